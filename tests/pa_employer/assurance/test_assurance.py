"""What a council can say of its returns, counted from the records."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.assurance.figures import assurance
from pa_employer.assurance.models import Stage
from pa_employer.assurance.standards import (
    NoWordsError,
    evidence_for,
    own_views,
    say_own_view,
    standards,
)
from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity
from pa_employer.reviews.ask import Ask, ask
from pa_employer.reviews.decide import accept_return, challenge, take_up
from pa_employer.reviews.finishing import finish
from pa_employer.reviews.item_decisions import ItemChoice, ask_practitioner, decide_item
from pa_employer.reviews.looking import look, shut_things
from pa_employer.reviews.models import ItemAction, LookAt, ReturnVersion
from pa_employer.reviews.queries import read, versions_of
from pa_employer.reviews.sittings import begin_sitting, end_sitting
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.assurance import Sample
from returns.groups import Group
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import (
    AUTUMN,
    NOW,
    SPRING,
    import_lines,
    keep_newest,
    line_called,
    send,
)
from tests.pa_employer.reviews.test_items import asked_and_answered, things

MONTHS = Span(date(2026, 11, 1), date(2026, 11, 30))
TODAY = NOW.date()


@pytest.fixture
def manager(app: Flask, session: Session, household: Household) -> Visitor:
    account = add_person(app, session, "Jean Petrie", (Post.FINANCE_MANAGER, household.council))
    session.commit()
    jean = Visitor(app.test_client(), session)
    jean.sign_in(account)
    return jean


def later(by: Actor, **time: int) -> Actor:
    return Actor(by.account_id, NOW + timedelta(**time))


def test_value_and_proof_are_the_sums_of_the_newest_versions(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    send(session, household, SPRING)
    drawn = read(versions_of(session, sent)[-1])
    found = assurance(session, household.council, MONTHS, TODAY)
    assert found.came_in == 2
    assert found.value_seen == drawn.total_out == Money.parse("60.40")
    assert found.self_proved == drawn.self_proved
    assert found.percent_proved == Decimal(0)
    assert (found.asked_of, found.things_asked, found.asked_minutes) == (1, 1, 10)
    assert found.asked_each == Decimal("0.50")


def test_the_oldest_versions_are_summed_from_what_they_kept(
    session: Session, household: Household
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    old = versions_of(session, sent)[-1]
    keep_newest(
        session,
        sent,
        ReturnVersion(
            return_id=sent.id,
            number=2,
            made_at=old.made_at,
            made_by_id=old.made_by_id,
            document=old.document,
            digest=old.digest,
            summary=old.summary,
            is_clean=old.is_clean,
        ),
    )
    session.commit()
    found = assurance(session, household.council, MONTHS, TODAY)
    assert found.value_seen == Money.parse("60.40")
    assert found.themes == ()


def test_our_own_clock_counts_against_us(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sent, spring = send(session, household), send(session, household, SPRING)
    for item in things(session, sent):
        choice = ItemChoice(ItemAction.ACCEPT, "Seeds.")
        decide_item(session, sent, item, choice, later(by_officer, days=40))
    finish(session, sent, "", later(by_officer, days=40))
    for day, late, waiting in ((0, 1, 0), (29, 1, 0), (40, 1, 1)):
        found = assurance(session, household.council, MONTHS, TODAY + timedelta(days=day))
        assert (found.decided_late, found.waiting_late) == (late, waiting)
    assert spring.decided_at is None


def test_a_plan_question_left_without_an_answer_is_ours(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    ask_practitioner(session, sent, things(session, sent)[0], "", by_officer)
    for day, silent in ((15, 0), (16, 1)):
        found = assurance(session, household.council, MONTHS, TODAY + timedelta(days=day))
        assert found.silent_on_plans == silent


def test_minutes_challenges_looks_and_lessons(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    take_up(session, sent, later(by_officer, minutes=1))  # alone: one minute
    shut = shut_things(read(versions_of(session, sent)[-1]))[LookAt.WORKBOOK, ""]
    look(session, sent, shut, "To check.", later(by_officer, minutes=11))  # 10 more
    item = things(session, sent)[0]
    advise = ItemChoice(ItemAction.ADVISE, "Keep it.")
    decide_item(session, sent, item, advise, later(by_officer, minutes=60))  # alone again
    finish(session, sent, "", later(by_officer, minutes=62, seconds=30))  # 2.5 more
    challenge(session, sent, "No.", by_person)
    found = assurance(session, household.council, MONTHS, TODAY)
    assert found.desk_minutes == 15
    assert found.desk_minutes_each == Decimal("15.0")
    assert (found.challenged, found.reversed, found.looks, found.decided) == (1, 0, 1, 1)
    (lesson,) = found.lessons
    assert (lesson.decided, lesson.fine, lesson.percent) == (1, 0, 0)
    assert lesson.rule == item.rule
    assert "Payments nobody has explained" in {theme.words for theme in found.themes}


def test_visits_count_with_their_minutes(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sitting = begin_sitting(
        session, household.agreement, AUTUMN, ("Morag", Capacity.SELF), by_officer
    )
    end_sitting(session, sitting, later(by_officer, minutes=25), is_sent=False)
    found = assurance(session, household.council, MONTHS, TODAY)
    assert (found.visits, found.visit_minutes) == (1, 25)


@pytest.mark.parametrize("is_asked", [False, True])
def test_the_sample_is_of_clean_returns_that_somebody_looked_at(  # both sides
    session: Session,
    household: Household,
    by_officer: Actor,
    by_person: Actor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_asked: bool,
) -> None:
    monkeypatch.setattr("pa_employer.desk.closing.rate_on", lambda *_: 100)
    import_lines(session, household)
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), by_person)
    sent = send(session, household)
    before = assurance(session, household.council, MONTHS, TODAY).sample
    assert before == Sample(came_in=1, drawn=1, looked_at=0, found=0)
    if is_asked:
        ask(session, sent, [Ask("Which seeds?", "A rule.", "A word.")], by_officer)
        decided = ItemChoice(ItemAction.ACCEPT, "Fine.")
        later_on = later(by_officer, days=30)
        decide_item(session, sent, things(session, sent)[0], decided, later_on)
        finish(session, sent, "", later_on)
    else:
        accept_return(session, sent, by_officer)
    after = assurance(session, household.council, MONTHS, TODAY).sample
    assert after == Sample(came_in=1, drawn=1, looked_at=1, found=int(is_asked))


def test_another_council_and_other_months_hold_nothing(
    session: Session, household: Household
) -> None:
    import_lines(session, household)
    send(session, household)
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    zero = Decimal(0)
    october = Span(date(2026, 10, 1), date(2026, 10, 31))
    for council, months in ((other, MONTHS), (household.council, october)):
        found = assurance(session, council, months, TODAY)
        assert (found.came_in, found.value_seen, found.themes) == (0, Money(0), ())
        assert (found.percent_proved, found.asked_each, found.lessons) == (zero, zero, ())
        assert found.sample == Sample(0, 0, 0, 0)


def test_a_council_s_view_of_a_standard_is_kept_with_what_it_said_before(
    session: Session, household: Household, by_officer: Actor
) -> None:
    assert [each.number for each in standards()] == list(range(1, 14))
    fifth = standards()[4]
    with pytest.raises(NoWordsError):
        say_own_view(session, household.council.id, fifth, (Stage.THERE, " "), by_officer)
    say_own_view(session, household.council.id, fifth, (Stage.BEGINNING, "New."), by_officer)
    newer = later(by_officer, days=1)
    say_own_view(session, household.council.id, fifth, (Stage.UNDER_WAY, "Better."), newer)
    assert own_views(session, household.council.id)[5].words == "Better."
    found = assurance(session, household.council, MONTHS, TODAY)
    assert evidence_for(fifth, found) == "0 decisions were challenged, 0 changed."
    assert evidence_for(standards()[0], found) == ""


def test_a_manager_reads_the_figures_and_takes_the_pack(
    session: Session, household: Household, manager: Visitor
) -> None:
    import_lines(session, household)
    send(session, household)
    page = manager.open("/council/assurance")
    assert "£60.40 was seen, and 0.0% of it proved itself." in page.text
    assert "Payments nobody has explained" in page.text
    pdf = manager.client.get(page.link("The pack to print (PDF)"))
    assert pdf.get_data().startswith(b"%PDF")
    book = load_workbook(
        BytesIO(manager.client.get(page.link("The pack as a workbook (Excel)")).get_data())
    )
    assert book.sheetnames == ["Figures", "Themes", "Learning", "Sample"]
    figures = {row[0].value: row[1].value for row in book["Figures"].iter_rows(min_row=2)}
    assert figures["Returns that came in"] == "1"
    assert figures["Paid out and seen"] == 60.4
    empty = manager.open("/council/assurance?from=2025-01-01&to=2025-01-31")
    assert "No return came in on these days." in empty.text
    manager.open("/council/assurance?from=2025-02-01&to=2025-01-31", 404)
    assert manager.open("/council/assurance?from=soon&to=now").heading == "Assurance"


def test_a_manager_says_how_far_the_council_is(manager: Visitor) -> None:
    page = manager.open("/council/assurance/standards")
    saying = manager.follow(page, "Say how far we are : Decisions that can be challenged")
    assert len(manager.press(saying, "Keep this", 422).errors) == 2
    after = manager.press(saying, "Keep this", stage="under way", words="Letters are new.")
    assert "Letters are new." in after.text
    manager.open("/council/assurance/standards/14", 404)


def test_nobody_else_reads_it(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    auditor: Account = add_person(app, session, "Isla Reid", (Post.AUDITOR, household.council))
    session.commit()
    isla = Visitor(app.test_client(), session)
    isla.sign_in(auditor)
    isla.open("/council/assurance")
    isla.open("/council/assurance/standards")
    isla.open("/council/assurance/standards/5", 404)
    for tail in ("", "/pack.pdf", "/pack.xlsx", "/standards"):
        officer.open(f"/council/assurance{tail}", 404)
