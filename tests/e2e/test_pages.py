"""Every kind of page: quiet console, no request elsewhere, no sideways scrolling, headings in order, labels."""

import pytest
from django.utils import timezone

from events.review.curated import EventEdits
from events.review.decisions import amend_event
from tests.events.web.record import publish_two_sixth_tests, seqs_of
from tests.factories import (
    CandidateFactory,
    ContributorFactory,
    EditorFactory,
    EventFactory,
    FeedFactory,
    FeedPollFactory,
    SubmissionFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("chromium")]

# Whatever a heading skips, a reader who hears the page is lost; whatever has no label, they cannot fill in.
AUDIT = """() => {
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]));
  const skips = levels.filter((level, i) => level > (i ? levels[i - 1] : 0) + 1);
  const fields = [...document.querySelectorAll('input:not([type=hidden]),select,textarea')];
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return {
    h1: levels.filter(level => level === 1).length,
    skips: skips.length,
    unlabelled: fields.filter(f => !f.labels.length && !f.getAttribute('aria-label')).map(f => f.name),
    doubled: ids.filter((id, i) => ids.indexOf(id) !== i),
    uncaptioned: [...document.querySelectorAll('table')].filter(t => !t.caption).length,
    styled: document.querySelectorAll('[style],style').length,
    landmarks: ['header', 'main', 'footer', 'nav'].filter(name => !document.querySelector(name)),
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""
SOUND = {
    "h1": 1, "skips": 0, "unlabelled": [], "doubled": [], "uncaptioned": 0, "styled": 0, "landmarks": [], "sideways": 0,
}  # fmt: skip


@pytest.fixture
def paths():
    """One address of every kind of page, with something on it."""
    claimed, real = publish_two_sixth_tests()
    candidate = CandidateFactory()
    submission = SubmissionFactory(state="done", article=candidate.article)
    EventFactory(title="Averyveryveryveryveryverylongwordwithoutanyplacetobreakitthatwouldpushthepagewide" * 2)
    feed = FeedFactory(is_active=True, health="gap", url=f"https://wire.example.org/{'long' * 60}/feed.xml")
    FeedPollFactory(feed=feed, outcome="failed", error_kind="timeout", note="no answer " * 20)
    SubmissionFactory(state="failed", error_kind="dns", url=f"https://{'host' * 15}.example.org/{'path' * 60}")
    claim = claimed.claims.first()
    actor = real.participations.first().actor
    return [
        "/", "/events/", "/events/?type=nuclear_test&contradicted=true&q=test", "/events/?colour=red",
        f"/events/{claimed.public_id}/", f"/events/{real.public_id}/", "/actors/", f"/actors/{actor.public_id}/",
        "/sources/", f"/sources/{claim.article.source.public_id}/", "/articles/", f"/articles/{claim.article.public_id}/",
        f"/places/{real.place.public_id}/", "/contested/", "/submit/", f"/submissions/{submission.public_id}/",
        "/candidates/?state=open", f"/candidates/{candidate.public_id}/", "/codebook/", "/codebook/error_kinds/",
        "/codebook/event_types/missile_launch/", "/about/", "/login/",
        "/feeds/", f"/feeds/{feed.public_id}/", "/ingestion/",
        f"/events/{real.public_id}/history/", f"/events/{real.public_id}/history/{seqs_of(real)[0]}/",
        f"/events/{claimed.public_id}/?as_of=2099-01-01", "/events/?as_of=2099-01-01&type=nuclear_test",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_every_page_is_sound(visitor, paths, width, scheme):
    found = {}
    with visitor.window(width=width, scheme=scheme) as page:
        for path in paths:
            # A refused filter is a 400, which the browser itself would put on the console.
            if "colour" not in path:
                page.goto(path)
                found[path] = page.evaluate(AUDIT)

    assert {path: audit for path, audit in found.items() if audit != SOUND} == {}


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_the_pages_of_editors_are_sound(visitor, live_server, client, width):
    candidate = CandidateFactory()
    SubmissionFactory(state="failed", error_kind="dns", error_detail="x" * 900, url=f"https://example.org/{'a' * 900}")
    claimed, _ = publish_two_sixth_tests()
    amend_event(claimed.public_id, editor=EditorFactory(), edits=EventEdits(summary="An essay."), reason="so")
    client.force_login(EditorFactory())
    cookie = next(iter(client.cookies.values()))
    with visitor.window(width=width) as page:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        home = f"/events/{claimed.public_id}/"
        first = f"{home}history/{seqs_of(claimed)[0]}/"
        forms = [f"{home}{name}/" for name in ("amend", "merge", "split", "withdraw")]
        for path in (
            "/submit/",
            "/ingestion/",
            "/ingestion/quarantine/?error=dns",
            f"/candidates/{candidate.public_id}/",
            home,
            first,
            *forms,
        ):
            page.goto(path)
            assert page.evaluate(AUDIT) == SOUND, path


def test_a_reader_gets_everywhere_by_keyboard(visitor):
    publish_two_sixth_tests()
    with visitor.window() as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("sixth")
        page.keyboard.press("Enter")
        page.wait_for_url("**/events/?q=sixth")
        assert page.get_by_role("status").inner_text() == "2 events"


def test_it_all_works_without_javascript(visitor):
    claimed, _ = publish_two_sixth_tests()
    with visitor.window(javascript=False) as page:
        page.goto("/events/")
        page.get_by_label("contradicted only").check()
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name=claimed.title).click()
        assert page.get_by_role("heading", level=1).inner_text() == claimed.title
        assert page.get_by_role("heading", name="What contradicts what").is_visible()


def test_the_status_page_follows_the_worker(visitor):
    submission = SubmissionFactory(state="queued")
    candidate = CandidateFactory()
    with visitor.window() as page:
        page.goto(f"/submissions/{submission.public_id}/")
        assert page.locator("[aria-current=step]").inner_text().startswith("Fetched")
        submission.state = "fetched"
        submission.save()
        page.locator("[aria-current=step]", has_text="Text read").wait_for()
        submission.state, submission.article, submission.ended_at = "done", candidate.article, timezone.now()
        submission.save()
        page.get_by_role("link", name="Missile launch").wait_for()
        assert page.locator("[hx-get]").count() == 0


def test_somebody_logs_in_and_hands_in_an_address(visitor, monkeypatch):
    monkeypatch.setattr("events.web.submissions.tell_workers", lambda _pk: None)
    user = ContributorFactory(username="park")
    user.set_password("correct horse")
    user.save()
    with visitor.window(width="phone") as page:
        page.goto("/submit/")
        page.locator("main").get_by_role("link", name="Log in").click()
        page.get_by_label("Username").fill("park")
        page.get_by_label("Password").fill("correct horse")
        page.locator("main").get_by_role("button", name="Log in").click()
        page.get_by_label("Address").fill("https://example.org/report")
        page.get_by_role("button", name="Hand in", exact=True).click()
        page.wait_for_url("**/submissions/sub-*/")
        assert page.get_by_role("link", name="https://example.org/report").is_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_filters_come_first_and_closed_on_a_phone_and_stand_open_on_a_desk(visitor, javascript):
    EventFactory(title="A launch")
    with visitor.window(width="phone", javascript=javascript) as page:
        page.goto("/events/")
        field, first = page.get_by_label("Words and names"), page.get_by_role("link", name="A launch")
        assert not field.is_visible()
        page.get_by_text("Filters", exact=True).click()
        assert field.is_visible()
        assert field.bounding_box()["y"] < first.bounding_box()["y"]
        field.fill("launch")
        page.get_by_role("button", name="Show").click()
        assert page.get_by_text("Filters, 1 set").is_visible()
    with visitor.window(javascript=javascript) as page:
        page.goto("/events/")
        assert page.get_by_label("Words and names").is_visible()


def test_a_printed_page_is_without_what_only_a_screen_can_use(visitor):
    claimed, _ = publish_two_sixth_tests()
    with visitor.window() as page:
        page.emulate_media(media="print")
        page.goto(f"/events/{claimed.public_id}/")
        assert not page.get_by_role("navigation", name="Main").is_visible()
        assert page.get_by_role("heading", name="What contradicts what").is_visible()
        page.goto("/events/")
        assert not page.get_by_label("Words and names").is_visible()


def test_the_two_sides_of_a_contradiction_stand_at_one_height(visitor):
    publish_two_sixth_tests()
    with visitor.window() as page:
        page.goto("/")
        heights = [value.bounding_box()["y"] for value in page.locator(".pair .value").all()]
        assert len(heights) == 2
        assert heights[0] == heights[1]
