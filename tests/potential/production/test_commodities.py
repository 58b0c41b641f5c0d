import csv

from desaekspor.potential.production.commodities import commodities, find_commodity, product_key
from desaekspor.potential.production.messages import GROUP_NAMES, UNIT_NAMES
from desaekspor.potential.production.units import UNITS


def test_the_list_is_whole():
    every = commodities().values()

    assert {one.group for one in every} == set(GROUP_NAMES)
    assert {one.unit for one in every} <= set(UNITS) == set(UNIT_NAMES)
    assert all(len(one.hs6) == 6 and one.hs6.isdigit() for one in every)
    assert all(one.name_id and one.name_en for one in every)
    words = [word for one in every for word in one.words]
    assert len(words) == len(set(words)), "a word may lead to one product only"


def test_every_code_of_the_list_is_in_the_published_classifications(shared_data):
    folder = shared_data / "trade" / "classifications"
    with (folder / "hs2022.csv").open(encoding="utf-8") as file:
        hs = {row["code"] for row in csv.DictReader(file) if row["level"] == "6"}
    with (folder / "kbli2020.csv").open(encoding="utf-8") as file:
        kbli = {row["code"] for row in csv.DictReader(file) if row["level"] == "5"}

    assert {one.hs6 for one in commodities().values()} - hs == set()
    assert {one.kbli for one in commodities().values() if one.kbli} - kbli == set()


def test_a_product_is_found_by_its_names_and_by_what_people_say():
    found = [find_commodity(text).code for text in ("Kecap", "soy sauce", "GKP", "ikan  mujair", "furniture", "Padi")]

    assert found == ["kecap", "kecap", "padi", "nila", "furniture", "padi"]
    assert find_commodity("lukisan kaca") is None


def test_own_words_have_a_key_of_their_own():
    assert product_key("kecap", "") == "kecap"
    assert product_key("", " Lukisan  Kaca. ") == "~lukisan kaca"
