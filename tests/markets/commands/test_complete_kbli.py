import json
from pathlib import Path

import pytest
from django.core.management import call_command

from desaekspor.cli import run
from desaekspor.markets.missing_kbli.models import KbliSuggestion
from tests.factories import make_enterprise
from tests.registry.tables import read_csv

pytestmark = pytest.mark.usefixtures("english")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_the_example_comes_back_with_ranks_reasons_and_questions(tmp_path, capsys):
    assert run(["complete-kbli", str(EXAMPLES / "businesses.csv"), "--out", str(tmp_path / "out.csv"), "--json"]) == 0

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    rows = read_csv(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "rank", "kbli_2020", "title", "kbli_2025", "score", "reason", "unsure"]
    assert {row["id"]: row["kbli_2020"] for row in rows if row["rank"] in {"1", "0"}} == {
        "1": "10771", "2": "10771", "3": "47249", "4": "56102", "5": "14120", "6": "47912", "7": "47213", "8": "03221", "9": "",
    }  # fmt: skip
    assert {name: counts[name] for name in ("businesses", "none", "stated", "first", "sure_right")} == {
        "businesses": 11, "none": 1, "stated": 2, "first": 2, "sure_right": 2,
    }  # fmt: skip
    assert rows[0]["reason"] == "Named as “kecap”, made after the word “pembuatan”."
    assert {row["unsure"] for row in rows if row["id"] == "2"} == {"Is it made, or only sold?"}
    assert [row["unsure"] for row in rows if row["id"] == "9"] == ["What is made, sold, served or done? The texts do not say."]


def test_rows_that_state_a_code_are_left_and_measure_the_program(tmp_path, capsys):
    (tmp_path / "in.csv").write_text(
        "Nama Usaha;Produk Utama;Kode KBLI\nLaundry Wangi;cuci;96200\nNelayan;;3111\nWarteg;;10771\n"
    )

    assert run(["complete-kbli", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 0

    assert read_csv(tmp_path / "out.csv") == []
    assert "the same first for 67%, among three for 67%" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("kode;alamat\n1;kecap\n", "and nama_usaha is needed; found: kode, alamat."),
        ("id,produk\n", "in.csv: there are no rows under the heading."),
        ("%PDF-1.7", "in.csv: this is no workbook and no csv file."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_what_it_lacks(tmp_path, capsys, content, message):
    (tmp_path / "in.csv").write_text(content)

    assert run(["complete-kbli", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 1

    assert message.lower() in capsys.readouterr().err.lower()
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.django_db
def test_the_registry_is_completed_and_measured_without_names(tmp_path, capsys):
    missing = make_enterprise(name="Rahasia", activity="pembuatan kecap")
    make_enterprise(name="Laundry Wangi", kbli="96200", kbli_version="2020")

    call_command("complete_kbli", "--registry", "--json", out=tmp_path / "out.csv")

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (counts["businesses"], counts["sure"], counts["stated"], counts["first"]) == (2, 1, 1, 1)
    assert KbliSuggestion.objects.get().enterprise_id == missing.pk
    assert {row["id"] for row in read_csv(tmp_path / "out.csv")} == {str(missing.pk)}
    assert "Rahasia" not in (tmp_path / "out.csv").read_text()
    call_command("complete_kbli", "--registry", "--json")


@pytest.mark.parametrize("arguments", [[], ["x.csv"], ["x.csv", "--registry"]])
def test_a_file_or_the_registry_must_be_named(arguments, capsys):
    assert run(["complete-kbli", *arguments]) == 2
