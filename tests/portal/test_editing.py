"""The pages where people enter, correct and verify an enterprise, and take changes of its history back."""

import html
import re
import uuid

import pytest
from django.db import connection
from django.forms import Select
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext

from desaekspor.accounts.models import Role
from desaekspor.portal.forms.long_select import LongSelect
from desaekspor.registry.models import Enterprise, FieldChange, Owner, Product
from desaekspor.registry.services.visiting import check_enterprise
from tests.factories import make_enterprise, make_officer, make_user
from tests.portal.test_enterprises import KARANGSATRIA, NIK, OWNER, SETIADARMA, SRIAMUR, text_of

WHOLE = {"name": "WAWAN CONTOH", "phone": "+6280000001111"}


@pytest.fixture
def officer(regency, client):
    user = make_officer(first_name="Petugas", last_name="Satu")
    client.force_login(user)
    return user


@pytest.fixture
def enterprise(regency):
    return make_enterprise(region=SRIAMUR, owner=OWNER, product="Kecap manis", sales_idr=1_250_000, rt="004", rw="016")


def form_of(response):
    """What a browser would send of the page's form, untouched: {name: value or list}."""
    body = response.content.decode()
    body = body[body.index('<form class="form') :]
    body = body[: body.index("</form>")]
    sent: dict[str, list] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        attributes = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if attributes.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        sent.setdefault(attributes["name"], []).append(html.unescape(attributes.get("value", "")))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', body, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'<option value="([^"]*)"', options)[:1]
        sent[name] = chosen
    return sent


def send(client, enterprise, **values):
    """Open the form, change some fields, send it."""
    address = f"/umkm/{enterprise.pk}/ubah/"
    return client.post(address, form_of(client.get(address)) | values)


def again(enterprise):
    return Enterprise.objects.select_related("owner").get(pk=enterprise.pk)


# The form


@pytest.mark.one_database
def test_the_form_shows_what_is_recorded_and_nothing_of_the_person(client, officer, enterprise):
    page = client.get(f"/umkm/{enterprise.pk}/ubah/")

    sent = form_of(page)
    assert (sent["name"], sent["sales_idr"], sent["region"], sent["produk"][0]) == (
        ["Kecap Bintang"],
        ["1.250.000"],
        [SRIAMUR],
        "Kecap manis",
    )
    assert [sent[f"owner-{name}"] for name in ("name", "nik", "phone", "address", "birth_date")] == [[""]] * 5
    for private in (NIK, "WAWAN", "1234", "Rumah Contoh", "1980-01-01"):
        assert private not in page.content.decode()


@pytest.mark.one_database
def test_amounts_are_written_in_the_readers_language(client, officer, enterprise):
    client.cookies["language"] = "en"

    assert form_of(client.get(f"/umkm/{enterprise.pk}/ubah/"))["sales_idr"] == ["1,250,000"]


def test_sending_the_form_untouched_changes_nothing(client, officer, enterprise):
    Enterprise.objects.filter(pk=enterprise.pk).update(
        lat=-6.26888212345, lng=107.1, kbli="10771", kbli_version="2020", kbli_category="C", assets_idr=0, start_month=10
    )

    response = send(client, enterprise)

    assert response.status_code == 302
    assert not FieldChange.objects.exists()
    assert "Tidak ada yang perlu diubah" in text_of(client.get(response.url))


def test_what_is_changed_is_changed_and_told(client, officer, enterprise):
    response = send(client, enterprise, name="Kecap Bulan", sales_idr="2.750.000", paid_men="3", alasan="dikunjungi")

    page = client.get(response.url)
    assert "4 isian diubah" in text_of(page)  # the computed scale follows
    now = again(enterprise)
    assert (now.name, now.sales_idr, now.paid_men, now.computed_scale) == ("Kecap Bulan", 2_750_000, 3, "micro")
    assert "Petugas Satu: dikunjungi" in text_of(page)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("sales_idr", "lima juta", "Nilai uang tidak terbaca"),
        ("sales_idr", "1.500 juta", "dapat dibaca dua cara"),
        ("sales_idr", "45", "Barangkali: 45000000"),
        ("nib", "12345", "NIB bukan tiga belas angka"),
        ("kbli", "1077", "Kode KBLI bukan lima angka"),
        ("kbli", "15410", "Kode KBLI edisi lama"),
        ("start_year", "2199", "Tahun di masa depan"),
        ("start_year", "13", "Tahun dua angka"),
        ("paid_men", "-3", "Jumlah pekerja negatif"),
        ("paid_men", "banyak", "Jumlah pekerja tidak terbaca"),
        ("paid_disabled_men", "7", "disabilitas"),
        ("lat", "51.5", "Salah satu koordinat kosong"),
        ("photo_url", "foto.jpg", "Isian ini tidak terbaca. Diawali https://"),
        ("name", "x" * 201, "200 karakter"),
        ("owner-nik", "123", "NIK bukan enam belas angka"),
        ("owner-nik", "3216050101819901", "NIK dan tanggal lahir tidak sesuai"),
        ("owner-phone", "12", "Nomor telepon tidak mungkin"),
        ("owner-birth_date", "32-13-1980", "Tanggal tidak mungkin"),
        ("region", "99.99.99.9999", "di luar wilayah Anda"),
        ("alasan", "x" * 201, "200 karakter"),
    ],
)
def test_each_wrong_input_is_told_beside_its_field_and_nothing_is_saved(client, officer, enterprise, field, text, found):
    Enterprise.objects.filter(pk=enterprise.pk).update(paid_men=2)

    response = send(client, enterprise, **{field: text, "address": "Kp. Baru"})

    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert found in errors[field][0]
    assert f'<a href="#id_{field}">' in response.content.decode()  # the summary leads to the field
    assert again(enterprise).address == ""
    assert form_of(response)["address"] == ["Kp. Baru"]  # what was written is kept


@pytest.mark.one_database
def test_a_wrong_product_line_is_told_and_twenty_are_the_most(client, officer, enterprise):
    response = send(client, enterprise, produk=["Kecap", "x" * 201])
    assert list(response.context["form"].errors) == ["product"]

    send(client, enterprise, produk=[f"Produk {number}" for number in range(30)])
    assert Product.objects.count() == 20


@pytest.mark.one_database
def test_a_neighbour_of_the_touched_field_that_was_wrong_before_holds_nothing_up(client, officer, enterprise):
    Enterprise.objects.filter(pk=enterprise.pk).update(paid_men=1, paid_disabled_men=5, kbli="10771", kbli_category="G")

    assert send(client, enterprise, address="Kp. Baru").status_code == 302
    assert list(send(client, enterprise, kbli_category="B").context["form"].errors) == ["kbli_category"]


def test_products_are_added_removed_and_one_is_the_main_one(client, officer, enterprise):
    send(client, enterprise, **{"produk": ["Kecap manis", "Sambal", "", "sambal", "Terasi"], "produk-utama": "1"})

    assert list(Product.objects.values_list("name", "is_main")) == [("Sambal", True), ("Kecap manis", False), ("Terasi", False)]

    send(client, enterprise, **{"produk": ["Terasi", ""], "produk-utama": "1"})

    assert list(Product.objects.values_list("name", "is_main")) == [("Terasi", True)]


def test_a_personal_value_is_replaced_removed_or_kept(client, officer, enterprise):
    send(client, enterprise, **{"owner-name": "SITI CONTOH", "owner-phone-hapus": "on"})

    owner = again(enterprise).owner
    assert (owner.name, owner.phone, owner.nik, owner.birth_date) == ("SITI CONTOH", None, NIK, "1980-01-01")

    both = send(client, enterprise, **{"owner-name": "AYU CONTOH", "owner-name-hapus": "on"})
    assert list(both.context["form"].errors) == ["owner-name"]


def test_a_disability_is_never_shown_and_can_be_set_and_removed(client, officer, enterprise):
    send(client, enterprise, **{"owner-disabled": "yes"})
    assert again(enterprise).owner.disabled is True
    assert form_of(client.get(f"/umkm/{enterprise.pk}/ubah/"))["owner-disabled"] == [""]

    send(client, enterprise, **{"owner-disabled": "no"})
    assert again(enterprise).owner.disabled is False
    send(client, enterprise, **{"owner-disabled-hapus": "on"})
    assert again(enterprise).owner.disabled is None


@pytest.mark.one_database
def test_swapped_degrees_and_a_comma_are_understood_as_in_a_file(client, officer, enterprise):
    send(client, enterprise, lat="107,06", lng="-6,2")

    assert (again(enterprise).lat, again(enterprise).lng) == (-6.2, 107.06)


@pytest.mark.one_database
def test_dashes_mean_nothing_known(client, officer, enterprise):
    send(client, enterprise, sales_idr="-", rt="")

    assert (again(enterprise).sales_idr, again(enterprise).rt) == (None, "")


def test_a_village_officer_can_choose_the_own_village_alone(client, enterprise):
    client.force_login(make_user(Role.VILLAGE_OFFICER, SRIAMUR))

    page = client.get(f"/umkm/{enterprise.pk}/ubah/")
    assert re.findall(r'<option value="(32[^"]*)"', page.content.decode()) == [SRIAMUR]
    assert list(send(client, enterprise, region=KARANGSATRIA).context["form"].errors) == ["region"]
    assert send(client, enterprise, name="Kecap Bulan").status_code == 302


def test_the_officer_moves_an_enterprise_to_another_village(client, officer, enterprise):
    assert send(client, enterprise, region=SETIADARMA).status_code == 302
    assert again(enterprise).region_id == SETIADARMA


def test_a_village_that_is_not_known_stays_a_choice(client, officer, regency):
    enterprise = make_enterprise(region="32.16.05")

    page = client.get(f"/umkm/{enterprise.pk}/ubah/")

    assert form_of(page)["region"] == ["32.16.05"]
    assert "Tambun Utara, desa tidak diketahui" in page.content.decode()
    assert send(client, enterprise, name="Lain").status_code == 302


# Two editors


@pytest.fixture
def siti(regency):
    user, client = make_officer(first_name="Siti", last_name="Dua"), Client()
    client.force_login(user)
    return client


def test_the_second_editor_sees_the_firsts_change_and_chooses(client, officer, siti, enterprise):
    address = f"/umkm/{enterprise.pk}/ubah/"
    mine = form_of(client.get(address)) | {"name": ["Kecap Surya"], "rw": ["009"], "owner-phone": ["080000007777"]}
    send(siti, enterprise, name="Kecap Bulan", sales_idr="9.000.000", **{"owner-phone": "080000005555"})

    told = client.post(address, mine)

    assert told.status_code == 409
    text = text_of(told)
    assert "Catatan ini diubah orang lain ketika Anda mengisi" in text
    assert "Siti Dua. Sebelumnya tertulis: Kecap Bintang. Isian orang lain: Kecap Bulan Isian Anda: Kecap Surya" in text
    assert "Sebelumnya tertulis: Rp1.250.000. Isian orang lain: Rp9.000.000 Seperti semula: Rp1.250.000" in text
    assert "Isian orang lain: +62********555 Isian Anda: +62********777" in text
    sent = form_of(told)
    assert (sent["name"], sent["rw"], sent["dilihat"]) == (["Kecap Surya"], ["009"], ["1"])
    assert sent["pilih-sales_idr"] == ["theirs"]
    assert "pilih-name" not in sent
    assert again(enterprise).name == "Kecap Bulan"

    assert client.post(address, sent).status_code == 409  # the name is not chosen yet
    chosen = client.post(address, sent | {"pilih-name": "mine", "pilih-owner.phone": "theirs"})

    assert chosen.status_code == 302
    now = again(enterprise)
    assert (now.name, now.sales_idr, now.rw, now.owner.phone) == ("Kecap Surya", 9_000_000, "009", "+6280000005555")


@pytest.mark.one_database
def test_a_choice_that_is_none_is_asked_for_again(client, officer, siti, enterprise):
    address = f"/umkm/{enterprise.pk}/ubah/"
    mine = form_of(client.get(address)) | {"name": ["Kecap Surya"]}
    send(siti, enterprise, name="Kecap Bulan")

    assert client.post(address, mine | {"dilihat": "1", "pilih-name": "everything"}).status_code == 409
    assert client.post(address, mine | {"dilihat": "x", "pilih-name": "mine"}).status_code == 409


def test_a_form_sent_twice_saves_once(client, officer, enterprise):
    address = f"/umkm/{enterprise.pk}/ubah/"
    sent = form_of(client.get(address)) | {"name": ["Kecap Bulan"]}

    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert FieldChange.objects.count() == 1


@pytest.mark.one_database
def test_the_form_takes_the_same_queries_for_one_change_meanwhile_and_for_three(client, officer, siti, enterprise):
    address = f"/umkm/{enterprise.pk}/ubah/"
    sent = form_of(client.get(address)) | {"name": ["Kecap Surya"]}

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.post(address, sent).status_code == 409
        return len(caught)

    send(siti, enterprise, name="Kecap Bulan")
    one = queries()
    send(siti, enterprise, rt="001", rw="002", address="Kp. Lain")
    assert queries() == one


def test_the_choice_of_a_village_is_written_as_django_writes_it():
    choices = [("", "Pilih"), ('Kec. <b> "A"', [("32.16.05.2001", "Desa & Kota"), ("32.16.05.2002", "Desa B")])]
    attrs = {"id": "id_region", "aria-invalid": "true", "required": True}
    django, ours = (kind(choices=choices).render("region", "32.16.05.2002", attrs) for kind in (Select, LongSelect))

    assert parse_html(ours) == parse_html(django)
    assert ours.count(" selected") == 1


# Entering


def new_form(client, **values):
    return form_of(client.get("/umkm/baru/")) | {"region": SRIAMUR, "name": "Sambal Bu Ayu"} | values


def test_an_enterprise_is_entered_and_its_history_says_by_whom(client, officer):
    sent = new_form(client, **{"owner-name": "AYU CONTOH", "owner-nik": NIK, "produk": ["Sambal"]})

    response = client.post("/umkm/baru/", sent)

    entered = Enterprise.objects.get()
    assert (response.status_code, response.url) == (302, f"/umkm/{entered.pk}/")
    assert (entered.name, entered.created_by, entered.owner.nik) == ("Sambal Bu Ayu", officer, NIK)
    assert "masuk ke register: diketik Petugas Satu" in text_of(client.get(response.url))
    again_ = client.post("/umkm/baru/", sent)
    assert (again_.url, Enterprise.objects.count()) == (response.url, 1)


def test_what_may_be_recorded_already_is_shown_first(client, officer):
    known = make_enterprise(region=SRIAMUR, name="SAMBEL BU AYU", nib="0109990000017", owner=OWNER)

    asked = client.post("/umkm/baru/", new_form(client, nib="0109990000017"))

    text = text_of(asked)
    assert "Apakah usaha ini salah satu yang sudah tercatat?" in text
    assert "Kesamaannya: NIB yang sama, nama mirip di desa yang sama." in text
    assert "W**** C*****" in text
    assert f'href="/umkm/{known.pk}/"' in asked.content.decode()
    assert Enterprise.objects.count() == 1

    response = client.post("/umkm/baru/", form_of(asked) | {"tetap": "ya"})
    assert (response.status_code, Enterprise.objects.count()) == (302, 2)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"region": ""}, "region"),
        ({"region": "33.09.01.2001"}, "region"),
        ({"name": ""}, "name"),
        ({"owner-nik": "12"}, "owner-nik"),
        ({"kunci": "x", "sales_idr": "banyak"}, "sales_idr"),
    ],
)
def test_what_is_wrong_in_a_new_one_is_told(client, officer, values, field):
    response = client.post("/umkm/baru/", new_form(client, **values))

    assert list(response.context["form"].errors) == [field]
    assert not Enterprise.objects.exists()


def test_a_village_officer_enters_into_the_own_village(client, regency):
    client.force_login(make_user(Role.VILLAGE_OFFICER, SRIAMUR))

    sent = form_of(client.get("/umkm/baru/"))
    assert sent["region"] == [SRIAMUR]
    assert client.post("/umkm/baru/", sent | {"name": "Sambal Bu Ayu"}).status_code == 302


# Verifying


def test_a_whole_record_is_verified_and_its_figures_are_marked_so(client, officer, regency):
    enterprise = make_enterprise(region=SRIAMUR, owner=WHOLE, sales_idr=1_250_000, assets_idr=5_000_000)

    page = client.post(f"/umkm/{enterprise.pk}/verifikasi/", follow=True)

    assert "Pelaku usaha terverifikasi." in text_of(page)
    assert (page.context["marks"]["sales_idr"], page.context["marks"]["assets_idr"]) == ("verified", "verified")
    send(client, enterprise, sales_idr="2.000.000")
    page = client.get(f"/umkm/{enterprise.pk}/")
    assert (page.context["marks"]["sales_idr"], page.context["marks"]["assets_idr"]) == ("reported", "verified")


@pytest.mark.one_database
def test_what_is_missing_for_a_verification_is_told_at_once(client, officer, regency):
    enterprise = make_enterprise(region="32.16.05", name="", owner={})

    page = client.post(f"/umkm/{enterprise.pk}/verifikasi/", follow=True)

    assert "Lengkapi dahulu: nama atau produk, desa, nama pemilik, telepon atau NIK pemilik." in text_of(page)


def test_a_verification_is_withdrawn_with_a_reason(client, officer, regency):
    enterprise = make_enterprise(region=SRIAMUR, owner=WHOLE)
    client.post(f"/umkm/{enterprise.pk}/verifikasi/")
    address = f"/umkm/{enterprise.pk}/verifikasi/cabut/"

    assert "Tuliskan alasannya" in text_of(client.post(address, {"alasan": ""}))
    page = client.post(address, {"alasan": "usahanya lain"}, follow=True)

    assert "Verifikasi sudah dicabut" in text_of(page)
    assert "Petugas Satu: usahanya lain" in text_of(page)
    assert again(enterprise).verified_at is None


# The history


def test_a_change_is_taken_back_and_made_again_from_the_history(client, officer, enterprise):
    send(client, enterprise, name="Kecap Bulan")
    change = FieldChange.objects.get()
    address = f"/umkm/{enterprise.pk}/riwayat/{change.pk}/"
    assert f'href="{address}"' in client.get(f"/umkm/{enterprise.pk}/").content.decode()

    assert "Nama usaha Kecap Bulan Kecap Bintang" in text_of(client.get(address))
    page = client.post(address, {"alasan": "salah toko"}, follow=True)

    assert again(enterprise).name == "Kecap Bintang"
    assert "Petugas Satu: salah toko" in text_of(page)
    undo = FieldChange.objects.get(undoes=change)
    assert f"/riwayat/{change.pk}/" not in page.content.decode()
    page = client.post(f"/umkm/{enterprise.pk}/riwayat/{undo.pk}/", follow=True)
    assert again(enterprise).name == "Kecap Bulan"
    assert "diterapkan lagi: Petugas Satu" in text_of(page)


def test_a_change_under_a_later_one_has_no_button_and_its_address_says_why(client, officer, enterprise):
    send(client, enterprise, name="Kecap Bulan")
    send(client, enterprise, name="Kecap Surya")
    first = FieldChange.objects.get(revision=1)

    assert str(first.pk) not in client.get(f"/umkm/{enterprise.pk}/").content.decode()
    page = client.post(f"/umkm/{enterprise.pk}/riwayat/{first.pk}/", follow=True)

    assert "Isian ini sudah diubah lagi sesudahnya" in text_of(page)
    assert again(enterprise).name == "Kecap Surya"


def test_a_change_of_another_enterprise_is_not_found(client, officer, enterprise):
    send(client, enterprise, name="Kecap Bulan")
    other = make_enterprise(region=SRIAMUR)

    assert client.post(f"/umkm/{other.pk}/riwayat/{FieldChange.objects.get().pk}/").status_code == 404
    assert client.get(f"/umkm/{enterprise.pk}/riwayat/{uuid.uuid4()}/").status_code == 404


@pytest.mark.one_database
def test_personal_values_in_the_history_stay_masked(client, officer, enterprise):
    send(client, enterprise, **{"owner-phone": "080000005555", "owner-name": "SITI CONTOH"})

    page = client.get(f"/umkm/{enterprise.pk}/").content.decode()
    change = FieldChange.objects.get(field="owner.phone")
    page += client.get(f"/umkm/{enterprise.pk}/riwayat/{change.pk}/").content.decode()

    for private in ("80000005555", "SITI", "WAWAN"):
        assert private not in page


@pytest.mark.one_database
def test_the_record_takes_the_same_queries_with_one_change_and_with_three(client, officer, enterprise):
    def queries():
        client.get(f"/umkm/{enterprise.pk}/")
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/umkm/{enterprise.pk}/")
        return len(caught)

    send(client, enterprise, name="Kecap Bulan")
    one = queries()
    send(client, enterprise, name="Kecap Surya")
    send(client, enterprise, name="Kecap Komet", rt="001")

    assert queries() == one


# Moved


def test_an_officer_puts_what_moved_into_the_list_of_its_new_village(client, officer, enterprise):
    village_officer = make_user(Role.VILLAGE_OFFICER, SRIAMUR)
    check_enterprise(enterprise, "moved", by=village_officer, moved_to=KARANGSATRIA)
    assert "Masukkan ke daftar Karangsatria" in text_of(client.get(f"/umkm/{enterprise.pk}/"))

    page = client.post(f"/umkm/{enterprise.pk}/pindah/", follow=True)

    assert "ada di daftar desa barunya" in text_of(page)
    assert (again(enterprise).region_id, again(enterprise).presence) == (KARANGSATRIA, "")

    check_enterprise(enterprise, "moved", by=officer, moved_to=SRIAMUR)
    client.force_login(make_user(Role.VILLAGE_OFFICER, KARANGSATRIA))
    page = client.post(f"/umkm/{enterprise.pk}/pindah/", follow=True)
    assert "Desa barunya di luar wilayah Anda" in text_of(page)


# Who may


@pytest.mark.one_database
@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMINISTRATOR, Role.ENUMERATOR, Role.TRAINER])
def test_who_sees_no_enterprises_finds_none_to_edit(client, enterprise, role):
    region = None if role in {Role.BUYER, Role.ADMINISTRATOR} else "32.16.05"
    client.force_login(make_user(role, region))

    assert client.post(f"/umkm/{enterprise.pk}/ubah/", {"name": "Lain"}).status_code == 404
    assert again(enterprise).name == "Kecap Bintang"


def test_the_owner_reads_the_own_record_and_may_not_change_it(client, enterprise):
    owner = make_user(Role.OWNER, SRIAMUR)
    Owner.objects.filter(enterprise=enterprise).update(user=owner)
    client.force_login(owner)

    assert "Perbaiki" not in text_of(client.get(f"/umkm/{enterprise.pk}/"))
    assert client.post(f"/umkm/{enterprise.pk}/ubah/", {"name": "Lain"}).status_code == 403
    assert client.post(f"/umkm/{enterprise.pk}/verifikasi/").status_code == 403


def test_the_officer_of_another_regency_does_not_know_it(client, enterprise):
    client.force_login(make_officer("33.09"))

    for path in ("ubah/", "verifikasi/", "verifikasi/cabut/", "pindah/"):
        assert client.post(f"/umkm/{enterprise.pk}/{path}", {"alasan": "x"}).status_code == 404
