"""The pages of adding an account and of bringing its statements in."""

from uuid import UUID

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from pa_employer.people.acting import Power
from pa_employer.statements import queries, service, words
from pa_employer.statements.forms import AccountForm, StatementForm
from pa_employer.statements.models import AccountKind, MoneyAccount
from pa_employer.statements.reached import Reached, reach
from pa_employer.statements.rows import MOST_BYTES
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, files, session

bp = Blueprint("money_accounts", __name__, template_folder="templates")
Shown = str | tuple[str, int]


@bp.get("/employers/<uuid:employer_id>/money/import")
@bp.post("/employers/<uuid:employer_id>/money/import")
@allow(*ACTING)
def bring_in(employer_id: UUID) -> Shown | Response:
    """Bring a statement in."""
    reached = reach(employer_id)
    found = queries.accounts_of(session(), reached.agreement.id)
    accounts = [account for account in found if account.told_until is None]
    form = StatementForm()
    form.account.choices = {str(account.id): account.name for account in accounts}
    done = form.attempt(lambda: _import(form, accounts))
    if done:
        for sentence in words.brought_in(done.new, done.known, done.early):
            flash(sentence)
        return redirect(f"{reached.path}/statements/{done.statement.id}", 303)
    return form_page("statements/import.html", form=form, reached=reached, accounts=accounts)


@bp.get("/employers/<uuid:employer_id>/money/accounts/add")
@bp.post("/employers/<uuid:employer_id>/money/accounts/add")
@allow(*ACTING)
def add_account(employer_id: UUID) -> Shown | Response:
    """Add an account that holds the direct payment."""
    reached = reach(employer_id, Power.DECIDE)
    form = AccountForm()
    if form.attempt(lambda: _open(reached, form)):
        flash("The account is added. Next, bring in its statement.")
        return redirect(f"{reached.path}/import", 303)
    return form_page("statements/add_account.html", form=form, reached=reached)


def _import(form: StatementForm, accounts: list[MoneyAccount]) -> service.Imported:
    account = next(each for each in accounts if str(each.id) == form.account.data)
    sent = form.file.data
    upload = service.Upload(sent.filename, sent.stream.read(MOST_BYTES + 1))
    return service.import_statement(session(), files(), account, upload, actor())


def _open(reached: Reached, form: AccountForm) -> MoneyAccount:
    details = service.MoneyAccountDetails(
        kind=AccountKind(form.kind.data),
        name=(form.name.data or "").strip(),
        opened_on=form.opened_on.data,
        opening_balance=form.opening_balance.data,
    )
    return service.open_money_account(session(), reached.agreement, details, actor())
