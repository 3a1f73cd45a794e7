"""Why a backup is not made, proved or brought back, each as the sentence that is shown."""

from payroll.ground.errors import DomainError


class BecauseError(DomainError):
    """Something went wrong for a reason that the system or a program gives."""

    def __init__(self, reason: object) -> None:
        super().__init__(f"{self.__doc__} It said: {reason}")


class NoRoomError(BecauseError):
    """The backup could not be written, or read to its end, so nothing was kept."""


class ProgramRefusedError(BecauseError):
    """PostgreSQL's own program stopped, so nothing was kept."""


class NotABackupError(DomainError):
    """The file is no backup of PA Employer."""


class NewerBackupError(DomainError):
    """A newer version of PA Employer made this backup. Install that version, then try again."""


class OtherKeyError(DomainError):
    """The backup was made with another backup key. Name its key file in PA_BACKUP_KEY."""


class ChangedBackupError(DomainError):
    """The backup was changed since it was made. Nothing was restored. Use another copy of it."""


class CutShortError(DomainError):
    """The end of this backup is missing or changed. Nothing was restored. Use another copy."""


class TakenError(DomainError):
    """There is something in that place already. Choose a place that is empty."""


class OtherDatabaseError(DomainError):
    """A backup of SQLite goes back to SQLite, one of PostgreSQL to PostgreSQL; this is another."""


class UnreachableError(DomainError):
    """The database could not be reached. Look at its address, and whether it is running."""


class NoServerError(DomainError):
    """PostgreSQL has to lend us a database for this: name any there, as who may make one."""


class MissingProgramError(DomainError):
    """PostgreSQL's pg_dump and pg_restore are missing: apt-get install postgresql-client."""


class BusyError(DomainError):
    """Another backup is being made in that folder now."""
