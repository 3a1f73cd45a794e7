"""The pages of money: accounts, statements, and one tap to say what a payment was."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.statements import queries, service
from pa_employer.statements.forms import (
    CAME_AS,
    SPENT_ON,
    AccountForm,
    ExplainForm,
    StatementForm,
)
from pa_employer.statements.models import AccountKind, MoneyAccount, StatementLine
from pa_employer.statements.reading import MOST_BYTES
from pa_employer.statements.words import imported_in_words
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, files, session, today
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from returns.groups import Group, Income

bp = Blueprint("statements", __name__, template_folder="templates")
NOTHING_KEPT = 422
A_PAGE = 50


class NoHeadingError(DomainError):
    """Choose what it was by pressing one of the buttons."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Whose money this is, and the direct payment it belongs to."""

    acting: Acting
    agreement: Agreement

    @property
    def path(self) -> str:
        """Return where this money's pages are."""
        return f"/employers/{self.acting.employer.id}/money"


def reach(employer_id: UUID, power: Power = Power.PREPARE) -> Reached:
    """Return whose money it is; 404 unless whoever is signed in acts for them."""
    acting = acting_for(employer_id, power)
    agreement = latest_agreement(session(), employer_id)
    if agreement is None:
        abort(404)
    return Reached(acting, agreement)


def reach_line(reached: Reached, line_id: UUID) -> StatementLine:
    """Return a line of this money; 404 if it is not one of its."""
    line = queries.line_of(session(), reached.agreement.id, line_id)
    if line is None:
        abort(404)
    return line


@bp.get("/employers/<uuid:employer_id>/money")
@allow(*ACTING)
def money(employer_id: UUID) -> str:
    """Show what each account holds and what is unclear, with one tap for each."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id)
    if agreement is None:
        return render_template("statements/none.html", acting=acting)
    accounts = queries.accounts_of(session(), agreement.id)
    unclear = queries.unclear_lines(session(), agreement.id)
    return render_template(
        "statements/money.html",
        reached=Reached(acting, agreement),
        accounts=[_picture(account) for account in accounts],
        statements=queries.statements_of(session(), [account.id for account in accounts])[:5],
        unclear=unclear[:A_PAGE],
        more=max(0, len(unclear) - A_PAGE),
        usual=queries.said_before(session(), agreement.id, {line.description for line in unclear}),
        spent_on=SPENT_ON,
        came_as=CAME_AS,
    )


@bp.get("/employers/<uuid:employer_id>/money/lines")
@allow(*ACTING)
def lines(employer_id: UUID) -> str:
    """List every payment in and out, newest first."""
    reached = reach(employer_id)
    page = max(1, request.args.get("page", 1, type=int))
    count = queries.count_lines(session(), reached.agreement.id)
    found = queries.newest_lines(session(), reached.agreement.id, A_PAGE, A_PAGE * (page - 1))
    return render_template(
        "statements/lines.html",
        reached=reached,
        lines=found,
        headings=dict((*SPENT_ON, *CAME_AS)),
        page=page,
        pages=-(-count // A_PAGE),
    )


@bp.get("/employers/<uuid:employer_id>/money/import")
@bp.post("/employers/<uuid:employer_id>/money/import")
@allow(*ACTING)
def bring_in(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Bring a statement in."""
    reached = reach(employer_id)
    accounts = queries.accounts_of(session(), reached.agreement.id)
    form = StatementForm()
    form.account.choices = [(str(account.id), account.name) for account in accounts]
    if len(accounts) == 1:
        form.account.data = str(accounts[0].id)
    imported = form.attempt(lambda: _import(form, accounts))
    if imported:
        for sentence in imported_in_words(imported):
            flash(sentence)
        return redirect(reached.path, 303)
    shown = render_template(
        "statements/import.html", form=form, reached=reached, accounts=accounts
    )
    return (shown, NOTHING_KEPT) if form.is_submitted() else shown


@bp.get("/employers/<uuid:employer_id>/money/accounts/add")
@bp.post("/employers/<uuid:employer_id>/money/accounts/add")
@allow(*ACTING)
def add_account(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Add an account that holds the direct payment."""
    reached = reach(employer_id, Power.DECIDE)
    form = AccountForm()
    if form.attempt(lambda: _open(reached, form)):
        flash("The account is added. Next, bring in its statement.")
        return redirect(f"{reached.path}/import", 303)
    shown = render_template("statements/add_account.html", form=form, reached=reached)
    return (shown, NOTHING_KEPT) if form.is_submitted() else shown


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/explain")
@allow(*ACTING)
def explain(employer_id: UUID, line_id: UUID) -> Response:
    """Write down what a payment was."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    form = ExplainForm()
    if form.attempt(lambda: _explain(line, form)):
        flash(f"Thank you. {abs(line.amount)} at {line.description} is noted.")
        return redirect(reached.path, 303)
    for sentence in (*form.form_errors, *(e for field in form for e in field.errors)):
        flash(str(sentence))
    return redirect(f"{reached.path}/lines/{line_id}", 303)


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/not-that")
@allow(*ACTING)
def take_back(employer_id: UUID, line_id: UUID) -> Response:
    """Undo a match that was not right."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    if PressForm().validate_on_submit():
        service.take_back_match(session(), line, actor())
        flash("Thank you. Tell us what it was instead.")
    return redirect(f"{reached.path}/lines/{line_id}", 303)


@dataclass(frozen=True, slots=True)
class AccountPicture:
    """What one account holds by the ledger, and until when its statements tell."""

    account: MoneyAccount
    holds: Money
    told_until: date | None


def _picture(account: MoneyAccount) -> AccountPicture:
    holds = queries.balance_at_end_of(session(), account, today())
    return AccountPicture(account, holds, queries.covered_until(session(), account))


def _import(form: StatementForm, accounts: list[MoneyAccount]) -> service.Imported:
    account = next(each for each in accounts if str(each.id) == form.account.data)
    sent: FileStorage = form.file.data
    upload = service.Upload(sent.filename or "statement.csv", sent.stream.read(MOST_BYTES + 1))
    return service.import_statement(session(), files(), account, upload, actor())


def _open(reached: Reached, form: AccountForm) -> MoneyAccount:
    details = service.MoneyAccountDetails(
        kind=AccountKind(form.kind.data),
        name=(form.name.data or "").strip(),
        opened_on=form.opened_on.data,
        opening_balance=form.opening_balance.data,
    )
    return service.open_money_account(session(), reached.agreement, details, actor())


def _explain(line: StatementLine, form: ExplainForm) -> bool:
    pressed = request.form.get("group", "")
    try:
        heading = Group(pressed) if line.amount.pence < 0 else Income(pressed)
    except ValueError:
        raise NoHeadingError from None
    meaning = service.Meaning(
        heading, form.words.data or "", no_receipt=bool(form.no_receipt.data)
    )
    service.explain_line(session(), line, meaning, actor())
    return True
