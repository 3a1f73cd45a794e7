"""One printed receipt read for real, by the reader that comes with the extra [ocr]."""

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from payroll.ground.money import Money
from receipts.ocr import NoReader, OcrReader, installed_reader
from receipts.reading import read_receipt

ROWS = ("CASTLE ARTS", "12 High Street", "08/10/2026 14:05", "Paint   30.00", "Brush   12.30")


def printed() -> bytes:
    paper = Image.new("RGB", (700, 560), (250, 249, 245))
    pen = ImageDraw.Draw(paper)
    for place, row in enumerate((*ROWS, "TOTAL   £42.30", "VISA DEBIT")):
        pen.text((60, 40 + 66 * place), row, fill=(20, 20, 20), font_size=40)
    kept = BytesIO()
    paper.rotate(1.5, fillcolor=(250, 249, 245)).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def test_a_printed_receipt_is_read_on_this_machine() -> None:
    reader = installed_reader()
    assert isinstance(reader, OcrReader)
    text = reader.text_of(printed())
    read = read_receipt(text, date(2026, 11, 26))
    assert (read.total, read.on) == (Money(4230), date(2026, 10, 8))
    assert read.shop.replace(" ", "") == "CASTLEARTS"


def test_an_empty_sheet_says_nothing() -> None:
    kept = BytesIO()
    Image.new("RGB", (200, 200), (255, 255, 255)).save(kept, "JPEG")
    assert OcrReader().text_of(kept.getvalue()) == ""


def test_without_a_reader_the_person_types() -> None:
    assert NoReader().text_of(printed()) == ""
