"""One household's quarter, and the pieces to make others."""

from datetime import date

from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import (
    HoursRow,
    Liability,
    Line,
    LineFacts,
    PayeeFact,
    PayslipFact,
    ReceiptFact,
    ReturnGiven,
    StatementEnd,
)
from returns.groups import Group, Income, Protected
from returns.policy import policy_on

QUARTER = Span(date(2026, 7, 1), date(2026, 9, 30))
POLICY = policy_on(QUARTER.last)
PAID_ON = date(2026, 8, 12)


def pounds(text: str) -> Money:
    return Money.parse(text)


def out(
    amount: str,
    group: Group | None = None,
    facts: LineFacts | None = None,
    *,
    answer: str | None = None,
    name: str = "Garden World",
) -> Line:
    evidence = facts or LineFacts()
    return Line(f"out {name}", PAID_ON, name, -pounds(amount), group, evidence, answer)


def payslip(net: str, *, agreed: bool = True, known: bool = True) -> LineFacts:
    return LineFacts(payslip=PayslipFact("Morag", pounds(net), agreed, known))


def payee(name: str, known_by: str, lowest: str, highest: str) -> LineFacts:
    return LineFacts(payee=PayeeFact(name, known_by, pounds(lowest), pounds(highest)))


def receipt(
    total: str, on: date = PAID_ON, lines: str | None = None, override: str = ""
) -> LineFacts:
    lines_total = None if lines is None else pounds(lines)
    return LineFacts(receipt=ReceiptFact(pounds(total), on, lines_total, override))


def owed(kind: Protected, amount: str, due_on: date | None = None) -> Liability:
    return Liability(kind, kind.words, pounds(amount), due_on, Working(f"{kind.words}: known."))


def given(
    lines: tuple[Line, ...] = (),
    *,
    opening: str = "0",
    own: str = "0",
    weekly: str = "0",
    liabilities: tuple[Liability, ...] = (),
    statement: str | None = None,
    hours: tuple[HoursRow, ...] = (),
    next_payment_on: date | None = None,
) -> ReturnGiven:
    ends = (StatementEnd(QUARTER.last, pounds(statement), "Bank"),) if statement else ()
    return ReturnGiven(
        period=QUARTER,
        opening=pounds(opening),
        lines=lines,
        statements=ends,
        liabilities=liabilities,
        own_money=pounds(own),
        weekly_payment=pounds(weekly),
        hours=hours,
        overdue=(),
        rules_on=QUARTER.last,
        next_payment_on=next_payment_on,
    )


LINES = (
    Line(
        "1",
        date(2026, 7, 6),
        "COUNCIL DP",
        pounds("7,800.00"),
        Income.AUTHORITY,
        payee("The council", "its payment reference", "7,800", "7,800"),
    ),
    Line("2", date(2026, 7, 31), "MORAG", -pounds("3,100.40"), Group.WAGES, payslip("3,100.40")),
    Line("3", date(2026, 8, 28), "MORAG", -pounds("3,200.00"), Group.WAGES, payslip("3,200.00")),
    Line(
        "4",
        date(2026, 8, 20),
        "HMRC CUMBERNAULD",
        -pounds("602.00"),
        Group.HMRC,
        payee("HMRC", "its reference", "600", "605"),
    ),
    Line(
        "5",
        date(2026, 9, 2),
        "CLYDE BREAKS",
        -pounds("320.00"),
        Group.ACTIVITIES,
        receipt("320.00", date(2026, 8, 30)),
    ),
    Line(
        "6",
        date(2026, 9, 9),
        "ART SHOP",
        -pounds("103.32"),
        Group.ACTIVITIES,
        answer="Paints for the class. I have no receipt.",
    ),
    Line("7", date(2026, 9, 12), "=Garden World", -pounds("18.40"), None),
)

QUARTER_GIVEN = ReturnGiven(
    period=QUARTER,
    opening=pounds("3,210.00"),
    lines=LINES,
    statements=(StatementEnd(QUARTER.last, pounds("3,665.88"), "Bank"),),
    liabilities=(
        owed(Protected.PAYE_NI_DUE, "318.00"),
        owed(Protected.HOLIDAY_ACCRUED, "412.00"),
        owed(Protected.NOTICE, "540.00"),
    ),
    own_money=NOTHING,
    weekly_payment=pounds("600.00"),
    hours=(
        HoursRow("Morag", 9_000, 9_000, 9_000),
        HoursRow("Iain", 3_000, 1_200, 1_200, "In hospital in August"),
    ),
    overdue=(),
    rules_on=QUARTER.last,
)
