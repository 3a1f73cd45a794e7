"""How fast spending is graded, receipts are matched, and phone photos are ready to look at.

Grading reads 100,000 lines of 200 households from the database with all that shows what they
were. Matching compares 10,000 receipts with them. Intake takes 1,000 photos of 12 megapixels in,
each in a process of its own, by two workers.
"""

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.db import make_engine
from pa_employer.evidence.facts import account_lines
from pa_employer.evidence.models import ReceiptPage
from pa_employer.evidence.taking import Arrival, Desk, examine, keep
from pa_employer.sealing import SEAL
from pa_employer.statements.models import MoneyAccount, StatementLine
from pa_employer.upgrade import upgrade
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from receipts.matching import Account, Paper, Spend, Standing, matches
from receipts.store import FolderStore
from returns.compute import judge
from returns.policy import policy_on
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib, print_slowest
from tests.bench.statements import AT, BEGAN, HOUSEHOLDS, bring_in, households

YEAR = Span(BEGAN, BEGAN + timedelta(days=371))
RECEIPTS, PHOTOS, DIFFERENT = 10_000, 1_000, 10
SIZE = (4000, 3000)
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker takes in: which photos, for whom, and where to."""

    address: str
    files: Path
    account_id: UUID
    by_id: UUID
    numbers: range


def main() -> None:
    """Measure grading and matching on both databases, then intake with two workers."""
    with each_database() as engines, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            accounts = households(engine)
            bring_in(engine, accounts, FolderStore(Path(folder) / name), HOUSEHOLDS)
            seconds, count = grade_all(engine)
            print(  # noqa: T201
                f"{name}: {count:,} lines graded in {seconds:.1f} s, {count / seconds:,.0f} "
                f"lines/s; peak memory {memory_mib():,} MiB"
            )
            if name == "SQLite":
                print_slowest(lambda: grade_all(engine, 20))  # noqa: B023  # it is run at once
                match_all(engine)
    take_photos()


def grade_all(engine: Engine, most: int | None = None) -> tuple[float, int]:
    """Grade every household's year, a household at a time; in seconds, and how many lines."""
    policy, count, began = policy_on(AT.date()), 0, perf_counter()
    with Session(engine) as session:
        newest = select(Agreement.id).order_by(Agreement.id.desc()).limit(most)
        for agreement_id in session.scalars(newest).all():
            agreement = session.get_one(Agreement, agreement_id)
            for line in account_lines(session, agreement.id, YEAR):
                judge(line, policy)
                count += 1
            session.expunge_all()
    return perf_counter() - began, count


def match_all(engine: Engine) -> None:
    """Match receipts with the spending they were made from: fifty in each household, then all."""
    by_household = list(_spends(engine))
    chance = Random(1)  # noqa: S311  # the same receipts each time
    each = RECEIPTS // len(by_household)
    pairs = [
        (Account(spends), [_paper(spend) for spend in chance.sample(spends, each)])
        for spends in by_household
    ]
    _print_matched("households one by one", pairs)
    together = Account([spend for spends in by_household for spend in spends])
    papers = [paper for _, own in pairs for paper in own]
    _print_matched("one account of 100,000", [(together, papers[:1000])])


def _print_matched(what: str, pairs: list[tuple[Account, list[Paper]]]) -> None:
    began, count, sure, likely = perf_counter(), 0, 0, 0
    for account, papers in pairs:
        for paper in papers:
            found = matches(paper, account, 7)
            count += 1
            sure += bool(found and found[0].standing is Standing.SURE)
            likely += bool(found and found[0].standing is Standing.LIKELY)
    seconds = perf_counter() - began
    print(  # noqa: T201
        f"Matching, {what}: {count:,} receipts in {seconds:.2f} s, {count / seconds:,.0f} "
        f"receipts/s, {sure:,} sure and {likely:,} likely; peak memory {memory_mib():,} MiB"
    )


def _spends(engine: Engine) -> Iterator[list[Spend]]:
    with Session(engine) as session:
        for account in session.scalars(select(MoneyAccount)).all():
            lines = session.scalars(
                select(StatementLine).where(
                    StatementLine.money_account_id == account.id, StatementLine.amount < NOTHING
                )
            ).all()
            if lines:
                yield [
                    Spend(
                        str(each.id), each.posted_on, each.amount, each.description, -each.amount
                    )
                    for each in lines
                ]


def _paper(spend: Spend) -> Paper:
    on = spend.on - timedelta(days=1)
    return Paper(spend.id, Money(spend.still.pence), on, spend.words, on)


def take_photos() -> None:
    """Take the photos in with two workers, each with its own connection and its own share."""
    SEAL.use({1: bytes(32)})
    with TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/photos.db"
        engine = make_engine(address)
        upgrade(engine)
        made = households(engine)
        by_id = made[0][1].account_id
        photos = [_photo(number) for number in range(DIFFERENT)]
        shares = [
            Share(address, Path(folder) / "files", account.id, by_id, range(n, PHOTOS, WORKERS))
            for n, (account, _) in enumerate(made[:WORKERS])
        ]
        began = perf_counter()
        with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
            done = [pool.submit(_take_share, share, photos) for share in shares]
            results = [each.result() for each in done]
        seconds = perf_counter() - began
        with Session(engine) as session:
            pages = session.scalar(select(func.count()).select_from(ReceiptPage))
        engine.dispose()
    waits = sorted(wait for own, _ in results for wait in own)
    cuts = quantiles(waits, n=20)
    size = sum(map(len, photos)) / len(photos) / 1024**2
    print(  # noqa: T201
        f"Intake: {pages:,} photos of 12 megapixels ({size:.1f} MiB) in {seconds:.0f} s, "
        f"{PHOTOS / seconds:.1f} photos/s; ready after {cuts[9]:.2f} s in the median, "
        f"{cuts[18]:.2f} s for 95 of 100, {waits[-1]:.2f} s at most; peak memory of an opening "
        f"process {max(peak for _, peak in results):,} MiB"
    )


def _take_share(share: Share, photos: list[bytes]) -> tuple[list[float], int]:
    """Take a worker's photos in; return how long each took, and the most memory in MiB."""
    SEAL.use({1: bytes(32)})
    engine = make_engine(share.address)
    files, waits = FolderStore(share.files), []
    for number in share.numbers:
        # Each photo is a file of its own, though its picture is one of a few.
        data = photos[number % len(photos)] + number.to_bytes(8)
        began = perf_counter()
        looked_at = examine(data, Desk())
        with Session(engine) as session:
            account = session.get_one(MoneyAccount, share.account_id)
            arrival = Arrival(account.agreement, Actor(share.by_id, AT))
            keep(session, files, arrival, looked_at, "IMG.jpg")
            session.commit()
        waits.append(perf_counter() - began)
    engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return waits, peak


def _photo(seed: int) -> bytes:
    """A photo of a receipt on a table, as large as a phone takes it."""
    chance = Random(seed)  # noqa: S311  # the same photos each time
    table = Image.effect_noise(SIZE, 30).convert("RGB")
    pen = ImageDraw.Draw(table)
    pen.rectangle((900, 200, 3100, 2800), fill=(248, 246, 240))
    for row in range(30):
        words = "".join(chance.choice("ABCDEFGHIJKLMNOP  ") for _ in range(24))
        pen.text((1000, 260 + row * 82), words, fill=(30, 30, 30), font_size=64)
    kept = BytesIO()
    table.save(kept, "JPEG", quality=88)
    return kept.getvalue()


if __name__ == "__main__":
    main()
