"""The pages of a council's rules: the household's own, and the council's."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask_login import current_user

from pa_employer.accounts.council import own_council
from pa_employer.accounts.models import Organisation
from pa_employer.agreements.council_rules import book_of
from pa_employer.people.queries import names_of
from pa_employer.policies.service import rules_to_come, waiting_rules, who_proposed
from pa_employer.statements.reached import reach
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import session, today
from returns.rulebook import Book, Held, Standing, packs, rules_on

bp = Blueprint("policies", __name__, template_folder="templates")
READERS = (Role.FINANCE_OFFICER, Role.AUDITOR, Role.PRACTITIONER, Role.FINANCE_MANAGER)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A council's rules on a day, as a page shows them."""

    council: str
    why: str
    groups: tuple[tuple[str, tuple[Held, ...]], ...]
    own: int
    unconfirmed: int


@bp.get("/employers/<uuid:employer_id>/money/council-rules")
@allow(*ACTING)
def own(employer_id: UUID) -> str:
    """Show the rules that hold for a household's direct payment."""
    reached = reach(employer_id)
    agreement = reached.agreement
    book = rulebook_of(agreement.authority.name, agreement.rules, today())
    return render_template("policies/rules.html", book=book, path=reached.path, coming=())


@bp.get("/council/rules")
@allow(*READERS)
def council() -> str:
    """Show a council the rules that hold for its direct payments."""
    authority = session().get_one(Organisation, own_council())
    found = book_of(session(), authority)
    return render_template(
        "policies/rules.html",
        book=rulebook_of(authority.name, found, today()),
        path="",
        coming=rules_to_come(session(), authority.id, today()),
        waiting=waiting_rules(session(), authority.id),
        names=names_of(session(), who_proposed(session(), authority.id)),
        may_propose=Role.FINANCE_MANAGER in current_user.roles,
        own_id=current_user.account.id,
        press_form=PressForm(formdata=None),
    )


def rulebook_of(council_name: str, book: Book, on: date) -> Rulebook:
    """Return what a council's rules say on a day, under the headings of the page."""
    pack = book.code
    held = rules_on(on, book)
    grouped = groupby(held, key=lambda each: each.key.group)
    return Rulebook(
        council=council_name,
        why=packs()[pack].why if pack else "",
        groups=tuple((name, tuple(rules)) for name, rules in grouped),
        own=sum(each.is_own for each in held),
        unconfirmed=sum(each.rule.standing is Standing.UNCONFIRMED for each in held),
    )
