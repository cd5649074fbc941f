import pytest

from events.review.curated import ClaimEdit, EventEdits
from events.web.event_forms import AmendForm, ReasonForm, SplitForm, choose, claim_label, fields_of
from tests.factories import ClaimFactory, EventFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(title="A launch", summary="One\ntwo", place=PlaceFactory(), geo_precision="site")


def form_of(event, *claims, **changes):
    standing = [claim.public_id for claim in claims if claim.state == "accepted"]
    return AmendForm(event, claims, {**fields_of(event), "claims": standing, "reason": "so", "seen": "0", **changes})


def test_what_is_left_as_it_is_is_no_edit(event):
    form = form_of(event, ClaimFactory(event=event), summary="One\r\ntwo")

    assert form.is_valid(), form.errors
    assert form.edits() == EventEdits()


def test_only_what_was_changed_is_sent(event):
    kept, gone, back = (ClaimFactory(event=event, state=state) for state in ("accepted", "accepted", "withdrawn"))
    form = form_of(
        event, kept, gone, back, title="Two launches", place="", verification="refuted", verification_note="A hoax.",
        claims=[kept.public_id, back.public_id],
    )  # fmt: skip

    assert form.is_valid(), form.errors
    assert form.edits() == EventEdits(
        title="Two launches", place="", verification="refuted", verification_note="A hoax.",
        claims=(
            ClaimEdit(claim=gone.public_id, state="withdrawn"), ClaimEdit(claim=back.public_id, state="accepted"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"title": ""}, "title"),
        ({"date": "yesterday"}, "date"),
        ({"type": "made_up"}, "type"),
        ({"claims": ["clm-0000000000"]}, "claims"),
        ({"verification_note": "without a verdict"}, "verification_note"),
        ({"title": "A\0B"}, "title"),
    ],
)
def test_what_will_not_do_is_said_at_its_field(event, changes, field):
    assert list(form_of(event, **changes).errors) == [field]


def test_a_split_gives_each_part_its_title_and_claims():
    event = EventFactory(title="Two launches")
    first, second = ClaimFactory(event=event), ClaimFactory(event=event)
    sent = {"title_1": "One", "title_2": "Other", first.public_id: "1", second.public_id: "2", "reason": "so"}
    form = SplitForm(event, [first, second], sent)

    assert form.is_valid(), form.errors
    assert [part.claims for part in form.parts()] == [(first.public_id,), (second.public_id,)]
    assert [part.edits.title for part in form.parts()] == ["One", "Other"]
    assert [field.name for field in form.claim_fields()] == [first.public_id, second.public_id]
    assert "Say to which part" in str(SplitForm(event, [first], {}).errors[first.public_id])


def test_a_claim_is_labelled_with_its_publisher_and_its_state():
    claim = ClaimFactory(state="withdrawn", article__source=None)

    assert claim_label(claim) == "A launch took place. (a publisher that is not registered, withdrawn at present)"


def test_choices_are_set_on_fields_that_have_some():
    form = ReasonForm()

    choose(form, "reason", [("a", "A")])

    assert not hasattr(form.fields["reason"], "choices")
