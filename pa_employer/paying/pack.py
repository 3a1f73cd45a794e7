"""The continuity pack: everything to pay a run by phone or branch when every service is down."""

import zipfile
from datetime import datetime
from io import BytesIO

from flask import render_template

from pa_employer.paying.queries import RunToPay
from pa_employer.people.models import Employer
from pa_employer.schemes.models import PensionScheme
from pa_employer.web.pdf import tagged_pdf
from payroll.paying.bank_csv import layout_named, write_csv

OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def payments_pdf(
    employer: Employer, found: RunToPay, pension: PensionScheme | None, *, large: bool = False
) -> bytes:
    """Return the payments with references and the words for a call to the bank, to print."""
    html = render_template(
        "paying/print.html", employer=employer, found=found, pension=pension, large=large
    )
    return tagged_pdf(html)


def continuity_pack(
    employer: Employer, found: RunToPay, pension: PensionScheme | None, at: datetime
) -> bytes:
    """Return one zip with the list as PDF, in large print, and as CSV."""
    kept = BytesIO()
    name = f"payments-{found.run.pay_on}"
    files = {
        f"{name}.pdf": payments_pdf(employer, found, pension),
        f"{name}-large-print.pdf": payments_pdf(employer, found, pension, large=True),
        f"{name}.csv": write_csv(found.listed, layout_named("plain")),
    }
    made = max(at.timetuple()[:6], OLDEST_ZIP_TIME)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file_name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(file_name, made), content)
    return kept.getvalue()
