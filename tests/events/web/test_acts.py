import pytest
from django import forms
from django.core.exceptions import PermissionDenied

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError, ValueFormatError
from events.models import Event
from events.web.acts import carry_out


class Form(forms.Form):
    reason = forms.CharField()


def test_what_is_done_leaves_no_word():
    done = []

    assert carry_out(Form({"reason": "so"}), lambda: done.append(1)) is None
    assert done == [1]


def test_a_form_that_will_not_do_is_not_carried_out():
    assert carry_out(Form({}), lambda: pytest.fail("it was carried out")) == 422


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (AlreadyDecidedError("it was merged"), 409, "somebody was first: it was merged"),
        (ReviewError("no claim would stand"), 422, "no claim would stand"),
        (ValueFormatError("no date"), 422, "no date"),
        (Event.DoesNotExist(), 422, "there is no such event"),
    ],
)
def test_a_refusal_is_said_in_the_form_which_keeps_what_was_typed(error, status, words):
    form = Form({"reason": "as I typed it"})

    def refuse():
        raise error

    assert carry_out(form, refuse) == status
    assert words in form.non_field_errors()[0]
    assert form["reason"].value() == "as I typed it"


def test_whoever_lost_the_role_meanwhile_is_refused():
    def refuse():
        raise NotPermittedError("no editor any more")

    with pytest.raises(PermissionDenied, match="no editor any more"):
        carry_out(Form({"reason": "so"}), refuse)
