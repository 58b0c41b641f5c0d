import re
from pathlib import Path

import pytest

from desaekspor.markets.classifier.lexicon import BadRule
from desaekspor.markets.kbli.completing import Business, Completer
from desaekspor.markets.kbli.editions import Editions, Successor
from desaekspor.markets.kbli.rules import FOLDER, Rules
from desaekspor.markets.kbli.titles import Titles

BUSINESSES = Path(__file__).with_name("businesses.txt")
TITLES = (
    ("47213", "Perdagangan Eceran Sayuran", "Kelompok ini mencakup bawang merah, kentang, wortel."),
    ("47813", "Perdagangan Eceran Kaki Lima Dan Los Pasar Komoditi Sayur-sayuran", ""),
    ("10771", "Industri Kecap", ""),
    ("23129", "Industri Barang Lainnya Dari Kaca", "Kelompok ini mencakup akuarium dan tabung reaksi."),
    ("47522", "Perdagangan Eceran Kaca", ""),
)


@pytest.fixture(scope="module")
def completer():
    return Completer()


def of(completer, activity="", product="", name="", category=""):
    return completer.complete(Business(activity, product, name, category))


def read_businesses():
    """(line, business, codes that are right, whether it is open) of the regression set."""
    for line in BUSINESSES.read_text().splitlines():
        if line and not line.startswith("#"):
            texts, codes = line.rsplit(" = ", 1)
            parts = [part.strip() for part in texts.split("|")]
            yield line, Business(*parts), re.findall(r"\d{5}", codes), codes.endswith("?")


def test_no_business_of_the_regression_set_goes_wrong(completer):
    found = [(line, completer.complete(business), right, is_open) for line, business, right, is_open in read_businesses()]

    assert [(line, answer.first) for line, answer, right, _ in found if not answer.first or answer.first.code not in right] == []
    assert [line for line, answer, _, is_open in found if is_open and not answer.unsure] == []
    assert len(found) > 470
    assert sum(not answer.unsure for _, answer, _, _ in found) > 0.7 * len(found)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("pembuatan kecap", "kecap"), "10771"),  # the way is told by a word
        (("jual kecap", "kecap"), "47249"),
        (("grosir kecap", "kecap"), "46339"),
        (("jual kecap buatan sendiri",), "10771"),  # who makes sells, too
        (("bakso",), "56103"),  # served where nothing tells
        (("bakso keliling",), "56104"),
        (("jual baju online",), "47912"),
        (("lapak baju di pasar malam",), "47832"),
        (("jajanan pasar",), "10792"),  # a word inside a name tells no place
        (("", "tikar dari daun pandan", "", "C"), "16292"),  # the product lexicon and the stated category
        (("", "kerupuk", "Toko Kerupuk", "C"), "10794"),  # what is stated stands above a word of the name
        (("ternak telur ayam",), "01462"),  # words that stand together in a name
        (("", "seragam", "Penjahit Nabila"), "14120"),  # a name that knows one way stands above what is made
        (("", "konveksi seragam", "Penjahit Nabila"), "14111"),  # but not above a product that says more
        (("", "teralis", "Penjahit Nabila"), "25111"),
        (("nelayan udang",), "03112"),
        (("toko kain jumputan",), "47511"),
        (("pembuatan kain jumputan",), "13134"),  # a general name gives way
    ],
)
def test_what_decides(completer, texts, code):
    answer = of(completer, *texts)

    assert code in [proposal.code for proposal in answer.proposals[:2]]
    assert answer.first.code == code


def test_where_nothing_tells_the_way_it_asks(completer):
    answer = of(completer, product="kecap manis")

    assert answer.unsure
    assert answer.ways == ("made", "sold")
    assert [proposal.code for proposal in answer.proposals[:2]] == ["10771", "47249"]
    assert of(completer, "produksi", "kecap manis").unsure is False


@pytest.mark.parametrize(
    "text", ["", "  ", "🙂🙂", "12345", "!!!", "\0\n", "한국 김치 맛", "x" * 5000, "produksi", "usaha mikro"]
)
def test_what_says_nothing_gets_no_code_and_is_unsure(completer, text):
    answer = of(completer, text)

    assert (answer.proposals, answer.unsure) == ((), True)


def test_a_long_text_is_read_from_its_beginning(completer):
    assert of(completer, "Pembuatan kecap manis " + "enak sekali " * 1000).first.code == "10771"


def test_titles_of_the_kbli_decide_where_they_are_repeated_and_fill_what_is_left():
    machine = Completer(titles=Titles(TITLES, also=[("10771", "PEMBUATAN SAUS HITAM")]))

    assert of(machine, "Pembuatan Saus Hitam").first.code == "10771"  # a title of a later edition
    assert of(machine, "PERDAGANGAN ECERAN SAYURAN").first.code == "47213"
    assert of(machine, "PERDAGANGAN ECERAN SAYURAN").unsure is False
    near = of(machine, "pembuatan tabung reaksi")
    assert (near.first.code, near.first.source, near.unsure) == ("23129", "text", True)
    assert [proposal.code for proposal in of(machine, "berdagang tabung reaksi").proposals] == ["23129"]  # in no shop, but near


def test_codes_of_2025_are_told_by_the_title_and_never_by_the_number():
    old = {
        "10771": "Industri Kecap",
        "47811": "Perdagangan Eceran Kaki Lima Beras Merah",
        "45201": "Reparasi Mobil",
        "99999": "X",
    }
    new = {"10771": "INDUSTRI KECAP", "47811": "PERDAGANGAN ECERAN MOBIL BARU", "95311": "REPARASI MOBIL", "47211": "BERAS MERAH"}

    editions = Editions(old, new)

    assert editions.after("10771") == (Successor("10771", "same"),)
    assert editions.after("45201") == (Successor("95311", "moved"),)
    assert editions.after("47811") == (Successor("47211", "alike"),)
    assert editions.after("99999") == ()
    assert editions.one_to_one() == {"10771": "10771", "45201": "95311", "47811": "47211"}


def test_a_line_that_cannot_be_read_says_where_and_why(tmp_path):
    for path in FOLDER.glob("*.txt"):
        (tmp_path / path.name).write_text(path.read_text())
    wrong = {
        "kecap cap wrong": "expected",
        "kecap = make 10771": "named twice",
        "baru = makes 10771": "no way",
        "baru = make 107": "codes such as",
        "baru = make 10771 ? entah": "no question",
        "baru = make 10771 : entah": "no [goods entah]",
    }
    for line, reason in wrong.items():
        (tmp_path / "5-baru.txt").write_text(f"# ours\n{line}\n")
        with pytest.raises(BadRule, match=re.escape(reason)) as error:
            Rules(tmp_path)
        assert error.value.place == "5-baru:2"
