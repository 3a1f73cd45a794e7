"""The payments of many employers as files: one list for all, and one for each bank account."""

import csv
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO

from sqlalchemy.orm import Session

from pa_employer.bureau.models import BulkLine, BulkRun
from pa_employer.paying.pack import OLDEST_ZIP_TIME
from pa_employer.paying.queries import payments_of
from pa_employer.payruns.models import PayRun
from payroll.paying.bank_csv import layout_named, write_csv
from payroll.paying.payments import Payment, spreadsheet_safe

PLAIN = "plain"


def payments_zip(
    session: Session, bulk: BulkRun, lines: Sequence[BulkLine], at: datetime
) -> bytes:
    """Return a zip with a list of payments for each employer: each pays from their own account."""
    kept = BytesIO()
    made = max(at.timetuple()[:6], OLDEST_ZIP_TIME)
    everybody: list[tuple[str, Payment]] = []
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number, line in enumerate(lines, 1):
            run = session.get_one(PayRun, line.pay_run_id)
            listed = payments_of(session, line.employer, run)
            everybody += [(line.employer.name, payment) for payment in listed.payments]
            name = f"{number:04d}-{plain_name(line.employer.name)}-{bulk.pay_on}.csv"
            content = write_csv(listed, layout_named(PLAIN))
            zipped.writestr(zipfile.ZipInfo(name, made), content)
        zipped.writestr(zipfile.ZipInfo("everybody.csv", made), _everybody(everybody))
    return kept.getvalue()


def _everybody(payments: Sequence[tuple[str, Payment]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Employer", "To", "Amount", "Due", "Reference"])
    for employer, payment in payments:
        cells = (
            employer,
            payment.payee,
            f"{payment.amount.pounds:.2f}",
            payment.due_on.isoformat(),
            payment.reference,
        )
        writer.writerow([spreadsheet_safe(each) for each in cells])
    return text.getvalue().encode("utf-8-sig")


def plain_name(name: str) -> str:
    """Return a name that every file system takes."""
    return "".join(each if each.isalnum() else "-" for each in name)[:60]
