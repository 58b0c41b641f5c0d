"""The order of answers and the places that are marked, by hand-made words."""

from desaekspor.registry.search.ranking import Texts, answer
from desaekspor.registry.search.understanding import Group


def group(typed, *others, used=10):
    made = Group(typed)
    made.offer((typed,), 1.0, used)
    for words in others:
        made.offer(words if isinstance(words, tuple) else (words,), 0.8, used)
    return made


def texts(name, *products, activity="", village="Sriamur", district="Tambun Utara"):
    return Texts(1, name, products, activity, village, district)


def scores(groups, *found):
    return [answer(groups, one).score for one in found]


def test_the_whole_name_comes_before_a_part_of_it_before_a_product_before_an_activity():
    ordered = scores(
        [group("kecap")],
        texts("Kecap"),
        texts("Kecap Bintang Terang"),
        texts("Bintang Terang", "kecap manis"),
        texts("Bintang Terang", "saus", activity="industri kecap"),
    )

    assert ordered == sorted(ordered, reverse=True)
    assert len(set(ordered)) == 4


def test_a_name_of_which_every_word_was_typed_comes_before_a_longer_one_though_a_village_was_typed_as_well():
    groups = [group("asli"), group("kecap"), group("sriamur")]

    whole, longer = scores(groups, texts("Kecap Asli"), texts("Asli Kecap Samudra"))

    assert whole > longer  # whose letters are nearer to all that was typed


def test_a_rare_word_counts_more_than_a_common_one():
    common, rare = group("warung", used=10_000), group("halimah", used=3)

    with_rare, with_common = scores([common, rare], texts("Toko Halimah"), texts("Warung Makan"))

    assert with_rare > with_common


def test_a_word_as_typed_counts_more_than_one_it_may_have_been_meant_for():
    as_typed, as_meant = scores([group("halima", "halimah")], texts("Toko Halima"), texts("Toko Halimah"))

    assert as_typed > as_meant


def test_what_matches_is_marked_where_it_stands():
    groups = [group("krupuk", "kerupuk"), group("tambun")]

    found = answer(groups, texts("KERUPUK Udang", "kerupuk, mentah", "Emping", activity="industri kerupuk"))

    assert found.marks == {"name": [(0, 7)], "product": [(0, 7)], "district": [(0, 6)]}
    assert found.read_as == {"krupuk": "kerupuk"}


def test_the_activity_is_marked_where_a_word_stands_nowhere_else():
    made = texts("KERUPUK Udang", activity="INDUSTRI KERUPUK")

    assert answer([group("kerupuk"), group("industri")], made).marks == {
        "name": [(0, 7)],
        "activity": [(0, 8), (9, 16)],
    }


def test_the_second_product_has_places_of_its_own():
    found = answer([group("emping")], texts("Toko", "Kerupuk", "Emping manis"))

    assert found.marks == {"product 1": [(0, 6)]}


def test_two_words_for_one_must_both_be_there():
    groups = [group("tokoberkah", ("toko", "berkah"))]

    both = answer(groups, texts("Toko Berkah"))
    one = answer(groups, texts("Toko Lain"))

    assert (both.marks, one.marks) == ({"name": [(0, 4), (5, 11)]}, {})
