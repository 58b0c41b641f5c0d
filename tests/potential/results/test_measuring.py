"""From the tables to an assessment as rows, and when it is time for another."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue, run_waiting
from desaekspor.potential.results import snapshots
from desaekspor.potential.results.measuring import NoVillages, is_due, measure
from desaekspor.potential.results.models import Assessment, MakerCluster, Snapshot, VillageAssessment
from desaekspor.potential.results.versions import save_index_version
from desaekspor.potential.results.writing import KEEP, publish, thin_out
from desaekspor.regions.models import Fact, Indicator
from desaekspor.registry.models import Enterprise, Product, RegistryVersion
from tests.factories import make_officer
from tests.nomenclature.small_lists import write_lists
from tests.potential.production.statements import make_statement
from tests.potential.results.regency import INDEX, TOWN, A, B, C, D, make_figure, make_makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regency")]


def row_of(assessment, code):
    return assessment.villages.get(village=code)


def test_an_assessment_opens_to_everything_that_is_behind_it():
    assessment = measure().assessment

    assert (assessment.index_version.version, assessment.class_version.version) == ("small", "small")
    assert assessment.as_of == timezone.localdate()
    assert assessment.counts == {
        "villages": 5, "ranked": 3, "class_1": 1, "class_2": 1, "class_unknown": 3,
        "not_ranked": {"missing": 1, "not_applicable": 1},
    }  # fmt: skip
    first = row_of(assessment, A)
    # Of five villages four have less land, of three two have less road: (4 + 0.5) / 5 and (2 + 0.5) / 3.
    assert first.components == {"land": pytest.approx(0.9), "road": pytest.approx(5 / 6)}
    assert first.index == pytest.approx((0.9 * 5 / 6) ** 0.5)
    assert (first.rank, first.cluster, first.state) == (1, "1", "value")
    assert first.rank_low <= first.rank <= first.rank_high
    assert (first.met, first.not_met, first.unknown, first.missing) == (2, 0, 0, [])
    assert first.completeness == 1
    assert first.data_years == pytest.approx((assessment.as_of - date(2025, 12, 31)).days / 365.25)
    fields = first.opened["indicators"]["fields"]
    assert (fields["value"], fields["state"], fields["mark"]) == (40, "value", "reported")
    assert fields["figures"] == [
        {"name": "fields_ha", "value": 40, "mark": "reported", "source": "test", "period": "2025", "flag": "", "synthetic": False}
    ]
    assert first.opened["rules"][0] == {
        "rule": "makers", "field": "registry_makers", "state": "met", "found": 3, "effort": 3,
    }  # fmt: skip

    second, third, fourth, town = (row_of(assessment, code) for code in (B, C, D, TOWN))
    assert (second.cluster, second.missing) == ("2", ["paved"])
    assert (third.cluster, third.missing) == ("", ["makers"])
    assert (fourth.state, fourth.index, fourth.rank, fourth.completeness) == ("missing", None, None, 0.5)
    assert fourth.missing == ["makers", "paved"]
    assert town.state == "not_applicable"
    assert [(row.village_id, row.kind, row.observed) for row in assessment.specialisations.all()] == [
        (A, "1077", 3), (B, "1077", 2),
    ]  # fmt: skip


def test_clusters_of_makers_are_rows_with_their_villages():
    make_makers(A, 60)
    make_makers(B, 60)
    make_makers(C, 130, kbli="14111")

    measure()

    assert [(row.kind, row.makers, [one.pk for one in row.villages.order_by("pk")]) for row in MakerCluster.objects.all()] == [
        ("1411", 130, [C]), ("1077", 125, [A, B]),
    ]  # fmt: skip


def test_measuring_again_without_a_change_confirms_and_writes_nothing():
    first = measure()
    Assessment.objects.update(confirmed_at=timezone.now() - timedelta(days=1))

    again = measure()

    assert (first.changed, again.changed) == (True, False)
    assert again.assessment == first.assessment
    assert timezone.localdate(Assessment.objects.get().confirmed_at) == timezone.localdate()
    assert Snapshot.objects.count() == len(list(snapshots.folder().iterdir())) == 1


@pytest.mark.parametrize("change", ["figure", "maker", "kind", "table"])
def test_whatever_counts_makes_another_assessment(change):
    measure()
    if change == "figure":
        make_figure(A, "fields_ha", 41)
    elif change == "maker":
        make_makers(B, 1)
    elif change == "kind":
        Enterprise.objects.filter(region=B).update(kbli="14111")
    else:
        save_index_version({**INDEX, "floor": 0.02}, version="next", notes="", by=None)

    assert measure().changed
    assert Assessment.objects.count() == 2


def test_made_up_enterprises_are_marked_and_can_be_left_out():
    make_makers(C, 2, synthetic=True)

    assessment = measure().assessment
    assert (assessment.synthetic, row_of(assessment, C).synthetic, row_of(assessment, A).synthetic) == (True, True, False)
    assert assessment.snapshot.synthetic
    assert row_of(assessment, C).cluster == "1"

    without = measure(with_synthetic=False).assessment
    assert (without.with_synthetic, without.synthetic, row_of(without, C).cluster) == (False, False, "")


def test_an_earlier_day_can_be_written_down_and_stands_before_the_newer_one():
    measure()
    past = measure(as_of=date(2026, 3, 31)).assessment

    assert past.as_of == date(2026, 3, 31)
    assert [row.as_of for row in Assessment.objects.all()] == [timezone.localdate(), date(2026, 3, 31)]


def test_a_region_without_villages_is_named():
    with pytest.raises(NoVillages) as caught:
        measure("11.01")

    assert caught.value.code == "11.01"
    assert not Snapshot.objects.exists()


def test_it_is_due_after_imports_merges_and_new_tables_every_day_and_when_the_snapshot_is_gone():
    assert is_due()
    first = measure().assessment
    assert not is_due()

    RegistryVersion.objects.update_or_create(pk=1, defaults={"number": 7})
    assert is_due()
    measure()  # the import brought nothing that counts
    assert not is_due()

    Assessment.objects.update(confirmed_at=timezone.now() - timedelta(days=1))
    assert is_due()
    measure()
    save_index_version({**INDEX, "floor": 0.02}, version="next", notes="", by=None)
    assert is_due()
    second = measure().assessment
    assert (second != first, is_due()) == (True, False)

    snapshots.discard(second.snapshot)
    assert is_due()


def test_the_job_tells_how_far_it_is_and_what_came_out():
    job = enqueue("potential.measure")
    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.error, job.done, job.total) == (Job.State.DONE, "", 3, 3)
    assert job.result["ranked"] == 3
    assert Assessment.objects.get().job == job


def test_the_job_says_in_words_that_a_table_no_longer_fits():
    Fact.objects.filter(indicator="paved_km").delete()
    Indicator.objects.filter(pk="paved_km").delete()
    job = enqueue("potential.measure")
    run_waiting()

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "paved_km" in job.error


def test_of_old_assessments_the_last_of_each_month_and_the_published_ones_stay():
    first = measure().assessment
    days = [date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 31), date(2026, 2, 10), date(2026, 2, 11)]
    old = [copy_of(first, as_of=day) for day in days]
    recent = [copy_of(first, as_of=first.as_of) for _ in range(KEEP)]
    publish(old[0], by=make_officer())

    assert thin_out("32.16") == 3
    kept = set(Assessment.objects.values_list("pk", flat=True))
    assert kept == {row.pk for row in (*recent, old[0], old[2], old[4])}
    assert not VillageAssessment.objects.filter(assessment=first).exists()


def test_what_is_published_while_old_ones_go_stays():
    first = measure().assessment
    old = copy_of(first, as_of=date(2026, 1, 5))
    going = copy_of(first, as_of=date(2026, 1, 4))
    for _ in range(KEEP):
        copy_of(first, as_of=first.as_of)
    asked, officer = [], make_officer()

    def publish_after_the_look(execute, sql, params, many, context):
        if "potential_assessment" in sql:
            asked.append(sql)
            if len(asked) == 2:
                publish(going, by=officer)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(publish_after_the_look):
        assert thin_out("32.16") == 1  # the first one: another of its day is newer
    assert Assessment.objects.filter(pk__in=[old.pk, going.pk]).count() == 2
    assert ("FOR UPDATE" in asked[0]) == connection.features.has_select_for_update


def copy_of(assessment, **fields):
    row = Assessment.objects.get(pk=assessment.pk)
    row.pk = None
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def test_makers_by_heading_of_the_hs(settings, tmp_path):
    """From names of products, statements and the KBLI, which leads nowhere without the code lists; who trades makes nothing."""
    settings.DATA, settings.MIRROR = tmp_path, ""
    sauce, unnamed, other = Enterprise.objects.filter(region=A).order_by("pk")
    Product.objects.create(enterprise=sauce, name="  KECAP ")
    Product.objects.create(enterprise=unnamed, name="sesuatu yang lain")
    make_makers(A, 1, kbli="47220")
    trader = Enterprise.objects.get(kbli="47220")
    Enterprise.objects.filter(pk=trader.pk).update(kbli_category="G")
    Product.objects.create(enterprise=trader, name="kecap")
    make_statement(A, product="kecap", enterprise=other)

    alone = row_of(measure().assessment, A)
    write_lists(tmp_path)
    again = measure()
    row = row_of(again.assessment, A)

    assert {heading: counts[:2] for heading, counts in alone.headings.items()} == {"2103": [2, 0]}
    assert again.changed  # the lists say more, though nobody changed the register
    # Class 1077 leads by ISIC 1079 to coffee (0901) and to sauces (2103).
    assert {heading: counts[:2] for heading, counts in row.headings.items()} == {"0901": [0, 3], "2103": [2, 3]}
    assert row.headings["2103"][2] == pytest.approx(1)  # nobody else tells anything: as many as expected
    assert row.headings["0901"] == [0, 3]
