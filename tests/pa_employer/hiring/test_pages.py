"""The pages of finding a PA: from an empty advert to somebody who is taken on."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.assistants.models import Assistant
from pa_employer.audit.models import AuditEvent
from pa_employer.hiring.models import Applicant, ApplicantStep, MeetingNote, Vacancy
from pa_employer.people.models import Area, Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from tests.pa_employer.conftest import make_account
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Given, Page, Visitor

KEEP = "Keep it and go on"
DAY: dict[str, Any] = {"on_day": "20", "on_month": "11", "on_year": "2026"}
PRIVATE = "Una was late, and said her bus broke down."


def begin(visitor: Visitor, household: Household) -> str:
    """A new advert, and where its pages begin."""
    page = visitor.press(visitor.open(f"{household.path}/hiring"), "Begin an advert")
    assert page.heading == "What the help is"
    return page.path.removesuffix("/ask/work")


@pytest.fixture
def search(employer: Visitor, household: Household) -> str:
    return begin(employer, household)


def answer(visitor: Visitor, search: str, name: str, **typed: Given) -> Page:
    return visitor.press(visitor.open(f"{search}/ask/{name}"), KEEP, 200, **typed)


def note_una(visitor: Visitor, search: str) -> str:
    """Una Grant wrote in on 20 November; where her page is."""
    page = visitor.open(f"{search}/applicants/add")
    page = visitor.press(
        page, "Note them", name="Una Grant", phone="07700 900123", email="una@example.org", **DAY
    )
    return page.path


def move(visitor: Visitor, una: str, *standings: str) -> Page:
    page = visitor.open(una)
    for standing in standings:
        page = visitor.press(visitor.open(una), "Note it", standing=standing, **DAY)
    return page


def helper(app: Flask, session: Session, household: Household, details: MandateDetails) -> Visitor:
    """Somebody of a support organisation, or a supporter, who acts for Morag."""
    if details.capacity is Capacity.SUPPORT_ORGANISATION:
        clyde = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
        account = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, clyde))
        give_mandate(session, household.employer, clyde, details, household.by_employer)
    else:
        account = make_account(app, session, "Ewan Sinclair")
        give_mandate(session, household.employer, account, details, household.by_employer)
    session.commit()
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(account)
    return visitor


def mandate(capacity: Capacity, areas: tuple[Area, ...] | None = None) -> MandateDetails:
    decides = capacity is Capacity.SUPPORT_ORGANISATION
    return MandateDetails(
        capacity=capacity, from_on=date(2026, 3, 2), may_decide=decides, areas=areas
    )


def test_an_advert_is_written_question_by_question_and_read_as_it_would_look(
    employer: Visitor, household: Household
) -> None:
    team = employer.open(f"{household.path}/assistants")
    page = employer.follow(team, "Find a PA: the advert, the meeting, the offer")
    assert "No advert yet." in page.text
    page = employer.press(page, "Begin an advert")
    search = page.path.removesuffix("/ask/work")
    assert "Question 1 of 7" in page.text
    page = employer.press(page, KEEP, work="Getting up and cooking.\n\nSwimming on Tuesdays.")
    assert page.heading == "When"
    page = employer.follow(page, "Leave this for later")
    page = employer.press(page, KEEP, area="Leith")
    assert "The law's minimum is £12.71 from 1 April 2026, at the age of 21." in page.text
    assert "Public funding for PAs is set at £13.45 from 1 April 2026." in page.text
    page = employer.press(page, KEEP, hourly_rate="13.60")
    page = employer.press(page, KEEP, open_to="anyone")
    page = employer.press(page, KEEP, matters="Being on time")
    page = employer.press(page, KEEP, applying="Text 07700 900123")
    assert page.heading == "Your advert"
    assert "Not answered yet: When . You can post it without." in page.text
    for words in (
        "Personal assistant wanted: Leith",
        "Getting up and cooking. Swimming on Tuesdays.",
        "£13.60 an hour. It is an employed job",
        "Being on time",
        "membership of the PVG scheme, and references.",
        "“Find a job”, the Jobcentre's own service",
    ):
        assert words in page.text
    assert "Look at it once more" not in page.text
    copied = page.soup.find("textarea", id="text")
    assert copied
    assert "The work\nGetting up and cooking.\nSwimming on Tuesdays.\n" in copied.get_text()
    for way in ("", "?print=large"):
        pdf = employer.client.get(f"{search}/advert.pdf{way}")
        printed = PdfReader(BytesIO(pdf.data)).pages[0].extract_text()
        assert "Swimming on Tuesdays." in printed
    assert employer.open(search).text.count("To do") == 1


def test_what_was_begun_is_there_another_day_and_can_be_thrown_away(
    employer: Visitor, household: Household, search: str, session: Session
) -> None:
    answer(employer, search, "area", area="Leith")
    page = employer.open(f"{household.path}/hiring")
    link = "Personal assistant wanted: Leith , begun on 22 November 2026 at 09:00"
    page = employer.follow(page, link)
    page = employer.press(page, "Throw this advert away")
    assert "The advert is gone." in str(page.soup)
    employer.open(search, expect=404)
    assert session.scalars(select(Vacancy)).all() == []


def test_pay_below_the_minimum_is_refused_and_below_the_funded_rate_only_said(
    employer: Visitor, search: str, session: Session
) -> None:
    page = employer.open(f"{search}/ask/pay")
    for rate in ("12.70", "0", "-1", "lots"):
        page = employer.press(page, KEEP, expect=422, hourly_rate=rate)
    page = employer.press(page, KEEP, expect=422, hourly_rate="12.70")
    (refused,) = page.errors
    assert refused == (
        "£12.70 an hour is less than the minimum wage, which is £12.71 from the age of 21. Enter "
        "£12.71 or more."
    )
    assert session.scalars(select(Vacancy)).one().hourly_rate is None
    employer.press(page, KEEP, hourly_rate="12.71")
    page = employer.open(f"{search}/advert")
    assert "£12.71 an hour is less than the £13.45 that public funding" in page.text
    answer(employer, search, "pay", hourly_rate="13.45")
    assert "public funding" not in employer.open(f"{search}/advert").text


def test_a_job_for_women_only_asks_for_the_reason_and_keeps_it_to_itself(
    employer: Visitor, search: str, session: Session
) -> None:
    answer(employer, search, "work", work="Help in the bath. Woman only.")
    page = employer.open(f"{search}/advert")
    assert "“Woman only” : A job can be for women" in page.text
    page = employer.open(f"{search}/ask/who")
    page = employer.press(page, KEEP, expect=422, open_to="women", reason=" ")
    assert page.errors == [
        "Say in a sentence why: the law allows it only where personal care needs it"
    ]
    employer.press(page, KEEP, open_to="women", reason="I am washed and dressed.")
    page = employer.open(f"{search}/advert")
    assert "This job is for women only, because of the personal care in it" in page.text
    assert "Equality Act 2010, Schedule 9, paragraph 1" in page.text
    assert "washed" not in str(page.soup)
    assert "A job can be for women" not in page.text
    assert session.scalars(select(Vacancy)).one().reason == "I am washed and dressed."
    answer(employer, search, "who", open_to="anyone", reason="I am washed and dressed.")
    session.expire_all()
    assert session.scalars(select(Vacancy)).one().reason == ""


def test_cautions_say_what_where_from_and_stop_nothing(
    employer: Visitor, search: str, household: Household
) -> None:
    household.employer.address = "The Old Manse\nCrieff"
    words = "A young, fit and healthy PA. I have MS, and live at the old manse, EH6 5HQ."
    answer(employer, search, "work", work=words)
    page = employer.open(f"{search}/advert")
    assert "Nothing here stops your advert." in page.text
    for found in ("young", "fit and healthy", "MS", "The Old Manse", "EH6 5HQ"):
        assert f"“{found}”" in page.text
    assert "Equality Act 2010, sections 5 and 39(1); EHRC guidance on adverts" in page.text
    assert words in page.text
    assert employer.follow(page, "Change it : EH6 5HQ").heading == "What the help is"


def test_signs_of_a_programmer_are_text_and_too_much_is_refused_with_a_sentence(
    employer: Visitor, search: str
) -> None:
    answer(employer, search, "work", work="<b>Help</b> & <script>alert(1)</script>")
    page = employer.open(f"{search}/advert")
    assert "<b>Help</b> & <script>alert(1)</script>" in page.text
    assert not page.soup.select("main .app-card b")
    pdf = employer.client.get(f"{search}/advert.pdf")
    assert "<b>Help</b>" in PdfReader(BytesIO(pdf.data)).pages[0].extract_text()
    page = employer.open(f"{search}/ask/hours")
    page = employer.press(page, KEEP, expect=422, hours="Mon " * 2500)
    assert page.errors == ["Use 4,000 characters or fewer"]
    page = employer.press(page, KEEP, expect=422, hours="  ")
    assert page.errors == ["Say roughly which days and hours"]


def test_a_window_does_not_write_over_what_another_changed(
    employer: Visitor, search: str, session: Session
) -> None:
    mine = employer.open(f"{search}/ask/matters")
    other = employer.open(f"{search}/ask/matters")
    employer.press(other, KEEP, matters="Liking dogs")
    page = employer.press(mine, KEEP, expect=422, matters="Being on time")
    assert "Another window changed this answer." in page.errors[0]
    assert "What stands there now Liking dogs" in page.text
    session.expire_all()
    assert session.scalars(select(Vacancy)).one().matters == "Liking dogs"
    employer.press(page, KEEP, matters="Dogs, and being on time")
    session.expire_all()
    assert session.scalars(select(Vacancy)).one().matters == "Dogs, and being on time"
    # Another question is another answer, and the same words are no change.
    stale = employer.open(f"{search}/ask/area")
    answer(employer, search, "hours", hours="Mondays")
    employer.press(stale, KEEP, area="Leith")
    employer.press(employer.open(f"{search}/ask/area"), KEEP, area="Leith")
    session.commit()
    changes = select(AuditEvent).where(AuditEvent.what == "changed a job advert")
    assert len(session.scalars(changes).all()) == 4


def test_a_last_day_to_apply_is_to_come(employer: Visitor, search: str) -> None:
    page = employer.open(f"{search}/ask/apply")
    past: dict[str, Any] = {"apply_by_day": "21", "apply_by_month": "11", "apply_by_year": "2026"}
    page = employer.press(page, KEEP, expect=422, applying="Text me", **past)
    assert page.errors == ["That last day to apply is over. Enter one to come, or leave it empty."]
    page = employer.press(page, KEEP, applying="Text me", **past | {"apply_by_day": "22"})
    assert "Apply by 22 November 2026." in page.text


def test_a_card_for_the_meeting_has_what_was_chosen_and_what_not_to_ask(
    employer: Visitor, search: str, session: Session
) -> None:
    page = employer.open(f"{search}/meeting")
    assert "Before you offer the job, the law stops this." in page.text
    assert "Equality Act 2010, section 60" in page.text
    assert "Print the card" not in page.text
    page = employer.press(
        page, "Keep these questions", private=["private"], hours=["suit", "begin"],
        own_questions="Do you like dogs?\n\nCan you cook?",
    )  # fmt: skip
    assert session.scalars(select(Vacancy)).one().asked == ["suit", "begin", "private"]
    page = employer.press(page, "Keep these questions", expect=422, safety=["made up"])
    large = employer.client.get(f"{search}/meeting.pdf?print=large")
    pages = PdfReader(BytesIO(large.data)).pages
    printed = " ".join(" ".join(each.extract_text() for each in pages).split())
    for words in ("suit you, and which never do?", "Do you like dogs?", "Can you cook?"):
        assert words in printed
    assert "What not to ask" in printed
    assert "hoist" not in printed.split("What not to ask", maxsplit=1)[0]


def test_from_writing_in_to_a_pa_with_the_steps_before_them(
    employer: Visitor, search: str, session: Session
) -> None:
    answer(employer, search, "pay", hourly_rate="13.60")
    una = note_una(employer, search)
    assert "Una" not in una
    page = move(employer, una, "invited", "met", "offered the job")
    assert "An offer is made with a condition" in page.text
    employer.open(f"{una}/take-on", expect=409)
    page = move(employer, una, "said yes")
    assert "the right to work, membership of the PVG scheme, and references." in page.text
    assert "The offer did not hold, as a check did not work out" in page.text
    page = employer.follow(page, "Add Una as your PA")
    assert page.heading == "Add a PA"
    assert "Una" not in page.path
    shown = {
        name: str(page.soup.find("input", id=name)["value"])  # type: ignore[index]
        for name in ("name", "email", "hourly_rate")
    }
    assert shown == {"name": "Una Grant", "email": "una@example.org", "hourly_rate": "13.60"}
    page = employer.press(
        page, "Add this PA", contracted="10", frequency="four-weekly",
        date_of_birth_day="1", date_of_birth_month="3", date_of_birth_year="1998",
        started_on_day="1", started_on_month="12", started_on_year="2026",
    )  # fmt: skip
    assert page.heading == "Taking on Una, step by step"
    una_now = session.scalars(select(Assistant).where(Assistant.name == "Una Grant")).one()
    assert una_now.started_on == date(2026, 12, 1)
    page = employer.open(una)
    assert "Una is one of your PAs now." in page.text
    employer.open(f"{una}/take-on", expect=409)
    page = employer.follow(employer.open(search), "I found somebody, or I stop looking")
    employer.press(page, "End the search", expect=422)
    page = employer.press(page, "End the search", ending="filled")
    assert "You found somebody on 22 November 2026" in page.text
    assert "The last day is 25 May 2027." in page.text
    page = employer.press(employer.open(search), "Open the search again")
    assert "You found somebody" not in page.text
    told = session.scalars(select(AuditEvent)).all()
    assert all("Una" not in each.what + each.subject for each in told)


def test_steps_have_days_in_order_and_a_slip_is_taken_back(
    employer: Visitor, search: str, session: Session
) -> None:
    una = note_una(employer, search)
    page = employer.open(una)
    for day, refused in (
        ("23", "That day has not come yet. Enter the day it was."),
        ("19", "The step before it was on 20 November 2026. Check the day."),
    ):
        page = employer.press(page, "Note it", expect=422, standing="met", **DAY | {"on_day": day})
        assert page.errors == [refused]
    first, second = employer.open(una), employer.open(una)
    employer.press(first, "Note it", standing="not chosen", **DAY)
    page = employer.press(second, "Note it", expect=422, standing="met", **DAY)
    assert "It stands otherwise by now." in page.errors[0]
    page = employer.press(employer.open(una), "That was a slip: take back “not chosen”")
    employer.press(page, "Note it", standing="met", **DAY)
    session.expire_all()
    steps = session.scalars(select(ApplicantStep.standing).order_by(ApplicantStep.noted_at)).all()
    assert steps == ["wrote in", "met"]
    # Said in two windows, it is said once.
    again = employer.open(una)
    move(employer, una, "offered the job")
    employer.client.post(
        una,
        data={
            "csrf_token": again.soup.find("input", attrs={"name": "csrf_token"})["value"],  # type: ignore[index]
            "standing": "offered the job",
            "on-day": "20",
            "on-month": "11",
            "on-year": "2026",
        },
    )
    session.expire_all()
    assert len(session.scalars(select(ApplicantStep)).all()) == 3


def test_who_wrote_in_is_put_right_and_needs_a_name(employer: Visitor, search: str) -> None:
    page = employer.open(f"{search}/applicants/add")
    page = employer.press(page, "Note them", expect=422, name="", email="una@", on_day="23")
    assert page.errors == ["Enter their name", "Enter an email address like name@example.org"]
    page = employer.press(page, "Note them", expect=422, name="Una", email="", on_day="23")
    assert page.errors == ["That day has not come yet. Enter the day it was."]
    una = note_una(employer, search)
    page = employer.follow(employer.open(una), "Change how to reach them")
    page = employer.press(page, "Keep it", phone="07700 900456")
    assert "Phone: 07700 900456." in page.text


def test_notes_are_sealed_and_say_that_they_may_be_read(
    employer: Visitor, search: str, session: Session
) -> None:
    una = note_una(employer, search)
    page = employer.follow(employer.open(una), "Read and write notes")
    assert "Una may ask to read it one day, and has a right to." in page.text
    page = employer.press(page, "Keep this note", expect=422, words=" ")
    page = employer.press(page, "Keep this note", words=PRIVATE)
    assert PRIVATE in page.text
    session.commit()
    (kept,) = session.execute(text("SELECT words FROM meeting_note")).scalars()
    (name,) = session.execute(text("SELECT name FROM applicant")).scalars()
    assert b"late" not in bytes(kept)
    assert b"Una" not in bytes(name)
    page = employer.press(page, "Forget this note")
    assert "No notes yet." in page.text
    assert session.scalars(select(MeetingNote)).all() == []


@pytest.mark.parametrize(
    ("details", "reads"),
    [
        (mandate(Capacity.SUPPORTER), False),
        (mandate(Capacity.SUPPORT_ORGANISATION, (Area.PAY, Area.HMRC)), False),
        (mandate(Capacity.SUPPORT_ORGANISATION, (Area.STAFF,)), True),
        (mandate(Capacity.REPRESENTATIVE), True),
    ],
)
def test_only_who_decides_on_pas_reads_notes_and_how_to_reach_people(
    app: Flask,
    session: Session,
    household: Household,
    employer: Visitor,
    search: str,
    details: MandateDetails,
    *,
    reads: bool,
) -> None:
    una = note_una(employer, search)
    employer.press(employer.open(f"{una}/notes"), "Keep this note", words=PRIVATE)
    somebody = helper(app, session, household, details)
    page = somebody.open(una)
    assert ("Read and write notes" in page.text) is reads
    assert ("07700 900123" in page.text) is reads
    assert PRIVATE not in page.text
    notes = somebody.open(f"{una}/notes", expect=200 if reads else 409)
    assert (PRIVATE in notes.text) is reads
    if not reads:
        for below in ("/change", "/forget", "/take-on"):
            somebody.open(f"{una}{below}", expect=409)
        for below in ("/applicants/add", "/end"):
            somebody.open(f"{search}{below}", expect=409)


@pytest.mark.usefixtures("no_csrf")
def test_a_supporter_prepares_the_advert_and_chooses_nobody(
    app: Flask, session: Session, household: Household
) -> None:
    ewan = helper(app, session, household, mandate(Capacity.SUPPORTER))
    search = begin(ewan, household)
    page = answer(ewan, search, "work", work="Cooking")
    assert page.heading == "When"
    page = ewan.open(search)
    assert "Note somebody" not in page.text
    assert "Throw this advert away" not in page.text
    for below in ("/away", "/complaint", "/complaint/over", "/open-again"):
        assert ewan.client.post(f"{search}{below}").status_code == 409
    assert len(session.scalars(select(Vacancy)).all()) == 1


def test_a_pa_and_another_household_find_no_such_page(
    household: Household, employer: Visitor, pa: Visitor, search: str
) -> None:
    una = note_una(employer, search)
    for path in (f"{household.path}/hiring", search, f"{search}/advert", una, f"{una}/notes"):
        pa.open(path, expect=404)
    # Another search of one's own does not lead to somebody who wrote about this one.
    other = begin(employer, household)
    employer.open(f"{other}/applicants/{una.rsplit('/', 1)[1]}", expect=404)
    employer.open(f"{search}/ask/anything", expect=404)


def test_a_search_that_ended_is_read_and_not_changed(
    employer: Visitor, search: str, session: Session
) -> None:
    question = employer.open(f"{search}/ask/work")
    who = employer.open(f"{search}/applicants/add")
    employer.press(employer.open(f"{search}/end"), "End the search", ending="stopped")
    page = employer.press(question, KEEP, expect=422, work="Cooking")
    assert "You stopped looking." in page.errors[0]
    page = employer.press(who, "Note them", expect=422, name="Una Grant", **DAY)
    assert "You stopped looking." in page.errors[0]
    assert session.scalars(select(Applicant)).all() == []
    assert "You stopped looking on 22 November 2026" in employer.open(search).text


def test_the_checklist_leads_to_it_while_nobody_works_there(
    employer: Visitor, household: Household
) -> None:
    page = employer.open(f"{household.path}/set-up")
    assert "Find a PA" not in page.text
    household.assistant.left_on = date(2026, 11, 1)
    page = employer.open(f"{household.path}/set-up")
    assert employer.follow(page, "Nobody yet? Find a PA").heading == "Finding a PA"
