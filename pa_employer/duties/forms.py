"""The forms of renewals."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import RadioField, SelectField, StringField

from pa_employer.assistants.models import Assistant
from pa_employer.duties.models import RenewalKind
from pa_employer.duties.service import RenewalDetails
from pa_employer.web.forms import DatePartsField, Form, needed, short

KINDS = {
    RenewalKind.INSURANCE.value: "Employers' liability insurance",
    RenewalKind.PVG.value: "PVG check of a PA",
    RenewalKind.OTHER.value: "Something else",
}
NOBODY = ""


class RenewalForm(Form):
    """Something that ends on a day."""

    kind = RadioField("What is it?", [needed("Choose what it is")], choices=KINDS)
    label = StringField(
        "A name for it",
        [needed("Enter a name for it"), short()],
        description="Like “Insurance with Marchmont” or “First aid certificate”.",
    )
    whose = SelectField("Whose is it?", choices={NOBODY: "Mine, as the employer"})
    due_on = DatePartsField("When does it end?", [needed("Enter the day it ends")])

    def offer(self, assistants: Sequence[Assistant]) -> None:
        """Offer the employer's PAs."""
        self.whose.choices = {
            NOBODY: "Mine, as the employer",
            **{str(each.id): each.name for each in assistants},
        }

    def details(self) -> RenewalDetails:
        """Return what was filled in."""
        return RenewalDetails(
            kind=RenewalKind(self.kind.data),
            label=self.label.data or "",
            due_on=self.due_on.data,
            assistant_id=UUID(self.whose.data) if self.whose.data else None,
        )


class RenewForm(Form):
    """Until when something goes on."""

    until = DatePartsField("Until when does it go on now?", [needed("Enter the new last day")])
