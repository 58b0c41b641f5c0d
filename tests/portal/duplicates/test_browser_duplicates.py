"""Duplicates in a real browser: by keyboard in the office, on the phone in the village, without a script, accessibility."""

import re

import pytest
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run_waiting
from desaekspor.regions import places
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.models import DuplicatePair, DuplicateRun, Enterprise, Merge, PairDecision
from tests.browsing import fits, serious, serious_by_day_or_night
from tests.factories import make_enterprise, make_pair
from tests.portal.test_browser_editing import PHONE, small_targets
from tests.portal.test_browser_import import SRIAMUR, complaints, log_in  # noqa: F401
from tests.registry.registers import make_places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWNER = {"name": "WAWAN CONTOH", "phone": "+6280000001234"}


@pytest.fixture(autouse=True)
def _places(transactional_db):
    places._built.clear()
    make_places()
    yield
    places._built.clear()


def record(name, **fields):
    return make_enterprise(**{"region": SRIAMUR, "owner": OWNER, "name": name, "rt": "004", "rw": "016"} | fields)


def pair_of(name, other, probability=0.9, **fields):
    return make_pair(record(name), record(other, **fields), probability=probability)


def said(page):
    return page.locator(".said")


def test_an_officer_decides_pairs_by_keyboard_alone(page, live_server, complaints):  # noqa: F811
    first = pair_of("Kecap Bintang", "KECAP BINTAMG", 0.95)
    second = pair_of("Sambal Bu Ayu", "Sambel Ibu Ayu", 0.9)
    third = pair_of("Toko Maju", "Toko Maju Jaya", 0.8)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/duplikat/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Mulai dari yang pertama").click()

    expect(page.locator("mark").first).to_have_text("n")  # BINTA[N]G
    page.keyboard.press("1")
    expect(said(page)).to_contain_text("Digabung ke nomor")
    expect(page.get_by_role("link", name="Sambal Bu Ayu").first).to_be_visible()
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("2")
    expect(said(page)).to_contain_text("Tidak sama:")
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(rf"/duplikat/{second.pk}/$"))
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile(rf"/duplikat/{third.pk}/"))
    page.keyboard.press("4")
    expect(page).to_have_url(re.compile(r"/duplikat/\?"))

    assert [DuplicatePair.objects.get(pk=pair.pk).state for pair in (first, second, third)] == ["accepted", "visit", "open"]
    assert Merge.objects.get().absorbed_id == first.right_id
    assert complaints == []


def test_the_keys_are_shown_and_can_be_switched_off(page, live_server):
    pair = pair_of("Kecap Bintang", "Kecap Bintamg")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/duplikat/{pair.pk}/")

    page.keyboard.press("?")
    expect(page.get_by_text("Batalkan keputusan terakhir")).to_be_visible()
    page.get_by_label("Gunakan tombol ini").uncheck()
    page.keyboard.press("2")
    page.reload()
    page.keyboard.press("2")

    expect(page.locator(".decide kbd").first).to_be_hidden()
    assert not PairDecision.objects.exists()


def test_what_is_typed_into_a_note_is_no_decision(page, live_server):
    pair = pair_of("Kecap Bintang", "Kecap Bintamg")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/duplikat/{pair.pk}/")
    page.get_by_text("Tambah catatan pada keputusan").click()
    page.get_by_label("Catatan", exact=True).fill("RT 12, 2 kios?")
    page.get_by_label("Catatan", exact=True).press("1")
    assert not PairDecision.objects.exists()

    page.get_by_role("button", name="Tidak sama").click()

    expect(page).to_have_url(re.compile(r"/duplikat/\?"))
    assert PairDecision.objects.get().note == "RT 12, 2 kios?1"


def test_a_village_officer_decides_on_the_phone(page, live_server, complaints):  # noqa: F811
    page.set_viewport_size(PHONE)
    pair = pair_of("Kecap Bintang", "Kecap Bintamg", address="Kp. Contoh No. 10", lat=-6.2, lng=107.05)
    other = pair_of("Sambal Bu Ayu", "Sambel Bu Ayu", 0.8)
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)
    page.get_by_text("Lainnya").click()
    page.locator(".bottom .sheet").get_by_role("link", name="Duplikat").click()
    expect(page.get_by_text("0 dari 2 pasangan sudah selesai")).to_be_visible()
    assert fits(page)
    assert small_targets(page, ".page-head") == []
    assert serious(page) == []
    page.get_by_role("link", name=re.compile("Kecap Bintang")).click()

    decide = page.locator("#decide")
    expect(decide.get_by_role("button", name="Sama", exact=True)).to_be_in_viewport()
    assert fits(page)
    assert small_targets(page, "#decide") == []
    assert serious(page) == []
    decide.get_by_role("button", name="Sama", exact=True).click()

    expect(said(page)).to_contain_text("akan digabung oleh dinas")
    expect(page).to_have_url(re.compile(rf"/duplikat/{other.pk}/"))
    assert fits(page)
    said(page).get_by_role("button", name="Batalkan").click()
    expect(page).to_have_url(re.compile(rf"/duplikat/{pair.pk}/"))
    assert not PairDecision.objects.filter(withdrawn_at=None).exists()
    assert complaints == []


def test_it_all_works_without_a_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=PHONE)
    page = context.new_page()
    first, second = pair_of("Kecap Bintang", "Kecap Bintamg", 0.9), pair_of("Sambal Bu Ayu", "Sambel Bu Ayu", 0.8)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/duplikat/")
    page.get_by_role("link", name="Mulai dari yang pertama").click()

    page.get_by_role("button", name="Tidak sama").click()
    expect(page).to_have_url(re.compile(rf"/duplikat/{second.pk}/"))
    said(page).get_by_role("button", name="Batalkan").click()
    expect(page).to_have_url(re.compile(rf"/duplikat/{first.pk}/"))
    page.get_by_role("link", name="Sama: pilih isian demi isian").click()
    page.locator(f"#pilih-name-{first.left_id}").check()
    page.get_by_role("button", name="Tampilkan hasil pilihan saya").click()
    expect(page.get_by_text("pilihan Anda")).to_be_visible()
    page.get_by_role("button", name=re.compile("Gabungkan 2 catatan ke nomor")).click()

    expect(said(page)).to_contain_text("Digabung ke nomor")
    assert Enterprise.objects.get(pk=first.left_id).name == "Kecap Bintang"
    context.close()


def test_a_choice_shows_its_result_at_once_and_keeps_the_place(page, live_server, complaints):  # noqa: F811
    pair = pair_of("Kecap Bintang", "Kecap Bintamg")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/duplikat/{pair.pk}/")
    page.keyboard.press("5")
    expect(page.get_by_role("heading", name="Isian yang berbeda")).to_be_visible()
    assert serious(page) == []

    page.locator(f"#pilih-name-{pair.left_id}").focus()
    page.keyboard.press("Space")

    expect(page.get_by_text("pilihan Anda")).to_be_visible()
    expect(page.locator(f"#pilih-name-{pair.left_id}")).to_be_focused()
    assert complaints == []


def test_many_are_accepted_measured_and_shown_without_a_fault_of_access(page, live_server, complaints):  # noqa: F811
    for place in range(6):
        pair_of(f"Kecap {place}", f"Kecap {place}", 0.995)
    DuplicateRun.objects.create(kind="full", cutoffs={"sure": 0.99, "likely": 0.6}, finished_at="2026-11-20T00:00Z")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/duplikat/mutu/")
    assert serious(page) == []
    page.get_by_role("button", name="Ambil sampel").click()
    for _ in range(6):
        before = page.url
        page.get_by_role("button", name="Sama", exact=True).click()
        expect(page).not_to_have_url(before)
    expect(page.get_by_text("6 dari 6 pasangan sampel sudah dinilai")).to_be_visible()
    assert serious(page) == []
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{live_server.url}/duplikat/terima/")
    expect(page.get_by_text("Tidak ada pasangan terbuka setinggi itu")).to_be_visible()
    DuplicatePair.objects.update(state="open")
    page.reload()
    assert serious(page) == []
    page.get_by_role("button", name="Gabungkan menjadi 6 usaha").click()
    expect(page.locator("[id^=stop-]")).to_be_visible()
    while Job.objects.filter(state=Job.State.QUEUED).exists():
        run_waiting()
    expect(page.get_by_role("heading", name="6 catatan menjadi bagian dari catatan lain")).to_be_visible()
    assert serious(page) == []
    for address in ("/duplikat/", "/duplikat/kemajuan/", f"/umkm/{Merge.objects.first().survivor_id}/"):
        page.goto(live_server.url + address)
        assert (address, serious(page)) == (address, [])
    assert complaints == []


@pytest.mark.slow
def test_axe_finds_nothing_serious_in_either_look(page, live_server):
    pair = pair_of("Kecap Bintang", "Kecap Bintamg", nib="9120000000001")
    one, other = record("Kecap Lama"), record("Kecap Baru")
    log_in(page, live_server)
    user_merge = merge(one.pk, [other.pk], by=None).merges[0]

    found = {}
    for address in (
        "/duplikat/",
        f"/duplikat/{pair.pk}/",
        f"/duplikat/{pair.pk}/buka/",
        f"/duplikat/gabung/?umkm={pair.left_id}&umkm={pair.right_id}",
        f"/umkm/{one.pk}/",
        f"/umkm/{one.pk}/gabungan/{user_merge.pk}/",
        "/duplikat/unduh/",
        "/duplikat/mutu/",
    ):
        page.goto(live_server.url + address)
        found[address] = serious_by_day_or_night(page)

    assert found == {address: [] for address in found}
