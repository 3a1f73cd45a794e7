"""Swapping shifts between PAs: asked, answered, confirmed, and all that can come between."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import (
    AssistantDetails,
    add_assistant,
    link_account,
    note_leaving,
)
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.leave.details import HolidayDetails
from pa_employer.leave.service import write_down_holiday
from pa_employer.messages.models import Message
from pa_employer.planning.models import OfferState, RotaLine, ShiftOffer, SwapRule
from pa_employer.planning.offered import TakenError, to_confirm
from pa_employer.planning.offers import Asked, OfferOverError, ask_colleagues, choose_rule, say_yes
from pa_employer.planning.queries import changes_of, planned_for
from pa_employer.planning.service import LineDetails, end_line, keep_as_planned, plan_line
from payroll.ground.days import Span
from tests.pa_employer.conftest import AT, make_account
from tests.pa_employer.household import Household, add_person, terms
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.rota.test_pages import NEXT_MONDAY, plan
from tests.pa_employer.timesheets.test_pages import second_job, supporter

TUESDAY = NEXT_MONDAY + timedelta(days=1)
WEEK = Span(NEXT_MONDAY, NEXT_MONDAY + timedelta(days=6))
MONDAYS = "Monday 23 November, 09:00 to 13:00"
TUESDAYS = "Tuesday 24 November, 10:00 to 15:00"


@dataclass(frozen=True)
class Team:
    """Rhona, who has Monday mornings; Isla, who has Tuesdays; Jack, who has nothing planned."""

    isla: Assistant
    jack: Assistant
    key: str
    back: str
    isla_sees: Visitor
    jack_sees: Visitor


def colleague(
    app: Flask, session: Session, household: Household, name: str
) -> tuple[Assistant, Visitor]:
    by = household.by_employer
    about = AssistantDetails(
        name=name, date_of_birth=date(1995, 7, 1), started_on=date(2026, 4, 6)
    )
    job = add_assistant(session, household.employer.id, about, terms(), by)
    account = add_person(app, session, name)
    link_account(session, job, account, by)
    session.commit()
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(account)
    return job, visitor


@pytest.fixture
def team(app: Flask, session: Session, household: Household) -> Team:
    isla, isla_sees = colleague(app, session, household, "Isla Reid")
    jack, jack_sees = colleague(app, session, household, "Jack Orr")
    key = plan(session, household, NEXT_MONDAY)
    line = plan_line(session, isla, LineDetails(TUESDAY, time(10), time(15)), by_morag(household))
    session.commit()
    return Team(isla, jack, key, f"{line.id}.{TUESDAY}", isla_sees, jack_sees)


def by_morag(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


def by(job: Assistant) -> Actor:
    assert job.account_id
    return Actor(job.account_id, AT)


def let(session: Session, household: Household, rule: SwapRule) -> None:
    choose_rule(session, household.employer.id, rule, by_morag(household))
    session.commit()


def ask(
    pa: Visitor, household: Household, team: Team, *whom: Assistant, how: str = "give"
) -> Page:
    page = pa.open(f"/work/{household.assistant.id}/rota/{team.key}/offer")
    return pa.press(page, "Ask", to=[str(each.id) for each in whom], how=how)


def answer(
    sees: Visitor, job: Assistant, what: str, expect: int = 200, whom: str = "Rhona"
) -> Page:
    page = sees.follow(sees.open(f"/work/{job.id}/rota"), f"Say yes or no to {whom}, {MONDAYS}")
    return sees.press(page, "Say this", expect, answer=what)


def does(session: Session, job: Assistant) -> list[str]:
    """The days that somebody is planned for next week."""
    session.expire_all()
    found = [f"{each.on:%a}" for each in planned_for(session, job, WEEK)]
    session.commit()
    return found


def states(session: Session) -> list[OfferState]:
    session.expire_all()
    found = list(session.scalars(select(ShiftOffer.state).order_by(ShiftOffer.id)))
    session.commit()
    return found


def test_a_shift_is_given_away_and_the_employer_confirms(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    page = pa.open(f"/work/{household.assistant.id}/rota")
    page = pa.follow(page, "Ask a colleague to do Monday 23 November, 09:00 to 13:00")
    assert "Isla" in page.text
    for more in ("Reid", "Orr", "Tuesday 24"):
        assert more not in page.text  # a colleague's first name and nothing else
    page = ask(pa, household, team, team.isla)
    assert f"Isla, {MONDAYS} Waiting" in page.text
    page = answer(team.isla_sees, team.isla, "yes")
    assert "You both said yes. Next: Morag confirms it." in page.soup.text
    assert does(session, team.isla) == ["Tue"]
    home = employer.open(household.path)
    assert "Rhona and Isla want to swap the shift of Monday 23 November." in home.text
    page = employer.follow(home, "Look at what Rhona and Isla agreed")
    assert f"Isla does Rhona’s {MONDAYS}. Both said yes." in page.text  # noqa: RUF001  # as shown
    page = employer.press(page, "Confirm Rhona and Isla")
    assert "Isla does Rhona’s shift of 23 November 2026." in page.text  # noqa: RUF001  # as shown
    assert (does(session, household.assistant), does(session, team.isla)) == ([], ["Mon", "Tue"])
    assert "want to swap" not in employer.open(household.path).text
    assert "It stands" in pa.open(f"/work/{household.assistant.id}/rota").text


def test_the_week_of_who_is_asked_says_so(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    page = team.isla_sees.open(f"/work/{team.isla.id}")
    assert "A colleague asks you about a shift" in page.text
    assert "asks you about a shift" not in team.jack_sees.open(f"/work/{team.jack.id}").text
    message = session.scalars(select(Message).where(Message.to_id == team.isla.account_id)).one()
    assert message.words.startswith(f"Rhona asks whether you can do {MONDAYS}.")
    assert "Rhona" not in message.subject


def test_a_swap_is_agreed_by_both_and_confirmed(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    ask(pa, household, team, team.isla, how="swap")
    page = answer(team.isla_sees, team.isla, team.back)
    assert "You said yes. Next: Rhona says yes or no to your shift." in page.soup.text
    page = pa.open(f"/work/{household.assistant.id}/rota")
    assert f"Isla says yes to your {MONDAYS}, for a shift in return: {TUESDAYS}." in page.text
    page = pa.follow(page, f"Say yes or no to Isla, {MONDAYS}")
    page = pa.press(page, "Say this", answer="yes")
    assert "You both said yes. Next: Morag confirms it." in page.soup.text
    page = employer.open(f"{household.path}/hours/rota/swaps")
    assert f"Rhona does Isla’s {TUESDAYS}." in page.text  # noqa: RUF001  # as shown
    employer.press(page, "Confirm Rhona and Isla")
    assert (does(session, household.assistant), does(session, team.isla)) == (["Tue"], ["Mon"])


def test_where_swaps_need_no_word_two_yeses_stand_and_the_employer_is_told(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    page = employer.open(f"{household.path}/hours/rota/swaps")
    employer.press(page, "Keep this", rule="needs no word from me")
    ask(pa, household, team, team.isla)
    page = answer(team.isla_sees, team.isla, "yes")
    assert "It stands. Your rota shows it." in page.soup.text
    assert does(session, team.isla) == ["Mon", "Tue"]
    told = select(Message).where(Message.to_id == household.employer_account.id)
    assert session.scalars(told).one().words.startswith("Rhona and Isla changed a shift")
    session.commit()
    assert "In the last two weeks" in employer.open(f"{household.path}/hours/rota/swaps").text


def test_where_swaps_are_off_nobody_is_asked_and_no_colleague_is_shown(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    before = pa.open(f"/work/{household.assistant.id}/rota/{team.key}/offer")
    let(session, household, SwapRule.OFF)
    page = pa.press(before, "Ask", 422, to=[str(team.isla.id)])
    assert "Isla" not in page.text
    assert "Shifts are not swapped between PAs here." in page.text
    assert "Ask a colleague" not in pa.open(f"/work/{household.assistant.id}/rota").text
    assert states(session) == []


def test_of_two_who_say_yes_the_first_has_it(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla, team.jack)
    rota = team.jack_sees.open(f"/work/{team.jack.id}/rota")
    late = team.jack_sees.follow(rota, f"Say yes or no to Rhona, {MONDAYS}")
    answer(team.isla_sees, team.isla, "yes")
    page = team.jack_sees.press(late, "Say this", 422, answer="yes")
    assert page.errors == ["Somebody else said yes to that shift first. Thank you all the same."]
    assert sorted(states(session)) == sorted([OfferState.AGREED, OfferState.ASKED])
    assert "Say yes or no" not in team.jack_sees.open(f"/work/{team.jack.id}/rota").text


def test_two_at_once_are_let_through_one_by_one(
    session: Session, household: Household, team: Team
) -> None:
    planned = planned_for(session, household.assistant, WEEK)[0]
    asked = Asked(planned, {team.isla.id, team.jack.id})
    one, other = ask_colleagues(session, household.assistant, asked, by(household.assistant))
    say_yes(session, one, by(team.isla))
    with pytest.raises(TakenError):
        say_yes(session, other, by(team.jack))
    with pytest.raises(OfferOverError):
        say_yes(session, one, by(team.isla))


def test_no_is_fine_and_what_was_asked_can_be_taken_back(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla, team.jack)
    page = answer(team.isla_sees, team.isla, "no")
    assert "You said no. That is fine." in page.soup.text
    page = pa.open(f"/work/{household.assistant.id}/rota")
    assert f"Isla, {MONDAYS} Said no" in page.text
    rota = team.jack_sees.open(f"/work/{team.jack.id}/rota")
    late = team.jack_sees.follow(rota, f"Say yes or no to Rhona, {MONDAYS}")
    for _ in range(2):
        pa.press(page, "Do not ask Jack any more")
    page = team.jack_sees.press(late, "Say this", 422, answer="yes")
    assert page.errors == ["That was answered or taken back already. Look at the rota again."]
    assert sorted(states(session)) == sorted([OfferState.DECLINED, OfferState.WITHDRAWN])
    # Who said no can be asked again another time.
    ask(pa, household, team, team.isla)
    assert len(states(session)) == 3


def test_asked_twice_a_colleague_is_asked_once(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    for _ in range(2):
        ask(pa, household, team, team.isla)
    assert states(session) == [OfferState.ASKED]


def test_a_shift_changed_meanwhile_stays_as_it_is(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    answer(team.isla_sees, team.isla, "yes")
    before = employer.open(f"{household.path}/hours/rota/swaps")
    page = employer.open(f"{household.path}/hours/rota/{household.assistant.id}/{team.key}")
    employer.press(page, "Keep this", to="out")
    page = employer.press(before, "Confirm Rhona and Isla", 422)
    assert page.errors == [
        "That shift was changed meanwhile, so nothing is swapped. Look at the rota again."
    ]
    assert does(session, team.isla) == ["Tue"]
    assert to_confirm(session, household.employer.id, AT) == []


@pytest.mark.parametrize("who", ["asker", "colleague"])
def test_a_job_that_ends_meanwhile_keeps_the_shift_where_it_is(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor, who: str
) -> None:
    ask(pa, household, team, team.isla)
    answer(team.isla_sees, team.isla, "yes")
    before = employer.open(f"{household.path}/hours/rota/swaps")
    leaver = household.assistant if who == "asker" else team.isla
    note_leaving(session, leaver, date(2026, 11, 22), by_morag(household))
    page = employer.press(before, "Confirm Rhona and Isla", 422)
    assert page.errors == [
        "One of the two jobs is over by that day, so the shift stays where it is."
    ]


def test_a_line_that_is_removed_takes_what_was_asked_with_it(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    line = planned_for(session, household.assistant, WEEK)[0]
    change_of = next(each for each in session.scalars(select(ShiftOffer)))
    assert change_of.line_id == line.line_id
    row = session.get_one(RotaLine, line.line_id)
    end_line(session, row, NEXT_MONDAY - timedelta(days=1), by_morag(household))
    assert states(session) == []


def test_who_is_busy_then_cannot_say_yes_to_it(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    plan_line(
        session, team.isla, LineDetails(NEXT_MONDAY, time(12), time(14)), by_morag(household)
    )
    page = answer(team.isla_sees, team.isla, "yes", 422)
    (error,) = page.errors
    assert error.startswith("Isla has another shift then, Monday 12:00 to 14:00.")


def test_short_rest_and_time_off_are_said_and_stop_nothing(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    plan_line(
        session,
        team.jack,
        LineDetails(NEXT_MONDAY - timedelta(days=7), time(22), time(7)),
        by_morag(household),
    )
    sunday = LineDetails(NEXT_MONDAY - timedelta(days=1), time(20), time(23))
    plan_line(session, team.isla, sunday, by_morag(household))
    off = HolidayDetails(first_on=NEXT_MONDAY, last_on=NEXT_MONDAY, minutes=240)
    write_down_holiday(session, team.isla, off, by_morag(household))
    ask(pa, household, team, team.isla)
    rota = team.isla_sees.open(f"/work/{team.isla.id}/rota")
    page = team.isla_sees.follow(rota, f"Say yes or no to Rhona, {MONDAYS}")
    assert "You would have 10 h of rest before Monday 23 November" in page.text
    assert "You are away that day. On holiday until 23 November 2026." in page.text
    team.isla_sees.press(page, "Say this", answer="yes")
    page = employer.open(f"{household.path}/hours/rota/swaps")
    assert "Isla would have 10 h of rest before Monday 23 November" in page.text
    assert "Isla: on holiday until 23 November 2026." in page.text
    employer.press(page, "Confirm Rhona and Isla")
    assert "Mon" in does(session, team.isla)


def test_the_employer_leaves_it_as_it_was_and_both_are_told(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    answer(team.isla_sees, team.isla, "yes")
    page = employer.open(f"{household.path}/hours/rota/swaps")
    page = employer.press(page, "Leave Rhona’s shift as it was")  # noqa: RUF001  # as shown
    assert "No swap waits for you." in page.text
    assert does(session, household.assistant) == ["Mon"]
    told = session.scalars(
        select(Message.to_id).where(Message.from_id == household.employer_account.id)
    )
    assert set(told) == {household.assistant_account.id, team.isla.account_id}


def test_a_shift_put_back_as_planned_can_be_offered_again(
    session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    let(session, household, SwapRule.FREE)
    ask(pa, household, team, team.isla)
    answer(team.isla_sees, team.isla, "yes")
    (change,) = changes_of(session, household.employer.id, NEXT_MONDAY)
    keep_as_planned(session, household.assistant, change, by_morag(household))
    for offer in session.scalars(select(ShiftOffer)):
        offer.settled_at = AT - timedelta(minutes=5)
    ask(pa, household, team, team.jack)
    answer(team.jack_sees, team.jack, "yes")
    assert does(session, team.jack) == ["Mon"]


def test_without_a_colleague_who_signs_in_nobody_can_be_asked(
    session: Session, household: Household, pa: Visitor
) -> None:
    key = plan(session, household, NEXT_MONDAY)
    page = pa.open(f"/work/{household.assistant.id}/rota")
    assert "Ask a colleague" not in page.text
    page = pa.open(f"/work/{household.assistant.id}/rota/{key}/offer")
    assert "No colleague can be asked here for that day." in page.text


@pytest.mark.usefixtures("team")
def test_a_shift_that_has_begun_is_not_offered(
    session: Session, household: Household, pa: Visitor
) -> None:
    begun = plan_line(
        session,
        household.assistant,
        LineDetails(date(2026, 11, 22), time(8), time(12)),
        by_morag(household),
    )
    page = pa.open(f"/work/{household.assistant.id}/rota/{begun.id}.2026-11-22/offer")
    assert "This shift has begun. Ring Morag if you need somebody now." in page.text


@pytest.mark.parametrize(("typed", "error"), [({"to": []}, "Choose at least one colleague")])
def test_nobody_chosen_is_said(
    household: Household, team: Team, pa: Visitor, typed: dict[str, list[str]], error: str
) -> None:
    page = pa.open(f"/work/{household.assistant.id}/rota/{team.key}/offer")
    page = pa.press(page, "Ask", 422, **typed)
    assert page.errors == [error]


def test_a_shift_in_return_that_is_gone_is_said(
    household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla, how="swap")
    page = answer(team.isla_sees, team.isla, f"{team.back[:-10]}2026-11-25", 422)
    assert page.errors == ["Choose one of your own shifts to give for it."]


def test_nobody_else_reaches_an_offer(
    app: Flask, session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    offer = session.scalars(select(ShiftOffer.id)).one()
    job = second_job(app, session, household)
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    ewan = Visitor(app.test_client(), session)
    ewan.sign_in(session.scalars(select(Account).where(Account.name == "Ewan Grant")).one())
    app.config["WTF_CSRF_ENABLED"] = False
    own, other = f"/work/{team.jack.id}/rota/offers/{offer}", f"/work/{job.id}/rota"
    theirs = f"/employers/{job.employer_id}/hours/rota/swaps/{offer}/confirm"
    for visitor, path in (
        (team.jack_sees, own),
        (pa, f"{other}/offers/{offer}"),
        (pa, f"{other}/{team.key}/offer"),
        (stranger, own),
    ):
        visitor.open(path, expect=404)
        assert visitor.client.post(path, data={"answer": "yes"}).status_code == 404, path
    not_mine = f"/work/{team.isla.id}/rota/offers/{offer}/take-back"
    assert team.isla_sees.client.post(not_mine).status_code == 404
    for visitor in (ewan, stranger):
        assert visitor.client.post(theirs).status_code == 404
    assert states(session) == [OfferState.ASKED]


def test_who_only_prepares_looks_and_neither_confirms_nor_chooses(
    app: Flask, session: Session, household: Household, team: Team, pa: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    answer(team.isla_sees, team.isla, "yes")
    offer = session.scalars(select(ShiftOffer.id)).one()
    helper = Visitor(app.test_client(), session)
    helper.sign_in(supporter(app, household, session))
    swaps = f"{household.path}/hours/rota/swaps"
    page = helper.open(swaps)
    assert "Morag or their representative confirms it." in page.text
    assert "They agree, and I confirm it." in page.text
    app.config["WTF_CSRF_ENABLED"] = False
    for path in (swaps, f"{swaps}/{offer}/confirm", f"{swaps}/{offer}/turn-down"):
        answered = helper.client.post(path, data={"rule": "needs no word from me"})
        assert answered.status_code == 409, path
    assert states(session) == [OfferState.AGREED]


def test_what_was_done_is_in_the_history_and_names_nobody(
    session: Session, household: Household, team: Team, pa: Visitor, employer: Visitor
) -> None:
    ask(pa, household, team, team.isla)
    answer(team.isla_sees, team.isla, "yes")
    page = employer.open(f"{household.path}/hours/rota/swaps")
    employer.press(page, "Confirm Rhona and Isla")
    found = select(AuditEvent.what).where(AuditEvent.subject.startswith("shift offer"))
    assert session.scalars(found.order_by(AuditEvent.number)).all() == [
        "asked a colleague about a shift",
        "agreed with a colleague on a shift",
        "settled a shift between colleagues: it stands",
    ]
