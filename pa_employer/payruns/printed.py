"""Payslips as documents to print and keep: the same words as on their page, as tagged PDFs."""

from flask import render_template

from pa_employer.payruns.payslip_document import PayslipDocument
from pa_employer.web.pdf import tagged_pdf


def payslip_pdf(document: PayslipDocument, *, is_large: bool = False) -> bytes:
    """Return a payslip as a PDF, in usual or in large print."""
    return tagged_pdf(render_template("payruns/print.html", document=document, large=is_large))
