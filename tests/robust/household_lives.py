"""Whatever people do to a household and in whatever order, its pay, books and record stay true."""

import os
from datetime import time, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from pa_employer.clock import day_of
from payroll.frequency import Frequency
from tests.robust.living.money import Dealing
from tests.robust.living.still_true import MostEver, check_at_the_end, check_each_step
from tests.robust.living.work import Working

THOROUGH = bool(os.environ.get("PA_THOROUGH"))
"""Set for `make bench`: many more lives, and longer ones."""
DAYS = st.sampled_from([1, 3, 7, 7, 14, 28, 28])
USUAL = [(1, time(9), 480), (3, time(17, 30), 240), (5, time(23), 90)]
MUCH = {"agree", "approve", "statement", "file", "deliver", "reopen", "return", "return: accept"}
"""What must have been done in these lives, or they showed little."""
A_FEW = settings(
    max_examples=100 if THOROUGH else 5,
    stateful_step_count=60 if THOROUGH else 20,
    derandomize=True,
    deadline=None,
    database=None,
    # A life is long to live again: what failed is told as it was, and made smaller by thought.
    phases=[Phase.generate, Phase.shrink] if THOROUGH else [Phase.generate],
    report_multiple_bugs=False,
)


class AHouseholdLives(Working, Dealing):
    """All that is done, day after day from March 2026 on."""

    def __init__(self) -> None:
        super().__init__()
        self.most = MostEver()

    @rule(days=DAYS)
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @initialize(weeks=st.integers(8, 14))
    def it_went_well_so_far(self, weeks: int) -> None:
        self.weeks_go_as_usual(weeks)

    @rule(weeks=st.integers(1, 5))
    def weeks_go_as_usual(self, weeks: int) -> None:
        """Hours every week; pay, the bank and HMRC every four."""
        for number in range(1, weeks + 1):
            self.now += timedelta(days=7)
            self.hours_are_sent(USUAL, is_agreed=True)
            if number % 4 == 0:
                self.pay_day_comes(Frequency.FOUR_WEEKLY, 3, contracted=False, approves=True)
                self.hmrc_is_told(arrives=True)
                self.now += timedelta(days=4)
                self.a_statement_comes([], (1, 1))

    @invariant()
    def all_is_true(self) -> None:
        self.most.look(self.session, self.assistants())
        agreement = self.household.agreement
        check_each_step(self.session, agreement, self.most, day_of(self.now))
        self.session.commit()

    def teardown(self) -> None:
        try:
            check_at_the_end(self.session, self.household.agreement)
        finally:
            super().teardown()


@pytest.mark.usefixtures("household")
def test_whatever_is_done_stays_true(session: Session, database_url: str) -> None:
    session.close()
    session.get_bind().engine.dispose()
    lives = type("OnOneDatabase", (AHouseholdLives,), {"template": database_url})
    AHouseholdLives.done.clear()
    run_state_machine_as_test(lives, settings=A_FEW)
    assert set(AHouseholdLives.done) >= MUCH
