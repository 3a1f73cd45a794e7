import dataclasses
import hashlib
import struct
import warnings
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from payroll.ground.errors import DomainError
from receipts import intake
from receipts.intake import USUAL, Kind, take_in
from tests.receipts.files import HEIC, RED, pdf, picture

ROTATED = 0x0112
GPS = 0x8825
MAKER = 0x010F


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def png_that_claims(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


def only_page(data: bytes) -> intake.Page:
    (page,) = take_in(data).pages
    return page


def is_red(colour: object) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(seen - meant) < 12 for seen, meant in zip(colour, RED, strict=True))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG"), Kind.JPEG),
        (picture("PNG"), Kind.PNG),
        (picture("WEBP"), Kind.WEBP),
        (HEIC, Kind.HEIC),
        (HEIC.replace(b"ftypheic", b"ftypmif1"), Kind.HEIC),
    ],
)
def test_every_picture_is_kept_as_a_fresh_jpeg(data: bytes, kind: Kind) -> None:
    taken = take_in(data)
    (page,) = taken.pages
    assert taken.kind is kind
    assert (page.width, page.height) == (16, 8)
    assert taken.original_digest == hashlib.sha256(data).hexdigest()
    with Image.open(BytesIO(page.picture)) as clean:
        assert (clean.format, clean.size) == ("JPEG", (16, 8))
        assert is_red(clean.getpixel((8, 4)))


def test_where_and_with_what_a_picture_was_taken_is_forgotten() -> None:
    exif = Image.Exif()
    exif[MAKER] = "SecretPhone"
    exif[GPS] = {1: "N", 2: (55.0, 51.0, 0.0)}
    sent = picture("JPEG", exif=exif)
    assert b"SecretPhone" in sent
    clean = only_page(sent).picture
    assert b"SecretPhone" not in clean
    assert b"Exif" not in clean
    with Image.open(BytesIO(clean)) as kept:
        assert not kept.getexif()


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[ROTATED] = 6
    page = only_page(picture("JPEG", exif=exif))
    assert (page.width, page.height) == (8, 16)


def test_a_page_hidden_behind_a_picture_does_not_come_along() -> None:
    page = only_page(picture("JPEG") + b"<script>alert(1)</script>")
    assert b"<script>" not in page.picture + page.small


def test_what_is_see_through_is_put_on_white_paper() -> None:
    sent = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(sent, "PNG")
    with Image.open(BytesIO(only_page(sent.getvalue()).picture)) as clean:
        assert clean.getpixel((4, 4)) == (255, 255, 255)


def test_a_large_picture_is_kept_smaller_in_the_same_shape() -> None:
    limits = dataclasses.replace(USUAL, longest=100)
    (page,) = take_in(picture("PNG", (400, 200)), limits).pages
    assert (page.width, page.height) == (100, 50)


def test_a_small_picture_comes_along_for_lists() -> None:
    with Image.open(BytesIO(only_page(picture("JPEG", (1000, 500))).small)) as small:
        assert small.size == (320, 160)


def test_a_pdf_is_drawn_afresh_page_by_page_as_pictures() -> None:
    taken = take_in(pdf(3))
    assert taken.kind is Kind.PDF
    assert [page.text for page in taken.pages] == ["Total 18.40"] * 3
    for page in taken.pages:
        assert (page.width, page.height) == (400, 400)
        with Image.open(BytesIO(page.picture)) as drawn:
            assert (drawn.format, drawn.size) == ("JPEG", (400, 400))


def test_a_script_in_a_pdf_does_not_come_along() -> None:
    sent = pdf(extra="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    assert b"JavaScript" in sent
    assert b"JavaScript" not in only_page(sent).picture


@pytest.mark.parametrize("data", [picture("PNG"), pdf(2)])
def test_the_same_file_is_always_kept_as_the_same_bytes(data: bytes) -> None:
    assert take_in(data) == take_in(data)


BROKEN_JPEG = picture("JPEG", (64, 64))[:200]
LONG_BLACK_PNG = png_that_claims(20_000, 20_000)
BETWEEN_WARNING_AND_ERROR = png_that_claims(10_000, 10_000)
JUST_OVER = png_that_claims(7_000, 7_000)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", intake.EmptyFileError),
        (b"hello", intake.WrongKindError),
        (b"<html><script>", intake.WrongKindError),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', intake.WrongKindError),
        (b"PK\x03\x04" + b"\0" * 60, intake.WrongKindError),
        (b"GIF89a" + b"\0" * 60, intake.WrongKindError),
        (BROKEN_JPEG, intake.BrokenPictureError),
        (HEIC[:300], intake.BrokenPictureError),
        (picture("PNG")[:40], intake.BrokenPictureError),
        (LONG_BLACK_PNG, intake.TooManyPixelsError),
        (BETWEEN_WARNING_AND_ERROR, intake.TooManyPixelsError),
        (JUST_OVER, intake.TooManyPixelsError),
        (b"%PDF-1.4 and then nothing", intake.BrokenPdfError),
        (pdf(0), intake.BrokenPdfError),
        (pdf().replace(b"[5 0 R]", b"[3 0 R]"), intake.BrokenPdfError),
        (locked_pdf(), intake.LockedPdfError),
        (pdf(11), intake.TooManyPagesError),
        (pdf(size=3_001), intake.PageTooLargeError),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_way_to_mend_it(
    data: bytes, error: type[DomainError]
) -> None:
    with pytest.raises(error) as refused:
        take_in(data)
    sentences = refused.value.message.split(". ")
    assert len(sentences) == 2
    assert refused.value.message.endswith(".")


def test_a_warning_about_size_that_is_only_shown_is_a_refusal_too() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(intake.TooManyPixelsError):
            take_in(BETWEEN_WARNING_AND_ERROR)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: picture("JPEG"),
            "This picture is over 1 MB. Take it again at a smaller size, or send a screenshot.",
        ),
        (
            pdf,
            "This PDF is over 1 MB. Send only the pages that matter, or a photo of them.",
        ),
    ],
)
def test_a_file_that_is_too_big_says_how_big_is_too_big(
    make: Callable[[], bytes], said: str
) -> None:
    limits = dataclasses.replace(USUAL, max_bytes=intake.MEGABYTE)
    with pytest.raises(intake.TooLargeError) as refused:
        take_in(make() + b"\0" * intake.MEGABYTE, limits)
    assert refused.value.message == said


def test_ten_megabytes_and_ten_pages_are_the_usual_limits() -> None:
    assert USUAL.max_bytes == 10 * 1024 * 1024
    assert len(take_in(pdf(10)).pages) == 10


def test_many_people_may_send_a_pdf_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take_in, [pdf(2)] * 12))
    assert len({one.pages for one in taken}) == 1


STARTS = [b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", HEIC[:60], pdf()[:200]]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_no_bytes_at_all_break_the_door(start: bytes, rest: bytes) -> None:
    try:
        taken = take_in(start + rest)
    except DomainError as refused:
        assert refused.message.endswith(".")  # noqa: PT017 - a refusal is one of two right answers
    else:
        assert taken.pages
