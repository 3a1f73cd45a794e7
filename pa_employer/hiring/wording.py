"""A kind look at an advert's words: what equality law speaks against, and what is too private.

Every finding is a caution. None stops an advert, for only people know what a word is about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pa_employer.hiring.advert import Advert, OpenTo


class About(StrEnum):
    """What a caution is about."""

    AGE = "age"
    SEX = "sex"
    NATIONALITY = "nationality"
    RELIGION = "religion"
    FAMILY = "family"
    HEALTH = "health"
    HOME = "home"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True)
class Caution:
    """Words of an advert to think about once more, why, and where that comes from."""

    about: About
    words: str
    answer: str
    """In which answer they are, by the advert's own name for it."""
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for, what is said of it, and where that comes from."""

    about: About
    pattern: re.Pattern[str]
    sentence: str
    source: str


PEOPLE = "pas?|personal assistants?|carers?|assistants?|support workers?|applicants?|people"
WANTED = "only|preferred|needed|wanted|required|please"
WHO = "females?|males?|woman|women|man|men|lady|ladies|girls?|boys?|lads?|gentlem[ae]n"
NATIONS = (
    "british|scottish|english|welsh|irish|uk|european|eu|polish|romanian|indian|filipin[oa]"
    "|african"
)
FAITHS = "christians?|catholics?|protestants?|muslims?|jewish|jews?|hindus?|sikhs?|buddhists?"
NOT_AN_AGE = r"(?!\s*(?:hours?|hrs?|h\b|minutes?|mins?|miles?|weeks?|days?|pounds?|%|p\b|[:.]\d))"
STREETS = (
    "street|road|rd|avenue|drive|lane|place|terrace|crescent|court|gardens|close|square|brae|wynd"
    "|grove|loan|st"
)
NO_NAME = "in|on|the|to|of|a|and|at|along|down|up|my|your|hours?|minutes?|miles?|am|pm|days?"
ILLNESSES = (
    "multiple sclerosis|cerebral palsy|autis(?:m|tic)|asperger'?s?|dementia|alzheimer'?s?"
    "|parkinson'?s?|epilep(?:sy|tic)|diabet(?:es|ic)|cancer|(?:had|after) a stroke"
    "|spinal (?:cord )?injur(?:y|ies)|(?:para|tetra|quadri)pleg(?:ia|ic)|muscular dystrophy"
    "|motor neurone?(?: disease)?|schizophreni[ac]|bipolar|depression|psychosis"
    "|learning (?:disabilit(?:y|ies)|difficult(?:y|ies))|down'?s syndrome|brain injur(?:y|ies)"
    "|arthritis|fibromyalgia|ehlers[- ]danlos|huntington'?s?|spina bifida|incontinen(?:t|ce)"
)


def _of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


RULES = (
    Rule(
        About.AGE,
        _of(
            r"\b(?:young(?:er)?|youthful|mature|school[- ]leavers?|teenagers?|digital natives?)\b",
            r"\b(?:recent|new|fresh)(?:ly)?\s+graduate[sd]?\b",
            r"\b(?:over|under|above|below)\s+(?:the\s+age\s+of\s+)?(?:1[6-9]|[2-7]\d)s?\b"
            + NOT_AN_AGE,
            r"\baged?\s+(?:between\s+|from\s+|over\s+|under\s+)?\d\d\b",
            r"\b(?:between\s+)?\d\d\s*(?:-|to|and)\s*\d\d\s+years?\s+old\b",
        ),
        "This can sound as if only some ages can apply. Say what the work needs instead. It may "
        "be fine if it is about you.",
        "Equality Act 2010, sections 5 and 39(1); EHRC guidance on adverts",
    ),
    Rule(
        About.SEX,
        _of(
            rf"\b(?:{WHO})\s+(?:{PEOPLE}|{WANTED})\b",
            rf"\bonly\s+(?:an?\s+)?(?:{WHO})\b",
            rf"\b(?:looking\s+for|need|want|seek(?:ing)?)\s+an?\s+(?:\w+\s+)?(?:{WHO})\b",
        ),
        "A job can be for women or for men only where personal care asks for it. Then answer "
        "“Who can apply?” with the reason.",
        "Equality Act 2010, sections 11 and 39(1), and Schedule 9, paragraph 1",
    ),
    Rule(
        About.NATIONALITY,
        _of(
            rf"\b(?:{NATIONS})\s+(?:{PEOPLE}|only|nationals?|citizens?|passports?|born)\b",
            rf"\bonly\s+(?:{NATIONS})\b",
            r"\bnative\s+(?:\w+\s+)?speakers?\b|\b(?:first\s+language|mother\s+tongue)\b",
            r"\bno\s+(?:foreigners?|immigrants?|migrants?)\b",
        ),
        "A job is open to everybody who may work here, wherever they are from. Good spoken "
        "English can be asked for.",
        "Equality Act 2010, sections 9 and 39(1)",
    ),
    Rule(
        About.RELIGION,
        _of(
            rf"\b(?:{FAITHS})\s+(?:{PEOPLE}|{WANTED})\b",
            rf"\b(?:only|practi[sc]ing)\s+(?:an?\s+)?(?:{FAITHS})\b",
        ),
        "A job is open to people of every faith and none. You can say what your home is like and "
        "what you need.",
        "Equality Act 2010, sections 10 and 39(1)",
    ),
    Rule(
        About.FAMILY,
        _of(
            r"\bno\s+(?:children|kids|(?:family\s+)?ties|dependants?|family\s+commitments)\b",
            r"\b(?:without\s+children|childless|child[- ]free|unmarried)\b",
            r"\bnot\s+(?:be\s+)?pregnant\b",
            r"\bsingle\s+(?:person|people|woman|women|man|men)\b",
        ),
        "Somebody's family is their own business. Say which hours you need, and let them see if "
        "it fits.",
        "Equality Act 2010, sections 8, 18, 19 and 39(1)",
    ),
    Rule(
        About.HEALTH,
        _of(
            r"\b(?:fit|healthy|strong)\s+and\s+(?:fit|healthy|well|strong|active|able)\b",
            r"\b(?:physically|medically)\s+fit\b|\bable[- ]bodied\b|\bin\s+good\s+health\b",
            rf"\bhealthy\s+(?:{PEOPLE}|person|individual)\b|\bsickness\s+record\b",
            r"\b(?:no|without)\s+(?:any\s+)?(?:health|medical|mental\s+health|back)\s+"
            r"(?:problems?|conditions?|issues?)\b",
            r"\bno\s+disabilit(?:y|ies)\b|\bnot\s+(?:be\s+)?disabled\b",
        ),
        "This can keep disabled people out. Say the task instead, like “helping me with a hoist”.",
        "Equality Act 2010, sections 6, 15, 19, 39(1) and 60",
    ),
    Rule(
        About.DIAGNOSIS,
        re.compile(
            rf"\b(?i:{ILLNESSES})\b|\b(?:MS|ME/CFS|MND|COPD|HIV|ADHD|PTSD)\b(?!\s+(?:Word|Off))"
        ),
        "An advert is public, and stays on the internet. It is enough to say what the help is. "
        "It is your choice.",
        "Health is specially protected: UK GDPR, article 9. Your own is yours to tell",
    ),
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
STREET = re.compile(
    rf"\b\d{{1,4}}[a-z]?(?:/\d{{1,3}})?,?\s+(?:(?!(?:{NO_NAME})\b)[a-z][\w'-]*\s+){{1,3}}"
    rf"(?:{STREETS})\b",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\d£])(?:\+44[\s(]*0?|\(?0)(?:[\s()-]*\d){9,10}(?!\d)")
LANDLINE = re.compile(r"(?:\+44[\s(]*0?|\(?0)[\s()]*[123]")
ADDRESS_WORDS = (
    "An advert is public. Leave out street and postcode: the area is enough, and you tell the "
    "address when you invite somebody."
)
PHONE_WORDS = (
    "A phone number at home is hard to change. A mobile number or an email address only for this "
    "is safer."
)
ANSWERS = ("work", "hours", "area", "matters", "applying")
SAFETY = "Personal safety; UK GDPR, article 5(1)(c): no more than is needed"


def cautions_in(advert: Advert, home: str = "") -> tuple[Caution, ...]:
    """Return what to look at once more, each once; `home` is the employer's own address."""
    found: dict[tuple[About, str], Caution] = {}
    for each in _found(advert, home):
        found.setdefault((each.about, each.words.casefold()), each)
    return tuple(found.values())


def _found(advert: Advert, home: str) -> Iterator[Caution]:
    for answer in ANSWERS:
        words: str = getattr(advert, answer)
        yield from _by_rule(advert, answer, words)
        yield from _of_home(answer, words, home)
        for match in PHONE.finditer(words):
            # People have to reach somebody, but a phone at home tells where that is.
            if answer != "applying" or LANDLINE.match(match[0]):
                yield Caution(About.HOME, match[0].strip(), answer, PHONE_WORDS, SAFETY)


def _by_rule(advert: Advert, answer: str, words: str) -> Iterator[Caution]:
    for rule in RULES:
        # Where the reason was given, the advert itself says who can apply, and why.
        if rule.about is About.SEX and advert.open_to is not OpenTo.ANYONE:
            continue
        for match in rule.pattern.finditer(words):
            yield Caution(rule.about, match[0], answer, rule.sentence, rule.source)


def _of_home(answer: str, words: str, home: str) -> Iterator[Caution]:
    for pattern in (POSTCODE, STREET):
        for match in pattern.finditer(words):
            yield Caution(About.HOME, match[0], answer, ADDRESS_WORDS, SAFETY)
    first_line = " ".join(re.split(r"[\n,]", home, maxsplit=1)[0].split())
    is_there = first_line.casefold() in " ".join(words.split()).casefold()
    if any(sign.isalpha() for sign in first_line) and is_there:
        yield Caution(About.HOME, first_line, answer, ADDRESS_WORDS, SAFETY)
