from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.enrolment.assessment import Assessed, WorkerKind, assess
from payroll.enrolment.duties import DutyKind, LetterGiven, next_duties
from payroll.enrolment.letters import LetterFacts, LetterKind, letter
from payroll.enrolment.membership import (
    AlreadyAMemberError,
    Event,
    EventKind,
    NotAMemberError,
    PostponedTooLongError,
    TooEarlyToOptOutError,
    TooLateToOptOutError,
    check_next,
    declaration_due,
    is_left_out,
    is_member,
    opt_out_window,
    postponed_until,
    re_enrolment_window,
    refund_from,
)
from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.ground.plain import of_plain, to_plain
from payroll.rates.enrolment import enrolment_law

ADULT = date(1990, 2, 28)
DAY = date(2026, 9, 25)
LAW = enrolment_law().on(DAY)


@pytest.mark.parametrize(
    ("pay", "frequency", "born_on", "kind"),
    [
        ("833.01", Frequency.MONTHLY, ADULT, WorkerKind.ELIGIBLE),
        ("833.00", Frequency.MONTHLY, ADULT, WorkerKind.NON_ELIGIBLE),
        ("520.00", Frequency.MONTHLY, ADULT, WorkerKind.NON_ELIGIBLE),
        ("519.99", Frequency.MONTHLY, ADULT, WorkerKind.ENTITLED),
        ("192.01", Frequency.WEEKLY, ADULT, WorkerKind.ELIGIBLE),
        ("384.01", Frequency.FORTNIGHTLY, ADULT, WorkerKind.ELIGIBLE),
        ("768.01", Frequency.FOUR_WEEKLY, ADULT, WorkerKind.ELIGIBLE),
        ("2000.00", Frequency.MONTHLY, date(2004, 9, 26), WorkerKind.NON_ELIGIBLE),  # 22 tomorrow
        ("2000.00", Frequency.MONTHLY, date(2004, 9, 25), WorkerKind.ELIGIBLE),
        ("2000.00", Frequency.MONTHLY, date(1958, 1, 1), WorkerKind.NON_ELIGIBLE),
        ("2000.00", Frequency.MONTHLY, date(1951, 9, 25), WorkerKind.OUTSIDE),  # 75 today
        ("2000.00", Frequency.MONTHLY, date(2010, 9, 26), WorkerKind.OUTSIDE),  # 15
    ],
)
def test_age_and_pay_of_the_period_decide(
    pay: str, frequency: Frequency, born_on: date, kind: WorkerKind
) -> None:
    found = assess(Assessed("Rhona", born_on, Money.parse(pay), frequency, DAY))
    assert found.kind is kind
    assert "Rhona" in found.working.sentence
    assert found.must_enrol == (kind is WorkerKind.ELIGIBLE)


ENROLLED = Event(EventKind.ENROLLED, date(2026, 5, 1))


def test_a_member_is_one_from_enrolment_until_leaving() -> None:
    left = Event(EventKind.CEASED, date(2026, 8, 1))
    events = [left, ENROLLED]
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 31), date(2026, 8, 1)]
    assert [is_member(events, day) for day in days] == [False, True, True, False]


def test_opting_out_is_possible_for_a_month_from_the_later_of_start_and_letter() -> None:
    assert opt_out_window(ENROLLED, None, LAW) == Span(date(2026, 5, 1), date(2026, 5, 31))
    late = opt_out_window(ENROLLED, date(2026, 5, 31), LAW)
    assert late == Span(date(2026, 5, 31), date(2026, 6, 29))
    check_next([ENROLLED], Event(EventKind.OPTED_OUT, date(2026, 5, 31)))
    with pytest.raises(TooLateToOptOutError, match="31 May 2026"):
        check_next([ENROLLED], Event(EventKind.OPTED_OUT, date(2026, 6, 1)))
    early = Event(EventKind.OPTED_OUT, date(2026, 5, 2))
    with pytest.raises(TooEarlyToOptOutError):
        check_next([ENROLLED], early, date(2026, 5, 3))
    assert refund_from([ENROLLED], Event(EventKind.OPTED_OUT, DAY)) == ENROLLED.on


def test_what_cannot_follow_is_refused_in_words() -> None:
    with pytest.raises(AlreadyAMemberError):
        check_next([ENROLLED], Event(EventKind.OPTED_IN, DAY))
    with pytest.raises(NotAMemberError):
        check_next([], Event(EventKind.CEASED, DAY))
    check_next([ENROLLED], Event(EventKind.CEASED, DAY))


def test_enrolment_can_be_put_off_for_three_months() -> None:
    first = date(2026, 3, 20)
    fine = Event(EventKind.POSTPONED, first, date(2026, 6, 20))
    check_next([], fine)
    assert postponed_until([fine], date(2026, 4, 5)) == date(2026, 6, 20)
    assert postponed_until([fine], date(2026, 6, 21)) is None
    with pytest.raises(PostponedTooLongError):
        check_next([], Event(EventKind.POSTPONED, first, date(2026, 6, 21)))


def test_re_enrolment_comes_round_about_every_three_years() -> None:
    began = date(2024, 2, 29)
    window = re_enrolment_window(began, date(2026, 11, 25))
    assert window == Span(date(2026, 11, 28), date(2027, 5, 27))
    assert re_enrolment_window(began, date(2027, 5, 28)).first == date(2029, 11, 28)
    lately = Event(EventKind.OPTED_OUT, date(2026, 5, 1))
    assert is_left_out([ENROLLED, lately], date(2027, 2, 28))
    assert not is_left_out(
        [ENROLLED, Event(EventKind.CEASED, date(2026, 2, 1))], date(2027, 2, 28)
    )


def test_compliance_is_declared_within_five_months() -> None:
    assert declaration_due(date(2026, 9, 30)) == date(2027, 2, 28)


def eligible(pay: str = "900.00") -> tuple[date, object]:
    return DAY, assess(Assessed("Rhona", ADULT, Money.parse(pay), Frequency.MONTHLY, DAY))


def duties(pay: str, events: list[Event], letters: list[LetterGiven]) -> list[str]:
    found = next_duties("Rhona", eligible(pay), events, letters, DAY)  # type: ignore[arg-type]
    return [duty.words for duty in found]


def test_somebody_eligible_must_be_enrolled_or_put_off() -> None:
    assert duties("900.00", [], []) == [
        (
            "Rhona must be enrolled from 25 September 2026, or have it put off in writing, by "
            "6 November 2026."
        )
    ]
    put_off = Event(EventKind.POSTPONED, DAY, DAY + timedelta(days=60))
    assert "Your pension starts later" in duties("900.00", [put_off], [])[0]


def test_a_letter_is_due_within_six_weeks_and_once() -> None:
    assert "Give Rhona the letter “You are in a pension” by 12 June 2026." in duties(
        "900.00", [ENROLLED], []
    )
    given_one = LetterGiven(LetterKind.ENROLLED, date(2026, 5, 20))
    assert duties("900.00", [ENROLLED], [given_one]) == []


def test_who_need_not_be_enrolled_is_told_what_they_may_ask() -> None:
    assert "You can ask to be in a pension" in duties("600.00", [], [])[0]
    assert "You can ask to join a pension" in duties("100.00", [], [])[0]
    assert duties("100.00", [], [LetterGiven(LetterKind.MAY_JOIN, DAY)]) == []
    found = next_duties("Rhona", eligible("100.00"), [], [], DAY)  # type: ignore[arg-type]
    assert found[0].kind is DutyKind.WRITE


def test_who_opted_out_is_not_asked_again_before_re_enrolment() -> None:
    out = Event(EventKind.OPTED_OUT, date(2026, 5, 10))
    letters = [LetterGiven(kind, date(2026, 5, 20)) for kind in LetterKind]
    assert duties("900.00", [ENROLLED, out], letters) == []


FACTS = LetterFacts(
    "Morag Sinclair", "Rhona Baird", "Nest", DAY, DAY, Decimal(5), Decimal(3), Money(52000),
    Money(418900), Money(83300), opt_out_until=date(2026, 10, 24), refund=Money(2583),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (LetterKind.ENROLLED, "opt out by 24 October 2026"),
        (LetterKind.POSTPONED, "On 25 September 2026 I will look"),
        (LetterKind.MAY_OPT_IN, "pay in too"),
        (LetterKind.MAY_JOIN, "less than £520.00"),
        (LetterKind.OPTED_OUT, "£25.83, is paid back"),
        (LetterKind.RE_ENROLLED, "you are in Nest from 25 September 2026"),
    ],
)
def test_every_letter_says_what_the_law_asks_and_survives_being_kept(
    kind: LetterKind, said: str
) -> None:
    found = letter(kind, FACTS)
    assert found.paragraphs[0] == "Dear Rhona Baird,"
    assert said in " ".join(found.paragraphs)
    assert of_plain(type(found), to_plain(found)) == found


@given(st.dates(date(2024, 4, 6), date(2026, 12, 31)))
def test_an_opt_out_window_is_about_a_month(on: date) -> None:
    window = opt_out_window(Event(EventKind.ENROLLED, on), None, LAW)
    assert 28 <= window.days <= 31


@given(st.dates(date(2018, 1, 1), date(2024, 1, 1)), st.dates(date(2024, 4, 6), date(2027, 1, 1)))
def test_the_next_re_enrolment_is_never_over(began: date, today: date) -> None:
    assert re_enrolment_window(began, today).last >= today
