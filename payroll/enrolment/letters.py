"""The letters that automatic enrolment asks for, in plain words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING, Money


class LetterKind(StrEnum):
    """What a letter is about."""

    ENROLLED = "You are in a pension"
    POSTPONED = "Your pension starts later"
    MAY_OPT_IN = "You can ask to be in a pension"
    MAY_JOIN = "You can ask to join a pension"
    OPTED_OUT = "You have left the pension"
    RE_ENROLLED = "You are in the pension again"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter must say: the two people, the scheme, the days and what is paid in."""

    employer: str
    assistant: str
    scheme: str
    given_on: date
    from_on: date
    employee_percent: Decimal
    employer_percent: Decimal
    lower: Money
    upper: Money
    trigger: Money
    opt_out_until: date | None = None
    refund: Money | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be shown and printed."""

    kind: LetterKind
    to: str
    sent_by: str
    given_on: date
    paragraphs: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return its heading."""
        return self.kind.value


PAID_IN = """
You and I pay in a share of what you earn between {lower} and {upper} in a pay period:
{employee_percent} from you, with the tax relief on it, and {employer_percent} from me. Your part
is taken from your pay each time.
"""
OPTING_OUT = """
You do not have to stay. You can opt out by {opt_out_until}, and get back everything you paid in.
Ask the scheme for the opt-out notice. It is your own choice, and I may not ask you to make it.
"""
CLOSING = """
You can read more about pensions at MoneyHelper, which is free and run for the public.

{employer}, {given_on}
"""
ENROLLED = """
I have put you into a workplace pension from {from_on}. The law asks employers to do this for
everybody between 22 and State Pension age who earns more than {trigger} in a pay period.

The scheme is {scheme}. It will write to you with your account details.
"""
STAYING = """
If you leave later, what was paid in stays in your pension. If you leave and still qualify, I must
put you in again about every three years.
"""
RE_ENROLLED = """
You left the workplace pension some time ago. About every three years the law asks employers to
put people in again, so you are in {scheme} from {from_on}.
"""
POSTPONED = """
The law lets an employer wait up to three months. On {from_on} I will look at your age and pay
again, and put you into a workplace pension if you qualify then.

You do not have to wait. If you earn at least {lower} in a pay period, tell me in writing that you
want to be in the pension and I must arrange it and pay in too. If you earn less you can still ask
to join one.
"""
MAY_OPT_IN = """
You are not put into a pension automatically at your pay or age, but you can choose to be in one.

Tell me in writing, signed by you, that you want to be in {scheme}. I must then arrange it and pay
in too.
"""
MAY_JOIN = """
You earn less than {lower} in a pay period, so you are not put into a pension automatically. You
can still choose to join one.

Tell me in writing, signed by you, that you want to join, and I will arrange it. I do not have to
pay in unless you earn more.
"""
OPTED_OUT = """
I have your notice that you do not want to be in {scheme}. You are treated as if you had not
joined on {from_on}. What was taken from your pay since, {refund}, is paid back with your next pay.

You can ask to be in the pension again at any time, in writing. About every three years I must put
you in again if you qualify.
"""
WRITTEN = {
    LetterKind.ENROLLED: (ENROLLED, PAID_IN, OPTING_OUT, STAYING),
    LetterKind.RE_ENROLLED: (RE_ENROLLED, PAID_IN, OPTING_OUT),
    LetterKind.POSTPONED: (POSTPONED,),
    LetterKind.MAY_OPT_IN: (MAY_OPT_IN, PAID_IN),
    LetterKind.MAY_JOIN: (MAY_JOIN,),
    LetterKind.OPTED_OUT: (OPTED_OUT,),
}
"""What each letter says, in parts; an empty line begins a paragraph."""


def letter(kind: LetterKind, facts: LetterFacts) -> Letter:
    """Return the letter of a kind with its facts."""
    words = _words(facts)
    text = "\n".join((*WRITTEN[kind], CLOSING)).format_map(words)
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    said = tuple(paragraph for paragraph in paragraphs if paragraph)
    greeting = f"Dear {facts.assistant},"
    return Letter(kind, facts.assistant, facts.employer, facts.given_on, (greeting, *said))


def _words(facts: LetterFacts) -> dict[str, str]:
    until = facts.opt_out_until or facts.from_on
    return {
        "employer": facts.employer,
        "scheme": facts.scheme,
        "given_on": day_in_words(facts.given_on),
        "from_on": day_in_words(facts.from_on),
        "opt_out_until": day_in_words(until),
        "employee_percent": _percent(facts.employee_percent),
        "employer_percent": _percent(facts.employer_percent),
        "lower": str(facts.lower),
        "upper": str(facts.upper),
        "trigger": str(facts.trigger),
        "refund": str(facts.refund or NOTHING),
    }


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"
