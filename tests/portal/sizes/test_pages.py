"""The pages of naik kelas: sums by period and place, the enterprises behind them, the file; what others see of it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desaekspor.accounts.models import Role
from desaekspor.readiness.chain.sizes.measuring import reckon
from desaekspor.registry.exports.models import Export
from tests.factories import make_officer, make_user
from tests.readiness.chain.sizes.test_history import of_key, quarter
from tests.registry.conftest import regency  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regency")]
REPORT, LIST = reverse("portal:size_changes"), reverse("portal:size_changes_list")
SRIAMUR = "32.16.05.2002"


@pytest.fixture
def officer(client):
    found = make_officer()
    client.force_login(found)
    return found


@pytest.fixture
def reckoned(regency):  # noqa: F811
    """Of three enterprises one rose, one fell, one has a zero more."""
    quarter("2026-01-15", 500, 3_000, 800)
    quarter("2026-04-15", 2_500, 1_000, 8_000)
    return reckon(as_of=date(2026, 6, 1))


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_without_two_states_the_page_says_what_is_needed(client, officer):
    assert "Belum ada yang dapat dibandingkan" in text_of(client, REPORT)


@pytest.mark.usefixtures("officer", "reckoned")
def test_the_report_counts_and_leads_to_the_enterprises(client):
    context = client.get(REPORT).context
    assert (context["period"], context["sums"].values) == ("2026-Q2", (3, 1, 1, 1))
    assert [(name, one.values) for name, one in context["rows"]] == [("Tambun Utara", (3, 1, 1, 1))]
    assert [name for name, _one in client.get(f"{REPORT}?per=bidang").context["rows"]] == ["Industri pengolahan"]
    page = text_of(client, REPORT)
    assert all(words in page for words in ("33,3%", "Data contoh ada di antaranya"))
    assert client.get(f"{REPORT}?wilayah=32.16.06").context["sums"] is None

    def listed(query):
        return [(one.enterprise_id, one.old_words, one.new_words) for one in client.get(f"{LIST}{query}").context["changes"]]

    assert listed("?arah=naik") == [(of_key(1).pk, "mikro", "kecil")]
    assert listed("?arah=turun") == [(of_key(2).pk, "kecil", "mikro")]
    assert listed("?arah=ragu") == [(of_key(3).pk, "mikro", "kecil")]
    assert listed("?jenis=tenaga-kerja&masa=2026-Q2") == []
    assert listed("?jenis=x&masa=y&wilayah=z&halaman=w")
    assert "Rp500 juta → Rp2,5 miliar" in text_of(client, f"{LIST}?arah=naik").replace("\u00a0", " ")


@pytest.mark.usefixtures("reckoned")
def test_record_and_village_tell_it_to_those_who_serve_them(client, officer):
    assert "Rp500" in text_of(client, of_key(1).get_absolute_url())
    assert "Naik kelas" in text_of(client, f"/desa/{SRIAMUR}/").split("<main", 1)[1]
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    assert len(queries) < 20
    client.force_login(make_officer("33.09"))
    assert client.get(REPORT).context["period"] == ""
    assert client.get(LIST).context["page"].paginator.count == 0
    client.logout()
    assert "s-sizes" not in text_of(client, f"/desa/{SRIAMUR}/")
    client.force_login(make_user(Role.TRAINER, "32.16"))
    assert client.get(REPORT).status_code == 404


@pytest.mark.usefixtures("officer", "reckoned")
def test_the_changes_go_out_as_a_file(client):
    client.post(f"{reverse('portal:size_changes_export')}?arah=naik", {"kind": "csv"})
    export = Export.objects.get()
    assert (export.rows, export.file_name[:10], export.synthetic) == (1, "naik-kelas", True)
    assert ["Masa", "triwulan 2 2026"] in export.described
