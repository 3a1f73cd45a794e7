"""Passwords that are guessed first: common ones, walks along the keys, one's own name.

NCSC and NIST SP 800-63B (5.1.1.2): no rules of what signs to use, but a list of what is refused.
The list is a start: what passes here can still be a poor password.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

LIST = "common-passwords.txt"
SHORTEST_OWN = 4
"""Shorter names are in too many words to be refused."""
SHORTEST_PIECE = 4
AS_LETTERS = str.maketrans("013457@$!", "oleastasi")
ROWS = (
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaqxswcdevfrbgtnhymjukilop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "123qweasdzxc",
)
"""The keys in the order fingers walk along them."""


def is_common(password: str) -> bool:
    """Tell whether a password is one that many choose, whatever figures stand around it.

    >>> [is_common(each) for each in ("Password2026!", "p4ssw0rd p4ssw0rd", "qwertyuiop12")]
    [True, True, True]
    >>> is_common("three words remembered")
    False
    """
    plain = _plain(password)
    letters = plain.strip("0123456789@$!")
    forms = {plain, letters, plain.translate(AS_LETTERS), letters.translate(AS_LETTERS)}
    return any(_is_listed(each) or _is_pattern(each) for each in forms)


def is_own(password: str, known: Iterable[str]) -> bool:
    """Tell whether a password holds something of its person: a name, or an email address.

    >>> is_own("sinclair and the sea", ["Morag Sinclair", "morag@example.org"])
    True
    """
    plain = _plain(password)
    return any(each in plain for each in _parts(known))


def _parts(known: Iterable[str]) -> set[str]:
    """Return the words by which somebody is known; of an email address what is before the @."""
    words = (word for text in known for word in re.split(r"[\s.@]+", text.partition("@")[0]))
    return {each for each in map(_plain, words) if len(each) >= SHORTEST_OWN}


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum() or sign in "@$!")


def _is_listed(text: str) -> bool:
    """Tell whether a text is in the list, or two of it in a row."""
    known = _listed()
    halves = range(SHORTEST_PIECE, len(text) - SHORTEST_PIECE + 1)
    return text in known or any(text[:at] in known and text[at:] in known for at in halves)


def _is_pattern(text: str) -> bool:
    """Tell whether a text is a walk along the keys, or a short piece again and again."""
    is_walk = len(text) >= SHORTEST_PIECE and any(
        text in row * 3 or text in row[::-1] * 3 for row in ROWS
    )
    return is_walk or bool(re.fullmatch(r"(.{1,6}?)\1+", text))


@cache
def _listed() -> frozenset[str]:
    lines = (files("config") / LIST).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
