import pytest
from django.utils import timezone

from desaekspor.jobs import liveness
from desaekspor.jobs.progress import Cancelled, Silent
from desaekspor.registry.duplicates import compared
from desaekspor.registry.duplicates.decisions import ask_for_visit, decide
from desaekspor.registry.duplicates.models import ComparedPart, DuplicateModel, DuplicatePair, DuplicateRun
from desaekspor.registry.duplicates.runs import ended_well
from desaekspor.registry.duplicates.searching import SearchRunning, search_all, search_new
from desaekspor.registry.models import Enterprise, PairDecision
from desaekspor.registry.services.erasing import erase_owner
from desaekspor.registry.services.numbers import reserve_numbers
from tests.factories import make_enterprise, make_officer

pytestmark = pytest.mark.django_db
State = DuplicatePair.State
NAMES = ("AGUS PERMANA", "DEWI LESTARI", "TATANG HIDAYAT", "NENENG SOLEH", "UJANG MAULANA", "RINA WULANDARI", "YAYAN SAPUTRA")
SIGNS = ("Kecap Bintang", "Dodol Ibu", "Batik Pelangi", "Bengkel Las Jaya", "Roti Gembira", "Anyaman Mekar", "Opak Saudara")


def shop(place, **fields):
    """A shop unlike those of other places."""
    owner = {"name": NAMES[place], "nik": f"32160{place}150{place + 1}80990{place}", "phone": f"+628000000{place}00{place}"}
    defaults = {"name": SIGNS[place], "address": f"Kp. Rawa No. {place + 3}", "rt": f"00{place + 1}", "rw": f"00{place + 2}"}
    return make_enterprise(**{"owner": owner, "product": SIGNS[place].split()[0], **defaults, **fields})


def twin(place, **fields):
    """The same shop, recorded a second time by somebody else."""
    return shop(place, **{"name": f"TOKO {SIGNS[place].upper()}", **fields})


def change(enterprise, **fields):
    Enterprise.objects.filter(pk=enterprise.pk).update(updated_at=timezone.now(), **fields)


def pair_of(one, other):
    return DuplicatePair.objects.get(left=min(one.pk, other.pk), right=max(one.pk, other.pk))


class Stops:
    """Progress of a job that somebody cancels at a step."""

    def __init__(self, step):
        self.step = step

    def report(self, *, step=None, **_):
        if step == self.step:
            raise Cancelled


@pytest.fixture
def register():
    return [shop(place) for place in range(6)]


class TestEverything:
    def test_a_shop_that_was_recorded_twice_is_found_once(self, register):
        other = twin(2)

        run = search_all(Silent())

        pair = DuplicatePair.objects.get()
        assert (pair.left_id, pair.right_id) == (register[2].pk, other.pk)
        assert (pair.state, pair.run, pair.village_id) == (State.OPEN, run, "32.16.05.2001")
        assert pair.probability > 0.9
        assert {"phone_same", "owner_same"} <= {reason["code"] for reason in pair.reasons}

    def test_the_run_tells_what_it_did_with_which_model(self, register):
        twin(2)

        run = search_all(Silent())

        assert (run.kind, run.error) == (DuplicateRun.Kind.FULL, None)
        assert (run.counts["rows"], run.counts["searched"], run.counts["pairs"], run.counts["new"]) == (7, 7, 1, 1)
        assert run.finished_at is not None
        assert run.model == DuplicateModel.objects.get()
        assert run.cutoffs["sure"] == 0.99

    def test_searching_again_changes_nothing(self, register):
        twin(2)
        search_all(Silent())
        before = list(DuplicatePair.objects.values())

        run = search_all(Silent())

        assert list(DuplicatePair.objects.values()) == before
        assert (run.counts["new"], run.counts["changed"], run.counts["same"], run.counts["gone"]) == (0, 0, 1, 0)

    def test_an_empty_registry_has_nothing_to_search(self):
        assert search_all(Silent()) is None
        assert search_new(Silent()) is None

    def test_no_person_stands_in_what_is_stored(self, register):
        twin(2)
        search_all(Silent())

        told = f"{list(DuplicatePair.objects.values())} {list(DuplicateRun.objects.values())}".lower()

        for word in ("tatang", "hidayat", "3216021", "80000002"):
            assert word not in told

    def test_what_is_made_up_is_marked(self, register):
        twin(2, synthetic=True)
        search_all(Silent())

        assert DuplicatePair.objects.get().synthetic is True

    def test_two_in_different_villages_are_in_no_village(self, register):
        twin(2, region="32.16.05.2002")
        search_all(Silent())

        assert DuplicatePair.objects.get().village_id is None

    def test_merged_enterprises_are_not_compared(self, register):
        other = twin(2)
        Enterprise.objects.filter(pk=other.pk).update(merged_into=register[2])
        search_all(Silent())

        assert DuplicatePair.objects.count() == 0


class TestWhatPeopleSaid:
    def test_stays_when_the_search_comes_again(self, register):
        other, officer = twin(2), make_officer()
        search_all(Silent())
        decide(pair_of(register[2], other), PairDecision.Verdict.DIFFERENT, by=officer)

        search_all(Silent())

        assert pair_of(register[2], other).state == State.REJECTED

    def test_stays_when_the_model_no_longer_proposes_the_pair(self, register):
        other, officer = twin(2), make_officer()
        search_all(Silent())
        decide(pair_of(register[2], other), PairDecision.Verdict.SAME, by=officer)
        other.owner.delete()
        change(other, name="Bengkel Motor", address="", rt="", rw="")

        search_new(Silent())

        assert pair_of(register[2], other).state == State.ACCEPTED

    def test_counts_for_a_pair_that_was_decided_before_any_search(self, register):
        other, officer = twin(2), make_officer()
        decide((register[2].pk, other.pk), PairDecision.Verdict.DIFFERENT, by=officer)

        search_all(Silent())

        assert pair_of(register[2], other).state == State.REJECTED

    def test_a_pair_that_waits_for_a_visit_keeps_waiting(self, register):
        other, officer = twin(2), make_officer()
        search_all(Silent())
        ask_for_visit(pair_of(register[2], other), by=officer)

        search_all(Silent())

        assert pair_of(register[2], other).state == State.VISIT

    def test_a_pair_that_a_person_proposed_is_not_gone(self, register):
        from desaekspor.registry.duplicates.decisions import propose

        propose((register[0].pk, register[1].pk))

        search_all(Silent())

        assert pair_of(register[0], register[1]).state == State.OPEN


class TestNewOnes:
    def test_only_new_enterprises_are_searched_for(self, register):
        search_all(Silent())
        other = twin(4)

        run = search_new(Silent())

        assert (run.kind, run.counts["searched"], run.counts["rows"]) == (DuplicateRun.Kind.NEW, 1, 7)
        assert DuplicatePair.objects.get() == pair_of(register[4], other)

    def test_a_pair_is_told_as_a_full_search_tells_it(self, register):
        search_all(Silent())
        twin(4)
        search_new(Silent())
        found = DuplicatePair.objects.values("left_id", "right_id", "probability", "weight", "band", "reasons").get()
        DuplicatePair.objects.all().delete()

        search_all(Silent())

        assert DuplicatePair.objects.values("left_id", "right_id", "probability", "weight", "band", "reasons").get() == found

    def test_nothing_new_is_no_search(self, register):
        search_all(Silent())

        assert search_new(Silent()) is None
        assert DuplicateRun.objects.count() == 1

    def test_a_changed_enterprise_is_searched_for_again_and_its_lost_pair_is_gone(self, register):
        other = twin(2)
        search_all(Silent())
        other.owner.delete()
        change(other, name="Bengkel Motor", address="", rt="", rw="")

        run = search_new(Silent())

        assert pair_of(register[2], other).state == State.GONE
        assert run.counts["gone"] == 1

    def test_a_pair_that_was_gone_comes_back(self, register):
        other = twin(2)
        search_all(Silent())
        DuplicatePair.objects.update(state=State.GONE)
        change(other)

        search_new(Silent())

        assert pair_of(register[2], other).state == State.OPEN

    def test_pairs_of_others_are_not_touched(self, register):
        one, other = twin(2), twin(3)
        search_all(Silent())
        other.owner.delete()
        change(other, name="Bengkel Motor", address="", rt="", rw="")

        search_new(Silent())

        assert pair_of(register[2], one).state == State.OPEN
        assert pair_of(register[3], other).state == State.GONE

    def test_much_that_is_new_is_searched_with_everything(self, register):
        search_all(Silent())
        for place in range(4):
            twin(place)

        assert search_new(Silent()).kind == DuplicateRun.Kind.FULL
        assert DuplicatePair.objects.count() == 4

    def test_a_pair_is_shown_from_the_probability_that_the_last_full_search_showed(self, register):
        run = search_all(Silent())
        DuplicateRun.objects.filter(pk=run.pk).update(cutoffs={**run.cutoffs, "shown_from": 0.5})
        twin(4)

        assert search_new(Silent()).cutoffs["shown_from"] == 0.5

    def test_another_model_searches_everything(self, register):
        search_all(Silent())
        DuplicateModel.objects.update(version="older")
        twin(4)

        assert search_new(Silent()).kind == DuplicateRun.Kind.FULL

    def test_another_version_of_the_library_searches_everything(self, register, monkeypatch):
        search_all(Silent())
        monkeypatch.setattr(compared, "library_version", lambda: "newer")

        assert search_new(Silent()).kind == DuplicateRun.Kind.FULL
        assert set(ComparedPart.objects.values_list("made_by", flat=True)) == {"newer"}


class TestInterrupted:
    @pytest.mark.parametrize("step", ["reading", "block", "score", "writing"])
    def test_a_cancelled_search_is_made_good_by_the_next_one(self, register, step):
        other = twin(2)
        with pytest.raises(Cancelled):
            search_all(Stops(step))

        run = DuplicateRun.objects.get()
        assert run.error == {"code": "Cancelled", "facts": {}}
        assert run.finished_at is not None
        assert DuplicatePair.objects.count() == 0

        search_new(Silent())

        assert DuplicatePair.objects.get() == pair_of(register[2], other)

    def test_a_cancelled_search_for_new_ones_is_made_good_too(self, register):
        search_all(Silent())
        other = twin(2)
        with pytest.raises(Cancelled):
            search_new(Stops("writing"))

        search_new(Silent())

        assert DuplicatePair.objects.get() == pair_of(register[2], other)

    def test_an_enterprise_that_is_taken_away_meanwhile_gets_no_pair(self, register):
        other = twin(2)

        class TakesAway(Silent):
            def report(self, *, step=None, **_):
                if step == "writing":
                    other.owner.delete()
                    other.products.all().delete()
                    Enterprise.objects.filter(pk=other.pk).delete()

        search_all(TakesAway())

        assert DuplicatePair.objects.count() == 0

    def test_a_person_who_is_erased_meanwhile_is_nowhere(self, register):
        class Erases(Silent):
            def report(self, *, step=None, **_):
                if step == "writing":
                    erase_owner(register[2].pk, moment=timezone.now())

        search_all(Erases())

        kept = "".join(str(compared._opened(part.content).to_pylist()) for part in ComparedPart.objects.all())
        assert "tatang" not in kept
        assert "dewi" in kept

    def test_two_searches_at_once_on_one_machine_are_refused(self, register):
        with liveness.holding("search-duplicates", 0), pytest.raises(SearchRunning):
            search_all(Silent())


def test_a_search_takes_the_same_number_of_queries_for_one_and_for_three_pairs(register, django_assert_max_num_queries):
    reserve_numbers(1)
    twin(0)
    search_all(Silent())
    for place in (1, 2, 3):
        twin(place)
    DuplicatePair.objects.all().delete()
    ComparedPart.objects.all().delete()

    with django_assert_max_num_queries(40):
        search_all(Silent())


def test_a_full_search_that_failed_is_not_the_last_one(register):
    run = search_all(Silent())
    DuplicateRun.objects.create(kind=DuplicateRun.Kind.FULL, model=run.model, cutoffs={"shown_from": 0.5}, error={"code": "x"})

    assert ended_well().first() == run
