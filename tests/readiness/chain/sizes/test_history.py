"""Changes of class reckoned from what registers, visits, corrections, merges and undos left in the registry."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from desaekspor.jobs.progress import Silent
from desaekspor.readiness.chain.models import SizeChange, SizeCount, SizeRun
from desaekspor.readiness.chain.sizes.measuring import is_due, reckon
from desaekspor.readiness.chain.sizes.queries import SizeFilters, Sums, changes_for, counts_for, periods_of, sums_by, sums_of
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.models import Enterprise, EnterpriseKey
from desaekspor.registry.services import batches
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.verifying import verify_enterprise
from desaekspor.registry.services.visiting import check_enterprise
from tests.factories import make_officer
from tests.registry.conftest import regency  # noqa: F401  a fixture
from tests.registry.registers import load, sidt_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regency")]
TODAY = date(2026, 11, 28)


def quarter(pulled, *rows):
    """A register of that day: for each enterprise sales in millions, or a dictionary of cells."""
    lines = []
    for number, cells in enumerate(rows, start=1):
        cells = cells if isinstance(cells, dict) else {"omzet_tahunan": str(cells * 1_000_000)}
        lines.append(sidt_row(number, pulled_at=f"{pulled} 03:12:09", skala_usaha="", **cells))
    return load(lines, confirm=True)


def of_key(number):
    return Enterprise.objects.get(pk=EnterpriseKey.objects.get(key=str(9_000_000 + number)).enterprise_id)


def found(kind="legal"):
    rows = SizeChange.objects.filter(kind=kind).order_by("on", "enterprise")
    return [(one.on.isoformat(), one.old, one.new, one.mark, one.source, one.doubt) for one in rows]


def test_a_rise_has_the_day_and_the_source_of_the_register_that_told_it():
    quarter("2026-01-15", 500, 3_000, 800)
    quarter("2026-04-15", 2_500, 3_000, 8_000)
    quarter("2026-07-15", 2_600, 1_000, 8_000)
    run = reckon(as_of=TODAY)

    assert found() == [
        ("2026-04-15", "micro", "small", "reported", "sidt", ""),
        ("2026-04-15", "micro", "small", "reported", "sidt", "zeros"),
        ("2026-07-15", "small", "micro", "reported", "sidt", ""),
    ]
    assert (run.first_day, run.synthetic) == (date(2026, 1, 15), True)  # of invented people
    officer = make_officer()
    assert periods_of(counts_for(officer)) == ["2026-Q4", "2026-Q3", "2026-Q2"]
    sums = sums_of(counts_for(officer), kind="legal")
    assert sums["2026-Q2"] == Sums(3, 1, 0, 1)
    assert sums["2026-Q3"] == Sums(3, 0, 1, 0)
    assert sums_by(counts_for(officer), "kecamatan", kind="legal", period="2026-Q2") == {"32.16.05": Sums(3, 1, 0, 1)}
    assert changes_for(make_officer("33.09")).count() == 0
    asked = SizeFilters(kind="legal", period="2026-Q2", way="up", region="32.16.05", sector="C").apply(changes_for(officer))
    assert asked.count() == 1


def test_a_correction_is_no_rise_and_a_visit_is_from_the_day_of_the_visit():
    officer, today = make_officer(), timezone.localdate()
    drawn = today - timedelta(60)
    quarter(drawn.isoformat(), 500, 500, 500, 500)
    corrected, visited, verified, early = (of_key(number) for number in (1, 2, 3, 4))

    def write(one, millions):
        edit_enterprise(one, {"sales_idr": millions * 1_000_000}, by=officer, base=revision_of(one))

    write(corrected, 3_000)
    check_enterprise(visited, "here", by=officer, on=today - timedelta(9))
    write(visited, 3_000)
    check_enterprise(early, "here", by=officer, on=drawn - timedelta(1))  # before the register, which says otherwise
    write(early, 3_000)
    write(verified, 3_000)
    verify_enterprise(verified, by=officer)
    reckon(as_of=TODAY)

    assert [one[0:5] for one in found()] == [
        ((today - timedelta(9)).isoformat(), "micro", "small", "reported", "visit"),
        (today.isoformat(), "micro", "small", "verified", "visit"),
    ]
    assert corrected.pk not in SizeChange.objects.values_list("enterprise", flat=True)


def test_a_typing_error_of_a_register_that_was_put_right_was_never_a_rise():
    officer = make_officer()
    quarter("2026-01-15", 300)
    quarter("2026-04-15", 3_000)
    edit_enterprise(of_key(1), {"sales_idr": 300_000_000}, by=officer, base=revision_of(of_key(1)))
    reckon(as_of=TODAY)
    assert found() == []


def test_nothing_is_computed_of_what_is_not_known():
    quarter("2026-01-15", {"omzet_tahunan": "", "modal_pendirian": ""}, {"omzet_tahunan": "", "modal_pendirian": "500000000"})
    quarter("2026-04-15", 20_000, {"omzet_tahunan": "20000000000", "modal_pendirian": "500000000"})
    reckon(as_of=TODAY)

    assert found() == []
    assert not SizeCount.objects.filter(kind="legal", period="2026-Q2").exists()
    # From then on both are known.
    assert SizeCount.objects.get(kind="legal", period="2026-Q3").compared == 2


def test_workers_count_when_all_four_are_told_and_a_closed_business_is_not_compared():
    few = {"tk_dibayar_laki": "1", "tk_dibayar_perempuan": "1", "tk_not_dibayar_laki": "0", "tk_not_dibayar_perempuan": "0"}
    quarter("2026-01-15", few, few, few | {"tk_dibayar_laki": ""})
    quarter("2026-04-15", few | {"tk_dibayar_laki": "8"}, few, few | {"tk_dibayar_laki": "8"})
    check_enterprise(of_key(2), "closed", by=make_officer(), on=date(2026, 5, 1))
    reckon(as_of=TODAY)

    assert [one[:3] for one in found("workers")] == [("2026-04-15", "1-4", "5-19")]
    counts = SizeCount.objects.get(kind="workers", period="2026-Q2")
    assert (counts.compared, counts.up) == (1, 1)


def test_a_merge_and_an_undone_import_are_no_changes():
    quarter("2026-01-15", 500, 3_000)
    last = quarter("2026-04-15", 3_500, 3_000)
    reckon(as_of=TODAY)
    assert len(found()) == 1
    batches.undo_batch(last, by=None, progress=Silent())
    reckon(as_of=TODAY)
    assert found() == []
    merge(of_key(1).pk, [of_key(2).pk], by=make_officer(), choices={"sales_idr": of_key(2).pk})
    assert Enterprise.objects.get(pk=of_key(1).pk).sales_idr == 3_000_000_000
    reckon(as_of=TODAY)
    assert found() == []


def test_it_is_due_after_imports_and_once_a_day_and_the_same_is_not_written_again():
    assert not is_due()  # there is no register
    quarter("2026-01-15", 500)
    assert is_due()
    run = reckon()
    assert not is_due()
    SizeRun.objects.update(confirmed_at=timezone.now() - timedelta(days=1))
    assert is_due()
    assert reckon().pk == run.pk
    assert not is_due()
    quarter("2026-04-15", 2_500)
    assert is_due()
    assert reckon().pk != run.pk
    assert SizeRun.objects.count() == 1
