"""How many statement lines a second are read, matched and posted, and where the time goes.

100,000 lines: 200 households with a year of 500 lines each, one file a household, with wages,
tax and the council's payments that are matched, shops known by a rule, and shops nobody knows.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind
from pa_employer.accounts.service import add_account, add_organisation
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.audit.actor import Actor
from pa_employer.db import make_engine
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.people.service import EmployerDetails, add_employer
from pa_employer.sealing import SEAL
from pa_employer.statements.models import (
    AccountKind,
    Explained,
    MoneyAccount,
    StatementLine,
)
from pa_employer.statements.service import (
    MoneyAccountDetails,
    Upload,
    import_statement,
    open_money_account,
)
from payroll.frequency import Frequency
from payroll.ground.money import Money
from receipts.store import FolderStore
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib, print_slowest

HOUSEHOLDS, LINES = 200, 500
BEGAN = date(2025, 11, 3)
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
SHOPS = ("COMMONWEALTH POOL", "CITY BUSES", "TESCO STORES 2841", "CINEWORLD", "BOOTS 114")
WAGE, INSTALMENT = Money(80_000), Money(160_000)


def main() -> None:
    """Measure both databases and print what the profile of the first says."""
    with each_database() as engines, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            accounts = households(engine)
            files = FolderStore(Path(folder) / name)
            # SQLite lets one write at a time; PostgreSQL takes a process on each core.
            if name == "SQLite":
                seconds = bring_in(engine, accounts, files, HOUSEHOLDS)
            else:
                seconds = on_both_cores(engine, accounts, files)
            count, matched = counted(engine)
            print(  # noqa: T201
                f"{name}: {count:,} lines in {seconds:.1f} s, {count / seconds:,.0f} lines/s, "
                f"{matched:,} matched; peak memory {memory_mib():,} MiB"
            )
            if name == "SQLite":
                print_profile(engine, accounts, files)


def households(engine: Engine) -> list[tuple[MoneyAccount, Actor]]:
    """Bring in the households, each with its account and a year of wages due."""
    made: list[tuple[MoneyAccount, Actor]] = []
    with Session(engine, expire_on_commit=False) as session:
        council = add_organisation(session, OrganisationKind.AUTHORITY, "Bench Council")
        account = add_account(session, "bench@example.org", "Bench", AT)
        by = Actor(account.id, AT)
        for number in range(HOUSEHOLDS + 20):
            employer = add_employer(
                session, EmployerDetails(name=f"E{number}", supported_person=f"E{number}"), by
            )
            agreement = agree_direct_payment(session, employer, council, terms(number), by)
            session.add_all(wages(agreement))
            opening = MoneyAccountDetails(
                kind=AccountKind.BANK, name="A", opened_on=BEGAN, opening_balance=INSTALMENT
            )
            made.append((open_money_account(session, agreement, opening, by), by))
        session.commit()
    return made


def terms(number: int) -> AgreementDetails:
    """Return what was agreed: £400 a week, every four weeks."""
    return AgreementDetails(
        reference=f"B{number}",
        starts_on=BEGAN,
        first_payment_on=BEGAN,
        weekly_amount=Money(40_000),
        paid_every=Frequency.FOUR_WEEKLY,
        planned_minutes_per_week=1_200,
    )


def wages(agreement: Agreement) -> Iterator[PaymentDue]:
    """Return thirteen wages, one every four weeks."""
    for number in range(13):
        yield PaymentDue(
            agreement_id=agreement.id,
            pay_run_id=None,
            kind=DueKind.NET_PAY,
            payee="Rhona Baird",
            amount=WAGE + Money(number),
            due_on=BEGAN + timedelta(weeks=4 * number, days=4),
        )


def statement(household: int) -> bytes:
    """Return a year of one account as a bank writes it, with running balances."""
    lines: list[tuple[date, str, Money]] = []
    for number in range(13):
        day = BEGAN + timedelta(weeks=4 * number)
        lines.append((day, "BENCH COUNCIL", INSTALMENT))
        lines.append((day + timedelta(days=4), "R BAIRD WAGES", -(WAGE + Money(number))))
    for number in range(LINES - len(lines)):
        day = BEGAN + timedelta(days=number * 360 // LINES)
        pence = -(100 + (number * 37 + household) % 400)
        lines.append((day, SHOPS[number % len(SHOPS)], Money(pence)))
    lines.sort(key=lambda line: line[0])
    written, balance = ["Date,Description,Amount,Balance"], INSTALMENT
    for day, words, amount in lines:
        balance += amount
        written.append(f"{day:%d/%m/%Y},{words},{amount.pounds:.2f},{balance.pounds:.2f}")
    return "\n".join(written).encode()


def bring_in(
    engine: Engine, accounts: list[tuple[MoneyAccount, Actor]], files: FolderStore, count: int
) -> float:
    """Bring the last `count` households' files in, each in its own unit of work; in seconds."""
    sent = [(accounts.pop(), statement(number)) for number in range(count)]
    began = perf_counter()
    for (account, by), data in sent:
        with Session(engine) as session:
            own = session.get_one(MoneyAccount, account.id)
            import_statement(session, files, own, Upload("year.csv", data), by)
            session.commit()
    return perf_counter() - began


def on_both_cores(
    engine: Engine, accounts: list[tuple[MoneyAccount, Actor]], files: FolderStore
) -> float:
    """Bring half of the files in from each of two processes; return how long both took."""
    half = HOUSEHOLDS // 2
    shares = (accounts[:half], accounts[half : 2 * half])
    address = engine.url.render_as_string(hide_password=False)
    began = perf_counter()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        done = [pool.submit(_share, address, share, files) for share in shares]
        for each in done:
            each.result()
    return perf_counter() - began


def _share(address: str, share: list[tuple[MoneyAccount, Actor]], files: FolderStore) -> None:
    SEAL.use({1: bytes(32)})
    engine = make_engine(address)
    bring_in(engine, share, files, len(share))
    engine.dispose()


def counted(engine: Engine) -> tuple[int, int]:
    """Return how many lines there are, and how many of them were matched."""
    with Session(engine) as session:
        count = select(func.count()).select_from(StatementLine)
        matched = count.where(StatementLine.explained == Explained.MATCHED)
        return session.scalar(count) or 0, session.scalar(matched) or 0


def print_profile(
    engine: Engine, accounts: list[tuple[MoneyAccount, Actor]], files: FolderStore
) -> None:
    """Print the functions that cost most in bringing the households left over in."""
    print_slowest(lambda: bring_in(engine, accounts, files, len(accounts)))


if __name__ == "__main__":
    main()
