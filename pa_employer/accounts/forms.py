"""The forms of signing in, and of adding organisations and who works for them."""

from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, Length

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.web.forms import Form, email_address, needed, short

LONGEST_PASSWORD = 200


class SignInForm(Form):
    """Email address and password."""

    email = StringField("Email address", [needed("Enter your email address"), short()])
    password = PasswordField(
        "Password",
        [needed("Enter your password"), Length(max=LONGEST_PASSWORD, message="That is too long")],
    )


class ChoosePasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(
        "New password",
        [needed("Enter a password"), Length(max=LONGEST_PASSWORD, message="That is too long")],
        description="At least 12 characters. Three words you will remember do well.",
    )
    again = PasswordField(
        "The same again",
        [needed("Enter the password again"), EqualTo("password", "The two are not the same")],
    )


class OrganisationForm(Form):
    """A council or a support organisation."""

    name = StringField("Name", [needed("Enter its name"), short()])
    kind = RadioField(
        "What is it?",
        [needed("Choose what it is")],
        choices={
            OrganisationKind.AUTHORITY.value: "A council or its care partnership",
            OrganisationKind.SUPPORT.value: "An independent support organisation",
        },
    )


class StaffForm(Form):
    """Somebody who works for an organisation."""

    name = StringField("Full name", [needed("Enter their name"), short()])
    email = StringField(
        "Email address", [needed("Enter their email address"), email_address(), short()]
    )
    organisation = RadioField("Works for", [needed("Choose an organisation")])
    post = RadioField(
        "As",
        [needed("Choose what they do")],
        choices={
            Post.SUPPORT_WORKER.value: "Support-organisation worker",
            Post.FINANCE_OFFICER.value: "Finance officer of a council",
            Post.AUDITOR.value: "Auditor of a council: reads, changes nothing",
            Post.PRACTITIONER.value: "Practitioner of a council: answers “Is this OK?”",
            Post.FINANCE_MANAGER.value: "Finance manager of a council: proposes and agrees rules",
        },
    )
