"""What an advert's words are cautioned for, and what they are not."""

import pytest

from pa_employer.hiring.advert import Advert, OpenTo
from pa_employer.hiring.wording import RULES, About, cautions_in


def found(words: str, home: str = "", open_to: OpenTo = OpenTo.ANYONE) -> list[tuple[About, str]]:
    """What the help's words are cautioned for."""
    return [
        (each.about, each.words) for each in cautions_in(Advert(work=words, open_to=open_to), home)
    ]


@pytest.mark.parametrize(
    ("words", "about", "shown"),
    [
        ("I want a young PA", About.AGE, "young"),
        ("A mature, calm helper", About.AGE, "mature"),
        ("It would suit a recent graduate", About.AGE, "recent graduate"),
        ("Recently graduated?", About.AGE, "Recently graduated"),
        ("Must be over 25", About.AGE, "over 25"),
        ("over the age of 40", About.AGE, "over the age of 40"),
        ("Anybody aged 18 to 30", About.AGE, "aged 18"),
        ("between 25 and 40 years old", About.AGE, "between 25 and 40 years old"),
        ("No school-leavers", About.AGE, "school-leavers"),
        ("Woman only", About.SEX, "Woman only"),
        ("A female carer, please", About.SEX, "female carer"),
        ("Only men", About.SEX, "Only men"),
        ("I am looking for a kind lady", About.SEX, "looking for a kind lady"),
        ("British only", About.NATIONALITY, "British only"),
        ("UK nationals", About.NATIONALITY, "UK nationals"),
        ("a native English speaker", About.NATIONALITY, "native English speaker"),
        ("English as a first language", About.NATIONALITY, "first language"),
        ("Christian preferred", About.RELIGION, "Christian preferred"),
        ("a practising Catholic", About.RELIGION, "practising Catholic"),
        ("No children", About.FAMILY, "No children"),
        ("a single person", About.FAMILY, "single person"),
        ("Fit and healthy", About.HEALTH, "Fit and healthy"),
        ("You are physically fit", About.HEALTH, "physically fit"),
        ("an able-bodied helper", About.HEALTH, "able-bodied"),
        ("no back problems", About.HEALTH, "no back problems"),
        ("a good sickness record", About.HEALTH, "sickness record"),
        ("I have multiple sclerosis", About.DIAGNOSIS, "multiple sclerosis"),
        ("I have MS and use a chair", About.DIAGNOSIS, "MS"),
        ("My son is autistic", About.DIAGNOSIS, "autistic"),
        ("Come to EH6 5HQ", About.HOME, "EH6 5HQ"),
        ("eh65hq", About.HOME, "eh65hq"),
        ("I live at 12 Shore Place", About.HOME, "12 Shore Place"),
        ("at 14/3 great junction street", About.HOME, "14/3 great junction street"),
        ("Ring 0131 496 0123", About.HOME, "0131 496 0123"),
        ("Ring +44 7700 900123", About.HOME, "+44 7700 900123"),
    ],
)
def test_words_are_cautioned(words: str, about: About, shown: str) -> None:
    assert found(words) == [(about, shown)]


@pytest.mark.parametrize(
    "words",
    [
        "Help with getting up, cooking healthy meals, and going swimming in Leith.",
        "Over 20 hours a week, at least 3 hours at a time, under 30 minutes away.",
        "8 to 11 in the morning, 12 hours on the road to Perth, 2 dogs.",
        "You speak English well. A driving licence helps. Some lifting with a hoist.",
        "I go to church on Sundays and need a hand with the hymn book.",
        "I manage my own diary. The work is with a woman of many interests.",
        "Pay is £13.60 an hour from 6 April 2026, for 16 to 20 hours.",
        "Near EH6, by the Shore. Ms Sinclair answers letters.",
        "My children are at school. Please like dogs. PLEASE TEXT ME.",
        "",
    ],
)
def test_plain_words_are_not(words: str) -> None:
    assert found(words) == []


def test_who_gave_a_reason_is_not_asked_for_it_again() -> None:
    assert found("Woman only", open_to=OpenTo.WOMEN) == []
    assert found("A young woman only", open_to=OpenTo.WOMEN) == [(About.AGE, "young")]


def test_the_employers_own_address_is_known_however_it_is_typed() -> None:
    home = "The Old Manse,\nCrieff"
    assert found("Come to the  old MANSE at nine", home) == [(About.HOME, "The Old Manse")]
    assert found("Come to nine", "") == []
    assert found("2 of 3 days", "2, Manse") == []


def test_how_to_apply_has_a_mobile_number_and_no_phone_at_home() -> None:
    assert cautions_in(Advert(applying="Text 07700 900123 or write to a@example.org")) == ()
    (caution,) = cautions_in(Advert(applying="Ring 01324 555111 after six"))
    assert (caution.about, caution.words) == (About.HOME, "01324 555111")
    (caution,) = cautions_in(Advert(applying="Write to 12 Shore Place"))
    assert caution.about is About.HOME


def test_the_same_words_twice_are_one_caution() -> None:
    advert = Advert(work="Young at heart", matters="YOUNG")
    assert [each.words for each in cautions_in(advert)] == ["Young"]


def test_a_long_text_is_looked_through_at_once() -> None:
    words = ("12 " + "very " * 200 + "\n") * 4
    assert found(words) == []


def test_every_rule_says_where_it_comes_from_in_short_sentences() -> None:
    assert {rule.about for rule in RULES} == set(About) - {About.HOME}
    for rule in RULES:
        assert rule.source
        assert all(len(each.split()) <= 25 for each in rule.sentence.split(". "))
