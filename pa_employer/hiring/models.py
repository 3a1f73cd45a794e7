"""The tables of finding a PA: adverts, who wrote in, their dated steps, and notes of a meeting."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.db import Base, Keyed, SealedColumn
from pa_employer.hiring.advert import Advert, OpenTo
from pa_employer.hiring.standing import Standing
from payroll.ground.money import Money


class Ending(StrEnum):
    """How looking for somebody ended."""

    FILLED = "filled"
    STOPPED = "stopped"


class Vacancy(Keyed, Base):
    """A job that somebody is looked for; its advert is kept answer by answer, sealed."""

    __tablename__ = "vacancy"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    work: Mapped[str] = mapped_column(SealedColumn("vacancy.work"), default="")
    hours: Mapped[str] = mapped_column(SealedColumn("vacancy.hours"), default="")
    area: Mapped[str] = mapped_column(SealedColumn("vacancy.area"), default="")
    hourly_rate: Mapped[Money | None] = mapped_column(default=None)
    open_to: Mapped[OpenTo | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(SealedColumn("vacancy.reason"), default="")
    """Why only women or only men; kept, and in no advert (2010 Act, Schedule 9, paragraph 1)."""
    matters: Mapped[str] = mapped_column(SealedColumn("vacancy.matters"), default="")
    applying: Mapped[str] = mapped_column(SealedColumn("vacancy.applying"), default="")
    apply_by: Mapped[date | None] = mapped_column(default=None)
    asked: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    """The questions chosen for the meeting, as keys of `meeting.WORDS`."""
    own_questions: Mapped[str] = mapped_column(SealedColumn("vacancy.own_questions"), default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ending: Mapped[Ending | None] = mapped_column(default=None)
    kept_since: Mapped[datetime | None] = mapped_column(default=None)
    """Since when nothing of it is forgotten, because somebody complained."""

    @property
    def advert(self) -> Advert:
        """Return the advert as far as it is answered."""
        return Advert(
            work=self.work,
            hours=self.hours,
            area=self.area,
            hourly_rate=self.hourly_rate,
            open_to=self.open_to or OpenTo.ANYONE,
            matters=self.matters,
            applying=self.applying,
            apply_by=self.apply_by,
        )


class Applicant(Keyed, Base):
    """Somebody who wrote in; sealed, and forgotten some time after the search is over."""

    __tablename__ = "applicant"

    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey("vacancy.id"), index=True)
    name: Mapped[str] = mapped_column(SealedColumn("applicant.name"))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    phone: Mapped[str] = mapped_column(SealedColumn("applicant.phone"), default="")
    email: Mapped[str] = mapped_column(SealedColumn("applicant.email"), default="")
    assistant_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistant.id"), default=None)
    """Whom they became, once they were taken on."""

    @property
    def known_as(self) -> str:
        """Return the first name."""
        return self.name.split(" ", maxsplit=1)[0]


class ApplicantStep(Keyed, Base):
    """Where it stood with somebody from a day on; the last one noted is where it stands."""

    __tablename__ = "applicant_step"

    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicant.id"), index=True)
    standing: Mapped[Standing]
    on: Mapped[date]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class MeetingNote(Keyed, Base):
    """What was noted of a meeting, sealed; only who decides on PAs reads it."""

    __tablename__ = "meeting_note"

    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicant.id"), index=True)
    words: Mapped[str] = mapped_column(SealedColumn("meeting_note.words"))
    written_at: Mapped[datetime]
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))

    written_by: Mapped[Account] = relationship(init=False, viewonly=True)
