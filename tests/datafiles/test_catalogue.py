import hashlib
import re
from pathlib import Path

from desaekspor.datafiles.catalogue import OFF, catalogue, find_file
from desaekspor.datafiles.reference import BEGIN, END, catalogue_table
from desaekspor.regions.services import FILES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "data.md"


def test_every_file_has_a_checksum_a_source_and_says_what_its_absence_switches_off():
    for file in catalogue().values():
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file.name
        assert file.bytes > 0
        assert file.origin.title
        assert file.origin.licence
        assert file.off in OFF


def test_a_file_is_found_by_name_and_by_path():
    assert find_file("villages").path == "regions/villages.csv.gz"
    assert find_file("regions/villages.csv.gz").name == "villages"
    assert find_file("nix") is None


def test_no_two_files_share_a_path():
    paths = [file.path for file in catalogue().values()]

    assert len(set(paths)) == len(paths)


def test_what_the_regions_need_is_in_the_catalogue():
    assert set(FILES) <= set(catalogue())


def test_the_reference_page_shows_the_catalogue():
    page = PAGE.read_text(encoding="utf-8")

    assert page.partition(BEGIN)[2].partition(END)[0].strip() == catalogue_table()


def test_the_files_of_the_data_folder_are_the_ones_that_the_catalogue_names(shared_data):
    for file in catalogue().values():
        with (shared_data / file.path).open("rb") as stream:
            assert hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256, file.path
