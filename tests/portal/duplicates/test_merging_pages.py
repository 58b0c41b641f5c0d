"""Merging field by field, clusters of more than two, and taking apart from the record's page."""

import pytest

from desaekspor.accounts.models import Role
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.models import Enterprise, FieldChange, Merge
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from tests.factories import make_enterprise, make_officer, make_pair, make_user
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_loading import oss_row

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA = "32.16.05.2002", "32.16.05.2001"
OWNER = {"name": "WAWAN CONTOH", "phone": "+6280000001234"}


def record(name, **fields):
    return make_enterprise(**{"region": SRIAMUR, "owner": OWNER, "name": name} | fields)


def address(*enterprises, **more):
    query = "&".join([*(f"umkm={one.pk}" for one in enterprises), *(f"{name}={value}" for name, value in more.items())])
    return f"/duplikat/gabung/?{query}"


def form_of(response):
    """What a browser would send of the form as it stands."""
    rows = response.context["page"].differing
    sent = {"umkm": [one.enterprise.pk for one in response.context["records"]], "tetap": response.context["survivor"]}
    sent |= {f"lihat-{number}": change for number, change in response.context["seen"]}
    sent |= {f"aturan-{row.key}": row.rule for row in rows}
    sent |= {f"pilih-{row.key}": next((o.value for o in row.options if o.is_chosen), "") for row in rows}
    return sent


def test_the_rules_choice_is_made_already_with_its_reason(client, officer):
    one = record("Kecap Bintang", kbli="", address="Kp. Pulo")
    other = record("Kecap Bintang Asli", kbli="10771", kbli_version="2020", address="Kp. Pulo No. 10 belakang masjid")

    response = client.get(address(one, other))

    assert response.context["survivor"] == one.pk
    rows = {row.field: (row.rule, row.why) for row in response.context["page"].differing}
    assert rows["kbli"] == (str(other.pk), "hanya diketahui di sini")
    assert rows["address"] == (str(other.pk), "alamat terlengkap")
    assert dict(response.context["page"].new)["Kode KBLI"] == "10771 (KBLI 2020)"


def test_merging_as_it_stands_keeps_no_choice_by_hand(client, officer):
    one, other = record("Kecap Bintang"), record("Kecap Bintang Asli", kbli="10771")

    response = client.post(
        "/duplikat/gabung/", form_of(client.get(address(one, other))) | {"langkah": "gabung", "alasan": "satu"}
    )

    assert response["Location"] == f"/umkm/{one.pk}/"
    merged = Merge.objects.get()
    assert (merged.choices, merged.why, merged.by) == ({}, "satu", officer)
    assert Enterprise.objects.get(pk=one.pk).kbli == "10771"


def test_another_record_is_chosen_for_a_field(client, officer):
    one, other = record("Kecap Bintang"), record("Kecap Surya")
    sent = form_of(client.get(address(one, other)))  # the rule takes what was said last
    assert sent["pilih-name"] == str(other.pk)
    sent["pilih-name"] = one.pk

    looked = client.post("/duplikat/gabung/", sent | {"langkah": "lihat"})
    client.post("/duplikat/gabung/", sent | {"langkah": "gabung"})

    assert dict(looked.context["page"].kept)["Nama usaha"] == "Kecap Bintang"
    assert "pilihan Anda" in looked.content.decode()
    assert Enterprise.objects.get(pk=one.pk).name == "Kecap Bintang"
    assert Merge.objects.get().choices == {"name": one.pk}


def test_another_number_stays(client, officer):
    one, other = record("Kecap Bintang"), record("Kecap Surya")
    looked = client.post("/duplikat/gabung/", form_of(client.get(address(one, other))) | {"tetap": other.pk, "langkah": "lihat"})

    client.post("/duplikat/gabung/", form_of(looked) | {"langkah": "gabung"})

    assert Merge.objects.get().survivor_id == other.pk
    assert client.get(f"/umkm/{one.pk}/")["Location"] == f"/umkm/{other.pk}/"


def test_what_changed_meanwhile_is_looked_at_again(client, officer):
    one, other = record("Kecap Bintang"), record("Kecap Surya")
    sent = form_of(client.get(address(one, other))) | {"langkah": "gabung"}
    edit_enterprise(other, {"name": "Kecap Bulan"}, by=make_officer(), base=revision_of(other))

    response = client.post("/duplikat/gabung/", sent, follow=True)

    assert f"Nomor {other.pk} diubah ketika Anda melihatnya" in response.content.decode()
    assert not Merge.objects.exists()


def test_three_become_one_and_one_that_does_not_belong_is_left_out(client, officer):
    one, two, three, stranger = (record(f"Kecap {name}") for name in ("Satu", "Dua", "Tiga", "Lain"))
    looked = client.get(address(one, two, three, stranger))

    assert [row.enterprise for row in looked.context["records"]] == [one, two, three, stranger]
    client.post("/duplikat/gabung/", form_of(looked) | {"ikut": [one.pk, two.pk, three.pk], "langkah": "gabung"})

    assert sorted(Merge.objects.values_list("survivor_id", "absorbed_id")) == [(one.pk, two.pk), (one.pk, three.pk)]
    assert Enterprise.objects.get(pk=stranger.pk).merged_into_id is None


def test_after_a_merge_on_the_way_the_next_pair_comes(client, officer):
    pair, following = make_pair(record("Kecap A"), record("Kecap B")), make_pair(record("Sambal A"), record("Sambal B"))
    sent = form_of(client.get(address(pair.left, pair.right)))

    response = client.post("/duplikat/gabung/", sent | {"langkah": "gabung", "pasangan": pair.pk, "asal": "pita=likely"})

    assert response["Location"] == f"/duplikat/{following.pk}/?pita=likely&sudah={pair.pk}"


def test_records_of_another_region_cannot_be_merged(client):
    client.force_login(make_officer("33.08"))
    one, other = record("Kecap Bintang"), record("Kecap Surya")

    assert client.get(address(one, other)).status_code == 404
    assert client.get("/duplikat/gabung/").status_code == 404
    assert client.get(f"/duplikat/gabung/?umkm={one.pk}").status_code == 404
    assert client.post("/duplikat/gabung/", {"umkm": [one.pk, other.pk], "langkah": "gabung"}).status_code == 404


def test_the_record_shows_what_became_part_of_it_and_what_may_be_it(client, officer):
    one, other, third = record("Kecap Bintang"), record("Kecap Lama"), record("Kecap Ketiga")
    merge(one.pk, [other.pk], by=officer, why="pindah kios")
    pair = make_pair(one, third)

    content = client.get(f"/umkm/{one.pk}/").content.decode()

    assert "Kecap Lama" in content
    assert f"nomor {other.pk}" in content
    assert "pindah kios" in content
    assert f"/umkm/{one.pk}/gabungan/{Merge.objects.get().pk}/" in content
    assert f"/duplikat/{pair.pk}/" in content
    client.force_login(make_user(Role.VILLAGE_OFFICER, SRIAMUR))
    assert "Pisahkan" not in client.get(f"/umkm/{one.pk}/").content.decode()


def test_a_merge_is_taken_apart_from_the_record(client, officer):
    one, other = record("Kecap Bintang"), record("Kecap Lama", kbli="10771")
    merged = merge(one.pk, [other.pk], by=officer).merges[0]

    assert "Semuanya jelas" in client.get(f"/umkm/{one.pk}/gabungan/{merged.pk}/").content.decode()
    response = client.post(f"/umkm/{one.pk}/gabungan/{merged.pk}/", {"beda": "ya"})

    assert response["Location"] == f"/umkm/{other.pk}/"
    assert client.get(f"/umkm/{other.pk}/").status_code == 200
    assert Enterprise.objects.get(pk=one.pk).kbli == ""
    again = client.post(f"/umkm/{one.pk}/gabungan/{merged.pk}/", follow=True)
    assert "Keduanya sudah terpisah" in again.content.decode()


def test_what_is_unclear_is_asked_before_anything_happens(client, officer):
    one, other = record("Kecap Bintang"), record("Kecap Lama")
    merged = merge(one.pk, [other.pk], by=officer).merges[0]
    survivor = Enterprise.objects.get(pk=one.pk)
    edit_enterprise(survivor, {"name": "Kecap Surya"}, by=officer, base=revision_of(survivor))
    page = f"/umkm/{one.pk}/gabungan/{merged.pk}/"

    refused = client.post(page)
    assert "Jawab dahulu pertanyaan ini" in refused.content.decode()
    assert "Nama usaha: Kecap Surya" in refused.content.decode()
    assert Merge.objects.get().undone_at is None
    client.post(page, {"milik-0": "absorbed"})

    names = dict(Enterprise.objects.values_list("pk", "name"))
    assert (names[one.pk], names[other.pk]) == ("Kecap Bintang", "Kecap Surya")
    assert FieldChange.objects.filter(enterprise=other.pk, field="name").exists()


def test_a_row_that_came_by_a_nib_of_both_is_asked_in_words_and_goes_where_they_say(client, officer):
    bare = {"nib": "0109239271589", "alamat_usaha": "", "rt_usaha": "", "rw_usaha": ""}
    load([sidt_row(1, nama_usaha="KECAP BINTANG JAYA", **bare), sidt_row(2, nama_usaha="TOKO LAIN", **bare)])
    one, other = Enterprise.objects.order_by("pk")
    merged = merge(one.pk, [other.pk], by=officer).merges[0]
    load([oss_row()], source="oss")
    page = f"/umkm/{one.pk}/gabungan/{merged.pk}/"

    asked = client.get(page).content.decode()
    assert "Baris dari OSS (perizinan berusaha): KECAP BINTANG JAYA, NIB 0109239271589" in asked
    assert f"paling mirip dengan nomor {one.pk}" in asked
    assert '<input type="radio" name="milik-0" value="survivor" checked>' in asked
    client.post(page, {"milik-0": "absorbed", "beda": "ya"})

    assert [Enterprise.objects.get(pk=pk).address for pk in (one.pk, other.pk)] == ["", "Jl. Raya No. 1"]


@pytest.mark.one_database
def test_it_asks_the_database_as_often_for_three_as_for_two(client, officer, django_assert_num_queries):
    two = address(record("Kecap A"), record("Kecap B"))
    three = address(record("Kecap C"), record("Kecap D"), record("Kecap E"))
    client.get(two)

    with django_assert_num_queries(23):
        client.get(two)
    with django_assert_num_queries(23):
        client.get(three)
