"""Lists of products: answered at once or by a job, shown to who sent them alone, put right by officers, taken out."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.jobs.runner import run_waiting
from desaekspor.markets.choosing import answer_for
from desaekspor.markets.listing import AT_ONCE
from desaekspor.markets.models import ListedProduct, ProductChoice, ProductList
from desaekspor.privacy.services.purging import purge
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_short_list_is_answered_at_once_filtered_put_right_and_taken_out(client):
    officer = make_officer("32.16")
    client.force_login(officer)

    sent = client.post("/pasar/daftar/", {"daftar": "kecap manis\n\nikan bandeng\n🙂\n" + "x" * 6000 + "\n"})
    made = ProductList.objects.get()
    assert sent.url == f"/pasar/daftar/{made.pk}/"
    assert list(made.lines.values_list("name", "certainty")) == [("1", "sure"), ("3", "unsure"), ("4", "none"), ("5", "none")]
    assert len(made.lines.last().text) == 5000
    assert "2103.10" in text_of(client.get(sent.url))
    unsure = text_of(client.get(f"{sent.url}?yakin=ragu"))
    assert "ikan bandeng" in unsure
    assert "kecap manis" not in unsure

    assert "9999.99" in text_of(client.post(f"{sent.url}2/", {"hs6": "9999.99"}, follow=True))
    client.post(f"{sent.url}2/", {"hs6": "0303.89", "yakin": "ragu", "halaman": "1"})
    assert ProductChoice.objects.get().hs6 == "030389"
    assert answer_for("ikan bandeng").first.hs6 == "030389"

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{sent.url}unduh/").content))
    assert book.sheetnames == ["Kode", "Keterangan"]
    rows = list(book["Kode"].iter_rows(min_row=2, values_only=True))
    assert [row[:3] for row in rows[:3]] == [("1", "kecap manis", "2103.10"), ("3", "ikan bandeng", "0303.89"), ("4", "🙂", None)]
    notes = {row[0]: row[1] for row in book["Keterangan"].iter_rows(values_only=True)}
    assert notes["Baris"] == "4"


def test_a_long_list_is_made_by_a_job_and_goes_when_its_time_is_over(client):
    client.force_login(make_officer("32.16"))
    content = "id;teks\n" + "".join(f"{number};kecap manis\n" for number in range(AT_ONCE + 1))

    sent = client.post("/pasar/daftar/", {"berkas": SimpleUploadedFile("produk.csv", content.encode())})
    made = ProductList.objects.get()
    assert (made.name, made.size, made.made_at) == ("produk.csv", AT_ONCE + 1, None)
    assert "progress" in text_of(client.get(sent.url))
    assert client.get(f"{sent.url}unduh/").status_code == 404

    run_waiting()
    made.refresh_from_db()
    assert made.job.result == {"sure": AT_ONCE + 1, "unsure": 0, "none": 0, "chosen": 0}
    assert "halaman=2" in text_of(client.get(sent.url))

    purge(now=timezone.now() + timedelta(days=91))
    assert not ListedProduct.objects.exists()


def test_who_is_no_officer_has_lists_but_decides_nothing_and_nobody_sees_those_of_another(client):
    client.force_login(make_user(Role.BUYER, None))
    address = client.post("/pasar/daftar/", {"daftar": "kecap manis"}).url

    assert "2103.10" in text_of(client.get(address))
    assert client.post(f"{address}1/", {"hs6": "2103.90"}).status_code == 403
    client.force_login(make_officer("32.16"))
    assert client.get(address).status_code == 404
    assert client.post(f"{address}hapus/").status_code == 404
    assert address not in text_of(client.get("/pasar/daftar/"))
