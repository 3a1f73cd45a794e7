"""The forms of being an employer: checks, the written statement, and changes of terms."""

from dataclasses import replace

from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from pa_employer.assistants.forms import ChangeTermsForm, StartOfTerms
from pa_employer.assistants.models import Terms
from pa_employer.assistants.service import TermsDetails, details_of
from pa_employer.employing.facts import FactDetails
from pa_employer.employing.models import FactKind
from pa_employer.employing.proposals import Signed
from pa_employer.employing.pvg import Stage
from pa_employer.employing.statement import Entered
from pa_employer.web.forms import (
    DatePartsField,
    DaysField,
    Form,
    HoursField,
    MoneyField,
    long,
    needed,
    short,
)

YES, NO = "yes", "no"
ANSWERS = {YES: "Yes, I agree", NO: "No, not like this"}
STAGES = {
    Stage.APPLIED_NEW.value: "They applied, and are new to the scheme",
    Stage.APPLIED_MEMBER.value: "They applied, and are a member already",
    Stage.MEMBER.value: "They are a member, and I saw the answer",
    Stage.EXCEPTION.value: "It is not needed: they help as family or a friend",
}


class FactForm(Form):
    """What was checked, done or said."""

    what: Field = StringField("What was it?", [needed("Say in a few words what it was"), short()])
    words: Field = TextAreaField(
        "Anything to add?", [long()], description="You can leave this empty."
    )
    on = DatePartsField("On which day?", [needed("Enter the day")])
    until_on = DatePartsField(
        "Until when does it hold?", [Optional()], description="Leave this empty if it has no end."
    )

    def details(self, kind: FactKind) -> FactDetails:
        """Return what was filled in."""
        return FactDetails(
            kind=kind,
            on=self.on.data,
            what=self.what.data or "",
            until_on=self.until_on.data,
            words=self.words.data or "",
        )


class PvgForm(FactForm):
    """Where somebody stands with the PVG scheme."""

    what = RadioField("What do you know?", [needed("Choose what you know")], choices=STAGES)
    until_on = DatePartsField(
        "Last day of the membership",
        [Optional()],
        description="Leave this empty and it is five years from the day.",
    )
    words = StringField(
        "Membership number",
        [short()],
        description="It is kept sealed. What the answer itself says is not kept here.",
    )


class ParticularsForm(Form):
    """What a written statement needs beside the terms."""

    job_title = StringField(
        "What is the job called?", [needed("Enter what it is called"), short()]
    )
    place = StringField("Where is the work?", [needed("Enter where the work is"), short()])
    duties = TextAreaField(
        "What is the work, in short?", [needed("Say in short what the work is"), long()]
    )
    probation_weeks = StringField(
        "Weeks of trial",
        [Optional(), Regexp(r"^[0-9]{1,2}$", message="Enter the weeks as a number, like 8")],
        description="Leave this empty if there is none.",
    )
    training = TextAreaField(
        "Training they have to do", [long()], description="Leave this empty if there is none."
    )
    grievance_to = StringField(
        "To whom do they turn if something is wrong?", [needed("Enter a name"), short()]
    )
    more = TextAreaField("Anything else you agreed", [long()])

    def entered(self) -> Entered:
        """Return what was filled in."""
        return Entered(
            job_title=self.job_title.data or "",
            place=self.place.data or "",
            duties=self.duties.data or "",
            grievance_to=self.grievance_to.data or "",
            probation_weeks=int(self.probation_weeks.data or 0),
            training=self.training.data or "",
            more=self.more.data or "",
        )


class AskTermsForm(ChangeTermsForm):
    """Other terms from a day on, with a word to the assistant."""

    words = TextAreaField(
        "Anything to say to them?",
        [long()],
        description="Such as why, or which days. You can leave this empty.",
    )


class OwnTermsForm(StartOfTerms):
    """What an assistant asks for: pay, hours and days from a day on."""

    hourly_rate = MoneyField("Pay for an hour", [needed("Enter the pay for an hour")])
    contracted = HoursField(
        "Hours for a week",
        [needed("Enter the hours for a week, or 0 if none are fixed")],
        description="Like 20 or 20:30. Enter 0 if none are fixed.",
    )
    days_per_week = DaysField(
        "Days a week", [needed("Enter the days a week, like 3 or 2.5")], description="Like 3."
    )
    words = TextAreaField(
        "Anything to say?",
        [long()],
        description="Such as why, or which days. You can leave this empty.",
    )

    def details(self, terms: Terms) -> TermsDetails:
        """Return the terms that are asked for; what is not asked about stays as it is."""
        return replace(
            details_of(terms),
            from_on=self.from_on.data,
            hourly_rate=self.hourly_rate.data,
            contracted_minutes_per_week=self.contracted.data,
            days_per_week=self.days_per_week.data,
        )


class AnswerTermsForm(Form):
    """Yes or no to a change of terms, with a word if somebody likes."""

    answer = RadioField("What do you say?", [needed("Choose what you say")], choices=ANSWERS)
    words = TextAreaField("Anything to add?", [long()], description="You can leave this empty.")


class SignedForm(Form):
    """That an assistant without a sign-in agreed on paper."""

    signed_by = StringField("Who signed it?", [needed("Enter the name of who signed"), short()])
    signed_on = DatePartsField("On which day?", [needed("Enter the day it was signed")])

    def signed(self) -> Signed:
        """Return who signed it, and when."""
        return Signed(self.signed_by.data or "", self.signed_on.data)
