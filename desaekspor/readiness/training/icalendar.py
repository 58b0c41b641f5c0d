"""A calendar as text that calendar programs read (iCalendar, RFC 5545): sessions with place, time and state.

Lines end in CR LF and are folded at 75 octets (3.1); text is escaped (3.3.11); moments are in UTC.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

LINE_OCTETS = 75
PRODUCT = "-//Desa Ekspor//Pelatihan//ID"


@dataclass(frozen=True)
class Event:
    """``uid`` never changes; ``sequence`` grows with each change, so that programs take the newer one."""

    uid: str
    title: str
    starts: datetime.datetime
    ends: datetime.datetime
    changed: datetime.datetime
    place: str = ""
    text: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar(events: Iterable[Event], *, name: str) -> str:
    """The whole calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for event in events:
        lines += ["BEGIN:VEVENT", f"UID:{escaped(event.uid)}", f"DTSTAMP:{utc(event.changed)}"]
        lines += [f"DTSTART:{utc(event.starts)}", f"DTEND:{utc(event.ends)}", f"SEQUENCE:{event.sequence}"]
        lines += [f"SUMMARY:{escaped(event.title)}"]
        lines += [f"{field}:{escaped(text)}" for field, text in (("LOCATION", event.place), ("DESCRIPTION", event.text)) if text]
        lines += [f"URL:{event.url}"] if event.url.isprintable() and event.url else []
        lines += [f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}", "END:VEVENT"]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as RFC 5545 wants it; other control signs have no place in it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets; no sign is cut in two."""
    pieces, piece, octets = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece, octets = piece + sign, octets + size
    return "\r\n".join([*pieces, piece])
