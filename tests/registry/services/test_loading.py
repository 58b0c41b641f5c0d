"""What a file makes of the registry: new, changed, the same; by the rules of three-way and of the second source."""

import pytest
from django.db import connection

from desaekspor.jobs.progress import Silent
from desaekspor.registry.models import (
    Enterprise,
    EnterpriseKey,
    FieldChange,
    ImportBatch,
    ImportFinding,
    Owner,
    Product,
    SearchDocument,
    SourceRecord,
)
from desaekspor.registry.services import batches
from tests.factories import make_enterprise, make_officer, make_region
from tests.registry.registers import as_csv, check, counted, load, receive, sidt_row
from tests.registry.snapshot import by_key, snapshot

pytestmark = pytest.mark.usefixtures("regency")
State = ImportBatch.State


def only_enterprise():
    return Enterprise.objects.select_related("owner").get()


def test_a_clean_row_becomes_an_enterprise_with_every_field():
    batch = load([sidt_row(1, nib="0109239271589")])

    enterprise = only_enterprise()
    assert (enterprise.nib, enterprise.region_id, enterprise.sales_idr) == ("0109239271589", "32.16.05.2002", 16_200_000)
    assert (enterprise.reported_scale, enterprise.computed_scale) == ("micro", "micro")
    assert (enterprise.paid_men, enterprise.paid_women, enterprise.workers) == (0, 1, 3)
    assert (enterprise.kbli, enterprise.kbli_version, enterprise.kbli_category) == ("10771", "2020", "C")
    assert enterprise.created_batch == batch
    assert (enterprise.owner.nik, enterprise.owner.phone) == ("3216050101809901", "+6280000000001")
    assert enterprise.owner.disabled is False
    assert [product.name for product in enterprise.products.all()] == ["KECAP"]
    assert list(EnterpriseKey.objects.values_list("source", "key", "enterprise")) == [("sidt", "9000001", enterprise.pk)]
    record = SourceRecord.objects.get()
    assert (record.state, record.row, record.enterprise, record.content["raw"][0]) == ("new", 2, enterprise, "9000001")


def test_the_marks_of_nik_and_phone_find_the_owner_again():
    from desaekspor.accounts.sealing import look_up_mark

    load([sidt_row(1), sidt_row(2)])

    nik, phone = look_up_mark("nik", "3216050101809902"), look_up_mark("phone", "+6280000000002")
    assert Owner.objects.get(nik_mark=nik) == Owner.objects.get(phone_mark=phone)


def test_the_synthetic_mark_of_a_batch_passes_to_its_enterprises():
    load([sidt_row(1, nik_pengusaha="-", kontak_hp="-")], synthetic=True)

    assert only_enterprise().synthetic is True


def test_a_file_in_which_every_person_is_invented_is_synthetic_without_being_told():
    batch = load([sidt_row(1), sidt_row(2, nik_pengusaha="-")])

    assert batch.synthetic is True
    assert set(Enterprise.objects.values_list("synthetic", flat=True)) == {True}


def test_a_file_says_on_its_rows_that_it_is_synthetic():
    nobody = {"nik_pengusaha": "-", "kontak_hp": "-"}
    assert load([sidt_row(1, **nobody, source_page="sintetis-1")]).synthetic is True


def test_a_file_about_nobody_known_is_not_taken_for_synthetic():
    assert load([sidt_row(1, nik_pengusaha="-", kontak_hp="-")]).synthetic is False


def test_rejected_rows_wait_and_the_others_load():
    batch = load([sidt_row(1), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3)])

    assert counted(batch) == {"new": 2, "rejected": 1}
    assert [record.row for record in SourceRecord.objects.filter(state="rejected")] == [3]
    assert Enterprise.objects.count() == 2


def test_the_same_file_again_changes_nothing():
    rows = [sidt_row(number) for number in range(5)]
    load(rows)
    before = snapshot()

    again = load(rows)

    assert counted(again) == {"same": 5}
    assert snapshot() == before
    assert FieldChange.objects.count() == 0
    assert not SourceRecord.objects.filter(batch=again).exclude(content=None).exists()


def test_the_same_rows_in_another_order_and_pulled_on_another_day_change_nothing():
    load([sidt_row(number) for number in range(5)])
    before = snapshot()

    again = load(
        [sidt_row(number, pulled_at="2026-07-01 00:00:00", updated_at="2026-06-30 08:00:00") for number in (4, 2, 0, 1, 3)]
    )

    assert counted(again) == {"same": 5}
    assert snapshot() == before


def test_a_changed_row_changes_its_fields_and_keeps_their_history():
    load([sidt_row(1), sidt_row(2)])
    untouched = snapshot()["Enterprise"]

    batch = load([sidt_row(1, omzet_tahunan="3000000000", produk_utama="KECAP MANIS"), sidt_row(2)])

    assert counted(batch) == {"changed": 1, "same": 1}
    enterprise = SourceRecord.objects.get(batch=batch, state="changed").enterprise
    assert (enterprise.sales_idr, enterprise.computed_scale) == (3_000_000_000, "small")
    assert [product.name for product in enterprise.products.all()] == ["KECAP MANIS"]
    changes = {change.field: change.values for change in FieldChange.objects.filter(enterprise=enterprise)}
    assert changes == {
        "sales_idr": [16_200_000, 3_000_000_000],
        "computed_scale": ["micro", "small"],
        "product": ["KECAP", "KECAP MANIS"],
    }
    assert {change.at for change in FieldChange.objects.all()} == {enterprise.updated_at}
    other = Enterprise.objects.exclude(pk=enterprise.pk).get()
    assert snapshot()["Enterprise"][other.pk] == untouched[other.pk]


def test_a_personal_field_is_changed_with_its_mark():
    load([sidt_row(1)])
    before = only_enterprise().owner.phone_mark

    load([sidt_row(1, kontak_hp="080000009999")])

    owner = only_enterprise().owner
    assert owner.phone == "+6280000009999"
    assert owner.phone_mark != before
    assert FieldChange.objects.get().values == ["+6280000000001", "+6280000009999"]


def test_what_people_corrected_stays_until_the_source_changes_its_mind():
    load([sidt_row(1)])
    Enterprise.objects.update(sales_idr=99)

    load([sidt_row(1, asset="2000000")])
    assert (only_enterprise().sales_idr, only_enterprise().assets_idr) == (99, 2_000_000)

    load([sidt_row(1, asset="2000000", omzet_tahunan="17000000")])
    assert only_enterprise().sales_idr == 17_000_000


def test_an_empty_cell_never_erases_what_is_known():
    load([sidt_row(1)])

    batch = load([sidt_row(1, omzet_tahunan="", kontak_hp="", asset="2000000")])

    assert counted(batch) == {"changed": 1}
    assert (only_enterprise().sales_idr, only_enterprise().assets_idr) == (16_200_000, 2_000_000)
    assert only_enterprise().owner.phone == "+6280000000001"


def test_a_value_that_comes_back_after_an_empty_cell_is_no_change_of_mind():
    load([sidt_row(1)])
    load([sidt_row(1, omzet_tahunan="")])
    Enterprise.objects.update(sales_idr=99)

    load([sidt_row(1)])

    assert only_enterprise().sales_idr == 99


def test_a_row_that_says_what_the_registry_knows_already_makes_no_change():
    load([sidt_row(1)])
    Enterprise.objects.update(assets_idr=2_000_000)

    batch = load([sidt_row(1, asset="2000000")])

    assert counted(batch) == {"changed": 1}
    assert FieldChange.objects.count() == 0


def oss_row(**cells):
    row = {
        "nib": "0109239271589",
        "nama_perusahaan": "KECAP BINTANG JAYA",
        "uraian_jenis_perusahaan": "Perorangan",
        "uraian_risiko_proyek": "Rendah",
        "kbli": "10772",
        "judul_kbli": "Industri Kecap",
        "alamat_usaha": "Jl. Raya No. 1",
        "kelurahan_usaha": "SRIAMUR",
        "kecamatan_usaha": "TAMBUN UTARA",
        "kab_kota_usaha": "Kab. Bekasi",
        "tki": "4",
    }
    return row | cells


def test_a_second_source_that_meets_the_same_nib_fills_only_what_is_empty():
    load([sidt_row(1, nib="0109239271589", nama_usaha="KECAP BINTANG", alamat_usaha="", rt_usaha="", rw_usaha="")])

    batch = load([oss_row()], source="oss")

    assert batch.counts["matched"] == 1
    enterprise = only_enterprise()
    assert (enterprise.name, enterprise.kbli, enterprise.address) == ("KECAP BINTANG", "10771", "Jl. Raya No. 1")
    assert sorted(EnterpriseKey.objects.values_list("source", "enterprise")) == [("oss", enterprise.pk), ("sidt", enterprise.pk)]
    assert FieldChange.objects.get(field="address").values == ["", "Jl. Raya No. 1"]

    assert counted(load([oss_row()], source="oss")) == {"same": 1}
    load([oss_row(alamat_usaha="Jl. Baru No. 2")], source="oss")
    assert only_enterprise().address == "Jl. Baru No. 2"


def test_a_nib_that_several_enterprises_have_leads_to_a_new_one_with_a_warning():
    make_enterprise(nib="0109239271589")
    make_enterprise(nib="0109239271589")

    batch = load([sidt_row(3, nib="0109239271589")])

    assert counted(batch) == {"new": 1}
    assert ImportFinding.objects.filter(code="nib_several").count() == 1
    assert Enterprise.objects.count() == 3


def test_two_rows_of_a_file_that_meet_one_enterprise_become_two_new_ones():
    make_enterprise(nib="0109239271589")

    batch = load([sidt_row(1, nib="0109239271589"), sidt_row(2, nib="0109239271589")])

    assert counted(batch) == {"new": 2}
    assert ImportFinding.objects.filter(code="nib_several").count() == 2
    assert Enterprise.objects.count() == 3


def test_rows_outside_the_region_of_the_batch_are_rejected():
    officer = make_officer("32.16.06")

    batch = load(
        [sidt_row(1), sidt_row(2, kec_usaha="TAMBUN SELATAN", kel_usaha="SETIADARMA")],
        region="32.16.06",
        by=officer,
        confirm=True,
    )

    assert counted(batch) == {"new": 1, "rejected": 1}
    assert only_enterprise().region_id == "32.16.06.2001"


def test_an_enterprise_of_another_region_is_not_touched_by_its_key():
    load([sidt_row(1)])
    before = snapshot()

    batch = check([sidt_row(1, kec_usaha="TAMBUN SELATAN", kel_usaha="SETIADARMA")], region="32.16.06")

    assert counted(batch) == {"rejected": 1}
    assert ImportFinding.objects.get(code="enterprise_elsewhere").column == "id_data_badan_usaha"
    assert batch.state == State.HELD
    batches.load_batch(batches.begin_load(batch, by=None, confirm=True), Silent())
    assert snapshot() == before


def test_an_enterprise_of_another_region_is_not_met_by_its_nib():
    make_enterprise(region="32.75.01.1001", nib="0109239271589")

    batch = load([sidt_row(1, nib="0109239271589")])

    assert counted(batch) == {"new": 1}
    assert ImportFinding.objects.count() == 0


def test_keys_that_the_last_file_had_are_reported_as_gone_and_kept():
    load([sidt_row(1), sidt_row(2), sidt_row(3)])

    batch = load([sidt_row(1), sidt_row(4), sidt_row(3, tk_dibayar_laki="-1")])

    # The third row is in the file, though it waits.
    assert counted(batch) == {"new": 1, "same": 1, "rejected": 1, "gone": 1}
    assert Enterprise.objects.count() == 4


def test_gone_counts_against_the_last_file_that_was_loaded_and_not_undone():
    load([sidt_row(1), sidt_row(2)])
    batches.undo_batch(load([sidt_row(3)]), by=None)
    check([sidt_row(4)])

    assert counted(load([sidt_row(1)])) == {"same": 1, "gone": 1}


def test_a_file_of_which_most_rows_are_rejected_waits_for_a_confirmation():
    officer = make_officer()
    batch = check([sidt_row(1), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3, tk_dibayar_laki="-1")], by=officer)
    assert (batch.state, batch.held_for) == (State.HELD, ["most_rejected"])

    with pytest.raises(batches.NeedsConfirmation):
        batches.load_batch(batch, Silent())
    assert Enterprise.objects.count() == 0

    batch = batches.load_batch(batches.begin_load(batch, by=officer, confirm=True), Silent())
    assert (batch.state, batch.confirmed_by, Enterprise.objects.count()) == (State.LOADED, officer, 1)


def test_a_row_that_describes_another_enterprise_under_a_known_key_is_asked_about():
    load([sidt_row(1)])

    batch = check([sidt_row(1, nama_pengusaha="SITI CONTOH", nik_pengusaha="3216054101809955", jenis_kelamin="Perempuan")])

    assert (batch.state, batch.held_for) == (State.HELD, ["identity_changed"])
    assert ImportFinding.objects.filter(code="identity_changed", severity="warning").count() == 1


def test_a_new_name_alone_is_no_other_enterprise():
    load([sidt_row(1)])

    assert check([sidt_row(1, nama_usaha="SAMBAL PELANGI")]).state == State.CHECKED


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite goes by its indexes alone")
def test_after_a_large_load_the_database_knows_how_large_its_tables_are(monkeypatch):
    monkeypatch.setattr("desaekspor.registry.services.loading.CATCHES_UP_FROM", 3)

    load([sidt_row(number) for number in range(1, 4)])

    tables = ["registry_enterprise", "registry_enterprisekey", "registry_owner", "registry_product", "registry_search_document"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s) ORDER BY relname", [tables])
        assert cursor.fetchall() == [(table, 3) for table in tables]
        cursor.execute("SELECT gin_clean_pending_list('search_words')")
        assert cursor.fetchone() == (0,)  # pages that still waited


def test_a_first_file_that_is_written_without_indexes_leaves_all_of_them_and_the_same_rows(monkeypatch):
    tables = [model._meta.db_table for model in (Enterprise, Owner, Product, EnterpriseKey, SearchDocument)]

    def indexes():
        with connection.cursor() as cursor:
            return [connection.introspection.get_constraints(cursor, table) for table in tables]

    rows, before = [sidt_row(1), sidt_row(2, nib="0109239271589"), sidt_row(3)], indexes()
    load(rows)
    usual = by_key()
    batches.undo_batch(ImportBatch.objects.get(), by=None)
    monkeypatch.setattr("desaekspor.registry.services.loading.WITHOUT_INDEXES_FROM", 3)

    load(rows)

    assert (by_key(), indexes()) == (usual, before)
    assert SearchDocument.objects.count() == 3


def test_loading_twice_changes_nothing():
    batch = load([sidt_row(1)])
    before = snapshot()

    assert batches.load_batch(batch, Silent()).state == State.LOADED
    assert snapshot() == before


def test_a_load_after_another_load_checks_again_and_doubles_nothing():
    first, second = check([sidt_row(1)]), check([sidt_row(1, omzet_tahunan="17000000")])

    batches.load_batch(first, Silent())
    loaded = batches.load_batch(second, Silent())

    assert counted(loaded) == {"changed": 1}
    assert only_enterprise().sales_idr == 17_000_000


def test_a_load_that_finds_another_identity_when_it_checks_again_is_held():
    first = check([sidt_row(1)])
    second = check([sidt_row(1, nama_pengusaha="SITI CONTOH", nik_pengusaha="3216054101809955", jenis_kelamin="Perempuan")])
    batches.load_batch(first, Silent())

    with pytest.raises(batches.NeedsConfirmation):
        batches.load_batch(second, Silent())

    second.refresh_from_db()
    assert (second.state, counted(second)) == (State.HELD, {"changed": 1})


def test_checking_again_makes_the_rows_anew():
    batch = check([sidt_row(1), sidt_row(2, tk_dibayar_laki="-1")])

    batch = batches.check_batch(batch, Silent())

    assert counted(batch) == {"new": 1, "rejected": 1}
    assert SourceRecord.objects.count() == 2
    assert ImportFinding.objects.count() == 1


class Interrupted(Exception):
    pass


class StopAt:
    """Progress that interrupts the work when it reaches a step."""

    def __init__(self, step):
        self.step = step

    def report(self, *, done=None, total=None, step=None):
        if step == self.step:
            raise Interrupted

    def fence(self):
        if self.step == "fence":
            raise Interrupted


@pytest.mark.parametrize("step", ["preparing", "writing", "fence"])
def test_a_load_that_was_interrupted_leaves_the_registry_and_is_completed_by_running_it_again(step):
    load([sidt_row(1)])
    before = snapshot()
    batch = check([sidt_row(1, asset="2000000"), sidt_row(2)])

    with pytest.raises(Interrupted):
        batches.load_batch(batch, StopAt(step))
    assert snapshot() == before

    batch = batches.load_batch(batch, Silent())
    assert counted(batch) == {"new": 1, "changed": 1}
    assert Enterprise.objects.count() == 2


def test_an_edit_between_preparing_and_writing_is_not_lost():
    load([sidt_row(1)])
    batch = check([sidt_row(1, asset="2000000", omzet_tahunan="17000000")])

    class EditMeanwhile(Silent):
        def report(self, *, step=None, **_):
            if step == "writing":
                from django.utils import timezone

                Enterprise.objects.update(assets_idr=7, name="NAMA BARU", updated_at=timezone.now())

    batches.load_batch(batch, EditMeanwhile())

    enterprise = only_enterprise()
    assert (enterprise.name, enterprise.assets_idr, enterprise.sales_idr) == ("NAMA BARU", 2_000_000, 17_000_000)
    assert FieldChange.objects.get(field="assets_idr").values == [7, 2_000_000]


def test_long_text_is_cut_for_the_registry_and_whole_in_the_source_row():
    load([sidt_row(1, nama_usaha="KECAP " * 60)])

    assert len(only_enterprise().name) <= 200
    assert SourceRecord.objects.get().content["raw"][16] == "KECAP " * 60


def test_a_batch_without_a_source_cannot_be_checked():
    batch = batches.receive_upload(
        as_csv([{"nama usaha": "KECAP", "desa": "SRIAMUR", "telepon": "x"}]),
        name="x.csv",
        by=None,
        region=make_region("32.16"),
        source="",
    )
    batch.source = ""
    batch.save()

    with pytest.raises(batches.NotPossible):
        batches.check_batch(batch, Silent())


def test_discarding_a_batch_leaves_nothing_of_it():
    from desaekspor.registry import uploads

    batch = check([sidt_row(1), sidt_row(2, tk_dibayar_laki="-1")])

    batches.discard_batch(batch, by=None)

    assert (ImportBatch.objects.count(), SourceRecord.objects.count(), ImportFinding.objects.count()) == (0, 0, 0)
    assert not uploads.path_of(batch.stored_as).exists()


def test_a_loaded_batch_cannot_be_discarded():
    batch = load([sidt_row(1)])

    with pytest.raises(batches.NotPossible):
        batches.discard_batch(batch, by=None)


def test_a_check_that_is_overtaken_gives_up(monkeypatch):
    from desaekspor.registry.services import checking

    batch = receive([sidt_row(number) for number in range(6)])
    monkeypatch.setattr(checking, "CHUNK", 2)

    class AnotherStarts(Silent):
        def report(self, *, done=None, **_):
            if done == 2:
                batches.check_batch(batch, Silent())

    with pytest.raises(batches.Overtaken):
        batches.check_batch(batch, AnotherStarts())

    assert SourceRecord.objects.filter(batch=batch).count() == 6
