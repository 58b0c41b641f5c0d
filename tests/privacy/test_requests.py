"""What persons ask about their own data is taken in, given to somebody, answered in time; breaches likewise."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.privacy.models import Breach, DataRequest
from desaekspor.privacy.services.consents import record_consent, withdraw_consent
from desaekspor.privacy.services.requests import NotOpen, TasksLeft, close_request, do_task, receive_request
from desaekspor.registry.models import Owner
from tests.factories import make_officer, make_user
from tests.privacy.persons import make_person, text_of

pytestmark = pytest.mark.django_db
REGISTER = "/privasi/permintaan/"


@pytest.fixture
def officer(client):
    user = make_officer(first_name="Sari Contoh")
    client.force_login(user)
    return user


@pytest.fixture
def person():
    return make_person()


def ask(person, officer, kind="correct", hours_ago=0, detail="Nama saya salah ejaan"):
    at = timezone.now() - datetime.timedelta(hours=hours_ago)
    return receive_request(person, kind=kind, channel="face", received_at=at, detail=detail, by=officer)


def of(asked, rest=""):
    return f"{REGISTER}{asked.pk}/{rest}"


def test_the_register_shows_what_is_due_next_first_and_what_is_overdue_in_words(client, officer, person):
    for hours in (1, 80, 31):
        ask(person, officer, hours_ago=hours)

    text = text_of(client.get(REGISTER))

    assert text.index("terlambat 9 jam") < text.index("sisa 40 jam") < text.index("sisa 70 jam")
    assert "1 terlambat" in text


def test_the_words_of_the_person_are_sealed_and_stand_on_its_page_alone(client, officer, person):
    asked = ask(person, officer)

    assert b"ejaan" not in bytes(DataRequest.objects.values_list("detail", flat=True).get())
    assert "ejaan" in text_of(client.get(of(asked)))
    assert "ejaan" not in text_of(client.get(REGISTER))


def test_an_officer_gives_it_to_a_colleague_and_answers(client, officer, person):
    asked, colleague = ask(person, officer), make_officer(first_name="Budi Contoh")

    client.post(of(asked, "tugaskan/"), {"to": colleague.pk})
    client.post(of(asked, "jawab/"), {"state": "done", "answer": "Nama sudah diperbaiki."})

    asked.refresh_from_db()
    assert (asked.assigned_to, asked.state, asked.answer, asked.ended_by) == (
        colleague,
        "done",
        "Nama sudah diperbaiki.",
        officer,
    )
    assert "selesai dalam 1 jam" in text_of(client.get(of(asked)))
    assert "selesai dalam 1 jam" in text_of(client.get(REGISTER, {"keadaan": "selesai"}))
    actions = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["request.receive", "request.assign", "request.close"]


def test_it_is_given_only_to_officers_of_the_region(client, officer, person):
    asked = ask(person, officer)
    for stranger in (make_officer("33.09"), make_user(Role.VILLAGE_OFFICER, "32.16.05.2001")):
        client.post(of(asked, "tugaskan/"), {"to": stranger.pk})

    asked.refresh_from_db()
    assert asked.assigned_to is None


def test_it_is_answered_once(client, officer, person):
    asked = ask(person, officer)
    close_request(asked, state="refused", answer="Datanya sudah benar.", by=officer)

    with pytest.raises(NotOpen):
        close_request(asked, state="done", answer="Sudah diperbaiki.", by=officer)
    answer = client.post(of(asked, "jawab/"), {"state": "done", "answer": "Sudah diperbaiki."}, follow=True)
    assert "sudah dijawab" in text_of(answer)


@pytest.mark.parametrize("given", [{}, {"state": "done", "answer": "ya"}, {"state": "open", "answer": "Sudah selesai."}])
def test_an_answer_needs_a_result_and_words(client, officer, person, given):
    asked = ask(person, officer)

    assert client.post(of(asked, "jawab/"), given).context["answer"].errors
    asked.refresh_from_db()
    assert asked.is_open


def test_a_withdrawal_is_done_when_its_tasks_are(client, officer, person):
    consent = record_consent(person, purpose="messages", channel="face", given_at=timezone.now(), giver="owner", by=officer)
    asked = withdraw_consent(consent, channel="face", by=officer)
    with pytest.raises(TasksLeft):
        close_request(asked, state="done", answer="Selesai semua.", by=officer)
    said = text_of(client.post(of(asked, "jawab/"), {"state": "done", "answer": "Selesai semua."}))
    assert "Selesaikan dahulu" in said

    for code in ("lists", "confirm"):
        client.post(of(asked, f"tugas/{code}/"))
    client.post(of(asked, "jawab/"), {"state": "done", "answer": "Selesai semua."})

    asked.refresh_from_db()
    assert (asked.state, set(asked.tasks)) == ("done", {"lists", "confirm"})
    with pytest.raises(NotOpen):
        do_task(asked, "lists", by=officer)


def test_a_task_that_is_not_on_the_list_is_not_found(client, officer, person):
    assert client.post(of(ask(person, officer), "tugas/lists/")).status_code == 404


def test_a_person_is_erased_after_the_number_was_typed(client, officer, person):
    asked = ask(person, officer, kind="erase")
    assert "tidak dapat dibatalkan" in text_of(client.get(of(asked, "hapus/")))

    for wrong in ("", "0", "ya"):
        client.post(of(asked, "hapus/"), {"nomor": wrong})
    assert Owner.objects.get(enterprise=person).nik

    client.post(of(asked, "hapus/"), {"nomor": f" {person.pk} "})

    assert Owner.objects.get(enterprise=person).nik is None
    asked.refresh_from_db()
    assert asked.state == "done"
    assert client.post(of(asked, "hapus/"), {"nomor": person.pk}).status_code == 302  # a second click


def test_an_erasure_cannot_be_said_to_be_done_without_being_done(client, officer, person):
    asked = ask(person, officer, kind="erase")

    assert client.post(of(asked, "jawab/"), {"state": "done", "answer": "Sudah dihapus semua."}).context["answer"].errors
    client.post(of(asked, "jawab/"), {"state": "refused", "answer": "Masih diperlukan untuk bantuan."})

    asked.refresh_from_db()
    assert asked.state == "refused"


def test_only_a_request_for_it_erases(client, officer, person):
    assert client.post(of(ask(person, officer), "hapus/"), {"nomor": person.pk}).status_code == 404
    assert Owner.objects.get(enterprise=person).nik


def test_the_stranger_knows_of_none(client, officer, person):
    asked = ask(person, officer)
    client.force_login(make_officer("33.09"))

    assert client.get(of(asked)).status_code == 404
    assert client.post(of(asked, "jawab/"), {"state": "done", "answer": "Sudah diperbaiki."}).status_code == 404
    assert list(client.get(REGISTER).context["page"]) == []


def test_an_owner_asks_on_the_own_page_and_reads_the_answer(client):
    owner = make_user(Role.OWNER, None)
    person = make_person(owner={"user": owner})
    client.force_login(owner)
    page = f"/umkm/{person.pk}/privasi/"

    client.post(f"{page}permintaan/", {"kind": "correct", "detail": "Nomor saya sudah ganti"})
    close_request(DataRequest.objects.get(), state="done", answer="Nomor sudah diganti.", by=make_officer())

    assert "Nomor sudah diganti." in text_of(client.get(page))


@pytest.mark.parametrize("change", [{"kind": "withdraw"}, {"kind": ""}, {"channel": ""}, {"at": "2126-01-01T10:00"}])
def test_what_is_no_request_is_not_taken_in(client, officer, person, change):
    given = {"kind": "access", "channel": "face", "at": "2026-01-01T10:00"} | change

    assert client.post(f"/umkm/{person.pk}/privasi/permintaan/", given).context["form"].errors.keys() == set(change)
    assert DataRequest.objects.count() == 0


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_the_same_number_of_queries_however_long(client, officer, django_assert_num_queries, count):
    for _again in range(count):
        ask(make_person(), officer)

    with django_assert_num_queries(10):
        client.get(REGISTER)


class TestBreaches:
    URL = "/privasi/kegagalan/"
    GIVEN = {"found_at": "2026-11-01T10:00", "data": ["nik", "phone"], "how": "Berkas terkirim ke alamat yang salah"}

    def test_a_breach_is_written_down_as_far_as_it_is_known_and_its_clock_runs(self, client, officer):
        client.post(f"{self.URL}baru/", self.GIVEN)

        breach = Breach.objects.get()
        assert (breach.data, breach.how, breach.persons) == (["nik", "phone"], self.GIVEN["how"], None)
        assert breach.due_at - breach.found_at == datetime.timedelta(hours=72)
        assert "terlambat" in text_of(client.get(self.URL))
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.fields) == ("breach.record", ["found_at", "data", "how"])

    def test_the_clock_stands_still_when_persons_and_agency_were_told(self, client, officer):
        client.post(f"{self.URL}baru/", self.GIVEN)
        url = Breach.objects.get().get_absolute_url()

        client.post(url, self.GIVEN | {"persons_told_at": "2026-11-03T10:00"})
        assert "terlambat" in text_of(client.get(self.URL))
        client.post(url, self.GIVEN | {"persons_told_at": "2026-11-03T10:00", "agency_told_at": "2026-11-02T10:00"})

        assert "selesai dalam 48 jam" in text_of(client.get(self.URL))
        assert AuditEntry.objects.first().fields == ["agency_told_at"]

    def test_a_case_is_closed_when_all_were_told(self, client, officer):
        wrong = client.post(f"{self.URL}baru/", self.GIVEN | {"closed": "on"})

        assert set(wrong.context["form"].errors) == {"closed"}
        told = {"persons_told_at": "2026-11-03T10:00", "agency_told_at": "2026-11-02T10:00", "closed": "on"}
        client.post(f"{self.URL}baru/", self.GIVEN | told)
        assert Breach.objects.get().closed_at

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"found_at": "2126-01-01T10:00"}, "found_at"),
            ({"how": ""}, "how"),
            ({"persons": "-1"}, "persons"),
            ({"data": ["x"]}, "data"),
            ({"happened_from": "2026-10-02T10:00", "happened_until": "2026-10-01T10:00"}, "happened_until"),
        ],
    )
    def test_what_cannot_be_is_refused(self, client, officer, change, wrong):
        assert set(client.post(f"{self.URL}baru/", self.GIVEN | change).context["form"].errors) == {wrong}
        assert Breach.objects.count() == 0

    def test_what_was_written_is_sealed(self, client, officer):
        client.post(f"{self.URL}baru/", self.GIVEN)

        assert b"alamat" not in bytes(Breach.objects.values_list("how", flat=True).get())

    def test_saving_the_same_again_changes_nothing(self, client, officer):
        client.post(f"{self.URL}baru/", self.GIVEN)
        client.post(Breach.objects.get().get_absolute_url(), self.GIVEN)

        assert AuditEntry.objects.count() == 1


def test_the_page_about_privacy_is_for_everybody_and_names_the_officer_for_data(client, settings):
    settings.DATA_OFFICER = "pdp@contoh.invalid"

    text = text_of(client.get("/privasi/"))

    for words in ("pdp@contoh.invalid", "pasal 20 ayat (2) huruf e", "3 × 24 jam", "selama pendataan berlangsung"):
        assert words in text
    assert "Catatan audit" in text
    assert "/privasi/catatan/" not in client.get("/privasi/").content.decode()
