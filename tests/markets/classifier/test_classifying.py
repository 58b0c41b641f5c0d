from pathlib import Path

import pytest

from desaekspor.markets.classifier.classifying import Classifier
from desaekspor.markets.classifier.retrieval import Retrieval

TEXTS = Path(__file__).with_name("texts.txt")


def read_texts():
    """(text, codes that are right, the best one first) of the regression set."""
    for line in TEXTS.read_text().splitlines():
        if line and not line.startswith("#"):
            text, codes = line.rsplit(" = ", 1)
            yield text, [code.strip().replace(".", "") for code in codes.replace(",", "/").split("/")]


@pytest.fixture(scope="module")
def classifier():
    return Classifier()


def first(classifier, text):
    return classifier.classify(text).first.hs6


def test_no_text_of_the_regression_set_goes_wrong(classifier):
    texts = list(read_texts())

    wrong = [(text, found, right) for text, right in texts if (found := first(classifier, text)) not in right]

    assert wrong == []
    assert len(texts) > 600


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("keripik pisang", "200899"),  # Indonesian: the first name
        ("banana chips", "200899"),  # English: the last one
        ("keripik singkong rasa ayam panggang", "200899"),  # what stands behind "rasa" is no product
        ("cassava chips chocolate flavour", "200899"),
        ("sabun untuk bayi", "340111"),
        ("bantal isi kapuk", "940490"),
        ("botol kecap manis", "210310"),  # a package is no product
        ("botol plastik", "392330"),  # unless nothing else is named
        ("tas anyaman rotan", "460212"),  # material beats shape
        ("tas kulit", "420221"),
        ("kopi bubuk", "090121"),
        ("kopi mentah", "090111"),
        ("kopi 3in1", "210112"),
        ("kopi susu botol", "220299"),
        ("dodoll durian", "170490"),  # a typing error in the name
        ("krupuk udang", "190590"),  # another spelling
        ("KACANG2 goreng", "200811"),
    ],
)
def test_what_decides(classifier, text, code):
    assert first(classifier, text) == code


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "12345", "!!!", "\0\n", "한국 김치 맛", "x" * 5000])
def test_texts_that_name_nothing_get_no_code_and_are_unsure(classifier, text):
    answer = classifier.classify(text)

    assert (answer.proposals, answer.unsure) == ((), True)


def test_a_long_text_is_read_from_its_beginning(classifier):
    assert first(classifier, "Kecap manis " + "enak sekali " * 1000) == "210310"


def test_an_answer_says_what_decided_and_what_is_possible_too(classifier):
    answer = classifier.classify("Jahe merah bubuk")

    assert (answer.head, answer.words) == ("jahe merah", ("bubuk",))
    assert answer.place.startswith("04-kopi")
    codes = [proposal.hs6 for proposal in answer.proposals]
    assert codes[0] == "091012"
    assert "091011" in codes
    scores = [proposal.score for proposal in answer.proposals]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.001


def test_what_is_open_is_asked(classifier):
    answer = classifier.classify("ikan bandeng")

    assert answer.unsure
    assert answer.question.id == "ikan-keadaan"
    assert not classifier.classify("kecap manis").unsure


def test_each_line_of_the_tariff_book_counts_by_itself_and_is_spelled_as_the_lexicon_spells():
    lines = [f"Lain-lain jenis {number} dari kelompok" for number in range(40)]
    retrieval = Retrieval(
        [
            ("880211", "Helikopter"),
            *(("880211", line) for line in lines),
            ("880220", "Pesawat dan helikopter lain, tidak bermesin"),
        ],
        {("heli",): ("helikopter",)},
    )

    # As one document the forty other lines of 8802.11 would hide its first one.
    assert [code for code, _score in retrieval.search("HELI")] == ["880211", "880220"]
    assert retrieval.search("🙂") == retrieval.search("") == []


def test_the_tariff_book_answers_where_the_lexicon_is_silent():
    retrieval = Retrieval(
        [("252329", "Semen portland"), ("880211", "Helicopters of an unladen weight"), ("880211", "Helikopter")]
    )
    answer = Classifier(retrieval=retrieval).classify("helikopter kecil")

    assert [(proposal.hs6, proposal.source) for proposal in answer.proposals] == [("880211", "tariff")]
    assert answer.unsure
