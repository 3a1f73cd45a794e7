"""The forms of finding a PA: one question of the advert each, the meeting, and who wrote in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as Refused
from wtforms.validators import Optional

from pa_employer.hiring.advert import OpenTo
from pa_employer.hiring.applicants import ApplicantDetails
from pa_employer.hiring.meeting import QUESTIONS
from pa_employer.hiring.models import Ending, Vacancy
from pa_employer.hiring.service import stamp_of
from pa_employer.hiring.standing import NEXT, Standing
from pa_employer.web.forms import (
    DatePartsField,
    Form,
    MoneyField,
    email_address,
    long,
    needed,
    short,
)

OPEN_TO = {
    OpenTo.ANYONE.value: "Anybody",
    OpenTo.WOMEN.value: "Only women",
    OpenTo.MEN.value: "Only men",
}
MOVES = {
    Standing.INVITED: "I invited them to meet",
    Standing.MET: "We met",
    Standing.OFFERED: "I offered them the job",
    Standing.YES: "They said yes",
    Standing.NO: "They said no",
    Standing.NOT_CHOSEN: "I did not choose them",
    Standing.WITHDREW: "They do not want it any more",
}
AFTER_AN_OFFER = {Standing.NOT_CHOSEN: "The offer did not hold, as a check did not work out"}
ENDINGS = {
    Ending.FILLED.value: "I found somebody",
    Ending.STOPPED.value: "I stop looking for now",
}


class AnswerForm(Form):
    """An answer that knows what its window was shown."""

    seen = HiddenField()

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return the columns of the advert that the answer fills."""
        raise NotImplementedError

    @classmethod
    def shown(cls, vacancy: Vacancy) -> dict[str, Any]:
        """Return what the form begins with."""
        return {column: getattr(vacancy, column) for column in cls.columns()}

    def given(self) -> Mapping[str, Any]:
        """Return what was filled in, by column."""
        return {column: self[column].data or "" for column in self.columns()}

    @classmethod
    def stamp(cls, vacancy: Vacancy) -> str:
        """Return the fingerprint of what stands."""
        return stamp_of(vacancy, cls.columns())


class WorkForm(AnswerForm):
    """What the help is about."""

    work = TextAreaField(
        "What is the help?",
        [needed("Say in a few words what the help is"), long()],
        description="Like “Help with getting up, cooking, and going swimming”.",
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("work",)


class HoursForm(AnswerForm):
    """When the help is needed."""

    hours = TextAreaField(
        "Which days and hours?",
        [needed("Say roughly which days and hours"), long()],
        description="Like “Mondays and Thursdays, 8 to 11 in the morning, and a weekend a month”.",
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("hours",)


class AreaForm(AnswerForm):
    """Where the work is, but never at which address."""

    area = StringField(
        "Roughly where?",
        [needed("Enter the area"), short()],
        description="The area only, like “Leith, near the Shore”. Leave out street and postcode.",
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("area",)


class PayForm(AnswerForm):
    """What an hour pays."""

    hourly_rate = MoneyField(
        "Pay for an hour", [needed("Enter the pay for an hour")], description="Like 13.60."
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("hourly_rate",)

    def given(self) -> Mapping[str, Any]:
        """Return what was filled in."""
        return {"hourly_rate": self.hourly_rate.data}


class OpenToForm(AnswerForm):
    """Who can apply, and why not everybody."""

    open_to = RadioField("Who can apply?", [needed("Choose who can apply")], choices=OPEN_TO)
    reason = TextAreaField(
        "If not anybody, why?",
        [long()],
        description="Like “I am washed and dressed, and want a woman for that”. It is kept for "
        "you, and is not in the advert.",
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("open_to", "reason")

    def given(self) -> Mapping[str, Any]:
        """Return what was filled in; a job for anybody needs no reason."""
        open_to = OpenTo(self.open_to.data)
        is_open = open_to is OpenTo.ANYONE
        return {"open_to": open_to, "reason": "" if is_open else self.reason.data or ""}

    def validate_reason(self, field: Field) -> None:
        """Ask for the reason where not everybody can apply."""
        if self.open_to.data not in {None, OpenTo.ANYONE} and not field.data:
            message = "Say in a sentence why: the law allows it only where personal care needs it"
            raise Refused(message)


class MattersForm(AnswerForm):
    """What matters to whoever looks for a PA."""

    matters = TextAreaField(
        "What matters to you?",
        [needed("Say what matters to you, or leave this for later"), long()],
        description="Like “Being on time, a sense of humour, and liking dogs”.",
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("matters",)


class ApplyingForm(AnswerForm):
    """How people apply, and by when."""

    applying = TextAreaField(
        "How do people apply?",
        [needed("Say how people reach you"), long()],
        description="Like “Text me on 07700 900123, and tell me a little about yourself”.",
    )
    apply_by = DatePartsField(
        "Last day to apply", [Optional()], description="Leave this empty if there is none."
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("applying", "apply_by")

    def given(self) -> Mapping[str, Any]:
        """Return what was filled in."""
        return {"applying": self.applying.data or "", "apply_by": self.apply_by.data}


class CardForm(AnswerForm):
    """The questions of the meeting."""

    hours = SelectMultipleField("Days and hours", choices=QUESTIONS["Days and hours"])
    done = SelectMultipleField("What you have done", choices=QUESTIONS["What you have done"])
    work = SelectMultipleField("How we would work", choices=QUESTIONS["How we would work"])
    private = SelectMultipleField("What stays private", choices=QUESTIONS["What stays private"])
    safety = SelectMultipleField(
        "Moving and handling, and safety", choices=QUESTIONS["Moving and handling, and safety"]
    )
    own_questions = TextAreaField(
        "Your own questions", [long()], description="One on each line. You can leave this empty."
    )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return what the answer fills."""
        return ("asked", "own_questions")

    @classmethod
    def shown(cls, vacancy: Vacancy) -> dict[str, Any]:
        """Return what the form begins with."""
        return {
            **dict.fromkeys(("hours", "done", "work", "private", "safety"), vacancy.asked),
            "own_questions": vacancy.own_questions,
        }

    @property
    def groups(self) -> Iterator[Field]:
        """Yield the fields with questions to choose from."""
        yield from (self.hours, self.done, self.work, self.private, self.safety)

    def given(self) -> Mapping[str, Any]:
        """Return what was chosen, in the order of the list."""
        asked = [key for group in self.groups for key in group.data or ()]
        return {"asked": asked, "own_questions": self.own_questions.data or ""}


class ApplicantForm(Form):
    """Who wrote in."""

    name = StringField("Their name", [needed("Enter their name"), short()])
    phone = StringField(
        "Phone number", [short()], description="A phone number or an email address is enough."
    )
    email = StringField("Email address", [Optional(), email_address(), short()])

    def details(self) -> ApplicantDetails:
        """Return what was filled in."""
        return ApplicantDetails(self.name.data or "", self.phone.data or "", self.email.data or "")


class NewApplicantForm(ApplicantForm):
    """Who wrote in, and when."""

    on = DatePartsField("On which day did they write?", [needed("Enter the day")])


class MoveForm(Form):
    """What came next with somebody."""

    standing = RadioField("What came next?", [needed("Choose what came next")], choices={})
    on = DatePartsField("On which day?", [needed("Enter the day")])

    def offer(self, now: Standing) -> None:
        """Offer what can come next; after an offer, not choosing is taking it back."""
        words = MOVES | (AFTER_AN_OFFER if now in {Standing.OFFERED, Standing.YES} else {})
        self.standing.choices = {each.value: words[each] for each in NEXT[now]}

    def accept(self) -> None:
        """Take any step: one that another window made impossible has a sentence of its own."""
        self.standing.choices = {each.value: words for each, words in MOVES.items()}


class NoteForm(Form):
    """A note of the meeting."""

    words = TextAreaField("What was said?", [needed("Write a few words first"), long()])


class EndForm(Form):
    """How the search ended."""

    ending = RadioField("How did it end?", [needed("Choose how it ended")], choices=ENDINGS)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the advert: its form, its heading, and why it is asked."""

    form: type[AnswerForm]
    title: str
    why: str


ADVERT: dict[str, Question] = {
    "work": Question(
        WorkForm,
        "What the help is",
        "An advert is public. Say what somebody would do. You need not name an illness, or say "
        "why you need help.",
    ),
    "hours": Question(
        HoursForm,
        "When",
        "It need not be exact. You agree the hours when you have found somebody.",
    ),
    "area": Question(
        AreaForm,
        "Where",
        "People want to know how far it is. They learn your address when you invite them.",
    ),
    "pay": Question(PayForm, "Pay", "People look at the pay first. You can agree on more later."),
    "who": Question(
        OpenToForm,
        "Who can apply",
        "A job is open to everybody. Where it has personal care in it, the law can allow only "
        "women, or only men. Then it wants a reason.",
    ),
    "matters": Question(
        MattersForm,
        "What matters to you",
        "It is your home and your day. This is often what people read first.",
    ),
    "apply": Question(
        ApplyingForm,
        "How to apply",
        "A mobile number or an email address only for this keeps your own ones private.",
    ),
}
