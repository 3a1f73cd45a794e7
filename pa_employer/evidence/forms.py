"""The form that takes a receipt."""

from flask_wtf.file import FileField, FileRequired

from pa_employer.statements.forms import FileForm
from pa_employer.web.forms import MoneyField


class ReceiptForm(FileForm):
    """A photo or PDF of a receipt, and what it adds up to if the person likes to say."""

    file = FileField("Photo or PDF of the receipt", [FileRequired("Choose the photo or PDF")])
    total = MoneyField(
        "What does it add up to? (you can leave this empty)",
        description="Leave it empty if it is the same as the payment.",
    )
