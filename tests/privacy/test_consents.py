"""Consent is given to a version of a text, is proved, and ends with a withdrawal that has its clock and its tasks."""

import datetime

import pytest
from django.utils import timezone, translation

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.privacy.bases import ASKED, FIRST_TEXTS, TASKS_OF_WITHDRAWAL
from desaekspor.privacy.models import Consent, ConsentText, DataRequest
from desaekspor.privacy.services.consents import AlreadyGiven, current_text, record_consent, withdraw_consent, write_text
from desaekspor.privacy.services.opening import open_owner
from desaekspor.registry.duplicates.merging import merge
from tests.factories import make_officer, make_user
from tests.privacy.persons import make_person, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = make_officer(first_name="Sari Contoh")
    client.force_login(user)
    return user


@pytest.fixture
def person():
    return make_person()


def moment(days=0):
    return timezone.now() - datetime.timedelta(days=days)


def give(person, by, purpose="buyer_contact"):
    return record_consent(person, purpose=purpose, channel="whatsapp", given_at=moment(2), giver="owner", by=by)


def actions():
    return list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))


def test_every_purpose_that_rests_on_consent_has_its_text_and_tasks():
    assert set(ASKED) == set(FIRST_TEXTS) == set(TASKS_OF_WITHDRAWAL)


def test_it_says_who_agreed_to_which_text_how_when_and_who_wrote_it_down(officer, person):
    consent = give(person, officer)

    assert (consent.text.purpose, consent.text.version, consent.channel, consent.giver) == (
        "buyer_contact",
        1,
        "whatsapp",
        "owner",
    )
    assert consent.recorded_by == officer
    assert consent.given_at < consent.recorded_at
    assert actions() == ["consent.record"]


def test_a_consent_that_stands_is_not_given_twice(officer, person):
    give(person, officer)

    with pytest.raises(AlreadyGiven):
        give(person, officer)
    assert Consent.objects.count() == 1


def test_a_new_version_holds_from_then_on_and_the_old_consent_keeps_its_text(officer, person):
    old = give(person, officer, "messages")
    text = write_text("messages", text_id="Naskah baru", text_en="New text", by=officer)

    assert (text.version, current_text("messages")) == (2, text)
    old.refresh_from_db()
    assert old.text.version == 1
    assert give(make_person(), officer, "messages").text == text
    with translation.override("en"):
        assert text.text == "New text"


def test_a_withdrawal_opens_a_request_with_tasks_and_72_hours(officer, person):
    consent = give(person, officer)
    at = moment(0)

    opened = withdraw_consent(consent, channel="phone", withdrawn_at=at, by=officer)

    consent.refresh_from_db()
    assert (consent.withdrawn_at, consent.withdrawal_channel, consent.withdrawal_recorded_by) == (at, "phone", officer)
    assert (opened.kind, opened.due_at - at) == (DataRequest.Kind.WITHDRAWAL, datetime.timedelta(hours=72))
    assert [code for code, _words, _done in opened.task_list] == ["stop_giving", "tell_buyers", "confirm"]
    assert actions() == ["consent.record", "request.receive", "consent.withdraw"]


def test_withdrawing_twice_is_once(officer, person):
    consent = give(person, officer)

    first = withdraw_consent(consent, channel="phone", by=officer)

    assert withdraw_consent(consent, channel="form", by=officer) == first
    assert DataRequest.objects.count() == 1


def test_after_a_withdrawal_one_may_agree_again(officer, person):
    withdraw_consent(give(person, officer), channel="phone", by=officer)

    assert give(person, officer).withdrawn_at is None


# Pages


def page(person, rest=""):
    return f"/umkm/{person.pk}/privasi/{rest}"


def test_an_officer_writes_a_consent_down_and_withdraws_it(client, officer, person):
    given = {"purpose": "publication", "giver": "other", "giver_name": "IBU CONTOH", "channel": "face", "informed": "on"}
    given["at"] = timezone.localtime(moment(1)).strftime("%Y-%m-%dT%H:%M")

    assert client.post(page(person, "persetujuan/"), given).status_code == 302

    consent = Consent.objects.get()
    assert (consent.giver_name, consent.channel) == ("IBU CONTOH", "face")
    text = text_of(client.get(page(person)))
    assert "oleh orang lain untuk pemilik" in text
    assert "IBU CONTOH" not in text

    given = {"channel": "phone", "at": given["at"]}
    assert client.post(page(person, f"persetujuan/{consent.pk}/tarik/"), given).status_code == 302
    assert "ditarik" in text_of(client.get(page(person)))
    assert "sisa" in text_of(client.get(page(person)))


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"purpose": "register"}, "purpose"),
        ({"informed": ""}, "informed"),
        ({"channel": "site"}, "channel"),
        ({"giver": "other"}, "giver_name"),
        ({"at": "2126-01-01T10:00"}, "at"),
        ({"at": "kemarin"}, "at"),
    ],
)
def test_what_is_no_consent_is_not_written_down(client, officer, person, change, wrong):
    given = {"purpose": "publication", "giver": "owner", "channel": "face", "informed": "on", "at": "2026-01-01T10:00"}

    answer = client.post(page(person, "persetujuan/"), given | change)

    assert set(answer.context["form"].errors) == {wrong}
    assert Consent.objects.count() == 0


def test_a_consent_that_stands_is_said_to_stand(client, officer, person):
    give(person, officer, "publication")

    given = {"purpose": "publication", "giver": "owner", "channel": "face", "informed": "on", "at": "2026-01-01T10:00"}

    assert set(client.post(page(person, "persetujuan/"), given).context["form"].errors) == {"purpose"}


def test_an_owner_agrees_and_withdraws_on_the_own_page(client):
    owner = make_user(Role.OWNER, None)
    person = make_person(owner={"user": owner})
    client.force_login(owner)

    client.post(page(person, "persetujuan/"), {"purpose": "messages", "informed": "on"})
    consent = Consent.objects.get()
    assert (consent.channel, consent.giver, consent.recorded_by) == ("site", "owner", owner)

    client.post(page(person, f"persetujuan/{consent.pk}/tarik/"))
    consent.refresh_from_db()
    assert consent.withdrawal_channel == "site"
    assert client.get(page(make_person())).status_code == 404


def test_a_consent_of_another_person_is_not_withdrawn_by_guessing(client, officer, person):
    consent = give(make_person(region="33.09.01.2001"), officer)

    assert client.post(page(person, f"persetujuan/{consent.pk}/tarik/"), {"channel": "phone"}).status_code == 404


def test_what_was_agreed_and_seen_stays_with_the_person_when_records_become_one(client, officer):
    survivor, absorbed = make_person(), make_person(owner={"name": "WAWAN CONTOH JAYA"})
    consent = give(absorbed, officer)
    open_owner(absorbed.owner, ["nik"], by=officer, purpose="verify")
    merge(survivor.pk, [absorbed.pk], by=officer)

    shown = text_of(client.get(page(survivor)))
    assert f"Untuk data {absorbed.pk}, yang sudah menjadi bagian data ini." in shown
    assert "Sari Contoh" in text_of(client.get(f"/umkm/{survivor.pk}/dilihat/"))

    withdrawal = {"channel": "phone", "at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    client.post(page(survivor, f"persetujuan/{consent.pk}/tarik/"), withdrawal)
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "/tarik/" not in client.get(page(survivor)).content.decode()
    asked = DataRequest.objects.get()
    assert asked.get_kind_display() in text_of(client.get(page(survivor)))


def test_the_word_of_another_records_owner_says_nothing_of_this_one(client, officer):
    survivor, absorbed = make_person(), make_person(owner={"name": "WAWAN CONTOH JAYA"})
    withdraw_consent(give(survivor, officer), channel="phone", by=officer)
    other = give(absorbed, officer)
    merge(survivor.pk, [absorbed.pk], by=officer)

    response = client.get(page(survivor))

    shown = {state.processing.name: state for state in response.context["consents"]}["buyer_contact"]
    assert (shown.own, shown.others) == (None, [other])
    assert "</svg>setuju<" not in response.content.decode()
    assert page(survivor, "persetujuan/?untuk=buyer_contact") in response.content.decode()
    assert page(survivor, f"persetujuan/{other.pk}/tarik/") in response.content.decode()

    give(survivor, officer)
    again = client.get(page(survivor)).content.decode()
    assert "</svg>setuju<" in again
    assert page(survivor, "persetujuan/?untuk=buyer_contact") not in again
    assert again.count("/tarik/") == 2


def test_administrators_write_texts_in_both_languages(client):
    client.force_login(make_user(Role.ADMINISTRATOR, None))
    words = "Naskah yang cukup panjang untuk dipahami orang."

    assert client.post("/privasi/naskah/messages/", {"text_id": words}).context["form"].errors.keys() == {"text_en"}
    client.post("/privasi/naskah/messages/", {"text_id": words, "text_en": "A text that is long enough to be understood."})

    assert ConsentText.objects.get(version=2).text_id == words
    assert words in text_of(client.get("/privasi/naskah/"))
    assert client.get("/privasi/naskah/register/").status_code == 404
