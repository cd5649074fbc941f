"""An editor amends an event, reads what that changed, and restores what was before: on a phone, by links and forms."""

import pytest

from tests.events.web.record import publish_launch
from tests.factories import EditorFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("chromium")]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_an_editor_amends_an_event_and_restores_it(visitor, live_server, client):
    event = publish_launch("A launch", summary="One missile.")
    client.force_login(EditorFactory())
    cookie = next(iter(client.cookies.values()))
    with visitor.window(width="modern phone") as page:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

        def look(name):
            assert page.evaluate(SIDEWAYS) == 0, name

        page.goto(f"/events/{event.public_id}/")
        look("event")
        page.get_by_role("link", name="Amend").click()
        page.get_by_label("Title").fill("Two launches")
        page.get_by_label("Report 2 says so.").uncheck()
        page.get_by_label("Reason").fill("a second one was seen")
        look("amend")
        page.get_by_role("button", name="Save").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Two launches"

        page.locator("section[aria-labelledby=history] tbody a").first.click()
        page.wait_for_url("**/history/*/")
        assert page.locator("del", has_text="A launch").is_visible()
        assert page.locator("ins", has_text="Two launches").is_visible()
        assert page.get_by_text("Claim withdrawn").is_visible()
        look("entry")
        page.get_by_role("link", name="← Previous entry").click()
        page.get_by_text("It entered the record").wait_for()
        look("first")
        page.get_by_label("Reason").fill("it was one after all")
        page.get_by_role("button", name="Restore this state").click()
        page.wait_for_url(f"**/events/{event.public_id}/")
        assert page.get_by_role("heading", level=1).inner_text() == "A launch"
        assert page.get_by_role("status").inner_text().startswith("Restored.")
        assert page.get_by_text("Report 2 says so.").first.is_visible()

        page.goto(f"/events/{event.public_id}/?as_of=2099-01-01")
        look("past")
        page.get_by_role("link", name="The record now").click()
        page.get_by_role("link", name="Withdraw").click()
        page.get_by_label("Reason").fill("it was no launch")
        look("withdraw")
        page.get_by_role("button", name="Withdraw").click()
        page.wait_for_url("**/history/")
        assert page.get_by_text("It is no longer in the record: withdrawn.").is_visible()
        look("history")
        page.goto("/events/?as_of=2099-01-01")
        assert page.get_by_text("Nothing in the record answers to this").is_visible()
        look("list")
