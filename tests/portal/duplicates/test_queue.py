"""The queue of pairs: which ones, in which order, whose, how far, and as a file."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.jobs.runner import run_waiting
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.exports.making import open_export
from desaekspor.registry.exports.models import Export
from desaekspor.registry.models import DuplicatePair, EnterpriseKey
from tests.factories import make_enterprise, make_officer, make_pair, make_user

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA, ELSEWHERE = "32.16.05.2002", "32.16.05.2001", "32.16.01.2001"
LIST, PROGRESS = "/duplikat/", "/duplikat/kemajuan/"


def pair_in(village=SRIAMUR, names=("Kecap Bintang", "Kecap Bintnag"), **fields):
    return make_pair(*(make_enterprise(region=village, name=name) for name in names), **fields)


def shown(response):
    return [row.pair.pk for row in response.context["rows"]]


def test_what_people_said_comes_first_then_the_likeliest(client, officer):
    unlikely, likely = pair_in(probability=0.3, band="unsure"), pair_in(probability=0.97)
    said = pair_in(probability=0.5)
    decisions.decide(said, decisions.SAME, by=make_user(Role.VILLAGE_OFFICER, SRIAMUR))
    decided = pair_in(probability=0.99)
    decisions.decide(decided, decisions.DIFFERENT, by=officer)

    response = client.get(LIST)

    assert shown(response) == [said.pk, likely.pk, unlikely.pk]
    assert (response.context["progress"].done, response.context["progress"].all) == (1, 4)
    assert shown(client.get(f"{LIST}?keadaan=beda")) == [decided.pk]
    assert shown(client.get(f"{LIST}?keadaan=gabungkan")) == [said.pk]


def test_what_a_village_officer_called_one_is_done_for_them_and_waits_for_who_merges(client, officer):
    said, unsaid = pair_in(probability=0.5), pair_in(probability=0.97)
    theirs = make_user(Role.VILLAGE_OFFICER, SRIAMUR)
    decisions.decide(said, decisions.SAME, by=theirs)
    head = '<th scope="col" class="number">Dinyatakan sama, belum digabung</th>'
    assert shown(client.get(LIST)) == [said.pk, unsaid.pk]
    assert head not in client.get(PROGRESS).content.decode()  # for who merges it is still to do
    client.force_login(theirs)

    response = client.get(LIST)

    assert shown(response) == [unsaid.pk]
    assert (response.context["progress"].done, response.context["found"], response.context["stands"][0].count) == (1, 1, 1)
    assert shown(client.get(f"{LIST}?keadaan=gabungkan")) == [said.pk]
    assert head in client.get(PROGRESS).content.decode()
    assert client.get(f"{LIST}{unsaid.pk}/").context["left"] == 1
    assert [one.pair for one in client.get(f"/umkm/{said.left_id}/").context["likenesses"]] == []


def test_it_is_narrowed_by_place_band_source_and_whose_it_is(client, officer):
    here, there = pair_in(SRIAMUR), pair_in(ELSEWHERE, band="sure", probability=0.999)
    across = make_pair(make_enterprise(region=SRIAMUR), make_enterprise(region=KARANGSATRIA), assigned_to=officer)
    for enterprise, source in ((there.left, "oss"), (there.right, "sidt"), (here.left, "sidt"), (here.right, "sidt")):
        EnterpriseKey.objects.create(source=source, key=str(enterprise.pk), enterprise=enterprise)

    found = {
        query: shown(client.get(f"{LIST}?{query}"))
        for query in (f"wilayah={SRIAMUR}", "wilayah=32.16.01", "wilayah=lintas", "pita=sure", "sumber=oss-sidt", "tugas=saya")
    }

    assert found == {
        f"wilayah={SRIAMUR}": [here.pk, across.pk],
        "wilayah=32.16.01": [there.pk],
        "wilayah=lintas": [across.pk],
        "pita=sure": [there.pk],
        "sumber=oss-sidt": [there.pk],
        "tugas=saya": [across.pk],
    }


def test_a_wrong_filter_is_left_out(client, officer):
    pair = pair_in()

    assert shown(client.get(f"{LIST}?pita=x&wilayah=99&sesudah=abc&tugas=-1")) == [pair.pk]


def test_the_next_page_begins_where_this_one_ends(client, officer):
    pairs = [pair_in(probability=0.5 + place / 100) for place in range(28)][::-1]

    first = client.get(LIST)
    second = client.get(f"{LIST}?{first.context['next_page']}")

    assert shown(first) + shown(second) == [pair.pk for pair in pairs]
    assert second.context["next_page"] == ""


def test_a_village_officer_sees_the_pairs_of_the_village_alone(client):
    here, _there = pair_in(SRIAMUR), pair_in(KARANGSATRIA)
    across = make_pair(make_enterprise(region=SRIAMUR), make_enterprise(region=KARANGSATRIA))
    client.force_login(make_user(Role.VILLAGE_OFFICER, SRIAMUR))

    response = client.get(LIST)

    assert shown(response) == [here.pk]
    assert "Bagikan" not in response.content.decode()
    assert client.get(f"/duplikat/{across.pk}/").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_database_as_often_for_three_as_for_one(client, officer, rows, django_assert_num_queries):
    for _ in range(rows):
        pair = pair_in(assigned_to=make_officer(first_name="Rina"))
        EnterpriseKey.objects.create(source="sidt", key=str(pair.pk), enterprise=pair.left)
    client.get(LIST)  # what is remembered of the region

    with django_assert_num_queries(15):
        client.get(LIST)
    with django_assert_num_queries(9):
        client.get("/duplikat/kemajuan/")


def test_the_owners_are_masked(client, officer):
    pair = make_pair(
        make_enterprise(region=SRIAMUR, owner={"name": "SITI RAHASIA", "phone": "+6280000001234", "nik": "3216050101809901"}),
        make_enterprise(region=SRIAMUR, owner={"name": "SITI RAHASIA", "phone": "+6280000001234"}),
    )

    for address in (LIST, f"/duplikat/{pair.pk}/", f"/duplikat/gabung/?umkm={pair.left_id}&umkm={pair.right_id}"):
        content = client.get(address).content.decode()
        assert [secret for secret in ("SITI RAHASIA", "0000001234", "3216050101809901") if secret in content] == [], address


def test_nothing_found_is_said_with_what_comes_next(client, officer):
    response = client.get(LIST)

    assert "Belum ada kemungkinan data ganda" in response.content.decode()
    assert "Belum ada kemungkinan data ganda" in client.get("/duplikat/kemajuan/").content.decode()


def test_how_far_the_villages_and_officers_are(client, officer):
    rina = make_user(Role.VILLAGE_OFFICER, SRIAMUR, first_name="Rina")
    for state in ("open", "visit", "rejected"):
        pair_in(SRIAMUR, state=state, assigned_to=rina)
    pair_in(KARANGSATRIA)

    response = client.get("/duplikat/kemajuan/")

    villages = [(village.code, done.to_do, done.visit, done.done) for village, done in response.context["villages"]]
    assert villages == [(SRIAMUR, 2, 1, 1), (KARANGSATRIA, 1, 0, 0)]
    assert [(who, done.to_do) for who, done in response.context["officers"]] == [(rina, 2), (None, 1)]


def test_ticked_pairs_are_given_to_an_officer(client, officer):
    rina = make_user(Role.VILLAGE_OFFICER, SRIAMUR, first_name="Rina")
    one, other, elsewhere = pair_in(SRIAMUR), pair_in(SRIAMUR), pair_in(KARANGSATRIA)
    given = {"pasangan": [one.pk, elsewhere.pk], "petugas": rina.pk, "apa": "ticked"}

    response = client.post("/duplikat/bagikan/", given, follow=True)

    assert "1 pasangan ditugaskan kepada Rina" in response.content.decode()
    assert "1 pasangan dilewati" in response.content.decode()  # Rina does not see the other village
    assert list(DuplicatePair.objects.filter(assigned_to=rina)) == [one]
    client.post("/duplikat/bagikan/", {"petugas": "", "apa": "all"})
    assert not DuplicatePair.objects.filter(assigned_to=rina).exists()
    other.refresh_from_db()
    assert other.assigned_to is None


def test_the_whole_list_is_given_away_as_it_was_filtered(client, officer):
    rina = make_officer(first_name="Rina")
    here, there = pair_in(SRIAMUR), pair_in(KARANGSATRIA)

    client.post(f"/duplikat/bagikan/?wilayah={SRIAMUR}", {"petugas": rina.pk, "apa": "all"})

    assert list(DuplicatePair.objects.filter(assigned_to=rina)) == [here]
    there.refresh_from_db()
    assert there.assigned_to is None


def test_work_is_not_given_to_strangers(client, officer):
    pair = pair_in()

    for stranger in (make_officer("33.08"), make_user(Role.BUYER, None)):
        given = {"pasangan": [pair.pk], "petugas": stranger.pk, "apa": "ticked"}
        assert client.post("/duplikat/bagikan/", given).status_code == 404
    pair.refresh_from_db()
    assert pair.assigned_to is None


def test_the_work_list_goes_out_as_a_workbook(client, officer):
    pair = make_pair(
        make_enterprise(region=SRIAMUR, name="Kecap Bintang", owner={"name": "SITI RAHASIA", "phone": "+6280000001234"}),
        make_enterprise(region=SRIAMUR, name="Kecap Bintnag", owner={"name": "SITI RAHASIA"}),
        probability=0.996,
    )
    pair_in(KARANGSATRIA)
    decided = pair_in(SRIAMUR)
    decisions.decide(decided, decisions.DIFFERENT, by=officer)

    response = client.post(f"/duplikat/unduh/?wilayah={SRIAMUR}", {"kind": "xlsx"})
    run_waiting()

    export = Export.objects.get()
    assert response["Location"] == reverse("portal:export", args=[export.pk])
    assert export.file_name.startswith("duplikat-")
    book = openpyxl.load_workbook(io.BytesIO(open_export(export).read()))
    head, *rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[head.index("Pasangan")] for row in rows] == [pair.pk]
    line = dict(zip(head, rows[0], strict=True))
    assert (line["A: Nama usaha"], line["B: Nama usaha"]) == ("Kecap Bintang", "Kecap Bintnag")
    assert (line["A: Nama pemilik"], line["A: Telepon pemilik"]) == ("S*** R******", "+62********234")
    assert line["Tingkat kemungkinan (persen)"] == 99.6  # as on the pages
    assert "telepon sama" in line["Alasan"]
    assert "SITI RAHASIA" not in str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert export.described == [["Kecamatan atau desa", "Sriamur"]]
    page = client.get(response["Location"]).content.decode()
    assert "Daftar yang Anda unduh sebagai berkas: kemungkinan data ganda." in page
    assert "<dt>Baris</dt><dd>1</dd>" in page
    assert "kemungkinan data ganda · " in client.get("/unduhan/").content.decode()


def test_a_long_work_list_is_made_in_the_background_and_holds_merged_pairs_too(client, officer, monkeypatch):
    monkeypatch.setattr("desaekspor.portal.views.exports.MADE_AT_ONCE", 1)
    pair, other = pair_in(SRIAMUR), pair_in(SRIAMUR)
    merge(pair.left_id, [pair.right_id], by=officer)

    client.post("/duplikat/unduh/?keadaan=semua", {"kind": "xlsx"})
    assert Export.objects.get().made_at is None
    run_waiting()

    book = openpyxl.load_workbook(io.BytesIO(open_export(Export.objects.get()).read()))
    _head, *rows = book.worksheets[0].values
    assert {row[0] for row in rows} == {pair.pk, other.pk}


def test_pairs_of_a_merged_enterprise_do_not_stand_in_the_list(client, officer):
    pair_in(state="gone", updated_at=timezone.now())

    assert shown(client.get(f"{LIST}?keadaan=semua")) == []
