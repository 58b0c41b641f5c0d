"""desaekspor survey-form and import-survey."""

import json

import pytest
from django.core.management import CommandError, call_command
from pyxform.xls2xform import convert

from desaekspor.accounts.models import Role
from desaekspor.potential.survey.models import SurveySubmission, VillageSurvey
from desaekspor.potential.survey.queries import standing_of
from tests.factories import make_enterprise, make_region, make_user
from tests.potential.survey.submissions import FIRST, SECOND, VILLAGE, archive_of, central_csv, central_row

pytestmark = pytest.mark.django_db
NOWHERE = "desaekspor.potential.management.commands.{}.prepare_database"


@pytest.fixture(autouse=True)
def prepared(monkeypatch):
    """The test's own database is prepared, and has few regions."""
    for name in ("survey_form", "import_survey"):
        monkeypatch.setattr(NOWHERE.format(name), lambda say: None)


def run(capsys, *arguments):
    call_command(*map(str, arguments), "--json")
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_form_of_a_district_is_written_and_counted(tmp_path, capsys):
    make_enterprise()
    make_region("32.16.01.2001")
    out = tmp_path / "formulir.xlsx"

    told = run(capsys, "survey_form", out, "--region", "32.16.05", "--year", "2026")

    assert told == {"villages": 1, "enterprises": 1, "year": 2026, "bytes": out.stat().st_size, "region": "32.16.05"}
    assert VILLAGE in convert(str(out)).xform


def test_submissions_are_loaded_once_and_what_is_wrong_is_written_to_a_file(tmp_path, capsys):
    make_region(VILLAGE)
    path, problems = tmp_path / "isian.zip", tmp_path / "salah.csv"
    content = central_csv(central_row(FIRST, families="1200"), central_row(SECOND, families="banyak"))
    path.write_bytes(archive_of({"isian.csv": content}))

    checked = run(capsys, "import_survey", path, "--check")
    assert (checked["state"], checked["new"], VillageSurvey.objects.count()) == ("checked", 1, 0)
    loaded = run(capsys, "import_survey", path, "--problems", problems)
    again = run(capsys, "import_survey", path)

    counts = {"read": 2, "changed": 0, "conflict": 0, "rejected": 1, "photos": 0}
    assert {name: loaded[name] for name in counts} == counts
    assert (loaded["new"], again["new"], again["same"]) == (1, 0, 1)
    assert standing_of(VillageSurvey.objects.get()).said == {"families": 1200}
    assert SurveySubmission.objects.count() == 2
    assert problems.read_text().splitlines()[1].startswith("isian.csv,3,people-families,families,banyak,")


def test_what_cannot_be_done_is_refused_with_words(tmp_path):
    make_region(VILLAGE)
    bad = tmp_path / "isian.xml"
    bad.write_text('<!DOCTYPE data [<!ENTITY a "ha">]><data/>')
    buyer = make_user(Role.BUYER, None, username="pembeli")
    for arguments, words in (
        (["import_survey", bad], "isian.xml"),
        (["import_survey", tmp_path / "tiada.csv"], "tiada.csv"),
        (["import_survey", bad, "--user", buyer.username], "pembeli"),
        (["survey_form", tmp_path / "x.csv"], "x.csv"),
        (["survey_form", tmp_path / "x.xlsx", "--region", "99.99"], "99.99"),
        (["survey_form", tmp_path / "x.xlsx", "--region", "32.16.05.2009"], "32.16.05.2009"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command(*map(str, arguments))
