"""A village's potential: class with its rule, index opened, labels, profile, and what a stranger may not see."""

import datetime
import itertools

import pytest

from desaekspor.accounts.models import Role
from desaekspor.portal.potential import history
from desaekspor.portal.potential.profile import PAPERS
from desaekspor.potential.models import Production, ProgrammeLabel, VillageSpecialisation
from desaekspor.potential.results.labels import give_label
from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.versions import save_index_version
from desaekspor.potential.results.writing import publish
from desaekspor.regions.models import Indicator
from tests.factories import make_officer, make_region, make_user
from tests.potential.results.regency import INDEX, TOWN, A, B, C, D, make_figure, make_makers

pytestmark = pytest.mark.django_db


def page(client, code, status=200):
    client.cookies["language"] = "en"
    response = client.get(f"/potensi/{code}/")
    assert response.status_code == status
    return response.content.decode()


def test_the_rule_stands_beside_the_result_and_the_least_effort_comes_first(client, published, officer):
    client.force_login(officer)

    body = page(client, B)

    assert "Cluster 2, needs help" in body
    assert "1 of 2 rules are not met" in body
    assert "paved km: at least 5" in body
    assert body.index("5 km of road") < body.index("The rule, and what was found")
    assert "Made-up enterprises" not in body
    assert [rule.code for rule in client.get(f"/potensi/{D}/").context["opened"].missing] == ["makers", "paved"]


@pytest.mark.one_database
def test_unknown_is_not_no(client, published):
    body = page(client, C)

    assert "Class not known yet" in body
    assert "No rule is broken, but 1 of 2 are not known" in body
    assert "Not known: find out first." in body


@pytest.mark.one_database
def test_the_index_opens_to_values_sources_and_what_it_speaks_from(client, published):
    body = page(client, A)

    assert "rank 1" in body
    assert 'class="rank-picture"' in body
    assert "Fields" in body
    assert "test, 2025" in body  # the period of its figures
    assert "index table version small, class rules version small" in body
    assert published.snapshot.name in body


@pytest.mark.one_database
def test_a_kelurahan_has_no_index_and_says_why(client, published):
    body = page(client, TOWN)

    assert "not applicable" in body
    assert "this is a kelurahan" in body


@pytest.mark.one_database
def test_of_a_kelurahan_nothing_is_asked_that_is_made_for_desa_only(client, published):
    Indicator.objects.filter(pk="paved_km").update(desa_only=True)

    town, desa = page(client, TOWN), page(client, D)  # of both the road is not known

    assert "1 of 2 rules ask for figures that are made for desa only: a kelurahan has no class by them." in town
    assert town.count("Not known: find out first") == 1  # of its makers nothing is known, and may be found out
    assert desa.count("Not known: find out first") == 2
    assert "not known: there is no class yet" in desa
    assert client.get(f"/potensi/{TOWN}/profil.pdf").status_code == 200


def test_small_counts_are_told_only_to_who_works_there(client, published):
    two_makers = "1–2, not shown"

    assert two_makers in page(client, B)
    client.force_login(make_officer("33.08"))
    assert two_makers in page(client, B)
    client.force_login(make_user(Role.VILLAGE_OFFICER, B))
    assert two_makers not in page(client, B)
    client.logout()
    assert two_makers not in page(client, A)


@pytest.mark.one_database
def test_only_a_small_count_is_called_one_or_two(client, regency, officer):
    make_makers(C, 20)
    make_makers(C, 1, nib="1234567890123")
    nib = {"code": "nib", "component": "land", "of": ["registry_makers_nib"], "per": ["registry_makers"]}
    save_index_version(INDEX | {"indicators": [*INDEX["indicators"], nib]}, version="nib", notes="", by=None)
    publish(measure().assessment, by=officer)
    client.cookies["language"] = "en"

    shown = client.get(f"/potensi/{C}/").context["opened"].components[0].indicators[1]

    assert shown.text == "not shown"
    assert [(one.name, one.text) for one in shown.figures] == [
        ("Makers with a NIB", "1–2, not shown"), ("Makers in the registry", "not shown"),
    ]  # fmt: skip


@pytest.mark.one_database
def test_what_one_or_two_make_is_told_only_to_who_works_there(client, published):
    VillageSpecialisation.objects.filter(village=B).update(observed=2, low=1.5, mean=2.0, high=2.5)

    assert "Soy sauce and seasoning" not in page(client, B)
    client.force_login(make_officer())
    assert "Soy sauce and seasoning" in page(client, B)


@pytest.mark.one_database
def test_a_village_that_is_not_there_or_not_measured(client, assessment, officer):
    page(client, "32.16.99.2001", status=404)
    page(client, "32.16", status=404)
    assert "No list has been published yet" in page(client, A)
    client.force_login(make_user(Role.VILLAGE_OFFICER, A))
    assert "The villages have not been measured" not in page(client, A)
    assert "No list has been published yet" in page(client, B)


@pytest.mark.one_database
def test_the_village_page_leads_to_it(client, published):
    body = client.get(f"/desa/{A}/").content.decode()

    assert f'href="/potensi/{A}/"' in body
    assert "peringkat 1" in body


def test_an_officer_writes_down_and_takes_away_a_label(client, published, officer):
    client.force_login(officer)
    given = {"programme": "desa_devisa", "name": "Kakao", "source": "SK contoh", "mark": "reported", "since": "2024-05-01"}

    assert client.post(f"/potensi/{A}/label/", given).status_code == 302

    label = ProgrammeLabel.objects.get()
    assert (label.title, label.source, label.created_by) == ("Desa Devisa (LPEI): Kakao", "SK contoh", officer)
    assert "Desa Devisa (LPEI): Kakao" in page(client, A)
    assert client.post(f"/potensi/{A}/label/{label.pk}/hapus/").status_code == 302
    assert not ProgrammeLabel.objects.exists()


def test_a_label_is_corrected_from_what_is_known_and_never_by_chance(client, published, officer):
    client.force_login(officer)
    known = {"name": "Kakao", "since": datetime.date(2024, 5, 1), "source": "SK contoh", "source_url": "https://example.org/sk"}
    label = give_label(A, "desa_devisa", by=officer, mark="verified", **known)
    correct = f"/potensi/{A}/label/?ubah={label.pk}"
    same = {"programme": "desa_devisa", "name": "Kakao", "source": "SK lain", "mark": "reported"}

    form = client.post(f"/potensi/{A}/label/", same).context["form"]  # as if it were new
    assert set(form.errors) == {"name"}
    assert f'href="{correct}"' in page(client, A)
    form = client.get(correct).context["form"]
    shown = {field.name: field.value() or "" for field in form}
    assert shown == known | {"programme": "desa_devisa", "until": "", "mark": "verified"}
    changed = shown | {"source": "SK lain", "programme": "desa_wisata", "name": "Kopi"}  # what it is called stays
    assert client.post(correct, changed).status_code == 302

    label = ProgrammeLabel.objects.get()
    assert (label.title, label.source, label.since, label.mark) == (
        "Desa Devisa (LPEI): Kakao", "SK lain", known["since"], "verified",
    )  # fmt: skip
    assert client.get(f"/potensi/{B}/label/?ubah={label.pk}").status_code == 404
    assert client.get(f"/potensi/{A}/label/?ubah=x").status_code == 404


@pytest.mark.one_database
def test_a_label_that_lacks_something_names_it(client, published, officer):
    client.force_login(officer)

    form = client.post(
        f"/potensi/{A}/label/", {"programme": "other", "since": "2025-01-02", "until": "2025-01-01", "mark": "computed"}
    ).context["form"]

    assert set(form.errors) == {"name", "until", "source", "mark"}


@pytest.mark.one_database
def test_labels_are_for_the_officers_of_the_region(client, published, officer):
    label = give_label(A, "desa_wisata", by=officer, source="contoh")
    for user in (make_officer("33.08"), make_user(Role.VILLAGE_OFFICER, A), make_user(Role.ADMINISTRATOR, None)):
        client.force_login(user)
        assert client.post(f"/potensi/{A}/label/", {}).status_code == 403
        assert client.post(f"/potensi/{A}/label/{label.pk}/hapus/").status_code == 403
    client.force_login(officer)
    assert client.post(f"/potensi/{B}/label/{label.pk}/hapus/").status_code == 404
    assert ProgrammeLabel.objects.count() == 1


def test_the_past_is_drawn_and_another_table_begins_a_new_line(client, published, officer):
    published.as_of = published.as_of.replace(year=2024)
    published.save(update_fields=["as_of"])
    make_figure(A, "paved_km", 1)
    publish(measure().assessment, by=officer)

    response = client.get(f"/potensi/{A}/")

    chart = response.context["chart"]
    assert [point.row.cluster for point in chart.points] == ["1", "2"]
    assert (len(chart.lines), len(chart.cuts)) == (1, 0)
    chart.points[1].row.assessment.index_version_id += 1
    assert len(history.draw([point.row for point in chart.points]).cuts) == 1
    assert "Sebagai tabel" in response.content.decode()


@pytest.mark.one_database
def test_the_profile_is_one_page_whatever_stands_on_it(client, published, officer):
    for number in range(9):
        Production.objects.create(
            region=make_region(A), product=f"~produk {number}", own_words=f"produk dengan nama yang panjang {number}", unit="kg",
            months=[12345.5] * 11 + [None], source="contoh",
        )  # fmt: skip
    for number in range(5):
        give_label(A, "other", by=officer, name=f"Program dengan nama panjang sekali {number}", source="contoh")
    for paper, language in itertools.product(PAPERS, ("id", "en")):
        client.cookies["language"] = language

        response = client.get(f"/potensi/{A}/profil.pdf?kertas={paper}")

        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        assert b"/Count 1" in response.content  # pages


@pytest.mark.one_database
def test_there_is_no_profile_on_other_paper_or_of_what_one_may_not_see(client, assessment):
    assert client.get(f"/potensi/{A}/profil.pdf").status_code == 404
    client.force_login(make_officer())
    assert client.get(f"/potensi/{A}/profil.pdf?kertas=b5").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("makers", [0, 3])
def test_the_page_asks_the_same_number_of_times(client, regency, officer, makers, django_assert_num_queries):
    for number in range(makers):
        make_makers(A, 2, kbli=f"1{number}111")
    publish(measure().assessment, by=officer)
    client.get(f"/potensi/{A}/")

    with django_assert_num_queries(15):
        client.get(f"/potensi/{A}/")


def test_makers_by_heading_are_whole_for_those_who_serve_and_only_told_from_three_on_for_others(client, published, officer):
    row = published.villages.get(village=A)
    row.headings = {
        "2103": [4, 9, 2.5, 1.2, 3.9],
        "1905": [2, 5, 1.0, 0.4, 2.0],
        "0901": [0, 9],
    }
    row.save(update_fields=["headings"])

    public = page(client, A)
    client.force_login(officer)
    served = page(client, A)

    assert [name in public for name in ("2103", "1905", "0901")] == [True, False, False]
    assert "Makers who could, by KBLI" not in public
    assert "Counts below three are hidden here." in public
    assert [name in served for name in ("2103", "1905", "0901")] == [True, True, True]
    assert served.index("/kode/hs2022/2103/") < served.index("/kode/hs2022/1905/") < served.index("/kode/hs2022/0901/")
    assert "Makers who could, by KBLI" in served


def test_an_older_list_leads_to_its_own_page_of_the_village(client, published, officer):
    make_figure(A, "fields_ha", 5, period="2026")
    newer = publish(measure().assessment, by=officer)
    client.cookies["language"] = "en"

    listed = client.get(f"/potensi/?daftar={published.pk}").content.decode()
    older = client.get(f"/potensi/{A}/", {"daftar": published.pk})
    newest = client.get(f"/potensi/{A}/")

    assert f'href="/potensi/{A}/?daftar={published.pk}"' in listed
    assert older.context["row"].assessment == published
    assert "This is of an older list" in older.content.decode()
    assert newest.context["row"].assessment == newer
    assert "This is of an older list" not in newest.content.decode()
    assert client.get(f"/potensi/{A}/profil.pdf", {"daftar": published.pk}).status_code == 200
    assert client.get(f"/potensi/{A}/", {"daftar": newer.pk + 1}).status_code == 404


@pytest.mark.one_database
def test_a_list_that_is_not_published_is_no_strangers(client, assessment):
    assert client.get(f"/potensi/{A}/", {"daftar": assessment.pk}).status_code == 404
