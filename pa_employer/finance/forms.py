"""The forms of files for a finance system: which days, how they look, under which codes."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from pa_employer.finance.lines import COLUMNS
from pa_employer.finance.models import DateStyle, Delimiter, FileFormat, FileKind, LineKind
from pa_employer.finance.service import Codes
from pa_employer.finance.writing import Layout, read_columns
from pa_employer.web.forms import DatePartsField, Form, long, needed, short


class DaysForm(Form):
    """Which kind of file, for which days."""

    kind = RadioField(
        "Which file?",
        [needed("Choose a file")],
        choices={
            FileKind.PAYMENTS.value: "Payments to people, less what comes off them",
            FileKind.RECOVERIES.value: "Money to come back by bank transfer",
        },
    )
    first_on = DatePartsField("From", [needed("Enter the first day")])
    last_on = DatePartsField("Until", [needed("Enter the last day")])


class LayoutForm(Form):
    """How a file looks."""

    columns = TextAreaField(
        "Columns, a line each",
        [needed("Name at least one column"), long()],
        description=f"A name, an equals sign and a title. Names: {', '.join(COLUMNS)}.",
    )
    format = RadioField("As what?", choices={each.value: each.name for each in FileFormat})
    delimiter = RadioField(
        "What stands between columns?",
        choices={each.value: each.value.capitalize() for each in Delimiter},
    )
    dates = RadioField(
        "How are days written?", choices={each.value: each.value for each in DateStyle}
    )
    has_titles = BooleanField("A first line with the titles")
    has_trailer = BooleanField("A last line with how many lines there are and their total")

    @classmethod
    def showing(cls, layout: Layout) -> "LayoutForm":
        """Return the form with a layout filled in."""
        return cls(
            data={
                "columns": "\n".join(f"{name} = {title}" for name, title in layout.columns),
                "format": layout.format,
                "delimiter": layout.delimiter,
                "dates": layout.dates,
                "has_titles": layout.has_titles,
                "has_trailer": layout.has_trailer,
            }
        )

    def layout(self) -> Layout:
        """Return what was filled in, or say which column is none."""
        return Layout(
            read_columns(self.columns.data or ""),
            FileFormat(self.format.data or ""),
            Delimiter(self.delimiter.data or ""),
            DateStyle(self.dates.data or ""),
            bool(self.has_titles.data),
            bool(self.has_trailer.data),
        )


class CodesForm(Form):
    """Under which codes a kind of line is booked."""

    kind = RadioField(
        "Which lines?",
        [needed("Choose which lines")],
        choices={each.value: each.value.capitalize() for each in LineKind},
    )
    from_on = DatePartsField("From which day on?", [needed("Enter the first day")])
    cost_centre = StringField("Cost centre", [needed("Enter the cost centre"), short()])
    account_code = StringField("Account code", [needed("Enter the account code"), short()])

    def codes(self) -> Codes:
        """Return what was filled in."""
        return Codes(
            LineKind(self.kind.data or ""),
            self.from_on.data,
            self.cost_centre.data or "",
            self.account_code.data or "",
        )
