"""Trade data comes in whole or not at all, is chosen, and goes out again, with history and what follows."""

import os
from datetime import date
from pathlib import Path

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs.models import Job
from desaekspor.jobs.progress import Progress
from desaekspor.jobs.runner import request_cancel, run_waiting
from desaekspor.markets import outlook
from desaekspor.markets.flowdata import kept, queries, services
from desaekspor.markets.flowdata.models import TradeData, TradeDataAct
from desaekspor.markets.flowdata.problems import DataRefused
from desaekspor.markets.papers import KNOWN, UNKNOWN, duty_of
from desaekspor.markets.ranking.flows import SAME, product_markets
from desaekspor.markets.suppliers import suppliers_of
from desaekspor.upkeep.doctor import examine
from tests.factories import make_officer
from tests.markets.flowdata.tables import ROWS, write_archive, write_baci
from tests.portal.markets.worlds import write_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 29)
COUNTRY_FILE = "country_codes_V202501.csv"


@pytest.fixture
def world(settings, tmp_path):
    """The flows of the data folder and lists of codes; beside the files that are sent CEPII's list of countries."""
    write_world(settings, tmp_path, with_table=False)
    (tmp_path / COUNTRY_FILE).write_text(
        "country_code,country_name,country_iso2,country_iso3\n360,,,IDN\n392,,,JPN\n682,,,SAU\n764,,,THA\n"
    )
    return tmp_path


def year_of(folder, year, **changes):
    rows = [row.replace("2023,", f"{year},", 1) for row in ROWS]
    for old, new in changes.items():
        rows = [row.replace(old.removeprefix("v"), new) for row in rows]
    return write_baci(folder, rows, name=f"BACI_HS17_Y{year}_V202501.csv")


def flows_of(paths, **options):
    return services.import_files(paths, kind="flows", **options)


def tables_kept():
    return sorted(path.name for path in kept.place().glob("*") if path.name != kept.INCOMING)


def test_loaded_flows_count_when_they_are_chosen_and_growth_is_told_by_the_year_before(world):
    before, now = flows_of([year_of(world, 2022, v300="150"), year_of(world, 2023)])
    assert (outlook.active().year, outlook.active().source) == (2024, "CEPII, BACI, HS 2017, 2024")

    services.use_flows(now, by=make_officer())

    flows = outlook.active()
    assert (flows.year, flows.source, flows.growth_years) == (2023, "CEPII, BACI, HS 2017, 2023", "2022–2023")
    found = outlook.markets_of("210310")
    # By hand: 300,000 after 150,000.4 dollars in Saudi Arabia.
    assert [(one.importer, one.demand_usd, one.realised_usd, one.growth_pct) for one in found.markets] == [
        ("JPN", 500_000, 0, None), ("SAU", 300_600, 300_000, pytest.approx(100.0, abs=0.01)),
    ]  # fmt: skip
    assert (found.year, found.absent_importers) == (2023, ("IDN", "THA"))
    assert suppliers_of(("210310",), "SAU").year == 2023

    services.take_out(before, by=None)
    assert outlook.active().growth_years == ""
    assert outlook.markets_of("210310").markets[1].growth_pct is None


def test_what_follows_is_asked_for_and_everything_stands_in_history_and_audit_log(world, django_capture_on_commit_callbacks):
    officer = make_officer()
    (data,) = flows_of([year_of(world, 2023)], by=officer)
    services.use_flows(data, by=officer)
    services.use_flows(data, by=officer)  # twice changes nothing
    with django_capture_on_commit_callbacks(execute=True):
        services.take_out(data, by=officer)

    assert [(act.act, act.data_id, act.by) for act in TradeDataAct.objects.order_by("pk")] == [
        ("loaded", data.pk, officer), ("used", data.pk, officer), ("removed", data.pk, officer), ("used", None, officer),
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action__startswith="trade_data.").count() == 4
    assert {"markets.prepare", "markets.villages"} <= set(Job.objects.values_list("kind", flat=True))
    assert (outlook.active().year, tables_kept()) == (2024, [])
    with pytest.raises(services.NotPossible):
        services.use_flows(data, by=officer)


def test_of_several_files_all_are_loaded_or_none(world):
    bad = year_of(world, 2022, v500="five")

    with pytest.raises(DataRefused) as found:
        flows_of([year_of(world, 2023), bad])
    assert [(one.row, one.value, one.facts["file"]) for one in found.value.problems] == [(3, "five", bad.name)]
    assert (TradeData.objects.count(), tables_kept()) == (0, [])


def test_every_year_of_an_archive_is_loaded_with_its_own_list_of_countries(world, tmp_path_factory):
    files = [year_of(world, 2022), year_of(world, 2023), world / COUNTRY_FILE]
    archive = write_archive(tmp_path_factory.mktemp("sent") / "BACI_HS17_V202501.zip", *files)

    assert [data.year for data in flows_of([archive])] == [2022, 2023]
    assert [data.year for data in flows_of([archive], years=[2022])] == [2022]
    # The same year again takes the place of the one before.
    assert sorted(TradeData.objects.values_list("year", "state")) == [(2022, "loaded"), (2022, "removed"), (2023, "loaded")]


def test_a_table_that_cannot_be_put_in_place_leaves_nothing(world, monkeypatch):
    rename, done = Path.rename, []

    def once(self, target):
        if done:
            raise OSError(28, "No space left on device")
        done.append(target)
        return rename(self, target)

    paths = [year_of(world, 2022), year_of(world, 2023)]
    made = [services.prepare(TradeData(kind="flows", name=path.name), path, world / path.stem) for path in paths]
    monkeypatch.setattr(Path, "rename", once)
    with pytest.raises(OSError, match="space"):
        services.load(made)
    assert (len(done), TradeData.objects.count(), tables_kept()) == (1, 0, [])


def test_a_file_that_is_sent_is_read_by_a_job_and_a_bad_one_is_told_and_gone(world, django_capture_on_commit_callbacks):
    officer = make_officer()
    with year_of(world, 2023).open("rb") as file:
        good = services.receive(file, name="BACI_HS17_Y2023_V202501.csv", kind="flows", by=officer)
    # Without CEPII's list beside it, countries are told by the numbers of the United Nations.
    place = outlook.data_file("baci_hs17_2024").parents[1] / "geo"
    place.mkdir(exist_ok=True)
    (place / "countries.csv").write_text(COUNTRIES_CSV)
    bad_path = year_of(world, 2022, v500="-500")
    with bad_path.open("rb") as file:
        bad = services.receive(file, name=bad_path.name, kind="flows", by=officer)
    stopped = services.receive(bad_path.open("rb"), name=bad_path.name, kind="flows", by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        request_cancel(stopped.job)
    run_waiting_of(good, bad)

    for data in (good, bad, stopped):
        data.refresh_from_db()
    assert (good.state, good.year, good.report["rows"], good.report["exports_usd"]) == ("loaded", 2023, 4, 900_500)
    services.read_received(good, Progress.silent())  # a job that is taken up again changes nothing
    assert good.acts.count() == 1
    assert (bad.state, bad.problem_count) == ("refused", 1)
    assert bad.problems == [{"code": "negative", "row": 3, "column": "v", "value": "-500", "facts": {}}]
    assert (stopped.state, stopped.problems[0]["code"]) == ("refused", "stopped")
    assert list(kept.incoming("").glob("*")) == []
    assert tables_kept() == [good.folder]


def run_waiting_of(*several):
    Job.objects.exclude(pk__in=[data.job_id for data in several]).delete()
    run_waiting()
    Job.objects.exclude(kind=services.READ).delete()


COUNTRIES_CSV = (
    "iso3,iso2,m49,name_en,name_id,official_name_en,capital,region,subregion,currency,dial,ldc,lldc,sids,baci_exporter,baci_importer\n"
    "IDN,ID,360,Indonesia,Indonesia,,,Asia,,,,0,0,0,1,1\nJPN,JP,392,Japan,Jepang,,,Asia,,,,0,0,0,1,1\n"
    "SAU,SA,682,Saudi Arabia,Arab Saudi,,,Asia,,,,0,0,0,1,1\nTHA,TH,764,Thailand,Thailand,,,Asia,,,,0,0,0,1,1\n"
)


def test_an_imported_tariff_book_answers_and_is_gone_with_its_undoing(world):
    assert duty_of("210310", "AUS", DAY).state == UNKNOWN
    path = world / "tarif.csv"
    path.write_text(
        "importer,hs,mfn,scheme,preferential,year,source\n"
        "AUS,21031000,5%,IA-CEPA,Free,2026,ABF 2026\nAUS,21031001,4 AUD/kg,,,2026,ABF 2026\nAUS,090121,10%,,,2026,ABF 2026\n"
    )
    (data,) = services.import_files([path], kind="tariffs")

    duty = duty_of("210310", "AUS", DAY)
    assert (duty.state, duty.mfn_low, duty.mfn_high, duty.preferential_low, duty.scheme) == (KNOWN, 5.0, 5.0, 0.0, "IA-CEPA")
    assert (duty.advantage, duty.source, len(duty.lines)) == (5.0, "ABF 2026", 2)
    assert duty_of("090121", "AUS", DAY).advantage == 0.0  # the book tells preferences, and none is lower
    assert duty_of("151000", "AUS", DAY).state == UNKNOWN

    services.take_out(data, by=None)
    assert duty_of("210310", "AUS", DAY).state == UNKNOWN


def test_a_table_that_is_gone_is_said_and_never_taken_for_nothing(world):
    (data,) = flows_of([year_of(world, 2023)])
    services.use_flows(data, by=None)
    kept.remove(data.folder)

    assert list(queries.without_file()) == [data]
    with pytest.raises(outlook.MissingData, match="import-trade"):
        outlook.markets_of("210310")


def test_the_doctor_names_data_without_its_table_and_takes_away_what_interrupted_imports_left(world):
    (data,) = flows_of([year_of(world, 2023)])
    services.use_flows(data, by=None)
    kept.remove(data.folder)
    left = kept.table("9-abc", "flows.parquet")
    left.parent.mkdir()
    for path in (left, kept.incoming("waiting.csv")):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    os.utime(left.parent, (0, 0))

    (result,) = examine(only=("trade_data",), mend=True)
    assert [(one.code, one.facts, one.serious) for one in result.findings] == [
        ("trade_data_gone", {"count": 1, "names": "BACI_HS17_Y2023_V202501.csv"}, True)
    ]
    # Somebody may still be at work on the other one.
    assert (result.mended, left.parent.exists(), kept.incoming("waiting.csv").exists()) == (1, False, True)


def test_flows_of_the_hs_2022_are_asked_by_the_codes_of_today(world):
    assert product_markets("151010").codes == ("151000",)  # in flows of HS 2017
    rows = ["2023,360,392,151010,70,1", "2023,764,392,210310,50,1"]
    (data,) = flows_of([write_baci(world, rows, name="BACI_HS22_Y2023_V202501.csv")])
    services.use_flows(data, by=None)

    found = product_markets("151010")
    assert (found.codes, found.how, found.markets.source) == (("151010",), SAME, "CEPII, BACI, HS 2022, 2023")
    assert [(one.importer, one.realised_usd) for one in found.markets.markets] == [("JPN", 70_000)]
    # The same year of another edition stands beside it.
    assert len(flows_of([year_of(world, 2023)])) == len(queries.loaded("flows")) - 1
