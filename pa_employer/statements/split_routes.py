"""The pages of splitting a payment that was for several things."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from pa_employer.statements.choices import SPENT_ON
from pa_employer.statements.pooling import give
from pa_employer.statements.reached import reach, reach_line
from pa_employer.statements.splitting import Share, join_line, split_line
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, MoneyField, PressForm, short
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session
from payroll.ground.errors import DomainError
from returns.groups import Group

bp = Blueprint("splitting", __name__, template_folder="templates")
LINE = "/employers/<uuid:employer_id>/money/lines/<uuid:line_id>"
MOST_PARTS = 4
CHOICES = {"": "Choose what it was for"} | SPENT_ON


class NoHeadingChosenError(DomainError):
    """Choose for each part what it was for."""


class SplitForm(Form):
    """The parts of a payment; those that are left empty are none."""

    amount_1 = MoneyField("How much?", [Optional()])
    group_1 = SelectField("On what?", choices=CHOICES)
    words_1 = StringField("What was it? (you can leave this empty)", [short()])
    amount_2 = MoneyField("How much?", [Optional()])
    group_2 = SelectField("On what?", choices=CHOICES)
    words_2 = StringField("What was it? (you can leave this empty)", [short()])
    amount_3 = MoneyField("How much?", [Optional()])
    group_3 = SelectField("On what?", choices=CHOICES)
    words_3 = StringField("What was it? (you can leave this empty)", [short()])
    amount_4 = MoneyField("How much?", [Optional()])
    group_4 = SelectField("On what?", choices=CHOICES)
    words_4 = StringField("What was it? (you can leave this empty)", [short()])

    def shares(self) -> Iterator[Share]:
        """Yield the parts that were filled in."""
        for number in range(1, MOST_PARTS + 1):
            amount = self[f"amount_{number}"].data
            if amount is None:
                continue
            chosen = self[f"group_{number}"].data
            if not chosen:
                raise NoHeadingChosenError
            yield Share(amount, Group(chosen), self[f"words_{number}"].data or "")


@bp.get(f"{LINE}/split")
@bp.post(f"{LINE}/split")
@allow(*ACTING)
def split(employer_id: UUID, line_id: UUID) -> str | Response | tuple[str, int]:
    """Split a payment into parts."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    form = SplitForm()

    def change() -> bool:
        split_line(session(), line, list(form.shares()), actor())
        return True

    if form.attempt(change):
        flash("Thank you. Each part counts by itself.")
        return redirect(f"{reached.path}/lines/{line_id}", 303)
    return form_page(
        "statements/split.html", form=form, reached=reached, line=line, parts=MOST_PARTS
    )


@bp.post(f"{LINE}/join")
@allow(*ACTING)
def join(employer_id: UUID, line_id: UUID) -> Response:
    """Put the parts of a payment together again."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    if PressForm().validate_on_submit():
        join_line(session(), line, actor())
        flash("The payment is whole again. Tell us what it was.")
    return redirect(f"{reached.path}/lines/{line_id}", 303)


@bp.post(f"{LINE}/give")
@allow(*ACTING)
def give_away(employer_id: UUID, line_id: UUID) -> Response:
    """Make the code by which somebody who shares the cost takes a part over."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    form = PressForm()
    if form.attempt(lambda: give(session(), line, actor())):
        flash("Give them the code that shows with the part. They enter it under “Bills to pay”.")
    for refused in form.form_errors:
        flash(refused)
    return redirect(f"{reached.path}/lines/{line.parent_id or line_id}", 303)
