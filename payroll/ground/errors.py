"""The one family of errors that a person may be shown."""


class DomainError(Exception):
    """Something about the request is wrong, and this sentence says what in plain English."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())

    @property
    def message(self) -> str:
        """Return the sentence to show to the person."""
        return str(self)
