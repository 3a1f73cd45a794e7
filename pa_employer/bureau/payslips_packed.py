"""One employer's payslips of an order of pay, as PDFs that name nobody in their file names."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.bureau.models import AskedPack, BulkLine, BulkRun, PackKind
from pa_employer.bureau.ordering import Held, progress_of
from pa_employer.bureau.packed import Packed
from pa_employer.bureau.packs import Wanted, ask_for_pack
from pa_employer.payruns.payslip_document import PayslipDocument
from pa_employer.payruns.printed import payslip_pdf
from pa_employer.payruns.queries import payslips_in
from pa_employer.people.models import Employer
from payroll.ground.days import day_in_words

NOT_APPROVED = "Their pay is not approved, so there are no payslips."


def ask_for_payslips(
    session: Session, account: Account, bulk: BulkRun, held: dict[UUID, Held], by: Actor
) -> AskedPack:
    """Have the payslips made of everybody in an order whose pay is approved."""
    employer_ids = [each.employer.id for each in progress_of(session, bulk, held).approved]
    title = f"Payslips for {day_in_words(bulk.pay_on)}, {bulk.frequency}"
    return ask_for_pack(
        session, account, Wanted(PackKind.PAYSLIPS, str(bulk.id), title), employer_ids, by
    )


def payslips_packed(session: Session, about: str, employer: Employer, _today: date) -> Packed:
    """Return an employer's payslips that count, those of corrected runs as they are now."""
    run_id = session.scalar(
        select(BulkLine.pay_run_id).where(
            BulkLine.bulk_id == UUID(about), BulkLine.employer_id == employer.id
        )
    )
    rows = payslips_in(session, run_id) if run_id else []
    if not rows:
        return Packed(sentence=NOT_APPROVED)
    documents = [PayslipDocument.of(row) for row in rows]
    names = _names([each.file_name for each in documents])
    return Packed({name: payslip_pdf(each) for name, each in zip(names, documents, strict=True)})


def _names(names: list[str]) -> list[str]:
    """Return file names with a number where there are several: payslip-2026-05-08-2.pdf."""
    if len(names) == 1:
        return names
    return [f"{name.removesuffix('.pdf')}-{number}.pdf" for number, name in enumerate(names, 1)]
