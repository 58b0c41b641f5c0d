import json

import pytest

from desaekspor.cli import run
from tests.portal.markets.worlds import write_world
from tests.registry.tables import read_csv

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    write_world(settings, tmp_path)


def test_markets_come_ranked_with_their_factors_and_who_has_no_data_is_named(tmp_path, capsys):
    assert run(["rank-markets", "2103.10", "--out", str(tmp_path / "out.csv"), "--json"]) == 0

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    rows = read_csv(tmp_path / "out.csv")
    assert (said["hs6"], said["hs6_flows"], said["count"]) == ("210310", ["210310"], 3)
    assert [row["importer"] for row in rows] == [one["importer"] for one in said["markets"]]
    assert "USA" in said["absent"]
    demand = {row["importer"]: float(row["demand"]) for row in rows}
    assert demand == {"SAU": 400_000, "JPN": 500_000, "MYS": 220_000}
    assert {row["tariff"] for row in rows if row["importer"] == "SAU"} == {""}  # unknown, not zero


def test_weights_change_the_order_and_a_table_is_printed(capsys):
    alone = [f"--weight={code}=0" for code in ("unrealised", "tariff", "track_record", "sales_growth", "economy_growth")]
    assert run(["rank-markets", "210310", *alone, "--weight=distance=0", "--weight=language=0", "--limit", "1"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert "Japan" in lines[1]
    assert "No data, not zero and not ranked" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["999"], "999"),
        (["210310", "--weight=demnd=1"], "demnd: code is demnd"),
        (["210310", "--weight=demand=-1"], "demand: weight is -1.0"),
        (["210310", "--weight=demand"], "demand: weight is nan"),
        (["210310", "--enterprise", "77"], "no enterprise 77"),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments, words, capsys):
    assert run(["rank-markets", *arguments]) == 1

    assert words in capsys.readouterr().err
