import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.jobs.kinds import KINDS, job
from desaekspor.jobs.models import Job
from desaekspor.jobs.queries import jobs_for
from desaekspor.jobs.runner import enqueue, run
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer():
    return make_officer("32.16", first_name="Sari Contoh")


@pytest.fixture
def reader(client, officer):
    client.force_login(officer)
    client.cookies["language"] = "en"
    return client


def make_running(owner, **fields):
    row = enqueue("tests.count", owner=owner, upto=5)
    Job.objects.filter(pk=row.pk).update(state="running", attempts=1, started_at=timezone.now(), **fields)
    row.refresh_from_db()
    return row


class TestPage:
    def test_shows_how_far_the_work_is_and_how_to_stop_it(self, reader, officer):
        row = make_running(officer, done=1234, total=5000, step="counting")

        text = reader.get(row.get_absolute_url()).text

        for words in ("Count", "Counting", "1,234 of 5,000", 'value="24"', "Stop this work", "Sari Contoh", row.request_id):
            assert words in text
        assert 'hx-trigger="every 1s"' in text
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text

    def test_stops_asking_when_it_has_ended(self, reader, officer):
        row = enqueue("tests.refuse", owner=officer)
        run(row.pk)

        text = reader.get(row.get_absolute_url()).text

        assert "The file holds no rows. Choose another one." in text
        assert "hx-trigger" not in text
        assert 'http-equiv="refresh"' not in text
        assert "Stop this work" not in text

    def test_leads_to_what_it_is_about(self, reader, officer):
        job("tests.about", title="About", page=("jobs:job", "job_id"))(lambda progress, job_id: None)
        try:
            other = str(uuid.uuid4())
            row = enqueue("tests.about", owner=officer, job_id=other)
            assert f'href="{reverse("jobs:job", args=[other])}"' in reader.get(row.get_absolute_url()).text
        finally:
            del KINDS["tests.about"]

    def test_of_a_kind_that_is_gone_still_opens(self, reader, officer):
        row = enqueue("tests.count", owner=officer)
        Job.objects.filter(pk=row.pk).update(kind="tests.no_more")

        assert "tests.no_more" in reader.get(row.get_absolute_url()).text


class TestFragment:
    def test_is_the_progress_alone(self, reader, officer):
        response = reader.get(make_running(officer).get_absolute_url(), headers=HTMX)

        assert "<html" not in response.text
        assert "HX-Refresh" not in response.headers

    def test_of_a_job_that_has_ended_loads_the_page_around_it_anew(self, reader, officer):
        row = enqueue("tests.count", owner=officer)
        run(row.pk)

        assert reader.get(row.get_absolute_url(), headers=HTMX).headers["HX-Refresh"] == "true"


class TestCancel:
    def test_without_javascript_leads_back_to_the_job(self, reader, officer):
        row = make_running(officer)

        response = reader.post(f"{row.get_absolute_url()}cancel/")

        assert response.headers["Location"] == row.get_absolute_url()
        row.refresh_from_db()
        assert (row.state, row.cancel_requested) == ("running", True)
        assert "It is being stopped." in reader.get(row.get_absolute_url()).text

    def test_with_htmx_gives_the_progress(self, reader, officer):
        row = make_running(officer)

        assert "It is being stopped." in reader.post(f"{row.get_absolute_url()}cancel/", headers=HTMX).text

    def test_by_a_link_does_nothing(self, reader, officer):
        row = make_running(officer)

        assert reader.get(f"{row.get_absolute_url()}cancel/").status_code == 405


class TestList:
    def test_shows_ones_jobs_newest_first(self, reader, officer):
        rows = [enqueue("tests.count", owner=officer), enqueue("tests.refuse", owner=officer)]
        enqueue("tests.break", owner=make_officer("33.09"))

        page = reader.get("/jobs/").context["page"]

        assert list(page.object_list) == rows[::-1]

    def test_is_empty_with_words(self, reader):
        assert "Imports that you start will be listed here." in reader.get("/jobs/").text

    @pytest.mark.one_database
    def test_takes_as_many_queries_for_three_as_for_one(self, reader, officer):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        reader.get("/jobs/")  # what every page needs is read once and kept
        counts = []
        for _number in range(3):
            enqueue("tests.count", owner=officer)
            with CaptureQueriesContext(connection) as queries:
                reader.get("/jobs/")
            counts.append(len(queries))

        assert counts[0] == counts[1] == counts[2]


def test_officers_see_those_of_their_area_owners_their_own_administrators_all(officer):
    colleague, below, elsewhere = make_officer("32.16"), make_officer("32.16.05"), make_officer("33.09")
    buyer = make_user(Role.BUYER, None)
    jobs = {user: enqueue("tests.count", owner=user) for user in (officer, colleague, below, elsewhere, buyer)}

    def seen(user):
        return {row.owner for row in jobs_for(user)}

    assert seen(officer) == {officer, colleague, below}
    assert seen(below) == {below}
    assert seen(buyer) == {buyer}
    assert seen(make_user(Role.ADMINISTRATOR, None)) == set(jobs)


@pytest.mark.parametrize(
    ("done", "total", "passed", "words"),
    [(50, 100, 30, "about 30 seconds left"), (10, 100, 40, "about 6 minutes left"), (5, 100, 10, ""), (0, None, 10, "")],
)
def test_how_long_it_still_takes_is_guessed_from_the_pace(officer, done, total, passed, words):
    from django.utils import translation

    row = make_running(officer, done=done, total=total)
    row.started_at = timezone.now() - timezone.timedelta(seconds=passed)

    with translation.override("en"):
        assert row.time_left == words
