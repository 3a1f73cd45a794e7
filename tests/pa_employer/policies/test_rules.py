"""The pages of a council's rules, and that they hold for the households of that council."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.evidence.facts import as_lines
from pa_employer.home.picture import picture_of
from pa_employer.reviews.facts import return_given
from payroll.ground.days import Span
from returns.compute import compute_return
from returns.groups import Protected
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor

SPRING = Span(date(2026, 3, 1), date(2026, 5, 31))


def test_a_household_reads_its_council_s_rules_in_words_with_their_source(
    visitor: Visitor, household: Household
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/money/council-rules")
    assert page.heading == "The rules of Kinnaird Council"
    assert "The national default holds in everything." in page.text
    assert "A return covers 3 months." in page.text
    assert "Source: Independent Lives keeps 8 weeks" in page.text


def test_a_council_on_record_shows_what_is_its_own(
    visitor: Visitor, household: Household, session: Session
) -> None:
    household.council.name = "Aberdeen City Council"
    session.commit()
    visitor.sign_in(household.officer)
    page = visitor.open("/council/rules")
    assert "4 rules are the council's own." in page.text
    assert "4 weeks of the direct payment are kept back" in page.text


@pytest.mark.parametrize(
    ("council", "weeks"), [("Kinnaird Council", 8), ("Aberdeen City Council", 4)]
)
def test_the_council_s_own_rule_is_what_a_return_is_drawn_by(
    household: Household, session: Session, council: str, weeks: int
) -> None:
    household.council.name = council
    session.flush()
    agreement = household.agreement
    assert as_lines(session, agreement, []) == ()
    drawn = compute_return(return_given(session, agreement, SPRING, date(2026, 6, 3)))
    (kept,) = [step for step in drawn.set_aside.steps if step.key == Protected.CONTINGENCY.value]
    assert -kept.amount == agreement.weekly_amount * weeks
    assert any(f"{weeks} weeks" in rule.words for rule in drawn.rules)
    assert picture_of(session, agreement, date(2026, 6, 3)) is not None
