"""The command ``duty``: what is known, what is not, and what cannot be, in both languages."""

import json

import pytest

from desaekspor.cli import run
from tests.markets.papers.conftest import books  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books", "english")]


def said(capsys, *arguments):
    assert run(["duty", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_duty_agreement_and_form_stand_on_lines_of_their_own(capsys):
    lines = said(capsys, "2103.10", "jepang", "--on", "2026-11-29")

    assert lines[:4] == [
        "HS 2103.10, Japan, 29 November 2026",
        "Ordinary duty: 7.2%",
        "Best agreement: IJEPA 0%",
        "Certificate of origin: Form IJEPA",
    ]
    assert lines[-1].startswith("Japan Customs, July 2026. Agreements looked through on")


def test_before_an_agreement_none_is_in_force(capsys):
    assert "Best agreement: none is in force" in said(capsys, "2103.10", "JPN", "--on", "2008-06-30")


def test_what_is_not_known_is_not_zero(capsys):
    lines = said(capsys, "2103.10", "saudi")

    assert lines[1:4] == ["Ordinary duty: not known", "Best agreement: none is in force", "Certificate of origin: Form B"]
    assert any(line.startswith("  I-GCC FTA, not in force: Negotiated since 2024") for line in lines)


def test_the_terminal_speaks_indonesian_too(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    lines = said(capsys, "2103.90", "JP", "--on", "2026-11-29")
    assert lines[1:3] == ["Bea masuk biasa: 7,2–10,5%", "Perjanjian terbaik: AJCEP 3–7,2%"]


def test_the_same_as_one_object(capsys):
    told = json.loads(said(capsys, "6403.99", "JPN", "--on", "2026-11-29", "--json")[-1])

    assert (told["mfn_low"], told["agreement"], told["advantage"], told["form"]) == (27.0, "IJEPA", None, "Form IJEPA")
    assert told["lines"][1]["preferences"] == {"IJEPA": 0.0, "AJCEP": 5.0, "RCEP": 13.5}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["999999", "JPN"], "999999"), (["2103.10", "Atlantis"], "no country"), (["2103.10", "Island"], "may be several")],
)
def test_what_cannot_be_is_refused_in_words(arguments, words, capsys):
    assert run(["duty", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_a_wrong_day_is_wrong_usage(capsys):
    with pytest.raises(SystemExit, match="2"):
        run(["duty", "2103.10", "JPN", "--on", "29-11-2026"])
    assert "no day such as" in capsys.readouterr().err
