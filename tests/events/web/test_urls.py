import pytest
from django.urls import reverse
from django.views.defaults import server_error

from events.values.public_id import new_public_id
from events.web.urls import PublicIdConverter


@pytest.mark.parametrize(
    "path", ["evt-%00bcdefghi", "evt-UPPERCASE0", "evt-7k3m9x2q4", "evt-7k3m9x2q4dd", "%F0%9F%92%A5", "evt-7k3m9x2q4u"]
)
def test_what_is_no_id_never_reaches_the_database(client, path):
    # No database is allowed here: a query would fail the test.
    assert client.get(f"/events/{path}/").status_code == 404


def test_every_fresh_id_is_an_address():
    public_id = new_public_id("event")

    assert reverse("web:event", args=[public_id]) == f"/events/{public_id}/"
    assert PublicIdConverter().to_python(public_id) == public_id


def test_a_fault_has_a_page_that_needs_neither_database_nor_session(rf):
    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "Something went wrong in the archive" in answer.content.decode()


def test_a_wrong_address_says_so_in_the_same_design(client):
    page = client.get("/nowhere/").content.decode()

    assert "The address may be misspelt" in page
    assert "Resolver404" not in page
    assert 'href="#content"' in page


@pytest.mark.parametrize("path", ["/about/", "/login/", "/nowhere/"])
def test_a_browser_is_told_to_load_nothing_from_elsewhere_and_to_tell_nobody(client, path):
    headers = client.get(path).headers

    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_reading_sets_no_cookie(client):
    assert not client.get("/about/").cookies
