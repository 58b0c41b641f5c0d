"""The list of villages and the page of one."""

import datetime

import pytest

from desaekspor.portal.village_facts import profile_of
from desaekspor.regions.models import RegionSuccession
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.portal.places import make_fact, make_row_of_villages, make_source, make_village

pytestmark = pytest.mark.django_db


def page(client, code="32.16.05.2001", status=200):
    response = client.get(f"/desa/{code}/")
    assert response.status_code == status
    return response.content.decode()


def names(response):
    return [row["place"].name for row in response.context["page"].object_list]


# The list


def test_the_list_shows_every_village_with_its_figures(client):
    make_row_of_villages(2)

    response = client.get("/desa/")

    assert names(response) == ["Contoh A", "Contoh B"]
    html = response.content.decode()
    assert "2 desa/kelurahan di Kabupaten Bekasi" in html
    assert "0,7000 · berkembang" in html


def test_the_list_is_searched_by_name_and_code_filtered_and_sorted(client):
    make_row_of_villages(3)
    make_village("32.16.06.1001", "Lain Lagi", west=107.2, population=50)

    assert names(client.get("/desa/?cari=lainlagi")) == ["Lain Lagi"]
    assert names(client.get("/desa/?cari=32.16.05.2002")) == ["Contoh B"]
    assert names(client.get("/desa/?jenis=kelurahan")) == ["Lain Lagi"]
    assert names(client.get("/desa/?kecamatan=32.16.06")) == ["Lain Lagi"]
    assert names(client.get("/desa/?urut=-penduduk")) == ["Contoh C", "Contoh B", "Contoh A", "Lain Lagi"]
    assert names(client.get("/desa/?urut=nonsense")) == ["Contoh A", "Contoh B", "Contoh C", "Lain Lagi"]


def test_a_search_without_a_match_offers_the_whole_list(client):
    make_row_of_villages(1)

    html = client.get("/desa/?cari=zzz").content.decode()

    assert "Tidak ada desa yang cocok" in html
    assert "Tampilkan semua desa" in html


def test_the_list_has_pages_that_keep_the_filter(client):
    make_row_of_villages(51)

    first = client.get("/desa/?cari=contoh&urut=nama")

    assert len(names(first)) == 50
    assert "?cari=contoh&amp;urut=nama&amp;halaman=2" in first.content.decode()
    assert len(names(client.get("/desa/?halaman=2"))) == 1
    assert len(names(client.get("/desa/?halaman=999"))) == 1


def test_an_empty_list_says_how_to_begin(client):
    assert "desaekspor import-regions" in client.get("/desa/").content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_times(client, count, django_assert_num_queries):
    make_row_of_villages(count)
    client.get("/desa/")

    with django_assert_num_queries(3):
        client.get("/desa/")


# One village


def test_a_stranger_sees_facts_with_mark_source_and_period(client):
    make_village("32.16.05.2001", "Contoh", idm=0.8192, population=24908)

    html = page(client)

    assert "Desa Contoh" in html
    assert "0,8192" in html
    assert "24.908" in html
    assert 'aria-label="Dilaporkan: Penduduk"' in html
    assert "Kementerian Dalam Negeri, 2024" in html


def test_the_page_speaks_english(client):
    make_village("32.16.05.2001", "Contoh", idm=0.8192)
    make_fact(make_region("32.16.05.2001"), "idm_status", text="mandiri")

    client.cookies["language"] = "en"
    html = page(client)

    assert "Village Development Index (IDM)" in html
    assert "IDM status 2024: independent" in html


def test_the_index_is_not_applicable_to_a_kelurahan(client):
    make_village("32.16.05.1001", "Contoh", population=10)
    make_village("32.16.05.2001", "Lain", west=107.1, idm=0.7)  # brings the indicator

    html = page(client, "32.16.05.1001")

    assert "Kelurahan Contoh" in html
    assert "Tidak berlaku: Indeks Desa Membangun (IDM) hanya disusun untuk desa." in html
    assert "tidak berlaku" in html


def test_what_is_missing_says_so_and_is_no_zero(client):
    make_village("32.16.05.2001", "Contoh")
    make_village("32.16.05.2002", "Lain", west=107.1, population=10)

    html = page(client)

    assert "belum ada data" in html
    assert "dapat menyampaikannya melalui petugas kabupaten" in html


def test_a_doubtful_value_is_shown_with_the_reason(client):
    village = make_village("32.16.05.2001", "Contoh")
    make_fact(village, "mse_total", 0, flag="zero, most likely not reported")

    html = page(client)

    assert "Diragukan:" in html
    assert 'class="flagged"' in html


def test_medians_leave_doubtful_values_out():
    one, two, three = make_row_of_villages(3)
    make_fact(one, "mse_total", 10)
    make_fact(two, "mse_total", 20)
    make_fact(three, "mse_total", 900, flag="unusually high; check before use")

    line = profile_of(one).lines["mse_total"]

    assert (line.district_median, line.regency_median) == ("15", "15")


def test_what_was_copied_from_another_village_is_marked_on_page_and_map_and_counts_in_no_median(client):
    dpmd, ratio = make_source("dpmd-2023", "Profil desa 2023", "DPMD"), make_source("computed-dpmd-dukcapil")
    copied, other, own = make_row_of_villages(3)
    for village, farmers in ((copied, 4321), (other, 4321), (own, 77)):
        make_fact(village, "mse_per_1000", farmers / 1000, period="2023", source=ratio, mark="computed")
        for name, value in (("mse_total", farmers), ("grocery_shops", farmers - 1000), ("mse_home_industry", farmers + 1)):
            make_fact(village, name, value, period="2023", source=dpmd)
        make_fact(village, "total_income", 1000 * farmers, period="2022", source=dpmd)

    html = page(client, copied.code)
    assert html.count("angka sama persis dengan desa lain") >= 5  # beside each figure, and what is computed of it
    assert "<sup>1</sup> Diragukan: angka sama persis dengan desa lain" in html  # once below the narrow table of the budget
    assert "angka sama persis dengan desa lain" not in page(client, own.code)
    assert profile_of(own).lines["mse_total"].regency_median == "77"
    layer = client.get("/?lapisan=mse_per_1000").content.decode()
    assert "2 di antaranya meragukan, dan ditandai." in layer
    assert 'title="angka sama persis dengan desa lain' in layer


def test_an_earlier_value_is_compared_within_one_publisher_or_series():
    village = make_village("32.16.05.2001", "Contoh", idm=0.8)
    make_fact(village, "idm", 0.7, period="2023")
    make_fact(village, "population", 100, period="2024", source=make_source("a", "A", "Ministry"))
    make_fact(village, "population", 90, period="2023", source=make_source("b", "B", "Village"))
    make_fact(village, "iks", 0.9, period="2025", source=make_source("idm-berkas7", "IDM 2025", "Kemendes"))
    make_fact(village, "iks", 0.8, period="2024")

    lines = profile_of(village).lines

    assert lines["idm"].earlier.value == 0.7
    assert lines["iks"].earlier.value == 0.8
    assert lines["population"].earlier is None


def test_income_stands_by_year_with_its_gaps(client):
    village = make_village("32.16.05.2001", "Contoh")
    make_fact(village, "total_income", 1_250_000_000, period="2021")
    make_fact(village, "total_income", 5_000_000, period="2023")

    response = client.get("/desa/32.16.05.2001/")

    assert response.context["income_periods"] == ["2021", "2023"]
    assert "Rp1,25\u00a0miliar" in response.content.decode()
    assert "Rp5.000.000" in response.content.decode()


def test_the_age_structure_is_a_table_with_bars(client):
    village = make_village("32.16.05.2001", "Contoh")
    make_fact(village, "age_00_04", 30)
    make_fact(village, "age_05_09", 10)

    response = client.get("/desa/32.16.05.2001/")

    assert [(bar["share"], bar["width"]) for bar in response.context["age"]] == [(75, 100), (25, 33.3)]
    assert 'aria-label="75,0%"' in response.content.decode()


def test_neighbours_are_linked(client):
    make_row_of_villages(3)

    assert [place.name for place in client.get("/desa/32.16.05.2002/").context["neighbours"]] == ["Contoh A", "Contoh C"]


def test_the_page_prints_without_navigation_and_with_sources(client):
    make_village("32.16.05.2001", "Contoh", idm=0.8)

    html = page(client)

    assert 'portal/print.css" media="print"' in html
    assert "data-print" in html


# Who sees which enterprises


def test_the_public_sees_a_count_but_no_names(client):
    make_village("32.16.05.2001", "Contoh")
    for _ in range(3):
        make_enterprise(region="32.16.05.2001", name="Kecap Bintang")

    html = page(client)

    assert "Kecap Bintang" not in html
    assert client.get("/desa/32.16.05.2001/").context["registered"]["count"] == 3


def test_the_public_does_not_see_a_count_below_three(client):
    make_village("32.16.05.2001", "Contoh")
    make_enterprise(region="32.16.05.2001")

    assert "1–2, disembunyikan" in page(client)


def test_the_officer_sees_the_first_enterprises(client):
    make_village("32.16.05.2001", "Contoh")
    make_enterprise(region="32.16.05.2001", name="Kecap Bintang")

    client.force_login(make_officer("32.16"))

    assert "Kecap Bintang" in page(client)


@pytest.mark.parametrize("role", ["village_officer", "officer"])
def test_an_officer_of_elsewhere_sees_no_enterprise_here(client, role):
    make_village("32.16.05.2001", "Contoh")
    make_enterprise(region="32.16.05.2001", name="Kecap Bintang")

    client.force_login(make_user(role, "33.08.01.2001" if role == "village_officer" else "33.08"))

    html = page(client)
    assert "Kecap Bintang" not in html
    assert "1–2, disembunyikan" in html


# Codes


def test_an_unknown_code_is_not_found(client):
    page(client, "99.99.99.9999", status=404)
    page(client, "<b>", status=404)


def test_a_district_leads_to_its_villages_and_a_regency_to_nothing(client):
    make_row_of_villages(1)

    assert client.get("/desa/32.16.05/")["Location"] == "/desa/?kecamatan=32.16.05"
    assert client.get("/desa/32.16/").status_code == 404


def test_an_old_code_leads_to_the_present_one_which_says_so(client):
    old = make_region("32.16.01.2007", "Setia Asih", last_day=datetime.date(2022, 10, 31))
    new = make_village("32.16.01.1007", "Setia Asih")
    RegionSuccession.objects.create(old=old, new=new, on=datetime.date(2022, 11, 1), basis="Kepmendagri 100.1.1-6117/2022")

    response = client.get("/desa/32.16.01.2007/")

    assert (response.status_code, response["Location"]) == (301, "/desa/32.16.01.1007/")
    html = page(client, "32.16.01.1007")
    assert "32.16.01.2007" in html
    assert "Kepmendagri 100.1.1-6117/2022" in html


def test_a_village_that_was_split_leads_to_all_its_successors(client):
    old = make_region("32.16.01.2007", "Lama", last_day=datetime.date(2022, 10, 31))
    for number, name in ((2008, "Baru Satu"), (2009, "Baru Dua")):
        RegionSuccession.objects.create(
            old=old, new=make_region(f"32.16.01.{number}", name), on=datetime.date(2022, 11, 1), basis="x"
        )

    html = page(client, "32.16.01.2007", status=410)

    assert "Baru Satu" in html
    assert "Baru Dua" in html


def test_a_village_of_another_regency_has_a_page_without_a_map(client):
    make_region("33.08.01.2001", "Jauh")

    html = page(client, "33.08.01.2001")

    assert "Desa Jauh" in html
    assert "locator" not in html.split("<main")[1]


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_times(client, count, django_assert_num_queries):
    for village in make_row_of_villages(count):
        make_fact(village, "mse_total", 3)
        make_fact(village, "total_income", 5)
    for _ in range(count):
        make_enterprise(region="32.16.05.2001")
    client.force_login(make_officer("32.16"))
    client.get("/desa/32.16.05.2001/")

    with django_assert_num_queries(12):
        client.get("/desa/32.16.05.2001/")
