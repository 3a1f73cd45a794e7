"""Documents to print: tagged, with a language and a title, made of nothing but our own files."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, PdfObject

from pa_employer.web.pdf import STATIC, OutsideFileError, tagged_pdf

PAGE = """<!doctype html>
<html lang="en-GB"><head><title>A title</title><link rel="stylesheet" href="print.css"></head>
<body><h1>A heading</h1>
<table><caption>A caption</caption>
<thead><tr><th scope="col">For</th><th scope="col">Amount</th></tr></thead>
<tbody><tr><th scope="row">Net pay</th><td>£1.00</td></tr></tbody></table>
{more}</body></html>"""


def tags(node: PdfObject | None) -> Iterator[str]:
    """The names of a document's structure, from the top."""
    found = node.get_object() if node is not None else None
    if isinstance(found, ArrayObject):
        for child in found:
            yield from tags(child)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield str(found["/S"])
        yield from tags(found.raw_get("/K") if "/K" in found else None)


def within(node: DictionaryObject, name: str) -> DictionaryObject:
    found = node[name].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def test_a_document_can_be_read_by_a_screen_reader() -> None:
    pdf = PdfReader(BytesIO(tagged_pdf(PAGE.format(more=""))))
    root = pdf.root_object
    assert str(root["/Lang"]) == "en-GB"
    assert within(root, "/MarkInfo")["/Marked"].get_object() == BooleanObject(True)  # noqa: FBT003
    assert within(root, "/ViewerPreferences")["/DisplayDocTitle"] == BooleanObject(True)  # noqa: FBT003
    assert pdf.metadata
    assert pdf.metadata.title == "A title"
    found = set(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/Table", "/Caption", "/TH", "/TD"} <= found
    fonts = within(within(pdf.pages[0], "/Resources"), "/Font")
    assert fonts
    assert all("Atkinson" in str(within(fonts, name)["/BaseFont"]) for name in fonts)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "//example.org/x.png",
        "../db.py",
        "vendor/%2e%2e/%2e%2e/db.py",
        f"{STATIC.as_uri()}/../db.py",
        "data:image/png;base64,AAAA",
    ],
)
def test_nothing_from_outside_the_static_folder_gets_into_a_document(address: str) -> None:
    with pytest.raises(OutsideFileError):
        tagged_pdf(PAGE.format(more=f'<img alt="" src="{address}">'))


def test_a_file_of_our_own_does() -> None:
    assert tagged_pdf(PAGE.format(more='<img alt="Our mark" src="icon.svg">'))
