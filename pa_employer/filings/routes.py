"""The pages of what HMRC is told: what waits, what was sent, and what became of it."""

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from config.settings import HmrcService
from pa_employer.assistants.queries import assistants_of
from pa_employer.filings import service
from pa_employer.filings.about import About, NothingAboutThatError
from pa_employer.filings.draft import Draft, Sending, draft_of
from pa_employer.filings.forms import ARRIVED, CloseForm, InactiveForm, SendForm, SettleForm
from pa_employer.filings.models import Filing
from pa_employer.filings.owed import year_owed
from pa_employer.filings.paper import paper_pack, quarter_of
from pa_employer.filings.payments import PaymentsTold
from pa_employer.filings.told import filing_of, filings_of
from pa_employer.filings.waiting import waiting
from pa_employer.filings.words import (
    SENTENCES,
    SERVICES,
    STATES,
    errors_to_mend,
    title_of,
    to_mend,
)
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.schemes.queries import at_hmrc, filer_for, paye_scheme_of
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today
from payroll.periods import TaxYear
from payroll.rti.envelope import Service
from payroll.rti.irmark import readable

bp = Blueprint("filings", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/hmrc"
Shown = str | Response | tuple[str, int]
FIRST_YEAR, LENGTH_OF_YEAR = 2000, 4


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what HMRC has still to be told, what is owed, and what was sent."""
    acting = acting_for(employer_id)
    employer = acting.employer
    return render_template(
        "filings/overview.html",
        acting=acting,
        today=today(),
        waiting=waiting(session(), employer, today()),
        filings=filings_of(session(), employer_id),
        states=STATES,
        owed=year_owed(session(), employer, TaxYear.of(today())),
        scheme=paye_scheme_of(session(), employer_id),
        has_login=filer_for(session(), employer_id, today()) is not None,
        caution=_caution(),
    )


@bp.get(f"{BASE}/send/<about>")
@bp.post(f"{BASE}/send/<about>")
@allow(*ACTING)
def send(employer_id: UUID, about: str) -> Shown:
    """Show what would be told and what has to be mended first; send it once that is done."""
    acting = acting_for(employer_id)
    what, form = _about(about), SendForm()
    if form.is_submitted():
        acting_for(employer_id, Power.DECIDE)
    filing = form.attempt(
        lambda: service.file_document(
            session(), acting.employer, what, Sending(_hmrc(), form.reason()), actor()
        )
    )
    if filing:
        flash("It is kept and on its way to HMRC.")
        return redirect(_document(filing), 303)
    page = _preview(acting, _draft(acting, what, form), form)
    return (page, NOTHING_KEPT) if form.is_submitted() else page


@bp.get(f"{BASE}/send/<about>.xml")
@allow(*ACTING)
def draft_xml(employer_id: UUID, about: str) -> Response:
    """Give the bytes that would be sent, without a login."""
    acting = acting_for(employer_id, Power.DECIDE)
    draft = _draft(acting, _about(about), None)
    return _xml(draft.message(), f"{draft.kind}-draft.xml")


@bp.get(f"{BASE}/documents/<uuid:filing_id>")
@allow(*ACTING)
def document(employer_id: UUID, filing_id: UUID) -> str:
    """Show a document, how far it is, and what to do next."""
    acting = acting_for(employer_id)
    return _document_page(acting, _filing(employer_id, filing_id), SettleForm())


@bp.get(f"{BASE}/documents/<uuid:filing_id>.xml")
@allow(*ACTING)
def document_xml(employer_id: UUID, filing_id: UUID) -> Response:
    """Give a document as it was sent, without the login."""
    acting_for(employer_id, Power.DECIDE)
    filing = _filing(employer_id, filing_id)
    return _xml(filing.document, f"{filing.kind}-{filing.asked_at:%Y-%m-%d}.xml")


@bp.post(f"{BASE}/documents/<uuid:filing_id>/settle")
@allow(*ACTING)
def settle(employer_id: UUID, filing_id: UUID) -> Shown:
    """Keep what HMRC said of a document it no longer answers about."""
    acting = acting_for(employer_id, Power.DECIDE)
    filing, form = _filing(employer_id, filing_id), SettleForm()
    done = form.attempt(lambda: _settled(filing, form))
    if done:
        flash("Kept.")
        return redirect(_document(filing), 303)
    return _document_page(acting, filing, form), NOTHING_KEPT


@bp.get(f"{BASE}/owed")
@allow(*ACTING)
def owed(employer_id: UUID) -> str:
    """Show what is owed to HMRC for each tax month or quarter (P32)."""
    acting = acting_for(employer_id)
    found = year_owed(session(), acting.employer, _year_asked())
    now = TaxYear.of(today())
    return render_template("filings/owed.html", acting=acting, owed=found, now=now, today=today())


@bp.get(f"{BASE}/paper")
@allow(*ACTING)
def paper(employer_id: UUID) -> str:
    """Show a quarter's figures for who reports on paper, and who may."""
    acting = acting_for(employer_id)
    asked = request.args.get("quarter", "")
    quarter = int(asked) if asked in {"1", "2", "3", "4"} else quarter_of(today())
    pack = paper_pack(session(), acting.employer, _year_asked(), quarter, today())
    return render_template("filings/paper.html", acting=acting, pack=pack)


@bp.get(f"{BASE}/inactive")
@bp.post(f"{BASE}/inactive")
@allow(*ACTING)
def inactive(employer_id: UUID) -> Shown:
    """Ask for how long nobody will be paid, then show what would be told."""
    acting = acting_for(employer_id, Power.DECIDE)
    form = InactiveForm()
    about = form.attempt(lambda: form.about(today()))
    if about:
        return redirect(url_for("filings.send", employer_id=employer_id, about=str(about)), 303)
    return form_page("filings/inactive.html", acting=acting, form=form)


@bp.get(f"{BASE}/close")
@bp.post(f"{BASE}/close")
@allow(*ACTING)
def close(employer_id: UUID) -> Shown:
    """Note that the PAYE scheme ended; HMRC is told in the next step."""
    acting = acting_for(employer_id, Power.DECIDE)
    form = CloseForm()
    done = form.attempt(lambda: _closed(acting, form))
    if done:
        flash("Noted. Now tell HMRC.")
        return redirect(url_for("filings.overview", employer_id=employer_id), 303)
    return form_page("filings/close.html", acting=acting, form=form)


def _year_asked() -> TaxYear:
    """Return the tax year that is asked for, or the one it is; none to come."""
    asked, now = request.args.get("year", ""), TaxYear.of(today())
    is_year = asked.isascii() and asked.isdigit() and len(asked) == LENGTH_OF_YEAR
    return TaxYear(int(asked)) if is_year and FIRST_YEAR <= int(asked) < now.starting else now


def _closed(acting: Acting, form: CloseForm) -> bool:
    service.close_scheme(session(), acting.employer, form.ceased_on.data, actor())
    return True


def _settled(filing: Filing, form: SettleForm) -> bool:
    has_arrived = form.outcome.data == ARRIVED
    service.settle_lost(session(), filing, actor(), has_arrived=has_arrived)
    return True


def _preview(acting: Acting, draft: Draft, form: SendForm) -> str:
    people = _people(acting)
    is_late = isinstance(draft.told, PaymentsTold) and any(
        slip.row.pay_on < today() and slip.was is None for slip in draft.told.slips
    )
    return render_template(
        "filings/send.html",
        acting=acting,
        draft=draft,
        title=title_of(draft),
        to_mend=to_mend(draft.findings, acting.employer.id, people),
        payments=list(draft.told.told) if isinstance(draft.told, PaymentsTold) else [],
        is_late=is_late,
        form=form,
        caution=_caution(),
    )


def _document_page(acting: Acting, filing: Filing, form: SettleForm) -> str:
    return render_template(
        "filings/document.html",
        acting=acting,
        filing=filing,
        state=STATES[filing.state],
        sentence=SENTENCES[filing.state],
        to_mend=errors_to_mend(filing, _people(acting)),
        mark=readable(filing.mark),
        form=form,
        caution=SERVICES.get(filing.service, ""),
    )


def _draft(acting: Acting, about: About, form: SendForm | None) -> Draft:
    reason = form.reason() if form and form.validate_on_submit() else None
    try:
        return draft_of(session(), acting.employer, about, Sending(_hmrc(), reason), today())
    except NothingAboutThatError:
        abort(404)


def _people(acting: Acting) -> dict[str, tuple[UUID, str]]:
    """Return id and name of each assistant by payroll ID."""
    return {
        at_hmrc(session(), each).payroll_id: (each.id, each.name)
        for each in assistants_of(session(), acting.employer.id)
    }


def _about(written: str) -> About:
    try:
        return About.parse(written)
    except NothingAboutThatError:
        abort(404)


def _filing(employer_id: UUID, filing_id: UUID) -> Filing:
    return filing_of(session(), employer_id, filing_id) or abort(404)


def _document(filing: Filing) -> str:
    return url_for("filings.document", employer_id=filing.employer_id, filing_id=filing.id)


def _hmrc() -> HmrcService:
    found: HmrcService = current_app.extensions["settings"].hmrc
    return found


def _caution() -> str:
    return SERVICES.get(Service(_hmrc().service), "")


def _xml(message: bytes, name: str) -> Response:
    answer = make_response(message)
    answer.headers["Content-Type"] = "application/xml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
