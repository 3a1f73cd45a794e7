"""The forms of adding organisations and who works for them."""

from wtforms import RadioField, StringField

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.web.forms import Form, email_address, needed, short


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
