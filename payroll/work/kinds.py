"""The kinds of work that can have a rate of their own."""

from enum import StrEnum


class WorkKind(StrEnum):
    """What sort of work an hour was."""

    ORDINARY = "ordinary"
    EVENING = "evening"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank holiday"
    WAKING_NIGHT = "waking night"
    SLEEPOVER = "sleepover"
    TRAVEL = "travel"
    TRAINING = "training"


CHOSEN = (
    WorkKind.ORDINARY,
    WorkKind.WAKING_NIGHT,
    WorkKind.SLEEPOVER,
    WorkKind.TRAVEL,
    WorkKind.TRAINING,
)
"""What a person chooses for a shift; the other kinds come from the clock."""
FROM_THE_CLOCK = (WorkKind.BANK_HOLIDAY, WorkKind.WEEKEND, WorkKind.EVENING)
"""What ordinary work becomes by its day and time, the first of equal rates first."""
LABELS = {
    WorkKind.ORDINARY: "Hours",
    WorkKind.EVENING: "Evening hours",
    WorkKind.WEEKEND: "Weekend hours",
    WorkKind.BANK_HOLIDAY: "Bank holiday hours",
    WorkKind.WAKING_NIGHT: "Waking night",
    WorkKind.SLEEPOVER: "Sleepover",
    WorkKind.TRAVEL: "Travel between visits",
    WorkKind.TRAINING: "Training",
}
"""What a line of pay is called."""
