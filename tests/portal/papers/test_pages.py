"""The page of agreements, as anybody sees it."""

import io

import openpyxl
import pytest

from desaekspor.accounts.models import Role
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db


def read(client, query=""):
    response = client.get(f"/pasar/perjanjian/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_all_agreements_stand_with_their_form_and_state(client):
    page = read(client)

    for word in ("Form IJEPA", "I-GCC FTA", "sedang dirundingkan", "Form ICO"):
        assert word in page


def test_a_market_has_its_agreements_and_the_form_to_ask_for(client):
    page = read(client, "?negara=sau")

    assert "Form B" in page
    assert "I-GCC FTA" in page
    assert "IJEPA" not in page


@pytest.mark.parametrize("asked", ["XXQ", "<b>"])
def test_a_wrong_country_is_said(client, asked):
    assert "bukan negara" in read(client, f"?negara={asked}")


EDIT = "/pasar/perjanjian/rcep/ubah/"


@pytest.fixture
def officer(client):
    user = make_officer("32.16")
    client.force_login(user)
    return user


def typed(client, address=EDIT, **changes):
    """What the form of an agreement sends, as it is shown, with changes."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    shown = {name: value.strftime("%d-%m-%Y") if hasattr(value, "strftime") else value for name, value in shown.items()}
    return {name: value for name, value in shown.items() if value not in (None, False)} | {"reason": "Uji"} | changes


def test_an_officer_corrects_an_agreement_and_takes_the_change_back(client, officer):
    sent = typed(client, partners="Jepang; kor\nMalaysia", unsure="on") | {"versi": "1"}

    assert client.post(EDIT, sent).status_code == 302

    page = client.get("/pasar/perjanjian/rcep/")
    assert {place.iso3 for place in page.context["partners"]} == {"JPN", "KOR", "MYS"}
    ((change, lines, is_free, is_undone),) = page.context["history"]
    assert (change.by, change.reason, is_free, is_undone) == (officer, "Uji", True, False)
    assert {name for name, _old, _new in lines} == {
        "Mitra",
        "Belum dicocokkan dengan naskah resmi",
        "Dicocokkan dengan sumber pada",
    }
    assert client.post(EDIT, sent).status_code == 409  # it was opened before
    assert str(officer) in page.content.decode()
    client.post("/pasar/perjanjian/rcep/riwayat/2/")
    assert len(client.get("/pasar/perjanjian/rcep/").context["partners"]) == 14
    client.logout()
    assert str(officer) not in client.get("/pasar/perjanjian/rcep/").content.decode()  # who did it is for the offices


def test_what_is_wrong_is_said_beside_its_field(client, officer):
    sent = typed(client, partners="Jepang; Atlantis", since="", note_en="", reason="")

    response = client.post(EDIT, sent)

    assert response.status_code == 422
    said = response.content.decode()
    for words in ("“Atlantis” bukan negara", "Sejak hari apa?", "Isi bagian ini."):
        assert words in said
    assert "Jepang; Atlantis" in said  # what was typed is still there


def test_a_new_agreement_is_written_and_taken_off(client, officer):
    sent = {"code": "I-GCC 2", "name_id": "Teluk", "name_en": "Gulf", "status": "in_force", "form": "Form GCC"}
    sent |= {"since": "01-07-2026", "partners": "SAU, ARE", "source": "Perpres", "checked_on": "1/7/2026", "reason": "Berlaku"}

    response = client.post("/pasar/perjanjian/baru/", sent)

    assert response["Location"] == "/pasar/perjanjian/i-gcc-2/"
    assert "Form GCC" in read(client, "?negara=SAU")
    off = typed(client, "/pasar/perjanjian/i-gcc-2/ubah/", hapus="ya", versi="1")
    assert client.post("/pasar/perjanjian/i-gcc-2/ubah/", off).status_code == 302
    assert client.get("/pasar/perjanjian/i-gcc-2/").status_code == 200  # who edits may bring it back
    client.logout()
    assert client.get("/pasar/perjanjian/i-gcc-2/").status_code == 404


def test_the_list_goes_out_as_a_workbook_with_definitions(client):
    response = client.get("/pasar/perjanjian/excel/?negara=JPN")

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Perjanjian", "Keterangan"]
    assert {row[0].value for row in book["Perjanjian"]} == {"Nama pendek", "AJCEP", "RCEP", "IJEPA"}
    assert {row[0].value: row[1].value for row in book["Keterangan"]}["Pasar"] == "Jepang"


def test_a_stranger_reads_and_changes_nothing(client):
    assert client.get("/pasar/perjanjian/rcep/").status_code == 200
    assert client.get("/pasar/perjanjian/nichts/").status_code == 404
    client.force_login(make_user(Role.OWNER, "32.16.05.2001"))
    for address in (EDIT, "/pasar/perjanjian/baru/", "/pasar/perjanjian/rcep/cek/"):
        assert client.post(address).status_code == 404
    client.force_login(make_user(Role.VILLAGE_OFFICER, "32.16.05.2001"))
    assert client.post(EDIT).status_code == 403
