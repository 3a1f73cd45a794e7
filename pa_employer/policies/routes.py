"""The pages of a council's rules: the household's own, and the council's."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template

from pa_employer.accounts.council import own_council
from pa_employer.accounts.models import Organisation
from pa_employer.statements.reached import reach
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.work import session, today
from returns.rulebook import Held, Standing, pack_named, packs, rules_on

bp = Blueprint("policies", __name__, template_folder="templates")
READERS = (Role.FINANCE_OFFICER, Role.AUDITOR, Role.PRACTITIONER)


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
    book = rulebook_of(reached.agreement.authority.name, today())
    return render_template("policies/rules.html", book=book, path=reached.path)


@bp.get("/council/rules")
@allow(*READERS)
def council() -> str:
    """Show a council the rules that hold for its direct payments."""
    authority = session().get_one(Organisation, own_council())
    book = rulebook_of(authority.name, today())
    return render_template("policies/rules.html", book=book, path="")


def rulebook_of(council_name: str, on: date) -> Rulebook:
    """Return what a council's rules say on a day, under the headings of the page."""
    pack = pack_named(council_name)
    held = rules_on(on, pack)
    grouped = groupby(held, key=lambda each: each.key.group)
    return Rulebook(
        council=council_name,
        why=packs()[pack].why if pack else "",
        groups=tuple((name, tuple(rules)) for name, rules in grouped),
        own=sum(each.is_own for each in held),
        unconfirmed=sum(each.rule.standing is Standing.UNCONFIRMED for each in held),
    )
