import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils.translation import override

from desaekspor.potential.figure_files.importing import (
    About,
    FiguresRefused,
    load_figures,
    read_figure,
    read_figures,
    undo_figures,
)
from desaekspor.potential.figure_files.messages import explain
from desaekspor.potential.figure_files.models import FigureFile
from desaekspor.potential.results.standing import standing
from desaekspor.regions import places
from desaekspor.regions.importers.figures import Figure, Key
from desaekspor.regions.models import Fact, Indicator, Source
from desaekspor.regions.services import write_dictionary, write_figures
from desaekspor.registry.importers.errors import BadFile
from tests.factories import make_officer, make_region

pytestmark = pytest.mark.django_db
ABOUT = About("Indeks Desa 2025", "Kementerian Desa", "2025", "indeks-desa")
IDM = About("IDM 2025", "Kementerian Desa", "2025", "idm")


@pytest.fixture
def officer():
    places._built.clear()
    make_region("32.16.05.2001", "Sriamur")
    make_region("32.16.05.2002", "Srijaya")
    write_dictionary()
    yield make_officer()
    places._built.clear()


def read(text, by, about=ABOUT, name="indeks.csv"):
    return read_figures(io.BytesIO(text.encode()), name, about, by=by)


def told(read):
    return [(one.row, one.heading, one.problem.code, one.problem.value) for one in read.problems]


def facts(**of):
    names = ("region_id", "indicator_id", "period", "value", "text")
    return list(Fact.objects.filter(**of).order_by("region", "indicator").values_list(*names))


def test_figures_stand_beside_those_of_other_years_and_leave_again(officer):
    source = Source.objects.get(pk="idm-2024")
    Fact.objects.create(region_id="32.16.05.2001", indicator_id="idm", period="2024", value=0.8, source=source, mark="reported")
    before = standing()
    text = (
        "Kode Desa;Nama Desa;IDM 2025;idm_status_2025;Penduduk 2025-S1;Catatan\n"
        "32.16.05.2001;Sriamur;0,8312;MANDIRI;12.345;x\n"
        ";Srijaya;;maju;;\n"
    )

    loaded = load_figures(read(text, officer, IDM), by=officer)

    assert facts(source__code=f"idm-berkas{loaded.pk}") == [
        ("32.16.05.2001", "idm", "2025", 0.8312, ""),
        ("32.16.05.2001", "idm_status", "2025", None, "mandiri"),
        ("32.16.05.2001", "population", "2025-S1", 12345.0, ""),
        ("32.16.05.2002", "idm_status", "2025", None, "maju"),
    ]
    assert (loaded.villages, loaded.figures, read(text, officer, IDM).ignored) == (2, 4, ["Catatan"])
    assert standing() != before  # the villages are due to be measured anew

    write_figures({Key("32.16.05.2001", "idm", "2024", "idm-2024"): Figure(0.8)})  # as after an update: what people loaded stays
    assert Fact.objects.filter(source__code__startswith="idm-berkas").count() == 4

    undone = undo_figures(loaded, by=officer)
    assert (undone.source, undo_figures(undone, by=officer).undone_at) == (None, undone.undone_at)
    assert not Source.objects.filter(code__startswith="idm-berkas").exists()
    assert ("32.16.05.2001", "idm", "2024", 0.8, "") in facts(indicator="idm")


def test_a_second_source_for_the_same_figure_is_refused(officer):
    text = "kode desa,indeks_desa\n3216052001,78.5\n"
    read_before = read(text, officer)
    load_figures(read(text, officer), by=officer)

    assert told(read(text, officer)) == [(1, "indeks_desa", "already", "indeks_desa")]
    with pytest.raises(FiguresRefused):  # read before the other was loaded
        load_figures(read_before, by=officer)
    assert load_figures(read(text, officer, About("Indeks Desa 2026", "Kementerian Desa", "2026")), by=officer).figures == 1
    assert Fact.objects.filter(indicator="indeks_desa").count() == 2


def test_every_wrong_cell_is_named_and_nothing_is_written(officer):
    make_region("32.16.05.1009", "Kota Baru")
    make_region("33.09.01.2001")
    found = read(
        "kode desa,indeks_desa,indeks_desa_status,population 2025,idm 2031\n"
        "32.16.05.2001,101,makmur,12.5,\n"
        "32.16.05.2001,1,,,\n"
        "32.16.05.1009,70,,,\n"
        "33.09.01.2001,70,,,\n"
        "32.16.05.2002,banyak,,-3,\n",
        officer,
    )
    assert told(found) == [(1, "idm 2031", "no_period", "2031")]

    found = read(
        "kode desa,indeks_desa,indeks_desa_status,population 2025\n"
        "32.16.05.2001,101,makmur,12.5\n"
        "32.16.05.2001,1,,\n"
        "32.16.05.1009,70,,\n"
        "33.09.01.2001,70,,\n"
        "32.16.05.2002,banyak,,-3\n",
        officer,
    )

    assert told(found) == [
        (2, "indeks_desa", "out_of_range", "101"),
        (2, "indeks_desa_status", "no_status", "makmur"),
        (2, "population 2025", "not_whole", "12.5"),
        (3, "", "village_twice", "32.16.05.2001"),
        (5, "", "outside", "33.09.01.2001"),
        (6, "indeks_desa", "no_number", "banyak"),
        (6, "population 2025", "below_range", "-3"),
        (4, "indeks_desa", "kelurahan", "32.16.05.1009"),
    ]
    assert all(explain(one.problem) for one in found.problems)
    with pytest.raises(FiguresRefused):
        load_figures(found, by=officer)
    assert (Fact.objects.count(), FigureFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "about", "problems"),
    [
        ("kode,indeks_desa\n3216052001,1\n", About("", "", "2025"), ["no_source", "no_source"]),
        ("kode,indeks_desa\n3216052001,1\n", About("a", "b"), ["period_missing"]),
        ("kode,indeks_desa\n3216052001,1\n", About("a", "b", "tahun lalu"), ["no_period"]),
        ("kode,indeks_desa\n3216052001,1\n", About("a", "b", "2025", address="javascript:alert(1)"), ["no_address"]),
        ("kode,indeks_desa,Indeks Desa\n3216052001,1,1\n", ABOUT, ["column_twice"]),
        ("kode,tinggi badan\n3216052001,1\n", ABOUT, ["no_indicator"]),
        ("kode,indeks_desa\n3216052001,\n", ABOUT, ["no_figures"]),
        ("kode,indeks_desa\n3216052001,0.78\n3216052002,0.9\n", ABOUT, ["scale"]),
        ("kode,indeks_desa\n3216052001,0.78\n3216052002,78\n", ABOUT, []),
    ],
)
def test_what_is_wrong_with_the_whole_file(officer, text, about, problems):
    assert [one.problem.code for one in read(text, officer, about).problems] == problems


def test_a_code_is_of_kemendagri_or_of_bps_and_its_name_beside_it_must_agree(officer):
    make_region("32.16.08", "Cikarang Barat")
    make_region("32.16.08.2003", "Jatiwangi")
    make_region("32.16.05.2003", "Jejalenjaya", bps_code="3216082003")
    make_region("32.16.05.2004", "Satriamekar", bps_code="3216082004")
    district = make_region("32.16.05").name

    def village(*cells):
        return told(read("kode desa,desa,kecamatan,indeks_desa\n" + ",".join(cells) + "\n", officer)) or [
            code for code, *_ in read("kode desa,desa,kecamatan,indeks_desa\n" + ",".join(cells) + "\n", officer).figures
        ]

    assert village("3216082004", "", "", "70") == ["32.16.05.2004"]  # of BPS alone
    assert village("3216082003", "JEJALEN JAYA", "", "70") == ["32.16.05.2003"]  # of both: the name says which
    assert village("3216082003", "", "Cikarang Barat", "70") == ["32.16.08.2003"]
    assert village("32.16.08.2003", "", "", "70") == ["32.16.08.2003"]
    assert village("3216082003", "", "", "70") == [(2, "", "two_systems", "3216082003")]
    assert village("32.16.05.2001", "Srijaya", "", "70") == [(2, "", "name_differs", "32.16.05.2001")]  # one column was sorted
    assert village("32.16.08.2003", "Jatiwangi", district, "70") == ["32.16.08.2003"]  # name and code are two against one
    assert village("32.16.05.2001", "Dusun Baru", "", "70") == ["32.16.05.2001"]  # a name that nobody knows says nothing
    assert village("32.16.05", "", "", "70") == [(2, "", "no_village_code", "32.16.05")]  # the sum of a district


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "kode desa\n3216052001\n"])
def test_a_file_without_a_village_or_a_figure(officer, text):
    with pytest.raises(BadFile, match="no_heading"):
        read(text, officer)


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [("12.345", "people", 12345), ("1.234.567", "people", 1234567), ("78,25", "score 0–100", 78.25), ("1.234,5", "km²", 1234.5),
     ("1.234", "km²", 1.234), ("1,234.5", "km²", 1234.5), (7, "people", 7.0), ("70,1 %", "%", 70.1),
     ("Rp 1.500.000", "Rp", 1500000)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(cell, unit, value):
    assert read_figure(cell, Indicator(code="x", unit_name=unit)) == value


def test_the_page_checks_loads_and_undoes(client, officer):
    client.force_login(officer)
    page = reverse("portal:figure_files")
    about = {"judul": "Indeks Desa 2025", "penerbit": "Kementerian Desa", "periode": "2025", "seri": "indeks-desa"}

    def sent(text, **more):
        file = io.BytesIO(text.encode())
        file.name = "indeks.csv"
        return client.post(page, about | {"berkas": file} | more)

    assert "“kode desa”" in sent("usaha,alamat\na,b\n").content.decode()  # what was expected, not the headings of a register
    wrong = sent("kode desa,indeks_desa\n3216052001,abc\n")
    assert (wrong.status_code, "abc" in wrong.content.decode(), FigureFile.objects.count()) == (422, True, 0)
    checked = sent("kode desa,indeks_desa\n3216052001,81\n", cek="ya")
    assert (checked.status_code, checked.context["is_checked"], FigureFile.objects.count()) == (200, True, 0)
    assert sent("kode desa,indeks_desa\n3216052001,81\n").status_code == 302
    assert "Indeks Desa 2025" in client.get(reverse("portal:sources")).content.decode()
    assert "Indeks Desa 2025" in client.get(reverse("portal:village", args=["32.16.05.2001"])).content.decode()
    client.post(reverse("portal:figure_file_undo", args=[FigureFile.objects.get().pk]))
    assert Fact.objects.count() == 0
    assert client.get(reverse("portal:figure_example")).content.decode().splitlines()[1].startswith("32.16.05.2001,Sriamur,")


def test_the_command_names_wrong_cells_and_loads_what_is_right(officer, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("desaekspor.potential.management.commands.import_figures.prepare_database", lambda: None)
    path = tmp_path / "indeks.csv"
    about = ["--title", "Indeks Desa 2025", "--publisher", "Kementerian Desa", "--period", "2025", "--series", "indeks-desa"]
    path.write_text("kode desa,indeks_desa\n3216052001,abc\n")
    with pytest.raises(CommandError, match=r"row 2, column indeks_desa: .*abc"), override("en"):
        call_command("import_figures", str(path), *about)
    path.write_text("kode desa,indeks_desa,lain\n3216052001,81,x\n")

    call_command("import_figures", str(path), *about, "--check", "--json")
    assert json.loads(capsys.readouterr().out) == {"villages": 1, "figures": 1, "ignored": ["lain"], "checked_only": True}
    assert not Fact.objects.exists()
    call_command("import_figures", str(path), *about)
    assert Fact.objects.get().value == 81
