"""How good the search is: spread, cut-offs, and a sample that people label without knowing what the program thinks."""

import pytest
from django.utils import timezone

from desaekspor.registry.duplicates.sampling import draw_sample
from desaekspor.registry.models import (
    DuplicateModel,
    DuplicateRun,
    DuplicateSample,
    EnterpriseKey,
    Merge,
    PairDecision,
    SampledPair,
)
from tests.factories import make_enterprise, make_officer, make_pair

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR = "32.16.05.2002"
PAGE = "/duplikat/mutu/"


@pytest.fixture
def run(regency):
    moment = timezone.now()
    model = DuplicateModel.objects.create(version="2026-11", made_at=moment, labels={"shipped": 3000})
    cutoffs = {"sure": 0.99, "likely": 0.6, "unsure": 0.05}
    return DuplicateRun.objects.create(kind="full", model=model, cutoffs=cutoffs, counts={"rows": 1500}, finished_at=moment)


def pairs(count, probability=0.995, **fields):
    return [
        make_pair(
            make_enterprise(region=SRIAMUR), make_enterprise(region=SRIAMUR), probability=probability, band="sure", **fields
        )
        for _ in range(count)
    ]


def say(client, sampled, verdict, **more):
    sent = {"putusan": verdict, "asal": f"sampel={sampled.sample_id}"} | more
    return client.post(f"/duplikat/{sampled.pair_id}/putuskan/", sent)


def test_the_model_its_cut_offs_and_the_spread_are_told(client, officer, run):
    pairs(2)
    pairs(1, probability=0.31)

    response = client.get(PAGE)

    content = response.content.decode()
    assert "2026-11" in content
    assert "mulai 99,0%" in content
    assert "3.000 pasangan berlabel bawaan program" in content
    assert [(bar.low, bar.count) for bar in response.context["chart"].bars if bar.count] == [(0.3, 1), (0.95, 2)]
    assert "Belum ada sampel yang dinilai" in content


def test_nothing_searched_yet_is_said(client, officer):
    content = client.get(PAGE).content.decode()

    assert "Belum pernah dicari" in content
    assert "Ambil sampel" not in content
    assert "Cari data ganda dahulu" in client.post(f"{PAGE}sampel/", follow=True).content.decode()


def test_a_sample_is_drawn_and_labelled_without_what_the_program_thinks(client, officer, run):
    pairs(3)

    begun = client.post(f"{PAGE}sampel/")
    sample = DuplicateSample.objects.get()
    first, second, third = sample.pairs.order_by("order")
    page = client.get(begun["Location"])

    assert begun["Location"] == f"/duplikat/{first.pair_id}/?sampel={sample.pk}"
    content = page.content.decode()
    assert "Sampel: 0 dari 3 sudah dinilai" in content
    for hidden in ("Kemungkinan 99", "Mengapa mungkin satu usaha", "telepon sama", "pilih isian demi isian"):
        assert hidden not in content
    assert say(client, first, "same")["Location"] == f"/duplikat/{second.pair_id}/?sampel={sample.pk}&sudah={first.pair_id}"
    assert say(client, second, "skip")["Location"] == f"/duplikat/{third.pair_id}/?sampel={sample.pk}"
    assert say(client, third, "different")["Location"].startswith(f"/duplikat/{second.pair_id}/")
    assert say(client, second, "same")["Location"] == PAGE
    assert not Merge.objects.exists()  # a label says what is so; merging is another step
    assert {one.decision.verdict for one in sample.pairs.exclude(decision=None)} == {"same", "different"}


def test_what_the_labels_say_is_told_with_its_interval(client, officer, run):
    for pair in pairs(8):
        for side, source in (("left", "oss"), ("right", "sidt")):
            EnterpriseKey.objects.create(source=source, key=str(pair.pk), enterprise=getattr(pair, side))
    sample = draw_sample(officer)
    for place, sampled in enumerate(sample.pairs.order_by("order")):
        say(client, sampled, "same" if place else "different")

    response = client.get(PAGE)

    content = response.content.decode()
    assert response.context["precision"].text == "87,5%"  # seven of eight, and all of the frame was looked at
    assert response.context["precision"].range == "87,5%–87,5%"
    assert response.context["recall"].text == "100,0%"
    assert [line.label for line in response.context["by_sources"]] == ["OSS dengan SIDT"]
    assert [line.label for line in response.context["by_district"]] == ["Tambun Utara"]
    assert "8 dari 8 pasangan sampel sudah dinilai" in content


def test_of_a_few_labels_no_share_is_told(client, officer, run):
    pairs(3)
    sample = draw_sample(officer)
    say(client, sample.pairs.first(), "same")

    assert "terlalu sedikit: 1 pasangan" in client.get(PAGE).content.decode()


def test_the_last_label_is_taken_back(client, officer, run):
    pairs(2)
    sample = draw_sample(officer)
    sampled = sample.pairs.order_by("order").first()
    following = say(client, sampled, "different")
    assert "Dinilai “tidak sama”" in client.get(following["Location"]).content.decode()

    response = client.post(f"/duplikat/{sampled.pair_id}/batalkan/", {"asal": f"sampel={sample.pk}"})

    assert response["Location"] == f"/duplikat/{sampled.pair_id}/?sampel={sample.pk}"
    assert SampledPair.objects.get(pk=sampled.pk).verdict == ""
    assert not PairDecision.objects.filter(withdrawn_at=None).exists()


def test_a_sample_of_another_region_is_no_way_in(client, officer, run):
    pairs(1)
    sampled = draw_sample(officer).pairs.get()
    client.force_login(make_officer("33.08"))

    assert client.get(f"/duplikat/{sampled.pair_id}/?sampel={sampled.sample_id}").status_code == 404
    assert say(client, sampled, "same").status_code == 404


def test_made_up_pairs_are_marked(client, officer, run):
    pairs(1, synthetic=True)

    assert "data contoh" in client.get(PAGE).content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_as_often_for_three_as_for_one(client, officer, run, count, django_assert_num_queries):
    pairs(count)
    sample = draw_sample(officer)
    for sampled in sample.pairs.all():
        say(client, sampled, "same")
    client.get(PAGE)

    with django_assert_num_queries(14):
        client.get(PAGE)


def taught(**fields):
    trial = {name: {"before": {"wrong": 0.12}, "after": {"wrong": 0.05}} for name in ("shipped", "decisions")}
    labels = {"shipped": 3000, "decisions": 80, "same": 40, "seen": []}
    return DuplicateModel.objects.create(
        version="2026-11+1", base="2026-11", made_at=timezone.now(), labels=labels, figures={"trial": trial}, **fields
    )


def test_what_the_model_learnt_is_told_and_an_officer_puts_it_aside_and_uses_it_again(client, officer, run):
    model = taught()
    DuplicateRun.objects.update(model=model)

    content = client.get(PAGE).content.decode()
    assert "0 keputusan dapat mengajarinya; mulai 60 keputusan" in content
    assert "12,0% → 5,0%" in content
    assert "Sisihkan" in content

    told = client.post(f"{PAGE}model/{model.pk}/", {"pakai": "tidak"}, follow=True).content.decode()
    assert "Versi 2026-11+1 disisihkan" in told
    assert "Pakai lagi" in told
    model.refresh_from_db()
    assert model.retired_by == officer

    client.post(f"{PAGE}model/{model.pk}/", {"pakai": "ya"})
    model.refresh_from_db()
    assert model.retired_at is None


def test_a_version_that_failed_its_trial_is_told_and_cannot_be_used(client, officer, run):
    model = taught(retired_at=timezone.now())

    content = client.get(PAGE).content.decode()
    assert "tidak dipakai: tidak lebih baik" in content
    assert "Pakai lagi" not in content

    client.post(f"{PAGE}model/{model.pk}/", {"pakai": "ya"})
    model.refresh_from_db()
    assert model.retired_at is not None
    assert client.post(f"{PAGE}model/{run.model_id}/", {"pakai": "tidak"}).status_code == 404
