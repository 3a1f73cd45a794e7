"""The forms of references, logins, and how HMRC knows somebody."""

from wtforms import BooleanField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from pa_employer.people.models import Employer
from pa_employer.schemes.models import AssistantAtHmrc, PayeScheme
from pa_employer.schemes.service import HmrcDetails, SchemeDetails
from pa_employer.web.forms import Form, long, needed, short
from payroll.rti.envelope import Login
from payroll.rti.payments import Gender

GENDERS = {Gender.FEMALE.value: "Female", Gender.MALE.value: "Male"}
ONLINE, PAPER = "online", "paper"
WAYS = {
    ONLINE: "Online, from here",
    PAPER: "On paper: I employ people for care at home and run the payroll myself",
}
MONTHLY, QUARTERLY = "monthly", "quarterly"
OFTEN = {
    MONTHLY: "Every month",
    QUARTERLY: "Every quarter: it is under £1,500 a month on average",
}


class SchemeForm(Form):
    """An employer's references."""

    paye_reference = StringField(
        "PAYE reference",
        [needed("Enter the PAYE reference, like 123/A246"), short()],
        description="Like 123/A246. It stands on HMRC's letters about tax codes.",
    )
    accounts_office_reference = StringField(
        "Accounts Office reference",
        [needed("Enter the Accounts Office reference, like 123PA00045678"), short()],
        description="Like 123PA00045678. It stands on HMRC's payment letter or booklet.",
    )
    sa_utr = StringField(
        "Your own Self Assessment reference (UTR), if you have one", [Optional(), short()]
    )
    often = RadioField("How often is HMRC paid?", choices=OFTEN, default=MONTHLY)
    way = RadioField("How is HMRC told about pay?", choices=WAYS, default=ONLINE)

    def details(self) -> SchemeDetails:
        """Return what was filled in."""
        return SchemeDetails(
            paye_reference=self.paye_reference.data or "",
            accounts_office_reference=self.accounts_office_reference.data or "",
            sa_utr=(self.sa_utr.data or "").strip(),
            pays_quarterly=self.often.data == QUARTERLY,
            files_on_paper=self.way.data == PAPER,
        )


class LoginForm(Form):
    """A Government Gateway login."""

    user_id = StringField(
        "Government Gateway user ID",
        [needed("Enter the user ID"), short()],
        description="As a rule 12 figures. It is the one enrolled for PAYE online.",
    )
    password = PasswordField("Password", [needed("Enter the password"), short()])

    def login(self) -> Login:
        """Return what was filled in."""
        return Login(self.user_id.data or "", self.password.data or "")


class AtHmrcForm(Form):
    """How HMRC knows an assistant."""

    forenames = StringField(
        "First names",
        [needed("Enter the first names"), short()],
        description="As on a passport or HMRC letter, in full.",
    )
    surname = StringField("Surname", [needed("Enter the surname"), short()])
    gender = RadioField(
        "Current gender",
        [needed("Choose one: HMRC asks for it")],
        choices=GENDERS,
        description="HMRC takes only these two.",
    )
    address = TextAreaField(
        "Address, without the postcode",
        [long()],
        description="Two to four lines. HMRC needs it when somebody is new.",
    )
    postcode = StringField("Postcode", [Optional(), short()])
    payroll_id = StringField(
        "Payroll ID",
        [Optional(), short()],
        description="Leave it as it is, unless another payroll used its own before.",
    )
    is_irregular = BooleanField(
        "They may go three months or more without pay and still work for you"
    )
    is_known = BooleanField("Another payroll told HMRC before that this job began")

    def details(self) -> HmrcDetails:
        """Return what was filled in."""
        return HmrcDetails(
            forenames=self.forenames.data or "",
            surname=self.surname.data or "",
            gender=Gender(self.gender.data),
            address=self.address.data or "",
            postcode=self.postcode.data or "",
            payroll_id=self.payroll_id.data or "",
            is_irregular=self.is_irregular.data,
            is_known=self.is_known.data,
        )


def scheme_as_filled_in(employer: Employer, scheme: PayeScheme) -> dict[str, object]:
    """Return references as the form holds them."""
    return {
        "paye_reference": employer.paye_reference,
        "accounts_office_reference": employer.accounts_office_reference,
        "sa_utr": scheme.sa_utr,
        "often": QUARTERLY if scheme.pays_quarterly else MONTHLY,
        "way": PAPER if scheme.files_on_paper else ONLINE,
    }


def at_hmrc_as_filled_in(known: AssistantAtHmrc) -> dict[str, object]:
    """Return how HMRC knows somebody as the form holds it."""
    return {
        "forenames": known.forenames,
        "surname": known.surname,
        "gender": known.gender.value if known.gender else None,
        "address": known.address,
        "postcode": known.postcode,
        "payroll_id": known.payroll_id,
        "is_irregular": known.is_irregular,
        "is_known": known.is_known,
    }
