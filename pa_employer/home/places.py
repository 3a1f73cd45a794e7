"""The places of a support organisation's pages."""

from pa_employer.web.pages import Place


def support_places() -> list[Place]:
    """Return where a support worker can go."""
    return [
        Place("Board", "/support"),
        Place("Pay for many", "/support/pay"),
        Place("HMRC", "/support/hmrc"),
        Place("Returns", "/support/returns"),
        Place("Late hours", "/support/late"),
        Place("Spreadsheets", "/support/sheets"),
        Place("Time", "/support/time"),
    ]
