import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from events.web import forms
from events.web.forms import AcceptForm, EdtfField, MergeForm, RejectForm, SubmissionForm
from tests.factories import CandidateFactory, SourceFactory
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db

EMPTY = {"url": "", "text": "", "title": "", "source": "", "published": ""}


def test_one_of_address_file_and_text_is_asked_for():
    none, both = SubmissionForm(EMPTY), SubmissionForm({**EMPTY, "url": "https://example.org/a", "text": "words"})

    assert "one of the three" in str(none.errors["url"])
    assert "address is given already" in str(both.errors["text"])


@pytest.mark.parametrize(
    "url",
    ["example.org/a", "ftp://example.org/a", "javascript:alert(1)", "https://user:pw@example.org/", "https://a b/"],
)
def test_an_address_that_cannot_be_fetched_is_refused_beside_its_field(url):
    form = SubmissionForm({**EMPTY, "url": url})

    assert not form.is_valid()
    assert "url" in form.errors


def test_a_date_must_be_edtf():
    assert "EDTF" in str(
        SubmissionForm({**EMPTY, "url": "https://example.org/", "published": "last week"}).errors["published"]
    )
    assert SubmissionForm({**EMPTY, "url": "https://example.org/", "published": "2020-06/.."}).is_valid()
    assert EdtfField().clean(" 2020-06 ") == "2020-06"
    assert EdtfField().clean("") == ""


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(forms, "MAX_FILE_BYTES", 3)
    form = SubmissionForm(EMPTY, {"file": SimpleUploadedFile("a.txt", b"1234")})

    assert "4 bytes; 3 is the most" in str(form.errors["file"])


def test_the_source_is_chosen_by_its_public_id():
    source = SourceFactory()
    form = SubmissionForm({**EMPTY, "url": "https://example.org/", "source": source.public_id})

    assert form.is_valid()
    assert form.cleaned_data["source"] == source
    assert not SubmissionForm({**EMPTY, "url": "https://example.org/", "source": "src-0000000000"}).is_valid()


def accept_form(draft, names, data=None):
    return AcceptForm(CandidateFactory.build(article=None, draft=draft), names, data, title="A title")


def test_the_form_starts_from_what_the_machine_said():
    draft = draft_of(actors=[{"name": "Kim", "role": "supervisor", "public_id": "act-1", "options": []}])

    form = accept_form(draft, {"act-1": "Kim Jong Un"})

    assert form.initial["date"] == "2020-03-02"
    assert form.initial["participants"] == ["act-1|supervisor"]
    assert form["title"].value() == "A title"


def test_only_what_the_draft_offers_can_be_chosen():
    data = QueryDict("accept-type=missile_launch&accept-participants=act-9|host&accept-place=plc-9")

    form = accept_form(draft_of(), {}, data)

    assert {"participants", "place"} <= set(form.errors)


def test_a_subtype_belongs_to_its_type():
    wrong = accept_form(draft_of(), {}, QueryDict("accept-type=nuclear_test&accept-subtype=srbm"))
    right = accept_form(draft_of(), {}, QueryDict("accept-type=missile_launch&accept-subtype=srbm"))

    assert "valid:" in str(wrong.errors["subtype"])
    assert right.is_valid()
    right.choose("title", [("a", "b")])  # a field without choices stays as it is


def test_refusing_and_adding_need_a_reason():
    assert "reason" in RejectForm({"reason": " "}).errors
    assert "reason" in MergeForm([], QueryDict("merge-event=evt-0000000000")).errors
