"""What is left: the money held, what of it is promised or set aside, and what is free to spend."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import instalment, next_payment_on
from pa_employer.payruns.queries import next_pay_on
from pa_employer.reviews.facts import return_given
from pa_employer.reviews.queries import spans_of
from pa_employer.statements.owing import open_dues
from pa_employer.statements.queries import accounts_of, balance_at_end_of
from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.compute import compute_return
from returns.figures import SetAside
from returns.groups import FIRST_OF_ALL, Protected

MOST_COMING = 5
FOR_ASSISTANTS = frozenset(
    kind.value for kind in (Protected.HOLIDAY_ACCRUED, Protected.NOTICE, Protected.REDUNDANCY)
)
OWED_AT_THE_END = frozenset(
    kind.value for kind in (*FIRST_OF_ALL, Protected.COMMITTED_INVOICES, Protected.GIVEN_BACK)
)


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that comes on a day."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The money of a direct payment today, in words first."""

    sentence: str
    held: Money
    accounts: tuple[tuple[str, Money], ...]
    """What each account holds of it, by name."""
    promised: Money
    for_assistants: Money
    """Set aside for holiday earned, notice and redundancy pay."""
    free: Money
    working: Working
    are_wages_at_risk: bool
    due_soon: Money
    coming: tuple[Coming, ...]
    horizon: Working
    """What would be owed and what is held if the direct payment stopped today."""


def picture_of(session: Session, agreement: Agreement, today: date) -> Picture | None:
    """Return where the money stands; None before the direct payment's first period."""
    spans = spans_of(session, agreement, today)
    if not spans:
        return None
    drawn = compute_return(return_given(session, agreement, spans[-1], today))
    aside = drawn.set_aside
    kept_back = {Protected.CONTINGENCY.value}
    taken = [s for s in aside.steps[1:] if s.amount and s.key not in kept_back]
    staff = -Money.total(step.amount for step in taken if step.key in FOR_ASSISTANTS)
    promised = -Money.total(step.amount for step in taken) - staff
    free = drawn.closing - promised - staff
    return Picture(
        sentence=_sentence(free),
        held=drawn.closing,
        accounts=tuple(
            (account.name, balance_at_end_of(session, account, today))
            for account in accounts_of(session, agreement.id)
        ),
        promised=promised,
        for_assistants=staff,
        free=free,
        working=Working(
            f"The account holds {drawn.closing}. {promised} of it is promised and {staff} is set "
            f"aside for your PAs, so {free} is left.",
            (
                ("In the account", str(drawn.closing)),
                *((step.label, str(step.amount)) for step in taken),
                ("Left", str(free)),
            ),
            "Your statements, your pay runs and your agreement",
        ),
        are_wages_at_risk=aside.are_wages_at_risk,
        due_soon=aside.due_soon,
        coming=_coming(session, agreement, today),
        horizon=_horizon(drawn.closing, aside),
    )


def _horizon(held: Money, aside: SetAside) -> Working:
    """Return what would be owed if the direct payment stopped today, and what is held."""
    owed = [step for step in aside.steps if step.key in OWED_AT_THE_END and step.amount]
    total = -Money.total(step.amount for step in owed)
    return Working(
        f"If the direct payment stopped today, you would owe {total}. You hold {held}.",
        (
            *((step.label, str(-step.amount)) for step in owed),
            ("You would owe", str(total)),
            ("You hold", str(held)),
        ),
        "Your pay runs, your bills, and the law on holiday, notice and redundancy",
    )


def _sentence(free: Money) -> str:
    if free > NOTHING:
        return f"You have {free} free to spend."
    if free == NOTHING:
        return "Everything in the account is promised. Nothing is free to spend just now."
    return f"{-free} more is promised than the account holds just now."


def _coming(session: Session, agreement: Agreement, today: date) -> tuple[Coming, ...]:
    coming = [
        Coming(due.due_on, f"{due.payee}: {due.amount}")
        for due in open_dues(session, agreement.id, today)
        if due.due_on >= today
    ]
    pay_on = next_pay_on(session, agreement, today)
    if pay_on and pay_on >= today:
        coming.append(Coming(pay_on, "Next pay day"))
    paid_on = next_payment_on(agreement, today)
    if paid_on:
        said = f"{agreement.authority.name} pays {instalment(agreement)}"
        coming.append(Coming(paid_on, said))
    return tuple(sorted(coming, key=lambda each: (each.on, each.words))[:MOST_COMING])


def next_in_words(coming: tuple[Coming, ...]) -> str:
    """Say what comes next, for a page on which nothing needs anybody."""
    if not coming:
        return "Nothing is coming up yet."
    first = coming[0]
    return f"Next: {first.words} on {day_in_words(first.on)}."
