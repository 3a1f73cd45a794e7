"""HMRC's characters: what a name or an address may hold, and how others are carried."""

import re
import unicodedata

_SAME = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-",
        "\u00a0": " ", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D",
        "\u0131": "i",
    }
)  # fmt: skip
NAME = re.compile(r"[A-Za-z][A-Za-z '\-]{0,34}")
TITLE = re.compile(r"[A-Za-z][A-Za-z .'\-]{0,34}")
LINE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,\-()/=!\"%&*;<>'+:?]{0,34}")
POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{0,9}")
PAYROLL_ID = re.compile(r"[A-Za-z0-9.,\-()/=!\"%&*;<>'+:?][A-Za-z0-9 .,\-()/=!\"%&*;<>'+:?]{0,34}")


def carried(text: str) -> str:
    """Return text in the characters HMRC carries: accents fall away, quotes become straight.

    What has no such spelling (another alphabet) stays as it is and is found by the checks.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_SAME))
    without_accents = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(without_accents.split())
