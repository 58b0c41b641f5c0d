"""A person who is erased is in no table any more, and no later file brings them back; the counts stay."""

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs.progress import Silent
from desaekspor.privacy.models import Channel, Consent, DataRequest
from desaekspor.privacy.services.consents import record_consent
from desaekspor.privacy.services.erasing import erase_person, files_that_hold
from desaekspor.privacy.services.requests import NotOpen, receive_request
from desaekspor.registry.duplicates.decisions import ask_for_visit, decide, propose
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import questions_of, unmerge
from desaekspor.registry.models import (
    DuplicatePair,
    Enterprise,
    FieldChange,
    ImportFinding,
    Merge,
    Owner,
    PairDecision,
    SourceRecord,
)
from desaekspor.registry.queries import history_of, source_rows_of
from desaekspor.registry.queries.findings import example_of
from desaekspor.registry.search.checking import disagreements
from desaekspor.registry.search.models import SearchDocument, SearchWord
from desaekspor.registry.services.batches import load_batch, undo_batch
from desaekspor.registry.services.erasing import strip_later_rows
from desaekspor.upkeep.doctor import examine
from tests.factories import make_officer
from tests.registry.registers import check, load, sidt_row

pytestmark = pytest.mark.django_db

NIK, PHONE, NAME, HOME, BORN = "3216050703799977", "080000007777", "MARTINA CONTOHWATI", "Gang Penanda Rumah", "1979-03-07"
MARKERS = {NIK, "80000007777", "MARTINA", "CONTOHWATI", "Penanda Rumah", BORN, "Jalan Penanda Kedua"}


def row(**cells):
    person = {"nik_pengusaha": NIK, "kontak_hp": PHONE, "nama_pengusaha": NAME, "alamat_pengusaha": HOME, "tanggal_lahir": BORN}
    return sidt_row(1, **person | cells)


@pytest.fixture
def officer(regency):
    return make_officer()


@pytest.fixture
def person(officer):
    """An owner who came by a file, was changed by a second one, and waits with a doubtful cell."""
    load([row(nib="123"), sidt_row(2)])
    load([row(nib="123", alamat_pengusaha="Jalan Penanda Kedua"), sidt_row(2)])
    return Enterprise.objects.get(keys__key=sidt_row(1)["id_data_badan_usaha"])


def ask(person, officer):
    return receive_request(
        person, kind=DataRequest.Kind.ERASURE, channel=Channel.FACE_TO_FACE, detail=f"Hapus {NAME}", by=officer
    )


def everything():
    """All that the tables say, opened."""
    texts = []
    kept = (Owner, SourceRecord, FieldChange, ImportFinding, Enterprise, DataRequest, Consent)
    for model in (*kept, Merge, PairDecision, DuplicatePair):
        for thing in model.objects.all():
            texts += [str(getattr(thing, field.attname)) for field in model._meta.concrete_fields]
    texts += SearchDocument.objects.values_list("words", flat=True)
    texts += SearchWord.objects.values_list("word", flat=True)
    return "\n".join(texts)


def left():
    said = everything()
    return {marker for marker in MARKERS if marker in said}


def test_before_it_all_of_it_is_there(person):
    assert left() == MARKERS


def test_nothing_of_the_person_is_left_in_any_table(person, officer):
    record_consent(
        person,
        purpose="messages",
        channel=Channel.PHONE,
        given_at=person.created_at,
        giver="other",
        giver_name="MARTINA",
        by=officer,
    )

    erase_person(ask(person, officer), by=officer)

    assert left() == set()
    owner = Owner.objects.get(enterprise=person)
    assert (owner.nik_mark, owner.phone_mark, owner.disabled, owner.education, owner.sex) == ("", "", None, "", "m")


def test_nothing_is_left_in_what_was_merged_with_it_and_in_what_people_wrote_of_that(person, officer):
    load([row(nib="123", alamat_pengusaha="Jalan Penanda Kedua"), sidt_row(2), sidt_row(3), sidt_row(4)])
    survivor = Enterprise.objects.get(keys__key=sidt_row(3)["id_data_badan_usaha"])
    other = Enterprise.objects.get(keys__key=sidt_row(4)["id_data_badan_usaha"])
    merge(survivor.pk, [person.pk], by=officer, choices={"owner.name": person.pk}, why=f"same as {NAME}")
    decide((person.pk, other.pk), "different", by=officer, note=f"not {NAME}")
    ask_for_visit(propose((survivor.pk, other.pk)), by=officer, note=f"ask {NAME}")
    assert left() == MARKERS
    assert Owner.objects.get(enterprise=survivor).name == NAME

    erase_person(ask(survivor, officer), by=officer)

    assert left() == set()
    one = Merge.objects.get()
    unmerge(one, by=officer, answers={question.key: "survivor" for question in questions_of(one)})
    assert left() == set()
    assert not any(result.findings for result in examine(full=True, only={"sealed", "history", "survivors", "merges", "search"}))


def test_others_are_left_as_they_were(person, officer):
    before = Owner.objects.get(enterprise__keys__key=sidt_row(2)["id_data_badan_usaha"]).nik

    erase_person(ask(person, officer), by=officer)

    assert Owner.objects.get(enterprise__keys__key=sidt_row(2)["id_data_badan_usaha"]).nik == before


def test_the_enterprise_and_its_figures_stay(person, officer):
    before = Enterprise.objects.filter(pk=person.pk).values("name", "sales_idr", "paid_women", "region", "kbli").get()

    erase_person(ask(person, officer), by=officer)

    assert Enterprise.objects.filter(pk=person.pk).values(*before).get() == before


def test_the_request_is_answered_and_it_is_written_down(person, officer):
    asked = ask(person, officer)

    erase_person(asked, by=officer)

    asked.refresh_from_db()
    assert (asked.state, asked.ended_by, asked.detail) == ("done", officer, None)
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.by, entry.object_id) == ("owner.erase", officer, str(person.owner.pk))


def test_it_is_done_once(person, officer):
    asked = ask(person, officer)
    erase_person(asked, by=officer)

    with pytest.raises(NotOpen):
        erase_person(asked, by=officer)


def test_the_files_that_still_hold_the_person_are_named(person, officer):
    named = list(files_that_hold(person))

    assert erase_person(ask(person, officer), by=officer).batches == named
    assert len(named) == 2


def test_the_same_file_does_not_bring_the_person_back(person, officer):
    erase_person(ask(person, officer), by=officer)

    load([row(nib="123", alamat_pengusaha="Jalan Penanda Kedua"), sidt_row(2)])

    assert left() == set()


def test_a_changed_row_changes_the_business_and_not_the_person(person, officer):
    erase_person(ask(person, officer), by=officer)

    load([row(nib="123", omzet_tahunan="99000000", alamat_pengusaha="Jalan Penanda Kedua 2"), sidt_row(2)])

    assert left() == set()
    assert Enterprise.objects.get(pk=person.pk).sales_idr == 99_000_000
    assert FieldChange.objects.filter(enterprise=person, field__startswith="owner.").values("batch").distinct().count() == 1


def test_a_file_that_was_checked_before_is_checked_again(person, officer):
    waiting = check([row(omzet_tahunan="77000000", nama_pengusaha="MARTINA LAIN")])

    erase_person(ask(person, officer), by=officer)
    assert left() == set()
    load_batch(waiting, Silent())

    assert left() == set()
    assert Enterprise.objects.get(pk=person.pk).sales_idr == 77_000_000


def test_a_later_file_that_only_waits_is_stripped_by_the_daily_purge(person, officer):
    erase_person(ask(person, officer), by=officer)
    check([row(kel_usaha="TIDAK ADA")])
    assert left() != set()

    assert strip_later_rows() == 1

    assert left() == set()


def test_undoing_the_files_brings_nobody_back(person, officer):
    erase_person(ask(person, officer), by=officer)

    for batch in reversed(files_that_hold(person)):
        undo_batch(batch, by=officer)

    assert left() == set()


def test_pages_of_the_record_still_work(person, officer, client):
    erase_person(ask(person, officer), by=officer)
    person.refresh_from_db()

    assert len(history_of(person, opened=True)) > 1
    assert {
        cell.value for one in source_rows_of(person, opened=True) for cell in one.cells if cell.column == "nik_pengusaha"
    } == {None}
    for finding in ImportFinding.objects.select_related("batch"):
        example_of(finding.batch, finding, opened=True)
    client.force_login(officer)
    assert client.get(f"/umkm/{person.pk}/").status_code == 200


def test_the_whole_state_is_still_in_order(person, officer):
    erase_person(ask(person, officer), by=officer)

    wrong = [result.check.name for result in examine(full=True) if result.state == "wrong"]
    assert [name for name in wrong if name not in {"regions", "workers", "disk", "backup"}] == []
    assert list(disagreements()) == []
