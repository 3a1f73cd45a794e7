"""Protected money: what is set aside before any of the balance is called spare."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.working import Working
from returns import words
from returns.account import Liability, ReturnGiven
from returns.figures import SetAside, Step
from returns.groups import Protected

DUE_SOON = frozenset(
    {
        Protected.PAYE_NI_DUE,
        Protected.PENSION_DUE,
        Protected.WAGES_ACCRUED,
        Protected.COMMITTED_INVOICES,
    }
)


def set_aside(given: ReturnGiven, closing: Money) -> SetAside:
    """Return the closing balance less protected money and own money, step by step.

    Below nothing it is a shortfall against what should be set aside, never a negative surplus.
    """
    steps = (_closing(closing), *_protected(given, closing), _own_money(given.own_money))
    left = Money.total(step.amount for step in steps)
    surplus, shortfall = max(left, NOTHING), max(-left, NOTHING)
    due = due_soon(given.liabilities, given.next_payment_on)
    return SetAside(
        steps=steps,
        surplus=surplus,
        shortfall=shortfall,
        due_soon=due,
        are_wages_at_risk=bool(due) and closing - given.own_money < due,
        sentence=words.set_aside(surplus, shortfall),
    )


def due_soon(liabilities: tuple[Liability, ...], next_payment_on: date | None) -> Money:
    """Return the pay, tax, pension and bills that fall due before the council pays next.

    What has no due day counts as due, for the work is already done.
    """
    return Money.total(
        owed.amount
        for owed in liabilities
        if owed.kind in DUE_SOON
        and (owed.due_on is None or next_payment_on is None or owed.due_on < next_payment_on)
    )


def _closing(closing: Money) -> Step:
    working = Working("What the account holds at the end of the period.")
    return Step("closing_balance", "Closing balance", closing, working)


def _own_money(own: Money) -> Step:
    working = Working("The person's own money is theirs and is never asked for back.")
    return Step("own_money", "The person's own money", -own, working)


def _protected(given: ReturnGiven, closing: Money) -> Iterator[Step]:
    savings_room = max(closing, NOTHING)
    for kind in Protected:
        if kind is Protected.CONTINGENCY:
            yield _contingency(given)
        for owed in given.liabilities:
            if owed.kind is not kind:
                continue
            amount = owed.amount
            if kind is Protected.AGREED_SAVINGS:
                # Savings cannot be more than the money that is there.
                amount = min(amount, savings_room)
                savings_room -= amount
            yield Step(kind.value, owed.label, -amount, owed.working)


def _contingency(given: ReturnGiven) -> Step:
    weeks: Decimal = given.policy.contingency_weeks.value
    rule = given.policy.contingency_weeks.rule
    whole = to_nearest_penny(given.weekly_payment.share(weeks))
    covered = _covered(given)
    kept = max(whole - covered, NOTHING)
    counted = (("already set aside above", str(covered)),) if covered else ()
    working = Working(
        sentence=rule.words,
        steps=(
            ("weeks", str(weeks)),
            ("direct payment a week", str(given.weekly_payment)),
            *counted,
            ("kept back", str(kept)),
        ),
        source=rule.source,
    )
    return Step(Protected.CONTINGENCY.value, Protected.CONTINGENCY.words, -kept, working)


def _covered(given: ReturnGiven) -> Money:
    """Return what the policy counts inside the contingency, so that it is not kept twice."""
    kinds = given.policy.contingency_covers.value
    return Money.total(owed.amount for owed in given.liabilities if owed.kind.value in kinds)
