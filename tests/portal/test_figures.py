"""How figures are written: separators, money, dates, marks."""

import datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import formats, translation

from desaekspor.portal.templatetags import figures
from tests.factories import make_region
from tests.portal.places import make_fact


@pytest.fixture
def indonesian():
    with translation.override("id"):
        yield


def test_numbers_follow_the_language():
    with translation.override("id"):
        assert figures.number(1234567.891, 1) == "1.234.567,9"
        assert figures.percent(71.55, 1) == "71,5%"
    with translation.override("en"):
        assert figures.number(1234567.891, 1) == "1,234,567.9"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("value", [0, -0.4, -1234.5, 999.995, 1e6, 2**53, "12345.6", Decimal("1234.5")])
@pytest.mark.parametrize("decimals", [0, 2, "1"])
def test_numbers_are_written_as_django_writes_them(language, value, decimals):
    rounded = round(float(value), int(decimals))
    with translation.override(language):
        django = formats.number_format(rounded, decimal_pos=int(decimals), use_l10n=True, force_grouping=True)

        assert figures.number(value, decimals) == django


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(
    ("amount", "how", "words"),
    [
        (1_250_000, "", "Rp1.250.000"),
        (1_250_000_000, "short", "Rp1,25\u00a0miliar"),
        (1_000_000_000_000, "short", "Rp1\u00a0triliun"),
        (100_000_000, "short", "Rp100\u00a0juta"),
        (999_999, "short", "Rp999.999"),
        (-2_500_000, "short", "-Rp2,5\u00a0juta"),
        (0, "", "Rp0"),
        (None, "", ""),
    ],
)
def test_money_in_words(amount, how, words):
    assert figures.money(amount, how) == words


def test_days_and_periods_follow_the_language():
    day = datetime.date(2026, 11, 24)
    with translation.override("id"):
        assert figures.day(day) == "24 November 2026"
        assert figures.period("2024-S1") == "semester 1 2024"
        assert figures.period("2026-02-13") == "13 Februari 2026"
        assert figures.period("2026-02") == "Februari 2026"
        assert figures.period("2026-02-30") == "2026-02-30"
    with translation.override("en"):
        assert figures.day(day) == "24 November 2026"
        assert figures.period("2026-Q3") == "quarter 3 of 2026"
        assert figures.period("2024") == "2024"


def test_a_moment_is_told_in_the_time_of_the_office():
    at = datetime.datetime(2026, 11, 24, 20, 5, tzinfo=datetime.UTC)
    with translation.override("id"):
        assert figures.moment(at) == "25 November 2026, 03.05"


@pytest.mark.django_db
def test_a_figure_says_its_mark_meaning_source_and_doubt():
    fact = make_fact(make_region(), "population", 12345, flag="more workers than inhabitants")
    with translation.override("en"):
        html = figures.figure(fact)

    assert "12,345" in html
    assert 'aria-label="Reported: Population"' in html
    assert "Meaning of Population" in html
    assert "Kementerian Desa, Indeks Desa Membangun 2024, 2024" in html
    assert "Doubtful: more workers than inhabitants" in html


def test_what_is_missing_says_how_to_supply_it():
    template = engines["django"].from_string("{% load figures %}{% missing how %}")
    with translation.override("id"):
        html = template.render({"how": "ask <the> village"})

    assert "belum ada data" in html
    assert "ask &lt;the&gt; village" in html


def test_two_notes_on_a_page_have_two_ids():
    template = engines["django"].from_string('{% load figures %}{% marked "1" "computed" %}{% marked "2" "verified" %}')

    ids = [part.split('"')[0] for part in template.render({}).split(' id="')[1:]]

    assert len(set(ids)) == 2
