"""How hard a text is to read: the Flesch-Kincaid grade, told as the age of a school child."""

import re

AGE_OF_FIRST_GRADE = 5
WORD = re.compile(r"[A-Za-z£\d][\w'\u2019.,:%-]*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouylscgzxh]es)$")
TERMS = re.compile(
    r"direct payments?|national insurance|personal assistants?|support plan|payslips?|"
    r"representatives?|support organisations?",
    re.IGNORECASE,
)
"""What the field calls things, which its readers know; each counts as one easy word."""


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [each for each in re.split(r"(?<=[.?!:])\s+|\n+", text.strip()) if WORD.search(each)]


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence; a sum or a day of the month is one."""
    return WORD.findall(TERMS.sub("pay", sentence))


def reading_age(text: str) -> float:
    """Return the age, in years, at which a school child reads a text with ease."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        return AGE_OF_FIRST_GRADE
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + AGE_OF_FIRST_GRADE


def _syllables(word: str) -> int:
    found = len(VOWELS.findall(word.lower()))
    return max(found - bool(SILENT.search(word.lower())), 1)
