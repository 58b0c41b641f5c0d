"""From the registry, the choices of officers and statements to the market pull of villages."""

import math
import shutil

import pytest

from desaekspor.markets.choosing import choose_code
from desaekspor.markets.villages import keeping
from desaekspor.markets.villages.figures import ERROR, KNOWN, MAKERS, SOURCE, SOURCE_WITH_EXAMPLE, USD, figures_of, makers_of
from desaekspor.potential.snapshot import read_maker_products
from tests.factories import make_enterprise, make_officer

pytestmark = pytest.mark.django_db

ONE, TWO = "32.16.05.2001", "32.16.05.2002"


def told(code="32.16"):
    return {(row.region_id, row.source, row.name): row.value for row in figures_of(code)}


def test_makers_are_coded_by_choice_then_by_what_is_sure_and_traders_make_nothing(small_world):
    officer = make_officer()
    chosen = make_enterprise(product="barang khas desa", kbli_category="C")
    choose_code("barang khas desa", "610910", by=officer, enterprise=chosen)
    make_enterprise(product="kecap manis", kbli_category="C")
    make_enterprise(product="qwerty zxcvb", kbli_category="C")
    make_enterprise(product="kecap manis", kbli_category="G")
    make_enterprise(product="kecap manis", kbli_category="C", presence="closed")

    makers = sorted(maker.products for maker in makers_of("32.16"))

    assert makers == [(), ("210310",), ("610910",)]
    headings = [
        row["heading"] for batch in read_maker_products("32.16") for row in batch.to_pylist() if row["kbli_category"] == "C"
    ]
    assert sorted(set(headings)) == ["2103", "6109"]


def test_the_pull_of_a_village_is_told_from_three_makers_on_and_made_up_ones_apart(small_world):
    for _ in range(3):
        make_enterprise(region=ONE, product="kecap manis", kbli_category="C")
    make_enterprise(region=ONE, product="kaos oblong", kbli_category="C", synthetic=True)
    make_enterprise(region=TWO, product="kecap manis", kbli_category="C")

    found = told()

    logs = keeping.product_logs()
    assert {region for region, _source, _name in found} == {ONE}
    assert found[ONE, SOURCE, USD] == pytest.approx(math.exp(logs["210310"]))
    assert (found[ONE, SOURCE, MAKERS], found[ONE, SOURCE, ERROR], found[ONE, SOURCE, KNOWN]) == (3, 0, 100)
    assert found[ONE, SOURCE_WITH_EXAMPLE, USD] == pytest.approx(math.exp((3 * logs["210310"] + logs["610910"]) / 4))
    # One of four differs: s² = 3/4 of the squared difference over 3 degrees, of four makers a quarter of that.
    assert found[ONE, SOURCE_WITH_EXAMPLE, ERROR] == pytest.approx(abs(logs["610910"] - logs["210310"]) / 4)


def test_what_indonesia_does_not_sell_is_unknown_and_without_tables_nothing_is_said(small_world, settings):
    for _ in range(3):
        make_enterprise(region=ONE, product="lemari kayu", kbli_category="C")

    assert "940360" not in keeping.product_logs()
    assert told() == {}
    assert not keeping.is_due()
    shutil.rmtree(small_world)
    assert (list(figures_of("32.16")), keeping.is_due(), keeping.product_space()) == ([], True, None)
