"""Forms of decisions on an event of the record. Errors say what would be right.

What the record forbids is said by `review.decisions` and shown above the form.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms

from events.models import Claim, ClaimState, Event
from events.review.curated import ClaimEdit, EventEdits, SplitPart
from events.taxonomy import get_taxonomy
from events.web.forms import EdtfField
from events.web.past import PastEvent

MAX_REASON: Final = 1000
MAX_SUMMARY: Final = 20_000
PARTS: Final = ("1", "2")
# What the form holds of an event: each is sent to `review` only if the editor changed it.
FIELDS: Final = (
    "type", "subtype", "title", "summary", "date", "date_basis", "place", "geo_precision", "verification",
    "verification_note",
)  # fmt: skip


class ReasonForm(forms.Form):
    """Why. Restoring and withdrawing need no more."""

    reason = forms.CharField(
        label="Reason",
        max_length=MAX_REASON,
        error_messages={"required": "The reason is empty; say in a sentence why, since others will want to know."},
    )


class MergeEventForm(ReasonForm):
    """Which event survives. `confirmed` is the id whose title the editor has seen beside this one."""

    into = forms.CharField(label="Id of the event that survives", max_length=14)
    confirmed = forms.CharField(max_length=14, required=False, widget=forms.HiddenInput)


class AmendForm(ReasonForm):
    """An event's own fields, and which of its claims stand.

    `seen` is the last entry of the event's history when the form was made. The template writes it, since an answer to
    a conflict holds a newer one than was sent.
    """

    title = forms.CharField(label="Title", max_length=300)
    summary = forms.CharField(
        label="Summary", max_length=MAX_SUMMARY, required=False, widget=forms.Textarea({"rows": 6})
    )
    type = forms.ChoiceField(label="Type")
    subtype = forms.CharField(label="Subtype", max_length=40, required=False)
    date = EdtfField(label="Date")
    date_basis = forms.ChoiceField(label="Calendar of the date")
    place = forms.CharField(label="Place", max_length=14, required=False)
    geo_precision = forms.ChoiceField(label="How exactly the place is known")
    verification = forms.ChoiceField(label="Verification", required=False)
    verification_note = forms.CharField(label="Why the verification is set by hand", max_length=2000, required=False)
    claims = forms.MultipleChoiceField(label="Claims that stand", required=False, widget=forms.CheckboxSelectMultiple)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, event: Event, claims: Sequence[Claim], data: Mapping[str, Any] | None = None) -> None:
        self.now = fields_of(event)
        self.states = {claim.public_id: claim.state for claim in claims}
        standing = [claim.public_id for claim in claims if claim.state == ClaimState.ACCEPTED]
        super().__init__(data, initial={**self.now, "claims": standing})
        taxonomy = get_taxonomy()
        choose(self, "type", taxonomy.choices("event_types"))
        choose(self, "date_basis", taxonomy.choices("date_basis"))
        choose(self, "geo_precision", taxonomy.choices("geo_precision"))
        choose(self, "verification", [("", "computed from the claims"), *taxonomy.choices("verification")])
        choose(self, "claims", [(claim.public_id, claim_label(claim)) for claim in claims])

    def clean_summary(self) -> str:
        r"""The summary with newlines as \n: browsers send both characters of a typewriter."""
        return str(self.cleaned_data["summary"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """A note without a verdict would be lost without a word."""
        cleaned = super().clean() or {}
        note = cleaned.get("verification_note", "")
        if note and note != self.now["verification_note"] and not cleaned.get("verification"):
            self.add_error(
                "verification_note", "A note goes with a verification that is set by hand; choose one, or empty this."
            )
        return cleaned

    def edits(self) -> EventEdits:
        """What the editor changed of a valid form, and nothing else."""
        cleaned, chosen = self.cleaned_data, set(self.cleaned_data["claims"])
        changed = {name: cleaned[name] for name in FIELDS if cleaned[name] != self.now[name]}
        return EventEdits(**changed, claims=tuple(_claim_edits(self.states, chosen)))


class SplitForm(ReasonForm):
    """Two titles, and for each claim to which of the two parts it goes."""

    title_1 = forms.CharField(label="Title of part 1", max_length=300)
    title_2 = forms.CharField(label="Title of part 2", max_length=300)

    def __init__(self, event: Event, claims: Sequence[Claim], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"title_1": event.title, "title_2": event.title})
        self.claims = tuple(claim.public_id for claim in claims)
        for claim in claims:
            self.fields[claim.public_id] = forms.ChoiceField(
                label=claim_label(claim),
                choices=[(part, f"part {part}") for part in PARTS],
                widget=forms.RadioSelect,
                error_messages={"required": "Say to which part this claim goes."},
            )

    def claim_fields(self) -> Iterator[forms.BoundField]:
        """The fields of the claims, in their order."""
        return (self[claim] for claim in self.claims)

    def parts(self) -> tuple[SplitPart, ...]:
        """The parts of a valid form."""
        return tuple(
            SplitPart(
                claims=tuple(claim for claim in self.claims if self.cleaned_data[claim] == part),
                edits=EventEdits(title=str(self.cleaned_data[f"title_{part}"])),
            )
            for part in PARTS
        )


def fields_of(event: Event | PastEvent) -> dict[str, str]:
    """What the form holds of an event, as it is or as it stood."""
    return {
        "type": event.type,
        "subtype": event.subtype,
        "title": event.title,
        "summary": event.summary,
        "date": event.date,
        "date_basis": event.date_basis,
        "place": event.place.public_id if event.place else "",
        "geo_precision": event.geo_precision,
        "verification": event.verification if event.verification_overridden else "",
        "verification_note": event.verification_note,
    }


def claim_label(claim: Claim) -> str:
    """A claim beside its box: what it says, who published it, and whether it was withdrawn."""
    source = claim.article.source
    withdrawn = ", withdrawn at present" if claim.state == ClaimState.WITHDRAWN else ""
    return f"{claim.statement} ({source.name if source else 'a publisher that is not registered'}{withdrawn})"


def choose(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Set what a field of a form can be set to."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def _claim_edits(states: Mapping[str, str], chosen: set[str]) -> Iterator[ClaimEdit]:
    for claim, state in states.items():
        if (claim in chosen) != (state == ClaimState.ACCEPTED):
            wanted = ClaimState.ACCEPTED if claim in chosen else ClaimState.WITHDRAWN
            yield ClaimEdit(claim=claim, state=wanted.value)
