"""Showing again that it is oneself, before something that money or trust hangs on."""

from datetime import datetime, timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField, StringField

from pa_employer.accounts.models import SignIn
from pa_employer.accounts.signed_in import passwords
from pa_employer.signing_in.challenges import TO_USE, answer_to, has_passkeys, site
from pa_employer.signing_in.checking import check_password
from pa_employer.signing_in.councils import provider_for
from pa_employer.signing_in.counting import counted, forget_tries
from pa_employer.signing_in.forms import not_endless
from pa_employer.signing_in.passkeys import WrongPasskeyError, check_passkey, passkeys_of
from pa_employer.signing_in.second_step import authenticator_of, check_code
from pa_employer.signing_in.way_on import wanted
from pa_employer.web.forms import Form, short
from pa_employer.web.pages import NOTHING_KEPT
from pa_employer.web.work import READS, now, session
from payroll.ground.errors import DomainError

PROOF_LASTS = timedelta(minutes=15)
OURS = frozenset({"csrf_token", "proof_asked", "proof_password", "proof_code", "proof_passkey"})
"""What the question itself sends; everything else is what was pressed, and is carried on."""


class NothingGivenError(DomainError):
    """Enter your password, or a code."""


class ProofForm(Form):
    """A password or a code, to show that it is the same person still."""

    proof_asked = HiddenField(default="1")
    proof_password = PasswordField("Your password", [not_endless()])
    proof_code = StringField(
        "Or a code", [short()], description="From your authenticator app, or from paper."
    )
    proof_passkey = HiddenField()


def is_proved(sign_in: SignIn | None, at: datetime) -> bool:
    """Tell whether somebody showed in the last quarter of an hour that it is them."""
    return sign_in is not None and at - sign_in.proved_at <= PROOF_LASTS


def ask_for_proof() -> AnyResponse | None:
    """Return the question, or None where it was answered lately or is answered now.

    What was pressed is carried on by the question, so that nothing typed is lost.
    """
    if is_proved(current_user.sign_in, now()):
        return None
    if request.method in READS:
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("proof.prove", next=wanted), 303)
    form = ProofForm()
    if "proof_asked" in request.form and form.attempt(lambda: prove(form)):
        # Kept by itself: what was pressed may be refused for another reason, and pressed again.
        session().commit()
        return None
    return question(form, NOTHING_KEPT)


def question(form: ProofForm, code: int) -> Response:
    """Return the page that asks, with what was pressed in it."""
    carried = [each for each in request.form.items(multi=True) if each[0] not in OURS]
    page = render_template(
        "signing_in/prove.html",
        form=form,
        carried=carried,
        has_files=any(each.filename for each in request.files.values()),
        provider=provider_for(session(), current_user.account),
        way_on=wanted() if request.endpoint == "proof.prove" else "/",
        has_passkey=has_passkeys() and bool(passkeys_of(session(), current_user.account)),
        has_code=authenticator_of(session(), current_user.account) is not None,
    )
    return make_response(page, code)


def prove(form: ProofForm) -> bool:
    """Note that somebody showed it is them; NotProvedError where it is wrong."""
    account = current_user.account
    counted(account.email, lambda: _check(form))
    forget_tries(account.email)
    current_user.sign_in.proved_at = now()
    return True


def _check(form: ProofForm) -> None:
    account = current_user.account
    if form.proof_passkey.data:
        answer = answer_to(TO_USE, form.proof_passkey.data)
        if check_passkey(session(), site(), answer, now()).id != account.id:
            raise WrongPasskeyError
    elif form.proof_code.data:
        check_code(session(), passwords(), account, form.proof_code.data, now())
    elif form.proof_password.data:
        check_password(passwords(), account, form.proof_password.data)
    else:
        raise NothingGivenError
