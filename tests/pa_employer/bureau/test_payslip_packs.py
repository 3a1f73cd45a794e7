"""Payslips of hundreds: asked for, made in shares, handed out under each mandate of the day."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.bureau import handing_out, packing, packs, payslips_packed
from pa_employer.bureau.forgetting import forget_packs
from pa_employer.bureau.models import AskedPack, AskedPart, BulkRun, PartState
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.packs import NobodyInItError, Parts
from pa_employer.evidence.forgetting import EVERYTHING
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import claim_next, run, work_off
from pa_employer.payruns.correct import correct_payslip
from pa_employer.payruns.payslip_document import PayslipDocument
from pa_employer.payruns.queries import payslips_of
from pa_employer.people.models import Employer
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import end_mandate
from pa_employer.web.pdf import tagged_pdf
from pa_employer.worker import bench_of
from payroll.ground.days import ONE_DAY, ONE_WEEK
from receipts.store import FileStore, UnknownFileError
from tests.pa_employer.bureau.clients import (
    NOW,
    Bureau,
    Client,
    agree_four_weeks,
    approve,
    bench,
    order,
    take_client,
    work,
)
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person, give_code
from tests.pa_employer.pages import Page, Visitor

MANY = 50
TODAY = NOW.date()


@pytest.fixture
def fail_for() -> list[str]:
    """The PAs whose payslip cannot be drawn."""
    return []


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch, fail_for: list[str]) -> list[str]:
    """Payslips of one short page each; whose was drawn is written down."""
    drawn: list[str] = []

    def draw(document: PayslipDocument) -> bytes:
        if document.assistant in fail_for:
            raise ZeroDivisionError
        drawn.append(document.assistant)
        said = f"{document.title}, version {document.version}"
        return tagged_pdf(f"<html lang='en'><title>{said}</title><p>{said}</p></html>")

    monkeypatch.setattr(payslips_packed, "payslip_pdf", draw)
    return drawn


def approved(
    app: Flask, session: Session, bureau: Bureau, household: Household, names: list[str]
) -> tuple[BulkRun, list[Client]]:
    """An order of pay that is approved for clients whose hours are all agreed."""
    clients = [take_client(session, bureau, household, name) for name in names]
    for client in clients:
        agree_four_weeks(session, client)
    bulk = order(session, bureau)
    work(app, session)
    approve(session, bureau, bulk)
    work(app, session)
    return bulk, clients


def ask(session: Session, bureau: Bureau, bulk: BulkRun) -> AskedPack:
    held = held_by(session, bureau.worker, TODAY)
    return payslips_packed.ask_for_payslips(session, bureau.worker, bulk, held, bureau.by)


def parts(session: Session, bureau: Bureau, pack: AskedPack) -> Parts:
    return packs.parts_of(session, pack, held_by(session, bureau.worker, TODAY))


def stop_acting(session: Session, household: Household, employer: Employer) -> None:
    (mandate,) = mandates_of(session, employer.id)
    end_mandate(session, mandate, date(2026, 5, 3), household.by_employer)


def handed_out(app: Flask, session: Session, bureau: Bureau, pack: AskedPack) -> ZipFile:
    made = parts(session, bureau, pack).made
    bits = handing_out.in_one_zip(
        app.extensions["files"], handing_out.folders_of(made), {}, bureau.by.at
    )
    return ZipFile(BytesIO(b"".join(bits)))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_fifty_employers_are_packed_and_what_is_odd_is_left_out_with_its_reason(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    quick_paper: list[str],
    fail_for: list[str],
) -> None:
    names = [f"Client {number:02d}" for number in range(MANY)]
    bulk, clients = approved(app, session, bureau, household, names)
    ended, later, corrected, broken = clients[3], clients[7], clients[11], clients[13]
    (wrong,) = payslips_of(session, corrected.assistant.id)
    give_code(session, corrected.assistant, household.by_employer, "SBR", date(2026, 5, 1))
    right = correct_payslip(session, wrong, "HMRC had sent code SBR", bureau.by)
    assert right is not None
    fail_for.append(broken.assistant.name)
    pack = ask(session, bureau, bulk)
    assert len(parts(session, bureau, pack).all) == MANY
    stop_acting(session, household, ended.employer)
    work(app, session)

    assert len(quick_paper) == len(set(quick_paper)) == MANY - 2
    found = parts(session, bureau, pack)
    assert not found.is_under_way
    (stopped,) = found.stopped
    assert stopped.employer_id == broken.employer.id
    assert "Something went wrong on our side" in stopped.sentence
    of_ended = select(AskedPart).where(AskedPart.employer_id == ended.employer.id)
    gone = session.scalars(of_ended).one()
    assert (gone.state, gone.digest) == (PartState.STOPPED, "")
    assert gone.sentence == "You act for them no more, so nothing was done."
    assert len(found.made) == found.documents == MANY - 2

    stop_acting(session, household, later.employer)
    with handed_out(app, session, bureau, pack) as zipped:
        listed = zipped.namelist()
        assert len(listed) == len(set(listed)) == MANY - 3
        folders = {name.split("/")[0].split("-", 1)[1] for name in listed}
        left_out = {each.employer.name for each in (ended, later, broken)}
        assert folders == {name.replace(" ", "-") for name in set(names) - left_out}
        assert {name.split("/")[1] for name in listed} == {"payslip-2026-05-08.pdf"}
        (its,) = [name for name in listed if "Client-11" in name]
        assert "version 2" in texts(zipped.read(its))[0]
        # Nothing stands in another's folder.
        (first, *_) = sorted(listed)
        assert "PA of Client 00" in texts(zipped.read(first))[0]


def test_a_worker_that_dies_between_two_parts_goes_on_and_makes_none_twice(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    quick_paper: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packing, "LOT", 1)
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr", "Bryce Orr", "Cara Orr"])
    pack = ask(session, bureau, bulk)
    session.commit()
    desk = bench(app)
    claimed = claim_next(desk)
    assert claimed is not None
    desk.handlers[claimed.kind](desk, claimed.subject_id)  # one part, and then it is killed
    session.expire_all()
    assert len(parts(session, bureau, pack).made) == 1
    assert parts(session, bureau, pack).is_under_way
    job = session.scalars(select(Job).where(Job.state == JobState.RUNNING)).one()
    job.lease_until = job.run_after - ONE_WEEK
    session.commit()
    while again := claim_next(desk):
        run(desk, again)
    session.expire_all()
    assert len(parts(session, bureau, pack).made) == 3
    assert sorted(quick_paper) == ["PA of Ailsa Orr", "PA of Bryce Orr", "PA of Cara Orr"]


def test_a_part_drawn_and_not_noted_before_the_worker_died_lies_in_one_place(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    quick_paper: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr"])
    pack = ask(session, bureau, bulk)
    session.commit()
    kept = stored(app)
    desk = bench(app)
    claimed = claim_next(desk)
    assert claimed is not None
    with monkeypatch.context() as dying:
        dying.setattr(packing, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            desk.handlers[claimed.kind](desk, claimed.subject_id)
    assert len(stored(app) - kept) == 1
    desk.handlers[claimed.kind](desk, claimed.subject_id)
    session.expire_all()
    (part,) = parts(session, bureau, pack).made
    assert stored(app) - kept == {part.digest}
    assert len(quick_paper) == 2


def die(*_anything: object) -> None:
    raise KeyboardInterrupt


def stored(app: Flask) -> set[str]:
    """The digests of everything in the file store."""
    folder = app.extensions["settings"].files
    return {each.name for each in folder.rglob("*") if each.is_file()}


def test_asked_for_twice_it_is_one_pack_and_each_is_drawn_once(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    quick_paper: list[str],
) -> None:
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr", "Bryce Orr"])
    first = ask(session, bureau, bulk)
    assert ask(session, bureau, bulk).id == first.id
    work(app, session)
    assert len(quick_paper) == 2
    assert len(session.scalars(select(AskedPart)).all()) == 2


def test_made_again_after_a_correction_the_old_file_is_forgotten(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    quick_paper: list[str],
) -> None:
    bulk, (ailsa, _) = approved(app, session, bureau, household, ["Ailsa Orr", "Bryce Orr"])
    pack = ask(session, bureau, bulk)
    work(app, session)
    assert len(quick_paper) == 2
    before = {part.employer_id: part.digest for part in parts(session, bureau, pack).made}
    (wrong,) = payslips_of(session, ailsa.assistant.id)
    give_code(session, ailsa.assistant, household.by_employer, "SBR", date(2026, 5, 1))
    correct_payslip(session, wrong, "HMRC had sent code SBR", bureau.by)
    ask(session, bureau, bulk)
    work(app, session)
    after = {part.employer_id: part.digest for part in parts(session, bureau, pack).made}
    changed = {each for each, digest in after.items() if digest != before[each]}
    assert changed == {ailsa.employer.id}
    files: FileStore = app.extensions["files"]
    with pytest.raises(UnknownFileError):
        files.get(before[ailsa.employer.id])
    assert all(files.get(digest) for digest in after.values())


def test_a_pack_is_forgotten_after_fourteen_days_with_its_files(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    quick_paper: list[str],
) -> None:
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr"])
    pack = ask(session, bureau, bulk)
    work(app, session)
    assert len(quick_paper) == 1
    (part,) = parts(session, bureau, pack).made
    pack_id, digest = pack.id, part.digest
    session.commit()
    files: FileStore = app.extensions["files"]
    last_day = NOW + timedelta(days=14)
    forget_packs(bench(app, last_day), EVERYTHING)
    work(app, session, last_day)
    assert files.get(digest)
    again_at = forget_packs(bench(app, last_day + ONE_DAY), EVERYTHING)
    assert again_at == last_day + ONE_DAY + ONE_DAY
    work(app, session, last_day + ONE_DAY)
    assert packs.pack_of(session, bureau.worker, pack_id) is None
    assert session.scalars(select(AskedPart)).all() == []
    with pytest.raises(UnknownFileError):
        files.get(digest)


def test_all_to_print_is_one_pdf_with_nobody_on_the_back_of_another(
    app: Flask, session: Session, household: Household, bureau: Bureau, quick_paper: list[str]
) -> None:
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr", "Bryce Orr"])
    pack = ask(session, bureau, bulk)
    work(app, session)
    assert len(quick_paper) == 2
    made = parts(session, bureau, pack).made
    pages = texts(b"".join(handing_out.for_printing(app.extensions["files"], made)))
    assert ["PA of Ailsa Orr" in pages[0], "PA of Bryce Orr" in pages[2]] == [True, True]
    assert [len(pages), pages[1], pages[3]] == [4, "", ""]


def test_very_many_are_printed_in_several_files() -> None:
    def part(documents: int) -> AskedPart:
        made = AskedPart(
            pack_id=EVERYTHING, share_id=EVERYTHING, employer_id=EVERYTHING, documents=documents
        )
        made.state = PartState.MADE
        return made

    volumes = handing_out.volumes_of([part(300), part(200), part(1), part(600)])
    assert [[each.documents for each in volume] for volume in volumes] == [[300, 200], [1], [600]]
    assert handing_out.volumes_of([]) == []


def test_a_zip_is_given_bit_by_bit(
    app: Flask, session: Session, household: Household, bureau: Bureau, quick_paper: list[str]
) -> None:
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr", "Bryce Orr"])
    pack = ask(session, bureau, bulk)
    work(app, session)
    assert len(quick_paper) == 2
    opened: list[str] = []

    class Counting:
        def get(self, digest: str) -> bytes:
            opened.append(digest)
            found: bytes = app.extensions["files"].get(digest)
            return found

    folders = handing_out.folders_of(parts(session, bureau, pack).made)
    bits: Iterator[bytes] = handing_out.in_one_zip(Counting(), folders, {}, NOW)  # type: ignore[arg-type]  # it only reads
    assert next(bits)
    assert opened == [folders[0].digest]


def test_an_installed_worker_draws_what_no_page_asked_for(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    bulk, _ = approved(app, session, bureau, household, ["Ailsa Orr"])
    pack = ask(session, bureau, bulk)
    session.commit()
    work_off(bench_of(app.extensions["engine"], app.extensions["settings"], lambda: NOW))
    session.expire_all()
    with handed_out(app, session, bureau, pack) as zipped:
        assert "Payslip of PA of Ailsa Orr" in texts(zipped.read(zipped.namelist()[0]))[0]


def test_nobody_approved_is_nothing_to_make(
    session: Session, household: Household, bureau: Bureau
) -> None:
    agree_four_weeks(session, take_client(session, bureau, household, "Ailsa Orr"))
    bulk = order(session, bureau)
    with pytest.raises(NobodyInItError):
        ask(session, bureau, bulk)


BEGAN = date(2026, 10, 19)
"""Four weeks before the last finished week, as the pages' clock has it."""


@pytest.fixture
def maggie(
    app: Flask, session: Session, household: Household, bureau: Bureau, visitor: Visitor
) -> Visitor:
    """A support worker with a pay day of two clients, approved."""
    for name in ("Ailsa Orr", "Bryce Orr"):
        client = take_client(session, bureau, household, name, began=BEGAN)
        agree_four_weeks(session, client)
    session.commit()
    visitor.sign_in(bureau.worker)
    page = visitor.follow(visitor.open("/support/pay"), "Start a pay day")
    page = visitor.press(
        page, "Work it out", frequency="four-weekly", until="2026-11-15", pay_on_day="27",
        pay_on_month="11", pay_on_year="2026",
    )  # fmt: skip
    work(app, session, AT)
    visitor.press(visitor.open(page.path), "Approve the 2 that are ready")
    work(app, session, AT)
    return visitor


def pay_day(maggie: Visitor) -> Page:
    return maggie.follow(maggie.open("/support/pay"), "27 November 2026, four-weekly")


def test_from_the_pay_day_to_real_payslips_in_a_folder_and_to_print(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    page = maggie.press(pay_day(maggie), "Make the payslips")
    assert "0 of 2 employers are done" in page.text
    maggie.open(f"{page.path}/files.zip", expect=404)
    work(app, session, AT)
    page = maggie.open(page.path)
    assert page.heading == "Payslips for 27 November 2026, four-weekly"
    assert "2 payslips of 2 employers" in page.text
    assert "forgotten after 6 December 2026" in page.text
    answer = maggie.client.get(page.link("A folder for each employer (ZIP)"))
    assert answer.mimetype == "application/zip"
    with ZipFile(BytesIO(answer.data)) as zipped:
        assert zipped.namelist() == [
            "0001-Ailsa-Orr/payslip-2026-11-27.pdf",
            "0002-Bryce-Orr/payslip-2026-11-27.pdf",
        ]
        assert "PA of Bryce Orr" in texts(zipped.read(zipped.namelist()[1]))[0]
    whole = texts(maggie.client.get(page.link("All to print (PDF)")).data)
    assert len(whole) % 2 == 0
    firsts = [number for number, said in enumerate(whole) if "Payslip of PA of" in said]
    assert [each % 2 for each in firsts] == [0, 0]
    maggie.open(f"{page.path}/print-2.pdf", expect=404)
    again = maggie.follow(pay_day(maggie), "Payslips, to send on or to print")
    assert again.path == page.path
    page = maggie.press(again, "Make them again")
    assert "0 of 2 employers are done" in page.text


def test_an_employer_whose_mandate_ended_is_not_in_what_is_fetched(
    app: Flask, session: Session, household: Household, maggie: Visitor
) -> None:
    page = maggie.press(pay_day(maggie), "Make the payslips")
    work(app, session, AT)
    bryce = session.scalars(select(Employer).where(Employer.name == "Bryce Orr")).one()
    (mandate,) = mandates_of(session, bryce.id)
    end_mandate(session, mandate, date(2026, 11, 20), household.by_employer)
    page = maggie.open(page.path)
    assert "1 payslip of one employer" in page.text
    assert "Bryce" not in page.text
    answer = maggie.client.get(page.link("A folder for each employer (ZIP)"))
    with ZipFile(BytesIO(answer.data)) as zipped:
        assert zipped.namelist() == ["0001-Ailsa-Orr/payslip-2026-11-27.pdf"]
    printed = "".join(texts(maggie.client.get(page.link("All to print (PDF)")).data))
    assert "Ailsa" in printed
    assert "Bryce" not in printed


def test_another_organisation_and_a_council_find_no_pack(
    app: Flask, session: Session, household: Household, maggie: Visitor
) -> None:
    own = pay_day(maggie)
    page = maggie.press(own, "Make the payslips")
    work(app, session, AT)
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    ivor = add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others))
    app.config["WTF_CSRF_ENABLED"] = False
    for account in (ivor, household.officer, household.employer_account):
        somebody = Visitor(app.test_client(), session)
        somebody.sign_in(account)
        for path in ("", "/files.zip", "/print-1.pdf"):
            somebody.open(f"{page.path}{path}", expect=404)
        for path in (f"{page.path}/again", f"{own.path}/payslips"):
            assert somebody.client.post(path).status_code == 404


def test_a_pay_day_with_nobody_approved_says_so(
    session: Session, maggie: Visitor, household: Household
) -> None:
    page = pay_day(maggie)
    by = Actor(household.employer_account.id, AT)
    for employer in session.scalars(select(Employer).where(Employer.name.endswith("Orr"))).all():
        (mandate,) = mandates_of(session, employer.id)
        end_mandate(session, mandate, date(2026, 11, 20), by)
    page = maggie.press(page, "Make the payslips", expect=422)
    assert "There is nobody to make it for." in page.text
    assert session.scalars(select(AskedPack)).all() == []
