"""The pages of the chain: board, lists, what is to be done, who is stuck, the funnel, one enterprise; and strangers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from desaekspor.accounts.models import Role
from desaekspor.readiness.chain import services
from desaekspor.readiness.chain.models import ChainPlace, NextAction, Stage, Step
from desaekspor.readiness.training.models import Enrolment, Programme, TrainingBatch
from desaekspor.registry.exports.models import Export
from tests.factories import make_enterprise, make_officer, make_region, make_user

pytestmark = pytest.mark.django_db
BOARD, LIST, STUCK, FUNNEL = (reverse(f"portal:chain{name}") for name in ("", "_list", "_stuck", "_funnel"))


def ago(days):
    return timezone.localdate() - timedelta(days)


@pytest.fixture
def officer(client):
    found = make_officer()
    client.force_login(found)
    return found


def on_the_way(officer, count, *, stage=Stage.CANDIDATE, days=40, due=None, **fields):
    ones = [make_enterprise(name=f"Kecap {officer.pk}-{stage}-{number}", **fields) for number in range(count)]
    services.record_steps([one.pk for one in ones], stage, by=officer, on=ago(days))
    for one in ones if due is not None else ():
        services.plan_action(one, f"telepon {one.name}", owner=officer, due_on=ago(-due), by=officer)
    return ones


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.one_database
def test_every_page_takes_as_many_queries_for_many_as_for_few(client, officer, django_assert_max_num_queries):
    def queries(address):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    addresses = [BOARD, LIST, STUCK, FUNNEL, reverse("portal:chain_actions")]
    for stage in Stage:
        on_the_way(officer, 1, stage=stage, due=3)
    few = [queries(address) for address in addresses]
    for stage in Stage:
        on_the_way(officer, 3, stage=stage, due=3)
    assert [queries(address) for address in addresses] == few
    assert max(few) < 30


def test_the_board_shows_stages_with_what_is_due_first_and_leads_to_the_rest(client, officer):
    on_the_way(officer, 7, due=5)
    late = on_the_way(officer, 1, due=-2)[0]
    services.record_stop(on_the_way(officer, 1, stage=Stage.TRAINED)[0], "quality", by=officer)
    elsewhere = make_enterprise(region="33.09.01.2001", name="Jamu Jauh")
    services.record_step(elsewhere, Stage.CANDIDATE, by=None)

    page = text_of(client, BOARD)
    assert "1 lewat tenggat" in page
    assert escape(late.name) in page
    assert "?tahap=candidate" in page
    assert "Jamu Jauh" not in page
    first = client.get(BOARD).context["columns"][0]
    assert first["cards"][0].pk == late.pk
    assert (first["count"].count, first["count"].late, len(first["cards"])) == (8, 1, 5)

    listed = client.get(f"{LIST}?tahap=candidate&tenggat=lewat").context["page"]
    assert [place.pk for place in listed] == [late.pk]
    assert client.get(f"{LIST}?tahap=berhenti").context["page"].paginator.count == 1
    assert client.get(f"{LIST}?tahap=zzz&wilayah=99&halaman=zz").context["page"].paginator.count == 9


def test_who_is_stuck_and_what_i_am_to_do(client, officer):
    old, new = on_the_way(officer, 1, days=45)[0], on_the_way(officer, 1, days=20, due=-1)[0]
    shipped = on_the_way(officer, 1, stage=Stage.SHIPPED, days=400)[0]

    def stuck(days):
        return [place.pk for place in client.get(f"{STUCK}?hari={days}").context["page"]]

    assert stuck(30) == [old.pk]
    assert stuck(10) == [old.pk, new.pk]
    assert stuck("") == stuck("x") == stuck("99999") == [old.pk]
    assert shipped.pk not in stuck(1)
    assert stuck("10&tahap=candidate") == [old.pk, new.pk]
    assert stuck("10&tahap=trained") == []
    page = text_of(client, f"{STUCK}?hari=10")
    assert "?tahap=candidate&amp;hari=10" in page
    assert '<input type="hidden" name="hari" value="10">' in page  # the other filters keep the days

    action = NextAction.objects.get()
    page = text_of(client, reverse("portal:chain_actions"))
    assert f"telepon {new.name}" in page
    client.post(reverse("portal:chain_end", args=[action.pk]))
    assert f"telepon {new.name}" not in text_of(client, reverse("portal:chain_actions"))


def test_the_funnel_says_how_many_how_long_and_hides_what_is_too_few(client, officer):
    ones = on_the_way(officer, 5, days=60, kbli_category="C", kbli="10771")
    services.record_steps([one.pk for one in ones[:4]], Stage.SELECTED, by=officer, on=ago(30))
    regency = make_region("32.16")
    programme = Programme.objects.create(name="ECP", region=regency)
    days = {"apply_until": ago(50), "starts_on": ago(40), "ends_on": ago(-40)}
    batch = TrainingBatch.objects.create(programme=programme, name="1", region=regency, places=30, **days)
    for one in ones[:3]:
        Enrolment.objects.create(batch=batch, enterprise=one)

    rows = client.get(FUNNEL).context["rows"]
    assert [(row["flow"].beyond, row["flow"].moved, row["flow"].waiting) for row in rows[:3]] == [(5, 4, 1), (4, 0, 4), (0, 0, 0)]
    page = text_of(client, FUNNEL)
    assert "30 hari" in page
    assert "80%" in page
    by_batch = client.get(f"{FUNNEL}?per=angkatan&dari=candidate").context["groups"]
    assert {name: flow.reached for name, flow in by_batch} == {"ECP, 1": 3, "tanpa angkatan": 2}
    assert dict(by_batch)["tanpa angkatan"].rate is None
    assert client.get(f"{FUNNEL}?angkatan={batch.pk}").context["total"] == 3
    assert dict(client.get(f"{FUNNEL}?per=bidang").context["groups"]).keys() == {"Industri pengolahan"}
    on_the_way(officer, 1, kbli="01270")  # coffee and cocoa on the field: of three groups
    by_goods = client.get(f"{FUNNEL}?per=barang").context["groups"]
    groups = ("Makanan dan minuman", "Tumbuhan dan bahan mentah", "Kopi, kakao, kayu, karet, sawit")
    assert {name: flow.reached for name, flow in by_goods} == {"Kecap": 5} | dict.fromkeys(groups, 1)


def test_an_officer_writes_a_step_plans_stops_and_takes_back(client, officer):
    one = make_enterprise(name="Kecap Bintang", product="Kecap manis")
    page = reverse("portal:chain_enterprise", args=[one.pk])
    assert "Kecap manis" in text_of(client, page)

    def post(name, key=None, **data):
        return client.post(reverse(f"portal:chain_{name}", args=[key or one.pk]), data)

    tomorrow = post("record", tahap=Stage.CANDIDATE, tanggal=ago(-1).isoformat())
    assert tomorrow.status_code == 422
    assert not Step.objects.exists()
    assert post("plan", apa="telepon", siapa=officer.pk, sampai=ago(-3).isoformat()).status_code == 422
    assert (
        post("record", tahap=Stage.PITCHED, tanggal=ago(3).isoformat(), pasar="Jepang", catatan="lewat video").status_code == 302
    )
    assert post("plan", apa="kirim contoh", siapa=officer.pk, sampai=ago(-3).isoformat()).status_code == 302
    shown = text_of(client, page)
    assert all(words in shown for words in ("Jepang", "lewat video", "kirim contoh"))
    assert "lewat tenggat" not in shown
    NextAction.objects.update(due_on=ago(1))
    services.refresh_all()
    assert "lewat tenggat" in text_of(client, page)
    assert "kirim contoh" in text_of(client, one.get_absolute_url())

    step = Step.objects.get()
    post("verify", step.pk)
    step.refresh_from_db()
    assert step.mark == "reported"  # one's own
    assert post("stop", alasan="", tanggal=ago(0).isoformat()).status_code == 422
    assert post("stop", alasan="price", tanggal=ago(0).isoformat()).status_code == 302
    assert ChainPlace.objects.get().is_out
    post("return")
    assert not ChainPlace.objects.get().is_out
    post("withdraw", step.pk, alasan="salah")
    assert not ChainPlace.objects.exists()


@pytest.mark.one_database
def test_strangers_see_nothing_and_those_who_may_only_read_change_nothing(client):
    one = make_enterprise()
    step = services.record_step(one, Stage.CANDIDATE, by=make_officer(), note="rahasia")
    page = reverse("portal:chain_enterprise", args=[one.pk])
    for stranger in (
        make_officer("33.09"),
        make_user(Role.TRAINER, "32.16"),
        make_user(Role.OWNER, None),
        make_user(Role.BUYER, None),
    ):
        client.force_login(stranger)
        assert client.get(page).status_code == 404
        assert client.post(reverse("portal:chain_withdraw", args=[step.pk])).status_code == 404
    village = make_user(Role.VILLAGE_OFFICER, "32.16.05.2001")
    client.force_login(village)
    assert "rahasia" in text_of(client, page)
    assert client.post(reverse("portal:chain_record", args=[one.pk]), {"tahap": 3}).status_code == 403
    action = services.plan_action(one, "lihat", owner=village, due_on=ago(-1), by=None)
    assert client.post(reverse("portal:chain_end", args=[action.pk])).status_code == 302
    own = make_user(Role.OWNER, None)
    one.owner.user = own
    one.owner.save()
    client.force_login(own)
    shown = text_of(client, page)
    assert ("rahasia" in shown, "Dinas yang mencatat" in shown) == (True, True)
    assert client.post(reverse("portal:chain_stop", args=[one.pk])).status_code == 403


def test_the_list_goes_out_as_a_file_with_the_day_of_each_stage(client, officer, tmp_path):
    import io

    import python_calamine

    one = on_the_way(officer, 1, days=10, due=4)[0]
    services.record_step(one, Stage.MATCHED, by=officer, on=ago(2))
    client.post(reverse("portal:chain_export"), {"kind": "xlsx"})
    export = Export.objects.get()
    assert (export.rows, export.file_name[:7]) == (1, "langkah")
    content = b"".join(client.get(reverse("portal:export_download", args=[export.pk])).streaming_content)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    text = str(rows)
    assert one.name in text
    assert ago(10).isoformat() in text or repr(ago(10)) in text
