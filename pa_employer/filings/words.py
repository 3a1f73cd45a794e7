"""The words of documents for HMRC: what each tells, how far it is, and where to mend it."""

from dataclasses import dataclass
from uuid import UUID

from pa_employer.filings.about import Matter
from pa_employer.filings.draft import Draft
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.payments import PaymentsTold
from pa_employer.filings.summaries import SummaryTold, span_of_key
from payroll.ground.days import day_in_words
from payroll.rti.envelope import Service
from payroll.rti.findings import Finding
from payroll.rti.payments import LateReason

STATES = {
    FilingState.QUEUED: ("To be sent", "blue"),
    FilingState.SENDING: ("Being sent", "blue"),
    FilingState.UNSURE: ("Asking HMRC", "yellow"),
    FilingState.ACKNOWLEDGED: ("HMRC is looking", "blue"),
    FilingState.ACCEPTED: ("Accepted", "green"),
    FilingState.REFUSED: ("Not accepted", "red"),
    FilingState.LOST: ("Ask HMRC", "yellow"),
}
"""How each state is named, and the colour of its tag."""
SENTENCES = {
    FilingState.QUEUED: "It is sent in a moment. If HMRC cannot be reached it is tried again by "
    "itself. You can close this page.",
    FilingState.SENDING: "It is on its way. You can close this page.",
    FilingState.UNSURE: "It was sent and no answer came back. We are asking HMRC whether it "
    "arrived before anything is sent again. You need do nothing.",
    FilingState.ACKNOWLEDGED: "HMRC has it and is looking at it. That can take a few minutes. You "
    "can close this page.",
    FilingState.ACCEPTED: "HMRC has accepted it. There is nothing more to do.",
    FilingState.REFUSED: "HMRC did not accept it. Mend what is named below, then send it again.",
    FilingState.LOST: "HMRC's service does not say what became of it. Look in your PAYE online "
    "account, or phone HMRC's employer helpline on 0300 200 3200, then say here what they say.",
}
LATE_REASONS = {
    "": "No reason",
    LateReason.REASONABLE_EXCUSE.value: "Reasonable excuse, such as illness or a crisis",
    LateReason.IMPRACTICAL.value: "It was impractical to report work done on the day",
}
SERVICES = {
    Service.STAND_IN: "These documents go to a stand-in on this machine, not to HMRC. Nothing is "
    "filed.",
    Service.EXTERNAL_TEST: "These documents go to HMRC's test service. Nothing is filed.",
    Service.TEST_IN_LIVE: "These documents are marked as tests. HMRC looks at them and files "
    "nothing.",
}
"""What is said wherever documents do not count."""
REFERENCES, LOGIN = "hmrc/references", "hmrc/login"
SCHEME_FIELDS = {
    "paye_reference": REFERENCES,
    "accounts_office": REFERENCES,
    "sa_utr": REFERENCES,
    "way": REFERENCES,
    "login": LOGIN,
}
PERSON_FIELDS = {
    **dict.fromkeys(("name", "title", "gender", "address", "postcode", "payroll_id"), "hmrc"),
    **dict.fromkeys(("born_on", "ni_number", "started_on"), "details"),
    **dict.fromkeys(("declaration", "student_plan", "ni_letter", "tax_code"), "tax"),
    "left_on": "leaving",
}


SPANS = {
    Matter.NO_PAYMENT: "Nobody was paid from",
    Matter.INACTIVE: "Nobody will be paid from",
}
OF_YEARS = {
    Matter.ALLOWANCE: "Claim the Employment Allowance for",
    Matter.ALLOWANCE_ENDS: "End the Employment Allowance for",
    Matter.RECOVERED: "Statutory pay to get back for",
    Matter.YEAR_ENDS: "Nothing more comes for the tax year",
}


@dataclass(frozen=True, slots=True)
class ToMend:
    """One thing that stands in the way: whose it is, what, and where it is mended."""

    whose: str
    sentence: str
    href: str
    code: str = ""


def title_of(draft: Draft) -> str:
    """Say what a document tells."""
    told, about = draft.told, draft.about
    if isinstance(told, PaymentsTold):
        first = told.slips[0]
        day = day_in_words(first.run.pay_on)
        if about.matter is Matter.RUN:
            return f"Pay on {day}"
        if about.matter is Matter.LEAVER:
            left_on = first.assistant.left_on or first.run.pay_on
            return f"{first.assistant.name} left on {day_in_words(left_on)}"
        return f"Corrected pay of {first.assistant.name} on {day}"
    if isinstance(told, SummaryTold):
        return _summary_title(draft, told)
    return "Ask for a National Insurance number"


def _summary_title(draft: Draft, told: SummaryTold) -> str:
    matter, key = draft.about.matter, draft.about.key
    if matter in SPANS:
        return f"{SPANS[matter]} {span_of_key(key)}"
    if matter is Matter.RECOVERED and told.summary.recovered:
        return f"{OF_YEARS[matter]} {told.year}: {told.summary.recovered.total}"
    return f"{OF_YEARS[matter]} {told.year}" if matter in OF_YEARS else "The PAYE scheme has ended"


def to_mend(
    findings: tuple[Finding, ...], employer_id: UUID, people: dict[str, tuple[UUID, str]]
) -> list[ToMend]:
    """Return findings with the page that mends each; `people` are id and name by payroll ID."""
    return [
        ToMend(
            people[each.payroll_id][1] if each.payroll_id in people else "",
            each.sentence,
            _href(each.field, each.payroll_id, employer_id, people),
            each.code,
        )
        for each in findings
    ]


def errors_to_mend(filing: Filing, people: dict[str, tuple[UUID, str]]) -> list[ToMend]:
    """Return what HMRC found in a refused document, with the page that mends each."""
    return [
        ToMend(
            people[error["payroll_id"]][1] if error["payroll_id"] in people else "",
            error["words"],
            _href(error["field"], error["payroll_id"], filing.employer_id, people),
            error["number"],
        )
        for error in filing.errors
    ]


def _href(
    field: str, payroll_id: str, employer_id: UUID, people: dict[str, tuple[UUID, str]]
) -> str:
    own = f"/employers/{employer_id}"
    if field in SCHEME_FIELDS:
        return f"{own}/{SCHEME_FIELDS[field]}"
    if field in PERSON_FIELDS and payroll_id in people:
        return f"{own}/assistants/{people[payroll_id][0]}/{PERSON_FIELDS[field]}"
    return ""
