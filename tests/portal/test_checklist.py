"""The check list of a village: one tap, details, the way back, paper, and how far each village is."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.registry.models import Enterprise, FieldChange
from desaekspor.registry.services.editing import edit_enterprise
from tests.factories import make_enterprise, make_officer, make_user
from tests.portal.test_enterprises import KARANGSATRIA, OWNER, SETIADARMA, SRIAMUR, text_of

LIST = f"/desa/{SRIAMUR}/periksa/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def village_officer(regency, client):
    user = make_user(Role.VILLAGE_OFFICER, SRIAMUR, first_name="Perangkat", last_name="Desa")
    client.force_login(user)
    return user


def make(name="Kecap Bintang", *, rw="016", rt="004", region=SRIAMUR, **fields):
    return make_enterprise(region=region, name=name, rw=rw, rt=rt, **fields)


def say(client, enterprise, status, **fields):
    return client.post(f"{LIST}{enterprise.pk}/", {"status": status, **fields})


def again(enterprise):
    return Enterprise.objects.get(pk=enterprise.pk)


def names(response):
    return [line.enterprise.name for line in response.context["lines"]]


def test_the_list_shows_who_is_to_be_checked_by_rw_and_rt_with_the_owner_masked(client, village_officer):
    make("Sambal Bu Ayu", rw="002", rt="001", owner=OWNER, product="Sambal", address="Kp. Contoh 1")
    make()

    page = client.get(LIST)

    text = text_of(page)
    assert "0 dari 2 sudah diperiksa" in text
    assert "RW 002 / RT 001 Sambal Bu Ayu W**** C***** · Sambal · Kp. Contoh 1" in text
    assert names(page) == ["Sambal Bu Ayu", "Kecap Bintang"]
    assert "WAWAN" not in page.content.decode()


@pytest.mark.parametrize("status", ["here", "moved", "closed", "not_found"])
def test_one_tap_is_an_answer_and_leads_back_to_the_list_with_the_way_back(client, village_officer, status):
    enterprise, _other = make(), make("Lain")

    response = say(client, enterprise, status, asal="rw=016")

    assert (response.status_code, response.url) == (302, f"{LIST}?rw=016&sudah={enterprise.pk}#list")
    now = again(enterprise)
    assert (now.presence, now.presence_on, now.checked_by) == (status, timezone.localdate(), village_officer)
    page = client.get(response.url)
    assert names(page) == ["Lain"]
    assert "1 dari 2 sudah diperiksa" in text_of(page)
    change = FieldChange.objects.get()
    assert f'name="perubahan" value="{change.pk}"' in page.content.decode()

    back = client.post(f"{LIST}{enterprise.pk}/batalkan/", {"perubahan": change.pk, "asal": "rw=016"})
    assert back.url == f"{LIST}?rw=016&sudah={enterprise.pk}#list"
    assert again(enterprise).presence == ""


@pytest.mark.one_database
def test_with_htmx_the_row_comes_back_answered_and_the_progress_with_it(client, village_officer):
    enterprise = make()

    answered = client.post(f"{LIST}{enterprise.pk}/", {"status": "closed"}, headers=HTMX).content.decode()

    assert answered.count("<li") == 1
    assert f'id="umkm-{enterprise.pk}"' in answered
    assert "tutup" in answered
    assert 'id="check-progress" role="status" hx-swap-oob="true"' in answered
    assert "<html" not in answered
    change = FieldChange.objects.get()
    undone = client.post(f"{LIST}{enterprise.pk}/batalkan/", {"perubahan": change.pk}, headers=HTMX).content.decode()
    assert 'name="status" value="here"' in undone
    assert "0 dari 1 sudah diperiksa" in undone


def test_a_tap_twice_is_said_once(client, village_officer):
    enterprise = make()

    assert [say(client, enterprise, "here").status_code for _ in range(2)] == [302, 302]
    assert FieldChange.objects.count() == 1


def test_day_note_and_new_village_are_kept_with_the_answer(client, village_officer):
    enterprise = make()
    day = timezone.localdate() - datetime.timedelta(days=30)

    say(client, enterprise, "moved", tanggal=day.isoformat(), desa=KARANGSATRIA, catatan="Kata Bu RT Contoh")

    now = again(enterprise)
    assert (now.presence_on, now.moved_to_id, now.presence_note) == (day, KARANGSATRIA, "Kata Bu RT Contoh")
    details = client.get(f"{LIST}{enterprise.pk}/")
    assert details.context["form"]["catatan"].value() == "Kata Bu RT Contoh"
    record = text_of(client.get(f"/umkm/{enterprise.pk}/"))
    assert "Menurut desa: pindah" in record
    assert "Desa baru: Karangsatria, Tambun Utara." in record


def test_a_double_is_chosen_from_the_names_most_like_it_or_by_its_number(client, village_officer):
    double, stays, third = make("Sambal Bu Ayu"), make("SAMBEL BU AYU", owner=OWNER), make("Sambal Ibu")
    make("Bengkel Motor")

    page = client.get(f"{LIST}{double.pk}/?status=duplicate")
    assert [line.enterprise for line in page.context["doubles"]] == [stays, third]
    assert 'value="duplicate" checked' in page.content.decode()
    say(client, double, "duplicate", ganda=str(stays.pk))
    assert again(double).same_as_id == stays.pk

    say(client, double, "duplicate", ganda=str(stays.pk), nomor=f"no. {third.pk}")
    assert again(double).same_as_id == third.pk


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("sent", "field", "found"),
    [
        ({}, "status", "Pilih salah satu dari lima jawaban"),
        ({"status": "eaten"}, "status", "Pilih salah satu dari lima jawaban"),
        ({"status": "closed", "tanggal": "2199-01-01"}, "tanggal", "Hari ini belum tiba"),
        ({"status": "closed", "tanggal": "kemarin"}, "tanggal", "Tuliskan tanggal"),
        ({"status": "moved", "desa": SRIAMUR}, "desa", "Itu desa tempat usaha ini tercatat"),
        ({"status": "moved", "desa": "99.99.99.9999"}, "desa", "99.99.99.9999"),
        ({"status": "duplicate"}, "nomor", "Pilih catatan yang dipertahankan"),
        ({"status": "duplicate", "nomor": "999999"}, "nomor", "Pilih catatan yang dipertahankan"),
        ({"status": "duplicate", "nomor": "abc"}, "nomor", "Nomor seperti 1204"),
        ({"status": "closed", "catatan": "x" * 301}, "catatan", "300"),
    ],
)
def test_each_wrong_answer_is_told_beside_its_field(client, village_officer, sent, field, found):
    enterprise = make()

    response = client.post(f"{LIST}{enterprise.pk}/", sent)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert found in response.context["form"].errors[field][0]
    assert f'href="#id_{field}"' in response.content.decode() or field == "status"
    assert again(enterprise).presence == ""


def test_the_record_itself_is_no_double(client, village_officer):
    enterprise = make()

    response = say(client, enterprise, "duplicate", nomor=str(enterprise.pk))

    assert "Itu catatan ini sendiri" in text_of(response)


def test_an_answer_under_a_later_one_is_not_taken_back(client, village_officer):
    enterprise = make()
    say(client, enterprise, "here")
    first = FieldChange.objects.get()
    say(client, enterprise, "closed")

    page = client.post(f"{LIST}{enterprise.pk}/batalkan/", {"perubahan": first.pk}, follow=True)

    assert "Isian ini sudah diubah lagi sesudahnya" in text_of(page)
    assert again(enterprise).presence == "closed"


def test_only_an_answer_of_this_enterprise_is_taken_back_here(client, village_officer):
    enterprise, other = make(), make("Lain")
    say(client, other, "here")
    edit_enterprise(enterprise, {"name": "Kecap Bulan"}, by=village_officer, base=0)

    for change in FieldChange.objects.all():
        assert client.post(f"{LIST}{enterprise.pk}/batalkan/", {"perubahan": change.pk}).status_code == 404
    assert client.post(f"{LIST}{enterprise.pk}/batalkan/", {"perubahan": "x"}).status_code == 404


def test_the_list_is_narrowed_to_answers_and_to_a_rw(client, village_officer):
    one, two, _three = make("A", rw="001"), make("B", rw="2"), make("C", rw="")
    say(client, one, "here")
    say(client, two, "closed")

    assert names(client.get(LIST)) == ["C"]
    assert names(client.get(f"{LIST}?tampil=semua")) == ["A", "B", "C"]
    assert names(client.get(f"{LIST}?tampil=closed")) == ["B"]
    assert names(client.get(f"{LIST}?tampil=semua&rw=002")) == ["B"]
    assert names(client.get(f"{LIST}?tampil=semua&rw=-")) == ["C"]
    assert names(client.get(f"{LIST}?tampil=apa-saja&rw=xyz&halaman=zzz")) == []


def test_a_finished_list_says_so_and_an_empty_one_what_can_be_done(client, village_officer):
    assert "Belum ada usaha tercatat di desa ini" in text_of(client.get(LIST))

    say(client, make(), "here")

    assert "Semua di sini sudah diperiksa" in text_of(client.get(LIST))


def test_an_answer_of_more_than_a_year_ago_is_asked_again(client, village_officer):
    enterprise = make()
    say(client, enterprise, "here")
    Enterprise.objects.update(checked_at=timezone.now() - datetime.timedelta(days=400))

    page = client.get(LIST)

    assert names(page) == ["Kecap Bintang"]
    assert "Jawaban terakhir: masih ada" in text_of(page)
    say(client, enterprise, "here", tanggal=timezone.localdate().isoformat())
    assert "1 dari 1 sudah diperiksa" in text_of(client.get(LIST))


def test_long_lists_come_in_pages_that_keep_the_filter(client, village_officer):
    for number in range(41):
        make(f"Usaha {number:02}")

    page = client.get(f"{LIST}?tampil=semua&rw=016")

    assert len(names(page)) == 40
    assert "tampil=semua&amp;rw=016&amp;halaman=2" in page.content.decode()
    assert names(client.get(f"{LIST}?tampil=semua&rw=016&halaman=2")) == ["Usaha 40"]


@pytest.mark.one_database
def test_the_list_takes_the_same_queries_for_one_and_for_three(client, village_officer):
    def queries(path):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught)

    paths = (LIST, f"{LIST}?tampil=semua", f"{LIST}cetak/")
    first = make(owner=OWNER, product="Kecap")
    say(client, first, "here")
    one = [queries(path) for path in (*paths, f"{LIST}{first.pk}/")]
    for name in "AB":
        say(client, make(name, owner={**OWNER, "nik": None}, product="Sambal"), "closed")

    assert [queries(path) for path in (*paths, f"{LIST}{first.pk}/")] == one


@pytest.mark.one_database
def test_the_list_for_paper_has_every_row_with_boxes_and_masked_owners(client, village_officer):
    for number in range(45):
        make(f"Usaha {number:02}", owner=OWNER)

    page = client.get(f"{LIST}cetak/")

    body = page.content.decode()
    assert body.count("☐") == 45 * 5
    assert "45 usaha" in text_of(page)
    assert "WAWAN" not in body
    assert len(re.findall("<tr>", client.get(f"{LIST}cetak/?rw=001").content.decode())) == 1  # the head alone


def test_what_is_gone_leaves_the_counts_of_the_village_and_the_map(client, village_officer):
    for name in "ABCD":
        make(name)
    say(client, Enterprise.objects.get(name="A"), "not_found")

    page = client.get(f"/desa/{SRIAMUR}/")

    assert page.context["registered"]["count"] == 3
    assert "A" not in [enterprise.name for enterprise in page.context["registered"]["first"]]


def test_the_officer_sees_how_far_each_village_is(client, regency):
    officer = make_officer()
    client.force_login(officer)
    one, _two, _three = make(), make("B"), make("C", region=SETIADARMA)
    say(client, one, "here")

    page = client.get("/periksa/")

    text = text_of(page)
    assert "1 dari 3 sudah diperiksa" in text
    assert "Sriamur Tambun Utara 1 2 50%" in text
    assert "Setiadarma Tambun Selatan 0 1 0%" in text
    assert "1 desa tidak memiliki usaha tercatat" in text


def test_a_village_officer_is_led_to_the_own_list(client, village_officer):
    assert client.get("/periksa/").url == LIST


@pytest.mark.one_database
def test_no_list_of_another_village_and_no_enterprise_of_another_village_in_it(client, village_officer):
    there = make(region=KARANGSATRIA)

    for path in ("", "cetak/", f"{there.pk}/"):
        assert client.get(f"/desa/{KARANGSATRIA}/periksa/{path}").status_code == 404
    assert client.post(f"{LIST}{there.pk}/", {"status": "closed"}).status_code == 404
    assert client.get("/desa/32.16.05/periksa/").status_code == 404
    assert again(there).presence == ""


@pytest.mark.one_database
@pytest.mark.parametrize("role", [Role.OWNER, Role.BUYER, Role.ADMINISTRATOR, Role.TRAINER, Role.ENUMERATOR])
def test_who_may_not_edit_has_no_list(client, regency, role):
    region = {Role.OWNER: SRIAMUR, Role.TRAINER: "32.16", Role.ENUMERATOR: "32.16.05"}.get(role)
    client.force_login(make_user(role, region))
    enterprise = make()

    assert client.get(LIST).status_code == 404
    assert say(client, enterprise, "closed").status_code == 404
    assert again(enterprise).presence == ""
