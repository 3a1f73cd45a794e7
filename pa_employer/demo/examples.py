"""One document of every kind for HMRC, built from a demo year, as the bytes that would be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from config.settings import HmrcService
from pa_employer.assistants.service import note_leaving
from pa_employer.audit.actor import Actor
from pa_employer.deductions.service import CodeDetails, note_tax_code
from pa_employer.demo.filing import deliver
from pa_employer.demo.household import Household
from pa_employer.demo.households import HOUSEHOLDS, Plan
from pa_employer.demo.load import live
from pa_employer.demo.people import at
from pa_employer.filings.about import About, Matter
from pa_employer.filings.draft import Sending
from pa_employer.filings.models import Filing
from pa_employer.filings.service import close_scheme, file_document
from pa_employer.filings.summaries import key_of_span
from pa_employer.filings.told import filings_of
from pa_employer.filings.waiting import waiting
from pa_employer.leave.absence import keep_family_leave
from pa_employer.leave.details import FamilyDetails
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.correct import correct_payslip
from pa_employer.payruns.extras import claim_allowance
from pa_employer.payruns.plan import RunPlan, last_sunday
from pa_employer.payruns.queries import payslips_of
from pa_employer.payruns.service import choose_contracted, start_run
from pa_employer.people.models import Employer
from pa_employer.schemes.models import AssistantAtHmrc, GatewayLogin
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, monday_of, month_later
from payroll.ground.money import NOTHING
from payroll.parental.kinds import ParentalKind
from payroll.periods import TaxYear
from payroll.rti.envelope import Login, with_login
from payroll.rti.summary_checks import tax_month_of
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource
from receipts.store import FileStore

FRIDAY = timedelta(days=4)
FOUR_WEEKS = ONE_WEEK * 4


@dataclass(frozen=True, slots=True)
class Example:
    """A document with a name that says what it shows, and the day it is sent on."""

    name: str
    message: bytes
    sent_on: date


def write_examples(examples: Iterator[Example], folder: Path) -> list[Path]:
    """Write each document into a folder, byte for byte, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for example in examples:
        path = folder / f"{example.name}.xml"
        path.write_bytes(example.message)
        written.append(path)
    return written


def examples(
    session: Session, files: FileStore, today: date, hmrc: HmrcService
) -> Iterator[Example]:
    """Live a year in two households up to a day, then let happen what a year seldom holds."""
    own, bureau = live(session, files, (HOUSEHOLDS[0], _by_organisation()), today)
    for year, who in ((own, "employer"), (bureau, "agent")):
        yield from _of_the_year(session, year.household, who)
    teller = _Teller(session, own.household, hmrc)
    yield from teller.new_kinds(today + ONE_DAY)


def _by_organisation() -> Plan:
    return next(plan for plan in HOUSEHOLDS if plan.by_organisation)


def _of_the_year(session: Session, household: Household, who: str) -> Iterator[Example]:
    """Yield the first and the last full payment submission of each tax year, and what ended it."""
    oldest_first = filings_of(session, household.employer.id)[::-1]
    by_year: dict[TaxYear, list[Filing]] = {}
    for filing in oldest_first:
        by_year.setdefault(TaxYear(filing.tax_year), []).append(filing)
    for year, found in by_year.items():
        runs = [each for each in found if About.parse(each.about).matter is Matter.RUN]
        yield _example(session, runs[0], f"FPS-{year}-first-{who}")
        yield _example(session, runs[-1], f"FPS-{year}-regular-{who}")
        for each in found:
            if each not in runs:
                matter = About.parse(each.about).matter
                yield _example(session, each, f"{each.kind}-{year}-{matter}-{who}")


def _example(session: Session, filing: Filing, name: str) -> Example:
    kept = session.get_one(GatewayLogin, filing.login_id)
    login = Login(kept.user_id, kept.password, kept.method)
    return Example(name, with_login(filing.document, login), filing.asked_at.date())


@dataclass(slots=True)
class _Teller:
    """Makes one household's life eventful, one document after the other."""

    session: Session
    household: Household
    hmrc: HmrcService

    def new_kinds(self, day: date) -> Iterator[Example]:
        """Yield a document of every kind that an ordinary year does not hold."""
        first, second = (job.assistant for job in self.household.jobs[:2])
        claim_allowance(
            self.session, self.household.employer.id, TaxYear.of(day), NOTHING, self._by(day)
        )
        yield from self._all(day, "allowance")
        first.ni_number = None
        yield self._one(About(Matter.NUMBER, str(first.id)), day, "number")
        newest = payslips_of(self.session, second.id)[0]
        code = CodeDetails(from_on=newest.pay_on, code=TaxCode.parse("SD0"), source=CodeSource.P6)
        note_tax_code(self.session, second, code, self._by(day))
        correct_payslip(self.session, newest, "HMRC had sent SD0", self._by(day))
        yield from self._all(day, "corrected")
        yield from self._parental(day)
        yield from self._endings(day + FOUR_WEEKS)

    def _parental(self, day: date) -> Iterator[Example]:
        """Yield a pay day with paternity pay and a new payroll ID, and what is given back."""
        first = self.household.jobs[0].assistant
        monday = monday_of(day)
        details = FamilyDetails(
            kind=ParentalKind.PATERNITY,
            event_on=monday,
            starts_on=monday,
            weeks=2,
            is_small_employer=True,
        )
        keep_family_leave(self.session, first, details, self._by(day))
        self.session.get_one(AssistantAtHmrc, first.id).payroll_id = "NEW-1"
        pay_on = monday_of(day) + FOUR_WEEKS + FRIDAY - ONE_WEEK
        self._pay(pay_on)
        yield from self._all(pay_on, "paternity-pay")

    def _endings(self, day: date) -> Iterator[Example]:
        """Yield a late leaver, months without pay, a time without pay to come, and the end."""
        leaver, last = (job.assistant for job in self.household.jobs[:2])
        note_leaving(self.session, leaver, day, self._by(day))
        yield from self._all(day, "late-leaver")
        later = tax_month_of(month_later(day, 1)).last + ONE_DAY
        yield from self._all(later, "no-payment")
        first = tax_month_of(later).last + ONE_DAY
        span = Span(first, month_later(first, 1) - ONE_DAY)
        yield self._one(About(Matter.INACTIVE, key_of_span(span)), later, "inactive")
        note_leaving(self.session, last, later, self._by(later))
        close_scheme(self.session, self.household.employer, later, self._by(later))
        yield from self._all(later, "ceased")

    def _pay(self, pay_on: date) -> None:
        by = self._by(pay_on)
        plan = RunPlan(Frequency.FOUR_WEEKLY, pay_on, last_sunday(pay_on))
        run = start_run(self.session, self.household.agreement, plan, by)
        for job in self.household.jobs:
            choose_contracted(self.session, run, job.assistant, True, by)  # noqa: FBT003
        approve_run(self.session, run, by)

    def _all(self, day: date, name: str) -> Iterator[Example]:
        for number, each in enumerate(waiting(self.session, self._employer, day), start=1):
            more = f"-{number}" if number > 1 else ""
            yield self._one(each.about, day, f"{name}{more}")

    def _one(self, about: About, day: date, name: str) -> Example:
        sending = Sending(self.hmrc)
        filing = file_document(self.session, self._employer, about, sending, self._by(day))
        deliver(self.session, filing, self._by(day))
        year = TaxYear(filing.tax_year)
        return _example(self.session, filing, f"{filing.kind}-{year}-{name}")

    @property
    def _employer(self) -> Employer:
        return self.household.employer

    def _by(self, day: date) -> Actor:
        return Actor(self.household.decider.id, at(day, 14))
