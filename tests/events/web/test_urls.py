import pytest
from django.urls import reverse

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
