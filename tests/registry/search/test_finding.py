"""What is found, by whom, in which order, and how it is counted."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.accounts.rules import is_officer
from desaekspor.registry.models import Enterprise, EnterpriseKey
from desaekspor.registry.search import counting, finding, pages
from desaekspor.registry.search.filters import UNKNOWN, Filters
from desaekspor.registry.search.finding import search
from tests.factories import keep_findable, make_enterprise, make_officer, make_region, make_user

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA, SETIADARMA = "32.16.05.2002", "32.16.05.2001", "32.16.06.2001"


@pytest.fixture
def officer(regency):
    return make_officer()


def names(found):
    return [hit.enterprise.name for hit in found.hits]


def queries_of(*arguments, **options):
    with CaptureQueriesContext(connection) as caught:
        search(*arguments, **options)
    return len(caught)


@pytest.fixture
def some(officer):
    """Enterprises as a register has them."""
    return [
        make_enterprise(region=SRIAMUR, name="WARUNG IBU AYU HALIMAH", product="NASI UDUK", activity="KEDAI MAKANAN"),
        make_enterprise(region=SRIAMUR, name="WARUNG NASI BAROKAH", product="NASI RAMES", activity="KEDAI MAKANAN"),
        make_enterprise(region=SETIADARMA, name="KERUPUK SUGIARTO", product="KERUPUK UDANG", nib="0109990000017"),
        make_enterprise(region=KARANGSATRIA, name="TOKO BERKAH", product="SEMBAKO", nib="0109991111117"),
        make_enterprise(region=KARANGSATRIA, name="", product="TAS RAJUT", activity="INDUSTRI RAJUTAN"),
    ]


# By words


REMEMBERED = {
    "warung bu ayu halima": "WARUNG IBU AYU HALIMAH",
    "WARUNG AYU": "WARUNG IBU AYU HALIMAH",
    "ayu warung": "WARUNG IBU AYU HALIMAH",
    "warng ayu halimha": "WARUNG IBU AYU HALIMAH",
    "krupuk soegiarto": "KERUPUK SUGIARTO",
    "krupuk setiadarma": "KERUPUK SUGIARTO",
    "kerupk udagn": "KERUPUK SUGIARTO",
    "krupuk tambun selatan": "KERUPUK SUGIARTO",
    "tokoberkah": "TOKO BERKAH",
    "warung auy halimah": "WARUNG IBU AYU HALIMAH",
    "waung nsi barokah": "WARUNG NASI BAROKAH",
    "baro kah": "WARUNG NASI BAROKAH",
    "barokkah": "WARUNG NASI BAROKAH",
    "warung nasi di desa sriamur": "WARUNG NASI BAROKAH",
    "bero": None,
    "baro": "WARUNG NASI BAROKAH",
    "rajut": "",
    "tas rajutan": "",
}


def test_it_is_found_by_what_people_remember(officer, some):
    found = {query: names(search(officer, query)) for query in REMEMBERED}

    assert {query: hits[0] if hits else None for query, hits in found.items()} == REMEMBERED


def test_a_match_says_which_words_of_which_text_matched(officer, some):
    (hit,) = search(officer, "warung bu ayu halima").hits

    assert hit.marks == {"name": [(0, 6), (7, 10), (11, 14), (15, 22)]}
    assert hit.read_as == {"halima": "halimah"}


def test_where_no_enterprise_has_all_the_words_those_with_all_but_one_are_shown_and_it_is_said(officer, some):
    found = search(officer, "warung ayu zulkarnaen")

    assert (names(found), found.some_words) == (["WARUNG IBU AYU HALIMAH"], True)
    assert search(officer, "warung ayu").some_words is False


def test_mistyped_words_are_not_forgiven_while_many_answer_as_typed(officer, regency):
    for number in range(10):
        make_enterprise(region=SRIAMUR, name=f"MADU {number}")
    make_enterprise(region=SRIAMUR, name="BADU")

    assert search(officer, "madu").counts.total == 10
    assert search(officer, "madu 1").counts.total == 1


def test_nothing_found_suggests_the_nearest_names(officer, some):
    found = search(officer, "halmahera", Filters(scale="large"))

    assert (names(found), found.counts.unfiltered) == ([], 0)
    assert [hit.enterprise.name for hit in found.suggestions] == ["WARUNG IBU AYU HALIMAH"]


def test_nothing_found_for_the_filters_alone_says_how_many_there_are_without_them(officer, some):
    found = search(officer, "warung", Filters(region=SETIADARMA))

    assert (names(found), found.counts.total, found.counts.unfiltered, found.suggestions) == ([], 0, 2, [])


SIGNS = ("%", "' OR 1=1 --", '"', "*", "AND", "NEAR(a b)", "_32", "_n0", "\x00", "a" * 500, "🙂", "()")


def test_signs_of_the_database_are_no_signs_in_a_query(officer, some):
    assert {query: names(search(officer, query)) for query in SIGNS} == {query: [] for query in SIGNS}


# By number


def test_a_nib_is_found_by_its_beginning(officer, some):
    expected = {
        "0109990000017": ["KERUPUK SUGIARTO"],
        "0109 9900 00017": ["KERUPUK SUGIARTO"],
        "010999": ["KERUPUK SUGIARTO", "TOKO BERKAH"],
        "01099911": ["TOKO BERKAH"],
        "99990000017": [],
    }

    assert {query: names(search(officer, query)) for query in expected} == expected


def test_an_enterprise_is_found_by_its_number(officer, regency):
    make_enterprise(number=4711, region=SRIAMUR, name="NOMOR")

    (hit,) = search(officer, "4711").hits

    assert (hit.enterprise.name, hit.by) == ("NOMOR", "number")


def test_digits_that_are_no_number_are_words(officer, regency):
    make_enterprise(region=SRIAMUR, name="KEDAI 1001 RASA")

    assert names(search(officer, "1001")) == ["KEDAI 1001 RASA"]


# By the owner


@pytest.fixture
def owned(officer):
    make_enterprise(region=SRIAMUR, name="TOKO A", owner={"name": "HJ. SITI CONTOH"})
    make_enterprise(region=SETIADARMA, name="TOKO B", owner={"name": "Siti Achmad Contoh"})
    make_enterprise(region=SRIAMUR, name="SITI", owner={"name": "WAWAN CONTOH"})


def test_an_officer_finds_by_whole_words_of_the_owners_name(officer, owned):
    expected = {
        "siti": ["TOKO A", "TOKO B"],
        "SITI AHMAD": ["TOKO B"],
        "sit": [],
        "sitti": ["TOKO A", "TOKO B"],
        "stii": [],
        "h": [],
        "?": [],
    }

    assert {owner: names(search(officer, "", Filters(owner=owner))) for owner in expected} == expected


def test_the_owners_name_goes_together_with_words_and_filters(officer, owned):
    assert names(search(officer, "toko", Filters(owner="siti"))) == ["TOKO A", "TOKO B"]
    assert names(search(officer, "toko", Filters(owner="siti", region="32.16.06"))) == ["TOKO B"]
    assert [hit.by for hit in search(officer, "", Filters(owner="siti")).hits] == ["owner", "owner"]


def test_the_owners_name_is_found_by_no_other_word(officer, owned):
    assert names(search(officer, "contoh")) == []
    assert names(search(officer, "siti")) == ["SITI"]


def test_a_village_officer_finds_owners_of_the_own_village(owned):
    assert names(search(make_user(Role.VILLAGE_OFFICER, SETIADARMA), "", Filters(owner="siti"))) == ["TOKO B"]


def test_who_may_not_open_personal_data_may_not_look_for_an_owner(owned, monkeypatch):
    monkeypatch.setattr(finding, "may_open_personal_data", is_officer)  # were it the officers' right alone

    with pytest.raises(PermissionDenied):
        search(make_user(Role.VILLAGE_OFFICER, SRIAMUR), "", Filters(owner="siti"))


def test_the_search_tables_hold_no_word_of_an_owners_name(officer, owned):
    from desaekspor.registry.search.models import SearchDocument, SearchWord

    held = " ".join(SearchDocument.objects.values_list("words", flat=True)) + " ".join(
        SearchWord.objects.values_list("word", flat=True)
    )

    assert "contoh" not in held
    assert "wawan" not in held


# Whose they are


def test_each_finds_in_the_own_region_only(regency):
    make_enterprise(region=SRIAMUR, name="SATE A")
    make_enterprise(region=KARANGSATRIA, name="SATE B")
    make_enterprise(region="33.09.01.2001", name="SATE C")
    users = [make_officer(), make_officer("32.16.05"), make_user(Role.VILLAGE_OFFICER, SRIAMUR), make_officer("33.09")]

    assert [sorted(names(search(user, "sate"))) for user in users] == [
        ["SATE A", "SATE B"],
        ["SATE A", "SATE B"],
        ["SATE A"],
        ["SATE C"],
    ]
    assert [sorted(names(search(user))) for user in users] == [["SATE A", "SATE B"], ["SATE A", "SATE B"], ["SATE A"], ["SATE C"]]
    assert [search(user, "sate").counts.unfiltered for user in users] == [2, 2, 1, 1]


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMINISTRATOR, Role.TRAINER, Role.OWNER])
def test_who_sees_no_list_finds_nothing(some, role):
    found = search(make_user(role, "32.16" if role == Role.TRAINER else None), "warung")

    assert (found.hits, found.counts.total, found.suggestions) == ([], 0, [])


def test_another_region_as_a_filter_finds_nothing_there(regency):
    make_enterprise(region="33.09.01.2001", name="SATE")

    found = search(make_officer(), "sate", Filters(region="33.09.01"))

    assert (found.hits, found.counts.facets) == ([], {})


def test_suggestions_come_from_the_own_region(regency):
    make_enterprise(region="33.09.01.2001", name="HALIMAH")

    assert search(make_officer(), "halmahera").suggestions == []


# Filters and their counts


@pytest.fixture
def various(officer):
    """One enterprise of each kind that a filter tells apart."""
    complete = {"nib": "0109990000017", "kbli": "10771", "kbli_category": "C", "sales_idr": 5, "lat": -6.2, "lng": 107.0}
    workers = dict.fromkeys(("paid_men", "paid_women", "unpaid_men", "unpaid_women"), 1)
    made = [
        make_enterprise(region=SRIAMUR, name="SATE 1", product="SATE", reported_scale="micro", **complete, **workers),
        make_enterprise(region=SRIAMUR, name="SATE 2", reported_scale="small", kbli_category="K", kbli_version="2025"),
        make_enterprise(region="32.16.06", name="SATE 3", synthetic=True, verified_at=timezone.now()),
        make_enterprise(region=SETIADARMA, name="SATE 4", presence="closed", kbli_category="G"),
    ]
    EnterpriseKey.objects.create(source="sidt", key="1", enterprise=made[0], fingerprint="x")
    EnterpriseKey.objects.create(source="oss", key="1", enterprise=made[0], fingerprint="x")
    EnterpriseKey.objects.create(source="oss", key="2", enterprise=made[1], fingerprint="x")
    keep_findable(*made)
    return made


FILTERED = [
    (Filters(), "1234"),
    (Filters(region="32.16.05"), "12"),
    (Filters(region="32.16.06"), "34"),
    (Filters(region=SETIADARMA), "4"),
    (Filters(sector="C"), "1"),
    (Filters(sector="J"), "2"),
    (Filters(sector=UNKNOWN), "3"),
    (Filters(scale="small"), "2"),
    (Filters(scale=UNKNOWN), "34"),
    (Filters(nib=True), "1"),
    (Filters(nib=False), "234"),
    (Filters(complete=True), "1"),
    (Filters(complete=False), "234"),
    (Filters(verified=True), "3"),
    (Filters(active=False), "4"),
    (Filters(synthetic=True), "3"),
    (Filters(source="sidt"), "1"),
    (Filters(source="oss"), "12"),
    (Filters(source="oss", nib=False), "2"),
    (Filters(source="dinas"), ""),
]


@pytest.mark.parametrize("query", ["", "sate"])
def test_each_filter_narrows_the_list_and_the_search(officer, various, query):
    found = {}
    for filters, _expected in FILTERED:
        result = search(officer, query, filters, sort="name")
        found[str(filters.asked())] = (names(result), result.counts.total)

    assert found == {
        str(filters.asked()): ([f"SATE {number}" for number in expected], len(expected)) for filters, expected in FILTERED
    }


@pytest.mark.parametrize("query", ["", "sate"])
def test_each_facet_is_counted_with_the_other_filters_but_without_its_own(officer, various, query):
    facets = search(officer, query, Filters(source="oss", nib=False)).counts.facets

    assert facets["nib"] == {True: 1, False: 1}
    assert facets["source"] == {"oss": 1}
    assert facets["scale"] == {"small": 1}
    assert facets["sector"] == {"J": 1}
    assert facets["region"] == {SRIAMUR: 1}
    assert search(officer, query).counts.facets["sector"] == {"C": 1, "J": 1, "G": 1, UNKNOWN: 1}


# Order and pages


@pytest.fixture
def ordered(officer):
    moments = [datetime.datetime(2026, month, 1, tzinfo=datetime.UTC) for month in (3, 1, 2)]
    made = [
        make_enterprise(region=SRIAMUR, name=name, sales_idr=sales, updated_at=moment, created_at=moment)
        for name, sales, moment in zip(["SATE C", "sate a", "SATE B"], [5, None, 9], moments, strict=True)
    ]
    return made


@pytest.mark.parametrize("query", ["", "sate"])
def test_the_order_is_the_one_asked_for_page_by_page(officer, ordered, query):
    expected = {
        "name": ["sate a", "SATE B", "SATE C"],
        "number": ["SATE C", "sate a", "SATE B"],
        "newest": ["SATE C", "SATE B", "sate a"],
        "sales": ["SATE B", "SATE C", "sate a"],
    }

    assert {sort: names(search(officer, query, sort=sort)) for sort in expected} == expected
    paged = {sort: [] for sort in expected}
    for sort, found in paged.items():
        after = ""
        while True:
            page = search(officer, query, sort=sort, after=after, limit=1)
            found += names(page)
            if not (after := page.next):
                break
    assert paged == expected


def test_pages_by_relevance_follow_each_other(officer, regency):
    for number in range(7):
        make_enterprise(region=SRIAMUR, name="SATE " + "ENAK " * number, product="sate" if number % 2 else "")
    whole = [hit.enterprise.pk for hit in search(officer, "sate enak").hits]

    after, paged = "", []
    while True:
        page = search(officer, "sate enak", after=after, limit=2)
        paged += [hit.enterprise.pk for hit in page.hits]
        if not (after := page.next):
            break

    assert (paged, len(whole)) == (whole, 6)


def test_a_page_stays_in_its_place_when_rows_come_in_before_it(officer, regency):
    for name in "BDFH":
        make_enterprise(region=SRIAMUR, name=name)
    first = search(officer, limit=2)
    make_enterprise(region=SRIAMUR, name="A")
    make_enterprise(region=SRIAMUR, name="E")

    assert names(first) == ["B", "D"]
    assert names(search(officer, after=first.next, limit=2)) == ["E", "F"]


def test_a_place_that_nobody_gave_is_the_beginning(officer, ordered):
    places = ("x", "!!", "WyJuYW1lIl0", "WyJuYW1lIiwxLDJd", "WyJudW1iZXIiLCJ4Il0", "a" * 3000, "WyJuYW1lIiwiXHUwMDAwIiwxXQ")

    assert {after: len(search(officer, after=after).hits) for after in places} == dict.fromkeys(places, 3)


def test_a_list_too_long_to_sort_is_walked_in_its_order(officer, various, ordered, monkeypatch):
    monkeypatch.setattr(pages, "SORTED_AT_ONCE", 0)
    expected = {}
    for sort in pages.ORDERS:
        monkeypatch.setattr(pages, "WALKED", 1)  # gives up at once, and sorts after all
        expected[sort] = names(search(officer, "", Filters(region="32.16.05"), sort=sort))
        monkeypatch.setattr(pages, "WALKED", 1000)
        assert names(search(officer, "", Filters(region="32.16.05"), sort=sort, limit=4)) == expected[sort][:4]

    assert expected["name"] == ["SATE 1", "SATE 2", "sate a", "SATE B", "SATE C"]


def test_a_page_is_walked_for_where_its_rows_are_met_soon():
    # A page of 50 and one more; spread evenly, a page of every twelfth of 125,000 stands in 637 rows: four times that.
    assert pages.rows_to_walk(10_000, 125_000, 51) == 2_550
    assert pages.rows_to_walk(600, 125_000, 51) == 0  # it would take 42,500
    assert pages.rows_to_walk(1, 1, 51) == 0
    assert pages.rows_to_walk(pages.SORTED_AT_ONCE + 1, 1_000_000, 51) == pages.WALKED


def test_a_page_that_is_not_met_soon_is_the_same(officer, various, ordered, monkeypatch):
    expected = names(search(officer, "", Filters(region="32.16.05"), limit=2))
    monkeypatch.setattr(finding, "rows_to_walk", lambda *_: 1)

    assert names(search(officer, "", Filters(region="32.16.05"), limit=2)) == expected


def test_more_matches_than_are_counted_are_told_as_more_and_come_by_relevance(officer, various, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 2)

    found = search(officer, "sate", sort="name")

    assert (found.counts.is_more, found.counts.facets) == (True, {})
    assert (found.sort, found.too_many_to_sort) == ("relevance", True)


def test_few_enough_with_the_filters_are_counted_but_for_the_facets_that_are_filtered(officer, various, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 2)

    counts = search(officer, "sate", Filters(region=SRIAMUR)).counts

    assert (counts.total, counts.is_more) == (2, False)
    assert counts.facets["scale"] == {"micro": 1, "small": 1}
    assert "region" not in counts.facets


def test_of_very_many_matches_those_named_as_typed_are_among_the_ranked(officer, regency, monkeypatch):
    for number in range(5):
        make_enterprise(region=SRIAMUR, name=f"RUMAH MAKAN {number}", product="SATE")
    make_enterprise(region=SRIAMUR, name="SATE")
    monkeypatch.setattr(finding, "RANKED", 3)

    assert names(search(officer, "sate"))[0] == "SATE"


# Queries


@pytest.mark.parametrize("query", ["", "sate", "satte", "0109"])
def test_three_rows_take_as_many_queries_as_one(officer, regency, query):
    make_region(SETIADARMA)
    make_enterprise(region=SRIAMUR, name="SATE", product="Sate", nib="0109990000017")
    for_one = queries_of(officer, query, sort="name")
    make_enterprise(region=KARANGSATRIA, name="SATE", product="Sate", nib="0109990000025")
    make_enterprise(region=SETIADARMA, name="SATE", product="Sate", nib="0109990000033")

    assert queries_of(officer, query, sort="name") == for_one
    assert for_one < 16


def test_an_enterprise_that_is_gone_behind_our_back_is_left_out(officer, some):
    Enterprise.objects.filter(name="TOKO BERKAH").update(region=make_region("33.09.01.2001"))

    assert "TOKO BERKAH" not in names(search(officer))
