import datetime

import pytest
from django.utils import timezone, translation

from desaekspor.privacy.clocks import Clock, due

NOW = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def clock(began_hours_ago, ended_after=None):
    began = NOW - datetime.timedelta(hours=began_hours_ago)
    return Clock(began, due(began), began + datetime.timedelta(hours=ended_after) if ended_after else None)


@pytest.mark.parametrize(
    ("given", "state", "words"),
    [
        (clock(0), "ok", "sisa 72 jam"),
        (clock(31), "ok", "sisa 41 jam"),
        (clock(48), "warn", "sisa 24 jam"),
        (clock(71.5), "warn", "sisa 0 jam"),
        (clock(72.01), "bad", "terlambat 1 jam"),
        (clock(77), "bad", "terlambat 5 jam"),
        (clock(100, ended_after=12), "ok", "selesai dalam 12 jam"),
        (clock(100, ended_after=72), "ok", "selesai dalam 72 jam"),
        (clock(100, ended_after=80), "bad", "selesai terlambat, setelah 80 jam"),
    ],
)
def test_the_clock_says_what_is_left(given, state, words):
    with translation.override("id"):
        assert (given.state, given.words) == (state, words)


def test_one_hour_is_one_hour_in_english():
    with translation.override("en"):
        assert (clock(71).words, clock(70).words) == ("1 hour left", "2 hours left")
