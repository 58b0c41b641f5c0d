"""What stands around every page: navigation, language, region, band, foot; and the pages that stand still."""

import pytest
from django.template import engines
from django.utils import timezone

from desaekspor.regions.models import LoadStamp
from desaekspor.registry.models import ImportBatch
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.portal.places import make_source, make_village

pytestmark = pytest.mark.django_db


def navigation(client):
    return [entry["label"] for entry in client.get("/tentang/").context["navigation"]]


@pytest.mark.one_database
def test_the_navigation_shows_only_what_one_may_see(client):
    make_region("32.16")

    client.cookies["language"] = "en"
    public = navigation(client)
    client.force_login(make_officer("32.16"))
    officer = navigation(client)
    client.force_login(make_user("administrator", None))
    administrator = navigation(client)

    assert public == ["Map", "Villages", "Potential", "Supply", "Markets", "Data protection", "Sources", "About"]
    assert officer == [
        "Map",
        "Villages",
        "Potential",
        "Enterprises",
        "Supply",
        "Readiness",
        "Trainings",
        "Markets",
        "Import",
        "Check list",
        "Survey",
        "Duplicates",
        "Jobs",
        "Data protection",
        "Sources",
        "About",
    ]
    assert administrator == [
        "Map",
        "Villages",
        "Potential",
        "Supply",
        "Markets",
        "Questions of readiness",
        "Jobs",
        "Users",
        "Audit log",
        "State of the system",
        "Data protection",
        "Sources",
        "About",
    ]


@pytest.mark.one_database
def test_an_owner_finds_the_own_enterprise_first(client):
    owner = make_user("owner", None)
    own, _of_another = make_enterprise(owner={"name": "WAWAN CONTOH", "user": owner}), make_enterprise()
    client.cookies["language"] = "en"
    client.force_login(owner)

    first, second = client.get(own.get_absolute_url()).context["navigation"][:2]
    assert (first["label"], first["url"], first["current"]) == ("My enterprise", own.get_absolute_url(), True)
    assert second["label"] == "Map"

    make_enterprise(name="Sambal Bintang", owner={"name": "WAWAN CONTOH", "user": owner})
    assert navigation(client)[:3] == ["Kecap Bintang", "Sambal Bintang", "Map"]


@pytest.mark.one_database
def test_the_present_page_is_marked_also_on_its_sub_pages(client):
    make_village("32.16.05.2001", "Contoh")

    current = [entry["url"] for entry in client.get("/desa/32.16.05.2001/").context["navigation"] if entry["current"]]

    assert current == ["/desa/"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("role", "bar"),
    [
        ("officer", ["Map", "Villages", "Potential", "Enterprises"]),
        ("village_officer", ["Map", "Supply", "Check list", "Survey"]),
        ("enumerator", ["Map", "Villages", "Potential", "Survey"]),
    ],
)
def test_the_bar_of_the_phone_holds_ones_daily_work(client, role, bar):
    make_village("32.16.05.2001", "Contoh")
    client.force_login(make_user(role, "32.16.05.2001"))
    client.cookies["language"] = "en"

    context = client.get("/tentang/").context

    assert [entry["label"] for entry in context["on_phone"]] == bar
    everything = [entry["label"] for entry in context["navigation"]]
    assert [entry["label"] for entry in context["behind_more"]] == [label for label in everything if label not in bar]


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/", "/desa/", "/desa/32.16.05.2001/", "/sumber/", "/tentang/"])
def test_every_page_has_a_title_a_skip_link_and_landmarks(client, path):
    make_village("32.16.05.2001", "Contoh")

    html = client.get(path).content.decode()

    assert html.count("<h1>") == 1
    assert "· Desa Ekspor</title>" in html
    for part in ('href="#content"', '<main class="content" id="content"', "<nav class=", "<footer", '<html lang="id"'):
        assert part in html
    assert "<style" not in html
    assert "style=" not in html
    assert "onclick" not in html


@pytest.mark.one_database
def test_the_heading_is_the_title_escaped_once():
    template = engines["django"].from_string('{% extends "portal/base.html" %}{% block title %}{{ name }}{% endblock %}')

    html = template.render({"name": "A & <b>"})

    assert "<title>A &amp; &lt;b&gt; · Desa Ekspor</title>" in html
    assert "<h1>A &amp; &lt;b&gt;</h1>" in html


@pytest.mark.one_database
def test_the_language_is_changed_on_the_page_one_is_on(client):
    response = client.post("/bahasa/", {"language": "en", "next": "/tentang/"}, follow=True)

    assert response.redirect_chain == [("/tentang/", 302)]
    assert "About Desa Ekspor" in response.content.decode()
    assert '<html lang="en"' in response.content.decode()


@pytest.mark.one_database
def test_the_language_form_leads_to_no_other_site(client):
    response = client.post("/bahasa/", {"language": "en", "next": "https://example.org/"})

    assert response["Location"] == "/"


@pytest.mark.one_database
def test_the_region_one_works_in_is_shown_and_leads_to_its_districts(client):
    make_region("32.16.05")
    make_region("32.16.01")

    region = client.get("/desa/?kecamatan=32.16.05").context["work_region"]

    assert (region.region.code, region.here.code, region.page) == ("32.16", "32.16.05", "/desa/")
    assert [district.name for district in region.districts] == ["Tambun Utara", "Tarumajaya"]


def test_the_region_is_kept_until_regions_are_loaded_anew(client):
    make_region("32.16.05")
    before = [district.name for district in client.get("/desa/").context["work_region"].districts]
    make_region("32.16.01")
    meanwhile = [district.name for district in client.get("/desa/").context["work_region"].districts]
    LoadStamp.objects.create(name="regions", fingerprint="", at=timezone.now())
    after = [district.name for district in client.get("/desa/").context["work_region"].districts]
    make_region("32.16.03")
    LoadStamp.objects.update(at=timezone.now())  # a load without a fingerprint, for a file was missing

    assert before == meanwhile == ["Tambun Utara"]
    assert after == ["Tambun Utara", "Tarumajaya"]
    assert len(client.get("/desa/").context["work_region"].districts) == 3


@pytest.mark.one_database
def test_a_village_officer_works_in_one_village(client):
    make_village("32.16.05.2001", "Contoh")
    client.force_login(make_user("village_officer", "32.16.05.2001"))

    region = client.get("/tentang/").context["work_region"]

    assert (region.region.name, region.districts) == ("Contoh", [])


@pytest.mark.parametrize(("state", "shown"), [("loaded", True), ("undone", False)])
def test_made_up_data_puts_a_band_on_every_page_while_it_is_loaded(client, state, shown):
    ImportBatch.objects.create(file_name="contoh.xlsx", file_sha256="0", file_bytes=1, synthetic=True, state=state)

    assert ("Data contoh" in client.get("/tentang/").content.decode()) == shown


def test_the_sources_are_listed_with_licence_and_date(client):
    make_source("idm-2024", address="https://data.go.id")

    html = client.get("/sumber/").content.decode()

    assert "Indeks Desa Membangun 2024" in html
    assert "31 Desember 2024" in html
    assert "tidak disebutkan; cantumkan penerbitnya" in html
    assert "Sumber: Badan Informasi Geospasial." in html


@pytest.mark.one_database
def test_without_sources_the_page_says_so(client):
    assert "Belum ada sumber yang dimuat." in client.get("/sumber/").content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/", "/desa/", "/desa/32.16.05.2001/", "/sumber/", "/tentang/"])
def test_pages_only_read(client, path):
    make_village("32.16.05.2001", "Contoh")

    assert client.post(path).status_code == 405
