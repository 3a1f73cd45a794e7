"""How well each payment is shown to be what it was, and when a receipt would be asked for."""

from dataclasses import dataclass

from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from returns.account import Line
from returns.grades import Grade
from returns.groups import Group, heading_words
from returns.policy import Policy, Risk

NO_RECEIPT_FOR = frozenset({Group.WAGES, Group.HMRC, Group.PENSION})


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade and the sentence that says why."""

    grade: Grade
    reason: str


def grade(line: Line, policy: Policy) -> Graded:
    """Return the best grade a line qualifies for, and why."""
    if reason := _proves_itself(line):
        return Graded(Grade.A, reason)
    if reason := _known_payee(line) or _agreed_before(line):
        return Graded(Grade.B, reason)
    if reason := _receipt_matched(line, policy.receipt_match_days.value):
        return Graded(Grade.C, reason)
    if reason := _explained(line, policy):
        return Graded(Grade.D, reason)
    return Graded(Grade.E, "Nothing on record says what this was for yet.")


def is_receipt_wanted(line: Line, policy: Policy) -> bool:
    """Say whether a receipt would be asked for.

    Never for money in, for wages, tax or pension, or for what is already proved or explained.
    """
    if line.is_in or line.group in NO_RECEIPT_FOR:
        return False
    return grade(line, policy).grade is Grade.E and _is_worth_a_receipt(line, policy)


def is_enough(graded: Graded, line: Line, policy: Policy) -> bool:
    """Say whether the evidence settles the line; for money in, any explanation does."""
    if line.is_in:
        return graded.grade.settles(Grade.D)
    return graded.grade.settles(policy.enough_for(line.amount, line.group, risk_of(line)))


def risk_of(line: Line) -> Risk:
    """Return whether something beside the amount calls for more than a word."""
    return Risk.RAISED if line.evidence.doubt else Risk.ORDINARY


def why_wanted(line: Line, policy: Policy) -> str:
    """Return why a receipt would be asked for, in a sentence; '' where none would."""
    if not is_receipt_wanted(line, policy):
        return ""
    if line.evidence.doubt:
        return f"A receipt or a few words would help, because {line.evidence.doubt}."
    limit: Money = policy.receipt_threshold.value
    return f"A receipt or a few words would help, because it is more than {limit}."


def why_not_wanted(line: Line, policy: Policy) -> str:
    """Return why no receipt is asked for, in a sentence; '' where one would be."""
    if is_receipt_wanted(line, policy):
        return ""
    if line.is_in:
        return "Money that came in needs no receipt."
    if line.group in NO_RECEIPT_FOR:
        return (
            "Wages, tax and pension need no receipt: hours, payslips and HMRC's figures show them."
        )
    return {
        Grade.A: "Hours that both sides agreed and the payslip show it already.",
        Grade.B: "We know who was paid and what for.",
        Grade.C: "There is a receipt already.",
    }.get(
        grade(line, policy).grade, _small(policy) if not line.answer else "Your words are enough."
    )


def _small(policy: Policy) -> str:
    return f"It is not more than {policy.receipt_threshold.value}."


def _is_worth_a_receipt(line: Line, policy: Policy) -> bool:
    return abs(line.amount) > policy.receipt_threshold.value or bool(line.evidence.doubt)


def _proves_itself(line: Line) -> str:
    slip = line.evidence.payslip
    if slip is None or slip.net != -line.amount:
        return ""
    if not (slip.hours_are_agreed and slip.account_is_known):
        return ""
    return f"It equals {slip.assistant}'s payslip, for hours both sides agreed."


def _known_payee(line: Line) -> str:
    payee = line.evidence.payee
    if payee is None or not payee.lowest <= abs(line.amount) <= payee.highest:
        return ""
    return f"{payee.name} is known by {payee.known_by}, and the amount is as expected."


def _agreed_before(line: Line) -> str:
    agreed = line.evidence.agreed
    if agreed is None or line.group is None or line.is_in:
        return ""
    return f"Agreed beforehand by {agreed.by} on {day_in_words(agreed.on)}: {agreed.words}"


def _receipt_matched(line: Line, match_days: int) -> str:
    receipt = line.evidence.receipt
    if receipt is None or line.is_in:
        return ""
    if receipt.override:
        return f"A person matched the receipt: {receipt.override}"
    adds_up = receipt.lines_total in (None, receipt.total)
    is_near = abs((receipt.on - line.on).days) <= match_days
    if receipt.total != -line.amount or not is_near or not adds_up:
        return ""
    return f"The receipt of {day_in_words(receipt.on)} is for the same {receipt.total}."


def _explained(line: Line, policy: Policy) -> str:
    if line.answer and line.answer.strip():
        return f"In the person's words: {line.answer.strip()}"
    if line.group is None:
        return ""
    sorted_as = heading_words(line.group).lower()
    if line.is_in:
        return f"Money in, sorted as {sorted_as}; nothing more is asked."
    if _is_worth_a_receipt(line, policy):
        return ""
    limit: Money = policy.receipt_threshold.value
    return f"Sorted as {sorted_as}; no receipt is asked for up to {limit}."
