"""An owner answers by the personal link on a phone whose connection is cut in the middle: nothing is lost, all of it arrives."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from desaekspor.readiness.assessment.links import make_link, token_of
from desaekspor.readiness.assessment.models import AnswerFile, LinkUse, ReadinessAssessment
from tests.browsing import fits, serious
from tests.factories import make_enterprise, make_officer
from tests.portal.test_browser_editing import small_targets
from tests.portal.test_browser_import import complaints  # noqa: F401
from tests.potential.survey.submissions import PHOTO

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def answers():
    return dict(ReadinessAssessment.objects.get().answers.values_list("question", "value"))


def test_answers_wait_on_the_phone_and_arrive_when_the_connection_is_back(page, live_server, complaints):  # noqa: F811
    link = make_link(make_enterprise(name="Kecap Bulan", nib=""), by=make_officer())
    address = live_server.url + reverse("portal:readiness_fill", args=[token_of(link)])
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kecap Bulan")
    assert fits(page)
    assert serious(page) == []
    page.get_by_role("link", name="Mulai").click()
    status = page.locator("[data-state]")
    expect(page.get_by_role("heading", name="1/8 · Legalitas")).to_be_visible()
    assert fits(page)
    assert small_targets(page, "[data-screen]:not([hidden])") == []
    assert serious(page) == []

    page.locator("#A1").get_by_label("Ya", exact=True).check()
    expect(status).to_contain_text("Disimpan")
    assert answers() == {"A1": "yes"}
    assert complaints == []

    # A photo waits in the page, and goes by itself when the signal is back.
    page.context.set_offline(True)
    proof = page.locator("#A1 [data-proofs]")
    proof.get_by_text("Tambah bukti").click()
    assert fits(page)
    assert small_targets(page, "[data-screen]:not([hidden])") == []
    proof.locator("input").set_input_files({"name": "nib.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    expect(status).to_contain_text("foto menunggu")
    assert AnswerFile.objects.count() == 0
    page.context.set_offline(False)
    expect(proof.get_by_role("listitem")).to_contain_text("Gambar")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert list(AnswerFile.objects.values_list("question", "by")) == [("A1", None)]
    proof.get_by_text("Tambah bukti").click()
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    proof.locator("input").set_input_files({"name": "nib.png", "mimeType": "image/png", "buffer": svg})
    expect(proof.get_by_role("alert")).to_contain_text("Ini bukan gambar")
    assert serious(page) == []

    # The signal is gone again: the owner goes on to the next groups all the same.
    page.context.set_offline(True)
    page.locator("#A2").get_by_label("Tidak", exact=True).check()
    expect(status).to_contain_text("Tidak ada sambungan")
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.get_by_role("heading", name="2/8 · Produk")).to_be_visible()
    page.locator("#B5-angka").fill("8")
    page.locator("#B5-angka").blur()
    expect(status).to_contain_text("Tidak ada sambungan")
    assert answers() == {"A1": "yes"}

    # The telephone is put away; the link is opened again later, in English.
    context = page.context
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(f"{address}produk/")
    expect(later.locator("[data-state]")).to_contain_text("Disimpan")
    expect(later.locator("#B5-angka")).to_have_value("8")
    expect(later.locator("[data-waiting]")).to_be_hidden()
    assert answers() == {"A1": "yes", "A2": "no", "B5": "8"}
    later.get_by_role("button", name="English").click()
    expect(later.get_by_role("heading", name="2/8 · Product")).to_be_visible()

    for _ in range(7):
        later.get_by_role("button", name="Next").click()
    expect(later.get_by_role("heading", name="That was all")).to_be_visible()
    later.get_by_role("button", name="I am done").click()
    expect(later.get_by_role("heading", level=1)).to_contain_text("You have finished")
    assert LinkUse.objects.filter(link=link, what="finished").count() == 1
