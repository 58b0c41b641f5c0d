"""One pair after the other: what is shown, what is said, the next one, and the way back."""

import pytest

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.models import DuplicatePair, Enterprise, FieldChange, Merge, PairDecision
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from tests.factories import make_enterprise, make_officer, make_pair, make_user

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA = "32.16.05.2002", "32.16.05.2001"
OWNER = {"name": "WAWAN CONTOH", "phone": "+6280000001234"}
OTHER = OWNER | {"phone": "+6280000001256"}


def pair_of(left=None, right=None, **fields):
    both = {"region": SRIAMUR, "owner": OWNER, "rw": "016"}
    one = make_enterprise(**both | {"name": "Kecap Bintang", "rt": "004"} | (left or {}))
    other = make_enterprise(**both | {"name": "Kecap Bintnag", "rt": "004"} | (right or {}))
    return make_pair(one, other, **fields)


def say(client, pair, verdict, **more):
    return client.post(f"/duplikat/{pair.pk}/putuskan/", {"putusan": verdict} | more)


def fresh(row):
    row.refresh_from_db()
    return row


def test_what_differs_is_marked_within_the_words_and_told_in_words(client, officer):
    pair = pair_of(
        {"address": "Kp. Pulo No. 10"},
        {"name": "KECAP BINTAMG", "address": "KP PULO NO 12", "nib": "9120000000001", "owner": OTHER},
    )

    response = client.get(f"/duplikat/{pair.pk}/")

    content = response.content.decode()
    assert "Kecap Binta<mark>n</mark>g" in content
    assert "KECAP BINTA<mark>M</mark>G" in content
    assert "KP PULO NO 1<mark>2</mark>" in content
    rows = {row.field: (row.verdict, row.words) for row in response.context["comparison"].telling}
    assert rows["name"] == ("near", "1 huruf berbeda")
    assert rows["owner.name"] == ("same", "sama")
    assert rows["owner.phone"] == ("near", "2 angka berbeda")
    assert rows["nib"] == ("one", "hanya satu yang menyebut")
    assert response.context["supporting"] == ["telepon sama", "nama berbeda satu huruf"]
    assert "Produk utama" in response.context["comparison"].unknown


def test_the_distance_is_told_where_both_have_a_point(client, officer):
    pair = pair_of({"lat": -6.2, "lng": 107.0}, {"lat": -6.2009, "lng": 107.0})

    assert "Berjarak 100 meter" in client.get(f"/duplikat/{pair.pk}/").content.decode()
    assert "Berjarak" not in client.get(f"/duplikat/{pair_of().pk}/").content.decode()


def test_not_the_same_is_kept_and_the_next_pair_comes_by_itself(client, officer):
    first, second = pair_of(probability=0.9), pair_of(probability=0.8)

    response = say(client, first, "different", catatan="dua kios", asal="pita=likely")

    assert response["Location"] == f"/duplikat/{second.pk}/?pita=likely&sudah={first.pk}"
    assert fresh(first).state == "rejected"
    decision = PairDecision.objects.get()
    assert (decision.verdict, decision.by, decision.note) == ("different", officer, "dua kios")
    page = client.get(response["Location"]).content.decode()
    assert "Tidak sama:" in page
    assert f"/duplikat/{first.pk}/batalkan/" in page


def test_the_same_merges_by_the_rules_where_nothing_speaks_against_it(client, officer):
    pair = pair_of({"nib": "9120000000001"}, {"nib": ""})

    response = say(client, pair, "same")

    assert response["Location"] == f"/duplikat/?sudah={pair.pk}"
    merged = Merge.objects.get()
    assert (merged.survivor_id, merged.absorbed_id, merged.by) == (pair.left_id, pair.right_id, officer)
    assert fresh(pair).state == "accepted"
    assert f"Digabung ke nomor {pair.left_id}:" in client.get(response["Location"]).content.decode()


def test_the_same_asks_for_a_look_where_the_records_contradict_each_other(client, officer):
    pair = pair_of({"nib": "9120000000001"}, {"nib": "9120000000002"})

    response = say(client, pair, "same", asal="pita=likely")

    assert response["Location"].startswith(f"/duplikat/gabung/?umkm={pair.left_id}&umkm={pair.right_id}")
    assert not Merge.objects.exists()
    assert "NIB-nya berbeda" in client.get(response["Location"]).content.decode()


def test_a_village_officer_says_it_and_the_office_merges(client, officer):
    village = make_user(Role.VILLAGE_OFFICER, SRIAMUR)
    pair = pair_of()
    client.force_login(village)

    say(client, pair, "same")

    assert not Merge.objects.exists()
    assert (fresh(pair).state, PairDecision.objects.get().by) == ("accepted", village)
    client.force_login(officer)
    assert [row.pair for row in client.get("/duplikat/").context["rows"]] == [pair]
    say(client, pair, "same")
    assert Merge.objects.count() == 1


def test_a_visit_waits_and_stays_in_the_list(client, officer):
    pair, other = pair_of(probability=0.9), pair_of(probability=0.8)

    response = say(client, pair, "visit", catatan="tanya ketua RT")

    assert response["Location"] == f"/duplikat/{other.pk}/?sudah={pair.pk}"
    assert (fresh(pair).state, pair.note) == ("visit", "tanya ketua RT")
    assert "tanya ketua RT" in client.get(f"/duplikat/{pair.pk}/").content.decode()
    client.post(f"/duplikat/{pair.pk}/batalkan/")
    assert fresh(pair).state == "open"


def test_the_page_counts_the_list_that_one_walks_through(client, officer):
    visited, _open = pair_of(state="visit"), pair_of()

    assert client.get(f"/duplikat/{visited.pk}/").context["left"] == 2
    assert client.get(f"/duplikat/{visited.pk}/?keadaan=kunjungan").context["left"] == 1
    assert client.get(f"/duplikat/{visited.pk}/?keadaan=beda").context["left"] == 0


def test_a_number_of_a_record_is_no_amount(client, officer):
    pair = pair_of({"number": 12345}, {"number": 12346})

    content = client.get(f"/duplikat/{pair.pk}/").content.decode()
    merge_page = client.get("/duplikat/gabung/?umkm=12345&umkm=12346").content.decode()

    assert "Catatan lengkap, nomor 12345" in content
    assert "Gabungkan 2 catatan ke nomor 12345" in merge_page
    assert "12.34" not in content + merge_page


def test_skipping_changes_nothing_and_keeps_the_way_back(client, officer):
    first, second, third = (pair_of(probability=0.9 - place / 10) for place in range(3))
    decided = say(client, first, "different")

    response = say(client, second, "skip", sudah=first.pk)

    assert decided["Location"] == f"/duplikat/{second.pk}/?sudah={first.pk}"
    assert response["Location"] == f"/duplikat/{third.pk}/?sudah={first.pk}"
    assert fresh(second).state == "open"
    assert say(client, third, "skip")["Location"] == "/duplikat/?"


@pytest.mark.parametrize("verdict", ["different", "same"])
def test_the_last_decision_is_taken_back(client, officer, verdict):
    pair = pair_of()
    before = sorted(Enterprise.objects.values_list("pk", "name", "nib", "merged_into"))
    say(client, pair, verdict)

    response = client.post(f"/duplikat/{pair.pk}/batalkan/", {"asal": "pita=likely"})

    assert response["Location"] == f"/duplikat/{pair.pk}/?pita=likely"
    assert fresh(pair).state == "open"
    assert not PairDecision.objects.filter(withdrawn_at=None).exists()
    assert not Merge.objects.filter(undone_at=None).exists()
    assert sorted(Enterprise.objects.values_list("pk", "name", "nib", "merged_into")) == before


def test_taking_a_merge_back_leads_to_the_questions_that_came_up_since(client, officer):
    pair = pair_of()
    say(client, pair, "same")
    survivor = Enterprise.objects.get(pk=pair.left_id)
    edit_enterprise(survivor, {"name": "Kecap Surya"}, by=officer, base=revision_of(survivor))

    response = client.post(f"/duplikat/{pair.pk}/batalkan/")

    assert response["Location"] == f"/umkm/{survivor.pk}/gabungan/{Merge.objects.get().pk}/"
    assert Merge.objects.get().undone_at is None


def test_two_officers_at_one_pair_lose_nothing(client, officer):
    pair = pair_of()
    rina = make_officer(first_name="Rina")
    third = make_enterprise(region=SRIAMUR, owner=OWNER)
    merge(third.pk, [pair.right_id], by=rina)

    response = client.post(f"/duplikat/{pair.pk}/putuskan/", {"putusan": "same"}, follow=True)

    assert f"Rina baru saja menggabungkan nomor {pair.right_id} ke {third.pk}" in response.content.decode()
    assert Merge.objects.count() == 1


def test_what_people_decided_stands_against_a_merge(client, officer):
    pair = pair_of()
    decisions.decide(pair, decisions.DIFFERENT, by=make_officer(first_name="Rina"))

    response = client.post(f"/duplikat/{pair.pk}/putuskan/", {"putusan": "same"}, follow=True)

    assert "Rina menyatakan pada" in response.content.decode()
    assert not Merge.objects.exists()


def test_an_unknown_verdict_is_refused(client, officer):
    pair = pair_of()

    assert say(client, pair, "perhaps").status_code == 404
    assert client.get(f"/duplikat/{pair.pk}/putuskan/").status_code == 405


def test_personal_data_is_opened_for_both_with_a_purpose_and_written_down(client, officer):
    pair = pair_of({"owner": {"name": "SITI RAHASIA"}}, {"owner": {"name": "SITI RAHASIA BINTI"}})
    address = f"/duplikat/{pair.pk}/buka/"

    assert "SITI" not in client.post(address, {"fields_wanted": ["name"]}).content.decode()
    response = client.post(address, {"fields_wanted": ["name"], "purpose": "verify"})

    assert "SITI RAHASIA <mark>BINTI</mark>" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private, max-age=0"
    entries = AuditEntry.objects.filter(action="owner.open")
    assert [(entry.by, entry.fields) for entry in entries] == [(officer, ["name"])] * 2


def test_more_than_two_are_seen_together(client, officer):
    pair = pair_of()
    make_pair(pair.right, make_enterprise(region=SRIAMUR, name="Kecap Bintang 3", owner=OWNER))
    unlikely = make_pair(pair.right, make_enterprise(region=SRIAMUR), band="unsure", probability=0.2)

    response = client.get(f"/duplikat/{pair.pk}/")

    numbers = sorted(
        {pair.left_id, pair.right_id, *DuplicatePair.objects.exclude(pk=unlikely.pk).values_list("right", flat=True)}
    )
    assert response.context["group"] == numbers
    assert "3 catatan mungkin satu usaha" in response.content.decode()


@pytest.mark.one_database
def test_it_asks_the_database_as_often_for_a_long_past_as_for_a_short_one(client, officer, django_assert_num_queries):
    pair = pair_of()
    for name in ("Kecap Satu", "Kecap Dua", "Kecap Tiga"):
        edit_enterprise(pair.left, {"name": name}, by=officer, base=revision_of(pair.left))
    assert FieldChange.objects.count() == 3
    for one in (pair_of(), pair):
        client.get(f"/duplikat/{one.pk}/")
        with django_assert_num_queries(21):
            client.get(f"/duplikat/{one.pk}/")
