"""The forms of documents for HMRC."""

from datetime import date

from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from pa_employer.filings.about import About, Matter
from pa_employer.filings.summaries import key_of_span
from pa_employer.filings.words import LATE_REASONS
from pa_employer.web.forms import DatePartsField, Form, needed
from payroll.ground.days import ONE_DAY, Span, month_later
from payroll.rti.payments import LateReason
from payroll.rti.summary_checks import tax_month_of

MOST_MONTHS = 12
ARRIVED, DID_NOT = "arrived", "did not"


class SendForm(Form):
    """Whether to send a document, and why it is late if it is."""

    late_reason = RadioField(
        "Is there a reason why it is told late?",
        [Optional()],
        choices=LATE_REASONS,
        default="",
        validate_choice=False,  # it is not asked for at all where nothing is late
        description="HMRC may charge for late reports. A reason it accepts prevents that.",
    )

    def reason(self) -> LateReason | None:
        """Return the reason, if one was chosen."""
        chosen = self.late_reason.data
        return LateReason(chosen) if chosen and chosen in LATE_REASONS else None


class SettleForm(Form):
    """What HMRC said of a document it no longer answers about."""

    outcome = RadioField(
        "What does HMRC say?",
        [needed("Choose what HMRC says")],
        choices={ARRIVED: "It has the report", DID_NOT: "It does not have the report"},
    )


class InactiveForm(Form):
    """For how long nobody will be paid."""

    months = SelectField(
        "For how many tax months will nobody be paid?",
        choices={str(number): str(number) for number in range(1, MOST_MONTHS + 1)},
        description="A tax month goes from the 6th to the 5th. It can be changed by paying again.",
    )

    def about(self, today: date) -> About:
        """Return what is to be told: whole tax months from the next one on."""
        first = tax_month_of(today).last + ONE_DAY
        span = Span(first, month_later(first, int(self.months.data)) - ONE_DAY)
        return About(Matter.INACTIVE, key_of_span(span))


class CloseForm(Form):
    """The day on which the PAYE scheme ended."""

    ceased_on = DatePartsField(
        "When did the PAYE scheme end?",
        [needed("Enter the day")],
        description="As a rule the day after the last PA left and was paid.",
    )
