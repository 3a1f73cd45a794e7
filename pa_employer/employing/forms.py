"""The forms of being an employer: what was checked, and what a written statement needs."""

from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from pa_employer.employing.facts import FactDetails
from pa_employer.employing.models import FactKind
from pa_employer.employing.pvg import Stage
from pa_employer.employing.statement import Entered
from pa_employer.web.forms import DatePartsField, Form, long, needed, short

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
