"""The pages of money: what each account holds, what is unclear, and every payment in and out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.agreements.queries import latest_agreement
from pa_employer.people.acting import acting_for
from pa_employer.statements import listing, queries, service, words
from pa_employer.statements.choices import CAME_AS, SPENT_ON, choices_for
from pa_employer.statements.comparing import compared
from pa_employer.statements.forms import CheckForm, ExplainForm, SoughtForm
from pa_employer.statements.listing import Sought
from pa_employer.statements.models import MoneyAccount, Statement
from pa_employer.statements.reached import Reached, reach
from pa_employer.statements.recognising import count_recognisable
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span, month_later
from payroll.ground.money import Money

bp = Blueprint("statements", __name__, template_folder="templates")
A_PAGE = 50
NEWEST_STATEMENTS = 5
MONTHS_SHOWN = 120
MONTHS_CHECKED = 3


@bp.get("/employers/<uuid:employer_id>/money")
@allow(*ACTING)
def money(employer_id: UUID) -> str:
    """Show what each account holds and what is unclear, with one tap for each."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id)
    if agreement is None:
        return render_template("statements/none.html", acting=acting)
    reached = Reached(acting, agreement)
    accounts = queries.accounts_of(session(), agreement.id)
    newest = queries.statements_of(session(), [account.id for account in accounts])
    return render_template(
        "statements/money.html",
        reached=reached,
        accounts=[_picture(account) for account in accounts],
        statements=newest[:NEWEST_STATEMENTS],
        recognisable=count_recognisable(session(), agreement),
        press_form=PressForm(),
        **_unclear(reached, listing.UNCLEAR_ONLY),
    )


@bp.post("/employers/<uuid:employer_id>/money/match")
@allow(*ACTING)
def match(employer_id: UUID) -> Response:
    """Fill in what can be recognised now, such as wages whose pay run came after the statement."""
    reached = reach(employer_id)
    form = PressForm()
    if form.validate_on_submit():
        found = service.match_lines(session(), reached.agreement.id, actor().at)
        flash(f"{words.lines(found)} filled in." if found else "There was nothing to fill in.")
    return redirect(reached.path, 303)


@bp.get("/employers/<uuid:employer_id>/money/statements/<uuid:statement_id>")
@allow(*ACTING)
def statement(employer_id: UUID, statement_id: UUID) -> str:
    """Show what a statement brought, in words, and what of it is unclear."""
    reached = reach(employer_id)
    found = queries.statement_of(session(), reached.agreement.id, statement_id)
    if found is None:
        abort(404)
    sought = Sought(statement_id=found.id, is_unclear_only=True)
    shown = _unclear(reached, sought)
    return render_template(
        "statements/statement.html",
        reached=reached,
        account=session().get_one(MoneyAccount, found.money_account_id),
        statement=found,
        told=words.statement_in_words(found, shown["unclear_count"], _gap(found)),
        **shown,
    )


@bp.get("/employers/<uuid:employer_id>/money/lines")
@allow(*ACTING)
def lines(employer_id: UUID) -> str:
    """List payments in and out, newest first: all, or of one month, or what is unclear."""
    reached = reach(employer_id)
    form = SoughtForm(request.args)
    form.month.choices = _months(listing.days_told_of(session(), reached.agreement.id))
    form.validate()
    sought = Sought(
        span=_month(form.month.data) if not form.month.errors else None,
        is_unclear_only=form.which.data == "unclear",
    )
    page = max(1, request.args.get("page", 1, type=int))
    count = listing.count_lines(session(), reached.agreement.id, sought)
    pages = max(1, -(-count // A_PAGE))
    page = min(page, pages)
    skip = A_PAGE * (page - 1)
    return render_template(
        "statements/lines.html",
        reached=reached,
        lines=listing.newest_lines(session(), reached.agreement.id, sought, A_PAGE, skip),
        count=count,
        headings=SPENT_ON | CAME_AS,
        page=page,
        pages=pages,
        sought_form=form,
    )


@bp.get("/employers/<uuid:employer_id>/money/check")
@allow(*ACTING)
def check(employer_id: UUID) -> str:
    """Show what was due beside what was paid, of three months, each difference in a sentence."""
    reached = reach(employer_id)
    begins = reached.agreement.starts_on.replace(day=1)
    form = CheckForm(request.args)
    form.month.choices = _ends(Span(begins, max(begins, today())))
    form.validate()
    chosen = _month(form.month.data) if not form.month.errors else None
    last = (chosen or Span(today(), today())).last
    span = Span(
        max(begins, month_later(last.replace(day=1), 1 - MONTHS_CHECKED)), max(begins, last)
    )
    return render_template(
        "statements/check.html",
        reached=reached,
        form=form,
        span=span,
        found=compared(session(), reached.agreement, span, today()),
    )


@dataclass(frozen=True, slots=True)
class AccountPicture:
    """What one account holds by the ledger, and until when its statements tell."""

    account: MoneyAccount
    holds: Money
    told_until: date | None


def _picture(account: MoneyAccount) -> AccountPicture:
    holds = queries.balance_at_end_of(session(), account, today())
    return AccountPicture(account, holds, queries.covered_until(session(), account))


def _unclear(reached: Reached, sought: Sought) -> dict[str, Any]:
    """Return what a page needs to ask about its unclear payments."""
    agreement_id = reached.agreement.id
    found = listing.newest_lines(session(), agreement_id, sought, A_PAGE)
    return {
        "unclear": found,
        "unclear_count": listing.count_lines(session(), agreement_id, sought),
        "choices": choices_for(session(), agreement_id, found),
        "explain_form": ExplainForm(formdata=None),
    }


def _gap(statement: Statement) -> Money | None:
    account = session().get_one(MoneyAccount, statement.money_account_id)
    if not statement.lines_new:
        return None
    return queries.gap_before(session(), account, statement.opening, statement.first_on)


def _months(days: Span | None) -> dict[str, str]:
    """Return the months there are payments in, newest first."""
    months = {"": "All months"}
    if days is None:
        return months
    month = days.last.replace(day=1)
    while month >= days.first.replace(day=1) and len(months) <= MONTHS_SHOWN:
        months[f"{month:%Y-%m}"] = f"{month:%B %Y}"
        month = month_later(month, -1)
    return months


def _ends(days: Span) -> dict[str, str]:
    """Return the months that three months can end in, newest first; now without a choice."""
    return _months(days) | {"": "The last three months until today"}


def _month(chosen: str) -> Span | None:
    if not chosen:
        return None
    first = date.fromisoformat(f"{chosen}-01")
    return Span(first, first.replace(day=monthrange(first.year, first.month)[1]))
