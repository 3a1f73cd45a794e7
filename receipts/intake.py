"""What a file really is, made safe to keep and show: no hidden data, no traps, no surprises."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from threading import Lock

import filetype
import pi_heif
import pypdfium2
from PIL import Image, ImageOps

from payroll.ground.errors import DomainError
from receipts.alike import look_of

MEGABYTE = 1024 * 1024
QUALITY = 85
SMALL = 320
"""The longest side of the small picture, in pixels."""
MOST_TEXT = 20_000
"""How much of what a PDF's page says is kept, in characters."""
# PDFium's error code for a document that wants a password (FPDF_ERR_PASSWORD).
WANTS_PASSWORD = 4
WHITE = (255, 255, 255)

# PDFium may only be used by one thread at a time in a process.
_PDFIUM = Lock()

pi_heif.register_heif_opener()


class EmptyFileError(DomainError):
    """The file is empty. Choose it again, or take the picture again."""


class TooLargeError(DomainError):
    """The file is too big. Take the picture again at a smaller size, or send a screenshot."""

    @staticmethod
    def words(kind: "Kind", limits: "Limits") -> str:
        """Return what to do about a file of some kind that is too big."""
        size = f"over {limits.max_bytes // MEGABYTE} MB"
        if kind is Kind.PDF:
            return f"This PDF is {size}. Send only the pages that matter, or a photo of them."
        return f"This picture is {size}. Take it again at a smaller size, or send a screenshot."


class WrongKindError(DomainError):
    """We cannot read this kind of file. Send a photo (JPEG, PNG, WebP or HEIC) or a PDF."""


class BrokenPictureError(DomainError):
    """We cannot open this picture. Take it again, or send a screenshot."""


class TooManyPixelsError(DomainError):
    """The picture is too large to open. Take it again at a smaller size, or send a screenshot."""


class BrokenPdfError(DomainError):
    """We cannot open this PDF. Save it again, or send a photo of it."""


class LockedPdfError(DomainError):
    """The PDF is locked with a password. Save it without one, or send a photo of it."""


class TooManyPagesError(DomainError):
    """The PDF has too many pages. Send only the pages that show what was paid."""


class PageTooLargeError(DomainError):
    """A page of this PDF is larger than a poster. Send a photo of it instead."""


class Kind(StrEnum):
    """What a file is, told from its bytes and never from its name."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"


OPENED_AS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in: bytes, pixels in a picture, pages in a PDF, points along a page.

    `longest` is the longest side, in pixels, of what is kept for showing.
    """

    max_bytes: int = 10 * MEGABYTE
    max_pixels: int = 40_000_000
    max_pages: int = 10
    max_points: int = 3_000
    longest: int = 2_400


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper, drawn afresh as a JPEG that is safe to show, and a small one for lists.

    `width` and `height` are the picture's, in pixels. `look` is how it looks (see
    `receipts.alike`), '' where there is too little to see. `text` is what a PDF says there.
    """

    picture: bytes
    small: bytes
    width: int
    height: int
    look: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """A file as taken in: what it was, and its pages, drawn afresh.

    `original_digest` is the SHA-256 of the bytes as sent, in hex.
    """

    kind: Kind
    original_digest: str
    pages: tuple[Page, ...]


def take_in(data: bytes, limits: Limits = USUAL) -> Intake:
    """Return a clean copy of a file, or raise the DomainError that says how to mend it."""
    if not data:
        raise EmptyFileError
    kind = kind_of(data)
    if len(data) > limits.max_bytes:
        raise TooLargeError(TooLargeError.words(kind, limits))
    if kind is Kind.PDF:
        return _pdf(data, limits)
    return _picture(data, kind, limits)


def kind_of(data: bytes) -> Kind:
    """Return what a file is by its first bytes, or raise WrongKindError."""
    found = filetype.guess_mime(data)
    try:
        return Kind(str(found))
    except ValueError:
        raise WrongKindError from None


def _picture(data: bytes, kind: Kind, limits: Limits) -> Intake:
    picture = _opened(data, kind, limits)
    return Intake(kind, hashlib.sha256(data).hexdigest(), (_page_of(picture),))


def _page_of(picture: Image.Image, text: str = "") -> Page:
    small = picture.copy()
    small.thumbnail((SMALL, SMALL))
    return Page(
        picture=as_jpeg(picture),
        small=as_jpeg(small),
        width=picture.width,
        height=picture.height,
        look=look_of(small),
        text=text,
    )


def _opened(data: bytes, kind: Kind, limits: Limits) -> Image.Image:
    """Return the picture the right way up and no larger than is kept.

    The size is read from the header and judged before a single pixel is unpacked.
    """
    try:
        with Image.open(BytesIO(data), formats=[OPENED_AS[kind]]) as opened:
            if opened.width * opened.height > limits.max_pixels:
                raise TooManyPixelsError
            opened.thumbnail((limits.longest, limits.longest))
            return _on_white(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise BrokenPictureError from None


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, WHITE)
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def as_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as a JPEG that carries nothing but what is seen."""
    # A new picture carries no EXIF, place or colour profile of the old one.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    kept = BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def _pdf(data: bytes, limits: Limits) -> Intake:
    with _PDFIUM:
        drawn = _drawn(data, limits)
    pages = tuple(_page_of(picture, text) for picture, text in drawn)
    return Intake(Kind.PDF, hashlib.sha256(data).hexdigest(), pages)


def _drawn(data: bytes, limits: Limits) -> list[tuple[Image.Image, str]]:
    """Return a PDF's pages as pictures, which leaves scripts and links behind, and their text."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (LockedPdfError if error.err_code == WANTS_PASSWORD else BrokenPdfError) from None
    try:
        if len(document) > limits.max_pages:
            raise TooManyPagesError
        return [_page(document, number, limits) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise BrokenPdfError from None
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> tuple[Image.Image, str]:
    page = document[number]
    longest = max(page.get_size())
    if longest > limits.max_points:
        raise PageTooLargeError
    bitmap = page.render(scale=min(2, limits.longest / longest))
    text: str = page.get_textpage().get_text_bounded()
    # Half a sign can come out of a PDF, and no database could hold it.
    whole = text.encode("utf-8", "ignore").decode().replace("\0", "")
    return bitmap.to_pil().convert("RGB"), whole.strip()[:MOST_TEXT]
