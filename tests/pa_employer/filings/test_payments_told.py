"""What HMRC is told of pay: to the penny, once, in the right order, and put right when wrong."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import note_leaving
from pa_employer.filings.about import About, Matter, NothingAboutThatError
from pa_employer.filings.draft import Sending
from pa_employer.filings.models import FilingState
from pa_employer.filings.service import NotReadyError, file_document
from pa_employer.filings.waiting import waiting
from pa_employer.payruns.correct import correct_payslip
from pa_employer.payruns.queries import payslips_in
from pa_employer.schemes.queries import at_hmrc
from payroll.ground.days import ONE_WEEK
from payroll.rti.findings import Source
from payroll.rti.payments import LateReason
from tests.pa_employer.filings.month import (
    APRIL_26,
    HMRC,
    JUNE_21,
    JUNE_26,
    MAY_1,
    MAY_24,
    MAY_29,
    NO_PACK,
    about_run,
    all_told,
    draft,
    elements,
    file,
    filed,
    ready,
    told,
)
from tests.pa_employer.household import Household, give_code
from tests.pa_employer.payruns.test_corrections import agree_may
from tests.pa_employer.payruns.work import agree_eighty_hours, agree_week, by_on, pay
from tests.payroll.rti.told import IS_THERE


def titles(session: Session, household: Household, day: date) -> list[str]:
    return [each.title for each in waiting(session, household.employer, day)]


def test_a_first_pay_day_tells_the_start_and_the_figures_of_the_payslip(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    found = draft(session, household, about_run(run), MAY_1)
    assert found.findings == ()
    if IS_THERE:
        assert set(found.checked_by) == set(Source) - {Source.HMRC}
    row = payslips_in(session, run.id)[0]
    assert told(found, "Starter/StartDate") == "2026-04-06"
    assert told(found, "Starter/StartDec") == "A"
    assert told(found, "Payment/PayFreq") == "W4"
    assert told(found, "Payment/WeekNo") == "4"
    assert told(found, "Payment/HoursWorked") == "B"
    assert told(found, "Payment/TaxCode") == "1257L"
    assert told(found, "Payment/TaxablePay") == "1076.00" == f"{row.gross.pounds:.2f}"
    assert told(found, "FiguresToDate/TaxablePay") == "1076.00"
    assert told(found, "Payment/TaxDeductedOrRefunded") == f"{row.tax.pounds:.2f}"
    assert told(found, "Payment/PayAfterStatDedns") == f"{row.net.pounds:.2f}"
    # £967 is the primary threshold of four weeks, £516 the lower limit of four weeks.
    assert all_told(found, "NIlettersAndValues/NIletter") == ["A"]
    assert told(found, "NIlettersAndValues/AtLELYTD") == "516.00"
    assert told(found, "NIlettersAndValues/LELtoPTYTD") == "451.00"
    assert told(found, "NIlettersAndValues/PTtoUELYTD") == "109.00"
    assert told(found, "NIlettersAndValues/EmpeeContribnsInPd") == "8.72"


def test_the_second_pay_day_tells_no_start_and_the_year_so_far(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    first = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(first), MAY_1)
    agree_may(session, household)
    second = pay(session, household, MAY_29, MAY_24)
    found = draft(session, household, about_run(second), MAY_29)
    assert found.findings == ()
    assert elements(found, "Starter") == []
    assert told(found, "Payment/TaxablePay") == "1076.00"
    assert told(found, "FiguresToDate/TaxablePay") == "2152.00"
    assert told(found, "NIlettersAndValues/EmpeeContribnsYTD") == "17.44"


def test_what_is_not_right_yet_is_named_before_anything_is_kept(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    found = draft(session, household, about_run(run), MAY_1)
    assert {each.field for each in found.findings} == {"address", "declaration", "gender"}
    by = by_on(household, MAY_1)
    with pytest.raises(NotReadyError):
        file_document(session, household.employer, about_run(run), Sending(HMRC), by)


def test_asked_for_twice_it_is_the_same_document(household: Household, session: Session) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    first = file(session, household, about_run(run), MAY_1)
    assert file(session, household, about_run(run), MAY_1).id == first.id
    first.state = FilingState.REFUSED
    session.flush()
    again = file(session, household, about_run(run), MAY_1)
    assert (again.id != first.id, again.attempt) == (True, 2)


def test_a_late_document_gives_its_reason_and_a_punctual_one_none(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    about = about_run(pay(session, household, MAY_1, APRIL_26))
    reason = LateReason.REASONABLE_EXCUSE
    punctual = draft(session, household, about, MAY_1, reason=reason)
    assert told(punctual, "Payment/LateReason") is None
    late = draft(session, household, about, date(2026, 5, 4), reason=reason)
    assert told(late, "Payment/LateReason") == "G"


def test_a_corrected_payslip_tells_the_difference_and_the_right_year(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(run), MAY_1)
    assert titles(session, household, MAY_1) == []
    give_code(session, household.assistant, household.by_employer, "SBR")
    day = date(2026, 5, 6)
    wrong = payslips_in(session, run.id)[0]
    right = correct_payslip(session, wrong, "HMRC had sent SBR", by_on(household, day))
    assert right is not None
    assert titles(session, household, day) == ["Corrected pay of Rhona Baird on 1 May 2026"]
    about = waiting(session, household.employer, day)[0].about
    found = draft(session, household, about, day)
    assert found.findings == ()
    assert told(found, "Payment/LateReason") == "H"
    assert told(found, "Payment/PmtDate") == "2026-05-01"
    assert told(found, "Payment/TaxablePay") == "0.00"
    # £215.20 at the basic rate, and £21.60 (20 % of £108) was told before.
    assert told(found, "Payment/TaxDeductedOrRefunded") == "193.60"
    assert told(found, "Payment/PayAfterStatDedns") == "-193.60"
    assert told(found, "FiguresToDate/TotalTax") == "215.20"
    assert told(found, "Payment/TaxCode") == "BR"
    filed(session, household, about, day)
    assert titles(session, household, day) == []


def test_new_pay_waits_for_a_correction_to_be_told(household: Household, session: Session) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    first = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(first), MAY_1)
    give_code(session, household.assistant, household.by_employer, "SBR")
    wrong = payslips_in(session, first.id)[0]
    correct_payslip(session, wrong, "HMRC had sent SBR", by_on(household, date(2026, 5, 6)))
    agree_may(session, household)
    second = pay(session, household, MAY_29, MAY_24)
    found = draft(session, household, about_run(second), MAY_29)
    assert [each.field for each in found.findings] == ["to_date"]
    assert "Tell what is missing first" in found.findings[0].sentence
    correction, run = waiting(session, household.employer, MAY_29)
    filed(session, household, correction.about, MAY_29)
    assert draft(session, household, run.about, MAY_29).findings == ()


def test_a_leaver_is_told_with_the_last_payment(household: Household, session: Session) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    note_leaving(session, household.assistant, APRIL_26, by_on(household, APRIL_26))
    run = pay(session, household, MAY_1, APRIL_26)
    filing = filed(session, household, about_run(run), MAY_1)
    assert told(filing, "Employment/LeavingDate") == "2026-04-26"
    assert titles(session, household, MAY_1) == []


def test_who_leaves_after_the_last_payment_is_told_without_pay(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(run), MAY_1)
    day = date(2026, 5, 4)
    note_leaving(session, household.assistant, day, by_on(household, day))
    assert titles(session, household, day) == ["Rhona Baird left on 4 May 2026"]
    about = waiting(session, household.employer, day)[0].about
    found = draft(session, household, about, day)
    assert found.findings == ()
    assert told(found, "Employment/LeavingDate") == "2026-05-04"
    assert told(found, "Payment/TaxablePay") == "0.00"
    assert told(found, "FiguresToDate/TaxablePay") == "1076.00"
    filed(session, household, about, day)
    assert titles(session, household, day) == []


def test_a_changed_payroll_id_is_told_once_with_the_old_one(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    first = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(first), MAY_1)
    at_hmrc(session, household.assistant).payroll_id = "RB2"
    agree_may(session, household)
    second = pay(session, household, MAY_29, MAY_24)
    filing = filed(session, household, about_run(second), MAY_29)
    old = "PA" + household.assistant.id.hex[-8:].upper()
    assert told(filing, "PayIdChgd/OldPayrollId") == old
    for number in range(4):
        agree_week(session, household.assistant, date(2026, 5, 25) + ONE_WEEK * number, 20 * 60)
    third = pay(session, household, JUNE_26, JUNE_21)
    assert elements(draft(session, household, about_run(third), JUNE_26), "PayIdChgd") == []


def test_a_job_that_another_payroll_told_of_has_no_start(
    household: Household, session: Session
) -> None:
    ready(session, household)
    at_hmrc(session, household.assistant).is_known = True
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    assert elements(draft(session, household, about_run(run), MAY_1), "Starter") == []


def test_somebody_elses_run_a_draft_and_nonsense_are_nothing_to_tell(
    household: Household, session: Session
) -> None:
    for key in (str(household.employer.id), "nonsense", "1"):
        for matter in Matter:
            with pytest.raises(NothingAboutThatError):
                draft(session, household, About(matter, key), MAY_1)


def test_who_has_no_fixed_hours_is_told_as_irregular_so_that_hmrc_does_not_end_the_job(
    household: Household, session: Session
) -> None:
    ready(session, household)
    (agreed,) = terms_of(session, household.assistant.id)
    agreed.contracted_minutes_per_week = 0
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    found = draft(session, household, about_run(run), MAY_1)
    assert (told(found, "IrrEmp"), told(found, "HoursWorked")) == ("yes", "E")


def test_the_extra_pay_day_at_the_end_of_a_year_is_week_56(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    last_day = date(2027, 4, 5)
    run = pay(session, household, last_day, APRIL_26)
    found = draft(session, household, about_run(run), last_day)
    assert found.findings == ()
    assert told(found, "WeekNo") == "56"
    assert told(found, "RelatedTaxYear") == "26-27"


def test_without_hmrcs_pack_a_document_can_be_looked_at_and_not_sent_live(
    household: Household, session: Session
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    about = about_run(pay(session, household, MAY_1, APRIL_26))
    assert draft(session, household, about, MAY_1, NO_PACK).findings == ()
    live = replace(NO_PACK, service="live")
    found = draft(session, household, about, MAY_1, live)
    assert [each.field for each in found.findings] == ["pack"]
    assert told(found, "Payment/TaxablePay") == "1076.00"
    by = by_on(household, MAY_1)
    with pytest.raises(NotReadyError):
        file_document(session, household.employer, about, Sending(live), by)
