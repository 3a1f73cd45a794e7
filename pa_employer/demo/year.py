"""A year in a household, day by day, through the same services that people's pages use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.agreements.queries import instalment, payment_days
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import agree_terms, note_leaving
from pa_employer.audit.actor import Actor
from pa_employer.demo.filing import tell_hmrc
from pa_employer.demo.household import Household, Job, terms
from pa_employer.demo.households import Habit, UsualShift
from pa_employer.demo.people import at
from pa_employer.demo.receipts import receipt_picture
from pa_employer.evidence.confirming import WhatItSays, confirm
from pa_employer.evidence.pairing import pair
from pa_employer.evidence.taking import TRUSTED, Arrival, examine, keep
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.payruns.plan import RunPlan, last_sunday
from pa_employer.payruns.queries import dues_in
from pa_employer.payruns.service import choose_contracted, start_run
from pa_employer.statements.bills import BillDetails, note_bill
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import unclear_lines
from pa_employer.statements.recognising import match_lines
from pa_employer.statements.rules import learn, may_be_rule
from pa_employer.statements.service import (
    Meaning,
    Upload,
    explain_line,
    import_statement,
)
from pa_employer.timesheets.queries import sheets_waiting, weeks_not_sent
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, monday_of
from payroll.ground.money import Money
from payroll.hours import instant
from payroll.rates.funded_pa_rate import funded_pa_rate
from receipts.store import FileStore

FOUR_WEEKS = timedelta(weeks=4)
HMRC_PAID_BEFORE = timedelta(days=4)
SKIPPED = 2
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(slots=True)
class Year:
    """One household's days, lived one after the other up to today."""

    session: Session
    files: FileStore
    household: Household
    today: date
    last_pay_on: date
    imported_until: date
    paid: set[UUID] = field(default_factory=set)

    def live(self, day: date) -> None:
        """Do everything this household does on a day."""
        if day in payment_days(self.household.agreement, Span(day, day)):
            self.household.bank.move(
                day, f"KINNAIRD COUNCIL {self.household.plan.reference}", self._instalment()
            )
        self._change_terms(day)
        if day.weekday() == MON:
            self._send_hours(day - ONE_WEEK)
            self._shop(day)
        elif day.weekday() == TUE:
            self._agree_hours(day)
        if day + ONE_DAY == self._pay_day(day):
            self._run_pay(day)
        if day.day == 3 or day == self.today:  # noqa: PLR2004  # statements come on the third
            self._import(day)

    def begin_first_pay(self) -> None:
        """Leave a new household's first pay run waiting as a draft, for this week's Friday."""
        if self.household.plan.joined_weeks_ago is None:
            return
        friday = monday_of(self.today + ONE_DAY) + timedelta(days=FRI)
        plan = RunPlan(Frequency.FOUR_WEEKLY, friday, last_sunday(self.today))
        start_run(self.session, self.household.agreement, plan, self._decider(self.today, 20))

    def _instalment(self) -> Money:
        return instalment(self.household.agreement)

    def _decider(self, day: date, hour: int) -> Actor:
        return Actor(self.household.decider.id, at(day, hour))

    def _change_terms(self, day: date) -> None:
        """Follow the funded rate on the day it changes, and note who leaves."""
        for job in self.household.jobs:
            agreed = terms_of(self.session, job.assistant.id)
            rate = funded_pa_rate().on(day).hourly
            if day > job.assistant.started_on and agreed[-1].hourly_rate != rate:
                by = self._decider(day, 8)
                agree_terms(self.session, job.assistant, terms(job.worker, day), by)
            if self._left_on(job) == day:
                note_leaving(self.session, job.assistant, day, self._decider(day, 17))

    def _left_on(self, job: Job) -> date | None:
        weeks = job.worker.leaves_weeks_ago
        return None if weeks is None else monday_of(self.today) - ONE_WEEK * weeks - ONE_DAY

    def _send_hours(self, monday: date) -> None:
        """Enter and send last week's shifts, as each assistant would on a phone."""
        for job in self.household.jobs:
            age = (monday_of(self.today) - monday).days // 7 - 1
            if age in job.worker.unsent_weeks or not self._works(job, monday):
                continue
            by = Actor(job.account.id, at(monday + ONE_WEEK, 7, 30))
            sheet = start_sheet(self.session, job.assistant, monday, by)
            for details in self._shifts(job, monday):
                add_shift(self.session, sheet, details, by)
            submit_sheet(self.session, sheet, by)

    def _works(self, job: Job, monday: date) -> bool:
        left = self._left_on(job)
        return job.assistant.started_on <= monday and (left is None or monday < left)

    def _shifts(self, job: Job, monday: date) -> Iterator[ShiftDetails]:
        number = monday.toordinal() // 7
        for place, usual in enumerate(job.worker.shifts):
            longer = timedelta(hours=1 if number % 9 == 4 and place == 0 else 0)  # noqa: PLR2004
            yield _on_the_day(usual, monday, longer)

    def _agree_hours(self, day: date) -> None:
        for sheet in sheets_waiting(self.session, self.household.employer.id):
            agree_sheet(self.session, sheet, self._decider(day, 10))

    def _pay_day(self, day: date) -> date | None:
        """Return the first pay day after a day, in step with the newest one."""
        weeks_off = (self.last_pay_on - day - ONE_DAY) % FOUR_WEEKS
        return day + ONE_DAY if not weeks_off else None

    def _run_pay(self, day: date) -> None:
        if self.household.plan.joined_weeks_ago is not None:
            return
        by = self._decider(day, 11)
        first_week = monday_of(max(job.assistant.started_on for job in self.household.jobs))
        if last_sunday(day) < first_week:
            return
        plan = RunPlan(Frequency.FOUR_WEEKLY, day + ONE_DAY, last_sunday(day))
        run = start_run(self.session, self.household.agreement, plan, by)
        for job in self.household.jobs:
            if weeks_not_sent(self.session, job.assistant, day):
                choose_contracted(self.session, run, job.assistant, True, by)  # noqa: FBT003
        approve_run(self.session, run, self._decider(day, 12))
        for due in dues_in(self.session, run.id):
            self._pay(due)
        self._tell_hmrc(day)

    def _tell_hmrc(self, day: date) -> None:
        """Tell HMRC of the pay; some leave the newest pay day to the visitor."""
        plan, is_newest = self.household.plan, day + ONE_DAY == self.last_pay_on
        if not (is_newest and (plan.skips_hmrc or plan.by_organisation)):
            tell_hmrc(self.session, self.household.employer, self._decider(day, 13))

    def _pay(self, due: PaymentDue) -> None:
        bank, amount = self.household.bank, -due.amount
        match due.kind:
            case DueKind.NET_PAY | DueKind.ARRESTMENT:
                bank.move(due.due_on, f"{due.payee.upper()} {due.reference}", amount)
            case DueKind.HMRC:
                newest = self.today - timedelta(days=31 * SKIPPED)
                if not (self.household.plan.skips_hmrc and due.due_on > newest):
                    said = f"HMRC CUMBERNAULD {due.reference}"
                    bank.move(due.due_on - HMRC_PAID_BEFORE, said, amount)
            case DueKind.PENSION:
                bank.move(due.due_on - HMRC_PAID_BEFORE, f"{due.payee.upper()} PENSION", amount)
            case DueKind.BILL:
                bank.move(due.due_on, due.payee.upper(), amount)

    def _shop(self, monday: date) -> None:
        began = self.household.agreement.starts_on
        for place, habit in enumerate(self.household.plan.habits):
            weeks = (monday - began).days // 7 - place
            if weeks >= 0 and weeks % habit.every_weeks == 0:
                day = monday + timedelta(days=place % 6)
                if habit.is_bill:
                    self._note_bill(habit, day, monday)
                self.household.bank.move(day, habit.shop, Money(-habit.pence))

    def _import(self, day: date) -> None:
        """Download what is new and bring it in, then say what was unclear the morning after."""
        if day - ONE_DAY <= self.imported_until:
            return
        span = Span(self.imported_until + ONE_DAY, day - ONE_DAY)
        if not self.household.bank.moves_in(span):
            return
        upload = Upload(f"statement-{span.last}.csv", self.household.bank.statement(span))
        by = self._decider(day, 18)
        import_statement(self.session, self.files, self.household.money_account, upload, by)
        self.imported_until = span.last
        is_newest = day > self.today - timedelta(days=31)
        if not (self.household.plan.leaves_unclear and is_newest):
            self._explain(self._decider(day, 19))

    def _note_bill(self, habit: Habit, due_on: date, day: date) -> None:
        details = BillDetails(
            payee=habit.shop.title(),
            amount=Money(habit.pence),
            due_on=due_on,
            group=habit.group,
        )
        note_bill(self.session, self.household.agreement, details, self._decider(day, 9))

    def _explain(self, by: Actor) -> None:
        agreement = self.household.agreement
        habits = {habit.shop: habit for habit in self.household.plan.habits}
        for line in unclear_lines(self.session, agreement.id):
            habit = habits.get(line.description)
            if habit is None or line.group is not None:
                continue
            explain_line(self.session, line, _meaning(habit), by)
            if habit.has_receipt:
                self._attach(line, habit, by)
            if habit.is_always and may_be_rule(self.session, agreement.id, line):
                learn(self.session, agreement, line, by)
                match_lines(self.session, agreement.id, by.at)

    def _attach(self, line: StatementLine, habit: Habit, by: Actor) -> None:
        picture = receipt_picture(habit.shop, line.posted_on, Money(habit.pence))
        arrival = Arrival(self.household.agreement, by)
        kept = keep(self.session, self.files, arrival, examine(picture, TRUSTED), "receipt.jpg")
        pair(self.session, kept.receipt, [line], by)
        says = WhatItSays(habit.shop, line.posted_on, Money(habit.pence))
        confirm(self.session, kept.receipt, says, by)


def _on_the_day(usual: UsualShift, monday: date, longer: timedelta) -> ShiftDetails:
    day = monday + timedelta(days=usual.weekday)
    ends_day = day if usual.end > usual.start else day + ONE_DAY
    starts_at, ends_at = instant(day, usual.start), instant(ends_day, usual.end) + longer
    return ShiftDetails(starts_at, ends_at)


def _meaning(habit: Habit) -> Meaning:
    words = "" if habit.has_receipt else habit.words
    return Meaning(habit.group, words, no_receipt=False)
