"""What carries letters in an installation: a mail server, GOV.UK Notify, or a stand-in."""

from collections.abc import Mapping

from config.settings import Settings
from pa_employer.letters.models import LetterKind
from pa_employer.letters.notify import NotifyPostbox
from pa_employer.letters.postbox import Postbox
from pa_employer.letters.smtp import SmtpPostbox
from pa_employer.letters.stand_in import StandInPostbox

Postboxes = Mapping[LetterKind, Postbox]


def postboxes_of(settings: Settings) -> Postboxes:
    """Return what carries each kind of letter; a kind that is missing is held."""
    found: dict[LetterKind, Postbox] = {}
    if settings.post:
        found = dict.fromkeys(LetterKind, StandInPostbox(settings.post))
    if settings.mail:
        found[LetterKind.EMAIL] = SmtpPostbox(settings.mail)
    if settings.notify:
        found[LetterKind.TEXT] = NotifyPostbox(settings.notify)
        if settings.notify.email_template:
            found[LetterKind.EMAIL] = NotifyPostbox(settings.notify)
    return found
