"""The page of trade data: what is here for everybody, sending and choosing for who may, the report of a bad file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run
from desaekspor.markets import outlook
from desaekspor.markets.flowdata import kept, services
from desaekspor.markets.flowdata.models import TradeData
from tests.factories import make_officer
from tests.markets.flowdata.tables import ROWS, write_archive, write_baci
from tests.markets.flowdata.test_services import world, year_of  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
ADDRESS = "/pasar/data/"


@pytest.fixture(autouse=True)
def english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def officer(client, world):  # noqa: F811
    officer = make_officer()
    client.force_login(officer)
    return officer


def send(client, folder, name, content, **fields):
    """The data that a file that is sent becomes, after its job."""
    response = client.post(ADDRESS, {"jenis": "flows", "berkas": SimpleUploadedFile(name, content)} | fields)
    data = TradeData.objects.latest("pk")
    assert response.url == data.get_absolute_url()
    assert client.get(response.url).context["job"].is_active
    run(data.job_id)
    data.refresh_from_db()
    return data


def archive_of(folder, year, **changes):
    path = write_archive(folder / "sent.zip", year_of(folder, year, **changes), folder / "country_codes_V202501.csv")
    return path.read_bytes()


def test_a_year_that_is_sent_stands_beside_the_others_and_counts_when_it_is_chosen(client, officer, world):  # noqa: F811
    before = send(client, world, "BACI_HS17_V202501.zip", archive_of(world, 2022, v300="150"))
    now = send(client, world, "BACI_HS17_V202501.zip", archive_of(world, 2023))

    rows = client.get(ADDRESS).context["years"]
    assert [(row.year, row.data, row.is_active) for row in rows] == [
        (2024, None, True),
        (2023, now, False),
        (2022, before, False),
    ]
    # By hand: 1,401,100 dollars after 1,251,100; Indonesia 900,500 after 750,500.
    assert (rows[1].before, rows[1].change_pct) == (2022, pytest.approx(100 * 150_000 / 1_251_100, rel=1e-5))
    assert rows[1].exports_change_pct == pytest.approx(100 * 150_000 / 750_500, rel=1e-5)
    assert (rows[2].before, rows[2].change_pct) == (None, None)

    assert client.post(f"{ADDRESS}pakai/", {"data": now.pk}).url == ADDRESS
    assert (outlook.active().year, client.get(ADDRESS).context["flows"].growth_years) == (2023, "2022–2023")
    client.post(f"{ADDRESS}pakai/", {"data": ""})
    assert outlook.active().year == 2024
    client.post(f"{now.get_absolute_url()}keluarkan/")
    assert [row.year for row in client.get(ADDRESS).context["years"]] == [2024, 2022]


def test_the_report_of_a_bad_file_names_row_column_value_and_what_was_expected(client, officer, world):  # noqa: F811
    data = send(client, world, "BACI_HS17_Y2023_V202501.csv", b"t,i,j,k,v,q\n2023,360,392,2103,-5,NA\n")
    # No list of countries is here, so that even the good numbers cannot be told: said first, and nothing is guessed.
    assert data.problems[0]["code"] == "no_countries"

    rows = b"\n".join(row.encode() for row in (*ROWS, "2023,360,392,2103,-5,NA"))
    (world / "kosong").mkdir()
    bad = write_baci(world / "kosong", [rows.decode()])
    data = send(client, world, "x.zip", write_archive(world / "x.zip", bad, world / "country_codes_V202501.csv").read_bytes())
    text = client.get(data.get_absolute_url()).content.decode()
    assert data.state == "refused"
    for words in ("2 problems; nothing was loaded", "2103", "a product code of six digits", "-5", "0 or more"):
        assert words in text
    assert outlook.active().year == 2024


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("BACI_HS12_Y2023_V202501.csv", {}, "These flows are of HS 2012"),
        ("arus.csv", {}, "does not tell the edition"),
        ("BACI_HS17_Y2023_V202501.csv", {"jenis": "tariffs"}, "These columns are missing: importer, hs, mfn, year, source"),
    ],
)
def test_what_a_file_is_not_is_said_in_a_sentence(client, officer, world, name, fields, words):  # noqa: F811
    data = send(client, world, name, b"t,i,j,k,v,q\n2023,360,392,210310,5,NA\n", **fields)
    assert words in client.get(data.get_absolute_url()).content.decode()


def test_flows_whose_table_is_gone_are_to_be_imported_again_and_say_so_where_they_are_missed(client, world):  # noqa: F811
    (data,) = services.import_files([year_of(world, 2023)], kind="flows")
    services.use_flows(data, by=None)
    assert client.get("/pasar/produk/210310/").status_code == 202  # worked out in the background
    kept.remove(data.folder)

    assert "file missing" in client.get(ADDRESS).content.decode()
    text = client.get("/pasar/produk/210310/").content.decode()
    assert "Import the file again" in text
    assert "data get" not in text


def test_strangers_see_what_counts_and_may_send_and_choose_nothing(client, world):  # noqa: F811
    (data,) = services.import_files([year_of(world, 2023)], kind="flows")

    page = client.get(ADDRESS)
    assert ([row.year for row in page.context["years"]], page.context["may_load"]) == ([2024, 2023], False)
    assert 'type="file"' not in page.content.decode()
    for user, status in ((None, 302), (make_officer("32.16.05"), 403)):  # of one district: it holds for everybody
        if user:
            client.force_login(user)
        posts = [client.post(ADDRESS), client.post(f"{ADDRESS}pakai/", {"data": data.pk}), client.get(data.get_absolute_url())]
        posts.append(client.post(f"{data.get_absolute_url()}keluarkan/"))
        assert [one.status_code for one in posts] == [status] * 4
    assert (outlook.active().year, Job.objects.filter(kind=services.READ).count()) == (2024, 0)


def test_countries_with_most_of_a_crop_are_shown_from_faostat_with_year_and_source(client, world):  # noqa: F811
    path = world / "Production_Crops_Livestock_E_All_Data_(Normalized).csv"
    path.write_text(
        "Area Code,Area,Item Code,Item Code (CPC),Item,Element Code,Element,Year Code,Year,Unit,Value,Flag\n"
        '1,Indonesia,249,\'23911,"Coffee, roasted",5510,Production,2023,2023,t,30,A\n'
        '2,Japan,249,\'23911,"Coffee, roasted",5510,Production,2023,2023,t,10,E\n'
        '2,Japan,249,\'23911,"Coffee, roasted",5510,Production,2022,2022,t,90,E\n'
    )
    assert client.get(ADDRESS).context["fao"] is None
    services.import_files([path], kind="faostat")

    fao = client.get(f"{ADDRESS}?komoditas=coffee,+ROASTED").context["fao"]
    assert [(row["country"].iso3, row["value"], row["share_pct"], row["flag"]) for row in fao["rows"]] == [
        ("IDN", 30, 75, "A"), ("JPN", 10, 25, "E"),
    ]  # fmt: skip
    assert (fao["year"], fao["items"]) == (2023, ["Coffee, roasted"])
    assert "is no product of FAOSTAT" in client.get(f"{ADDRESS}?komoditas=batu").content.decode()

    outlook.prepare()
    page = client.get("/pasar/produk/090121/")
    assert page.context["crop"] == "Coffee, roasted"  # by its code of the CPC
    assert "/pasar/data/?komoditas=Coffee%2C%20roasted#s-fao" in page.content.decode()
    assert client.get("/pasar/produk/210310/").context["crop"] == ""
