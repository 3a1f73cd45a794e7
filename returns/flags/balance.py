"""Flags about what the account holds: too little, too much, not tied, not paid on, not paid in."""

from collections.abc import Iterator

from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING, Money
from returns.account import ReturnGiven
from returns.figures import Flag, Return, Severity
from returns.flags.saying import flag
from returns.groups import Duty, Income

PAYEES = {Duty.HMRC: "HMRC", Duty.PENSION: "the pension provider"}


def below(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say that wages are at risk: what falls due soon is more than the account holds."""
    del given
    if drawn.set_aside.are_wages_at_risk:
        yield flag(
            "balance_below_band",
            Severity.CHECK,
            f"{drawn.set_aside.due_soon} of pay, tax, pension and bills falls due before the next "
            "direct payment, and the account holds less than that.",
            "The account should cover what falls due before the next direct payment.",
            "The day the next payment comes, or a word with the council about paying it early.",
        )


def above(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say that something is left after everything that is set aside, and ask for the story."""
    if drawn.set_aside.surplus:
        yield flag(
            "balance_above_band",
            Severity.CHECK,
            drawn.set_aside.sentence,
            given.policy.contingency_weeks.rule,
            "The reason it built up, such as a vacancy, a hospital stay or saving for something.",
        )


def overdue(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say what was due to HMRC or the pension and is not seen paid."""
    del drawn
    for owed in given.overdue:
        yield flag(
            f"{owed.kind}_due_unpaid",
            Severity.ASK,
            f"{owed.label}: {owed.amount} was due to {PAYEES[owed.kind]} on "
            f"{day_in_words(owed.due_on)}, and no payment is seen in this account yet.",
            "What is taken from pay for tax and pension is paid on by its due day.",
            "The day it was paid and from where, or the day it will be.",
            about=owed.due_on.isoformat(),
        )


def unreconciled(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say that the account is not tied to its statements."""
    del given
    if drawn.difference == NOTHING:
        return
    yield flag(
        "unreconciled",
        Severity.ASK if drawn.difference is None else Severity.CHECK,
        drawn.reconciliation,
        "The opening balance, plus money in, less money out, equals the statement to the penny.",
        "The statement that shows the closing balance, or the line that is missing.",
    )


def contribution_missing(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say that less of the person's contribution came in than was to come."""
    due = [each for each in given.due_in if each.comes_as is Income.CONTRIBUTION]
    wanted = Money.total(each.amount for each in due)
    came = Money.total(h.total for h in drawn.money_in if h.group is Income.CONTRIBUTION)
    if came < wanted:
        yield flag(
            "contribution_missing",
            Severity.ASK,
            f"{came} of the contribution came in, and {wanted} was to come in these months.",
            given.policy.rule("payment.basis"),
            "The day it was paid in or will be, or that the contribution has changed.",
        )
