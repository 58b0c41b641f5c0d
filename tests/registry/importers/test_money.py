import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.importers.columns import Context, money_unit
from desaekspor.registry.importers.money import money, read_number

TODAY = Context(datetime.date(2026, 11, 24))
clean = money(missing="sales_missing")


def read(raw, context=TODAY):
    value, problems = clean(raw, context)
    return value, *(problem.code for problem in problems)


@pytest.mark.parametrize("raw", [27_800_000, 27_800_000.0, "27800000", 0, "0"])
def test_plain_amounts_are_silent(raw):
    assert read(raw) == (int(raw),)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("Rp 1.500.000,-", 1_500_000),
        ("Rp. 1.500.000,00", 1_500_000),
        ("Rp1,500,000.00", 1_500_000),
        ("IDR 45.000.000", 45_000_000),
        ("88.800.000,-", 88_800_000),
        ("26.000.000,=", 26_000_000),
        ("5 juta", 5_000_000),
        ("5jt", 5_000_000),
        ("± 27,8 jt", 27_800_000),
        ("+/- 27.8 juta rupiah", 27_800_000),
        ("kurang lebih 12 juta", 12_000_000),
        ("1,2 M", 1_200_000_000),
        ("1,2 miliar", 1_200_000_000),
        ("1.5 milyar", 1_500_000_000),
        ("500rb", 500_000),
        ("500 ribu", 500_000),
        ("12000 rb", 12_000_000),
        ("1 juta 500 ribu", 1_500_000),
        ("36 juta / tahun", 36_000_000),
        ("36jt per thn", 36_000_000),
        ("1.500", 1_500),
        ("2,5E+07", 25_000_000),
        ("25000000.00", 25_000_000),
        ("25 000 000", 25_000_000),
        ("25\u00a0000\u00a0000", 25_000_000),
    ],
)
def test_amounts_in_words_are_read_and_said_to_be(raw, amount):
    assert read(raw) == (amount, "money_text")


@pytest.mark.parametrize(
    ("raw", "code", "suggestion"),
    [
        ("3 juta per bulan", "money_period", "3000000"),
        ("3jt/bln", "money_period", "3000000"),
        ("500rb sehari", "money_period", "500000"),
        ("Rp 2.000.000 perbulan", "money_period", "2000000"),
        ("5-10 juta", "money_doubtful", ""),
        ("5 s/d 10 juta", "money_doubtful", ""),
        ("> 50 juta", "money_doubtful", "50000000"),
        ("kurang dari 50 juta", "money_doubtful", "50000000"),
        ("1.500 juta", "money_doubtful", ""),  # one and a half million, or one and a half thousand million?
        ("USD 500", "money_doubtful", ""),
        ("27.8", "money_doubtful", ""),
        ("tergantung", "money_invalid", ""),
        ("2 ekor", "money_invalid", ""),
        ("500 ribu 1 juta", "money_invalid", ""),
        ("-500000", "money_negative", ""),
        (-500000, "money_negative", ""),
        (45, "money_too_small", "45000000"),
        (10**16, "money_too_large", ""),
        (float("inf"), "money_invalid", ""),
        (None, "sales_missing", ""),
        ("-", "sales_missing", ""),
        ("belum ada", "sales_missing", ""),
    ],
)
def test_doubtful_amounts_are_unknown(raw, code, suggestion):
    value, (problem,) = clean(raw, TODAY)

    assert (value, problem.code, problem.suggestion) == (None, code, suggestion)


def test_the_unit_in_the_heading_counts():
    assert [money_unit(heading) for heading in ("Omzet (Rp juta)", "Modal (ribuan)", "Omzet", "Omzet dalam juta")] == [
        1_000_000,
        1_000,
        1,
        1_000_000,
    ]
    assert read(45, Context(TODAY.today, money_unit=1_000_000)) == (45_000_000,)
    assert read(12.5, Context(TODAY.today, money_unit=1_000_000)) == (12_500_000,)


@given(st.integers(1_000, 10**12))
def test_thousands_are_read_in_both_writings(amount):
    english = f"{amount:,}"

    assert read_number(english) == amount
    assert read(f"Rp {english.replace(',', '.')},-") == (amount, "money_text")


@given(st.text(max_size=30))
def test_any_text_gives_an_amount_or_a_reason(text):
    value, problems = clean(text, TODAY)

    assert (value is not None and value >= 0) or len(problems) == 1
