import io
import json

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from desaekspor.jobs import liveness
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue, run_waiting
from desaekspor.registry.duplicates import asking, compared
from desaekspor.registry.duplicates.asking import ALL, NEW, ask_for_search
from desaekspor.registry.duplicates.models import ComparedPart, DuplicatePair, DuplicateRun
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.erasing import erase_owner
from tests.factories import make_officer
from tests.registry.duplicates.test_searching import shop, twin
from tests.registry.registers import load, sidt_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    return [shop(place) for place in range(5)]


class TestAsking:
    def test_an_edit_asks_for_a_search_once_it_is_there(self, register, django_capture_on_commit_callbacks):
        officer = make_officer()
        with django_capture_on_commit_callbacks(execute=True):
            edit_enterprise(register[0], {"name": "Warung Lain"}, by=officer, base=revision_of(register[0]))
            assert Job.objects.count() == 0

        assert list(Job.objects.values_list("kind", flat=True)) == [NEW]

    def test_a_search_that_waits_already_is_enough(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_search()
            ask_for_search()
        assert Job.objects.count() == 1

    def test_a_full_search_that_waits_is_enough_too(self, django_capture_on_commit_callbacks):
        enqueue(ALL)
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_search()
        assert Job.objects.count() == 1

    @pytest.mark.usefixtures("regency")
    def test_edits_are_gathered_and_a_load_does_not_wait_for_them(self, django_capture_on_commit_callbacks):
        batch = load([sidt_row(1)])
        Job.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_search()
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_search(batch=batch)
            ask_for_search(batch=batch)

        edits, soon = Job.objects.order_by("created_at")
        assert DBTaskResult.objects.get(pk=edits.place).run_after == edits.queued_at
        assert edits.queued_at - soon.queued_at > asking.GATHER / 2  # nobody waits for it until then
        assert [row.pk for row in DBTaskResult.objects.ready()] == [soon.place]

    def test_a_search_belongs_to_whoever_brought_the_rows(self, django_capture_on_commit_callbacks):
        officer = make_officer()
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_search(by=officer)
        assert Job.objects.get().owner == officer

    def test_erasing_a_person_forgets_what_was_kept_and_asks(self, register, django_capture_on_commit_callbacks):
        from django.utils import timezone

        enqueue(ALL)
        run_waiting()
        assert ComparedPart.objects.count() == 1
        with django_capture_on_commit_callbacks(execute=True):
            erase_owner(register[0].pk, moment=timezone.now())

        assert ComparedPart.objects.count() == 0
        run_waiting()
        kept, _ = compared.read_kept(asking_stamps())
        owners = dict(zip(kept["rec_id"].to_pylist(), kept["owner"].to_pylist(), strict=True))
        assert owners[str(register[0].pk)] is None


def asking_stamps():
    from desaekspor.registry.duplicates.records import stamps

    return stamps()


class TestJobs:
    def test_the_job_finds_and_tells_counts_alone(self, register):
        twin(2)
        enqueue(NEW)
        run_waiting()

        job = Job.objects.get()
        assert (job.state, job.result["pairs"], job.result["rows"]) == (Job.State.DONE, 1, 6)
        assert "hidayat" not in f"{job.result} {job.arguments}".lower()

    def test_what_came_while_it_ran_is_searched_for_at_its_end(self, register, monkeypatch):
        from desaekspor.registry.duplicates import searching

        def and_then_another_came(progress):
            run = original(progress)
            twin(2)
            return run

        original = searching.search_all
        monkeypatch.setattr(searching, "search_all", and_then_another_came)
        enqueue(ALL)
        run_waiting()

        assert DuplicatePair.objects.count() == 1
        assert list(DuplicateRun.objects.order_by("pk").values_list("kind", flat=True)) == ["full", "new"]

    def test_a_second_search_leaves_the_work_to_the_first(self, register):
        enqueue(NEW)
        with liveness.holding("search-duplicates", 0):
            run_waiting()

        assert (Job.objects.get().state, Job.objects.get().result) == (Job.State.DONE, {"running": True})

    def test_every_day_everything_is_searched(self):
        from desaekspor.jobs.due import DAILY

        assert asking.ALL in DAILY


class TestCommand:
    def run(self, *arguments):
        out = io.StringIO()
        call_command("search_duplicates", *arguments, stdout=out)
        return out.getvalue()

    def test_it_searches_everything_and_says_what_it_found(self, register):
        twin(2)

        said = json.loads(self.run("--json"))

        assert (said["rows"], said["pairs"], said["new"], said["run"]) == (6, 1, 1, DuplicateRun.objects.get().pk)
        assert DuplicatePair.objects.count() == 1

    @pytest.mark.one_database
    def test_in_words(self, register):
        twin(2)

        assert "6" in self.run("--verbosity=0").splitlines()[0]

    def test_only_what_is_new(self, register):
        self.run("--json")
        twin(2)

        said = json.loads(self.run("--new", "--json"))

        assert (said["searched"], said["rows"], said["pairs"]) == (1, 6, 1)

    def test_nothing_new(self, register):
        self.run("--json")

        assert json.loads(self.run("--new", "--json"))["run"] is None
        assert self.run("--new", "--verbosity=0").strip()

    @pytest.mark.one_database
    def test_an_empty_registry(self):
        assert json.loads(self.run("--json"))["rows"] == 0

    def test_beside_another_search_it_is_refused(self, register):
        with liveness.holding("search-duplicates", 0), pytest.raises(CommandError):
            self.run("--json")
