"""Masked data is opened with a purpose, shown once, and written down before."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.privacy.services import opening
from desaekspor.registry.exports.models import Export
from tests.factories import make_officer, make_user
from tests.privacy.persons import NIK, OWNER, make_person, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return make_person()


@pytest.fixture
def officer(client):
    user = make_officer(first_name="Sari Contoh")
    client.force_login(user)
    return user


def address(enterprise):
    return f"/umkm/{enterprise.pk}/buka/"


def ask(client, enterprise, *names, purpose="verify", words=""):
    return client.post(address(enterprise), {"fields_wanted": names, "purpose": purpose, "words": words})


def shown(response):
    """Which of the person's values are in the answer."""
    return {name for name, value in OWNER.items() if value in response.content.decode()}


def entries():
    return [(one.action, one.fields, one.purpose) for one in AuditEntry.objects.order_by("sequence")]


def test_the_record_shows_masked_values_and_the_way_to_open_them(client, officer, enterprise):
    page = client.get(f"/umkm/{enterprise.pk}/")

    assert shown(page) == set()
    assert address(enterprise) in page.content.decode()


def test_what_was_asked_for_is_shown_and_nothing_else(client, officer, enterprise):
    page = ask(client, enterprise, "nik", "phone")

    assert shown(page) == {"nik", "phone"}


def test_all_fields_can_be_opened_at_once(client, officer, enterprise):
    assert shown(ask(client, enterprise, *OWNER)) == set(OWNER)


def test_names_of_fields_person_and_purpose_are_written_down_but_no_value(client, officer, enterprise):
    ask(client, enterprise, "phone", "nik", purpose="other", words="  Dipanggil  camat hari ini ")

    entry = AuditEntry.objects.get()
    assert (entry.by, entry.action, entry.object_id) == (officer, "owner.open", str(enterprise.owner.pk))
    assert (entry.fields, entry.purpose) == (["nik", "phone"], "other: Dipanggil camat hari ini")
    assert entry.request_id
    assert NIK not in str(vars(entry))


def test_it_is_written_down_before_it_is_shown(client, officer, enterprise, monkeypatch):
    monkeypatch.setattr(opening, "record", lambda *arguments: 1 / 0)  # the log cannot be written

    client.raise_request_exception = False
    page = ask(client, enterprise, "nik")

    assert (page.status_code, shown(page)) == (500, set())


def test_no_browser_and_no_proxy_keeps_the_answer(client, officer, enterprise):
    assert "no-store" in ask(client, enterprise, "nik")["Cache-Control"]


def test_the_second_look_shows_it_masked_again(client, officer, enterprise):
    ask(client, enterprise, "nik")

    assert shown(client.get(address(enterprise))) == set()
    assert shown(client.get(f"/umkm/{enterprise.pk}/")) == set()


@pytest.mark.parametrize(
    ("names", "purpose", "words", "wrong"),
    [
        ([], "verify", "", "fields_wanted"),
        (["nik"], "", "", "purpose"),
        (["nik"], "curious", "", "purpose"),
        (["nik"], "other", "", "words"),
        (["nik"], "other", " pendek   ", "words"),
        (["owner.nik"], "verify", "", "fields_wanted"),
        (["nik"], "verify", 151 * "x", "words"),
    ],
)
def test_without_a_good_reason_nothing_is_opened(client, officer, enterprise, names, purpose, words, wrong):
    page = ask(client, enterprise, *names, purpose=purpose, words=words)

    assert set(page.context["form"].errors) == {wrong}
    assert (shown(page), entries()) == (set(), [])


def test_a_reading_request_opens_nothing(client, officer, enterprise):
    page = client.get(address(enterprise), {"fields_wanted": "nik", "purpose": "verify"})

    assert (shown(page), entries()) == (set(), [])


def test_unknown_values_are_said_to_be_unknown(client, officer):
    enterprise = make_person(owner={"phone": None})

    assert "belum ada data" in text_of(ask(client, enterprise, "phone"))


def test_a_village_officer_opens_data_of_the_own_village_alone(client, enterprise):
    client.force_login(make_user(Role.VILLAGE_OFFICER, "32.16.05.2001"))
    elsewhere = make_person(region="32.16.05.2002")

    assert shown(ask(client, enterprise, "nik")) == {"nik"}
    assert ask(client, elsewhere, "nik").status_code == 404
    assert len(entries()) == 1


@pytest.mark.parametrize(("role", "region"), [(Role.ADMINISTRATOR, None), (Role.BUYER, None), (Role.TRAINER, "32.16")])
def test_the_stranger_does_not_even_know_the_enterprise(client, enterprise, role, region):
    client.force_login(make_user(role, region))

    assert ask(client, enterprise, "nik").status_code == 404
    assert entries() == []


def test_too_many_openings_within_an_hour_are_refused_in_words(client, officer, enterprise, settings):
    settings.OPENINGS_PER_HOUR = 2
    for _again in range(2):
        assert shown(ask(client, enterprise, "nik")) == {"nik"}

    page = ask(client, enterprise, "nik")

    assert (page.status_code, shown(page)) == (429, set())
    assert "2 kali" in text_of(page)
    assert [action for action, *_rest in entries()] == ["owner.open", "owner.open", "owner.open_refused"]


def test_the_limit_is_each_person_s_own_and_ends_with_the_hour(client, officer, enterprise, settings, monkeypatch):
    settings.OPENINGS_PER_HOUR = 1
    ask(client, enterprise, "nik")
    client.force_login(make_officer())
    assert shown(ask(client, enterprise, "nik")) == {"nik"}

    client.force_login(officer)
    assert ask(client, enterprise, "nik").status_code == 429
    later = timezone.now() + datetime.timedelta(minutes=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert shown(ask(client, enterprise, "nik")) == {"nik"}


def test_the_record_says_who_saw_it_when_and_what_for(client, officer, enterprise):
    assert "Belum ada yang membukanya" in text_of(client.get(f"/umkm/{enterprise.pk}/"))
    ask(client, enterprise, "nik", "birth_date", purpose="contact")

    for page in (f"/umkm/{enterprise.pk}/", f"/umkm/{enterprise.pk}/dilihat/"):
        text = text_of(client.get(page))
        for words in ("Sari Contoh", "NIK, tanggal lahir", "Menghubungi atau mengunjungi pemilik"):
            assert words in text


def test_administrators_see_who_saw_it_without_seeing_the_record(client, officer, enterprise):
    ask(client, enterprise, "nik")
    client.force_login(make_user(Role.ADMINISTRATOR, None))

    assert "Sari Contoh" in text_of(client.get(f"/umkm/{enterprise.pk}/dilihat/"))
    assert client.get(f"/umkm/{enterprise.pk}/").status_code == 404


def test_openings_of_another_person_are_not_among_them(client, officer, enterprise):
    ask(client, make_person(), "nik")

    assert "Sari Contoh" not in text_of(client.get(f"/umkm/{enterprise.pk}/dilihat/"))


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, officer, enterprise, django_assert_num_queries, count):
    for _again in range(count):
        ask(client, enterprise, "nik")

    with django_assert_num_queries(11):
        client.get(f"/umkm/{enterprise.pk}/dilihat/")


def test_lists_with_personal_data_that_may_have_held_the_person_are_named(client, officer, enterprise):
    def take(**given):
        Export.objects.create(
            **{"owner": officer, "kind": "csv", "opened": ["phone"], "made_at": timezone.now(), "rows": 5} | given
        )

    take(purpose="contact", filters={"region": "32.16.05"})
    take(filters={"region": "32.16.06"}, purpose="lain desa")
    take(opened=[], purpose="tersamar")
    take(owner=make_officer("33.09"), purpose="kabupaten lain")
    take(made_at=timezone.now() - datetime.timedelta(days=1), purpose="sebelum terdaftar")

    text = text_of(client.get(f"/umkm/{enterprise.pk}/dilihat/"))

    assert "Menghubungi atau mengunjungi pemilik" in text
    for words in ("lain desa", "tersamar", "kabupaten lain", "sebelum terdaftar"):
        assert words not in text
