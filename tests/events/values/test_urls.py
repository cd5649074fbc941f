import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ValueFormatError
from events.values.urls import MAX_LENGTH, canonicalise_url, host_of, parse_http_url


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("HTTPS://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a#section", "https://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&fbclid=abc", "https://example.org/a?id=7"),
        ("https://example.org/a?UTM_Campaign=x", "https://example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://[2001:DB8::0001]/a", "https://[2001:db8::1]/a"),
        ("https://한국.example/기사", "https://xn--3e0b707e.example/%EA%B8%B0%EC%82%AC"),
    ],
)
def test_one_page_has_one_form(raw, canonical):
    assert canonicalise_url(raw) == canonical


def test_parameters_that_name_the_page_stay_and_keep_their_order():
    url = "https://nkinfo.example/board/view.do?menuId=7&nttId=123&mode=view"

    assert canonicalise_url(url) == url


@pytest.mark.parametrize("name", ["ocidentity", "gclid2", "utm", "xtor_id", "my_fbclid"])
def test_a_parameter_that_only_begins_or_ends_like_a_tracking_one_stays(name):
    url = f"https://example.org/a?{name}=7"

    assert canonicalise_url(url) == url


def test_a_page_in_hangul_is_one_page_however_its_address_was_copied():
    forms = (
        "https://example.org/기사",
        "https://example.org/%ea%b8%b0%ec%82%ac",
        "https://example.org/%EA%B8%B0%EC%82%AC",
    )

    assert len({canonicalise_url(form) for form in forms}) == 1


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "example.org/a",
        "//example.org/a",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "http://./a",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://exam ple.org/",
        "https://example.org/a b",
        "https://example.org\\@evil.example/",
        "https://[::1/",
        "https://example.org/\ud800",
        "https://한..국/",
    ],
)
def test_what_is_no_plain_web_address_is_refused(raw):
    with pytest.raises(ValueFormatError):
        canonicalise_url(raw)


def test_a_refusal_never_repeats_a_password():
    with pytest.raises(ValueFormatError) as caught:
        parse_http_url("https://user:hunter2@example.org/")
    assert "hunter2" not in str(caught.value)


def test_an_endless_address_is_refused_by_its_length():
    with pytest.raises(ValueFormatError, match=str(MAX_LENGTH)):
        parse_http_url("https://example.org/" + "a" * MAX_LENGTH)


def test_disguised_digits_of_an_address_come_out_as_the_address():
    assert canonicalise_url("http://①②⑦.0.0.1/") == "http://127.0.0.1/"


@given(
    host=st.from_regex(r"[a-z]{1,10}\.(org|example)", fullmatch=True),
    path=st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\\"), max_size=40
    ),
)
def test_the_canonical_form_is_its_own_canonical_form(host, path):
    once = canonicalise_url(f"https://{host}/{path}")

    assert canonicalise_url(once) == once
    assert once.isascii()
    assert "#" not in once


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_plain_refusal(text):
    try:
        canonical = canonicalise_url(text)
    except ValueFormatError:
        return
    assert canonical.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org/a", "example.org"),
        ("https://en.example.org:8443/", "en.example.org"),
        ("http://example.org./", "example.org"),
        ("not an address", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_the_host_names_the_source(url, host):
    assert host_of(url) == host
