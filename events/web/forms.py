"""Forms of the site: handing something in, and deciding a candidate. Errors say what would be right."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict

from events.errors import ValueFormatError
from events.models import Candidate, Source
from events.taxonomy import get_taxonomy
from events.values.partial_date import parse_partial_date
from events.values.urls import canonicalise_url
from events.web.drafts import NOBODY_ADDED, Added, participant_choices, place_choices
from events.web.likely import Likely

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_PASTED_CHARS: Final = 1_000_000


class EdtfField(forms.CharField):
    """A partial date; "" is an unknown one."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - passed on to CharField
        super().__init__(required=False, max_length=64, **options)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - what a browser sent
        """The EDTF string, trimmed; refuses what is no date."""
        text = str(super().clean(value))
        try:
            return parse_partial_date(text).edtf
        except ValueFormatError as error:
            raise forms.ValidationError(str(error), code="edtf") from error


class SubmissionForm(forms.Form):
    """One of address, file and pasted text; what the sender knows of it besides is optional."""

    url = forms.CharField(label="Address", required=False, max_length=2000)
    file = forms.FileField(label="File", required=False, max_length=255)
    text = forms.CharField(
        label="Pasted text", required=False, max_length=MAX_PASTED_CHARS, strip=False, widget=forms.Textarea
    )
    title = forms.CharField(label="Title", required=False, max_length=1000)
    source = forms.ModelChoiceField(
        Source.objects.order_by("name"),
        label="Source",
        required=False,
        to_field_name="public_id",
        empty_label="not said",
    )
    published = EdtfField(label="Published")

    def clean_url(self) -> str:
        """The address as typed, if it can be canonicalised."""
        url = str(self.cleaned_data["url"]).strip()
        if url:
            try:
                canonicalise_url(url)
            except ValueFormatError as error:
                raise forms.ValidationError(str(error), code="url") from error
        return url

    def clean_file(self) -> Any:  # noqa: ANN401 - Django's UploadedFile or None
        """The upload, if it is not too large to be read at once."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size:,} bytes; {MAX_FILE_BYTES:,} is the most that is taken.", code="size"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Exactly one of the three ways."""
        cleaned = super().clean() or {}
        ways = [name for name in ("url", "file", "text") if cleaned.get(name)]
        if not ways and not self.errors:
            self.add_error("url", "Give an address, a file or a text: one of the three.")
        for name in ways[1:]:
            self.add_error(name, f"Give one of the three only; {self.fields[ways[0]].label.lower()} is given already.")  # type: ignore[union-attr]  # stubs say that a label may be None - ours are set above
        return cleaned


class AcceptForm(forms.Form):
    """What an editor changes of a candidate before it becomes an event. Built for one candidate."""

    title = forms.CharField(label="Title", max_length=300, required=False)
    type = forms.ChoiceField(label="Type")
    subtype = forms.CharField(label="Subtype", max_length=40, required=False)
    date = EdtfField(label="Date")
    place = forms.ChoiceField(label="Place", required=False)
    participants = forms.MultipleChoiceField(label="Participants", required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label="Note for the log", max_length=1000, required=False)

    def __init__(
        self,
        candidate: Candidate,
        names: dict[str, str],
        data: QueryDict | None = None,
        *,
        title: str = "",
        added: Added = NOBODY_ADDED,
    ) -> None:
        draft = candidate.draft
        options = [(choice.value, choice.words) for choice in participant_choices(draft, names, added=added)]
        super().__init__(
            data,
            prefix="accept",
            initial={
                "title": title,
                "type": draft.get("type", ""),
                "subtype": draft.get("subtype", ""),
                "date": draft.get("date", ""),
                "place": (draft.get("place") or {}).get("public_id", ""),
                "participants": [choice.value for choice in participant_choices(draft, names) if choice.is_certain],
            },
        )
        self.choose("type", get_taxonomy().choices("event_types"))
        self.choose("participants", options)
        self.choose("place", [("", "not known"), *place_choices(draft, names, added=added)])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Set what a field can be set to."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_subtype(self) -> str:
        """A subtype of the type, or nothing."""
        subtype, kind = str(self.cleaned_data["subtype"]), str(self.cleaned_data.get("type", ""))
        if subtype and kind and not get_taxonomy().is_subtype(kind, subtype):
            valid = ", ".join(key for key, _ in get_taxonomy().subtype_choices(kind))
            raise forms.ValidationError(f"{subtype!r} is not a subtype of {kind}; valid: {valid}", code="subtype")
        return subtype


class MergeForm(forms.Form):
    """To which event of the record a candidate is added, and why. Built with the events that it may be.

    `target` of the cleaned data is the public id: of the one chosen, or of another that was typed.
    """

    choice = forms.ChoiceField(label="Event", required=False, widget=forms.RadioSelect)
    event = forms.CharField(label="Another event", max_length=14, required=False)
    reason = forms.CharField(label="Reason", max_length=1000)

    def __init__(self, likely: Sequence[Likely], data: QueryDict | None = None) -> None:
        certain = next((one for one in likely if one.is_certain), None)
        initial = {"choice": certain.event.public_id, "reason": certain.reason} if certain else {}
        super().__init__(data, prefix="merge", initial=initial)
        self.has_choice = bool(likely)
        field = self.fields["choice"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.event.public_id, one.words) for one in likely]

    def clean(self) -> dict[str, Any]:
        """One event: a typed one goes before the one that was chosen for the editor."""
        cleaned = super().clean() or {}
        target = str(cleaned.get("event") or "").strip() or str(cleaned.get("choice") or "")
        if not target and not self.errors:
            self.add_error("event", "Choose an event, or give its id.")
        return {**cleaned, "target": target}


class DismissForm(forms.Form):
    """Why two claims can both hold. Pages write the field themselves, once for each pair."""

    reason = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Nothing was dismissed: the reason is empty; say in a sentence why both claims can hold.",
            "max_length": "Nothing was dismissed: the reason has %(show_value)d characters; at most %(limit_value)d.",
        },
    )


class ReopenForm(forms.Form):
    """Why two claims cannot both hold after all."""

    reason = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Nothing was reopened: the reason is empty; say in a sentence why both cannot hold.",
            "max_length": "Nothing was reopened: the reason has %(show_value)d characters; at most %(limit_value)d.",
        },
    )


class RejectForm(forms.Form):
    """Why a candidate is rejected; a rejection without a reason helps nobody."""

    reason = forms.CharField(label="Reason", max_length=1000)
