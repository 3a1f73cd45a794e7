"""The return writes itself: from the account's lines to every figure on the page."""

from collections.abc import Iterable
from dataclasses import replace

from payroll.ground.money import Money
from returns import words
from returns.account import Line, ReturnGiven
from returns.evidence import grade, is_enough, is_receipt_wanted
from returns.figures import Heading, JudgedLine, Question, Return
from returns.flags import raised
from returns.grades import Grade
from returns.groups import Group, Income, heading_words
from returns.policy import Policy
from returns.surplus import set_aside


def compute_return(given: ReturnGiven) -> Return:
    """Return the whole return for a period; closing is opening, plus in, less out."""
    policy = given.policy
    money_in = _headings((line for line in given.lines if line.is_in), policy)
    money_out = _headings((line for line in given.lines if not line.is_in), policy)
    closing = given.opening + _total(money_in) - _total(money_out)
    statement = _statement_closing(given)
    questions = _questions(given)
    asks = len(questions) + sum(1 for line in given.lines if _answer(line) and not line.is_by_rule)
    uploads = sum(1 for line in given.lines if line.evidence.receipt)
    reconciliation = words.reconciliation(closing, statement)
    drawn = Return(
        period=given.period,
        opening=given.opening,
        money_in=money_in,
        money_out=money_out,
        closing=closing,
        statements=given.statements,
        statement_closing=statement,
        difference=None if statement is None else closing - statement,
        reconciliation=reconciliation,
        questions=questions,
        hours=given.hours,
        set_aside=set_aside(given, closing),
        flags=(),
        asks=asks,
        uploads=uploads,
        headline=(
            words.money_story(given.opening, _total(money_in), _total(money_out), closing),
            reconciliation,
            words.effort(uploads, asks),
        ),
        rules=policy.rules,
        duties=given.duties,
        outcomes=given.outcomes,
        circumstances=given.circumstances,
    )
    return replace(drawn, flags=raised(drawn, given))


def judge(line: Line, policy: Policy) -> JudgedLine:
    """Return a line with its grade, the reason, and whether more would be asked."""
    graded = grade(line, policy)
    return JudgedLine(
        id=line.id,
        on=line.on,
        description=line.description,
        amount=line.amount,
        grade=graded.grade,
        reason=graded.reason,
        is_receipt_wanted=is_receipt_wanted(line, policy),
        is_enough=is_enough(graded, line, policy),
        answer=_answer(line),
    )


def _answer(line: Line) -> str:
    return (line.answer or "").strip()


def _total(headings: Iterable[Heading]) -> Money:
    return Money.total(heading.total for heading in headings)


def _statement_closing(given: ReturnGiven) -> Money | None:
    if not given.statements:
        return None
    return Money.total(statement.balance for statement in given.statements)


def _headings(lines: Iterable[Line], policy: Policy) -> tuple[Heading, ...]:
    found: dict[Group | Income | None, list[JudgedLine]] = {}
    for line in sorted(lines, key=lambda line: (line.on, line.id)):
        found.setdefault(_group(line), []).append(judge(line, policy))
    order = (*Income, *Group, None)
    return tuple(_heading(group, found[group]) for group in order if group in found)


def _group(line: Line) -> Group | Income | None:
    # Spending that was explained but fits no heading is 'other', not unclear.
    if line.group is None and not line.is_in and _answer(line):
        return Group.OTHER
    return line.group


def _heading(group: Group | Income | None, lines: list[JudgedLine]) -> Heading:
    return Heading(
        group=group,
        words=heading_words(group),
        total=abs(Money.total(line.amount for line in lines)),
        lines=tuple(lines),
        proof=words.proof(line.grade for line in lines),
    )


def _questions(given: ReturnGiven) -> tuple[Question, ...]:
    unclear = [line for line in given.lines if grade(line, given.policy).grade is Grade.E]
    unclear.sort(key=lambda line: (line.on, line.id))
    return tuple(Question(line.id, words.question(line)) for line in unclear)
