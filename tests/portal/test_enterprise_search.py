"""The list of enterprises: what is found, how it is shown, and what of it is kept."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.registry.models import EnterpriseKey, ImportBatch, SavedSearch
from desaekspor.registry.search.saved import MOST_SAVED
from tests.factories import keep_findable, make_enterprise, make_officer, make_user
from tests.portal.places import make_village
from tests.registry.registers import load, sidt_row

NIK = "3216050101809901"
OWNER = {"name": "WAWAN CONTOH", "nik": NIK, "phone": "+6280000001234"}
SRIAMUR, KARANGSATRIA, SETIADARMA = "32.16.05.2002", "32.16.05.2001", "32.16.06.2001"


@pytest.fixture
def officer(regency, client):
    user = make_officer()
    client.force_login(user)
    return user


def names(response):
    return [row.enterprise.name for row in response.context["rows"]]


def text_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


def test_the_list_shows_count_and_the_facts_that_matter(client, officer):
    fields = {"sales_idr": 1_250_000_000, "reported_scale": "small", "nib": "0109990000017"}
    workers = {"paid_men": 2, "paid_women": 3, "unpaid_men": 0, "unpaid_women": 1}
    make_enterprise(region=SRIAMUR, product="Kecap manis", **fields, **workers)

    text = text_of(client.get("/umkm/"))

    assert "1 pelaku usaha" in text
    assert "Kecap Bintang Kecap manis Sriamur Tambun Utara Rp1,25 miliar kecil 6 0109990000017" in text


def test_the_date_of_the_data_is_that_of_the_last_register_loaded(client, regency):
    batch = load([sidt_row(1)])
    ImportBatch.objects.filter(pk=batch.pk).update(loaded_at=datetime.datetime(2026, 4, 15, 5, tzinfo=datetime.UTC))
    dates = []
    for user in (make_officer(), make_user(Role.VILLAGE_OFFICER, SRIAMUR), make_officer("33.09")):
        client.force_login(user)
        dates.append("data per 15 April 2026" in text_of(client.get("/umkm/")))

    assert dates == [True, True, False]


def test_what_is_unknown_is_said_to_be_unknown_and_is_never_zero(client, officer):
    make_enterprise(region="32.16.05", name="Tanpa Data", paid_men=1)

    text = text_of(client.get("/umkm/"))

    assert "desa tidak diketahui Tambun Utara belum ada data skala tidak diketahui belum ada data belum ada" in text


def test_an_empty_register_leads_the_officer_to_the_import(client, officer):
    page = client.get("/umkm/")

    assert "Belum ada pelaku usaha" in text_of(page)
    assert 'href="/impor/baru/"' in page.content.decode()
    assert "list-filters" not in page.content.decode()


def test_an_empty_village_does_not_lead_its_officer_to_the_import(client, regency):
    client.force_login(make_user(Role.VILLAGE_OFFICER, SRIAMUR))

    page = client.get("/umkm/")

    assert "Belum ada pelaku usaha" in text_of(page)
    assert "/impor/" not in page.content.decode()


def test_each_sees_the_enterprises_of_the_own_region_only(client, regency):
    make_enterprise(region=SRIAMUR, name="DI SRIAMUR")
    make_enterprise(region=KARANGSATRIA, name="DI KARANGSATRIA")
    make_enterprise(region="33.09.01.2001", name="DI BOYOLALI")
    seen = {}
    for user in (make_officer(), make_user(Role.VILLAGE_OFFICER, SRIAMUR), make_officer("33.09")):
        client.force_login(user)
        seen[user.role, user.region_id] = names(client.get("/umkm/"))

    assert seen == {
        (Role.OFFICER, "32.16"): ["DI KARANGSATRIA", "DI SRIAMUR"],
        (Role.VILLAGE_OFFICER, SRIAMUR): ["DI SRIAMUR"],
        (Role.OFFICER, "33.09"): ["DI BOYOLALI"],
    }


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMINISTRATOR, Role.TRAINER, Role.OWNER])
def test_who_has_no_enterprises_to_see_finds_no_list(client, regency, role):
    client.force_login(make_user(role, "32.16" if role == Role.TRAINER else None))

    assert client.get("/umkm/").status_code == 404


@pytest.fixture
def three(officer):
    """Three enterprises that differ in everything the filters know."""
    first = make_enterprise(
        region=SRIAMUR,
        name="Kecap Bintang",
        product="Kecap manis",
        nib="0109990000017",
        reported_scale="micro",
        sales_idr=10_000_000,
    )
    make_enterprise(region=KARANGSATRIA, name="Warung Rasa", product="Sambal kecap", reported_scale="small", sales_idr=90_000_000)
    make_enterprise(region=SETIADARMA, name="", synthetic=True)
    EnterpriseKey.objects.create(source="sidt", key="9", enterprise=first, fingerprint="x")
    keep_findable(first)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Kecap Bintang", "Warung Rasa", ""]),
        ("cari=bintang", ["Kecap Bintang"]),
        ("cari=kecap", ["Kecap Bintang", "Warung Rasa"]),
        ("cari=0109990000017", ["Kecap Bintang"]),
        ("cari=0109 9900 00017", ["Kecap Bintang"]),
        ("cari=010999", ["Kecap Bintang"]),
        ("cari=kcap bintng", ["Kecap Bintang"]),
        ("cari=sriamur", ["Kecap Bintang"]),
        ("cari=100%25", []),
        ("wilayah=32.16.05", ["Kecap Bintang", "Warung Rasa"]),
        ("wilayah=32.16.06.2001", [""]),
        ("sumber=sidt", ["Kecap Bintang"]),
        ("skala=small", ["Warung Rasa"]),
        ("skala=tidak-ada", [""]),
        ("nib=ada", ["Kecap Bintang"]),
        ("nib=tidak-ada", ["Warung Rasa", ""]),
        ("contoh=ya", [""]),
        ("contoh=bukan", ["Kecap Bintang", "Warung Rasa"]),
        ("urut=omzet", ["Warung Rasa", "Kecap Bintang", ""]),
        ("urut=nomor", ["Kecap Bintang", "Warung Rasa", ""]),
        ("cari=kecap&skala=small&nib=tidak-ada", ["Warung Rasa"]),
    ],
)
def test_filters_narrow_and_order_the_list(client, three, query, found):
    assert names(client.get(f"/umkm/?{query}")) == found


@pytest.mark.parametrize("query", ["skala=raksasa", "wilayah=33.09.01", "sumber=desas-desus", "nib=mungkin", "urut=acak"])
def test_a_filter_nobody_knows_is_named_and_left_out(client, three, query):
    response = client.get(f"/umkm/?{query}")

    assert response.status_code == 200
    assert len(names(response)) == 3
    assert "Saringan berikut tidak dikenal di sini dan diabaikan" in text_of(response)


def test_nothing_found_says_so_and_leads_back(client, three):
    response = client.get("/umkm/?cari=zzz")

    assert "Tidak ada yang cocok" in text_of(response)
    assert "Tampilkan semua pelaku usaha" in text_of(response)


def test_the_list_has_pages_that_keep_the_filters(client, officer):
    for number in range(60):
        make_enterprise(region=SRIAMUR, name=f"Usaha {number:02}")

    first = client.get("/umkm/?cari=usaha&urut=nama")
    (link,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = client.get(link.replace("&amp;", "&"))

    assert names(first) + names(second) == [f"Usaha {number:02}" for number in range(60)]
    assert "cari=usaha&amp;urut=nama&amp;sesudah=" in link
    assert "60 pelaku usaha" in text_of(second)
    assert "Kembali ke awal" in text_of(second)


@pytest.mark.parametrize("place", ["x", "%ff", "WyJuYW1lIl0"])
def test_a_page_that_nobody_gave_is_the_first(client, three, place):
    assert names(client.get(f"/umkm/?sesudah={place}")) == ["Kecap Bintang", "Warung Rasa", ""]


def test_for_htmx_only_what_changes_comes(client, three):
    content = client.get("/umkm/?cari=kecap", headers={"HX-Request": "true"}).content.decode()

    assert content.lstrip().startswith('<div id="list"')
    assert 'id="count" role="status" hx-swap-oob="true"' in content
    assert 'id="facets" hx-swap-oob="true"' in content
    assert "<html" not in content


def test_what_matches_is_marked_and_what_was_read_otherwise_is_said(client, three):
    content = client.get("/umkm/?cari=kcap+bintang").content.decode()

    assert "<mark>Kecap</mark> <mark>Bintang</mark>" in content
    assert "kcap → kecap" in content


def test_a_match_that_the_line_does_not_show_is_told_below_it(client, officer):
    make_enterprise(region=SRIAMUR, name="Bintang", activity="INDUSTRI KECAP <b>", product="Saus")

    content = client.get("/umkm/?cari=kecap").content.decode()

    assert "Kegiatan usaha: INDUSTRI <mark>KECAP</mark> &lt;b&gt;" in content


def test_choices_say_how_many_each_would_find(client, three):
    response = client.get("/umkm/?skala=small")
    counts = {choice.value: choice.count for choice in response.context["groups"]["skala"].choices}

    assert counts == {"micro": 1, "small": 1, "medium": 0, "large": 0, "tidak-ada": 1}
    assert [choice.value for choice in response.context["groups"]["skala"].offered] == ["micro", "small", "tidak-ada"]
    assert "Tambun Utara (1)" in response.content.decode().replace("Seluruh ", "")


def test_a_district_counts_what_lies_in_its_villages_and_what_is_in_none_of_them(client, officer):
    for code in (SRIAMUR, KARANGSATRIA, "32.16.05", SETIADARMA):
        make_enterprise(region=code)

    shown = {choice.value: choice.count for _, choices in client.get("/umkm/").context["regions"] for choice in choices}

    assert shown == {"32.16.05": 3, KARANGSATRIA: 1, SRIAMUR: 1, "32.16.06": 1, SETIADARMA: 1}


def test_names_of_regions_are_escaped_in_the_choice_and_on_the_map(client, officer):
    make_village("32.16.05.2010", 'Contoh <b> & "C"')
    make_enterprise(region="32.16.05.2010")

    page = client.get("/umkm/?skala=tidak-ada").content.decode()

    assert page.count("Contoh &lt;b&gt; &amp; &quot;C&quot;") == 4  # choice, line, and on the map twice
    assert 'href="/umkm/?skala=tidak-ada&amp;wilayah=32.16.05.2010"' in page
    assert "<b>" not in page


def test_nothing_found_suggests_the_nearest_names(client, three):
    response = client.get("/umkm/?cari=bintoras")

    assert "Nama berikut paling mirip" in text_of(response)
    assert "Kecap Bintang" in text_of(response)


def test_nothing_found_for_the_filters_alone_leads_to_the_search_without_them(client, three):
    response = client.get("/umkm/?cari=kecap&skala=large")

    assert "Tanpa saringan, 2 pelaku usaha akan ditemukan" in text_of(response)
    assert 'href="/umkm/?cari=kecap"' in response.content.decode()


def test_more_than_can_be_counted_is_said_to_be_more(client, three, monkeypatch):
    monkeypatch.setattr("desaekspor.registry.search.counting.COUNTED", 1)

    text = text_of(client.get("/umkm/?cari=kecap&urut=nama"))

    assert "lebih dari 1 pelaku usaha" in text
    assert "Terlalu banyak yang cocok untuk diurutkan" in text


def test_what_is_only_the_best_says_how_to_see_the_others(client, officer, monkeypatch):
    for number in range(4):
        make_enterprise(region=SRIAMUR, name=f"Sate {number} A")
    monkeypatch.setattr("desaekspor.registry.search.finding.RANKED", 2)

    assert "Ini 2 yang paling cocok" in text_of(client.get("/umkm/?cari=sate+a"))


# Owners


def test_an_officer_looks_for_an_owner_and_the_name_is_in_no_address(client, officer):
    make_enterprise(region=SRIAMUR, name="Toko A", owner={"name": "SITI CONTOH"})
    make_enterprise(region=SRIAMUR, name="Toko B", owner={"name": "WAWAN CONTOH"})

    response = client.post("/umkm/", {"pemilik": "siti"})

    assert names(response) == ["Toko A"]
    assert "Pemilik: nama memuat kata yang Anda berikan" in text_of(response)
    assert "siti" not in " ".join(re.findall(r'(?:href|action|hx-get)="([^"]*)"', response.content.decode()))
    assert "no-store" in response["Cache-Control"]
    assert "CONTOH" not in response.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.fields, entry.purpose) == ("owner.search", officer, ["name"], "")


def test_the_search_for_an_owner_keeps_the_filters_and_has_pages_by_post(client, officer):
    for number in range(51):
        make_enterprise(region=SRIAMUR, name=f"Toko {number:02}", owner={"name": "SITI CONTOH"})
    make_enterprise(region=SETIADARMA, name="Toko Z", owner={"name": "SITI CONTOH"})

    first = client.post("/umkm/", {"pemilik": "siti", "wilayah": SRIAMUR})
    second = client.post("/umkm/", {"pemilik": "siti", "wilayah": SRIAMUR, "sesudah": first.context["found"].next})

    assert names(first) + names(second) == [f"Toko {number:02}" for number in range(51)]
    assert f'name="sesudah" value="{first.context["found"].next}"' in first.content.decode()
    assert AuditEntry.objects.count() == 1


def test_without_a_name_the_post_leads_back_to_the_list(client, officer):
    response = client.post("/umkm/", {"pemilik": " ", "skala": "micro"})

    assert (response.status_code, response["Location"]) == (302, "/umkm/?skala=micro")


# The map


def test_the_map_counts_by_village_whatever_village_is_chosen(client, officer):
    make_village("32.16.05.2010", "Contoh A", west=107.0)
    make_village("32.16.05.2011", "Contoh B", west=107.02)
    for code, count in (("32.16.05.2010", 2), ("32.16.05.2011", 1)):
        for _ in range(count):
            make_enterprise(region=code)

    picture = client.get("/umkm/").context["map"]

    assert [(shape.name, shape.count, shape.look) for shape in picture.shapes] == [
        ("Contoh A", 2, "class-1"),
        ("Contoh B", 1, "class-0"),
    ]
    assert (picture.dots, picture.shows_points) == ([], False)


def test_inside_a_district_the_points_are_drawn_near_ones_together(client, officer):
    make_village("32.16.05.2010", "Contoh A", west=107.0, south=-6.2)
    lone = make_enterprise(region="32.16.05.2010", lat=-6.185, lng=107.015)
    for _ in range(3):
        make_enterprise(region="32.16.05.2010", lat=-6.195, lng=107.005)
    make_enterprise(region="32.16.05.2010")
    make_enterprise(region="32.16.05.2010", lat=-6.9, lng=107.005)

    response = client.get("/umkm/?wilayah=32.16.05")
    picture = response.context["map"]

    assert sorted(dot.count for dot in picture.dots) == [1, 3]
    assert (picture.placed, picture.unplaced) == (4, 2)
    assert f'href="/umkm/{lone.pk}/"' in response.content.decode().split('<g class="dots">')[1].split("</g>")[0]


def test_without_outlines_there_is_no_map(client, three):
    assert client.get("/umkm/").context["map"] is None


# Saved filters


def save(client, name, **asked):
    return client.post("/umkm/saringan/", {"nama_saringan": name, **asked}, follow=True)


def test_filters_are_kept_under_a_name_and_found_above_the_list(client, three, officer):
    response = save(client, "Kecap tanpa NIB", cari="kecap", nib="tidak-ada", sesudah="x", pemilik="siti")

    assert 'href="/umkm/?cari=kecap&amp;nib=tidak-ada"' in response.content.decode()
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.name, saved.asked) == (officer, "Kecap tanpa NIB", {"cari": "kecap", "nib": "tidak-ada"})


def test_the_same_name_again_replaces_the_filters(client, three):
    save(client, "Saya", cari="kecap")
    save(client, "Saya", cari="sambal")

    assert list(SavedSearch.objects.values_list("name", "asked")) == [("Saya", {"cari": "sambal"})]


def test_filters_without_a_name_are_not_kept(client, three):
    assert "Beri nama" in text_of(save(client, "  ", cari="kecap"))
    assert not SavedSearch.objects.exists()


def test_there_is_room_for_so_many(client, three):
    for number in range(MOST_SAVED):
        save(client, f"Saringan {number}", cari="kecap")

    text = text_of(save(client, "Satu lagi", cari="kecap"))

    assert f"Tersedia tempat untuk {MOST_SAVED} saringan" in text
    assert SavedSearch.objects.count() == MOST_SAVED


def test_ones_own_filters_are_deleted_and_nobody_elses(client, three, officer):
    mine = SavedSearch.objects.create(user=officer, name="Saya", asked={})
    theirs = SavedSearch.objects.create(user=make_officer(), name="Orang lain", asked={})

    assert "Orang lain" not in text_of(client.get("/umkm/"))
    assert client.post(f"/umkm/saringan/{mine.pk}/hapus/").status_code == 302
    assert client.post(f"/umkm/saringan/{theirs.pk}/hapus/").status_code == 404
    assert list(SavedSearch.objects.all()) == [theirs]


# Queries and privacy


@pytest.mark.parametrize("query", ["", "?cari=kecap", "?cari=kcap", "?wilayah=32.16.05"])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(client, officer, query):
    make_enterprise(region=SRIAMUR, product="Kecap")
    for_one = queries_of(client, f"/umkm/{query}")
    make_enterprise(region=KARANGSATRIA, product="Sambal")
    make_enterprise(region=SETIADARMA, product="Dodol")

    assert queries_of(client, f"/umkm/{query}") == for_one


def test_the_list_opens_no_personal_data(client, officer):
    make_enterprise(region=SRIAMUR, owner=OWNER)

    content = client.get("/umkm/").content.decode()

    assert "CONTOH" not in content
    assert NIK not in content
