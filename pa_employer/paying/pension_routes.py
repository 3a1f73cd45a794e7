"""The pages of the pension scheme: which it is, each run's schedule, and who joined or left."""

from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from pa_employer.paying.pension import (
    changed_members,
    changes_file,
    in_the_way,
    pension_file,
    pension_schedule,
    refunds_in,
)
from pa_employer.payruns.models import PayRun, PayRunState
from pa_employer.payruns.queries import run_of
from pa_employer.people.acting import Power, acting_for
from pa_employer.schemes.queries import pension_scheme_of
from pa_employer.schemes.service import PensionDetails, keep_pension_scheme
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, needed, short
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.pension_files.layouts import (
    NoSuchPensionLayoutError,
    PensionLayout,
    pension_layout,
    pension_layouts,
)

bp = Blueprint("pension_files", __name__, template_folder="templates")
OF_RUN = "/employers/<uuid:employer_id>/pay/<uuid:run_id>/pension"
SCHEME = "/employers/<uuid:employer_id>/pension/scheme"
Shown = str | Response | tuple[str, int]
USUAL_LAYOUT = "sheet"


class PensionSchemeForm(Form):
    """Where contributions go, and how they are told."""

    provider = StringField(
        "Which pension scheme is it?", [needed("Enter the scheme's name"), short()]
    )
    reference = StringField(
        "Your reference there",
        [Optional(), short()],
        description="By which the scheme knows you as the employer.",
    )
    layout = SelectField("In which file does it take contributions?", choices={})

    def details(self) -> PensionDetails:
        """Return what was filled in."""
        return PensionDetails(
            self.provider.data or "", self.layout.data, self.reference.data or ""
        )


@bp.get(SCHEME)
@bp.post(SCHEME)
@allow(*ACTING)
def scheme(employer_id: UUID) -> Shown:
    """Keep which pension scheme contributions go to."""
    acting = acting_for(employer_id, Power.DECIDE)
    found = pension_scheme_of(session(), employer_id)
    usual = {"provider": found.provider, "reference": found.reference} if found else {}
    layout = found.layout if found else USUAL_LAYOUT
    form = PensionSchemeForm(data={**usual, "layout": layout})
    form.layout.choices = {layout.key: _named(layout) for layout in pension_layouts()}
    if form.attempt(lambda: keep_pension_scheme(session(), employer_id, form.details(), actor())):
        flash("The pension scheme is kept.")
        return redirect(f"/employers/{employer_id}/pension", 303)
    return form_page("paying/scheme.html", acting=acting, form=form)


@bp.get(OF_RUN)
@allow(*ACTING)
def schedule(employer_id: UUID, run_id: UUID) -> str:
    """Show what a run pays into the pension, as a schedule to key in or to send."""
    acting = acting_for(employer_id)
    run = _run(employer_id, run_id)
    found = pension_schedule(session(), acting.employer, run)
    kept = pension_scheme_of(session(), employer_id)
    wanted = kept.layout if kept else USUAL_LAYOUT
    return render_template(
        "paying/schedule.html",
        acting=acting,
        run=run,
        schedule=found,
        scheme=kept,
        refunds=refunds_in(session(), run),
        layouts=sorted(pension_layouts(), key=lambda layout: layout.key != wanted),
        in_the_way={each.key: in_the_way(found, each) for each in pension_layouts()},
    )


@bp.get(f"{OF_RUN}/<layout>.csv")
@allow(*ACTING)
def schedule_csv(employer_id: UUID, run_id: UUID, layout: str) -> Response:
    """Give a run's contributions in one of the layouts."""
    acting = acting_for(employer_id, Power.DECIDE)
    run = _run(employer_id, run_id)
    try:
        chosen = pension_layout(layout)
    except NoSuchPensionLayoutError:
        abort(404)
    made = pension_file(pension_schedule(session(), acting.employer, run), chosen)
    return _csv(made, f"pension-{run.pay_on}-{chosen.key}.csv")


@bp.get(f"{SCHEME}/changes")
@allow(*ACTING)
def changes(employer_id: UUID) -> str:
    """Show who joined, left or opted out in the last year."""
    acting = acting_for(employer_id)
    found = changed_members(session(), employer_id, today())
    return render_template("paying/changes.html", acting=acting, members=found)


@bp.get(f"{SCHEME}/changes.csv")
@allow(*ACTING)
def changes_csv(employer_id: UUID) -> Response:
    """Give who joined, left or opted out as a file for the scheme."""
    acting_for(employer_id, Power.DECIDE)
    return _csv(changes_file(session(), employer_id, today()), f"pension-changes-{today()}.csv")


def _named(layout: PensionLayout) -> str:
    return f"{layout.name} (try it first)" if layout.is_provisional else layout.name


def _run(employer_id: UUID, run_id: UUID) -> PayRun:
    run = run_of(session(), employer_id, run_id) or abort(404)
    return run if run.state is PayRunState.APPROVED else abort(404)


def _csv(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
