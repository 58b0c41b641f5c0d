"""Applications on their pages: found, decided with a reason, entered, from a file; and lists of twenty thousand."""

import datetime
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.jobs.runner import run_waiting
from desaekspor.readiness.training.links import application_token
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.selecting import accept_proposal
from desaekspor.registry.exports.making import open_export
from desaekspor.registry.exports.models import Export
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.readiness.training.classes import VILLAGE, make_applicant, make_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def test_those_that_are_ticked_get_a_decision_with_its_reason(client, officer):
    batch = make_batch(by=officer)
    one, other, third = (make_applicant(batch, name=name) for name in ("Kecap Satu", "Kecap Dua", "Batik Tiga"))
    address = reverse("portal:training_applications", args=[batch.pk])

    without = client.post(address, {"pilih": [one.pk], "putusan": "declined", "reason": ""}, follow=True)
    client.post(address, {"pilih": [one.pk, other.pk], "putusan": "declined", "reason": "Belum punya izin edar"})
    everybody = client.post(
        f"{address}?cari=batik", {"semua": "ya", "putusan": "selected", "reason": "Batik tulis khas"}, follow=True
    )

    assert "Tuliskan alasannya" in without.content.decode()
    assert "1 pendaftar: tercatat." in everybody.content.decode()
    rows = Enrolment.objects.order_by("pk").values_list("pk", "state", "reason")
    assert list(rows) == [
        (one.pk, "declined", "Belum punya izin edar"),
        (other.pk, "declined", "Belum punya izin edar"),
        (third.pk, "selected", "Batik tulis khas"),
    ]
    found = client.get(f"{address}?keadaan=declined&cari=satu").content.decode()
    assert ("Kecap Satu" in found, "Kecap Dua" in found, "Belum punya izin edar" in found) == (True, False, True)
    assert "Belum ada pendaftar yang cocok" not in found


@pytest.mark.one_database
def test_a_list_of_one_and_of_many_takes_the_same_queries(client, officer):
    batch = make_batch(by=officer, weights={"size": 1, "legal": 1})
    address = reverse("portal:training_applications", args=[batch.pk])

    client.get(address)  # what every page keeps in memory is there from now on
    counts = []
    for _round in (1, 2):
        make_applicant(batch, product="Kecap", nib="9120000000001", region=f"32.16.05.200{_round}")
        accept_proposal(batch, by=officer)
        for page in ("", "?cari=kecap&kecamatan=32.16.05&alasan=ya&urut=nama"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(f"{address}{page}").status_code == 200
            counts.append(len(queries))

    assert counts[:2] == counts[2:]


def test_an_owner_applies_for_the_own_enterprise_and_for_no_other(client):
    batch = make_batch()
    owner = make_user(Role.OWNER, VILLAGE)
    own, foreign = make_enterprise(owner={"user": owner}), make_enterprise()
    client.force_login(owner)
    address = reverse("portal:training_apply", args=[batch.pk])

    refused = client.post(address, {"enterprise": foreign.pk, "motivation": ""})
    client.post(address, {"enterprise": own.pk, "motivation": "Ada pembeli dari Malaysia"})

    assert "enterprise" in refused.context["form"].errors
    (made,) = Enrolment.objects.all()
    assert (made.enterprise_id, made.way, made.motivation) == (own.pk, "owner", "Ada pembeli dari Malaysia")
    shown = client.get(reverse("portal:training")).content.decode()
    assert "Pendaftaran Anda" in shown


def test_a_personal_link_applies_for_one_enterprise_until_the_last_day(client):
    batch, enterprise = make_batch(), make_enterprise()
    address = reverse("portal:training_application", args=[application_token(batch, enterprise.pk)])

    assert client.get(address.replace("/daftar/", "/daftar/x")).status_code == 404
    client.post(address, {"motivation": "Mau belajar"})
    again = client.post(address, {"motivation": "Mau belajar ekspor"}, follow=True).content.decode()

    assert "Anda sudah mendaftar." in again
    assert [(one.way, one.motivation) for one in Enrolment.objects.all()] == [("link", "Mau belajar ekspor")]
    batch.apply_until = timezone.localdate().replace(year=2020)
    batch.save()
    Enrolment.objects.all().delete()
    assert "sudah ditutup" in client.get(address).content.decode()
    client.post(address, {"motivation": "terlambat"})
    assert not Enrolment.objects.exists()


def send(client, batch, text, **data):
    file = io.BytesIO(text.encode())
    file.name = "daftar.csv"
    return client.post(reverse("portal:training_files", args=[batch.pk]), {"berkas": file, **data})


def test_a_list_is_loaded_whole_or_every_wrong_cell_is_named(client, officer):
    batch, first = make_batch(by=officer), make_enterprise(nib="9120000000001")
    twice = make_enterprise(nib="9120000000002")
    make_enterprise(nib="9120000000002")
    foreign = make_enterprise(region="33.09.01.2001")
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).strftime("%d-%m-%Y")

    wrong = send(
        client,
        batch,
        "nomor umkm,nib,tanggal daftar\n"
        f"{first.pk},,31-02-2026\n{foreign.pk},,\n,9120000000002,\nabc,,\n,,28-10-2026\n{twice.pk},,{tomorrow}\n{twice.pk},,\n",
    )
    told = [(one.row, one.heading) for one in wrong.context["problems"]]
    assert (wrong.status_code, Enrolment.objects.count()) == (422, 0)
    assert told == [
        (2, "tanggal daftar"),
        (3, "nomor umkm"),
        (4, "nib"),
        (5, "nomor umkm"),
        (6, "nomor umkm"),
        (7, "tanggal daftar"),
        (8, "nomor umkm"),
    ]

    checked = send(client, batch, f"no umkm,alasan\n{first.pk},=cmd\n", cek="ya")
    assert (checked.context["is_checked"], Enrolment.objects.count()) == (True, 0)
    assert send(client, batch, f"no umkm,alasan\n{first.pk},ekspor\n{twice.pk},\n").status_code == 302
    assert send(client, batch, "NIB\n9120000000001\n").status_code == 302
    assert [(one.new, one.changed, one.same) for one in batch.files.all()] == [(0, 0, 1), (2, 0, 0)]
    assert set(Enrolment.objects.values_list("enterprise_id", "way")) == {(first.pk, "file"), (twice.pk, "file")}


def test_the_list_goes_out_with_parts_and_reasons_and_no_formula(client, officer, settings, tmp_path):
    settings.VAR = tmp_path
    batch = make_batch(by=officer)
    make_applicant(batch, name="=HYPERLINK(1)")
    accept_proposal(batch, by=officer)
    address = reverse("portal:training_export", args=[batch.pk])

    assert client.get(address).context["count"] == 1
    client.post(f"{address}?keadaan=selected", {"kind": "csv"})
    run_waiting()

    export = Export.objects.get()
    assert (export.rows, export.subject, export.file_name[:9]) == (1, "training", "pelatihan")
    with zipfile.ZipFile(open_export(export)) as archive:
        table = next(archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith(".csv"))
    assert "'=HYPERLINK(1)" in table
    assert "Peringkat 1 menurut skor" in table


def test_a_list_of_another_region_is_not_there(client):
    make_region("33.09.01.2001")
    batch = make_batch()
    client.force_login(make_officer("33.09"))

    for name in ("training_applications", "training_selection", "training_participants", "training_export", "training_files"):
        assert client.get(reverse(f"portal:{name}", args=[batch.pk])).status_code == 404
