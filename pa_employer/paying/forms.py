"""The form of a payment file for a bank."""

from datetime import datetime

from wtforms import RadioField, StringField

from pa_employer.web.forms import Form, needed, reads
from payroll.ground.identifiers import account_number, sort_code
from payroll.paying.pain001 import Instruction, Version
from payroll.paying.payments import BankDetails


class BankFileForm(Form):
    """From which account is paid, and in which version of the standard."""

    sort_code = StringField(
        "Sort code of the account you pay from",
        [needed("Enter the sort code you pay from"), reads(sort_code)],
        description="Like 80-12-34. It goes into the file and is not kept here.",
    )
    account_number = StringField(
        "Account number you pay from",
        [needed("Enter the account number you pay from"), reads(account_number)],
    )
    version = RadioField(
        "Which version does your bank take?",
        choices={Version.V03.value: "Version 3 (most banks)", Version.V09.value: "Version 9"},
        default=Version.V03.value,
    )

    def instruction(self, message_id: str, at: datetime) -> Instruction:
        """Return what the file is made with."""
        account = BankDetails(self.sort_code.data or "", self.account_number.data or "")
        return Instruction(Version(self.version.data), account, message_id, at)
