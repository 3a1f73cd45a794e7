"""Documents to print and keep: a page's HTML becomes a tagged PDF that screen readers can read."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pypdfium2
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

STATIC = (Path(__file__).parent.parent / "static").resolve()
ONE_AT_A_TIME, ONE_JOINING = Lock(), Lock()
FONTS = FontConfiguration()


class OutsideFileError(ValueError):
    """A document asked for something that is not one of our own static files."""


class OwnFiles(weasyprint.URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches files below the static folder and nothing else in the world."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"file"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our own static files, or stop the whole document."""
        if not _is_own(url):
            # WeasyPrint leaves out what fails in any other way, and would print half a document.
            raise FatalURLFetchingError(url)
        return super().fetch(url, headers)


def tagged_pdf(html: str) -> bytes:
    """Return a page as a PDF with tags, title and language (PDF/UA-1), or raise OutsideFileError.

    The page links its style sheets relative to the static folder.
    """
    base = f"{STATIC.as_uri()}/"
    with ONE_AT_A_TIME:  # the fonts are shared, and the libraries below know no threads
        try:
            page = weasyprint.HTML(string=html, base_url=base, url_fetcher=OwnFiles())
            pdf: bytes = page.write_pdf(font_config=FONTS, pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as refused:
            # It is no Exception, and left alone it would end the worker process.
            raise OutsideFileError(str(refused)) from None
    return pdf


def joined_for_print(documents: Iterable[bytes], into: BinaryIO) -> None:
    """Write documents into one to print, each on sheets of its own, even on both sides of paper.

    The whole is for the printer: the tags for screen readers are in the single documents.
    """
    with ONE_JOINING, closing(pypdfium2.PdfDocument.new()) as whole:
        for document in documents:
            with closing(pypdfium2.PdfDocument(document)) as one:
                whole.import_pages(one)
                if len(one) % 2:
                    # Nobody's first page is on the back of somebody else's last.
                    whole.new_page(*one.get_page_size(len(one) - 1))
        whole.save(into)


def _is_own(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    return Path(url2pathname(parts.path)).resolve().is_relative_to(STATIC)
