"""The codes of products go where their enterprises go: into snapshots, lists and sheets, through merges, undos and erasure."""

import io
import zipfile
from collections import Counter

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.utils import translation

from desaekspor.jobs.progress import Silent
from desaekspor.markets.choosing import choose_code
from desaekspor.markets.coding import code_products, codes_of, is_due
from desaekspor.markets.made import rebuild
from desaekspor.markets.models import MadeCount, MadeHeading, ProductChoice, TextCode
from desaekspor.markets.snapshot import PRODUCT, read_products
from desaekspor.portal.views.own_data import business_rows
from desaekspor.potential.snapshot import read_maker_products
from desaekspor.privacy.models import Channel, DataRequest
from desaekspor.privacy.services.erasing import erase_person
from desaekspor.privacy.services.requests import receive_request
from desaekspor.privacy.sheet.contents import sheet_of
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.exports.making import ask_for_export, make_export, open_export
from desaekspor.registry.models import Enterprise, Product
from desaekspor.registry.search.filters import Filters
from desaekspor.registry.search.finding import search
from desaekspor.registry.services.batches import undo_batch
from desaekspor.upkeep.doctor import examine
from tests.factories import keep_findable, make_enterprise, make_officer
from tests.registry.registers import load, make_places, sidt_row

pytestmark = pytest.mark.django_db
SRIAMUR = "32.16.05.2002"


@pytest.fixture
def officer(settings, tmp_path):
    settings.VAR = tmp_path
    make_places()
    return make_officer(first_name="Sari", last_name="Contoh")


def codes(number):
    return {(one.text, one.hs6, one.mark) for one in codes_of([number]).get(number, [])}


def number_of(row):
    return Enterprise.objects.get(keys__key=row["id_data_badan_usaha"]).pk


@pytest.fixture
def kecap(officer):
    """An enterprise with a code that an officer chose, one that is computed, and one that is not sure."""
    enterprise = make_enterprise(region=SRIAMUR, name="Kecap Bintang", product="kecap manis", kbli_category="C", synthetic=True)
    Product.objects.create(enterprise=enterprise, name="keripik pisang", is_main=False)
    Product.objects.create(enterprise=enterprise, name="qwerty zxcvb", is_main=False)
    choose_code("kecap manis", "210390", by=officer, enterprise=enterprise)
    code_products()
    keep_findable(enterprise)
    return enterprise


def test_a_snapshot_has_each_product_with_its_code_and_mark_and_no_text(kecap):
    make_enterprise(region="33.09.01.2001", product="kecap manis")

    (batch,) = read_products("32.16")

    rows = {(row.pop("hs6"), row.pop("hs_version"), row.pop("mark"), row.pop("is_main")): row for row in batch.to_pylist()}
    assert set(rows) == {
        ("210390", "hs2022", "confirmed", True),
        ("200899", "hs2022", "computed", False),
        ("", "", "", False),
    }
    assert rows["", "", "", False] == {"region_id": SRIAMUR, "kbli_category": "C", "synthetic": True, "presence": ""}
    assert batch.schema == PRODUCT
    headings = [row["heading"] for batch in read_maker_products("32.16") for row in batch.to_pylist()]
    assert sorted(headings) == ["2008", "2103"]  # the measures read the same codes


def test_a_text_that_the_job_has_not_come_to_has_the_code_that_it_will_get(officer):
    make_enterprise(region=SRIAMUR, product="keripik pisang")
    assert is_due()

    def told():
        return [row["hs6"] for batch in read_products("32.16") for row in batch.to_pylist()]

    before = told()
    code_products()

    assert before == told() == ["200899"]


def test_an_exported_list_has_the_codes_says_where_they_come_from_and_what_they_mean(kecap, officer):
    make_enterprise(region=SRIAMUR, name="Tanpa Produk")
    keep_findable(*Enterprise.objects.all())

    def content(kind):
        with translation.override("en"):
            export = ask_for_export(officer, kind=kind)
            make_export(export, Silent())
        export.refresh_from_db()
        return open_export(export).read()

    row, bare = pq.read_table(io.BytesIO(content("parquet"))).sort_by("number").to_pylist()
    names = ("product_hs6", "product_hs_version", "product_hs_from", "other_products_hs6")
    assert [row[name] for name in names] == ["210390", "hs2022", "confirmed by an officer", "keripik pisang: 200899"]
    assert not any(bare[name] for name in names)
    with zipfile.ZipFile(io.BytesIO(content("csv"))) as archive:  # the list and its notes
        text = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    assert "keripik pisang: 200899" in text
    assert "HS code of the main product" in text
    book = openpyxl.load_workbook(io.BytesIO(content("xlsx")))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert heads.index("HS code of the main product") == heads.index("Other products") + 1
    notes = {row[0]: row[1] for sheet in book.worksheets[1:] for row in sheet.iter_rows(values_only=True)}
    assert notes["HS code of the main product"].startswith("Six digits of HS 2022")


def test_the_sheet_about_me_says_each_code_and_who_confirmed_it(kecap):
    with translation.override("en"):
        sections = sheet_of(kecap, {}, business_rows(kecap))["sections"]

    (rows,) = [one["rows"] for one in sections if one["title"] == "What your products are in world trade"]
    assert [row[:2] for row in rows] == [["kecap manis", "2103.90 (HS 2022)"], ["keripik pisang", "2008.99 (HS 2022)"]]
    assert rows[0][2].startswith("confirmed by Sari Contoh, ")
    assert rows[1][2] == "computed from the text"


def test_a_chosen_code_goes_along_with_a_merge_and_comes_back(officer):
    rows = sidt_row(1, produk_utama="KECAP MANIS"), sidt_row(2, produk_utama="KERIPIK PISANG")
    load(rows)
    survivor, absorbed = map(number_of, rows)
    name = Product.objects.get(enterprise=absorbed).name
    choose_code(name, "200819", by=officer, enterprise=Enterprise.objects.get(pk=absorbed))
    code_products()
    before = codes(survivor), codes(absorbed)
    assert {code for _text, code, mark in before[1] if mark == "confirmed"} == {"200819"}

    one = merge(survivor, [absorbed], by=officer).merges[0]
    code_products()
    assert ProductChoice.objects.get().enterprise_id == survivor
    assert codes(survivor) >= before[0]
    told = [row["hs6"] for batch in read_products("32.16") for row in batch.to_pylist()]
    assert sorted(told) == sorted(code for _text, code, _mark in codes(survivor))  # the absorbed one is its survivor

    unmerge(one, by=officer)
    code_products()
    assert (codes(survivor), codes(absorbed)) == before


def test_undoing_an_import_takes_its_codes_along_and_brings_the_earlier_ones_back(officer):
    row = sidt_row(1, produk_utama="KECAP MANIS")
    load([row])
    number = number_of(row)
    choose_code(Product.objects.get().name, "210390", by=officer, enterprise=Enterprise.objects.get())
    code_products()
    before = codes(number)

    second = sidt_row(2, produk_utama="SAMBAL PECEL")
    other = load([row | {"produk_utama": "KERIPIK PISANG"}, second])
    assert is_due()
    code_products()
    assert {code for _text, code, _mark in codes(number)} == {"200899"}  # what was chosen was chosen for another text
    new = Enterprise.objects.get(pk=number_of(second))
    choose_code(Product.objects.get(enterprise=new).name, "210390", by=officer, enterprise=new)

    undo_batch(other, by=officer)
    assert is_due()
    code_products()

    assert codes(number) == before
    assert {mark for *_rest, mark in before} == {"confirmed"}
    assert codes(new.pk) == set()
    assert TextCode.objects.count() == 1
    assert ProductChoice.objects.filter(enterprise=new.pk).count() == 1  # of an enterprise that is gone: an example for the words


def test_erasing_the_person_leaves_the_codes_of_the_products(kecap, officer):
    before = codes(kecap.pk)
    asked = receive_request(kecap, kind=DataRequest.Kind.ERASURE, channel=Channel.FACE_TO_FACE, detail="x", by=officer)

    erase_person(asked, by=officer)

    assert codes(kecap.pk) == before != set()


def found():
    (result,) = examine(full=True, only=("codes",))
    return {finding.code: finding.facts["count"] for finding in result.findings}


def test_the_doctor_finds_codes_that_are_wrong_missing_or_left_and_mends_them(kecap, officer):
    assert found() == {}
    TextCode.objects.filter(text="keripik pisang").delete()
    TextCode.objects.filter(text="kecap manis").update(hs6="010121")
    TextCode.objects.create(text="yang hilang", words="x", certainty="none", lexicon="x", computed_at=kecap.created_at)
    assert not is_due()

    assert found() == {"codes_missing": 1, "codes_left": 1, "codes_differ": 2}
    (result,) = examine(full=True, mend=True, only=("codes",))

    assert (result.state, result.mended) == ("good", 4)
    assert set(TextCode.objects.values_list("text", "hs6")) == {
        ("kecap manis", "210390"),  # as most officers chose it
        ("keripik pisang", "200899"),
        ("qwerty zxcvb", TextCode.objects.get(text="qwerty zxcvb").hs6),
    }
    ProductChoice.objects.update(hs6="999999")
    assert found() == {"chosen_code_unknown": 1, "codes_differ": 1}  # it is an example for its words, too


@pytest.fixture
def makers(officer):
    """Two of kecap, one of them of keripik as well, one of batik in another village, and one of another regency."""
    one = make_enterprise(region=SRIAMUR, name="Kecap Bintang", product="kecap manis")
    Product.objects.create(enterprise=one, name="keripik pisang", is_main=False)
    other = make_enterprise(region=SRIAMUR, name="Kecap Bulan", product="kecap asin", nib="0109990000017")
    cloth = make_enterprise(region="32.16.05.2001", name="Batik Bintang", product="kaos oblong")
    away = make_enterprise(region="33.09.01.2001", name="Kecap Bintang", product="kecap manis")
    keep_findable(one, other, cloth, away)
    code_products()
    return one, other, cloth


def names(found):
    return [hit.enterprise.name for hit in found.hits]


def test_enterprises_are_found_by_what_they_make_with_counts(makers, officer):
    def asked(query="", **filters):
        return search(officer, query, Filters(**filters))

    whole = asked()
    assert whole.counts.facets["product"] == {"2103": 2, "2008": 1, "6109": 1}
    assert asked(region=SRIAMUR).counts.facets["product"] == {"2103": 2, "2008": 1}
    assert asked(nib=True).counts.facets["product"] == {"2103": 1}

    sauce = asked(product="2103")
    assert names(sauce) == ["Kecap Bintang", "Kecap Bulan"]
    assert (sauce.counts.total, sauce.counts.unfiltered) == (2, 3)
    assert sauce.counts.facets["product"] == whole.counts.facets["product"]  # what another choice would give
    assert sauce.counts.facets["nib"] == {True: 1, False: 1}
    assert names(asked(product="20")) == ["Kecap Bintang"]
    assert names(asked(product="9999")) == []
    assert names(asked("bintang", product="2103")) == ["Kecap Bintang"]
    assert names(asked("bintang", product="61")) == ["Batik Bintang"]
    assert asked("bintang").counts.facets["product"] == {"2103": 1, "2008": 1, "6109": 1}
    assert asked("0109990000017", product="61").counts.total == 0


def test_the_list_of_enterprises_offers_products_and_its_export_is_narrowed_alike(makers, officer, client):
    client.force_login(officer)

    page = client.get("/umkm/?hs=2103")
    assert [row.enterprise.name for row in page.context["rows"]] == ["Kecap Bintang", "Kecap Bulan"]
    offered = {choice.value: choice.count for _group, choices in page.context["products"] for choice in choices}
    assert offered == {"20": None, "2008": 1, "21": None, "2103": 2, "61": None, "6109": 1}
    assert 'value="2103" selected' in page.content.decode()
    for wrong in ("21' OR 1=1", "213", "x"):
        assert client.get("/umkm/", {"hs": wrong}).status_code == 200

    export = ask_for_export(officer, kind="parquet", filters=Filters(product="61"))
    make_export(export, Silent())
    export.refresh_from_db()
    assert pq.read_table(io.BytesIO(open_export(export).read()))["name"].to_pylist() == ["Batik Bintang"]


def test_what_is_made_follows_edits_merges_and_what_officers_choose(makers, officer):
    one, other, cloth = makers

    def made():
        code_products()
        rows = MadeHeading.objects.filter(region_code__startswith="32.16").values_list("enterprise", "heading")
        counted = Counter(MadeHeading.objects.values_list("region_code", "heading"))
        assert {(one.region_code, one.heading): one.enterprises for one in MadeCount.objects.all()} == counted
        return {(number, heading) for number, heading in rows}

    before = made()
    choose_code("kaos oblong", "610990", by=officer, enterprise=cloth)
    assert made() == before
    choose_code("kaos oblong", "620630", by=officer, enterprise=cloth)
    assert (cloth.pk, "6206") in made()
    done = merge(one.pk, [other.pk], by=officer).merges[0]
    assert {number for number, heading in made() if heading == "2103"} == {one.pk}
    unmerge(done, by=officer)
    assert {number for number, heading in made() if heading == "2103"} == {one.pk, other.pk}
    MadeHeading.objects.all().delete()
    MadeCount.objects.update(enterprises=99)
    rebuild()
    assert {number for number, heading in made() if heading == "2103"} == {one.pk, other.pk}
