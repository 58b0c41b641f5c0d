import pytest

from desaekspor.markets.classifier.classifying import Classifier
from desaekspor.markets.classifier.lexicon import FOLDER, BadRule, Lexicon
from desaekspor.nomenclature.codes import HS2022
from desaekspor.nomenclature.lists import code_list

WORDS = "[classes]\n@kering = kering, dried\n[questions]\nstate = Dried? | Kering?\n"


def written(folder, rules, words=WORDS):
    (folder / "words.txt").write_text(words)
    (folder / "01.txt").write_text(rules)
    return Lexicon(folder)


def test_every_code_is_one_of_hs_2022():
    listed = code_list(HS2022)

    assert [(rule.place, code) for rule in Lexicon().all_rules() for code in rule.codes if code not in listed] == []


def test_the_lexicon_is_broad_and_small():
    rules = Lexicon()

    assert len(rules.all_rules()) > 2_000
    assert sum(path.stat().st_size for path in FOLDER.glob("*.txt")) < 400_000


def test_the_first_line_that_fits_holds(tmp_path):
    rules = written(
        tmp_path, "mangga | mango = 0804.50 ? state\n  + @kering & manis, sweet = 2006.00\n  + @kering & !asap = 0813.40\n"
    )
    classifier = Classifier(rules)

    assert classifier.classify("mangga").question.id == "state"
    assert [classifier.classify(text).first.hs6 for text in ("mangga kering manis", "dried mango", "mangga kering asap")] == [
        "200600",
        "081340",
        "080450",
    ]


def test_the_lines_of_a_template_come_after_the_own_ones(tmp_path):
    rules = written(tmp_path, "[template buah]\n  + beku = 0811.90\n[buah]\npisang = 0803.90 : buah\n  + sale beku = 2008.99\n")
    classifier = Classifier(rules)

    assert classifier.classify("pisang sale beku").first.hs6 == "200899"
    assert classifier.classify("pisang beku").first.hs6 == "081190"


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("mangga 0804.50\n", '01:1: expected "words = code"'),
        ("mangga = 804.50\n", "01:1: '804.50' is not a code such as 0901.21"),
        ("mangga = 0804.50 ? colour\n", "01:1: words.txt has no question colour"),
        ("mangga = 0804.50 : nuts\n", "01:1: there is no [template nuts]"),
        ("mangga = 0804.50\n  + @blue = 0804.50\n", "01:2: words.txt has no class @blue"),
        ("mangga = 0804.50\n  kering = 0804.50\n", '01:2: a line of a product begins with "+" or ":"'),
        ("mangga = 0804.50\nMangga = 0804.50\n", "01:2: 'Mangga' is named twice, first at 01:1"),
        ("mangga = 0804.50\n  + a,, b = 0804.50\n", "01:2: an empty word"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, rules, message):
    with pytest.raises(BadRule) as error:
        written(tmp_path, rules)

    assert str(error.value).startswith(message)
