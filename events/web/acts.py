"""Carrying out what an editor sent with a form: every refusal comes back in the form, with all that was typed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.core.exceptions import PermissionDenied
from django.forms import Form

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError, ValueFormatError
from events.models import Event

IN_THE_LOG: Final = "The decision is in the log with your name and the time."


def carry_out(form: Form, act: Callable[[], object]) -> HTTPStatus | None:
    """Call `act` if the form is valid; None if it was done.

    Otherwise the form says why not, and the status is what its page is answered with: 409 where somebody was first, 422
    where what was typed will not do.

    Raises:
        PermissionDenied: whoever asks may no longer decide.
    """
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act()
    except AlreadyDecidedError as error:
        form.add_error(None, f"Nothing was recorded, somebody was first: {error}.")
        return HTTPStatus.CONFLICT
    except NotPermittedError as error:
        raise PermissionDenied(str(error)) from error
    except Event.DoesNotExist:
        form.add_error(None, "Nothing was recorded: there is no such event; copy its id from its page.")
    except (ReviewError, ValueFormatError) as error:
        form.add_error(None, f"Nothing was recorded: {error}.")
    else:
        return None
    return HTTPStatus.UNPROCESSABLE_ENTITY
