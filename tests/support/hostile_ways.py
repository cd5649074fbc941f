"""Hostile on the way: addresses, names, redirects, robots.txt."""

from tests.support.certificate import HOST
from tests.support.hostile_stand import OK, PAGE, Register, Stand, is_page
from tests.support.hostile_wire import BLOCK, MEBIBYTE, endless, packed, zeros
from tests.support.http_server import Answer, Drip, ScriptedServer, redirect

WAYS = Register()
hostile = WAYS.hostile


def text(body: str) -> Answer:
    """A robots.txt."""
    return Answer(body=body.encode(), content_type="text/plain")


# Addresses and names


@hostile("private_address", allow_networks=())
def is_this_machine(stand: Stand) -> str:
    """Is on loopback, which nobody has opened."""
    return stand.page(Answer(body=PAGE))


@hostile("private_address", allow_networks=())
def has_a_name_that_leads_inside(stand: Stand) -> str:
    """Has a public name and a private address."""
    return stand.name("inside.test", ["10.0.0.1"])


@hostile("private_address", allow_networks=())
def has_two_faces(stand: Stand) -> str:
    """Has a public address beside that of this machine."""
    return stand.name("two.test", ["8.8.8.8", "127.0.0.1"])


@hostile("private_address", obey_robots=True)
def rebinds_between_robots_and_page(stand: Stand) -> str:
    """Leads to the server for robots.txt and inside for the page."""
    stand.server.add("/robots.txt", text("User-agent: *\nAllow: /\n"))
    return stand.name("rebind.test", ["127.0.0.1"], ["169.254.169.254"])


@hostile(OK, proof=is_page)
def rebinds_between_check_and_use(stand: Stand) -> str:
    """Leads inside when it is asked a second time: the address that was checked is the one that is used."""
    stand.page(Answer(body=PAGE))
    return stand.name("rebind.test", ["127.0.0.1"], ["10.0.0.1"])


@hostile("private_address")
def rebinds_at_a_redirect(stand: Stand) -> str:
    """Leads inside after a redirect to its own name."""
    url = stand.name("rebind.test", ["127.0.0.1"], ["10.0.0.1"])
    stand.page(redirect(url + "?again"))
    return url


@hostile("private_address")
def hides_in_nat64(stand: Stand) -> str:
    """Has an IPv6 address that a translator turns into the metadata service."""
    return stand.name("nat64.test", ["64:ff9b::a9fe:a9fe"])


@hostile("private_address")
def hides_in_6to4(stand: Stand) -> str:
    """Has an IPv6 address that carries 127.0.0.1."""
    return stand.name("6to4.test", ["2002:7f00:1::"])


@hostile("private_address")
def hides_in_a_mapped_address(stand: Stand) -> str:
    """Has an IPv6 address that is another machine of this loopback."""
    return stand.name("mapped.test", ["::ffff:127.0.0.2"])


@hostile("private_address")
def has_an_address_with_a_zone(stand: Stand) -> str:
    """Has an address of this link."""
    return stand.name("zone.test", ["fe80::1%eth0"])


@hostile("private_address", "dns")
def has_an_address_that_is_none(stand: Stand) -> str:
    """Has a name server that gives words for addresses."""
    return stand.name("words.test", ["localhost"])


@hostile("dns")
def has_no_address(stand: Stand) -> str:
    """Has a name that leads nowhere."""
    return stand.name("nowhere.test", [])


@hostile("timeout")
def has_a_silent_name_server(stand: Stand) -> str:
    """Has a name server that does not answer."""
    return stand.name("silent.test", ["silence"])


@hostile("connect")
def is_closed(stand: Stand) -> str:
    """Listens nowhere."""
    with ScriptedServer() as gone:
        del stand
        return gone.url("/page")


@hostile("bad_url")
def poses_as_a_user(stand: Stand) -> str:
    """Puts a public name where the user stands."""
    return f"http://public.example@127.0.0.1:{stand.server.port}/page"


@hostile("bad_url")
def poses_with_a_backslash(stand: Stand) -> str:
    """Has a backslash, at which programs split a host differently."""
    return f"http://127.0.0.1:{stand.server.port}\\@public.example/page"


@hostile("bad_url")
def has_a_tab_in_its_name(stand: Stand) -> str:
    """Has a tab that some programs leave out."""
    return f"http://127.0.0\t.1:{stand.server.port}/page"


@hostile("bad_url")
def has_a_port_beyond_all(stand: Stand) -> str:
    """Has port 99999."""
    return stand.server.url("/page").replace(str(stand.server.port), "99999")


@hostile("bad_url")
def has_port_zero(stand: Stand) -> str:
    """Has port 0."""
    return stand.server.url("/page").replace(str(stand.server.port), "0")


@hostile("bad_url")
def is_another_service(stand: Stand) -> str:
    """Has the port of a mail server."""
    return stand.server.url("/page").replace(str(stand.server.port), "25")


@hostile("bad_url")
def is_a_number(stand: Stand) -> str:
    """Spells 127.0.0.1 as one number."""
    return stand.server.url("/page", host="2130706433")


@hostile("bad_url", "private_address", allow_networks=())
def is_spelt_in_wide_digits(stand: Stand) -> str:
    """Spells 127.0.0.1 in full-width digits, which IDNA makes narrow."""
    return stand.server.url("/page", host="１２７.０.０.１")


@hostile("bad_url", "dns")
def has_a_name_that_no_alphabet_allows(stand: Stand) -> str:
    """Has a host name of a joiner and a soft hyphen."""
    return stand.server.url("/page", host="a\u200d\u00ad.test")


@hostile("bad_url")
def is_a_file(stand: Stand) -> str:
    """Is a file of this machine."""
    del stand
    return "file:///etc/hostname"


# Redirects


@hostile("too_many_redirects")
def redirects_to_itself(stand: Stand) -> str:
    """Redirects to the same page."""
    return stand.page(redirect("/page"))


@hostile("too_many_redirects")
def redirects_to_its_own_part(stand: Stand) -> str:
    """Redirects to a fragment of the same page."""
    return stand.page(redirect("#part"))


@hostile("too_many_redirects")
def redirects_in_a_ring(stand: Stand) -> str:
    """Two pages redirect to each other."""
    stand.page(redirect("/page"), path="/other")
    return stand.page(redirect("/other"))


@hostile("too_many_redirects")
def redirects_to_ever_new_pages(stand: Stand) -> str:
    """Redirects to a longer address each time."""
    for length in range(1, 20):
        stand.page(redirect("/page" + "x" * (length + 1)), path="/page" + "x" * length)
    return stand.page(redirect("/pagex"))


@hostile("private_address", allow_networks=("::1/128",))
def redirects_to_127_0_0_1(stand: Stand) -> str:
    """Stands on ::1, which is opened, and redirects to 127.0.0.1, which is not."""
    stand.server.add("/page", Answer(body=PAGE))
    other = stand.start(ScriptedServer(host="::1"))
    return other.add("/page", redirect(stand.server.url("/page")))


@hostile("private_address")
def redirects_into_the_rest_of_loopback(stand: Stand) -> str:
    """Stands on 127.0.0.1, which is opened, and redirects to 127.0.0.2, which is not."""
    return stand.page(redirect(stand.server.url("/page", host="127.0.0.2")))


@hostile("private_address")
def redirects_to_the_metadata_service(stand: Stand) -> str:
    """Redirects to 169.254.169.254, where a cloud shows its machines their keys."""
    return stand.page(redirect("http://169.254.169.254/latest/meta-data/"))


@hostile("private_address")
def redirects_to_ipv6_loopback(stand: Stand) -> str:
    """Redirects to ::1."""
    return stand.page(redirect(f"http://[::1]:{stand.server.port}/page"))


@hostile("bad_url")
def redirects_to_a_mapped_address(stand: Stand) -> str:
    """Redirects to 127.0.0.2 in IPv6 spelling."""
    return stand.page(redirect("http://[::ffff:127.0.0.2]/"))


@hostile("bad_url")
def redirects_to_a_file(stand: Stand) -> str:
    """Redirects to a file of this machine."""
    return stand.page(redirect("file:///etc/passwd"))


@hostile("bad_url")
def redirects_to_a_script(stand: Stand) -> str:
    """Redirects to a script in the address."""
    return stand.page(redirect("data:text/html,<p>a page in the address</p>"))


@hostile("bad_url")
def redirects_with_a_password(stand: Stand) -> str:
    """Redirects to an address with credentials."""
    return stand.page(redirect(f"http://user:secret@127.0.0.1:{stand.server.port}/page"))


@hostile("bad_url", "too_large")
def redirects_to_a_long_address(stand: Stand) -> str:
    """Redirects to an address of 20,000 characters."""
    return stand.page(redirect("/" + "x" * 20_000))


@hostile("protocol")
def redirects_nowhere(stand: Stand) -> str:
    """Answers 302 and does not say where to."""
    return stand.page(Answer(status=302))


@hostile("bad_url")
def redirects_to_two_pages(stand: Stand) -> str:
    """Names two places at once."""
    return stand.page(Answer(status=302, headers=[("Location", "http://a.test/"), ("Location", "http://b.test/")]))


@hostile(OK, proof=is_page)
def redirects_while_it_pours(stand: Stand) -> str:
    """Redirects with a body that never ends, which nobody reads."""
    stand.page(Answer(body=PAGE), path="/other")
    return stand.page(Answer(status=302, headers=[("Location", "/other")], length=None, pieces=lambda: endless(BLOCK)))


@hostile(OK, proof=is_page)
def redirects_from_https_to_http(stand: Stand) -> str:
    """Redirects from TLS to plain HTTP, which is followed: the capture names the address that answered."""
    stand.page(Answer(body=PAGE))
    secure = stand.secure()
    secure.add("/page", redirect(stand.server.url("/page", host=HOST)))
    return secure.url("/page", host=HOST)


@hostile(OK, proof=lambda result, _read: b"refresh" in result.body)
def refreshes_to_the_metadata_service(stand: Stand) -> str:
    """Is a page whose meta element leads inside, which no fetch follows."""
    page = b'<meta http-equiv="refresh" content="0; url=http://169.254.169.254/">'
    return stand.page(Answer(body=page, headers=[("Refresh", "0; url=http://169.254.169.254/")]))


# robots.txt


@hostile(OK, proof=is_page, obey_robots=True)
def has_robots_of_100_mb(stand: Stand) -> str:
    """Has a robots.txt of 100 MB, of which the beginning is read."""
    return stand.robots(
        Answer(content_type="text/plain", length=100_000_000, pieces=lambda: endless(b"# padding\n" * 6000))
    )


@hostile("robots", obey_robots=True)
def has_robots_that_are_a_bomb(stand: Stand) -> str:
    """Has a robots.txt that forbids all and grows to 50 MB: its beginning counts."""
    bomb = packed([b"User-agent: *\nDisallow: /\n#", *zeros(50 * MEBIBYTE)])
    return stand.robots(Answer(body=bomb, content_type="text/plain", headers=[("Content-Encoding", "gzip")]))


@hostile("timeout", obey_robots=True, read_timeout_s=5.0, total_timeout_s=1.5, slack_s=0.0)
def has_robots_that_drip(stand: Stand) -> str:
    """Has a robots.txt that comes byte by byte: it may take a third of the time."""
    return stand.robots(
        Answer(content_type="text/plain", length=None, drip=Drip(piece=b"#", count=10_000, pause_s=0.02))
    )


@hostile(OK, proof=is_page, obey_robots=True)
def has_robots_in_a_loop(stand: Stand) -> str:
    """Has a robots.txt that redirects to itself: no rules (RFC 9309, 2.3.1.2)."""
    return stand.robots(redirect("/robots.txt"))


@hostile("private_address", obey_robots=True)
def has_robots_inside(stand: Stand) -> str:
    """Has a robots.txt that redirects to a private address."""
    return stand.robots(redirect("http://10.0.0.1/robots.txt"))


@hostile(OK, proof=is_page, obey_robots=True)
def has_robots_of_html(stand: Stand) -> str:
    """Gives its front page for robots.txt."""
    return stand.robots(Answer(body=PAGE * 1000))


@hostile("robots", obey_robots=True)
def has_robots_that_fail(stand: Stand) -> str:
    """Answers 503 for robots.txt and asks to wait for a lifetime."""
    return stand.robots(Answer(status=503, headers=[("Retry-After", "3000000000")]))


@hostile("too_large", obey_robots=True)
def has_robots_with_headers_without_end(stand: Stand) -> str:
    """Sends headers for ever before robots.txt."""
    return stand.robots(Answer(raw=b"HTTP/1.1 200 OK\r\n", pieces=lambda: endless(b"X-Flood: y\r\n" * 500)))


@hostile(OK, proof=is_page, obey_robots=True, total_timeout_s=6.0)
def has_robots_of_many_rules(stand: Stand) -> str:
    """Has a hundred thousand rules."""
    return stand.robots(text("User-agent: *\n" + "".join(f"Disallow: /*{n}x$\n" for n in range(100_000))))


@hostile(OK, proof=is_page, obey_robots=True)
def has_robots_of_many_groups(stand: Stand) -> str:
    """Names 10,000 robots and gives 20,000 rules to all of them: 200 million rules for who takes it at its word."""
    robots = "".join(f"User-agent: r{n}\n" for n in range(10_000))
    return stand.robots(text(robots + "".join(f"Allow: /{n}\n" for n in range(20_000))))


@hostile(OK, proof=is_page, obey_robots=True)
def has_robots_of_wildcards(stand: Stand) -> str:
    """Has patterns over which a backtracking matcher never comes back."""
    stand.server.add("/robots.txt", text("User-agent: *\n" + ("Disallow: /" + "*a" * 900 + "*b$\n") * 250))
    return stand.page(Answer(body=PAGE), path="/" + "a" * 1800)
