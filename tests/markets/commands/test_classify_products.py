import json
from pathlib import Path

import pytest

from desaekspor.cli import run
from tests.registry.tables import read_csv

pytestmark = pytest.mark.usefixtures("english")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_the_example_comes_back_with_ranks_reasons_and_questions(tmp_path, capsys):
    assert run(["classify-products", str(EXAMPLES / "products.csv"), "--out", str(tmp_path / "out.csv"), "--json"]) == 0

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    rows = read_csv(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "rank", "hs6", "score", "reason", "unsure"]
    assert {row["id"]: row["hs6"] for row in rows if row["rank"] in {"1", "0"}} == {
        "1": "210310", "2": "200899", "3": "090121", "4": "210112", "5": "620520", "6": "460219", "7": "940153",
        "8": "030289", "9": "",
    }  # fmt: skip
    assert (counts["texts"], counts["none"]) == (9, 1)
    assert rows[0]["reason"] == "Named as “kecap manis”; nothing else in the text decides."
    assert next(row["unsure"] for row in rows if row["id"] == "8") == "Live, fresh, frozen, dried or cooked?"
    assert [row["unsure"] for row in rows if row["id"] == "9"] == ["What is the product? The text names none."]


def test_a_row_without_an_id_is_called_by_its_number(tmp_path):
    (tmp_path / "in.csv").write_text("Produk\nkecap manis\n\ndodol garut\n")

    assert run(["classify-products", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 0

    firsts = [(row["id"], row["hs6"]) for row in read_csv(tmp_path / "out.csv") if row["rank"] == "1"]
    assert firsts == [("2", "210310"), ("4", "170490")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("kode;nama\n1;kecap\n", "in.csv: the columns id and teks are needed; found: kode, nama."),
        ("id,teks\n", "in.csv: there are no rows under the heading."),
        ("%PDF-1.7", "in.csv: this is no workbook and no csv file."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_it_lacks(tmp_path, capsys, content, message):
    (tmp_path / "in.csv").write_text(content)

    assert run(["classify-products", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 1

    assert message.lower() in capsys.readouterr().err.lower()
    assert not (tmp_path / "out.csv").exists()
