"""Missing KBLI of the registry: computed for who states none, confirmed as edits, taken back, never overwriting."""

import io
import uuid

import pyarrow.parquet as pq
import pytest
from django.utils import translation

from desaekspor.jobs.progress import Silent
from desaekspor.markets.missing_kbli.joining import told_of
from desaekspor.markets.missing_kbli.models import KbliConfirmation, KbliSuggestion
from desaekspor.markets.missing_kbli.suggesting import (
    BadKbli,
    KbliFilter,
    complete_registry,
    confirm_kbli,
    confirmation_of,
    confirmations_for,
    is_due,
    last_act,
    suggestions_for,
    take_back,
)
from desaekspor.registry.exports.making import ask_for_export, make_export, open_export
from desaekspor.registry.models import Enterprise
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.upkeep.doctor import examine
from tests.factories import keep_findable, make_enterprise, make_officer

pytestmark = pytest.mark.django_db


def stated(enterprise):
    return Enterprise.objects.values_list("kbli", "kbli_version", "kbli_category").get(pk=enterprise.pk)


def test_only_who_states_none_has_a_suggestion_and_it_counts_nowhere_as_stated():
    sure = make_enterprise(name="X", activity="pembuatan kecap", product="kecap manis")
    unsure, none = make_enterprise(name="X", product="kecap manis"), make_enterprise(name="X", activity="🙂")
    make_enterprise(name="X", activity="pembuatan kecap", kbli="47249", kbli_version="2020")
    make_enterprise(name="X", activity="pembuatan kecap", merged_into=sure)
    assert is_due()

    assert complete_registry() == {"sure": 1, "unsure": 1, "none": 1, "computed": 3}

    assert not is_due()
    assert dict(KbliSuggestion.objects.values_list("enterprise", "kbli")) == {sure.pk: "10771", unsure.pk: "10771", none.pk: ""}
    assert stated(sure) == ("", "", "")
    assert complete_registry()["computed"] == 0  # again: nothing to do


def test_suggestions_follow_edits():
    officer = make_officer("32.16")
    changed = make_enterprise(name="X", activity="pembuatan kecap")
    stating = make_enterprise(name="X", activity="pembuatan kecap")
    complete_registry()

    edit_enterprise(changed, {"activity": "jual kecap"}, by=officer, base=revision_of(changed))
    edit_enterprise(stating, {"kbli": "10779"}, by=officer, base=revision_of(stating))

    assert is_due()
    assert list(suggestions_for(officer).values_list("enterprise", flat=True)) == [changed.pk]  # at once, before the job
    assert complete_registry() == {"sure": 1, "unsure": 0, "none": 0, "computed": 1}
    assert list(KbliSuggestion.objects.values_list("enterprise", "kbli")) == [(changed.pk, "47249")]


def test_an_officer_confirms_and_corrects_as_edits_and_takes_them_back_together():
    officer, other = make_officer("32.16"), make_officer("33.09")
    first = make_enterprise(name="X", activity="pembuatan kecap")
    second = make_enterprise(name="X", activity="jahit baju", region="32.16.05.2001")
    foreign = make_enterprise(name="X", activity="pembuatan kecap", region="33.09.01.2001")
    complete_registry()

    done = confirm_kbli({first.pk: "10771", second.pk: "1411.1", foreign.pk: "10771"}, by=officer)

    assert (done.count, done.stated, done.disputed) == (2, (), ())
    assert stated(first) == ("10771", "2020", "C")
    assert stated(second) == ("14111", "2020", "C")
    assert stated(foreign) == ("", "", "")
    kept = KbliConfirmation.objects.values_list("enterprise", "kbli", "proposed", "certainty")
    assert sorted(kept) == [(first.pk, "10771", "10771", "sure"), (second.pk, "14111", "14120", "sure")]
    assert confirmation_of(Enterprise.objects.get(pk=first.pk)).confirmed_by == officer
    assert list(suggestions_for(officer)) == []
    assert [one.enterprise_id for one in confirmations_for(officer, KbliFilter(code="107"))] == [first.pk]
    assert last_act(officer) == (done.act, 2)
    assert take_back(done.act, by=other) == (0, 0)

    assert take_back(done.act, by=officer) == (2, 0)

    assert stated(first) == stated(second) == ("", "", "")
    assert last_act(officer) is None
    complete_registry()
    assert suggestions_for(officer).count() == 2


def test_what_is_stated_or_changed_later_is_never_overwritten():
    officer = make_officer("32.16")
    has_one = make_enterprise(name="X", kbli="47249", kbli_version="2020", kbli_category="G")
    trades = make_enterprise(name="X", activity="pembuatan kecap", kbli_category="G")
    edited = make_enterprise(name="X", activity="pembuatan kecap")
    complete_registry()

    done = confirm_kbli({has_one.pk: "10771", trades.pk: "10771", edited.pk: "10771"}, by=officer)

    assert (done.count, done.stated, done.disputed) == (1, (has_one.pk,), (trades.pk,))
    assert stated(has_one) == ("47249", "2020", "G")
    assert stated(trades) == ("", "", "G")
    edit_enterprise(edited, {"kbli": "10779"}, by=officer, base=revision_of(edited))
    assert take_back(done.act, by=officer) == (0, 1)
    assert stated(edited) == ("10779", "2020", "C")
    assert confirmation_of(Enterprise.objects.get(pk=edited.pk)) is None
    assert confirm_kbli({edited.pk: "10771"}, by=officer).act is None
    assert take_back(uuid.uuid4(), by=officer) == (0, 0)


@pytest.mark.parametrize("code", ["", "107", "x", "123456", "04111", "10771 10772"])
def test_a_code_that_is_none_keeps_nothing_of_all(code):
    officer, first, second = make_officer("32.16"), make_enterprise(name="X"), make_enterprise(name="X")

    with pytest.raises(BadKbli):
        confirm_kbli({first.pk: "10771", second.pk: code}, by=officer)

    assert stated(first) == ("", "", "")
    assert not KbliConfirmation.objects.exists()


@pytest.mark.one_database
def test_the_list_asks_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    officer = make_officer("32.16")
    for count in (1, 2):
        for _ in range(count):
            make_enterprise(name="X", activity="pembuatan kecap")
        complete_registry()
        with django_assert_num_queries(1):
            assert [one.enterprise.region.name for one in suggestions_for(officer)]


def test_lists_and_the_sheet_tell_what_is_computed_apart_from_what_is_stated():
    officer = make_officer("32.16")
    missing = make_enterprise(name="X", activity="pembuatan kecap")
    stating = make_enterprise(name="X", activity="pembuatan kecap", kbli="10771", kbli_version="2020")
    complete_registry()
    keep_findable(missing, stating)

    with translation.override("en"):
        export = ask_for_export(officer, kind="parquet")
        make_export(export, Silent())
        export.refresh_from_db()
        table = pq.read_table(io.BytesIO(open_export(export).read())).sort_by("number")
        rows = table.select(["kbli", "computed_kbli", "computed_kbli_certainty"]).to_pylist()
        assert [[value or "" for value in row.values()] for row in rows] == [["", "10771", "sure"], ["10771", "", ""]]
        assert [row[1] for row in told_of([missing.pk, stating.pk])[2]] == [
            "computed from activity, product and name; not confirmed"
        ]
        confirm_kbli({missing.pk: "10771"}, by=officer)
        assert [row[1] for row in told_of([missing.pk])[2]] == [f"computed, confirmed by {officer}"]


def found():
    (result,) = examine(full=True, only=("kbli",))
    return {finding.code: finding.facts["count"] for finding in result.findings}


def test_the_doctor_finds_what_is_wrong_missing_or_left_and_mends_it():
    one, other, stating = (
        make_enterprise(name="X", activity=activity) for activity in ("pembuatan kecap", "jual kecap", "laundry")
    )
    complete_registry()
    assert found() == {}
    Enterprise.objects.filter(pk=stating.pk).update(kbli="96200")
    KbliSuggestion.objects.filter(pk=one.pk).update(kbli="01111")
    KbliSuggestion.objects.filter(pk=other.pk).delete()
    assert not is_due()

    assert found() == {"kbli_missing": 1, "kbli_left": 1, "kbli_differ": 1}
    (result,) = examine(full=True, mend=True, only=("kbli",))

    assert (result.state, result.mended) == ("good", 3)
    assert dict(KbliSuggestion.objects.values_list("enterprise", "kbli")) == {one.pk: "10771", other.pk: "47249"}
