"""People, hours, time off and pay, in any order."""

from datetime import date, time, timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import (
    AssistantDetails,
    add_assistant,
    agree_terms,
    note_leaving,
)
from pa_employer.clock import day_of
from pa_employer.demo.filing import make_known
from pa_employer.leave import absence
from pa_employer.leave import service as leave
from pa_employer.leave.details import HolidayDetails, SicknessDetails
from pa_employer.leave.queries import holidays_of, spells_of
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.correct import correct_payslip
from pa_employer.payruns.extras import ExtraDetails, add_extra
from pa_employer.payruns.models import PayRun, PayslipRow
from pa_employer.payruns.plan import RunPlan, last_sunday
from pa_employer.payruns.queries import draft_runs, paid_in, payslips_of
from pa_employer.payruns.service import choose_contracted, drop_run, start_run
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import weeks_not_sent
from pa_employer.timesheets.service import (
    add_shift,
    agree_sheet,
    remove_shift,
    reopen_sheet,
    send_back_sheet,
    start_sheet,
    submit_sheet,
    take_back_sheet,
)
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.hours import instant
from payroll.pension import PensionKind, PensionTerms
from payroll.work.items import ItemKind
from tests.pa_employer.household import give_code, terms
from tests.robust.living.life import Life, one_of
from tests.robust.living.still_true import check_run

PICK = st.integers(0, 7)
NAMES = ("Agnes Tait", "Calum Reid", "Una Bain")
EACH_DAY = frozenset({1, 2, 3, 4, 5})
FREQUENCIES = st.sampled_from([Frequency.FOUR_WEEKLY, Frequency.FOUR_WEEKLY, Frequency.WEEKLY])
RATES = st.sampled_from([1345, 1345, 1400, 1500])
PENSIONS = st.sampled_from(list(PensionKind))
SHIFTS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from([time(9), time(17, 30), time(23)]),
        st.sampled_from([90, 240, 480]),
    ),
    max_size=4,
)
"""The number of the day, when it begins, and its minutes on the clock."""


class Working(Life):
    """What an employer and their assistants do."""

    @rule(pick=PICK, ahead=st.sampled_from([0, 7, -3]), rate=RATES, often=FREQUENCIES)
    def takes_somebody_on(self, pick: int, ahead: int, rate: int, often: Frequency) -> None:
        day = day_of(self.now) + timedelta(days=ahead)
        details = AssistantDetails(
            name=NAMES[pick % len(NAMES)], date_of_birth=date(1980, 2, 29), started_on=day
        )
        agreed = terms(from_on=day, hourly_rate=Money(rate), frequency=often)

        def deed() -> None:
            new = add_assistant(
                self.session, self.household.employer.id, details, agreed, self.employer
            )
            give_code(self.session, new, self.employer)
            make_known(self.session, new, self.employer)

        self.do("take on", deed)

    @rule(
        pick=PICK, days=st.sampled_from([-10, 0, 3, 14]), rate=RATES, pension=PENSIONS,
        hours=st.sampled_from([0, 10, 20]),
    )  # fmt: skip
    def agrees_terms(
        self, pick: int, days: int, rate: int, pension: PensionKind, hours: int
    ) -> None:
        assistant = self._assistant(pick)
        agreed = terms(
            from_on=day_of(self.now) + timedelta(days=days),
            hourly_rate=Money(rate),
            contracted_minutes_per_week=hours * 60,
            pension=PensionTerms(pension),
        )
        self.do("terms", lambda: agree_terms(self.session, assistant, agreed, self.employer))

    @rule(pick=st.integers(0, 30), days=st.sampled_from([-7, 0, 14]))
    def a_job_ends(self, pick: int, days: int) -> None:
        if pick:
            return  # most jobs go on
        assistant, day = self._assistant(pick), day_of(self.now) + timedelta(days=days)
        self.do("leave", lambda: note_leaving(self.session, assistant, day, self.employer))

    @rule(shifts=SHIFTS, is_agreed=st.booleans())
    def hours_are_sent(
        self,
        shifts: list[tuple[int, time, int]],
        is_agreed: bool,  # noqa: FBT001
    ) -> None:
        """Everybody sends all weeks that were not sent, and the employer agrees them or waits."""
        for assistant in self.assistants():
            for monday in weeks_not_sent(self.session, assistant, day_of(self.now)):
                self._send(assistant, monday, shifts)
        if is_agreed:
            self.hours_are_agreed()

    @rule()
    def hours_are_agreed(self) -> None:
        for sheet in self.sheets("submitted"):
            self._agree(sheet)

    @rule(pick=PICK, deed=st.sampled_from(["take back", "send back", "reopen", "reopen"]))
    def a_week_is_looked_at_again(self, pick: int, deed: str) -> None:
        sheet = one_of(self.sheets("agreed" if deed == "reopen" else "submitted"), pick)
        if sheet is None:
            return
        session, by = self.session, self.employer
        deeds = {
            "take back": lambda: take_back_sheet(session, sheet, by),
            "send back": lambda: send_back_sheet(session, sheet, "Look again.", by),
            "reopen": lambda: reopen_sheet(session, sheet, "It was not so.", by),
        }
        self.do(deed, deeds[deed])

    @rule(pick=PICK, shifts=SHIFTS, clears=st.booleans())
    def a_week_is_changed(
        self,
        pick: int,
        shifts: list[tuple[int, time, int]],
        clears: bool,  # noqa: FBT001
    ) -> None:
        sheet = one_of(self.sheets("draft", "sent back"), pick)
        if sheet is None:
            return
        for shift in list(sheet.shifts) if clears else []:
            self.do("remove", partial(remove_shift, self.session, shift, self.employer))
        self._send(sheet.assistant, sheet.week_starts_on, shifts)
        self._agree(sheet)

    def _agree(self, sheet: Timesheet) -> None:
        self.do("agree", lambda: agree_sheet(self.session, sheet, self.employer))

    def _send(
        self, assistant: Assistant, monday: date, shifts: list[tuple[int, time, int]]
    ) -> None:
        sheets = []

        def begin() -> None:
            sheets.append(start_sheet(self.session, assistant, monday, self.employer))

        if not self.do("begin", begin):
            return
        (sheet,) = sheets
        for number, start, minutes in shifts:
            begins = instant(monday + timedelta(days=number), start)
            details = ShiftDetails(begins, begins + timedelta(minutes=minutes))
            self.do("shift", partial(add_shift, self.session, sheet, details, self.employer))
        self.do("send", lambda: submit_sheet(self.session, sheet, self.employer))

    @rule(pick=PICK, first=st.integers(-10, 20), days=st.sampled_from([0, 0, 4, 13]))
    def holiday_is_written_down(self, pick: int, first: int, days: int) -> None:
        assistant = self._assistant(pick)
        on = day_of(self.now) + timedelta(days=first)
        details = HolidayDetails(first_on=on, last_on=on + timedelta(days=days))
        by = self.employer
        self.do("holiday", lambda: leave.write_down_holiday(self.session, assistant, details, by))

    @rule(pick=PICK, which=PICK, is_short=st.booleans())
    def holiday_ends_otherwise(self, pick: int, which: int, is_short: bool) -> None:  # noqa: FBT001
        holiday = one_of(holidays_of(self.session, self._assistant(pick).id), which)
        if holiday and is_short:
            last, by = holiday.first_on, self.employer
            self.do("cut short", lambda: leave.cut_short(self.session, holiday, last, by))
        elif holiday:
            self.do(
                "withdraw", lambda: leave.withdraw_holiday(self.session, holiday, self.employer)
            )

    @rule(pick=PICK, back=st.integers(0, 20), days=st.sampled_from([None, 3, 9]))
    def somebody_is_ill(self, pick: int, back: int, days: int | None) -> None:
        assistant, first = self._assistant(pick), day_of(self.now) - timedelta(days=back)
        last = None if days is None else first + timedelta(days=days)
        ill = SicknessDetails(first_on=first, told_on=first, weekdays=EACH_DAY, last_on=last)
        by = self.employer
        self.do("ill", lambda: absence.write_down_sickness(self.session, assistant, ill, by))

    @rule(pick=PICK, which=PICK, was_wrong=st.booleans())
    def somebody_is_well(self, pick: int, which: int, was_wrong: bool) -> None:  # noqa: FBT001
        spell, by = one_of(spells_of(self.session, self._assistant(pick).id), which), self.employer
        if spell and was_wrong:
            self.do("cross out", lambda: absence.cross_out(self.session, spell, by))
        elif spell:
            on = day_of(self.now)
            self.do("well", lambda: absence.end_sickness(self.session, spell, on, by))

    @rule(often=FREQUENCIES, ahead=st.sampled_from([1, 3, 5]), contracted=st.booleans(),
          approves=st.sampled_from([True, True, True, False]))  # fmt: skip
    def pay_day_comes(
        self,
        often: Frequency,
        ahead: int,
        contracted: bool,  # noqa: FBT001
        approves: bool,  # noqa: FBT001
    ) -> None:
        today = day_of(self.now)
        plan = RunPlan(often, today + timedelta(days=ahead), last_sunday(today))
        runs: list[PayRun] = []

        def begin() -> None:
            runs.append(start_run(self.session, self.household.agreement, plan, self.employer))

        if not self.do("start pay", begin):
            return
        (run,) = runs
        if contracted:
            for assistant, _ in paid_in(self.session, run):
                chosen = run, assistant, True, self.employer
                self.do("contracted", partial(choose_contracted, self.session, *chosen))
        if approves:
            self._approve(run)

    @rule(pick=PICK, deed=st.sampled_from(["approve", "drop", "bonus"]))
    def a_draft_is_taken_up(self, pick: int, deed: str) -> None:
        run = one_of(draft_runs(self.session, self.household.employer.id), pick)
        if run is None:
            return
        if deed == "approve":
            self._approve(run)
        elif deed == "drop":
            self.do("drop", lambda: drop_run(self.session, run, self.employer))
        else:
            extra = ExtraDetails(kind=ItemKind.BONUS, amount=Money(2500), label="Thank you")
            assistant, by = self._assistant(pick), self.employer
            self.do("bonus", lambda: add_extra(self.session, run, assistant, extra, by))

    def _approve(self, run: PayRun) -> None:
        if self.do("approve", lambda: approve_run(self.session, run, self.employer)):
            check_run(self.session, run)

    @rule(pick=PICK, which=PICK)
    def a_payslip_is_corrected(self, pick: int, which: int) -> None:
        rows: list[PayslipRow] = payslips_of(self.session, self._assistant(pick).id)
        row = one_of(rows, which)
        if row:
            self.do(
                "correct",
                lambda: correct_payslip(self.session, row, "It was not so.", self.employer),
            )

    def _assistant(self, pick: int) -> Assistant:
        found = one_of(self.assistants(), pick)
        assert found
        return found
