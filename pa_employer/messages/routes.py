"""Everybody's inbox: messages, answers, and how one hears of them."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField

from pa_employer.messages import service
from pa_employer.messages.models import Channel, Message, Preference
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, long, needed, short
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session

bp = Blueprint("messages", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
SHOWN = 50


class AnswerForm(Form):
    """A few words back."""

    words = TextAreaField("Your answer", [needed("Write a few words first"), long()])


class PreferForm(Form):
    """How somebody hears of messages."""

    channel = RadioField(
        "How do you want to hear that there is a message?",
        [needed("Choose how you want to hear of it")],
        choices={
            Channel.EMAIL.value: "By email, which says only that it is there",
            Channel.CALL.value: "Ring me, please",
            Channel.HERE.value: "Only here",
        },
    )
    phone = StringField(
        "Phone number", [short()], description="Only if you want to be rung. It is kept sealed."
    )


@bp.get("/messages")
@allow(Role.SIGNED_IN)
def inbox() -> str:
    """Show somebody's messages, those not read first."""
    account = current_user.account
    found = service.inbox_of(session(), account, SHOWN)
    return render_template("messages/inbox.html", messages=found)


@bp.get("/messages/<uuid:message_id>")
@bp.post("/messages/<uuid:message_id>")
@allow(Role.SIGNED_IN)
def one(message_id: UUID) -> Shown:
    """Show one message, and answer it."""
    message = _mine(message_id)
    form = AnswerForm()
    answered = form.attempt(
        lambda: service.answer(session(), message, form.words.data or "", actor())
    )
    if answered:
        flash(f"Your answer is on its way to {message.sender.name}.")
        return redirect("/messages", 303)
    return form_page("messages/one.html", message=message, form=form)


@bp.post("/messages/<uuid:message_id>/read")
@allow(Role.SIGNED_IN)
def read(message_id: UUID) -> Response:
    """Note that a message was read."""
    service.mark_read(session(), _mine(message_id), actor())
    return redirect("/messages", 303)


@bp.get("/messages/how")
@bp.post("/messages/how")
@allow(Role.SIGNED_IN)
def how() -> Shown:
    """Choose how one hears of messages."""
    account = current_user.account
    kept = session().get(Preference, account.id)
    form = PreferForm(
        data={
            "channel": kept.channel if kept else Channel.EMAIL,
            "phone": (kept.phone or "") if kept else "",
        }
    )
    chosen = form.attempt(
        lambda: service.prefer(
            session(), account, Channel(form.channel.data), form.phone.data or "", actor()
        )
    )
    if chosen:
        flash("Thank you. The next message comes that way.")
        return redirect("/messages", 303)
    return form_page("messages/how.html", form=form)


@bp.app_template_global()
def unread_messages() -> int:
    """Return how many messages somebody has not read; asked only where a page shows it."""
    return service.unread_by(session(), current_user.account)


def _mine(message_id: UUID) -> Message:
    return service.message_to(session(), current_user.account, message_id) or abort(404)
