"""Who of the family may be paid: regulations 8 and 9 of the 2014 Regulations (SSI 2014/25)."""

from dataclasses import dataclass
from enum import StrEnum

from returns.groups import Named


class Relation(Named):
    """How somebody is related to the person, as far as the rules name it."""

    NONE = "none", "No relative", "Not family"
    PARTNER = "partner", "Husband, wife or partner", "Spouse or partner"
    PARENT = "parent", "Parent", "Parent"
    CHILD = "child", "Son or daughter", "Child"
    SIBLING = "sibling", "Brother or sister", "Sibling"
    AUNT_UNCLE = "aunt_uncle", "Aunt or uncle", "Aunt or uncle"
    NIECE_NEPHEW = "niece_nephew", "Niece or nephew", "Niece or nephew"
    COUSIN = "cousin", "Cousin", "Cousin"
    GRANDPARENT = "grandparent", "Grandparent or grandchild", "Grandparent or grandchild"
    PARTNER_OF = "partner_of", "Partner of one of these", "Partner of a relative"


class Circumstance8(Named):
    """One of the eight circumstances of regulation 8; one of them is enough."""

    LIMITED_CHOICE = "limited_choice", "Few others could meet the need", "Limited choice"
    COMMUNICATION = "communication", "Others would be hard to communicate with", "Communication"
    AVAILABILITY = "availability", "It is needed when others are not there", "Availability"
    INTIMATE_CARE = "intimate_care", "It is intimate care", "Intimate care"
    RELIGION_CULTURE = "religion_culture", "Religion or culture", "Religion or culture"
    PALLIATIVE = "palliative", "It is palliative care", "Palliative care"
    EMERGENCY = "emergency_short_term", "An emergency, or for a short time", "Emergency"
    OTHER = "other_agreed", "Something else the council agreed to", "Other factors"


class FamilyAnswer(StrEnum):
    """What the rules say of employing somebody."""

    NOT_FAMILY = "not family"
    PERMITTED = "permitted"
    ASK = "ask"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """What is known of an assistant who may be a relative; None is 'not known yet'."""

    assistant: str
    relation: Relation
    person_agrees: bool | None = None
    relative_agrees: bool | None = None
    council_agrees: bool | None = None
    is_able: bool | None = None
    circumstances: tuple[Circumstance8, ...] = ()
    decides_on_support: bool | None = False
    """Whether they are guardian or attorney with power over the support that is paid."""
    is_pressed: bool = False
    """Whether the council determined that somebody is under undue pressure."""
    is_carers_own: bool = False
    """Whether the direct payment is a carer's own, to which the rules do not apply."""


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """The answer, and each reason for it in words."""

    answer: FamilyAnswer
    reasons: tuple[str, ...]


def family_found(facts: FamilyFacts) -> FamilyFound:
    """Return whether regulations 8 and 9 let an assistant be paid by the direct payment."""
    if facts.relation is Relation.NONE or facts.is_carers_own:
        return FamilyFound(FamilyAnswer.NOT_FAMILY, ())
    if bars := _bars(facts):
        return FamilyFound(FamilyAnswer.BARRED, bars)
    if missing := _missing(facts):
        return FamilyFound(FamilyAnswer.ASK, missing)
    return FamilyFound(FamilyAnswer.PERMITTED, tuple(each.words for each in facts.circumstances))


def _bars(facts: FamilyFacts) -> tuple[str, ...]:
    """Return what regulation 9 bars, whatever everybody agrees."""
    found = []
    if facts.decides_on_support:
        found.append("They are guardian or attorney and decide about this support.")
    if facts.is_pressed:
        found.append("The council found that somebody is under pressure to agree.")
    return tuple(found)


def _missing(facts: FamilyFacts) -> tuple[str, ...]:
    """Return what regulation 8 asks for and nobody has said yet."""
    wanted = {
        "The person's agreement": facts.person_agrees,
        "The relative's agreement": facts.relative_agrees,
        "The council's agreement": facts.council_agrees,
        "That they can give the support": facts.is_able,
        "Whether they are guardian or attorney": facts.decides_on_support is not None,
        "Which circumstance it is": bool(facts.circumstances),
    }
    return tuple(what for what, is_there in wanted.items() if not is_there)
