"""The command village-potential, in the test's process, on the source files of the data folder."""

import csv
import io
import json
import shutil

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from desaekspor.datafiles.catalogue import catalogue
from desaekspor.potential.index_table import TABLE
from desaekspor.regions.importers.figures import FILES, FLAGS
from desaekspor.regions.models import Boundary, Fact, Indicator, LoadStamp, Region, RegionSuccession, Source
from desaekspor.regions.services import load_if_changed
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db

JEJALENJAYA = "32.16.05.2002"


@pytest.fixture(scope="module")
def loaded(shared_data, tmp_path_factory, django_db_setup, django_db_blocker):
    """A data folder with the figures of Kabupaten Bekasi, loaded once for all tests here: it takes seconds."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "regions").mkdir()
    for name in (*(file.name for file in FILES), FLAGS):
        shutil.copy(shared_data / catalogue()[name].path, folder / "regions")
    with django_db_blocker.unblock(), override_settings(DATA=folder, MIRROR=""):
        load_if_changed(lambda words: None)
    yield folder
    with django_db_blocker.unblock(), transaction.atomic():
        for model in (Fact, Boundary, RegionSuccession, Region, Indicator, Source, LoadStamp):
            model.objects.all()._raw_delete("default")  # the order of keys is looked at when the transaction ends


@pytest.fixture(autouse=True)
def data(loaded, settings):
    settings.DATA, settings.MIRROR = loaded, ""


@pytest.fixture
def run(tmp_path):
    """Run the command with few draws, on the program's own tables; what it says."""
    few = TABLE.read_text(encoding="utf-8").replace("draws = 1000", "draws = 60").replace("samples = 512", "samples = 16")
    (tmp_path / "few.toml").write_text(few, encoding="utf-8")

    def run(*arguments):
        out = io.StringIO()
        call_command("village_potential", "--index", str(tmp_path / "few.toml"), *map(str, arguments), stdout=out)
        return out.getvalue()

    return run


@pytest.fixture
def run_json(run):
    return lambda *arguments: json.loads(run(*arguments, "--json").splitlines()[-1])


def read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def make_makers(village, count, **fields):
    for number in range(count):
        make_enterprise(region=village, name=f"Kecap {number}", kbli="10771", kbli_category="C", **fields)


def test_one_row_a_village_with_rank_interval_class_and_components(run_json, tmp_path):
    counts = run_json("--out", tmp_path / "out.csv")

    rows = read(tmp_path / "out.csv")
    assert list(rows[0])[:8] == ["code", "name", "index", "rank", "rank_low", "rank_high", "class", "reasons"]
    assert list(rows[0])[8:13] == ["resources", "makers", "people", "access", "certificates"]
    assert (len(rows), counts["villages"], counts["ranked"]) == (187, 187, 179)
    assert counts["not_ranked"] == {"missing": 0, "not_applicable": 8}
    assert counts["left_out"]["certificates"] == "too_little"
    assert counts["left_out"]["registered_makers"] == "few"
    assert sorted(int(row["rank"]) for row in rows if row["rank"]) == list(range(1, 180))
    for row in rows:
        if row["rank"]:
            assert int(row["rank_low"]) <= int(row["rank"]) <= int(row["rank_high"])
            assert 0 < float(row["index"]) < 1
        else:
            assert (row["state"], row["rank_low"], row["rank_high"]) == ("not_applicable", "", "")
    assert counts["class_1"] + counts["class_2"] + counts["class_unknown"] == 187
    assert {row["class"] for row in rows} == {"2", "unknown"}
    assert not counts["synthetic"]
    assert {row["synthetic"] for row in rows} == {"0"}
    assert {row["index_version"] for row in rows} == {counts["index_version"]}
    assert set(counts["sensitivity"]) == {
        "indicator_weights", "component_weights", "normalisation", "aggregation", "noise", "missing_values",
    }  # fmt: skip


@pytest.mark.one_database
def test_the_same_again_gives_the_same_file(run, tmp_path):
    run("--out", tmp_path / "one.csv")
    run("--out", tmp_path / "two.csv")

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_the_registry_counts_and_what_is_made_up_is_marked(run_json, run, tmp_path):
    run("--out", tmp_path / "before.csv")
    make_makers(JEJALENJAYA, 12, nib="0306249900001", paid_men=1, paid_women=0, start_year=2019, synthetic=True)

    counts = run_json("--out", tmp_path / "out.csv", "--details", tmp_path / "details.csv")

    row = next(row for row in read(tmp_path / "out.csv") if row["code"] == JEJALENJAYA)
    assert (row["class"], row["reasons"], row["synthetic"]) == ("1", "", "1")
    assert (counts["class_1"], counts["synthetic"]) == (1, True)
    details = {row["indicator"]: row for row in read(tmp_path / "details.csv") if row["code"] == JEJALENJAYA}
    assert details["makers_with_nib"]["value"] == "100.0"
    assert (details["makers_with_nib"]["synthetic"], details["land"]["synthetic"]) == ("1", "0")
    assert details["working_age"]["sources"] == "dukcapil-2024s1 2024-S1"
    # One village in the register says nothing of the others, so its indicators are in nobody's index.
    assert "registered_makers" in counts["left_out"]
    assert row["index"] == next(row for row in read(tmp_path / "before.csv") if row["code"] == JEJALENJAYA)["index"]

    without = run_json("--out", tmp_path / "out.csv", "--without-synthetic")
    assert (without["class_1"], without["synthetic"]) == (0, False)


@pytest.mark.one_database
def test_reasons_name_what_is_missing_before_what_is_not_known(run, tmp_path):
    make_makers(JEJALENJAYA, 12, paid_men=1, paid_women=0)

    with translation.override("en"):
        run("--out", tmp_path / "out.csv")

    row = next(row for row in read(tmp_path / "out.csv") if row["code"] == JEJALENJAYA)
    assert (row["class"], row["reasons"]) == ("2", "missing: at least 3 makers with a NIB (found: 0)")
    assert row["missing"] == "legal_makers"


@pytest.mark.one_database
def test_a_workbook_has_the_villages_what_is_behind_them_and_what_it_means(run, tmp_path):
    run("--out", tmp_path / "out.xlsx")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Desa", "Rincian", "Definisi"]
    assert book["Desa"].max_row == 188
    assert isinstance(book["Desa"]["C3"].value, float)  # the first village is a kelurahan and has none
    assert book["Rincian"].max_row == 187 * 21 + 1
    kinds = [row[0] for row in book["Definisi"].iter_rows(min_row=2, values_only=True)]
    assert {kind: kinds.count(kind) for kind in kinds} == {"index": 1, "component": 6, "indicator": 21, "classes": 1, "rule": 8}


@pytest.mark.one_database
def test_parquet_keeps_numbers_as_numbers(run, tmp_path):
    run("--out", tmp_path / "out.parquet")

    table = pq.read_table(tmp_path / "out.parquet")
    assert table.num_rows == 187
    assert [str(table.schema.field(name).type) for name in ("code", "index", "rank", "class")] == [
        "string", "double", "int64", "string",
    ]  # fmt: skip


@pytest.mark.one_database
def test_what_if_tells_index_and_class_anew(run_json, run, tmp_path):
    make_makers(JEJALENJAYA, 12, paid_men=1, paid_women=0)

    changed = run_json("--out", tmp_path / "out.csv", "--what-if", JEJALENJAYA, "registry_makers_nib=3", "ike06_logistics=0")

    before, after = changed["what_if"]
    assert [rule["rule"] for rule in before["rules"] if rule["state"] == "not_met"] == ["legal_makers"]
    assert [rule["rule"] for rule in after["rules"] if rule["state"] == "not_met"] == ["logistics"]
    assert after["components"]["access"] < before["components"]["access"]
    words = run("--out", tmp_path / "out.csv", "--what-if", JEJALENJAYA, "registry_makers_nib=3")
    assert "Jejalenjaya, seandainya: " in words
    assert ", klaster 1; tidak ada yang kurang" in words


@pytest.mark.one_database
def test_the_words_say_what_must_be_known(run, tmp_path):
    make_makers(JEJALENJAYA, 12, synthetic=True)

    words = run("--out", tmp_path / "out.csv")

    assert "179 dari 187 desa memiliki indeks." in words
    assert "peringkat 1 sampai " in words
    assert "tidak ada kesimpulan tentang desa" in words
    assert "Komponen yang tidak dipakai, terlalu sedikit indikatornya yang tersisa: certificates" in words


@pytest.mark.one_database
def test_without_a_data_folder_there_is_no_index_and_it_says_so(run_json, settings, tmp_path):
    settings.DATA = tmp_path
    Fact.objects.all().delete()  # what was loaded stays when a file is gone

    counts = run_json("--out", tmp_path / "out.csv")

    assert (counts["villages"], counts["ranked"], counts["class_unknown"]) == (187, 0, 187)
    assert counts["sensitivity"] == {}
    assert {"resources", "access"} <= set(counts["left_out"])


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("ikl01_environment", "ikl01_enviroment"), "Maksudnya “ikl01_environment”"),
        (('weight = 1\nname_id = "Orang"', 'weight = -1\nname_id = "Orang"'), "“people” berbobot -1"),
        (("version =", "version"), "my.toml: Tidak dapat dibaca"),
        (('normalise = "rank"', 'normalise = "best"'), "“best” sebagai normalise"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_words(run, tmp_path, change, words):
    (tmp_path / "my.toml").write_text(TABLE.read_text().replace(*change), encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run("--out", tmp_path / "out.csv", "--index", tmp_path / "my.toml")

    assert words in str(refusal.value)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--region", "99.99"], "Tidak ada desa di 99.99"),
        (["--region", "32"], "“32” bukan kabupaten"),
        (["--what-if", "32.16.99.2001"], "Tidak ada desa 32.16.99.2001"),
        (["--what-if", JEJALENJAYA, "ike06_logistics=many"], "“ike06_logistics=many” bukan bilangan"),
        (["--what-if", JEJALENJAYA, "ike06_logistic=3"], "Maksudnya “ike06_logistics”"),
    ],
)
def test_wrong_arguments_are_refused_in_words(run, tmp_path, arguments, words):
    with pytest.raises(CommandError) as refusal:
        run("--out", tmp_path / "out.csv", *arguments)

    assert words in str(refusal.value)
    assert not (tmp_path / "out.csv").exists()
