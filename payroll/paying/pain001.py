"""Payments as ISO 20022 pain.001, in the shape UK banks take for payments within the country."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from lxml import etree

from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.paying.payments import (
    BankDetails,
    NobodyToPayError,
    PayeeKind,
    Payment,
    PaymentList,
    reference_for_bank,
)
from payroll.rti.characters import carried
from payroll.rti.element import Section

LONGEST_NAME, LONGEST_ID = 70, 35
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


class Version(StrEnum):
    """Which version of the message a bank takes."""

    V03 = "pain.001.001.03"
    V09 = "pain.001.001.09"


class NameNotCarriedError(DomainError):
    """A name that banks cannot carry."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Banks cannot carry the name “{name}” in a payment file. Write it in plain letters, "
            "or pay this one by hand."
        )


@dataclass(frozen=True, slots=True)
class Instruction:
    """From which account, in which version, under which name of the message, and when made."""

    version: Version
    account: BankDetails
    message_id: str
    made_at: datetime
    service_level: str = "NURG"
    """Banks differ in this and in the instrument; their guides say."""
    instrument: str = "FPS"


def pain001(listed: PaymentList, instruction: Instruction) -> bytes:
    """Return the file: one block of payments for each day on which something is due.

    Without anybody whose account is known it raises NobodyToPayError.
    """
    payments = listed.for_the_bank
    if not payments:
        raise NobodyToPayError
    document = Section.root("Document", f"{NAMESPACE}{instruction.version}")
    initiation = document.section("CstmrCdtTrfInitn")
    header = initiation.section("GrpHdr")
    header.add("MsgId", instruction.message_id[:LONGEST_ID])
    header.add("CreDtTm", instruction.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _totals(header, payments)
    header.section("InitgPty").add("Nm", _name(listed.payer))
    for number, (day, of_day) in enumerate(_by_day(payments), start=1):
        block = initiation.section("PmtInf")
        _block(block, listed, instruction, f"{instruction.message_id[:30]}-{number}", day, of_day)
    return etree.tostring(document.element, xml_declaration=True, encoding="UTF-8")


def _by_day(payments: tuple[Payment, ...]) -> Iterator[tuple[date, tuple[Payment, ...]]]:
    for day, found in groupby(sorted(payments, key=_due_on), key=_due_on):
        yield day, tuple(found)


def _due_on(payment: Payment) -> date:
    return payment.due_on


def _block(  # noqa: PLR0913, PLR0917  # the parts of one block, in its order
    block: Section,
    listed: PaymentList,
    instruction: Instruction,
    block_id: str,
    day: date,
    payments: tuple[Payment, ...],
) -> None:
    block.add("PmtInfId", block_id)
    block.add("PmtMtd", "TRF")
    block.add("BtchBookg", "false")
    _totals(block, payments)
    kind = block.section("PmtTpInf")
    kind.section("SvcLvl").add("Cd", instruction.service_level)
    kind.section("LclInstrm").add("Prtry", instruction.instrument)
    are_wages = all(each.kind is PayeeKind.ASSISTANT for each in payments)
    if are_wages:
        kind.section("CtgyPurp").add("Cd", "SALA")
    if instruction.version is Version.V09:
        block.section("ReqdExctnDt").add("Dt", day)
    else:
        block.add("ReqdExctnDt", day)
    _party(block.section("Dbtr"), listed.payer)
    account = block.section("DbtrAcct")
    account.section("Id").section("Othr").add("Id", instruction.account.account_number)
    account.add("Ccy", "GBP")
    _bank(block.section("DbtrAgt"), instruction.account.sort_code)
    block.add("ChrgBr", "SHAR")
    for payment in payments:
        _transfer(block.section("CdtTrfTxInf"), payment)


def _transfer(transfer: Section, payment: Payment) -> None:
    if payment.details is None:
        raise NobodyToPayError
    reference = reference_for_bank(payment.reference) or "PAYMENT"
    transfer.section("PmtId").add("EndToEndId", reference)
    transfer.section("Amt").add("InstdAmt", payment.amount, Ccy="GBP")
    _bank(transfer.section("CdtrAgt"), payment.details.sort_code)
    _party(transfer.section("Cdtr"), payment.payee)
    account = transfer.section("CdtrAcct").section("Id").section("Othr")
    account.add("Id", payment.details.account_number)
    transfer.section("RmtInf").add("Ustrd", reference)


def _party(party: Section, name: str) -> None:
    party.add("Nm", _name(name))
    party.section("PstlAdr").add("Ctry", "GB")


def _bank(agent: Section, sort_code: str) -> None:
    institution = agent.section("FinInstnId")
    member = institution.section("ClrSysMmbId")
    member.section("ClrSysId").add("Cd", "GBDSC")
    member.add("MmbId", sort_code)
    institution.section("PstlAdr").add("Ctry", "GB")


def _totals(section: Section, payments: tuple[Payment, ...]) -> None:
    section.add("NbOfTxs", str(len(payments)))
    section.add("CtrlSum", Money.total(each.amount for each in payments))


def _name(name: str) -> str:
    plain = carried(name)
    if not plain.isascii() or not plain:
        raise NameNotCarriedError(name)
    return plain[:LONGEST_NAME].strip()
