"""Everybody's inbox: messages, answers, how one hears of them, and how one reads."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField

from pa_employer.messages import service
from pa_employer.messages.delivery import delivery_of
from pa_employer.messages.models import Channel, Message, Preference
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, long, needed, short
from pa_employer.web.pages import form_page
from pa_employer.web.reading import Reading
from pa_employer.web.work import actor, now, session

bp = Blueprint("messages", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
SHOWN = 50


CHANNELS = {
    Channel.EMAIL: "By email, which says only that it is there",
    Channel.TEXT: "By text message, which says only that it is there",
    Channel.CALL: "Ring me, please",
    Channel.HERE: "Only here",
}


class AnswerForm(Form):
    """A few words back."""

    words = TextAreaField("Your answer", [needed("Write a few words first"), long()])


class PreferForm(Form):
    """How somebody hears of messages, and how they read."""

    channel = RadioField(
        "How do you want to hear that there is a message?",
        [needed("Choose how you want to hear of it")],
    )
    phone = StringField(
        "Phone number",
        [short()],
        description="Only if you want a text or a call. It is kept sealed.",
    )
    reading = RadioField(
        "How do you like to read?",
        [needed("Choose how you like to read")],
        choices={
            Reading.STANDARD.value: "In standard print",
            Reading.LARGE.value: "In large print, on all pages and on paper",
            Reading.EASY.value: "In Easy Read: large print, and one idea a line in messages",
        },
    )

    def offer(self, chosen: Channel, *, has_texts: bool) -> None:
        """Offer text messages only where they can be sent, or were chosen before."""
        self.channel.choices = {
            each.value: words
            for each, words in CHANNELS.items()
            if each is not Channel.TEXT or has_texts or chosen is Channel.TEXT
        }


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
        flash(f"Your answer is on its way to {message.sender_name}.")
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
    """Choose how one hears of messages, and how one reads."""
    kept = session().get(Preference, current_user.account.id)
    form = PreferForm(
        data={
            "channel": kept.channel if kept else Channel.EMAIL,
            "phone": (kept.phone or "") if kept else "",
            "reading": kept.reading if kept else Reading.STANDARD,
        }
    )
    form.offer(Channel(form.channel.object_data), has_texts=current_app.config["HAS_TEXTS"])
    if form.attempt(lambda: _prefer(form)):
        flash("Thank you. The next message comes that way.")
        return redirect("/messages", 303)
    return form_page("messages/how.html", form=form)


@bp.get("/messages/sent")
@allow(Role.SIGNED_IN)
def sent() -> str:
    """Show what somebody wrote, and how far each came."""
    found = service.sent_by(session(), current_user.account, SHOWN)
    shown = [(message, delivery_of(message, now())) for message in found]
    return render_template("messages/sent.html", sent=shown)


@bp.app_template_global()
def unread_messages() -> int:
    """Return how many messages somebody has not read; asked only where a page shows it."""
    return service.unread_by(session(), current_user.account)


def _prefer(form: PreferForm) -> Preference:
    account, by = current_user.account, actor()
    channel, phone = Channel(form.channel.data), form.phone.data or ""
    found = service.prefer(session(), account, channel, phone, by)
    service.prefer_reading(session(), account, Reading(form.reading.data), by)
    return found


def _mine(message_id: UUID) -> Message:
    return service.message_to(session(), current_user.account, message_id) or abort(404)
