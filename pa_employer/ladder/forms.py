"""The forms of steps: taking one, objecting to one, answering."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from pa_employer.ladder.models import Ground, Rung
from pa_employer.ladder.service import Proposed
from pa_employer.ladder.words import GROUNDS
from pa_employer.web.forms import DatePartsField, Form, long, needed

STANDS = {"stands": "The step stands", "withdrawn": "The step is taken back"}


class StepForm(Form):
    """Which step, and why."""

    rung = RadioField(
        "Which step?",
        [needed("Choose a step")],
        choices={r.value: r.value.capitalize() for r in Rung},
    )
    reason = TextAreaField(
        "Why?",
        [needed("Give the reason, in words the person can follow"), long()],
        description="The person reads this as it is. Say what happened, and what would help.",
    )
    until_on = DatePartsField(
        "Until when?",
        [Optional()],
        description="Only for closer monitoring and suspension, which must end.",
    )
    ground = RadioField(
        "On which ground?",
        [Optional()],
        choices={each.value: words for each, words in GROUNDS.items()},
        description="Only to end it. The regulations know no other ground.",
    )

    def proposed(self) -> Proposed:
        """Return what was filled in."""
        ground = Ground(self.ground.data) if self.ground.data else None
        return Proposed(
            Rung(self.rung.data or ""), self.reason.data or "", self.until_on.data, ground
        )


class ObjectForm(Form):
    """What the person thinks is wrong."""

    words = TextAreaField(
        "What do you think is wrong?",
        [needed("Say in a few words what you think is wrong"), long()],
        description="Plain words are enough. Somebody who had no part in it reads them.",
    )


class AnswerObjectionForm(Form):
    """Whether a step stands, and why."""

    stands = RadioField("What comes of it?", [needed("Choose what comes of it")], choices=STANDS)
    words = TextAreaField(
        "Why?", [needed("Give the reason, in words the person can follow"), long()]
    )


class WithdrawForm(Form):
    """Why a step is taken back."""

    words = TextAreaField("Why is it taken back?", [needed("Say why"), long()])
