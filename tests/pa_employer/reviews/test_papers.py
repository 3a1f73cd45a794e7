"""A return on paper: standard, large, Easy Read, the same questions, and the bundle."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from sqlalchemy.orm import Session

from pa_employer import cli
from pa_employer.audit.actor import Actor
from pa_employer.messages.service import prefer_reading
from pa_employer.web.reading import Reading
from returns.bundle import faults_in
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, import_lines, send


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


@pytest.mark.parametrize("paper", [".pdf", ".pdf?size=large", ".pdf?size=easy", "/paper.pdf"])
def test_a_return_can_be_printed(person: Visitor, path: str, paper: str) -> None:
    answer = person.client.get(path + paper)
    assert answer.status_code == 200
    document = PdfReader(BytesIO(answer.get_data()))
    root = document.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    assert "/StructTreeRoot" in root
    assert "eturn" in document.pages[0].extract_text()


def test_there_are_no_other_sizes(person: Visitor, path: str) -> None:
    assert person.client.get(f"{path}.pdf?size=tiny").status_code == 404


def test_easy_read_has_one_idea_a_line_and_a_symbol_beside_each(
    person: Visitor, path: str
) -> None:
    page = person.open(f"{path}/easy-read")
    lines = page.soup.select(".app-easy li")
    assert "£1,600.00 came in." in page.text
    assert lines
    for line in lines:
        assert line.svg
        assert len(line.get_text().split()) <= 14


PRINT, LARGE_PRINT = "Print this return (PDF)", "Print this return in large print (PDF)"
EASY_READ = "Read this return in Easy Read"


@pytest.mark.parametrize(
    ("reading", "first"),
    [
        (Reading.STANDARD, [PRINT, LARGE_PRINT, EASY_READ]),
        (Reading.LARGE, [LARGE_PRINT, PRINT, EASY_READ]),
        (Reading.EASY, [EASY_READ, LARGE_PRINT, PRINT]),
    ],
)
def test_a_return_is_offered_first_as_its_reader_reads(
    session: Session,
    household: Household,
    person: Visitor,
    path: str,
    reading: Reading,
    first: list[str],
) -> None:
    account = household.employer_account
    prefer_reading(session, account, reading, Actor(account.id, NOW))
    page = person.open(path)
    shown = [each.get_text(strip=True) for each in page.soup.select("main li a")]
    assert [text for text in shown if text in first] == first


def test_a_bundle_is_given_once_it_is_sent_and_checks_itself(  # two sides and a file
    session: Session,
    household: Household,
    person: Visitor,
    path: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert person.client.get(f"{path}.zip").status_code == 404
    send(session, household)
    data = person.client.get(f"{path}.zip").get_data()
    assert faults_in(data) == ()
    file = tmp_path / "bundle.zip"
    file.write_bytes(data)
    cli.main(["bundle", "verify", str(file)])
    assert "The bundle is whole" in capsys.readouterr().out
    file.write_bytes(data[:-30])
    with pytest.raises(SystemExit):
        cli.main(["bundle", "verify", str(file)])
