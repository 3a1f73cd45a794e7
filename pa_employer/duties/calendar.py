"""Duties as a calendar that programs subscribe to: kinds and days, no names and no amounts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from payroll.duties import Duty
from payroll.ground.days import ONE_DAY

PRODUCT = "-//PA Employer//Duties//EN"
BEFORE = (timedelta(days=-7), timedelta(days=-1))


def calendar_of(employer_id: object, duties: Iterable[Duty], at: datetime) -> bytes:
    """Return all-day events with the same identity each time they are read (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "PA Employer")
    for duty in duties:
        if not duty.is_done:
            calendar.add_component(_event(employer_id, duty, at))
    found: bytes = calendar.to_ical()
    return found


def _event(employer_id: object, duty: Duty, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{duty.key}@{employer_id}.pa-employer")
    event.add("dtstamp", at)
    event.add("summary", f"{duty.name} due")
    event.add("description", duty.if_missed)
    event.add("dtstart", duty.due_on)
    event.add("dtend", duty.due_on + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    for before in BEFORE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{duty.name} due")
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event
