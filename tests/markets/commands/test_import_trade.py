"""The commands import-trade and trade-data, with the examples that the documentation names."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from desaekspor.markets import outlook
from desaekspor.markets.flowdata.models import TradeData
from tests.markets.flowdata.test_services import world  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
FLOWS = "BACI_HS17_Y2023_V202501.csv"


@pytest.fixture(autouse=True)
def prepared(monkeypatch, request):
    request.getfixturevalue("world")
    for command in ("import_trade", "trade_data"):
        monkeypatch.setattr(f"desaekspor.markets.management.commands.{command}.prepare_database", lambda say: None)


@pytest.fixture
def flows(tmp_path):
    """The example beside CEPII's list of countries."""
    path = tmp_path / FLOWS
    path.write_text((EXAMPLES / FLOWS).read_text())
    return path


def told(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_year_is_loaded_listed_chosen_and_taken_out(capsys, flows):
    call_command("import_trade", flows, "--json", "--use")
    (made,) = told(capsys)["loaded"]
    assert (made["year"], made["rows"], made["total_usd"], made["unknown_code_count"]) == (2023, 3, 1_400_750, 0)
    assert outlook.active().year == 2023

    call_command("trade_data", "--use", "catalogue", "--json")
    assert [(one["year"], one["active"]) for one in told(capsys)["loaded"]] == [(2023, False)]
    call_command("trade_data", "--use", str(made["id"]))
    assert "berlaku" in capsys.readouterr().out
    call_command("trade_data", "--remove", str(made["id"]), "--json")
    assert (told(capsys)["loaded"], outlook.active().year) == ([], 2024)
    with pytest.raises(CommandError, match="bukan nomor"):
        call_command("trade_data", "--use", str(made["id"]))


def test_the_example_of_a_tariff_book_is_loaded(capsys):
    call_command("import_trade", EXAMPLES / "tariffs.csv", "--kind", "tariffs", "--json")
    assert told(capsys)["loaded"][0]["schemes"] == {"IA-CEPA": 1, "RCEP": 1}


def test_a_bad_file_is_refused_with_its_places_and_a_stranger_by_name(flows, tmp_path):
    bad = tmp_path / "BACI_HS17_Y2022_V202501.csv"
    bad.write_text("t,i,j,k,v,q\n2022,360,392,210310,five,1\n2022,360,392,2103,-5,1\n")
    with pytest.raises(CommandError) as refused:
        call_command("import_trade", flows, bad)
    assert str(refused.value).splitlines() == [
        f"{bad.name}, baris 2, kolom v: “five”; seharusnya: angka dengan titik desimal, misalnya 12.345",
        f"{bad.name}, baris 3, kolom k: “2103”; seharusnya: kode produk enam angka, misalnya 090111",
        f"{bad.name}, baris 3, kolom v: “-5”; seharusnya: 0 atau lebih: yang dijual tidak mungkin kurang dari nol",
        "Tidak ada yang dimuat.",
    ]
    assert not TradeData.objects.exists()
    for arguments, words in (((tmp_path / "none.csv",), "none.csv"), ((flows, "--user", "siapa"), "siapa")):
        with pytest.raises(CommandError, match=words):
            call_command("import_trade", *arguments)
