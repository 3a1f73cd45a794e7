"""The council's pages of money asked back: who has notice, who chose what, what comes when."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.desk.forms import ForThemForm, HardAnswerForm
from pa_employer.desk.routes import READERS
from pa_employer.recovering.models import Recovery, Way
from pa_employer.recovering.service import (
    Choice,
    answer_hard,
    choose_for_them,
    recoveries_to,
    recovery_to,
    refund,
    refunds_due,
    take,
)
from pa_employer.reviews.free_money import free_money
from pa_employer.reviews.routes import Shows
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("recoveries", __name__, template_folder="templates")
PATH = "/council/recoveries"


@bp.get(PATH)
@allow(*READERS)
def every() -> str:
    """Show all money that is asked back and has not come back yet."""
    authority_id = own_council()
    return render_template(
        "desk/recoveries.html",
        found=recoveries_to(session(), authority_id),
        refunds=refunds_due(session(), authority_id),
    )


@bp.get(f"{PATH}/<uuid:recovery_id>")
@allow(*READERS)
def one(recovery_id: UUID) -> Shows:
    """Show what is asked back of somebody, and its parts."""
    return _page(_reach(recovery_id))


@bp.get(f"{PATH}/<uuid:recovery_id>/choose")
@bp.post(f"{PATH}/<uuid:recovery_id>/choose")
@allow(Role.FINANCE_OFFICER)
def for_them(recovery_id: UUID) -> Shows | Response:
    """Write down how the person chose it on the phone or at a visit."""
    recovery = _reach(recovery_id)
    form = ForThemForm()
    if form.attempt(lambda: choose_for_them(session(), recovery, _choice(form), actor())):
        flash("It is written down. The person sees it, and can change it.")
        return redirect(_path(recovery), 303)
    return form_page("desk/recovery_choose.html", form=form, recovery=recovery)


@bp.get(f"{PATH}/<uuid:recovery_id>/hard")
@bp.post(f"{PATH}/<uuid:recovery_id>/hard")
@allow(Role.FINANCE_OFFICER)
def hard(recovery_id: UUID) -> Shows | Response:
    """Answer somebody for whom giving it back would be hard."""
    recovery = _reach(recovery_id)
    form = HardAnswerForm()
    if form.attempt(lambda: _answer(recovery, form)):
        flash("The person reads your answer.")
        return redirect(_path(recovery), 303)
    return form_page("desk/recovery_hard.html", form=form, recovery=recovery)


@bp.post(f"{PATH}/<uuid:recovery_id>/parts/<int:number>")
@allow(Role.FINANCE_OFFICER)
def part(recovery_id: UUID, number: int) -> Shows | Response:
    """Write down that a part was taken off a payment, or has arrived; wages come first."""
    recovery = _reach(recovery_id)
    form = PressForm()
    free = free_money(session(), recovery.agreement, today())
    if form.attempt(lambda: take(session(), recovery, number, free, actor())):
        flash("It is written down. The person sees it.")
        return redirect(_path(recovery), 303)
    return _page(recovery, form)


@bp.post(f"{PATH}/<uuid:recovery_id>/refund")
@allow(Role.FINANCE_OFFICER)
def pay_back(recovery_id: UUID) -> Shows | Response:
    """Write down that what came in too much was paid back."""
    recovery = _reach(recovery_id)
    form = PressForm()
    if form.attempt(lambda: refund(session(), recovery, actor())):
        flash("It is written down. The person sees it.")
        return redirect(_path(recovery), 303)
    return _page(recovery, form)


def _answer(recovery: Recovery, form: HardAnswerForm) -> Recovery:
    amount = form.amount.data
    return answer_hard(session(), recovery, amount, form.words.data or "", actor())


def _choice(form: ForThemForm) -> Choice:
    return Choice(Way(form.way.data or ""), form.parts.data or 1, form.how.data or "")


def _page(recovery: Recovery, form: Form | None = None) -> Shows:
    page = render_template(
        "desk/recovery.html",
        form=form,
        press_form=PressForm(formdata=None),
        recovery=recovery,
        return_path=url_for("desk.one", return_id=recovery.return_id),
    )
    return (page, NOTHING_KEPT) if form else page


def _reach(recovery_id: UUID) -> Recovery:
    return recovery_to(session(), own_council(), recovery_id) or abort(404)


def _path(recovery: Recovery) -> str:
    return f"{PATH}/{recovery.id}"
