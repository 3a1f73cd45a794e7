"""How the pages say who sees something, and what a council sees of it."""

from pa_employer.privacy.data_map import CouncilSees

WHO_SEES = {
    "account": "you",
    "other_end": "who wrote to you, or whom you wrote to",
    "household": "the employer and who represents them",
    "assistant": "the PA it is about",
    "helpers": "who the employer lets help, such as a support organisation",
    "council": "the council",
    "hmrc": "HMRC",
    "pension": "the pension scheme",
    "bank": "the bank",
    "cards": "the card programme",
    "post": "who carries emails and texts, which say only that a message is there",
    "service": "who looks after this service",
}
"""Who may see something, as a page says it."""
COUNCIL_SEES = {
    CouncilSees.ALL: "The council sees this.",
    CouncilSees.RETURN: "The council sees only what a return says of it.",
    CouncilSees.ASKED: "The council opens this only with a reason, and you read that reason.",
    CouncilSees.NEVER: "The council does not see this.",
}
COUNCIL_NEVER_SEES = (
    "messages between you and the people you work with",
    "notes of talks with a PA about the job",
    "notes of meeting people who want a job",
    "why a PA was away, or what they were ill with",
    "National Insurance numbers and bank details of PAs",
    "pictures of receipts, unless an officer gives you a reason first",
)
"""What pages list in plain words; tests/architecture/test_council_doors.py tries each door."""
ICO = "https://ico.org.uk/make-a-complaint/"
ICO_PHONE = "0303 123 1113"
