"""How a council sees itself under the standards of self-directed support."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assurance.figures import Assurance
from pa_employer.assurance.models import OwnView, Stage
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from payroll.ground.errors import DomainError


class NoWordsError(DomainError):
    """Say in a sentence or two why you think so."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard in short, and what this service shows under it."""

    number: int
    name: str
    shows: str
    figure: str


@cache
def standards() -> tuple[Standard, ...]:
    """Return the standards in their order."""
    text = (files("config") / "sds_standards.toml").read_text(encoding="utf-8")
    return tuple(
        Standard(each["number"], each["name"], each["shows"], each.get("figure", ""))
        for each in tomllib.loads(text)["standard"]
    )


def evidence_for(standard: Standard, found: Assurance) -> str:
    """Return what the figures say under a standard; '' where they say nothing."""
    said = {
        "challenges": f"{found.challenged} decisions were challenged, {found.reversed} changed.",
        "decided": f"{found.decided} returns were decided.",
        "asked": f"{found.asked_each} things were asked for each return.",
        "proved": f"{found.percent_proved}% of what was paid proved itself.",
    }
    return said.get(standard.figure, "")


def own_views(session: Session, authority_id: UUID) -> Mapping[int, OwnView]:
    """Return what a council last said of itself, by the standard's number."""
    found = select(OwnView).where(OwnView.authority_id == authority_id)
    return {row.standard: row for row in session.scalars(found.order_by(OwnView.said_at))}


def say_own_view(
    session: Session, authority_id: UUID, standard: Standard, said: tuple[Stage, str], by: Actor
) -> OwnView:
    """Say how far a council is with a standard, and why."""
    stage, words = said
    if not words.strip():
        raise NoWordsError
    made = OwnView(
        authority_id=authority_id,
        standard=standard.number,
        stage=stage,
        words=words.strip(),
        said_at=by.at,
        said_by_id=by.account_id,
    )
    session.add(made)
    session.flush()
    record(session, by, "said how a standard is met", subject=f"standard {standard.number}")
    return made
