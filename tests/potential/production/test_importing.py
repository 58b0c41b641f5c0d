import io

import pytest

from desaekspor.potential.production.importing import FileRefused, load_file, preview, read_file, undo_file
from desaekspor.potential.production.models import Production, ProductionFile
from desaekspor.potential.production.services import change_production
from desaekspor.regions import places
from desaekspor.regions.models import Region, RegionSuccession
from desaekspor.registry.importers.errors import BadFile
from tests.factories import make_enterprise, make_officer, make_region

pytestmark = pytest.mark.django_db
HEADING = "kode desa,desa,kecamatan,produk,satuan,jan,feb,maret,luas,satuan luas,mutu,tahun,nomor umkm,sumber,tanggal\n"


@pytest.fixture
def officer():
    places._built.clear()
    make_region("32.16.05.2001", "Sriamur")
    make_region("32.16.05.2002", "Srijaya")
    yield make_officer()
    places._built.clear()


def read(text, by, name="pasokan.csv"):
    return read_file(io.BytesIO((HEADING + text).encode()), name, by=by)


def told(read):
    return [(one.row, one.heading, one.problem.code, one.problem.value) for one in read.problems]


def test_rows_become_statements_and_loading_again_changes_nothing(officer):
    maker = make_enterprise(region="32.16.05.2001")
    text = (
        '32.16.05.2001,,,Bandeng,ton,"1,5",0,,2,ha,A,,,kantor desa,2026\n'
        ",Srijaya,Tambun Utara,lukisan kaca,lembar,4,,,,,,2025,,,\n"
        f"3216052001,,,kecap,liter,100,100,100,,,,,{maker.pk},,\n"
    )

    assert preview(read(text, officer)) == (3, 0, 0)
    file = load_file(read(text, officer), by=officer)

    assert (file.new, file.changed, file.same) == (3, 0, 0)
    bandeng, kecap, own = Production.objects.order_by("product")
    assert bandeng.months[:3] == [1500, 0, None]
    assert (bandeng.capacity, bandeng.capacity_unit, bandeng.grade, bandeng.source) == (2, "ha", "A", "village office")
    assert (kecap.enterprise_id, kecap.source) == (maker.pk, "pasokan.csv")
    assert (own.product, own.region_id, own.year) == ("~lukisan kaca", "32.16.05.2002", 2025)
    again = load_file(read(text, officer), by=officer)
    assert (again.new, again.changed, again.same) == (0, 0, 3)


def test_every_wrong_cell_is_named_and_nothing_is_written(officer):
    make_region("33.09.01.2001")
    read_ = read(
        "32.16.05.2001,,,bandeng,kg,-5,,,,,,,,,\n"
        "32.16.05.2002,,,udang,karung,1,,,,,Z,,,,\n"
        "33.09.01.2001,,,udang,kg,1,,,,,,,,,\n"
        ",Tidak Ada,,udang,kg,1,,,,,,,,,\n"
        "32.16.05.2002,,,tempe,kg,1,,,,,,,999999,,\n"
        "32.16.05.2002,,,garam,kg,1,,,,,,,,,\n"
        "32.16.05.2002,,,garam krosok,kg,2,,,,,,,,,\n",
        officer,
    )

    assert told(read_) == [
        (2, "jan", "negative", "-5"),
        (3, "satuan", "uncertain_unit", "karung"),
        (3, "mutu", "no_grade", "Z"),
        (4, "kode desa", "outside", "33.09.01.2001"),
        (5, "desa", "unknown_village", "Tidak Ada"),
        (8, "produk", "twice", "garam krosok"),
    ]
    with pytest.raises(FileRefused):
        load_file(read_, by=officer)
    assert (Production.objects.count(), ProductionFile.objects.count()) == (0, 0)


def test_a_maker_that_is_not_there_is_named_and_nothing_is_written(officer):
    good = "32.16.05.2001,,,bandeng,kg,5,,,,,,,,,\n"
    read_ = read(good + "32.16.05.2002,,,tempe,kg,1,,,,,,,999999,,\n", officer)

    with pytest.raises(FileRefused) as refused:
        load_file(read_, by=officer)

    assert told(refused.value.read) == [(3, "nomor umkm", "no_enterprise", "999999")]
    assert Production.objects.count() == 0


def test_an_old_code_leads_to_its_successor_and_a_split_village_is_named(officer):
    old = make_region("32.16.05.2008", last_day="2024-01-01")
    split = make_region("32.16.05.2009", last_day="2024-01-01")
    for before, after in ((old, "32.16.05.2002"), (split, "32.16.05.2001"), (split, "32.16.05.2002")):
        RegionSuccession.objects.create(old=before, new_id=after, on="2024-01-02", basis="contoh")

    read_ = read("32.16.05.2008,,,udang,kg,1,,,,,,,,,\n32.16.05.2009,,,udang,kg,1,,,,,,,,,\n", officer)

    assert read_.followed == 1
    assert read_.rows[0][1] == "32.16.05.2002"
    assert told(read_) == [(3, "kode desa", "ended", "32.16.05.2009")]
    assert read_.problems[0].problem.facts == {"successors": "32.16.05.2001, 32.16.05.2002"}


def test_old_codes_are_followed_to_one_that_is_valid_and_in_the_region(officer):
    make_region("33.09.01.2001")
    twice, then = (make_region(f"32.16.05.20{number}", last_day="2024-01-01") for number in (18, 19))
    away, round_, again = (make_region(f"32.16.05.20{number}", last_day="2024-01-01") for number in (28, 29, 30))
    pairs = (
        *((twice, then.pk), (then, "32.16.05.2002"), (away, "33.09.01.2001")),
        *((round_, again.pk), (again, round_.pk)),
    )
    for before, after in pairs:
        RegionSuccession.objects.create(old=before, new_id=after, on="2024-01-02", basis="contoh")

    read_ = read("".join(f"{one.pk},,,udang,kg,1,,,,,,,,,\n" for one in (twice, away, round_)), officer)

    assert (read_.followed, read_.rows[0][1]) == (1, "32.16.05.2002")
    assert [one[:3] for one in told(read_)] == [(3, "kode desa", "outside"), (4, "kode desa", "ended")]


def test_what_happens_between_reading_and_loading_is_said_of_its_row(officer):
    read_ = read("32.16.05.2001,,,bandeng,kg,5,,,,,,,,,\n32.16.05.2002,,,udang,kg,5,,,,,,,,,\n", officer)
    ended = Region.objects.get(pk="32.16.05.2002")
    ended.last_day = "2024-01-01"
    ended.save()
    officer.region_id = "32.16.05.2002"

    with pytest.raises(FileRefused):
        load_file(read_, by=officer)

    assert told(read_) == [(2, "kode desa", "outside", "32.16.05.2001"), (3, "kode desa", "ended_alone", "32.16.05.2002")]
    assert not Production.objects.exists()


def test_a_row_that_says_so_is_an_example_and_another_word_is_asked_again(officer):
    text = "kode desa,produk,satuan,jan,data contoh\n32.16.05.2001,bandeng,kg,5,{}\n32.16.05.2001,bandeng,kg,7,tidak\n"
    read_ = read_file(io.BytesIO(text.format("ya").encode()), "x.csv", by=officer)
    assert preview(read_) == (2, 0, 0)
    load_file(read_, by=officer)
    assert {(one.synthetic, one.months[0]) for one in Production.objects.all()} == {(True, 5.0), (False, 7.0)}

    read_ = read_file(io.BytesIO(text.format("entah").encode()), "x.csv", by=officer)
    assert told(read_) == [(2, "data contoh", "no_yes", "entah")]


def test_an_empty_cell_takes_nothing_away_and_the_undo_leaves_what_was_changed_later(officer):
    load_file(read("32.16.05.2001,,,bandeng,kg,5,6,,,,,,,,\n32.16.05.2001,,,udang,kg,5,,,,,,,,,\n", officer), by=officer)
    second = load_file(read("32.16.05.2001,,,bandeng,kg,7,,,,,,,,,\n32.16.05.2001,,,udang,kg,8,,,,,,,,,\n", officer), by=officer)
    bandeng, udang = Production.objects.order_by("product")
    assert bandeng.months[:3] == [7, 6, None]
    change_production(udang, {"month_1": 9.0}, by=officer, base=udang.version)

    undone = undo_file(second, by=officer)

    assert undone.kept == 1
    assert [one.months[0] for one in Production.objects.order_by("product")] == [5, 9]
    assert undo_file(second, by=officer).kept == 1


def test_a_file_without_the_columns_is_refused(officer):
    with pytest.raises(BadFile):
        read_file(io.BytesIO(b"nama,alamat\nx,y\n"), "x.csv", by=officer)
    without = read_file(io.BytesIO(b"kecamatan,satuan,jan,feb\nx,kg,1,2\n"), "x.csv", by=officer)
    assert [(one.problem.column, one.problem.code) for one in without.problems] == [
        ("product", "no_heading"),
        ("village", "no_heading"),
    ]
