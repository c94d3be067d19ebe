"""The private addresses of calendars, and the iCalendar text that stands there (RFC 5545)."""

import base64
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from acms.base import tags
from acms.inbox import words
from acms.inbox.models import Calendar

PURPOSE = "calendar"
NONCE = 16  # letters and digits
LINE = 75  # bytes of a line, as the RFC asks


@dataclass(frozen=True)
class Event:
    """One whole day. `key`: the same for the same thing on every day that it is fetched; `warned`: a reminder three days before."""

    key: str
    on: date
    title: str
    warned: bool = False


def new_nonce() -> str:
    return base64.b32encode(secrets.token_bytes(10)).decode()


def code(calendar: Calendar) -> str:
    """What stands in the address."""
    return calendar.nonce + tags.tag(calendar.nonce, PURPOSE)


def of_code(given: str) -> Calendar | None:
    """Whose calendar it is; None when the code was never made here, or is not the present one of anybody."""
    nonce, tag = given[:NONCE], given[NONCE:]
    if not tags.genuine(nonce, tag, PURPOSE):
        return None
    return Calendar.objects.select_related("user").filter(nonce=nonce, user__is_active=True).first()


def text(calendar: Calendar, events: Iterable[Event], *, home: str, now: datetime) -> str:
    """The calendar, which asks to be fetched twice a day. `home`: the address to which every event leads."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ACMS//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(words.CALENDAR)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H",
    ]  # fmt: skip
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'{calendar.nonce}/{event.key}')}",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            f"URL:{home}",
            "TRANSP:TRANSPARENT",
        ]
        if event.warned:
            lines += [
                "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(event.title)}", "TRIGGER:-P3D", "END:VALARM",
            ]  # fmt: skip
        lines.append("END:VEVENT")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _escaped(words: str) -> str:
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return " ".join(words.split())


def _folded(line: str) -> str:
    """No line longer than the RFC allows, no character cut in two."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > LINE:
            parts.append(part)
            part = " "
        part += character
    return "\r\n".join([*parts, part])
