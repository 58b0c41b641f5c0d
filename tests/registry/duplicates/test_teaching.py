"""What officers decide teaches the model: from how many decisions on, which ones, only where a trial speaks for it, and back."""

import numpy as np
import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs.progress import Silent
from desaekspor.registry.duplicates import teaching, versions
from desaekspor.registry.duplicates.searching import search_all, search_new
from desaekspor.registry.duplicates.teaching import is_better, learn, present_model
from desaekspor.registry.duplicates.versions import put_aside, taught, teachable, use_again
from desaekspor.registry.linkage.features import FEATURES
from desaekspor.registry.linkage.rescoring import TREES, load_model
from desaekspor.registry.models import Acceptance, DuplicateModel, DuplicatePair, Merge, PairDecision
from tests.registry.duplicates.test_searching import shop, twin

pytestmark = pytest.mark.django_db
# One phone and one sign in one RT, and two owners with two NIK: here these are spouses. The model cannot know.
SPOUSES = {
    "weight": 4.0, "name": 100, "name_words": 100, "core": 100, "owner": 35, "owner_words": 40, "nik": 0, "nik_digits": -8,
    "sex": 0, "birth": 0, "phone": 2, "rt": 1, "rw": 1, "village": 1, "district": 1,
    "phone_count": 1, "nik_count": 0, "name_count": 1,
}  # fmt: skip
NEIGHBOURS = SPOUSES | {"phone": 0, "name": 60, "name_words": 60, "core": 40, "weight": -8.0}


@pytest.fixture(autouse=True)
def _small_trees(monkeypatch):
    monkeypatch.setitem(TREES, "max_iter", 15)
    load_model.cache_clear()
    yield
    load_model.cache_clear()


def decided(count, verdict, known, *, first=1, **fields):
    """So many pairs, of enterprises that need not be there, about which somebody said ``verdict``."""
    dice = np.random.default_rng(first)
    ends = [(2 * number, 2 * number + 1) for number in range(first, first + count)]
    for left, right in ends:
        numbers = [known.get(name) for name in FEATURES]
        numbers[FEATURES.index("weight")] += round(float(dice.normal()), 2)
        DuplicatePair.objects.create(left_id=left, right_id=right, probability=0.5, features=numbers, **fields)
        PairDecision.objects.create(left_id=left, right_id=right, verdict=verdict)
    return ends


def enough(spouses="same"):
    decided(35, spouses, SPOUSES)
    decided(30, "different", NEIGHBOURS, first=100)


def chance_of(model, known):
    numbers = np.array([[known.get(name) for name in FEATURES]], dtype=float)
    return model.probabilities(numbers, 1500)[0]


def test_decisions_make_a_new_version_that_judges_such_pairs_otherwise():
    enough()

    row = learn(rows=1500)

    assert (row.base, row.version) == (load_model().version, f"{load_model().version}+1")
    assert (row.labels["decisions"], row.labels["same"], row.labels["shipped"]) == (65, 35, load_model().labelled.num_rows)
    assert row.figures["trial"]["decisions"]["after"]["wrong"] < row.figures["trial"]["decisions"]["before"]["wrong"]
    assert row.retired_at is None
    assert present_model().version == row.version
    assert chance_of(present_model(), SPOUSES) > chance_of(load_model(), SPOUSES) + 0.1
    assert chance_of(present_model(), NEIGHBOURS) < 0.5


@pytest.mark.one_database
def test_the_next_version_waits_for_more_decisions():
    enough()
    learn(rows=1500)
    decided(versions.MORE - 1, "same", SPOUSES, first=200)
    assert learn(rows=1500) is None

    decided(1, "same", SPOUSES, first=300)
    assert learn(rows=1500).version.endswith("+2")


@pytest.mark.one_database
def test_the_next_version_comes_when_the_latest_decisions_are_others_however_many_there_are(monkeypatch):
    monkeypatch.setattr(versions, "MOST", 65)
    enough()
    learn(rows=1500)
    decided(versions.MORE, "same", SPOUSES, first=200)

    row = learn(rows=1500)

    assert (row.version[-2:], row.labels["decisions"]) == ("+2", 65)
    assert learn(rows=1500) is None


@pytest.mark.one_database
def test_as_many_new_decisions_as_were_withdrawn_make_a_new_version():
    enough()
    learn(rows=1500)
    PairDecision.objects.filter(left__gte=200).update(withdrawn_at=timezone.now())
    decided(versions.MORE, "different", NEIGHBOURS, first=300)

    assert learn(rows=1500).version.endswith("+2")
    assert learn(rows=1500) is None


@pytest.mark.one_database
def test_decisions_with_the_numbers_of_an_older_release_do_not_make_versions_without_end():
    enough()
    decided(versions.MORE, "same", SPOUSES, first=200)
    for pair in DuplicatePair.objects.filter(left__gte=400):
        DuplicatePair.objects.filter(pk=pair.pk).update(features=pair.features[:-1])

    assert learn(rows=1500).labels["decisions"] == 65
    assert learn(rows=1500) is None


def test_a_few_decisions_or_one_verdict_alone_teach_nothing():
    decided(versions.LEAST - 1, "same", SPOUSES)
    assert learn(rows=1500) is None
    decided(teaching.LEAST_EACH - 1, "different", NEIGHBOURS, first=100)
    assert learn(rows=1500) is None
    assert present_model() is load_model()


def test_what_the_model_said_itself_what_is_invented_and_what_was_never_compared_does_not_teach():
    decided(1, "same", SPOUSES)
    decided(1, "same", SPOUSES, first=2, synthetic=True)
    decided(1, "same", {"weight": 1.0}, first=3)
    DuplicatePair.objects.filter(left=6).update(features=[])
    decided(1, "same", SPOUSES, first=4)
    PairDecision.objects.filter(left=8).update(withdrawn_at=timezone.now())
    (crowd,) = decided(1, "same", SPOUSES, first=5)
    acceptance = Acceptance.objects.create(above=0.9, region_id=shop(0).region_id[:5])
    merge = Merge.objects.create(survivor_id=crowd[0], absorbed_id=crowd[1], acceptance=acceptance)
    PairDecision.objects.filter(left=crowd[0]).update(merge=merge)

    assert [one.left_id for one in teachable()] == [2]


@pytest.mark.one_database
def test_a_version_that_is_worse_on_what_ships_is_kept_aside_with_its_figures():
    shipped = load_model().labelled
    known = shipped.filter(shipped["same"].to_numpy() == 0).slice(0, 40).to_pylist()
    for place, row in enumerate(known):
        numbers = {name: None if row[name] != row[name] else row[name] for name in FEATURES}
        decided(1, "same", numbers, first=500 + place)
    decided(30, "different", NEIGHBOURS)

    row = learn(rows=1500)

    assert row.retired_at is not None
    assert row.retired_by is None
    assert not is_better(row.figures["trial"])
    assert present_model() is load_model()
    assert learn(rows=1500) is None
    assert not use_again(row, by=None)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("shipped", "decisions", "better"),
    [
        ({"loss": 0.100, "sure_wrong": 0.001}, {"loss": 0.3}, True),
        ({"loss": 0.102, "sure_wrong": 0.001}, {"loss": 0.3}, False),
        ({"loss": 0.100, "sure_wrong": 0.002}, {"loss": 0.3}, False),
        ({"loss": 0.100, "sure_wrong": 0.001}, {"loss": 0.4}, False),
    ],
)
def test_the_trial_is_decided_by_what_was_not_seen(shipped, decisions, better):
    before = {"shipped": {"loss": 0.1, "sure_wrong": 0.001}, "decisions": {"loss": 0.4}}
    after = {"shipped": shipped, "decisions": decisions}

    assert is_better({name: {"before": before[name], "after": after[name]} for name in before}) is better


@pytest.mark.one_database
def test_a_person_goes_back_and_forth_and_that_is_written_down(officer):
    enough()
    row = learn(rows=1500)

    assert put_aside(row, by=officer)
    assert not put_aside(row, by=officer)
    assert present_model() is load_model()

    assert use_again(row, by=officer)
    assert present_model().version == row.version
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "model.put_aside",
        "model.use_again",
    ]


def test_the_search_learns_first_and_searches_with_what_it_learnt_and_again_once_that_is_put_aside(officer):
    for place in range(5):
        shop(place)
    twin(2)
    first = search_all(Silent())
    pair = DuplicatePair.objects.get()
    assert len(pair.features) == len(FEATURES)
    assert pair.features[FEATURES.index("phone")] == 2
    enough()

    run = search_all(Silent())

    assert first.model.base == ""
    assert run.model == taught().get()
    assert run.counts["rows"] == 6
    put_aside(run.model, by=officer)
    assert search_new(Silent()) is None  # nothing is new; the daily search comes back to the other one
    assert search_all(Silent()).model == first.model
    assert DuplicateModel.objects.count() == 2
