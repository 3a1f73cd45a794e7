"""The forms of signing in, and of looking after one's own sign-in."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length

from pa_employer.web.forms import Form, needed, short

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
