"""The field form: pyxform takes it, it looks up what it should, and nothing of a person is in it."""

import io
import re

import openpyxl
import pytest
from django.utils import timezone
from pyxform.xls2xform import convert

from desaekspor.accounts.models import AuditEntry
from desaekspor.potential.survey import forms
from desaekspor.potential.survey.answering import save_answers, survey_of
from desaekspor.potential.survey.errors import TooManyEnterprises
from desaekspor.potential.survey.forms import field_form, listed_enterprises, names_a_person
from desaekspor.potential.survey.xlsform import FormEnterprise, FormVillage, make_form, plain
from desaekspor.regions.queries import villages_of
from desaekspor.registry.services.erasing import erase_owner
from tests.factories import make_enterprise, make_officer, make_region

VILLAGE = "32.16.05.2001"


def sheets_of(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [{name: value for name, value in zip(head, row, strict=True) if value is not None} for row in rows]
    return found


@pytest.mark.django_db
def test_the_form_is_taken_by_pyxform_and_knows_the_villages_their_last_answers_and_their_enterprises():
    officer = make_officer()
    village = make_region(VILLAGE, name="Sriamur")
    make_region("32.16.05.2002", name="Satriajaya")
    save_answers(
        survey_of(village, 2025), {"families": 1200, "phone_signal": "weak", "surveyor": "SITI CONTOH"}, by=officer, base=0
    )
    save_answers(survey_of(village, 2026), {"families": 1250}, by=officer, base=0)
    kept = make_enterprise(
        product="kecap",
        name="Kecap Bintang",
        nib="9120000000001",
        address="Jalan Contoh 5",
        owner={"name": "WAWAN", "phone": "+62800"},
    )
    called = make_enterprise(product="emping", name="Emping Bu Siti", owner={"name": "SITI CONTOH"})
    make_enterprise(name="Toko Pindah", presence="closed")

    content, listed = field_form(villages_of("32.16.05"), year=2026, by=officer, title="Survei 2026 ${x}")

    sheets = sheets_of(content)
    choices = [row for row in sheets["choices"] if row["list_name"] in ("village", "enterprise")]
    label = "label::Bahasa Indonesia (id)"
    assert listed == 2
    assert [{name: row[name] for name in row if not name.startswith("label")} for row in choices] == [
        {
            "list_name": "village", "name": VILLAGE, "village": "Sriamur", "revision": "1", "last_families": "1250 (2026)",
            "last_phone_signal": "Lemah / Weak (2025)",
        },
        {"list_name": "village", "name": "32.16.05.2002", "village": "Satriajaya", "revision": "0"},
        {"list_name": "enterprise", "name": str(called.pk), "village": VILLAGE},
        {"list_name": "enterprise", "name": str(kept.pk), "village": VILLAGE},
    ]  # fmt: skip
    assert choices[3][label].startswith("Kecap Bintang · kecap · ")
    assert "Siti" not in choices[2][label], "a business that is called by its owner's name is listed by its number"
    everything = " ".join(str(value) for rows in sheets.values() for row in rows for value in row.values())
    for private in (
        "WAWAN",
        "SITI",
        "Siti",
        "9120000000001",
        "Jalan Contoh",
        "+62800",
        "surveyor",
        "respondents",
        "office_contact",
    ):
        assert private not in everything
    entry = AuditEntry.objects.filter(action="survey.form").get()
    assert (entry.by, entry.fields) == (officer, ["year=2026", "villages=2", "enterprises=2"])

    xform = convert(io.BytesIO(content)).xform
    assert 'id="desaekspor_survei_2026"' in xform
    assert "instance('village')/root/item[name= /data/identity/village_code ]/revision" in xform
    assert "instance('enterprise')/root/item[village =  /data/identity/village_code ]" in xform
    assert "relevant=\"( /data/general/borders_sea  = 'yes')\"" in xform
    assert (
        "constraint=\". &gt;= 0 and . &lt;= 200000 and ( /data/people/families  = '' or . &lt;=  /data/people/families )\""
        in xform
    )
    assert len(re.findall(r'required="true\(\)"', xform)) == 7


def test_every_question_is_asked_in_both_languages_and_persons_only_where_one_says_so():
    villages = [FormVillage(VILLAGE, "Sriamur", "Tambun Utara")]

    without, with_persons = (
        sheets_of(make_form(villages, year=2026, version="1", title="x", persons=persons))["survey"] for persons in (False, True)
    )

    rows = [row for row in with_persons if row["type"] not in ("start", "end", "calculate", "end_group")]
    assert all({"label::Bahasa Indonesia (id)", "label::English (en)"} <= row.keys() for row in rows)
    constrained = [row for row in rows if "constraint" in row]
    assert all(
        {f"constraint_message::{name}" for name in ("Bahasa Indonesia (id)", "English (en)")} <= row.keys() for row in constrained
    )
    assert {row.get("name") for row in with_persons} - {row.get("name") for row in without} == {
        "surveyor", "respondents", "office_contact",
    }  # fmt: skip
    assert convert(io.BytesIO(make_form(villages, year=2026, version="1", title="x", persons=True))).warnings == []


def test_a_name_is_shown_as_it_is_and_is_neither_reference_nor_formula_nor_html():
    assert plain("Kecap ${families} <b>&\n") == "Kecap $ {families} ‹b›＆"
    form = make_form(
        [FormVillage(VILLAGE, "Sriamur", "Tambun Utara")],
        [FormEnterprise(7, "=1+1 ${families}", VILLAGE)],
        year=2026,
        version="1",
        title="x",
    )
    row = next(row for row in sheets_of(form)["choices"] if row["list_name"] == "enterprise")
    assert row["label::English (en)"] == "=1+1 $ {families}"
    assert convert(io.BytesIO(form)).xform.count("1+1 $ {families}") == 2


def test_a_word_of_the_owners_name_makes_a_name_a_persons():
    assert names_a_person("Warung Bu Siti", "SITI AMINAH")
    assert not names_a_person("Kecap Bintang", "WAWAN CONTOH")


@pytest.mark.django_db
def test_a_business_whose_owner_is_not_known_or_was_erased_is_listed_by_what_it_makes_and_its_number():
    erased = make_enterprise(name="Warung Siti Aminah", product="kopi", owner={"name": "SITI AMINAH"})
    unknown = make_enterprise(name="Toko Pak Wawan", product="emping", kbli_category="")
    erase_owner(erased.pk, moment=timezone.now())

    labels = {one.number: one.label for one in listed_enterprises([erased.region_id])}

    assert labels == {erased.pk: f"kopi · no. {erased.pk}", unknown.pk: f"emping · no. {unknown.pk}"}


@pytest.mark.django_db
def test_more_enterprises_than_a_telephone_searches_are_refused(monkeypatch):
    monkeypatch.setattr(forms, "MOST_ENTERPRISES", 1)
    make_enterprise()
    make_enterprise()

    with pytest.raises(TooManyEnterprises):
        field_form(villages_of("32.16.05"), year=2026, by=None, title="x")
    assert field_form(villages_of("32.16.05"), year=2026, by=None, title="x", with_enterprises=False)[1] == 0
