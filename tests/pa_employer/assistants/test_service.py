"""Taking people on, agreeing terms, letting them sign in and go."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.accounts.service import add_account
from pa_employer.assistants.bank_account import waiting_change
from pa_employer.assistants.cautions import cautions_about
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.next_step import next_step
from pa_employer.assistants.queries import terms_by_assistant, terms_of
from pa_employer.assistants.service import (
    AssistantDetails,
    BornTooLateError,
    HasSignInError,
    KnownAssistantError,
    LeftBeforeStartError,
    OtherSignInError,
    PrivateDetails,
    TermsBeforeStartError,
    TermsOutOfOrderError,
    add_assistant,
    agree_terms,
    change_private_details,
    give_sign_in,
    invite_again,
    note_leaving,
    pension_terms,
)
from pa_employer.assistants.words import HOW_OFTEN, PENSIONS, ending
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from tests.pa_employer.household import Household, terms

TODAY = date(2026, 11, 22)


def details(**changes: object) -> AssistantDetails:
    usual: dict[str, object] = {
        "name": "Isla Munro",
        "date_of_birth": date(1998, 5, 4),
        "started_on": date(2026, 9, 1),
    }
    return AssistantDetails(**(usual | changes))  # type: ignore[arg-type]


def isla(session: Session, household: Household, **changes: object) -> Assistant:
    first = terms(from_on=date(2026, 9, 1))
    by = household.by_employer
    return add_assistant(session, household.employer.id, details(**changes), first, by)


def test_somebody_is_taken_on_once_at_a_time(session: Session, household: Household) -> None:
    first = isla(session, household)
    with pytest.raises(KnownAssistantError):
        isla(session, household, name=" isla munro ")
    note_leaving(session, first, date(2026, 10, 1), household.by_employer)
    assert isla(session, household).id != first.id


def test_nobody_is_born_after_their_first_day() -> None:
    with pytest.raises(BornTooLateError):
        details(date_of_birth=date(2026, 9, 1))


def test_terms_begin_with_the_job_and_each_after_the_others(
    session: Session, household: Household
) -> None:
    by = household.by_employer
    with pytest.raises(TermsBeforeStartError):
        agree_terms(session, household.assistant, terms(from_on=date(2026, 4, 5)), by)
    with pytest.raises(TermsOutOfOrderError, match="6 April 2026"):
        agree_terms(session, household.assistant, terms(), by)
    agree_terms(session, household.assistant, terms(from_on=date(2026, 4, 7)), by)
    found = terms_of(session, household.assistant.id)
    assert [each.from_on for each in found] == [date(2026, 4, 6), date(2026, 4, 7)]
    assert terms_by_assistant(session, household.employer.id) == {household.assistant.id: found}


def test_a_pension_is_kept_to_the_hundredth_of_a_percent(
    session: Session, household: Household
) -> None:
    agreed = PensionTerms(PensionKind.NET_PAY, Decimal("5.25"), Decimal("3.5"))
    kept = agree_terms(
        session,
        household.assistant,
        terms(from_on=date(2026, 5, 4), pension=agreed),
        household.by_employer,
    )
    session.expire(kept)
    assert pension_terms(kept) == agreed


def test_a_sign_in_is_given_once_and_invited_again_until_there_is_a_password(
    session: Session, household: Household
) -> None:
    by, found = household.by_employer, isla(session, household)
    path = give_sign_in(session, found, "Isla@Example.org", by)
    assert path
    assert path.startswith("/invitation/")
    session.expire(found)
    assert invite_again(session, found, by) != path
    with pytest.raises(HasSignInError):
        give_sign_in(session, found, "other@example.org", by)
    session.get_one(Account, found.account_id).password_hash = "chosen"  # noqa: S105  # a test's own
    with pytest.raises(HasSignInError):
        invite_again(session, found, by)


def test_somebody_with_a_sign_in_for_another_job_needs_no_new_one(
    session: Session, household: Household
) -> None:
    found = isla(session, household)
    assert give_sign_in(session, found, "rhona@example.org", household.by_employer) is None
    assert found.account_id == household.assistant_account.id


def test_a_link_is_made_only_to_an_account_that_serves_this_job_alone(
    session: Session, household: Household
) -> None:
    by, found = household.by_employer, isla(session, household)
    account = add_account(session, "isla@example.org", "Isla Munro", by.at)
    assert give_sign_in(session, found, "isla@example.org", by) is None
    session.expire(found)
    assert invite_again(session, found, by)
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=TODAY)
    given = give_mandate(session, household.employer, account, mandate, by)
    with pytest.raises(OtherSignInError):
        invite_again(session, found, by)
    session.delete(given)
    household.assistant.account_id = account.id
    session.flush()
    with pytest.raises(OtherSignInError):
        invite_again(session, found, by)
    household.assistant.account_id = None
    assert invite_again(session, found, by)
    account.post = Post.ADMINISTRATOR
    with pytest.raises(OtherSignInError):
        invite_again(session, found, by)


def test_the_rate_is_the_first_thing_to_look_at(session: Session, household: Household) -> None:
    low = terms(from_on=date(2026, 9, 1), hourly_rate=Money(1100))
    by = household.by_employer
    found = add_assistant(session, household.employer.id, details(), low, by)
    step = next_step(found, terms_of(session, found.id), TODAY)
    assert step
    assert (step.text, step.page) == ("Look at the rate", "")
    assert next_step(household.assistant, terms_of(session, household.assistant.id), TODAY) is None


def test_the_last_day_is_not_before_the_first(session: Session, household: Household) -> None:
    by = household.by_employer
    with pytest.raises(LeftBeforeStartError):
        note_leaving(session, household.assistant, date(2026, 4, 5), by)
    note_leaving(session, household.assistant, date(2026, 4, 6), by)
    assert household.assistant.left_on == date(2026, 4, 6)


def test_numbers_that_are_not_given_again_stay(session: Session, household: Household) -> None:
    found = household.assistant
    new = PrivateDetails(email="R@example.org", sort_code="112233")
    change_private_details(session, found, new, household.by_employer)
    session.flush()
    session.expire(found)
    assert (found.email, found.ni_number) == ("r@example.org", "AB123456C")
    assert (found.sort_code, found.account_number) == ("801234", "00123456")
    change = waiting_change(session, found.id)
    assert change
    assert (change.sort_code, change.account_number) == ("112233", "00123456")
    assert ending(found.ni_number) == "Ends in 56C"
    assert ending(None) == "Not given yet"


def test_a_low_rate_is_told_kindly_for_now_and_for_terms_to_come(
    session: Session, household: Household
) -> None:
    later = terms(from_on=date(2026, 12, 7), hourly_rate=Money(1100))
    agree_terms(session, household.assistant, later, household.by_employer)
    agreed = terms_of(session, household.assistant.id)
    told = cautions_about(household.assistant, agreed, TODAY)
    assert [sentence.split(" an hour")[0] for sentence in told] == ["£11.00", "£11.00"]
    assert "please check the rate" in told[0]
    assert not cautions_about(household.assistant, agreed[:1], TODAY)


def test_what_is_missing_is_told_without_blame(session: Session, household: Household) -> None:
    told = cautions_about(isla(session, household), [], TODAY)
    assert ["bank details" in told[0], "National Insurance number" in told[1]] == [True, True]


def test_every_choice_has_words() -> None:
    assert set(HOW_OFTEN) == set(Frequency)
    assert set(PENSIONS) == set(PensionKind)
