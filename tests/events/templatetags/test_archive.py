import datetime as dt

import pytest
from django.template import Context, Template

from events.models import Feed
from events.taxonomy import get_taxonomy
from events.templatetags import archive
from events.web import words
from events.web.past import past_events
from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    ClaimFactory,
    EventFactory,
    ParticipationFactory,
    PlaceFactory,
    SourceFactory,
)


def rendered(template, **context):
    return Template("{% load archive %}" + template).render(Context(context))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "urn:sha256:00",
        "//example.org",
        "",
        "http://a b/",
        'https://"onclick=x',
    ],
)
def test_what_is_no_web_address_is_never_a_link(url):
    page = rendered("{% outside_link url 'words' %}", url=url)

    assert "href=" not in page or "&quot;" in page
    assert "words" in page


def test_a_link_outside_tells_no_referrer_and_state_media_are_marked():
    page = rendered(
        "{% outside_link url source=source %}",
        url="https://www.kcna.kp/a",
        source=SourceFactory.build(state_controlled=True),
    )

    assert 'rel="noopener noreferrer nofollow external"' in page
    assert ">kcna.kp</a>" in page
    assert "state media" in page
    assert "state media" not in rendered("{% outside_link 'https://example.org/' %}")


@pytest.mark.parametrize("status", [term.key for term in get_taxonomy().vocabulary("verification")])
def test_a_verification_is_a_word_with_a_mark_that_links_to_its_legend(status):
    page = rendered("{% verification status %}", status=status)

    assert f'href="/about/#{status}"' in page
    assert get_taxonomy().vocabulary("verification")[status].label in page
    assert archive.verification(status)["mark"]


def test_a_verification_that_is_not_in_the_codebook_is_shown_as_it_stands():
    assert "made_up" in rendered("{% verification 'made_up' %}")


def test_dates_of_records_and_strings():
    assert '<span class="date vague">April 2020</span>' in rendered(
        "{% date_of event %}", event=EventFactory.build(date="2020-04", date_precision="month")
    )
    assert '<span class="date exact">3 September 2017</span>' in rendered("{% edtf '2017-09-03' %}")
    assert '<span class="edtf"' not in rendered("{% edtf '' %}")
    assert "&lt;b&gt;" in rendered("{% edtf text %}", text="<b>")
    assert archive.edtf_words("2020-06") == "June 2020"
    assert archive.edtf_words("last week") == "last week"


def test_labels_and_meanings():
    assert archive.term("nuclear_test", "event_types") == "Nuclear test"
    assert archive.meaning("kst", "date_basis")
    assert archive.meaning("made_up", "date_basis") == ""
    assert archive.meaning("x", "made_up") == ""
    assert archive.subtype_of(EventFactory.build(subtype="srbm")) == "Short-range ballistic missile"
    assert archive.subtype_of(EventFactory.build(subtype="unknown")) == ""
    assert archive.language("und") == ""
    assert archive.language("ko") == "ko"
    assert archive.change("create") == "entered the record"
    assert archive.ordinal_word(2) == "2nd"
    assert archive.language_name("ko") == "Korean"
    assert archive.language_name("xx-none") == "xx-none"
    assert archive.number(10000) == "10,000"
    assert archive.position(PlaceFactory.build(latitude_deg=None, longitude_deg=None)) == ""
    assert archive.quantity_in_words({"best": "2", "unit": "km", "approximate": True}) == "about 2 km"


def test_the_name_of_the_archive_is_a_setting(settings):
    settings.ARCHIVE_SITE_NAME = "A & B"

    assert rendered("{% site_name as name %}{{ name }}") == "A &amp; B"


def test_an_event_without_an_instant_has_no_clock():
    assert archive.clock(EventFactory.build()) == ""
    assert "09:00" in archive.clock(EventFactory.build(time_utc=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))


@pytest.mark.django_db
def test_what_is_said_of_a_claim():
    claim = ClaimFactory(counted=True, attributed_raw="an official", modality="estimated", credibility=2)

    said = rendered(
        "{{ claim|value_words }};{{ claim|manner }};{{ claim|speaker }};{{ claim|grade }};{{ claim|quantity }};{{ claim|quotable }}",
        claim=claim,
    )

    assert said == "Missiles fired: 2;estimated;an official;B2;2;True"
    assert "Probably true" in archive.grade_meaning(claim)
    assert not archive.quotable(ClaimFactory(article__source__fulltext_policy="link_only"))
    assert archive.quotable(ClaimFactory(article__source=None))


@pytest.mark.django_db
def test_hangul_beside_a_name():
    name = ActorNameFactory(actor=ActorFactory(), text="김정은", script="Hang")

    assert archive.hangul(name.actor) == "김정은"


def test_a_date_that_the_sentence_does_not_give_is_marked_as_inferred():
    template = Template("{% load archive %}{{ origin|inference }}")

    assert "up to publication" in template.render(Context({"origin": "report_window"}))
    assert template.render(Context({"origin": "sentence"})) == ""
    assert template.render(Context({})) == ""


def test_what_a_change_did_depends_on_what_became_of_the_record():
    template = Template("{% load archive %}{{ verb|change }};{{ verb|change:state }}")

    assert template.render(Context({"verb": "merge", "state": "merged"})) == (
        "gained the claims of another event;merged into another event"
    )
    assert archive.change("update", None) == "changed"


@pytest.mark.django_db
def test_a_row_of_a_list_has_room_for_four_names():
    event = EventFactory()
    names = [ParticipationFactory(event=event).actor.name for _ in range(6)]

    assert archive.people(event) == names[:4]
    assert archive.people(past_events([{"id": event.public_id}])[0]) == ()


@pytest.mark.parametrize("state", list(Feed.Health))
def test_the_health_of_a_feed_is_a_word_with_a_mark_that_is_not_read_out(state):
    page = rendered("{% health key %}", key=state.value)

    assert str(state.label) in page
    assert 'aria-hidden="true"' in page


def test_the_marks_of_health_are_not_those_of_verification():
    taken = {term.mark for term in get_taxonomy().vocabulary("verification")}

    assert not taken & set(words.HEALTH_MARKS.values())


def test_a_span_of_time_in_words():
    assert rendered("{{ span|duration }}", span=10_800) == "3 hours"
