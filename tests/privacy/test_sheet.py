"""The sheet "data about me": everything that is held, in both languages, for the owner and for officers with a purpose."""

import pytest
from django.utils import timezone, translation

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.portal.views.own_data import business_rows
from desaekspor.privacy.services.consents import record_consent
from desaekspor.privacy.services.opening import OPENABLE, open_owner
from desaekspor.privacy.sheet import as_pdf
from desaekspor.privacy.sheet.contents import sheet_of
from desaekspor.registry.models import Enterprise
from tests.factories import make_officer, make_user
from tests.privacy.persons import OWNER, make_person
from tests.registry.registers import load, sidt_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(first_name="Sari Contoh")


def texts_in(thing):
    """Every text that the sheet sets."""
    if isinstance(thing, dict):
        return [text for value in thing.values() for text in texts_in(value)]
    return [text for value in thing for text in texts_in(value)] if isinstance(thing, list) else [str(thing)]


def sheet(person, officer, language="id"):
    opened = open_owner(person.owner, OPENABLE, by=officer, purpose="rights")
    with translation.override(language):
        return sheet_of(person, opened, business_rows(person))


def section(content, title):
    return next(one["rows"] for one in content["sections"] if one["title"] == title)


def test_all_fields_of_the_person_and_the_business_stand_on_it(officer):
    person = make_person(owner={"disabled": True, "sex": "m", "education": "sd"}, sales_idr=1_250_000, product="Kecap manis")

    said = texts_in(sheet(person, officer))

    for value in (*OWNER.values(), "ya", "laki-laki", "Rp1.250.000", "Kecap manis", "Kecap Bintang"):
        assert value in said


def test_every_column_of_owner_and_enterprise_is_on_it_or_named_here():
    from desaekspor.registry.models import Owner
    from desaekspor.registry.services.fields import ENTERPRISE_FIELDS, OWNER_FIELDS

    no_content = {"id", "enterprise", "user", "nik_mark", "phone_mark", "erased_at"}
    of_the_record = {"id", "synthetic", "merged_into", "created_by", "created_batch", "created_at", "updated_at"}
    judged = {"verified_at", "verified_by", "presence", "presence_on", "presence_note", "moved_to", "same_as"}
    judged |= {"checked_at", "checked_by"}

    assert {field.name for field in Owner._meta.concrete_fields} == set(OWNER_FIELDS) | no_content
    assert {field.name for field in Enterprise._meta.concrete_fields} == set(ENTERPRISE_FIELDS) | of_the_record | judged


def test_each_value_says_which_register_or_person_it_came_from(officer, regency):
    load([sidt_row(1)])
    load([sidt_row(1, kontak_hp="080000001111")])
    person = Enterprise.objects.get()

    rows = {label: origin for label, _value, origin in section(sheet(person, officer), "Anda")}

    first, second = person.created_batch, person.changes.get(field="owner.phone").batch
    assert str(timezone.localtime(first.loaded_at).minute) in rows["NIK"]
    assert rows["NIK"].startswith("SIDT-UMKM")
    assert second != first
    assert [row[1] for row in section(sheet(person, officer), "Berkas yang memuat data Anda")] == ["register.csv"] * 2


def test_who_saw_it_consents_and_rights_stand_on_it(officer, settings):
    settings.DATA_OFFICER = "pdp@contoh.invalid"
    person = make_person()
    record_consent(person, purpose="messages", channel="face", given_at=timezone.now(), giver="owner", by=officer)

    content = sheet(person, officer)

    assert "Sari Contoh (Petugas dinas)" in texts_in(section(content, "Siapa yang melihat data Anda"))
    assert "Pesan WhatsApp tentang pelatihan dan pameran" in texts_in(section(content, "Persetujuan"))
    assert any("pdp@contoh.invalid" in text for text in texts_in(content))


def test_it_comes_in_both_languages(officer):
    person = make_person()

    assert sheet(person, officer, "id")["title"] == "Data tentang saya"
    assert sheet(person, officer, "en")["title"] == "Data about me"
    for language in ("id", "en"):
        assert as_pdf(sheet(person, officer, language))[:5] == b"%PDF-"


def test_text_in_the_data_is_never_read_as_markup(officer):
    hostile = '#panic("no") = $x$ *b* _i_ `c` \\ "quote" ] } @ref <label> /* // #include "x.typ"'
    person = make_person(name=hostile, owner={"address": hostile})

    assert hostile in texts_in(sheet(person, officer))
    assert as_pdf(sheet(person, officer))[:5] == b"%PDF-"


def test_an_erased_person_has_a_sheet_without_values(officer):
    person = make_person(owner=dict.fromkeys(OWNER))

    assert as_pdf(sheet(person, officer))[:5] == b"%PDF-"


# Pages


def page(person):
    return f"/umkm/{person.pk}/data-pribadi/"


def test_an_officer_makes_it_with_a_purpose_and_it_is_written_down(client, officer):
    person = make_person()
    client.force_login(officer)

    assert client.post(page(person), {"bahasa": "id"}).context["form"].errors.keys() == {"purpose"}
    answer = client.post(page(person), {"bahasa": "en", "purpose": "rights"})

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert "CONTOH" not in answer["Content-Disposition"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.purpose, entry.fields) == ("owner.sheet", officer, "rights", list(OPENABLE))


def test_an_owner_has_the_own_one_and_no_other(client):
    owner = make_user(Role.OWNER, None)
    person = make_person(owner={"user": owner})
    client.force_login(owner)

    assert client.get(page(person)).status_code == 200
    assert client.post(page(person), {"bahasa": "id"}).content[:5] == b"%PDF-"
    assert client.post(page(make_person()), {"bahasa": "id"}).status_code == 404
    assert AuditEntry.objects.get().by == owner


def test_sheets_count_as_openings(client, officer, settings):
    settings.OPENINGS_PER_HOUR = 1
    person = make_person()
    client.force_login(officer)
    client.post(page(person), {"purpose": "rights"})

    assert client.post(page(person), {"purpose": "rights"}).status_code == 429
