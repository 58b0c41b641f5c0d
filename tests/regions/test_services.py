import datetime
import gzip
import io
import json
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from desaekspor.regions import services
from desaekspor.regions.importers.lists import BadList, packaged_rows
from desaekspor.regions.models import Boundary, Fact, Level, LoadStamp, Region, RegionSuccession
from desaekspor.regions.services import Counts, import_regions, load_if_changed

pytestmark = pytest.mark.django_db

# 38 provinces, 514 regencies, 23 districts, 187 villages, and Setia Asih as it was before November 2022
PACKAGED = 38 + 514 + 23 + 187 + 1


def write_list(folder, name, rows):
    lines = ["code,type,name", *(f"{row.code},{row.kind},{row.name}" for row in rows)]
    text = "\n".join(lines).encode()
    (folder / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)


def packaged(level):
    return [row for row in packaged_rows() if row.level == level]


def test_without_a_data_folder_the_packaged_tables_are_loaded(data_folder):
    report = import_regions()

    assert report.regions == Counts(new=PACKAGED)
    assert report.outlines == Counts(new=187 + 23 + 1)
    assert [Region.objects.filter(level=level, last_day=None).count() for level in Level] == [38, 514, 23, 187]
    assert {error.name for error in report.missing} == set(services.FILES)


def test_loading_again_changes_nothing(data_folder):
    first = import_regions()
    facts = list(Fact.objects.order_by("pk").values())

    report = import_regions()

    assert report.regions == Counts(same=PACKAGED)
    assert report.figures == Counts(same=first.figures.new)
    assert report.outlines == Counts(same=211)
    assert list(Fact.objects.order_by("pk").values()) == facts


def test_a_village_comes_with_codes_postcode_and_point(data_folder):
    import_regions()

    village = Region.objects.get(pk="32.16.01.2001")

    assert (village.name, village.kind, village.parent_id) == ("Sagara Makmur", "desa", "32.16.01")
    assert (village.bps_code, village.postal_code, village.urban) == ("3216100005", "17211", True)
    assert (village.lat, village.lng, village.area_km2) == (-6.108064, 106.97981, 8.8431)


def test_setia_asih_keeps_its_old_code_with_a_last_day(data_folder):
    import_regions()

    old, new = Region.objects.get(pk="32.16.01.2007"), Region.objects.get(pk="32.16.01.1007")
    succession = RegionSuccession.objects.get()

    assert (old.kind, old.first_day, old.last_day) == ("desa", None, datetime.date(2022, 10, 31))
    assert (new.kind, new.first_day, new.last_day) == ("kelurahan", datetime.date(2022, 11, 1), None)
    assert (succession.old_id, succession.new_id, succession.on) == (old.pk, new.pk, datetime.date(2022, 11, 1))


def test_a_code_that_a_list_no_longer_has_gets_a_last_day_and_can_come_back(data_folder):
    import_regions()
    write_list(data_folder, "regencies.csv", [row for row in packaged(Level.REGENCY) if row.code != "96.05"])

    report = import_regions()
    assert (report.regions.gone, report.regions.changed) == (1, 0)
    assert Region.objects.get(pk="96.05").last_day is not None
    assert import_regions().regions == Counts(same=PACKAGED - 1)

    write_list(data_folder, "regencies.csv", packaged(Level.REGENCY))
    assert import_regions().regions == Counts(changed=1, same=PACKAGED - 1)
    assert Region.objects.get(pk="96.05").last_day is None


def test_villages_elsewhere_are_not_gone_when_only_their_list_is_missing(data_folder):
    write_list(data_folder, "districts.csv", [*packaged(Level.DISTRICT), packaged(Level.DISTRICT)[0]._replace(code="32.75.01")])
    import_regions()
    assert Region.objects.get(pk="32.75.01").last_day is None

    (data_folder / "districts.csv").unlink()

    assert import_regions().regions.gone == 0


def test_a_list_with_a_wrong_code_changes_nothing_at_all(data_folder):
    import_regions()
    villages = packaged(Level.VILLAGE)
    write_list(
        data_folder,
        "villages.csv.gz",
        [villages[0]._replace(name="Nama Baru"), villages[1]._replace(code="32.16.01.20"), *villages[2:]],
    )

    with pytest.raises(BadList) as error:
        import_regions()

    assert (error.value.file, error.value.line, error.value.found) == ("villages.csv.gz", 3, "32.16.01.20")
    assert not Region.objects.filter(name="Nama Baru").exists()


def test_a_list_with_an_orphan_is_refused(data_folder):
    write_list(data_folder, "districts.csv", packaged(Level.DISTRICT))
    write_list(
        data_folder, "villages.csv.gz", [*packaged(Level.VILLAGE), packaged(Level.VILLAGE)[0]._replace(code="99.01.01.2001")]
    )

    with pytest.raises(BadList) as error:
        import_regions()

    assert (error.value.file, error.value.line, error.value.found) == ("villages.csv.gz", 189, "99.01.01.2001")
    assert not Region.objects.exists()


def test_a_district_that_is_gone_takes_its_villages_along(data_folder):
    import_regions()
    write_list(data_folder, "districts.csv", [row for row in packaged(Level.DISTRICT) if row.code != "32.16.17"])

    assert import_regions().regions == Counts(same=PACKAGED - 7, gone=7)  # Muaragembong and its six villages
    assert not Region.objects.filter(pk__startswith="32.16.17", last_day=None).exists()


def test_villages_without_their_districts_wait_for_the_list_of_districts(data_folder):
    write_list(
        data_folder, "villages.csv.gz", [*packaged(Level.VILLAGE), packaged(Level.VILLAGE)[0]._replace(code="32.75.01.1001")]
    )

    assert import_regions().regions == Counts(new=PACKAGED)
    assert not Region.objects.filter(pk="32.75.01.1001").exists()


def test_the_start_loads_once_and_again_only_after_a_file_changed(data_folder):
    said = []
    assert load_if_changed(said.append).regions.new == PACKAGED
    assert load_if_changed(said.append) is None

    write_list(data_folder, "regencies.csv", [row for row in packaged(Level.REGENCY) if row.code != "96.05"])

    assert load_if_changed(said.append).regions.gone == 1
    assert load_if_changed(said.append) is None
    assert len(said) == 2


def test_a_mirror_that_could_not_be_reached_is_asked_again_at_the_next_start(data_folder, settings):
    settings.MIRROR = "http://127.0.0.1:9"

    assert {error.reason for error in load_if_changed().missing} == {"unreachable"}
    assert load_if_changed().regions == Counts(same=PACKAGED)


def test_when_nothing_changed_the_start_costs_less_than_a_fifth_of_a_second(data_folder):
    load_if_changed()

    assert min(seconds_of(load_if_changed) for _ in range(5)) < 0.2  # the quickest: a busy machine is slower at times


def seconds_of(work):
    """Of processor time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_an_import_that_fails_leaves_no_stamp(data_folder):
    write_list(data_folder, "villages.csv.gz", [packaged(Level.VILLAGE)[0]._replace(code="x")])

    with pytest.raises(BadList):
        load_if_changed()

    assert not LoadStamp.objects.exists()


def test_the_command_prints_one_object_with_the_counts(data_folder):
    out = io.StringIO()

    call_command("import_regions", json=True, stdout=out)

    lines = out.getvalue().splitlines()
    found = json.loads(lines[-1])
    assert (found["new"], found["changed"], found["same"], found["gone"]) == (PACKAGED, 0, 0, 0)
    assert found["outlines"]["new"] == 211
    assert "villages" in found["missing_files"]
    assert any("regions/villages.csv.gz" in line for line in lines)


def test_the_command_refuses_a_bad_list_with_a_message(data_folder):
    write_list(data_folder, "provinces.csv", [packaged(Level.PROVINCE)[0]._replace(code="1")])

    with translation.override("en"), pytest.raises(CommandError, match=r"provinces\.csv, line 2: “1” is no region"):
        call_command("import_regions", stdout=io.StringIO())


def test_a_real_outline_is_not_given_up_for_a_cell(data_folder):
    import_regions()
    Boundary.objects.filter(pk="32.16.01.2001").update(approximate=False, source_id="big-indicative")

    assert import_regions().outlines == Counts(same=211)
    assert Boundary.objects.get(pk="32.16.01.2001").approximate is False


def test_the_national_lists_are_loaded_in_seconds_and_again_without_change(some_of_the_data, data_folder):
    some_of_the_data("provinces", "regencies", "districts", "villages")

    begun = time.process_time()
    report = import_regions()
    seconds = time.process_time() - begun

    assert report.regions == Counts(new=38 + 514 + 7285 + 83762 + 1)
    assert seconds < 30  # of processor time; a row at a time it takes minutes
    assert import_regions().regions == Counts(same=38 + 514 + 7285 + 83762 + 1)
    assert Region.objects.get(pk="32.16.01.2001").postal_code == "17211"


@pytest.mark.one_database
def test_the_lists_of_the_data_folder_agree_with_the_packaged_tables(some_of_the_data, data_folder):
    import_regions()
    some_of_the_data("provinces", "regencies", "districts", "villages")

    report = import_regions()

    assert (report.regions.changed, report.regions.gone) == (0, 0)


@pytest.mark.one_database
def test_the_figures_of_the_data_folder_agree_with_the_packaged_ones(some_of_the_data, data_folder):
    first = import_regions()
    some_of_the_data(*(name for name in services.FILES if name not in {"provinces", "regencies", "districts", "villages"}))

    report = import_regions()

    assert report.figures == Counts(new=31_126, same=first.figures.new)
    assert report.outlines == Counts(changed=211)
    assert not Boundary.objects.filter(approximate=True).exists()
    assert import_regions().figures == Counts(same=31_126 + first.figures.new)
