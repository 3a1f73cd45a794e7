"""Hours on paper: printed, crossed with a pen, photographed at an angle, and looked over."""

from datetime import date, time
from io import BytesIO

import pypdfium2
import pytest
from flask import Flask
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from pa_employer.audit.actor import Actor
from pa_employer.evidence.forgetting import EVERYTHING, forget_files, work_off_files
from pa_employer.jobs.worker import Bench
from pa_employer.paper.geometry import BOX_MM, WeekCode, box_at, mapping, parse_code, seen_at
from pa_employer.paper.models import PaperWeek
from pa_employer.paper.reading import read_week
from pa_employer.planning.service import LineDetails, plan_line
from pa_employer.timesheets.queries import sheet_for, worked_minutes_of
from payroll.ground.days import ONE_DAY
from receipts.store import UnknownFileError
from tests.pa_employer.bureau.clients import open_bureau, take_client
from tests.pa_employer.conftest import AT, make_account
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor

MONDAY = date(2026, 11, 9)
SCALE = 4
"""Pixels for a millimetre: about what a phone sees of a page."""


@pytest.fixture
def employer(visitor: Visitor, session: Session, household: Household) -> Visitor:
    """Morag, who planned three mornings."""
    by = Actor(household.employer_account.id, AT)
    for number in (0, 2, 4):
        line = LineDetails(MONDAY + ONE_DAY * number, time(9), time(13))
        plan_line(session, household.assistant, line, by)
    session.commit()
    visitor.sign_in(household.employer_account)
    return visitor


def printed(visitor: Visitor, path: str) -> Image.Image:
    """The printed week as a scanner would see it."""
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    with pypdfium2.PdfDocument(answer.data) as document:
        page = document[0]
        picture: Image.Image = page.render(scale=SCALE * 25.4 / 72).to_pil().convert("RGB")
        page.close()
    return picture


def crossed(picture: Image.Image, *rows: int) -> Image.Image:
    """The same with a pen's cross in some boxes."""
    marked = picture.copy()
    pen = ImageDraw.Draw(marked)
    for row in rows:
        left, top = (SCALE * each for each in box_at(row))
        right, bottom = left + SCALE * BOX_MM, top + SCALE * BOX_MM
        pen.line((left, top, right, bottom), fill=(20, 20, 90), width=3)
        pen.line((left, bottom, right, top), fill=(20, 20, 90), width=3)
    return marked


def at_an_angle(picture: Image.Image) -> Image.Image:
    """The same, photographed from one side on a dark table."""
    wide, high = picture.size
    table = Image.new("RGB", (wide + 200, high + 200), (90, 70, 50))
    corners = [(60, 90), (wide + 40, 40), (wide + 120, high + 150), (100, high + 100)]
    flat = [(0, 0), (wide, 0), (wide, high), (0, high)]
    back = mapping(corners, flat)
    return picture.transform(
        table.size,
        Image.Transform.PERSPECTIVE,
        back,
        Image.Resampling.BICUBIC,
        fillcolor=(90, 70, 50),
    )


def as_file(picture: Image.Image) -> FileStorage:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return FileStorage(BytesIO(kept.getvalue()), "paper.jpg")


def send(visitor: Visitor, household: Household, picture: Image.Image, expect: int = 200) -> Page:
    page = visitor.open(f"{household.path}/hours/paper")
    return visitor.press(page, "Send it", expect=expect, file=as_file(picture))


def own(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}/weeks/{MONDAY}"


@pytest.mark.parametrize("angle", [False, True], ids=["scan", "photo"])
def test_a_printed_week_comes_back_with_what_is_crossed_suggested(
    employer: Visitor, session: Session, household: Household, *, angle: bool
) -> None:
    paper = crossed(printed(employer, f"{own(household)}/paper.pdf"), 0, 2)
    page = send(employer, household, at_an_angle(paper) if angle else paper)
    assert "nothing is filled in yet" in str(page.soup)
    boxes = page.soup.find_all("input", {"name": "ticked"})
    assert [each.has_attr("checked") for each in boxes] == [True, False, True]
    ticked = [str(each["value"]) for each in boxes if each.has_attr("checked")]
    page = employer.press(page, "Fill in what is ticked", ticked=ticked)
    assert "Filled in from the paper." in str(page.soup)
    assert "Morag Sinclair filled it in from paper" in page.text
    sheet = sheet_for(session, household.assistant.id, MONDAY)
    assert sheet is not None
    assert worked_minutes_of(sheet) == 8 * 60
    kept = session.scalars(select(PaperWeek)).one()
    assert kept.done_at == AT


def test_a_corner_out_of_view_still_tells_whose_week_it_is_and_suggests_nothing(
    employer: Visitor, household: Household
) -> None:
    paper = crossed(printed(employer, f"{own(household)}/paper.pdf"), 0)
    page = send(employer, household, paper.crop((0, 0, paper.width, paper.height * 4 // 5)))
    assert "Not all corners are in view, so nothing is suggested." in page.text
    assert not page.soup.find_all("input", {"name": "ticked", "checked": True})
    refused = employer.press(page, "Fill in what is ticked", expect=422)
    assert "Nothing is ticked." in refused.text
    page = employer.press(refused, "Put this paper by")
    assert "Look over" not in page.text


def test_a_photo_of_something_else_is_refused_in_words(
    employer: Visitor, household: Household
) -> None:
    page = send(employer, household, Image.new("RGB", (600, 800), "white"), expect=422)
    assert "We see no code of a printed week." in page.text


def test_the_pa_prints_it_too_and_a_page_with_nothing_planned_has_lines_to_write_on(
    app: Flask, session: Session, household: Household
) -> None:
    pa = Visitor(app.test_client(), session)
    pa.sign_in(household.assistant_account)
    answer = pa.client.get(f"/work/{household.assistant.id}/weeks/{MONDAY}/paper.pdf")
    with pypdfium2.PdfDocument(answer.data) as document:
        assert len(document) == 1
        page = document[0]
        text = page.get_textpage().get_text_range()
        page.close()
    assert "Hours of Rhona Baird" in text
    assert "Nothing is planned. Write each shift below." in text
    for day in ("2026-11-10", "never", "2020-01-06"):
        assert (
            pa.client.get(f"/work/{household.assistant.id}/weeks/{day}/paper.pdf").status_code
            == 404
        )


def test_a_week_of_another_household_is_not_taken_in(
    app: Flask, employer: Visitor, session: Session, household: Household
) -> None:
    bureau = open_bureau(app, session)
    other = take_client(session, bureau, household, "Ailsa Orr", began=MONDAY)
    session.commit()
    maggie = Visitor(app.test_client(), session)
    maggie.sign_in(bureau.worker)
    path = f"/employers/{other.employer.id}/assistants/{other.assistant.id}/weeks/{MONDAY}"
    theirs = printed(maggie, f"{path}/paper.pdf")
    page = send(employer, household, theirs, expect=422)
    assert "The printed week is not of one of your PAs." in page.text
    assert session.scalars(select(PaperWeek)).all() == []


def test_nobody_else_sees_a_paper(
    app: Flask, employer: Visitor, session: Session, household: Household
) -> None:
    page = send(employer, household, printed(employer, f"{own(household)}/paper.pdf"))
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    stranger.open(page.path, expect=404)
    stranger.open(f"{page.path}/picture", expect=404)
    assert employer.client.get(f"{page.path}/picture").data.startswith(b"\xff\xd8")


def test_a_code_says_what_was_written_and_nothing_else_is_one(household: Household) -> None:
    code = WeekCode(household.assistant.id, MONDAY, "3")
    assert parse_code(str(code)) == code
    for text in (
        "",
        "PAWEEK",
        "PAWEEK:x:20261109:1",
        f"{code}0",
        str(code).replace("1109", "1199"),
    ):
        assert parse_code(text) is None


def test_four_points_give_the_perspective_of_a_page() -> None:
    flat, seen = [(0, 0), (10, 0), (10, 10), (0, 10)], [(5, 5), (25, 9), (22, 30), (3, 21)]
    place = mapping(flat, seen)
    for point, expected in zip(flat, seen, strict=True):
        assert seen_at(place, *point) == pytest.approx(expected)
    with pytest.raises(ValueError, match="one line"):
        mapping([(0, 0), (1, 1), (2, 2), (3, 3)], seen)


def test_a_picture_without_codes_is_nobodys() -> None:
    assert read_week(as_file(Image.new("RGB", (50, 50))).read()) is None


def test_its_picture_is_not_forgotten_with_a_receipt_of_the_same_picture(
    app: Flask, employer: Visitor, session: Session, household: Household
) -> None:
    send(employer, household, printed(employer, f"{own(household)}/paper.pdf"))
    week = session.scalars(select(PaperWeek)).one()
    files = app.extensions["files"]
    nobodys = files.put(b"a file that nothing needs")
    forget_files(session, (week.digest, nobodys), AT)
    session.commit()
    bench = Bench(app.extensions["engine"], lambda: AT, {})
    work_off_files(files, bench, EVERYTHING)
    assert files.get(week.digest)
    with pytest.raises(UnknownFileError):
        files.get(nobodys)
