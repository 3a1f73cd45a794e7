"""What is said about a return in one line, and what a decision says to the person."""

from collections import Counter
from datetime import date, datetime

from pa_employer.clock import day_of
from pa_employer.people.models import Capacity
from pa_employer.reviews.models import Decision, FitsPlan, ItemAction, ItemDecision, ReturnState
from payroll.ground.money import Money
from returns.account import Overdue
from returns.figures import Return, Severity
from returns.groups import Duty
from returns.words import counted, day_and_month

STATES = {
    ReturnState.DRAFTED: "Not sent yet",
    ReturnState.SUBMITTED: "With the council",
    ReturnState.IN_REVIEW: "The council is looking at it",
    ReturnState.QUERIED: "The council asked you something",
    ReturnState.ANSWERED: "The council has your answers",
    ReturnState.TO_APPROVE: "The council is looking at it",
    ReturnState.DECIDED: "Decided",
    ReturnState.CHALLENGED: "You disagreed, and somebody else looks again",
    ReturnState.CLOSED: "Finished",
}
"""A return's state, as the person reads it."""
COUNCIL_STATES = {
    ReturnState.SUBMITTED: "Waiting for you",
    ReturnState.IN_REVIEW: "In review",
    ReturnState.QUERIED: "Asked: waiting for the person",
    ReturnState.ANSWERED: "Answered: waiting for you",
    ReturnState.TO_APPROVE: "Waiting for a second person to agree",
    ReturnState.DECIDED: "Decided: the person can still disagree",
    ReturnState.CHALLENGED: "Challenged: somebody else looks again",
    ReturnState.CLOSED: "Closed",
}
"""A return's state, as the council reads it."""
DECISIONS = {
    Decision.ACCEPT: "The council accepted your return. There is nothing more to do.",
    Decision.ADVISE: "The council accepted your return and has some advice. "
    "There is nothing more to send.",
    Decision.REPAY: "The council asks for some money back. Nothing is taken now: they will write "
    "to you first about how much and how.",
}
SHORT_DECISIONS = {
    Decision.ACCEPT: "Accepted",
    Decision.ADVISE: "Accepted, with advice",
    Decision.REPAY: "Money is asked back",
}
ITEM_ACTIONS = {
    ItemAction.ACCEPT: "We accept this.",
    ItemAction.ADVISE: "We accept this, and have some advice for next time.",
    ItemAction.ALLOW_ONCE: "We allow this once. Next time it may be otherwise, so ask us first.",
    ItemAction.REPAY: "We ask for AMOUNT back.",
    ItemAction.OWN_MONEY: "We count AMOUNT of this as paid with your own money. "
    "There is nothing to pay back.",
}
"""What is decided about one thing, as the person reads it; AMOUNT is how much."""
SHORT_ITEM_ACTIONS = {
    ItemAction.ACCEPT: "Accept",
    ItemAction.ADVISE: "Accept and advise",
    ItemAction.ALLOW_ONCE: "Allow once",
    ItemAction.REPAY: "Ask to repay",
    ItemAction.OWN_MONEY: "Treat as own money",
}
FITS_PLAN = {
    FitsPlan.YES: "Yes, it fits the plan",
    FitsPlan.ONCE: "Yes, this once",
    FitsPlan.NO: "No, it does not fit",
}
SENT_AS = {
    Capacity.SELF: "the employer",
    Capacity.REPRESENTATIVE: "the employer's representative",
    Capacity.SUPPORTER: "a supporter",
    Capacity.SUPPORT_ORGANISATION: "a support organisation",
}
DUTIES = {Duty.HMRC: "PAYE", Duty.PENSION: "Pension"}


def in_words(decided: ItemDecision) -> str:
    """Say what was decided about one thing, with how much where money is asked back."""
    return ITEM_ACTIONS[ItemAction(decided.action)].replace("AMOUNT", str(decided.amount))


def in_one_line(drawn: Return, overdue: tuple[Overdue, ...]) -> str:
    """Say why a return may want a look: the gravest flag, and how many more there are."""
    flags = [flag for flag in drawn.flags if flag.severity is not Severity.INFO]
    if not flags:
        return _clean(drawn)
    codes = Counter(flag.code for flag in flags)
    first = flags[0]
    said = _phrases(drawn, overdue, codes[first.code]).get(first.code, first.sentence)
    others = len(codes) - 1
    return f"{said}, and {others} more" if others else said


def _clean(drawn: Return) -> str:
    if drawn.self_proved == drawn.total_out:
        return "All self-proved: close?"
    return "Nothing unusual: close?"


def _phrases(drawn: Return, overdue: tuple[Overdue, ...], count: int) -> dict[str, str]:
    """Return what is said in the queue for each code of flag, if there are this many of it."""
    late = {f"{due.kind}_due_unpaid": _late(due) for due in reversed(overdue)}
    payments = counted(count, "payment")
    return late | {
        "balance_below_band": f"Less is held than the {drawn.set_aside.due_soon} due soon",
        "unreconciled": _apart(drawn.difference),
        "unexplained_line": f"{payments} not explained yet",
        "explained_without_receipt": f"{payments} explained in words, without a receipt",
        "hours_over_plan": "More hours paid than planned",
        "net_pay_mismatch": "A wage differs from its payslip",
        "timesheet_no_wage": "Agreed hours not seen paid",
        "rate_below_minimum": "A rate below the lowest",
        "cash_withdrawal": "Cash taken out, explained in words",
        "merchant_review": "A shop that does not say what it sold",
        "duplicate_payment": "The same payment twice in a few days",
        "split_payment": "Several small payments to one shop on a day",
        "round_payment": "The same round sum again and again",
        "payee_matches_representative": "Paid to somebody who helps",
        "contribution_missing": "Less contribution came in than was to come",
        "shift_overlap": "Two shifts at the same time",
        "pa_two_places": "Hours for somebody else at the same time",
        "shift_during_absence": "Work while the person was away",
        "family_rule": "A relative: something is not on record",
        "fact_expiring": "Something has ended and is not renewed",
        "balance_above_band": f"{drawn.set_aside.surplus} spare after what is set aside",
    }


def _late(due: Overdue) -> str:
    return f"{DUTIES[due.kind]} due {day_and_month(due.due_on)} not seen paid"


def _apart(difference: Money | None) -> str:
    if difference is None:
        return "No statement for the end of the period"
    return f"{abs(difference)} apart from the statement"


def waited(since: datetime, today: date) -> str:
    """Say how long something has waited: since today, 1 day, 12 days."""
    days = (today - day_of(since)).days
    return counted(days, "day") if days > 0 else "since today"
