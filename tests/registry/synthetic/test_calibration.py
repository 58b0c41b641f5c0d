"""What is calibrated on a published figure comes out as that figure; every expected number is worked by hand here."""

from collections import Counter

import pytest

from desaekspor.registry.importers.coordinates import is_inside
from desaekspor.registry.synthetic.lines import CATEGORIES, lines, sector_shares
from desaekspor.registry.synthetic.villages import villages
from tests.registry.synthetic.registers import enterprises, share

ROWS = 20_000
WORKERS = ("tk_dibayar_laki", "tk_dibayar_perempuan", "tk_not_dibayar_laki", "tk_not_dibayar_perempuan")


@pytest.fixture(scope="module")
def register():
    return enterprises(ROWS, 7)


@pytest.fixture(scope="module")
def clean():
    return enterprises(ROWS, 7, defects=0, duplicates=0)


def test_the_sectors_have_the_shares_of_the_statement_and_of_the_projection():
    shares = sector_shares()

    assert sum(shares.values()) == pytest.approx(1)
    assert shares["PERDAGANGAN"] == pytest.approx(18_000 / 125_000)
    # 111,617 of the 311,925 enterprises of 2021, in the 107,000 that are not in trade
    assert shares["KULINER"] == pytest.approx(107_000 / 125_000 * 111_617 / 311_925)
    assert shares["BORDIR"] == pytest.approx(107_000 / 125_000 * 104 / 311_925)


def test_trade_has_18_000_of_125_000_enterprises(clean):
    # Repair of vehicles is also category G, but a service in the projection's categories.
    trade = share(clean, lambda row: row["kode_kbli"].startswith("47"))

    assert trade == pytest.approx(0.144, abs=0.0075)


def test_food_stalls_and_food_makers_have_the_shares_of_the_projection(clean):
    stalls = share(clean, lambda row: row["kode_kbli"].startswith("56"))
    makers = share(clean, lambda row: row["kode_kbli"].startswith("10") and row["kode_kbli"][:4] not in ("1033", "1053", "1076"))

    assert stalls == pytest.approx(0.856 * 111_617 / 311_925, abs=0.01)
    assert makers == pytest.approx(0.856 * 81_638 / 311_925, abs=0.01)


def test_a_kecamatan_has_its_share_of_the_people_of_working_age(clean):
    counts = Counter(row["kec_usaha"] for row in clean)

    # People of 15 to 64 years, civil registration of the first half of 2024; 2,304,593 in the regency.
    for name, people in (("TAMBUN SELATAN", 324_967), ("BABELAN", 190_878), ("MUARAGEMBONG", 30_518), ("BOJONGMANGU", 21_258)):
        assert counts[name] == pytest.approx(ROWS * people / 2_304_593, abs=3), name
    assert len(counts) == 23


def test_a_villages_own_report_tilts_its_share_of_the_kecamatan_within_bounds():
    share_of = dict(zip(villages().codes, villages().share, strict=True))
    # Muaragembong: Pantai Bahagia reports 27 enterprises for 5,484 people, Pantai Harapanjaya 5 for 5,502.
    ratio = share_of["32.16.17.2002"] / share_of["32.16.17.2006"]

    assert 1.2 < ratio <= 1.25 / 0.75 * 5_484 / 5_502 + 1e-9


def test_scales_are_those_of_the_province(clean):
    scales = Counter(row["skala_usaha"] for row in clean)

    # 5,417,420 of 5,429,638 are micro, 9,550 small, 2,668 medium
    assert scales["Usaha Mikro"] / ROWS == pytest.approx(0.99775, abs=0.001)
    assert scales["Usaha Kecil"] == pytest.approx(ROWS * 9_550 / 5_429_638, abs=18)
    assert scales["Usaha Menengah"] == pytest.approx(ROWS * 2_668 / 5_429_638, abs=10)


def test_sales_lie_in_the_class_that_is_reported(clean):
    limits = {"Usaha Mikro": (0, 2 * 10**9), "Usaha Kecil": (2 * 10**9, 15 * 10**9), "Usaha Menengah": (15 * 10**9, 50 * 10**9)}

    assert all(limits[row["skala_usaha"]][0] < row["omzet_tahunan"] <= limits[row["skala_usaha"]][1] for row in clean)


def test_workers_are_as_many_as_the_province_reports(clean):
    men = sum(row["tk_dibayar_laki"] + row["tk_not_dibayar_laki"] for row in clean)
    women = sum(row["tk_dibayar_perempuan"] + row["tk_not_dibayar_perempuan"] for row in clean)

    # 2,494,883 men and 1,876,350 women in 5,429,638 enterprises
    assert (men + women) / ROWS == pytest.approx(0.805, abs=0.03)
    assert men / (men + women) == pytest.approx(0.5708, abs=0.02)


def test_so_many_codes_lead_to_no_sector_as_in_the_province(register):
    useless = share(register, lambda row: not row["kode_kbli"] or len(row["kode_kbli"]) < 5)
    old = 0.012 * sum(bool(one) for one in lines().old_kbli) / len(lines().old_kbli)

    assert useless + old == pytest.approx(0.4367, abs=0.015)


def test_a_minority_has_a_nib(clean):
    assert 0.17 < share(clean, lambda row: row["nib"]) < 0.25


def test_every_kbli_code_is_of_its_category():
    from desaekspor.registry.identifiers import DIVISIONS, kbli

    table = lines()
    assert all(kbli(code).verdict == "valid" for code in table.kbli)
    assert {CATEGORIES[DIVISIONS["2020"][int(code[:2])]] for code in table.kbli} <= set(table.category)
    for code, category in zip(table.kbli, table.category, strict=True):
        assert category == CATEGORIES[DIVISIONS["2020"][int(code[:2])]], code


@pytest.mark.parametrize(
    ("product", "places"),
    [
        ("SIRUP MANGROVE", {"MUARAGEMBONG", "BABELAN"}),
        ("GARAM KROSOK", {"MUARAGEMBONG", "BABELAN", "CABANGBUNGIN"}),
        ("KECAP MANIS", {"TAMBUN UTARA"}),
        ("MINIATUR", {"KEDUNG WARINGIN"}),
        ("PENGGILINGAN PADI", {"PEBAYURAN", "SUKAKARYA", "SUKATANI", "CABANGBUNGIN", "TAMBELANG", "SUKAWANGI", "KARANG BAHAGIA",
                               "KEDUNG WARINGIN"}),
    ],
)  # fmt: skip
def test_a_product_is_found_where_it_belongs(clean, product, places):
    found = [row["kec_usaha"] for row in clean if row["produk_utama"].startswith(product)]

    assert len(found) >= 3
    assert share(found, lambda place: place in places) > 0.55


def test_metal_is_worked_in_the_industrial_kecamatan_more_than_on_the_coast(clean):
    def rate(*places):
        here = [row for row in clean if row["kec_usaha"] in places]
        return share(here, lambda row: row["kode_kbli"].startswith("25"))

    assert rate("TAMBUN SELATAN", "CIKARANG BARAT", "CIKARANG UTARA") > 2 * rate("MUARAGEMBONG", "CABANGBUNGIN", "PEBAYURAN")


def test_points_lie_in_the_surroundings_of_their_village(clean):
    facts = villages()
    centre = {
        name: (lat, lng, radius) for name, lat, lng, radius in zip(facts.names, facts.lat, facts.lng, facts.radius, strict=True)
    }
    for row in clean:
        if row["alamat_latitude"] is not None:
            lat, lng, radius = centre[row["kel_usaha"]]
            point = row["alamat_latitude"], row["alamat_longitude"]
            # 132 metres, by which places lie around the middle of their RW, are 0.0012 degrees
            assert ((point[0] - lat) ** 2 + (point[1] - lng) ** 2) ** 0.5 <= radius * 1.01 + 0.0013
            assert is_inside(*point, "32.16")
    assert share(clean, lambda row: row["alamat_latitude"] is not None) == pytest.approx(0.96, abs=0.01)
