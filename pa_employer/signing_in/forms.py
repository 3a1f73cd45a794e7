"""The forms of signing in, and of looking after one's own sign-in."""

from collections.abc import Mapping

from wtforms import BooleanField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, Length

from pa_employer.accounts.models import Post
from pa_employer.signing_in.councils import ProviderDetails
from pa_employer.web.forms import Form, email_address, needed, short

LONGEST_PASSWORD = 200


def not_endless() -> Length:
    """Return the check that a password is not longer than anybody types."""
    return Length(max=LONGEST_PASSWORD, message="That is too long")


class SignInForm(Form):
    """Email address and password."""

    email = StringField("Email address", [needed("Enter your email address"), short()])
    password = PasswordField("Password", [needed("Enter your password"), not_endless()])


class ChoosePasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(
        "New password",
        [needed("Enter a password"), not_endless()],
        description="At least 12 characters. Three words you will remember do well.",
    )
    again = PasswordField(
        "The same again",
        [needed("Enter the password again"), EqualTo("password", "The two are not the same")],
    )


class ChangePasswordForm(ChoosePasswordForm):
    """The present password, and a new one twice."""

    present = PasswordField(
        "Your password now", [needed("Enter the password you have now"), not_endless()]
    )


class HelpForm(Form):
    """The address to send a link to."""

    email = StringField(
        "Email address", [needed("Enter your email address"), email_address(), short()]
    )


class VouchForm(Form):
    """Somebody's word that they spoke to the person themselves."""

    spoke = BooleanField(
        "I spoke to them myself, and it is them",
        [needed("Tick this if you spoke to them. If not, do not go on.")],
    )


class CodeForm(Form):
    """A code of the authenticator app, or one on paper."""

    code = StringField("Code", [needed("Enter the code"), short()])


class PasskeySignInForm(Form):
    """What a passkey signed, put there by the page's script."""

    passkey = HiddenField()


class PasskeyNameForm(Form):
    """What somebody calls a passkey."""

    name = StringField(
        "What do you call it?",
        [needed("Enter a name, like my phone"), short()],
        description="So that you know it again: my phone, the office computer.",
    )


class PasskeyForm(PasskeyNameForm):
    """A new passkey with its name."""

    passkey = HiddenField()


class ProviderForm(Form):
    """A council's own sign-in, as its IT team gives it."""

    asks_secret = True

    issuer = StringField(
        "Issuer",
        [needed("Enter the issuer's address"), short()],
        description="Its address, like https://login.example.org/our-council/v2.0.",
    )
    client_id = StringField("Client id", [needed("Enter the client id"), short()])
    client_secret = PasswordField(
        "Client secret",
        [not_endless()],
        description="It is kept sealed. Leave it empty to keep the one there is.",
    )
    tenant = StringField(
        "Tenant",
        [short()],
        description="Its tenant id, where the issuer serves others too. Else leave it empty.",
    )
    officer = StringField("Role of a finance officer", [short()])
    manager = StringField("Role of a finance manager", [short()])
    auditor = StringField("Role of an auditor", [short()])
    practitioner = StringField("Role of a practitioner", [short()])

    def show(self, roles: Mapping[str, str]) -> None:
        """Fill in the roles as they are kept."""
        for post, field in self._roles().items():
            field.data = roles.get(post.value, "")

    def validate_client_secret(self, field: PasswordField) -> None:
        """Ask for the secret where there is none yet."""
        if self.asks_secret and not field.data:
            message = "Enter the client secret"
            raise ValidationError(message)

    def details(self) -> ProviderDetails:
        """Return what was entered."""
        return ProviderDetails(
            issuer=self.issuer.data or "",
            client_id=self.client_id.data or "",
            client_secret=self.client_secret.data or "",
            tenant=self.tenant.data or "",
            roles={post: field.data or "" for post, field in self._roles().items()},
        )

    def _roles(self) -> dict[Post, StringField]:
        return {
            Post.FINANCE_OFFICER: self.officer,
            Post.FINANCE_MANAGER: self.manager,
            Post.AUDITOR: self.auditor,
            Post.PRACTITIONER: self.practitioner,
        }
