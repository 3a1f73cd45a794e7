"""Sending text messages, and emails where a template is named, through GOV.UK Notify.

Only the address that is set up is ever called: nothing else is mounted, and no answer leads on.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from requests.adapters import HTTPAdapter
from typing_extensions import override

from config.settings import Notify
from pa_employer.letters.postbox import (
    Fate,
    NotAsSetUpError,
    NotCarriedError,
    NotTakenYetError,
    Outgoing,
    RefusedError,
    WrongAddressError,
    WrongNumberError,
)

SECONDS = 30.0
FATES = {
    "created": Fate.UNDER_WAY,
    "sending": Fate.UNDER_WAY,
    "pending": Fate.UNDER_WAY,
    "sent": Fate.ARRIVED,  # abroad: nobody says more
    "delivered": Fate.ARRIVED,
    "permanent-failure": Fate.LOST,
    "temporary-failure": Fate.LOST,  # after 72 hours; Notify does not try again
    "technical-failure": Fate.LOST,
}
"""Notify's words for what became of a notification."""
REFUSALS: dict[str, type[RefusedError]] = {
    "phone_number": WrongNumberError,
    "email_address": WrongAddressError,
}
"""By the field that Notify names in a bad request."""

# The client's warnings repeat Notify's answers, which can repeat whom a letter is for.
logging.getLogger("notifications_python_client").setLevel(logging.ERROR)


class OneAddress(requests.Session):
    """A session that calls one address, leads nowhere else, and takes no keys from elsewhere."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        self.mount(f"{address}/", HTTPAdapter())

    @override
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return that an answer leads nowhere: it would take the key and the number along."""


@dataclass(frozen=True, slots=True)
class NotifyPostbox:
    """GOV.UK Notify, through its own client; a letter's id is its reference there."""

    service: Notify
    seconds: float = SECONDS

    def send_email(self, letter: Outgoing) -> Fate:
        """Send an email, where there is a template for it."""
        if not self.service.email_template:
            raise NotCarriedError
        said = {"subject": letter.subject, "body": letter.body}
        asked = (letter.to, self.service.email_template, said, str(letter.id))
        self._ask(lambda notify: notify.send_email_notification(*asked))
        return Fate.UNDER_WAY

    def send_text(self, letter: Outgoing) -> Fate:
        """Send a text message."""
        asked = (letter.to, self.service.text_template, {"body": letter.body}, str(letter.id))
        self._ask(lambda notify: notify.send_sms_notification(*asked))
        return Fate.UNDER_WAY

    def fate_of(self, letter_id: UUID) -> Fate:
        """Return what Notify says of a letter; UNKNOWN where it never came there."""
        try:
            found = self._ask(lambda asked: asked.get_all_notifications(reference=str(letter_id)))
        except RefusedError:
            # The question was refused, not the letter.
            raise NotTakenYetError from None
        fates = [FATES.get(each["status"], Fate.UNDER_WAY) for each in found["notifications"]]
        return fates[0] if fates else Fate.UNKNOWN

    def _ask(self, ask: Callable[[Any], Any]) -> Any:  # noqa: ANN401  # Notify's JSON
        """Ask with a client of this call's own: it is not safe for two at once."""
        notify: Any = NotificationsAPIClient(  # type: ignore[no-untyped-call]  # it has no types
            self.service.key, base_url=self.service.address, timeout=self.seconds
        )
        with OneAddress(self.service.address) as only:
            notify.request_session = only
            try:
                return ask(notify)
            except APIError as error:
                raise _meant(error) from None


def _meant(error: APIError) -> RefusedError | NotTakenYetError:
    """Return what an error means for the letter: a bad request is final, all else is not."""
    if error.status_code != HTTPStatus.BAD_REQUEST:
        return NotTakenYetError()
    said = str(error.message)
    return next((meant() for field, meant in REFUSALS.items() if field in said), NotAsSetUpError())
