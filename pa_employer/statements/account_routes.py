"""The pages of adding an account and of bringing its statements in."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect
from werkzeug.wrappers import Response

from pa_employer.people.acting import Power
from pa_employer.statements import queries, service, words
from pa_employer.statements.columns import Part, guess, header_of, layout_of, learn
from pa_employer.statements.forms import (
    AccountForm,
    ColumnsForm,
    StatementForm,
    columns_form,
)
from pa_employer.statements.importing import keep_waiting
from pa_employer.statements.models import AccountKind, MoneyAccount, WaitingFile
from pa_employer.statements.reached import Reached, reach
from pa_employer.statements.refusals import UnknownLayoutError
from pa_employer.statements.rows import MOST_BYTES, rows_of
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, files, session

bp = Blueprint("money_accounts", __name__, template_folder="templates")
Shown = str | tuple[str, int]
SAMPLES = 3


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
    if isinstance(done, WaitingFile):
        return redirect(f"{reached.path}/import/{done.id}", 303)
    if done:
        return _brought_in(reached, done)
    return form_page("statements/import.html", form=form, reached=reached, accounts=accounts)


@bp.get("/employers/<uuid:employer_id>/money/import/<uuid:file_id>")
@bp.post("/employers/<uuid:employer_id>/money/import/<uuid:file_id>")
@allow(*ACTING)
def columns(employer_id: UUID, file_id: UUID) -> Shown | Response:
    """Ask once what the columns of a file are, then bring it in; they are known from then on."""
    reached = reach(employer_id)
    waiting = queries.waiting_file(session(), reached.agreement.id, file_id)
    if waiting is None:
        abort(404)
    rows = rows_of(files().get(waiting.digest))
    header = header_of(rows)
    if header is None:
        abort(404)
    samples = [cells for number, cells in rows if number > header[0]][:SAMPLES]
    form = columns_form(header[1], guess(header[1]))
    done = form.attempt(lambda: _import_with(form, waiting, header[1]))
    if done:
        return _brought_in(reached, done)
    return form_page(
        "statements/columns.html",
        form=form,
        reached=reached,
        waiting=waiting,
        headers=header[1],
        samples=samples,
    )


@bp.get("/employers/<uuid:employer_id>/money/accounts/add")
@bp.post("/employers/<uuid:employer_id>/money/accounts/add")
@allow(*ACTING)
@needs_proof
def add_account(employer_id: UUID) -> Shown | Response:
    """Add an account that holds the direct payment."""
    reached = reach(employer_id, Power.DECIDE)
    form = AccountForm()
    if form.attempt(lambda: _open(reached, form)):
        flash("The account is added. Next, bring in its statement.")
        return redirect(f"{reached.path}/import", 303)
    return form_page("statements/add_account.html", form=form, reached=reached)


def _import(form: StatementForm, accounts: list[MoneyAccount]) -> service.Imported | WaitingFile:
    account = next(each for each in accounts if str(each.id) == form.account.data)
    sent = form.file.data
    upload = service.Upload(sent.filename, sent.stream.read(MOST_BYTES + 1))
    try:
        return service.import_statement(session(), files(), account, upload, actor())
    except UnknownLayoutError:
        if header_of(rows_of(upload.data)) is None:
            raise
    return keep_waiting(session(), files(), account, upload, actor())


def _import_with(form: ColumnsForm, waiting: WaitingFile, headers: list[str]) -> service.Imported:
    """Keep what was said of the columns, and bring the file in by it; both or neither."""
    parts = [Part(field.data) for field in form.parts]
    layout = layout_of(headers, parts, is_reversed=form.minus.data == "in")
    account = session().get_one(MoneyAccount, waiting.money_account_id)
    with session().begin_nested():
        learn(session(), account, headers, layout, actor())
        upload = service.Upload(waiting.file_name, files().get(waiting.digest))
        done = service.import_statement(session(), files(), account, upload, actor())
        session().delete(waiting)
    return done


def _brought_in(reached: Reached, done: service.Imported) -> Response:
    for sentence in words.brought_in(done.new, done.known, done.early):
        flash(sentence)
    return redirect(f"{reached.path}/statements/{done.statement.id}", 303)


def _open(reached: Reached, form: AccountForm) -> MoneyAccount:
    details = service.MoneyAccountDetails(
        kind=AccountKind(form.kind.data),
        name=(form.name.data or "").strip(),
        opened_on=form.opened_on.data,
        opening_balance=form.opening_balance.data,
    )
    return service.open_money_account(session(), reached.agreement, details, actor())
