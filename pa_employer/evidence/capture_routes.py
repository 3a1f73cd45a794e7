"""The pages that take receipts: a photo or several, whole or piece by piece."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
)
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from pa_employer.evidence import sending
from pa_employer.evidence.forms import ONE, AddForm
from pa_employer.evidence.models import Came, Receipt, ReceiptUpload
from pa_employer.evidence.pairing import may_have_receipt, pair
from pa_employer.evidence.taking import Arrival, Desk, Outcome, examine, keep
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import line_of
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, files, let_go, session
from payroll.ground.errors import DomainError
from receipts.intake import USUAL

bp = Blueprint("capture", __name__, template_folder="templates")
OWN = "/employers/<uuid:employer_id>/money/receipts"
MOST_FILES = 50
Shown = str | Response | tuple[str, int]


class NoFileError(DomainError):
    """Choose a photo or a PDF, or take a photo."""


class TooManyFilesError(DomainError):
    """Send up to 50 files at a time."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a form, and what became of it."""

    name: str
    words: str
    receipt: Receipt | None = None


def desk() -> Desk:
    """Return what this installation looks at files with."""
    found: Desk = current_app.extensions["desk"]
    return found


@bp.get(f"{OWN}/add")
@bp.post(f"{OWN}/add")
@allow(*ACTING)
def add(employer_id: UUID) -> Shown:
    """Take photos and PDFs, for one payment or for nobody knows which yet."""
    reached = reach(employer_id)
    line = _line_asked_for(reached)
    form = AddForm()
    sent = form.attempt(lambda: _take_for(reached, form, line))
    if sent is None:
        return form_page("evidence/add.html", form=form, reached=reached, line=line)
    if line:
        _for_line([each.receipt for each in sent if each.receipt], line)
    return _told(reached, sent, line)


@bp.put(f"{OWN}/sending/<uuid:key>")
@allow(*ACTING)
def piece(employer_id: UUID, key: UUID) -> Response | tuple[Response, int]:
    """Take the next piece of a file; the answer says how much of it is here."""
    reached = reach(employer_id)
    try:
        upload = sending.expect(session(), reached.agreement, _coming(reached, key), actor())
        start = request.args.get("from", 0, int)
        sending.add_piece(session(), upload, start, request.get_data(cache=False))
    except DomainError as refused:
        return jsonify(error=refused.message), HTTPStatus.CONFLICT
    if upload.ended_at is None:
        _finish(reached, upload)
    return jsonify(_state(reached, upload))


def _take_for(reached: Reached, form: AddForm, line: StatementLine | None) -> list[Sent]:
    if line:
        may_have_receipt(line)
    return take_all(form, Arrival(reached.agreement, actor()))


def take_all(form: AddForm, arrival: Arrival) -> list[Sent]:
    """Take every file of a form; each is looked at on its own, so one bad photo spoils nothing."""
    chosen = [each for each in form.files.data or () if isinstance(each, FileStorage) and each]
    if not chosen:
        raise NoFileError
    if len(chosen) > MOST_FILES:
        raise TooManyFilesError
    batch = uuid4().hex if form.together.data == ONE and len(chosen) > 1 else None
    return list(_taken(chosen, replace(arrival, batch=batch)))


def _taken(chosen: list[FileStorage], arrival: Arrival) -> Iterator[Sent]:
    for each in chosen:
        name = each.filename or "A file"
        try:
            outcome = take_one(each.stream.read(USUAL.max_bytes + 1), name, arrival)
        except DomainError as refused:
            yield Sent(name, refused.message)
        else:
            yield Sent(name, outcome.words, outcome.receipt)


def take_one(data: bytes, name: str, arrival: Arrival) -> Outcome:
    """Look at a file while the database is free for others, and keep it."""
    let_go()
    return keep(session(), files(), arrival, examine(data, desk()), name)


def _coming(reached: Reached, key: UUID) -> sending.Coming:
    line = _line_asked_for(reached)
    if line:
        may_have_receipt(line)
    return sending.Coming(
        key=key,
        name=request.args.get("name", "A file"),
        size=request.args.get("size", 0, int),
        line_id=line.id if line else None,
        batch=request.args.get("batch", "")[:32] or None,
    )


def _finish(reached: Reached, upload: ReceiptUpload) -> None:
    """Take a file in once all of it is here; whoever asks again hears the same answer."""
    data = sending.whole(session(), upload)
    if data is None:
        return
    key, by = upload.id, actor()
    try:
        arrival = Arrival(reached.agreement, by, Came.SENT, upload.batch)
        outcome = take_one(data, upload.file_name, arrival)
    except DomainError as refused:
        sending.end(session(), session().get_one(ReceiptUpload, key), refused.message, by)
        return
    upload = session().get_one(ReceiptUpload, key, with_for_update=True)
    if upload.ended_at:
        return
    if upload.line_id:
        _for_line([outcome.receipt], session().get_one(StatementLine, upload.line_id))
    sending.end(session(), upload, outcome.words, by, outcome.receipt)


def _state(reached: Reached, upload: ReceiptUpload) -> dict[str, object]:
    path = f"{reached.path}/receipts/{upload.receipt_id}" if upload.receipt_id else ""
    return {
        "held": upload.held,
        "ended": upload.ended_at is not None,
        "answer": upload.answer,
        "path": path,
    }


def _line_asked_for(reached: Reached) -> StatementLine | None:
    line_id = request.args.get("line", type=UUID)
    if line_id is None:
        return None
    return line_of(session(), reached.agreement.id, line_id) or abort(404)


def _for_line(kept: list[Receipt], line: StatementLine) -> None:
    for receipt in _each_once(kept):
        pair(session(), receipt, [line], actor())


def _each_once(kept: Iterable[Receipt]) -> list[Receipt]:
    return list({receipt.id: receipt for receipt in kept}.values())


def _told(reached: Reached, sent: list[Sent], line: StatementLine | None) -> Shown:
    """Go on to the one receipt or the payment; where something was refused, say what, by name."""
    kept = _each_once(each.receipt for each in sent if each.receipt)
    if len(kept) == len(sent) == 1:
        flash(sent[0].words)
        where = f"lines/{line.id}" if line else f"receipts/{kept[0].id}"
        return redirect(f"{reached.path}/{where}", 303)
    return render_template("evidence/added.html", reached=reached, sent=sent, line=line, kept=kept)
