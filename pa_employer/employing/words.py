"""What each kind of check is for, in a sentence or two, and what a statement usually says."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pa_employer.assistants.models import Assistant
from pa_employer.employing.models import FactKind, Particulars
from pa_employer.employing.particulars import entered_in

PAGES = {
    "right-to-work": FactKind.RIGHT_TO_WORK,
    "pvg": FactKind.PVG,
    "reference": FactKind.REFERENCE,
    "status": FactKind.STATUS,
    "induction": FactKind.INDUCTION,
    "training": FactKind.TRAINING,
    "supervision": FactKind.SUPERVISION,
    "grievance": FactKind.GRIEVANCE,
}


@dataclass(frozen=True, slots=True)
class About:
    """A page's title, what the check is for, what to type, and who reads it."""

    title: str
    sentences: tuple[str, ...]
    example: str
    readers: str


def about(kind: FactKind, name: str) -> About:
    """Return the words of one kind's page."""
    title, sentences, example = WORDS[kind]
    own = f"Only you and who acts for you read this, not {name}."
    shared = f"{name} reads this too."
    readers = own if kind in {FactKind.REFERENCE, FactKind.GRIEVANCE, FactKind.STATUS} else shared
    return About(title, sentences, example, readers)


WORDS = {
    FactKind.RIGHT_TO_WORK: (
        "Right to work",
        (
            "Look at a British or Irish passport, or at what GOV.UK shows for their share code.",
            "Ask everybody alike, and do it before the first day.",
            "Keep a copy at home. Here you only note what you saw and when.",
        ),
        "Like “British passport” or “Share code looked up on GOV.UK”.",
    ),
    FactKind.PVG: (
        "PVG scheme",
        (
            "Since 1 April 2025 a PA has to be a member before they start.",
            "Joining is the PA's own duty. Whether it is done stops no wages.",
        ),
        "",
    ),
    FactKind.REFERENCE: (
        "References",
        ("Note who told you about their work, and what they said in short.",),
        "Like “Mrs Orr, employer from 2023 to 2025”.",
    ),
    FactKind.STATUS: (
        "Employed or self-employed",
        (
            "A PA who works when and how you say is employed, whatever both sides call it.",
            "HMRC's own tool on GOV.UK answers this. Note what it said.",
        ),
        "Like “HMRC's tool: employed”.",
    ),
    FactKind.INDUCTION: (
        "First days together",
        (
            "Walk through the home, what you like, medicines, keys, fire, and whom to ring.",
            "Time spent on it is work and is paid.",
        ),
        "Like “Hoist, fire exits, whom to ring”.",
    ),
    FactKind.TRAINING: (
        "Training",
        ("Note what was learnt, and until when a certificate holds. It is paid as work.",),
        "Like “Moving and handling”.",
    ),
    FactKind.SUPERVISION: (
        "Talks about how it goes",
        ("A quiet talk now and then helps both sides. Note what you agreed.",),
        "Like “Talk after three months”.",
    ),
    FactKind.GRIEVANCE: (
        "When something is wrong",
        (
            "Listen first, write down what happened, have a talk with somebody beside them.",
            "Answer in writing, and say how to ask for another look.",
            "An adviser, such as Acas, can help before anything is decided.",
        ),
        "Like “Late three times in June”.",
    ),
}


def usual_entries(assistant: Assistant, before: Sequence[Particulars]) -> dict[str, Any]:
    """Return what a statement's form begins with: what was entered last, or what is usual."""
    if before:
        entered = asdict(entered_in(before[0]))
        return entered | {"probation_weeks": str(entered["probation_weeks"] or "")}
    employer = assistant.employer
    return {
        "job_title": "Personal assistant",
        "place": employer.address or f"the home of {employer.supported_person}",
        "duties": f"To support {employer.supported_person} in daily life, at home and outside.",
        "grievance_to": employer.name,
    }
