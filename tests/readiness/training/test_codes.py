"""Codes that people type, and the calendar that programs read."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from desaekspor.readiness.training import codes
from desaekspor.readiness.training.icalendar import Event, calendar, escaped, folded


def test_the_code_of_a_session_changes_each_minute_and_is_taken_a_little_longer():
    first = codes.session_code("a", 600)

    assert (len(first), first.isdigit()) == (6, True)
    assert codes.session_code("a", 659) == first
    assert codes.session_code("b", 600) != first
    assert [codes.is_code_of("a", f" {first[:3]} {first[3:]}", 600 + seconds) for seconds in (0, 60, 179, 180)] == [
        True,
        True,
        True,
        False,
    ]
    assert codes.seconds_left(659) == 1


def test_the_code_of_a_certificate_is_understood_however_it_is_typed():
    assert codes.meant(" k7qm-4p2x 9rtn") == "K7QM4P2X9RTN"
    assert codes.written("K7QM4P2X9RTN") == "K7QM-4P2X-9RTN"
    assert [codes.meant(typed) for typed in ("", "K7QM-4P2X", "K7QM-4P2X-9RTO", "' OR 1=1 --")] == ["", "", "", ""]
    assert codes.meant(codes.new_code())


@given(st.text())
def test_folded_lines_are_short_and_come_together_again(text):
    line = escaped(text)

    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert "\n" not in line


def test_a_calendar_as_programs_read_it():
    at = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
    event = Event(
        "u@d", "Riset; pasar", at, at + datetime.timedelta(hours=3), at, place="Aula, lt. 2", is_cancelled=True, sequence=2
    )

    lines = calendar([event], name="Pelatihan").split("\r\n")

    assert lines[8:] == [
        "BEGIN:VEVENT",
        "UID:u@d",
        "DTSTAMP:20261130T020000Z",
        "DTSTART:20261130T020000Z",
        "DTEND:20261130T050000Z",
        "SEQUENCE:2",
        "SUMMARY:Riset\\; pasar",
        "LOCATION:Aula\\, lt. 2",
        "STATUS:CANCELLED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
