"""The events as an iCalendar file (RFC 5545) that Outlook and other calendars take in, and take in anew."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import icalendar

from kpro_analysis.wheel.event import Event
from kpro_analysis.wheel.moments import DAY, DENMARK

PRODUCT = "-//kpro_analysis//Aarshjul//DA"
NAME = "Årshjul for Kommunal PRO"
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
# By rules: Outlook leaves out the dates (RDATE) that icalendar's add_missing_timezones() writes, and is an hour off.
# https://github.com/iCalcreator/iCalcreator/issues/86 and /106
TIME_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def calendar_file(events: Iterable[Event], saved: datetime) -> bytes:
    """The events as a file to publish; the same bytes for the same events and moment.

    `saved` is when the events were last written down. It is the stamp of all of them, and the minutes to it since 2020
    are their number in sequence: so a calendar that has an event takes what was written later for newer.
    """
    calendar = icalendar.Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    calendar.add("x-wr-calname", NAME)
    calendar.add("x-wr-timezone", DENMARK.key)
    listed = sorted(events, key=lambda event: event.order)
    if not all(event.all_day for event in listed):
        calendar.add_component(icalendar.Timezone.from_ical(TIME_ZONE))
    stamp = saved.astimezone(UTC).replace(microsecond=0)
    for event in listed:
        calendar.add_component(_component(event, stamp))
    return bytes(calendar.to_ical())


def _component(event: Event, stamp: datetime) -> icalendar.Event:
    """An end of whole days is the day after the last; an event that takes nobody's time doesn't make them busy."""
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("dtstamp", stamp)
    component.add("last-modified", stamp)
    component.add("sequence", max(0, (stamp - COUNTED_FROM) // timedelta(minutes=1)))
    component.add("dtstart", event.start)
    if (end := _exclusive_end(event)) is not None:
        component.add("dtend", end)
    component.add("summary", event.label)
    component.add("description", _description(event))
    component.add("categories", [event.kind.name])
    component.add("transp", "OPAQUE" if event.kind.busy else "TRANSPARENT")
    component.add("x-microsoft-cdo-busystatus", "BUSY" if event.kind.busy else "FREE")
    return component


def _exclusive_end(event: Event) -> date | None:
    return event.last_day + DAY if event.all_day else event.end


def _description(event: Event) -> str:
    said = (event.explanation, f"Deltagere: {event.participants}" if event.participants else "", event.kind.asks)
    return "\n".join(filter(None, said))
