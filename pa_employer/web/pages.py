"""The look every page shares: templates, how values are shown, and safe headers."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException, SecurityError
from wtforms import Field

from pa_employer.web.away import away, let_go_of
from pa_employer.web.forms import PARTS, DatePartsField, Form, error_list, new_form_key
from payroll.ground.days import LONDON, day_in_words, hours_in_words
from payroll.ground.errors import DomainError

BRAND = "#3d2a6b"
HTTPS_ONLY = f"max-age={2 * 365 * 24 * 60 * 60}"
"""For two years a browser asks for this address over HTTPS alone."""
MACROS = {
    "DatePartsField": "date",
    "RadioField": "radios",
    "SelectMultipleField": "checkboxes",
    "BooleanField": "checkboxes",
    "SelectField": "select",
    "FileField": "file",
    "MultipleFileField": "file",
    "TextAreaField": "textarea",
    "PasswordField": "password",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation."""

    text: str
    href: str


def navigate(places: Iterable[Place], acting_for: str = "", at_hand: Iterable[Place] = ()) -> None:
    """Show these places on top of this request's page, and for whom somebody acts.

    What is at hand stands beside the words that say for whom.
    """
    g.places = tuple(places)
    g.acting_for = acting_for
    g.at_hand = tuple(at_hand)


def dress(app: Flask) -> None:
    """Give the app its templates, its filters and its headers."""
    kit = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([PackageLoader("pa_employer.web"), kit])
    app.jinja_env.globals.update(
        gov_params=gov_params,
        gov_macro=gov_macro,
        error_list=error_list,
        new_form_key=new_form_key,
    )
    app.jinja_env.filters.update(day=day_in_words, hours=hours_in_words, moment=moment)
    app.context_processor(_shared)
    app.before_request(_make_nonce)
    app.after_request(_headers)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _problem)


NOTHING_KEPT = 422


def form_page(template: str, *, form: Form, **shown: Any) -> str | tuple[str, int]:  # noqa: ANN401  # whatever the template shows
    """Return the page of a form; where it was sent, nothing was kept, and the answer says so."""
    page = render_template(template, form=form, **shown)
    return (page, NOTHING_KEPT) if form.is_submitted() else page


def moment(at: datetime) -> str:
    """Say an instant as people in Scotland saw it: 4 December 2026 at 14:05."""
    here = at.astimezone(LONDON)
    return f"{day_in_words(here.date())} at {here:%H:%M}"


def gov_macro(field: Field) -> str:
    """Return which macro draws a field."""
    return MACROS.get(field.type, "input")


def gov_params(field: Field, **extra: Any) -> dict[str, Any]:  # noqa: ANN401  # the macros' own
    """Return what a field's macro needs; user text only ever goes through `text`."""
    params: dict[str, Any] = {"id": field.id, "name": field.name}
    if field.description:
        params["hint"] = {"text": field.description}
    if field.errors:
        params["errorMessage"] = {"text": field.errors[0]}
    return params | _own_params(field) | extra


def _own_params(field: Any) -> dict[str, Any]:  # noqa: ANN401  # each kind has its own
    legend = {"legend": {"text": field.label.text}}
    if isinstance(field, DatePartsField):
        return {"namePrefix": field.name, "fieldset": legend, "items": _date_boxes(field)}
    if field.type in {"RadioField", "SelectMultipleField"}:
        return {"idPrefix": field.id, "fieldset": legend, "items": _choices(field, "checked")}
    if field.type == "BooleanField":
        item = {"value": "y", "text": field.label.text, "checked": bool(field.data)}
        return {"idPrefix": field.id, "items": [item]}
    label = {"label": {"text": field.label.text}}
    if field.type == "SelectField":
        return label | {"items": _choices(field, "selected")}
    if field.type in {"FileField", "MultipleFileField", "PasswordField"}:
        return label | {"multiple": field.type == "MultipleFileField"}
    return label | {"value": field._value()}  # noqa: SLF001  # WTForms offers it to widgets only


def _choices(field: Any, chosen: str) -> list[dict[str, Any]]:  # noqa: ANN401  # likewise
    return [
        {"value": str(value), "text": text, chosen: bool(is_chosen)}
        for value, text, is_chosen, _ in field.iter_choices()
    ]


def _date_boxes(field: DatePartsField) -> list[dict[str, str]]:
    wrong = (field.bad_parts or frozenset(PARTS)) if field.errors else frozenset()
    return [
        {
            "name": part,
            "label": part.capitalize(),
            "value": field.parts[part],
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part in PARTS
    ]


def _shared() -> dict[str, Any]:
    return {
        "cspNonce": g.get("nonce", ""),
        "themeColor": BRAND,
        "places": g.get("places", ()),
        "here": _here(),
        "acting_for": g.get("acting_for", ""),
        "at_hand": g.get("at_hand", ()),
        "today": _today(),
    }


def _here() -> Place | None:
    """Return the place of the navigation that the page being shown is, or is below."""
    # What the worker draws has no places, and nobody asked for it at an address.
    places = g.get("places", ())
    above = [place for place in places if f"{request.path}/".startswith(f"{place.href}/")]
    return max(above, key=lambda place: len(place.href), default=None)


def _today() -> date | None:
    now: datetime | None = g.get("now")
    return now and now.astimezone(LONDON).date()


def _make_nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _headers(response: Response) -> Response:
    usual = (
        f"default-src 'none'; script-src 'self' 'nonce-{g.get('nonce', '')}'; style-src 'self'; "
        "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    # A view may be stricter with what it sends, as with somebody's receipt.
    response.headers.setdefault("Content-Security-Policy", usual)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _refused(refused: DomainError) -> tuple[str, int]:
    return render_template(
        "web/problem.html", title="That did not work", what=refused.message
    ), 409


WHAT = {
    400: ("That did not work", "Something was missing from what was sent. Go back and try again."),
    404: ("Page not found", "There is no such page, or it is not one of yours."),
    405: ("Page not found", "There is no such page, or it is not one of yours."),
    413: ("That is too large", "What was sent is too large. Send less at a time."),
}


def _problem(error: HTTPException) -> tuple[str, int] | HTTPException:
    if isinstance(error, SecurityError):
        return "This service does not answer to that name.", HTTPStatus.BAD_REQUEST
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:  # a redirect is no problem
        return error
    found = None
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        found = away(getattr(error, "original_exception", None))
        # Whatever broke may have left the session unusable, and this page reads who is signed in.
        let_go_of(found)
    usual = ("Sorry, there is a problem", "This is our fault, not yours. Try again in a minute.")
    title, what = (found.title, found.what) if found else WHAT.get(error.code, usual)
    code = found.code if found else error.code
    return render_template("web/problem.html", title=title, what=what), code
