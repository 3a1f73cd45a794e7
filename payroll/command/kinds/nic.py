"""The kind `nic`: both sides' National Insurance on one payment, and the bands reported of it."""

from payroll.command.fields import Fields
from payroll.command.kind import Answer, Kind, told
from payroll.ni import NiLetter, contributions
from payroll.rates.years import require_year_on_record


def answer(given: Fields) -> Answer:
    """Return the contributions and the earnings bands."""
    pay_on = given.tax_year().span.first
    require_year_on_record(pay_on)
    found = contributions(
        given.choice("ni_category", NiLetter),
        given.money("nicable_pay"),
        given.frequency(),
        pay_on,
    )
    result = {
        "employee_ni": found.employee,
        "employer_ni": found.employer,
        "earnings_at_lel": found.bands.at_lower_limit,
        "earnings_lel_to_pt": found.bands.lower_limit_to_primary,
        "earnings_pt_to_uel": found.bands.primary_to_upper_limit,
    }
    return Answer(result, told(found.employee_working, found.employer_working))


KIND = Kind(
    name="nic",
    title="National Insurance on one payment",
    takes=(
        ("tax_year", "as 2026-27"),
        ("ni_category", "the category letter"),
        ("frequency", "weekly, fortnightly, four_weekly or monthly"),
        ("nicable_pay", "pay that carries National Insurance"),
    ),
    gives=(
        ("employee_ni", "what the employee pays"),
        ("employer_ni", "what the employer pays, before Employment Allowance"),
        ("earnings_at_lel", "earnings at the lower earnings limit, as the FPS reports them"),
        ("earnings_lel_to_pt", "earnings from there to the primary threshold"),
        ("earnings_pt_to_uel", "earnings from there to the upper earnings limit"),
    ),
    example={
        "kind": "nic",
        "tax_year": "2026-27",
        "ni_category": "A",
        "frequency": "weekly",
        "nicable_pay": "269.00",
    },
    answers={
        "employee_ni": "2.16",
        "employer_ni": "25.95",
        "earnings_at_lel": "129.00",
        "earnings_lel_to_pt": "113.00",
        "earnings_pt_to_uel": "27.00",
    },
    answer=answer,
)
