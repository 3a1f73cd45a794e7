"""The bank, HMRC, the council and whoever helps, in any order."""

from datetime import date, timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from config.settings import HmrcService
from pa_employer.agreements.models import EndedBecause
from pa_employer.agreements.queries import instalment, payment_days
from pa_employer.agreements.service import agree_contribution, end_direct_payment
from pa_employer.clock import day_of
from pa_employer.demo.filing import deliver
from pa_employer.demo.receipts import receipt_picture
from pa_employer.evidence.confirming import WhatItSays, confirm
from pa_employer.evidence.pairing import pair
from pa_employer.evidence.taking import TRUSTED, Arrival, examine, keep
from pa_employer.filings.draft import Sending
from pa_employer.filings.models import OPEN_STATES
from pa_employer.filings.service import file_document
from pa_employer.filings.told import filings_of
from pa_employer.filings.waiting import waiting
from pa_employer.people.models import Capacity, Ground
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import MandateDetails, end_mandate, give_mandate
from pa_employer.reviews.decide import challenge, look_again, settle
from pa_employer.reviews.models import Decision, FinancialReturn
from pa_employer.reviews.queries import due_returns, query_of, returns_of
from pa_employer.reviews.service import (
    Answer,
    Ask,
    SentWords,
    accept_return,
    answer_query,
    ask,
    decide,
    send_return,
)
from pa_employer.statements.bills import BillDetails, note_bill
from pa_employer.statements.explaining import settle_line, take_back_match
from pa_employer.statements.models import StatementLine
from pa_employer.statements.owing import unsettled_dues
from pa_employer.statements.queries import held_on, lines_between
from pa_employer.statements.service import Meaning, Upload, explain_line, import_statement
from pa_employer.statements.splitting import Share, join_line, split_line
from payroll.ground.days import ONE_DAY, Span
from payroll.ground.money import Money
from returns.groups import Group, Income
from tests.robust.living.life import Life, one_of
from tests.robust.living.work import PICK

FIRST_DAY = date(2026, 4, 1)
"""The first day of the household's account."""
OTHERS = st.lists(
    st.tuples(
        st.sampled_from(["GARDEN WORLD", "CITY CABS", "RHONA BAIRD", "HMRC CUMBERNAULD"]),
        st.sampled_from([-1840, -4200, -26900, 500]),
    ),
    max_size=3,
)
PAYS = st.sampled_from([(1, 1), (1, 1), (1, 2), (0, 1)])
"""Which part of everything that is due is paid."""
Row = tuple[date, str, Money]


class Dealing(Life):
    """What comes in and goes out, and who looks at it."""

    @rule(others=OTHERS, pays=PAYS)
    def a_statement_comes(self, others: list[tuple[str, int]], pays: tuple[int, int]) -> None:
        """Bring in all days since the last statement up to yesterday, and a balance that fits."""
        yesterday = day_of(self.now) - ONE_DAY
        if yesterday <= self.told_until:
            return
        span = Span(self.told_until + ONE_DAY, yesterday)
        agreement = self.household.agreement
        rows: list[Row] = [
            (day, "KINNAIRD COUNCIL KC-1001", instalment(agreement))
            for day in payment_days(agreement, span)
        ]
        rows += [(span.last, said, Money(pence)) for said, pence in others]
        rows += [
            (min(max(each.due_on, span.first), span.last),
             f"{each.payee.upper()} {each.due.reference}".strip(),
             Money(-each.amount.pence * pays[0] // pays[1]))
            for each in unsettled_dues(self.session, agreement.id)
            if pays[0] and each.amount.pence >= pays[1]
        ]  # fmt: skip
        text = self._statement(sorted(rows, key=lambda row: (row[0], row[1], row[2].pence)))
        upload = Upload("statement.csv", text.encode())
        if rows and self.do(
            "statement",
            lambda: import_statement(
                self.session, self.files, self.household.money_account, upload, self.employer
            ),
        ):
            self.told_until = span.last

    def _statement(self, rows: list[Row]) -> str:
        balance = held_on(self.session, self.household.agreement.id, self.told_until)
        text = "Date,Description,Amount,Balance\n"
        for on, said, amount in rows:
            balance += amount
            text += f"{on:%d/%m/%Y},{said},{amount.pounds:.2f},{balance.pounds:.2f}\n"
        return text

    @rule(pick=PICK, group=st.sampled_from([*Group, *Income]))
    def a_line_is_explained(self, pick: int, group: Group | Income) -> None:
        line, meaning = self._line(pick), Meaning(group, "It was for the week.")
        if line:
            self.do("explain", lambda: explain_line(self.session, line, meaning, self.employer))

    @rule(pick=PICK, which=PICK, deed=st.sampled_from(["settle", "not so", "split", "join"]))
    def a_line_is_dealt_with(self, pick: int, which: int, deed: str) -> None:
        line, by, session = self._line(pick), self.employer, self.session
        due = one_of(unsettled_dues(session, self.household.agreement.id), which)
        if line is None:
            return
        if deed == "settle" and due:
            self.do("settle", lambda: settle_line(session, line, due.due, by))
        elif deed == "not so":
            self.do("not so", lambda: take_back_match(session, line, by))
        elif deed == "split":
            whole = abs(line.amount)
            shares = [
                Share(Money(1), Group.OTHER, "A bag"), Share(whole - Money(1), Group.TRAVEL, "Bus")
            ]  # fmt: skip
            self.do("split", lambda: split_line(session, line, shares, by))
        elif deed == "join":
            self._join(line)

    def _join(self, line: StatementLine) -> None:
        whole = self.session.get(StatementLine, line.parent_id) if line.parent_id else line
        assert whole
        self.do("join", lambda: join_line(self.session, whole, self.employer))

    @rule(pick=PICK)
    def a_receipt_comes(self, pick: int) -> None:
        line, by = self._line(pick), self.employer
        if line is None or line.amount > Money(-100):
            return
        shop, on, total = line.description, line.posted_on, abs(line.amount)

        def deed() -> None:
            examined = examine(receipt_picture(shop, on, total, size=(310, 320)), TRUSTED)
            arrival = Arrival(self.household.agreement, by)
            kept = keep(self.session, self.files, arrival, examined, "till.jpg")
            pair(self.session, kept.receipt, [line], by)
            confirm(self.session, kept.receipt, WhatItSays(shop, on, total), by)

        self.do("receipt", deed)

    @rule(pence=st.sampled_from([1840, 4200]))
    def a_bill_comes(self, pence: int) -> None:
        due_on = day_of(self.now) + timedelta(days=10)
        bill = BillDetails(
            payee="Garden World", amount=Money(pence), due_on=due_on, group=Group.OTHER
        )
        agreement = self.household.agreement
        self.do("bill", lambda: note_bill(self.session, agreement, bill, self.employer))

    def _line(self, pick: int) -> StatementLine | None:
        self.session.expire_all()
        span = Span(FIRST_DAY, max(FIRST_DAY, day_of(self.now)))
        lines = lines_between(self.session, self.household.agreement.id, span)
        lines = sorted(lines, key=lambda line: (
            line.posted_on, line.description, line.amount.pence, line.is_counted))  # fmt: skip
        return one_of(lines[::-1], pick)

    @rule(arrives=st.sampled_from([True, True, False]))
    def hmrc_is_told(self, arrives: bool) -> None:  # noqa: FBT001
        employer, by, sending = self.household.employer, self.employer, Sending(HmrcService())
        for each in waiting(self.session, employer, day_of(self.now)):
            self.do(
                "file",
                partial(file_document, self.session, employer, each.about, sending, by),
            )
        for filing in filings_of(self.session, employer.id) if arrives else []:
            if filing.state in OPEN_STATES:
                self.do("deliver", partial(deliver, self.session, filing, by))

    @rule(words=st.sampled_from(["", "It went well."]))
    def a_return_is_sent(self, words: str) -> None:
        agreement = self.household.agreement
        for span in due_returns(self.session, agreement, day_of(self.now))[:1]:
            said = SentWords(how_going=words)
            self.do(
                "return", partial(send_return, self.session, agreement, span, said, self.employer)
            )

    @rule(
        pick=PICK,
        deed=st.sampled_from(["ask", "ask", "answer", "answer", "accept", "advise", "repay",
                              "settle", "challenge", "again"]),
    )  # fmt: skip
    def a_return_is_looked_at(self, pick: int, deed: str) -> None:
        return_ = one_of(returns_of(self.session, self.household.agreement.id), pick)
        if return_ is None:
            return
        session, officer, by = self.session, self.officer, self.employer
        asked = [Ask("How are you managing?", "Hours are compared.", "A word on how it goes.")]
        other, words = self.other_officer, "It was as the plan says."
        deeds = {
            "ask": lambda: ask(session, return_, asked, officer),
            "answer": lambda: self._answer(return_),
            "accept": lambda: accept_return(session, return_, officer),
            "advise": lambda: decide(session, return_, Decision.ADVISE, words, officer),
            "repay": lambda: decide(session, return_, Decision.REPAY, words, officer),
            "settle": lambda: settle(session, return_, by),
            "challenge": lambda: challenge(session, return_, words, by),
            "again": lambda: look_again(session, return_, Decision.ACCEPT, words, other),
        }
        self.do(f"return: {deed}", deeds[deed])

    def _answer(self, return_: FinancialReturn) -> None:
        query = query_of(self.session, return_)
        if query:
            answers = {item.id: Answer("We manage.") for item in query.items}
            answer_query(self.session, return_, answers, self.employer)

    @rule(is_given=st.booleans(), days=st.sampled_from([0, 30]))
    def somebody_may_act(self, is_given: bool, days: int) -> None:  # noqa: FBT001
        employer, by, today = self.household.employer, self.employer, day_of(self.now)
        helper = self.people[1]
        if is_given:
            details = MandateDetails(
                capacity=Capacity.REPRESENTATIVE, from_on=today, until_on=today + timedelta(365),
                basis="Written down.", ground=Ground.CHOSEN,
            )  # fmt: skip
            self.do("mandate", lambda: give_mandate(self.session, employer, helper, details, by))
            return
        last = today + timedelta(days=days)
        for mandate in mandates_of(self.session, employer.id):
            if mandate.account_id == helper.id:
                self.do("no mandate", partial(end_mandate, self.session, mandate, last, by))

    @rule(weekly=st.sampled_from([0, 1000]))
    def the_contribution_changes(self, weekly: int) -> None:
        agreement, money = self.household.agreement, Money(weekly)
        self.do(
            "contribution",
            lambda: agree_contribution(self.session, agreement, money, self.employer),
        )

    @rule(pick=st.integers(0, 40), days=st.sampled_from([-7, 7, 30]))
    def the_direct_payment_ends(self, pick: int, days: int) -> None:
        if pick:
            return  # most go on
        last, why = day_of(self.now) + timedelta(days=days), EndedBecause.CHOSEN
        agreement, by = self.household.agreement, self.employer
        self.do("end", lambda: end_direct_payment(self.session, agreement, last, why, by))
