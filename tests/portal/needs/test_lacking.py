"""Who lacks how much for a market: by certificates, words and the NIB, in a constant number of queries, and as a workbook."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.markets.models import ProductChoice, ReadyNeed, TextCode
from desaekspor.portal.needs import lacking_views
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from tests.factories import make_enterprise, make_officer, make_user

PAGE = "/pasar/syarat/kurang/"
ASKED = {"pasar": "SA", "kelompok": "food"}
KECAP = "210310"


@pytest.fixture
def rules(db):
    MarketRule.objects.all().delete()
    said = {"source": "uji", "checked_on": date(2026, 11, 1)}
    rows = [("nib", ["nib"], "ID", "all"), ("Halal", ["halal"], "SA", "food"), ("Label Arab", [], "GC", "food")]
    return {
        name: MarketRule.objects.create(market=market, group=group, kinds=kinds, title_id=name, title_en=name, **said)
        for name, kinds, market, group in rows
    }


@pytest.fixture
def officer(client):
    user = make_officer("32.16")
    client.force_login(user)
    return user


def maker(*, nib="", halal=None, product="kecap manis", hs6=KECAP, **fields):
    enterprise = make_enterprise(nib=nib, product=product, **fields)
    TextCode.objects.get_or_create(
        text=product, defaults={"words": product, "certainty": "sure", "hs6": hs6, "lexicon": "1", "computed_at": timezone.now()}
    )
    if halal is not None:
        ends_on = timezone.localdate() + timedelta(days=halal)
        Certificate.objects.create(enterprise=enterprise, kind="halal", ends_on=ends_on, source="uji")
    return enterprise


def ready(enterprise, rule):
    told = {"hs6": KECAP, "ready_on": timezone.localdate(), "source": "uji"}
    return ReadyNeed.objects.create(enterprise=enterprise, rule=rule, **told)


def listed(client, **asked):
    page = client.get(PAGE, ASKED | asked).context["page"]
    return {row.enterprise.name: [thing.rule.title_en for thing in row.things] for row in page.object_list}


def test_enterprises_stand_by_how_much_they_lack(client, rules, officer):
    ready(maker(name="Siap", nib="0220001234567", halal=90), rules["Label Arab"])
    maker(name="Kurang label", nib="0220001234568", halal=90)
    ready(maker(name="Kurang halal", nib="0220001234569", halal=-1), rules["Label Arab"])
    maker(name="Kosong")
    maker(name="Kemeja", product="kemeja", hs6="620520")
    maker(name="Tempat lain", region="33.09.01.2001", nib="0220001234566", halal=90)

    context = client.get(PAGE, ASKED).context

    assert context["counts"] == [(0, 1), (1, 2), (2, 0), (3, 1)]
    assert listed(client) == {"Kurang label": ["Label Arab"], "Kurang halal": ["Halal"]}
    assert listed(client, kurang="0") == {"Siap": []}
    assert listed(client, kurang="3") == {"Kosong": ["Label Arab", "nib", "Halal"]}
    assert listed(client, aturan=rules["Halal"].pk) == {"Kurang halal": ["Halal"]}
    states = {row.enterprise.name: row.things[0].state for row in client.get(PAGE, ASKED).context["page"].object_list}
    assert states == {"Kurang label": "unknown", "Kurang halal": "not_met"}


def test_the_code_that_an_officer_chose_goes_before_the_computed_one(client, rules, officer):
    enterprise = maker(name="Ternyata kemeja", nib="0220001234567", halal=90)
    said = {"text": "kecap manis", "words": "kecap manis", "lexicon": "1", "chosen_by": officer}
    ProductChoice.objects.create(enterprise=enterprise, hs6="620520", **said)

    assert client.get(PAGE, ASKED).context["total"] == 0


def test_queries_do_not_grow_with_the_enterprises(client, rules, officer, django_assert_num_queries):
    maker(name="A", nib="0220001234567", halal=90)
    client.get(PAGE, ASKED)
    with django_assert_num_queries(14):
        assert len(listed(client)) == 1
    for name in "BCD":
        ready(maker(name=name, nib=f"022000123457{ord(name) % 10}", halal=-1), rules["Label Arab"])
    with django_assert_num_queries(14):
        assert len(listed(client)) == 4


def test_the_list_goes_out_as_a_workbook_with_what_to_do(client, rules, officer):
    maker(name="=Kurang label", nib="0220001234568", halal=90)

    response = client.get(f"{PAGE}excel/", ASKED | {"kurang": "1"})

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book["Yang kurang"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
    assert (row["Pelaku usaha"], row["Kode HS"], row["Yang kurang"]) == ("=Kurang label", "2103.10", "Label Arab")
    assert row["Langkah berikutnya"]
    assert sheet.max_row == 2


def test_without_a_wish_the_nearest_that_holds_anything_is_shown(client, rules, officer):
    maker(nib="")
    assert client.get(PAGE, ASKED).context["many"] == 3
    maker(name="Satu lagi", nib="0220001234568", halal=90)
    assert client.get(PAGE, ASKED).context["many"] == 1
    assert client.get(PAGE, ASKED | {"kurang": "2"}).context["many"] == 2


def test_a_list_that_is_too_long_for_a_workbook_says_so(client, rules, officer, monkeypatch):
    monkeypatch.setattr(lacking_views, "MOST_ROWS", 1)
    for number in range(2):
        maker(name=f"Kecap {number}", nib=f"022000123456{number}", halal=90)

    assert "Excel untuk paling banyak 1 produk" in client.get(PAGE, ASKED).content.decode()
    assert client.get(f"{PAGE}excel/", ASKED).status_code == 404
    monkeypatch.setattr(lacking_views, "MOST_ROWS", 2)
    assert client.get(f"{PAGE}excel/", ASKED).status_code == 200


def test_only_who_serves_a_region_sees_the_list(client, rules):
    maker(name="A", nib="0220001234567", halal=90)
    assert client.get(PAGE, ASKED).status_code == 302
    for role in (Role.OWNER, Role.BUYER):
        client.force_login(make_user(role, "32.16.05.2001" if role == Role.OWNER else None))
        assert client.get(PAGE, ASKED).status_code == 404
        assert client.get(f"{PAGE}excel/", ASKED).status_code == 404
    client.force_login(make_officer("33.09"))
    assert client.get(PAGE, ASKED).context["total"] == 0
    for wrong in ({"pasar": "XX"}, {"kelompok": "<b>"}, {"kurang": "-7"}, {"aturan": "x"}, {"kurang": "99999999999999"}):
        assert client.get(PAGE, ASKED | wrong).status_code == 200
