"""Reading the text of pictures on this machine, where the extra `[ocr]` is installed."""

from importlib.util import find_spec
from threading import Lock
from typing import Any

from receipts.reading import ReceiptReader

SAME_LINE = 22
"""How many pixels apart two pieces of text may stand and still be on one line."""


class NoReader:
    """What reads where nothing that reads is installed: the person types instead."""

    def text_of(self, picture: bytes) -> str:  # noqa: ARG002  # the port's own shape
        """Return nothing."""
        return ""


class OcrReader:
    """Reads printed text with a model that comes with its package; nothing leaves the machine."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._engine: Any = None

    def text_of(self, picture: bytes) -> str:
        """Return the lines of text in a JPEG, from top to bottom."""
        # The model takes a second to load, so it is loaded once, when it is first needed.
        with self._lock:
            if self._engine is None:
                self._engine = _load()
            found = self._engine(picture)
        if found.boxes is None:
            return ""
        pieces = [
            (float(box[:, 1].mean()), float(box[:, 0].min()), words)
            for box, words in zip(found.boxes, found.txts, strict=True)
        ]
        return "\n".join(_lines(sorted(pieces)))


def installed_reader() -> ReceiptReader:
    """Return what reads on this machine."""
    return OcrReader() if find_spec("rapidocr") else NoReader()


def _load() -> Any:  # noqa: ANN401  # the package has no types
    from rapidocr import RapidOCR  # noqa: PLC0415  # an extra, and slow to import

    return RapidOCR(params={"Global.log_level": "error"})


def _lines(pieces: list[tuple[float, float, str]]) -> list[str]:
    """Put pieces of text that stand beside each other on one line, from left to right."""
    rows: list[list[tuple[float, float, str]]] = []
    for piece in pieces:
        if rows and piece[0] - rows[-1][0][0] <= SAME_LINE:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [
        "  ".join(words for _, _, words in sorted(row, key=lambda piece: piece[1])) for row in rows
    ]
