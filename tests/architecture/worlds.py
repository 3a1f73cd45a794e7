"""Two households that must know nothing of each other, each with its council and supporters.

The real services move them in; a word of their own is in every name, so that it tells on itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.service import add_account, add_organisation
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import AssistantDetails, add_assistant, link_account
from pa_employer.audit.actor import Actor
from pa_employer.employing.proposals import change_as_employer
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.service import EmployerDetails, MandateDetails, add_employer, give_mandate
from pa_employer.statements.models import AccountKind
from pa_employer.statements.service import MoneyAccountDetails, open_money_account
from payroll.frequency import Frequency
from payroll.ground.money import Money
from returns.groups import Group
from tests.pa_employer.household import JOINED, Household, give_code, terms
from tests.pa_employer.payruns.work import agree_week, pay, start
from tests.pa_employer.reviews.book import NOW, SPRING, import_lines, send

Keys = tuple[object, ...]
Rows = dict[str, dict[str, object]]
POSTS = {
    "officer": Post.FINANCE_OFFICER,
    "manager": Post.FINANCE_MANAGER,
    "practitioner": Post.PRACTITIONER,
    "auditor": Post.AUDITOR,
}
FIRST = date(2026, 4, 6)
MAY_1 = date(2026, 5, 1)
NEXT_MONDAY, NEXT_SUNDAY, NEXT_PAY = date(2026, 5, 4), date(2026, 5, 31), date(2026, 6, 5)


@dataclass(frozen=True, repr=False)
class World:
    """One household, everybody who has to do with it, and a row of every table."""

    word: str
    """What is in every name and note of it, and nowhere else."""
    household: Household
    support: Organisation
    colleague: Assistant
    people: Mapping[str, Account]
    """Everybody who signs in, by what they are to it."""
    rows: Rows = field(default_factory=dict)
    """One row of each table that is of this household."""
    of_colleague: Rows = field(default_factory=dict)
    """One row of each table below an assistant that is of the colleague."""

    @property
    def employer(self) -> Employer:
        return self.household.employer


def move_in(session: Session, word: str, council_name: str, support_name: str) -> World:
    """A household with two PAs, a month's pay, a statement and a return that was sent."""
    council = add_organisation(session, OrganisationKind.AUTHORITY, council_name)
    support = add_organisation(session, OrganisationKind.SUPPORT, support_name)
    works: dict[str, tuple[Post, Organisation | None] | None] = {
        **{name: (post, council) for name, post in POSTS.items()},
        "support worker": (Post.SUPPORT_WORKER, support),
        "administrator": (Post.ADMINISTRATOR, None),
        **dict.fromkeys(("employer", "representative", "supporter", "assistant", "colleague")),
    }
    people = {name: _person(session, word, name, post) for name, post in works.items()}
    by = Actor(people["employer"].id, JOINED)
    employer = _employer(session, word, people, support, by)
    household = _household(session, word, council, people, employer)
    colleague = _assistant(session, employer, people["colleague"], by)
    world = World(word, household, support, colleague, people)
    _live(session, world)
    return world


def _person(
    session: Session, word: str, name: str, post: tuple[Post, Organisation | None] | None
) -> Account:
    email = f"{name.replace(' ', '-')}@{word.lower()}.example.org"
    return add_account(session, email, f"{name.title()} {word}", JOINED, post)


def _employer(
    session: Session, word: str, people: Mapping[str, Account], support: Organisation, by: Actor
) -> Employer:
    details = EmployerDetails(
        name=f"Employer {word}",
        supported_person=f"Supported {word}",
        address=f"1 {word} Street",
        paye_reference="961/KS1234",
        accounts_office_reference="961PK00012345",
    )
    employer = add_employer(session, details, by)
    holders: list[tuple[Account | Organisation, Capacity, bool]] = [
        (people["employer"], Capacity.SELF, False),
        (people["representative"], Capacity.REPRESENTATIVE, True),
        (people["supporter"], Capacity.SUPPORTER, False),
        (support, Capacity.SUPPORT_ORGANISATION, True),
    ]
    for holder, capacity, may_decide in holders:
        mandate = MandateDetails(
            capacity=capacity, from_on=date(2026, 3, 2), may_decide=may_decide
        )
        give_mandate(session, employer, holder, mandate, by)
    return employer


def _household(
    session: Session,
    word: str,
    council: Organisation,
    people: Mapping[str, Account],
    employer: Employer,
) -> Household:
    by = Actor(people["employer"].id, JOINED)
    details = AgreementDetails(
        reference=f"REF-{word}",
        starts_on=date(2026, 3, 2),
        first_payment_on=FIRST,
        weekly_amount=Money(40000),
        paid_every=Frequency.FOUR_WEEKLY,
        planned_minutes_per_week=20 * 60,
        purpose=f"To live at home near {word}.",
    )
    agreement = agree_direct_payment(session, employer, council, details, by)
    opening = MoneyAccountDetails(
        kind=AccountKind.BANK,
        name=f"Account {word}",
        opened_on=date(2026, 4, 1),
        opening_balance=Money(100000),
    )
    return Household(
        council=council,
        officer=people["officer"],
        employer=employer,
        employer_account=people["employer"],
        agreement=agreement,
        money_account=open_money_account(session, agreement, opening, by),
        assistant=_assistant(session, employer, people["assistant"], by),
        assistant_account=people["assistant"],
    )


def _assistant(session: Session, employer: Employer, account: Account, by: Actor) -> Assistant:
    details = AssistantDetails(
        name=account.name,
        date_of_birth=date(1990, 2, 28),
        started_on=FIRST,
        email=account.email,
        ni_number="AB123456C",
        sort_code="801234",
        account_number="00123456",
    )
    assistant = add_assistant(session, employer.id, details, terms(), by)
    give_code(session, assistant, by)
    link_account(session, assistant, account, by)
    return assistant


def _live(session: Session, world: World) -> None:
    """A month is worked and paid, the next waits; a statement came, and a return was sent."""
    household, by = world.household, world.household.employer_account
    for assistant in (household.assistant, world.colleague):
        for week in range(3):
            monday = FIRST + timedelta(weeks=week)
            agree_week(session, assistant, monday, 25 * 60, agreed_by=by)
    pay(session, household, MAY_1, FIRST + timedelta(days=20))
    rows = (
        (date(2026, 4, 20), f"{world.word} COUNCIL", "1600.00", None),
        (date(2026, 4, 22), f"{world.word} POOL", "-18.40", Group.ACTIVITIES),
        (date(2026, 5, 12), f"{world.word} GARDEN", "-42.00", None),
    )
    import_lines(session, household, rows)
    send(session, household, SPRING, f"Well, says {world.word}.")
    for assistant in (household.assistant, world.colleague):
        agree_week(session, assistant, NEXT_MONDAY, 20 * 60, agreed_by=by)
        less = terms(from_on=date(2026, 12, 7), hourly_rate=Money(1300))
        change_as_employer(
            session, assistant, less, f"Sorry, says {world.word}.", Actor(by.id, NOW)
        )
    start(session, household, NEXT_PAY, NEXT_SUNDAY)
