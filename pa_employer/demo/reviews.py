"""What becomes of a demo household's returns: sent, asked about, answered, decided."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.demo.household import Household
from pa_employer.demo.households import Ending
from pa_employer.demo.people import Offices, at
from pa_employer.people.models import Capacity
from pa_employer.reviews.finishing import approve, finish
from pa_employer.reviews.item_decisions import ItemChoice, decide_item
from pa_employer.reviews.items import items_of
from pa_employer.reviews.models import FinancialReturn, ItemAction, ReturnState
from pa_employer.reviews.queries import query_of, read, return_for, spans_of, versions_of
from pa_employer.reviews.service import (
    Answer,
    Ask,
    SentWords,
    accept_return,
    answer_query,
    ask,
    send_return,
)
from payroll.ground.days import Span
from returns.figures import Return

SENT_AFTER, ASKED_AFTER = timedelta(days=9), timedelta(days=13)
ANSWERED_AFTER, DECIDED_AFTER = timedelta(days=16), timedelta(days=19)
REACHES = {
    Ending.NOT_SENT: (),
    Ending.SENT: ("send",),
    Ending.ASKED: ("send", "ask"),
    Ending.ANSWERED: ("send", "ask", "answer"),
    Ending.ACCEPTED: ("send", "decide"),
}


@dataclass(slots=True)
class Returns:
    """The returns of one household, dealt with as their days come."""

    session: Session
    household: Household
    offices: Offices
    today: date

    def live(self, day: date) -> None:
        """Do whatever is done to a return on a day; the newest goes as far as the plan says."""
        finished = [span for span in self._spans() if span.last < self.today]
        for span in finished:
            reaches = REACHES[
                self.household.plan.ending if span == finished[-1] else Ending.ACCEPTED
            ]
            for deed, after in (
                ("send", SENT_AFTER),
                ("ask", ASKED_AFTER),
                ("answer", ANSWERED_AFTER),
                ("decide", DECIDED_AFTER),
            ):
                if deed in reaches and day == span.last + after:
                    getattr(self, f"_{deed}")(span, day)

    def _spans(self) -> list[Span]:
        return spans_of(self.session, self.household.agreement, self.today)

    def _send(self, span: Span, day: date) -> None:
        plan = self.household.plan
        capacity = self.household.capacity
        name = self.household.employer.known_as
        agreed = "" if capacity is Capacity.SELF else f"{name} said yes on the phone."
        said = SentWords(plan.how_going, plan.tell_us, capacity=capacity, person_agreed=agreed)
        by = Actor(self.household.decider.id, at(day, 15))
        send_return(self.session, self.household.agreement, span, said, by)

    def _ask(self, span: Span, day: date) -> None:
        return_ = self._return(span)
        flags = [flag for flag in self._drawn(return_).flags if flag.severity != "info"]
        asked = [
            Ask(flag.sentence, flag.rule, flag.settles, flag.line_id, flag.key)
            for flag in flags[:2]
        ]
        asked = asked or [
            Ask(
                "Fewer hours were paid than the plan has. How are you managing?",
                "Hours paid are compared with the plan.",
                "A word on how things are. Nothing is taken away for answering.",
            )
        ]
        ask(self.session, return_, asked, self._officer(day))

    def _answer(self, span: Span, day: date) -> None:
        return_ = self._return(span)
        query = query_of(self.session, return_)
        if query is None:
            return
        words = "We are saving it for a week at the sea in spring, as the plan says."
        answers = {item.id: Answer(words) for item in query.items}
        by = Actor(self.household.decider.id, at(day, 14))
        answer_query(self.session, return_, answers, by)

    def _decide(self, span: Span, day: date) -> None:
        return_ = self._return(span)
        officer = self._officer(day)
        if self._drawn(return_).is_clean:
            accept_return(self.session, return_, officer)
            return
        fine = ItemChoice(ItemAction.ACCEPT, "Explained, and in line with the plan.")
        for item in items_of(self.session, return_, self._drawn(return_)):
            decide_item(self.session, return_, item, fine, officer)
        finish(self.session, return_, "", officer)
        if return_.state is ReturnState.TO_APPROVE:
            approve(self.session, return_, Actor(self.offices.manager.id, at(day, 16)))

    def _return(self, span: Span) -> FinancialReturn:
        found = return_for(self.session, self.household.agreement.id, span.first)
        if found is None:
            message = f"no return for {span}"
            raise LookupError(message)
        return found

    def _drawn(self, return_: FinancialReturn) -> Return:
        return read(versions_of(self.session, return_)[-1])

    def _officer(self, day: date) -> Actor:
        return Actor(self.offices.officer.id, at(day, 11))
