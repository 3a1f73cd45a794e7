"""What each step means, said to the person and to the council in the same words."""

from pa_employer.ladder.models import Ground, Rung

MEANS = {
    Rung.REMINDER: "A reminder, and an offer of help. Nothing else changes.",
    Rung.HELP_VISIT: "Somebody comes to help, if you want that. Nothing else changes.",
    Rung.CLOSER: "Your returns come more often for a while. Each is short, and writes itself.",
    Rung.MANAGED_OFFER: "Somebody else could hold the money for you, if you want that. "
    "You stay in control, and you may say no.",
    Rung.SUSPENSION: "The council pays only what wages need for a while. "
    "Your PAs, HMRC and the pension are always paid.",
    Rung.END: "The direct payment ends. Wages, holiday, notice and redundancy are paid first. "
    "The council arranges your support in another way.",
}
GROUNDS = {
    Ground.INELIGIBLE: "You can no longer have a direct payment, for example in a care home",
    Ground.OTHER_PURPOSE: "It was used for something else than the support it is for",
    Ground.LAW_BREACH: "A law was broken over the support",
    Ground.FAMILY: "It paid a relative who may not be paid",
}
