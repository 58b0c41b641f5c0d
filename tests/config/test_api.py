import uuid

import pytest
from django.test import Client

from desaekspor.accounts.models import Role
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue
from tests.factories import make_officer, make_region, make_user

pytestmark = pytest.mark.django_db


class TestVillages:
    @pytest.fixture(autouse=True)
    def villages(self, settings):
        settings.HOME_REGION = "32.16"
        make_region("32.16.05.2001", "Srijaya", lat=-6.2, lng=107.05, bps_code="3216060001")
        make_region("32.16.05.2002", "Srijaya Dua")
        make_region("32.16.01.2007", "Setia Asih", last_day="2022-11-01")
        make_region("33.08.01.2001", "Di Tempat Lain")

    def test_anybody_reads_those_of_the_home_regency(self, client):
        answer = client.get("/api/v1/villages").json()

        assert answer["count"] == 2
        assert answer["villages"][0] == {
            "code": "32.16.05.2001",
            "bps_code": "3216060001",
            "name": "Srijaya",
            "kind": "desa",
            "district_code": "32.16.05",
            "district": "Tambun Utara",
            "lat": -6.2,
            "lng": 107.05,
        }

    def test_within_another_region_and_page_by_page(self, client):
        assert client.get("/api/v1/villages", {"within": "33"}).json()["count"] == 1
        page = client.get("/api/v1/villages", {"limit": 1, "offset": 1}).json()
        assert (page["count"], [village["name"] for village in page["villages"]]) == (2, ["Srijaya Dua"])

    @pytest.mark.one_database
    def test_takes_as_many_queries_for_three_as_for_one(self, client, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get("/api/v1/villages", {"limit": 1})
        make_region("32.16.05.2003")
        with django_assert_num_queries(2):
            client.get("/api/v1/villages")

    @pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 100_000}, {"offset": -1}, {"limit": "x"}])
    def test_a_wrong_parameter_is_named(self, client, query):
        response = client.get("/api/v1/villages", query)

        assert response.status_code == 422
        answer = response.json()
        assert answer["request_id"] == response.headers["X-Request-ID"]
        assert next(iter(query)) in answer["wrong"][0]["where"]


class TestJobs:
    def address(self, job):
        return f"/api/v1/jobs/{job.pk}"

    def test_shows_how_far_a_job_is(self, client):
        officer = make_officer("32.16")
        job = enqueue("tests.count", owner=officer, upto=3)
        client.force_login(officer)

        answer = client.get(self.address(job)).json()

        assert (answer["id"], answer["kind"], answer["title"], answer["state"]) == (str(job.pk), "tests.count", "Count", "queued")
        assert (answer["done"], answer["total"], answer["error"], answer["result"]) == (0, None, "", None)
        assert "arguments" not in answer

    def test_cancels_it(self, client):
        officer = make_officer("32.16")
        job = enqueue("tests.count", owner=officer)
        client.force_login(officer)

        assert client.post(f"{self.address(job)}/cancel").json()["state"] == "cancelled"

    def test_a_stranger_must_log_in(self, client):
        response = client.get(self.address(enqueue("tests.count")))

        assert response.status_code == 401
        assert response.json()["request_id"] == response.headers["X-Request-ID"]

    def test_the_job_of_another_region_is_not_found(self, client):
        job = enqueue("tests.count", owner=make_officer("33.08"))
        client.force_login(make_officer("32.16"))

        assert client.get(self.address(job)).status_code == 404
        assert client.post(f"{self.address(job)}/cancel").status_code == 404
        assert Job.objects.get().state == "queued"

    def test_an_unknown_job_and_a_wrong_number_are_not_found(self, client):
        client.force_login(make_officer())

        assert client.get(f"/api/v1/jobs/{uuid.uuid4()}").status_code == 404
        assert client.get("/api/v1/jobs/7").status_code == 404

    def test_a_foreign_page_cannot_cancel_with_the_reader_s_cookie(self):
        officer = make_officer("32.16")
        job = enqueue("tests.count", owner=officer)
        reader = Client(enforce_csrf_checks=True)
        reader.force_login(officer)

        assert reader.post(f"{self.address(job)}/cancel").status_code == 403
        assert Job.objects.get().state == "queued"


def test_its_description_lists_what_there_is(client):
    description = client.get("/api/v1/openapi.json").json()

    assert {"/api/v1/villages", "/api/v1/jobs/{job_id}", "/api/v1/jobs/{job_id}/cancel"} <= set(description["paths"])


def test_the_administrator_sees_every_job(client):
    job = enqueue("tests.count", owner=make_officer("33.08"))
    client.force_login(make_user(Role.ADMINISTRATOR, None))

    assert client.get(f"/api/v1/jobs/{job.pk}").status_code == 200
