"""Reads of the registry: whose rows, how many queries, and what is hidden."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test.utils import CaptureQueriesContext

from desaekspor.accounts.models import Role
from desaekspor.registry.models import Enterprise, ImportBatch, SourceRecord
from desaekspor.registry.queries import (
    batches_for,
    difference,
    enterprise_counts,
    enterprises_for,
    field_differences,
    findings_by_kind,
    findings_of,
    history_of,
    source_rows_of,
    waiting_rows,
)
from desaekspor.registry.queries.findings import example_of
from desaekspor.registry.services import batches
from tests.factories import make_enterprise, make_officer, make_user
from tests.registry.registers import check, load, receive, sidt_row

pytestmark = pytest.mark.usefixtures("regency")


def number_of_queries(connection, function):
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


@pytest.fixture
def connection():
    from django.db import connection

    return connection


def test_an_officer_sees_the_enterprises_of_the_region_and_a_stranger_none():
    here, there = make_enterprise(region="32.16.05.2001"), make_enterprise(region="32.16.06.2001")
    make_enterprise(region="33.08.01.2001")

    assert set(enterprises_for(make_officer("32.16"))) == {here, there}
    assert set(enterprises_for(make_officer("32.16.06"))) == {there}
    assert set(enterprises_for(make_user(Role.VILLAGE_OFFICER, "32.16.05.2001"))) == {here}
    assert set(enterprises_for(make_officer("33.09"))) == set()


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.BUYER, Role.COMPANY, Role.CUSTOMS_OFFICER, Role.TRAINER, Role.ENUMERATOR]
)
def test_other_roles_see_no_enterprises(role):
    make_enterprise()

    assert not enterprises_for(make_user(role, "32.16")).exists()


def test_an_owner_sees_the_own_enterprise_only():
    owner, mine = make_user(Role.OWNER, None), make_enterprise()
    make_enterprise()
    mine.owner.user = owner
    mine.owner.save()

    assert list(enterprises_for(owner)) == [mine]


def test_whoever_is_not_logged_in_or_was_locked_sees_nothing():
    make_enterprise()
    batch = receive([sidt_row(1)])
    officer = make_officer(is_active=False)

    for user in (AnonymousUser(), officer):
        assert not enterprises_for(user).exists()
        assert not batches_for(user).filter(pk=batch.pk).exists()


def test_batches_belong_to_the_officers_of_their_region():
    batch, inner = receive([sidt_row(1)]), receive([sidt_row(2)], region="32.16.06")

    assert set(batches_for(make_officer("32.16"))) == {batch, inner}
    assert set(batches_for(make_officer("32.16.06"))) == {inner}
    for stranger in (make_officer("33.08"), make_user(Role.VILLAGE_OFFICER, "32.16.05.2001"), make_user(Role.ADMINISTRATOR)):
        assert set(batches_for(stranger)) == set()


ROWS = [
    sidt_row(1, tk_dibayar_laki="-1"),
    sidt_row(2, tk_dibayar_laki="-2", kontak_hp="8000000012"),
    sidt_row(3, nik_pengusaha="3216"),
    sidt_row(4),
    sidt_row(5),
]


def test_findings_are_grouped_by_kind_with_the_gravest_first():
    kinds = findings_by_kind(check(ROWS))

    assert [(kind.kind.code, kind.severity, kind.count, kind.rows) for kind in kinds] == [
        ("workers_negative", "rejected", 2, 2),
        ("nik_length", "warning", 1, 1),
        ("phone_lost_zero", "corrected", 1, 1),
    ]
    example = kinds[0].examples[0]
    assert (example.sheet_name, example.row, example.heading, example.value) == ("register", 2, "tk_dibayar_laki", "-1")
    assert "-1" in example.message


def test_personal_data_in_examples_is_masked_until_it_is_opened():
    batch = check([sidt_row(1, nik_pengusaha="32160501018099"), sidt_row(2)])

    (masked,) = findings_by_kind(batch)[0].examples
    (opened,) = findings_by_kind(batch, opened=True)[0].examples

    assert "32160501018099" not in repr(masked)
    assert masked.value == "**********8099"
    assert opened.value == "32160501018099"


def test_every_finding_of_a_dirty_row_can_be_shown_masked():
    dirty = sidt_row(
        1,
        nik_pengusaha="321605010180990X",
        kontak_hp="-",
        tanggal_lahir="31/02/1980",
        jenis_kelamin="?",
        alamat_latitude="0",
        alamat_longitude="0",
        omzet_tahunan="5 juta",
        tahun_mulai_operasi="2099",
        kode_kbli="1",
        kel_usaha="ENTAH",
        nama_usaha="-",
    )
    batch = check([dirty, *(sidt_row(number) for number in range(2, 5))])

    shown = [example_of(batch, finding) for finding in findings_of(batch)]

    assert len(shown) == sum(count["cells"] for count in batch.finding_counts.values()) >= 10
    assert "321605010180990X" not in repr(shown)


def test_findings_need_one_query_whatever_their_number(connection):
    few, many = check(ROWS), check([sidt_row(number, tk_dibayar_laki="-1", kode_kbli="") for number in range(30)])

    assert number_of_queries(connection, lambda: findings_by_kind(few)) == 1
    assert number_of_queries(connection, lambda: findings_by_kind(many)) == 1


def test_waiting_rows_are_those_that_were_rejected():
    assert [record.row for record in waiting_rows(load(ROWS))] == [2, 3]


def test_the_difference_before_the_load_and_after_it():
    first = load([sidt_row(1), sidt_row(2), sidt_row(3)])
    batch = check([sidt_row(1, omzet_tahunan="3000000000", kontak_hp="080000009999"), sidt_row(2), sidt_row(4)])

    for state in ("before", "after"):
        found = difference(batch)
        assert [record.key for record in found.new] == ["9000004"]
        assert [record.key for record in found.changed] == ["9000001"]
        assert [key.key for key in found.gone] == ["9000003"]
        assert found.compared_with == first
        record = found.changed.get()
        masked = {change.field: (change.old, change.new) for change in field_differences(batch, [record])[record.pk]}
        assert masked == {
            "sales_idr": (16_200_000, 3_000_000_000),
            "computed_scale": ("micro", "small"),
            "owner.phone": ("+62********001", "+62********999"),
        }
        opened = {change.field: change.new for change in field_differences(batch, [record], opened=True)[record.pk]}
        assert opened["owner.phone"] == "+6280000009999"
        fields = dict(found.fields)
        assert (fields["sales_idr"], fields["owner.phone"]) == (1, 1)
        if state == "before":
            batch = batches.load_batch(batch, batches_progress())


def batches_progress():
    from desaekspor.jobs.progress import Silent

    return Silent()


@pytest.mark.one_database
@pytest.mark.parametrize("loaded", [False, True])
def test_field_differences_need_the_same_queries_for_one_and_for_many(connection, loaded):
    load([sidt_row(number) for number in range(20)])
    batch = check([sidt_row(number, asset="2000000", kontak_hp="080000009999") for number in range(20)])
    if loaded:
        batch = batches.load_batch(batch, batches_progress())
    records = list(difference(batch).changed)

    one = number_of_queries(connection, lambda: field_differences(batch, records[:1]))
    many = number_of_queries(connection, lambda: field_differences(batch, records))

    assert one == many <= 6


def test_the_history_tells_each_change_and_who_took_it_back(connection):
    officer = make_officer()
    first = load([sidt_row(1)])
    second = load([sidt_row(1, kontak_hp="080000009999")])
    batches.undo_batch(second, by=officer)
    enterprise = Enterprise.objects.get()

    events = history_of(enterprise)

    assert [(event.field, event.old, event.new, event.batch, event.by, event.undone, event.is_undo) for event in events] == [
        ("owner.phone", "+62********999", "+62********001", second, officer, False, True),
        ("owner.phone", "+62********001", "+62********999", second, None, True, False),
        ("", None, None, first, None, False, False),
    ]
    assert history_of(enterprise, opened=True)[0].new == "+6280000000001"
    one = number_of_queries(connection, lambda: history_of(Enterprise.objects.get()))
    load([sidt_row(1, asset="5000000", omzet_tahunan="6000000", modal_pendirian="7000000")])
    assert number_of_queries(connection, lambda: history_of(Enterprise.objects.get())) == one


def test_the_rows_of_the_sources_are_shown_as_they_came(connection):
    first = load([sidt_row(1, kontak_hp="8000000001")])
    second = load([sidt_row(1, kontak_hp="8000000001")])
    check([sidt_row(1)])
    enterprise = Enterprise.objects.get()

    rows = source_rows_of(enterprise)

    assert [(row.record.batch, row.record.state, len(row.cells)) for row in rows] == [(second, "same", 0), (first, "new", 49)]
    cells = {cell.heading: cell.value for cell in rows[1].cells}
    assert (cells["nama_usaha"], cells["nik_pengusaha"], cells["kontak_hp"]) == (
        sidt_row(1)["nama_usaha"], "************9901", "*******001"
    )  # fmt: skip
    opened = {cell.heading: cell.value for cell in source_rows_of(enterprise, opened=True)[1].cells}
    assert opened["kontak_hp"] == "8000000001"
    assert number_of_queries(connection, lambda: source_rows_of(enterprise)) == 1


def test_the_rows_of_one_enterprise_are_found_without_reading_all_rows(connection):
    load([sidt_row(1)])
    enterprise = Enterprise.objects.get()

    with CaptureQueriesContext(connection) as queries:
        source_rows_of(enterprise)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # of so small a table it would take whatever lies first: it is told of a large one
            cursor.execute("UPDATE pg_class SET relpages = 1, reltuples = 1000000 WHERE relname = 'registry_sourcerecord'")
            cursor.execute("DELETE FROM pg_statistic WHERE starelid = 'registry_sourcerecord'::regclass")
        words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{words} {queries[-1]['sql']}")
        plan = "\n".join(row[-1] for row in cursor.fetchall())

    assert "registry_sourcerecord_enterprise_id" in plan  # the index of its enterprise
    assert "scan registry_sourcerecord\n" not in plan.lower()
    assert "seq scan on registry_sourcerecord" not in plan.lower()


def test_rows_of_batches_that_were_never_loaded_are_not_shown():
    load([sidt_row(1)])
    check([sidt_row(1, asset="5000000")])

    assert len(source_rows_of(Enterprise.objects.get())) == 1
    assert SourceRecord.objects.count() == 2


def test_public_counts_under_three_are_hidden(connection):
    for _ in range(3):
        make_enterprise(region="32.16.05.2001")
    make_enterprise(region="32.16.06.2001")
    make_enterprise(region="33.08.01.2001")

    assert enterprise_counts("32.16", public=True) == {"32.16.05.2001": 3, "32.16.06.2001": None}
    assert enterprise_counts("32.16", public=False) == {"32.16.05.2001": 3, "32.16.06.2001": 1}
    assert number_of_queries(connection, lambda: enterprise_counts("32.16", public=True)) == 1


def test_a_batch_that_was_discarded_is_in_no_list():
    batch = check([sidt_row(1)])
    batches.discard_batch(batch, by=None)

    assert not batches_for(make_officer()).exists()
    assert not ImportBatch.objects.exists()
