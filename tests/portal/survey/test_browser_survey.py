"""A section of the survey on a phone whose connection is cut: answers wait, go by themselves, and overwrite nobody's."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.potential.survey.answering import save_answers, survey_of
from desaekspor.potential.survey.models import VillageSurvey
from desaekspor.potential.survey.queries import standing_of
from tests.browsing import fits, serious
from tests.factories import make_officer, make_region
from tests.portal.test_browser_editing import small_targets
from tests.portal.test_browser_import import PASSWORD, complaints, log_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VILLAGE = "32.16.05.2001"


@pytest.fixture
def phone(page, live_server):
    make_region(VILLAGE, name="Sriamur")
    page.set_viewport_size({"width": 390, "height": 780})
    log_in(page, live_server, Role.VILLAGE_OFFICER, VILLAGE)
    return page


def said():
    survey = VillageSurvey.objects.first()
    return standing_of(survey).said if survey else {}


def test_answers_wait_without_signal_and_are_sent_when_it_is_back(phone, live_server, complaints):  # noqa: F811
    phone.goto(f"{live_server.url}/survei/{VILLAGE}/")
    assert fits(phone)
    assert serious(phone) == []
    phone.goto(f"{live_server.url}/survei/{VILLAGE}/products/")
    assert fits(phone)
    assert small_targets(phone, "form.survey") == []
    assert serious(phone) == []
    food = phone.get_by_label("Produk unggulan berupa makanan")
    expect(food).to_be_hidden()

    phone.get_by_label("Ya").first.check()
    expect(food).to_be_visible()
    status = phone.get_by_role("status")
    expect(status).to_contain_text("Disimpan")
    assert said() == {"leading_product_exists": True}
    assert complaints == []

    phone.context.set_offline(True)
    food.fill("bandeng presto")
    food.blur()
    expect(status).to_contain_text("Tidak ada sambungan")
    assert said() == {"leading_product_exists": True}

    # The telephone is put away, and the page opened anew later: what waited is shown and sent.
    context = phone.context
    phone.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(f"{live_server.url}/survei/{VILLAGE}/products/")
    expect(later.get_by_role("status")).to_contain_text("Disimpan")
    expect(later.get_by_label("Produk unggulan berupa makanan")).to_have_value("bandeng presto")
    assert said() == {"leading_product_exists": True, "leading_product_food": "bandeng presto"}


def test_an_answer_that_waited_does_not_overwrite_one_given_meanwhile(phone, live_server):
    phone.goto(f"{live_server.url}/survei/{VILLAGE}/people/")
    phone.context.set_offline(True)
    phone.get_by_label("Jumlah keluarga").fill("4.000")
    phone.get_by_label("Jumlah keluarga").blur()
    expect(phone.get_by_role("status")).to_contain_text("Tidak ada sambungan")
    survey = survey_of(make_region(VILLAGE), timezone.localdate().year)
    save_answers(survey, {"families": 3900}, by=make_officer(), base=0)

    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")

    expect(phone.locator("[data-question=families]")).to_contain_text("Orang lain sudah menjawab ini")
    assert said() == {"families": 3900}
    phone.get_by_role("button", name="Simpan dan berhenti").click()
    phone.get_by_label("4.000 keluarga").check()
    phone.get_by_role("button", name="Simpan dan berhenti").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Sriamur")
    assert said() == {"families": 4000}


def test_a_draft_keeps_what_its_writer_knew_is_theirs_alone_and_goes_only_when_the_section_is_kept(phone, live_server):
    address = f"{live_server.url}/survei/{VILLAGE}/people/"
    phone.goto(address)
    drafts = "Object.keys(localStorage).filter((key) => key.startsWith('survey'))"
    (key,) = [phone.locator("form[data-survey]").get_attribute("data-drafts")]
    phone.context.set_offline(True)
    phone.get_by_label("Jumlah keluarga").fill("4.000")
    phone.get_by_label("Jumlah keluarga").blur()
    expect(phone.get_by_role("status")).to_contain_text("Tidak ada sambungan")
    assert phone.evaluate(drafts) == [f"survey-{key}"]
    save_answers(survey_of(make_region(VILLAGE), timezone.localdate().year), {"families": 3900}, by=make_officer(), base=0)

    # The page is opened anew when there is a signal: it knows the newer answer, who typed the draft did not.
    phone.context.set_offline(False)
    phone.goto(address)
    expect(phone.locator("[data-question=families]")).to_contain_text("Orang lain sudah menjawab ini")
    expect(phone.get_by_label("Jumlah keluarga")).to_have_value("4.000")
    assert phone.evaluate(drafts) == [f"survey-{key}"], "what differs is not thrown away"

    # The server fails: nothing that was typed is lost.
    phone.route(
        "**/people/*", lambda route: route.fulfill(status=502, body="") if route.request.method == "POST" else route.continue_()
    )
    phone.get_by_role("button", name="Simpan dan berhenti").click()
    phone.wait_for_load_state()
    phone.unroute("**/people/*")
    phone.goto(address)
    expect(phone.get_by_label("Jumlah keluarga")).to_have_value("4.000")

    phone.get_by_role("button", name="Simpan dan berhenti").click()
    expect(phone.get_by_role("heading", name="Orang lain menjawab berbeda")).to_be_visible()
    phone.get_by_role("button", name="Simpan dan berhenti").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Sriamur")
    assert said() == {"families": 3900}, "theirs was ticked"
    assert phone.evaluate(drafts) == []
