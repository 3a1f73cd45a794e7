"""Where somebody shows who they are, each try that does not work is counted."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request

from pa_employer.signing_in.devices import device_for
from pa_employer.signing_in.tries import (
    NotProvedError,
    Whence,
    forget_failures,
    network_of,
    note_failure,
    refuse_while_waiting,
    take_turn,
    whence,
)
from pa_employer.web.work import now, session

R = TypeVar("R")


def counted(email: str, check: Callable[[], R]) -> R:
    """Check something that somebody gives to show who they are, unless they have to wait.

    What is wrong is counted for good, though the page then says that nothing was kept.
    """
    tried = _whence(email)
    take_turn(session(), tried)
    refuse_while_waiting(session(), tried, now())
    try:
        return check()
    except NotProvedError:
        session().rollback()
        note_failure(session(), tried, now())
        session().commit()
        raise


def forget_tries(email: str) -> None:
    """Forget the tries at an account from here, once somebody showed all they had to."""
    forget_failures(session(), _whence(email))


def count_and_wait(what: str) -> None:
    """Count something that is asked for, whatever comes of it, and refuse it asked too often."""
    network = network_of(request.remote_addr, current_app.config["SECRET_KEY"])
    asked = whence(what, network, None)
    take_turn(session(), asked)
    refuse_while_waiting(session(), asked, now())
    note_failure(session(), asked, now())


def _whence(email: str) -> Whence:
    device = device_for(session(), email)
    network = network_of(request.remote_addr, current_app.config["SECRET_KEY"])
    return whence(email, network, device.id if device else None)
