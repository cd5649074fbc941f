"""Which addresses and spellings may be reached, as a table."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import FetchError, ValueFormatError
from events.ingest.fetch.addresses import check_address, check_host, check_url, is_public, parse_networks
from events.ingest.records import ErrorKind

PUBLIC = [
    "8.8.8.8",
    "175.45.176.71",  # the DPRK's own range
    "1.1.1.1",
    "172.32.0.1",  # just above 172.16.0.0/12
    "100.128.0.1",  # just above the carrier range
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "64:ff9b::808:808",  # NAT64 of 8.8.8.8: how an IPv6-only network reaches it
    "::ffff:8.8.8.8",
]
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 - an address to refuse, nothing is bound
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # a cloud's own service to its machines, at a public number
    "169.254.169.254",  # metadata service of clouds
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",  # IPv4-compatible 127.0.0.1
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",  # IPv4-translated
    "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
    "64:ff9b::a9fe:a9fe",  # NAT64 of 169.254.169.254
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",  # Teredo
    "2001:db8::1",
    "2002:7f00:1::1",  # 6to4 of 127.0.0.1
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",  # metadata service, IPv6
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",  # not assigned
]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_reached(text: str) -> None:
    assert check_address(text) == ipaddress.ip_address(text)


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(FetchError, match="not a public address") as caught:
        check_address(text)
    assert caught.value.kind == ErrorKind.PRIVATE_ADDRESS
    assert not caught.value.transient


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "1.2.3.4.5", "\x00"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(FetchError):
        check_address(text)


@pytest.mark.parametrize("text", ["127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1"])
def test_a_named_range_is_opened_and_nothing_beside_it(text: str) -> None:
    assert str(check_address(text, allow_networks=("127.0.0.0/8",))) == str(ipaddress.ip_address(text))
    for other in ("10.0.0.1", "::1", "169.254.169.254"):
        with pytest.raises(FetchError):
            check_address(other, allow_networks=("127.0.0.0/8",))


def test_a_range_that_is_none_says_how_to_write_one() -> None:
    with pytest.raises(ValueFormatError, match=r"127\.0\.0\.0/8"):
        parse_networks(["loopback"])


@given(st.ip_addresses(v=4))
def test_wrapping_an_ipv4_address_never_makes_it_public(address: ipaddress.IPv4Address) -> None:
    for prefix in (0xFFFF << 32, 0x0064FF9B << 96):
        wrapped = ipaddress.IPv6Address(prefix | int(address))
        assert is_public(wrapped) == is_public(address)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(address) and not (isinstance(address, ipaddress.IPv6Address) and str(address).startswith("64:ff9b::")):
        assert address.is_global
        assert not address.is_multicast


@pytest.mark.parametrize(
    "host", ["kcna.kp", "en.yna.co.kr", "xn--z92b9h.kr", "8.8.8.8", "2606:4700:4700::1111", "a_b.example"]
)
def test_usual_hosts_pass(host: str) -> None:
    assert check_host(host) == host


@pytest.mark.parametrize(
    "host",
    [
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "127.1",
        "010.0.0.1",
        "127.0.0.01",
        "127.0.0.1.",
        "localhost.",
        "1.2.3.4.5",
        "example.0x10",
        "example.1",
        "256.1.1.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "fe80::1%eth0",
        "a..b",
        "-a.example",
        "",
        "a b",
        "１２７.0.0.1",
        "a" * 64 + ".example",
    ],
)
def test_odd_spellings_of_hosts_are_refused(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_host(host)
    assert caught.value.kind == ErrorKind.BAD_URL


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "gopher://example.org:70/",
        "javascript:alert(1)",
        "//example.org/a",
        "example.org",
        "",
        "http://",
        "http://user@example.org/",
        "http://user:pass@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org:25/",
        "https://example.org:22/",
        "http://[::1/",
        "http://example.org/" + "a" * 3000,
    ],
)
def test_urls_that_are_no_plain_web_address_are_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.kind == ErrorKind.BAD_URL


@pytest.mark.parametrize("url", ["http://example.org", "https://example.org:8443/a?b=c", "http://[2606:4700::1]/"])
def test_plain_web_addresses_pass(url: str) -> None:
    assert check_url(url) == url
