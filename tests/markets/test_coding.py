"""Codes of the registry's products: computed once for each text, confirmed by officers, taken back, never overwritten."""

import pytest

from desaekspor.jobs.progress import Cancelled, Silent
from desaekspor.markets.choosing import BadCode, choose_code
from desaekspor.markets.coding import (
    CodeFilter,
    code_products,
    codes_of,
    confirm_codes,
    is_due,
    last_act,
    products_for,
    take_back,
)
from desaekspor.markets.models import CodingRun, ProductChoice, TextCode
from desaekspor.registry.models import Product
from desaekspor.registry.services.editing import edit_enterprise
from tests.factories import make_enterprise, make_officer

pytestmark = pytest.mark.django_db


def codes(enterprise):
    return [(one.text, one.hs6, one.mark) for one in codes_of([enterprise.pk]).get(enterprise.pk, [])]


def test_each_text_is_coded_once_and_only_sure_codes_count():
    one, other = make_enterprise(product="kecap manis"), make_enterprise(product="kecap manis")
    unsure, none = make_enterprise(product="ikan bandeng"), make_enterprise(product="🙂")
    assert is_due()

    assert code_products() == {"sure": 1, "unsure": 1, "none": 1, "coded": 3}

    assert not is_due()
    assert codes(one) == codes(other) == [("kecap manis", "210310", "computed")]
    assert codes(unsure) == codes(none) == []
    assert code_products()["coded"] == 0  # again: nothing to do


def test_an_interrupted_run_keeps_what_it_had_and_is_taken_up_again(monkeypatch):
    monkeypatch.setattr("desaekspor.markets.coding.CHUNK", 1)
    for text in ("kecap manis", "keripik pisang"):
        make_enterprise(product=text)

    class Stopped(Silent):
        def report(self, *, done=None, total=None, step=None):
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        code_products(Stopped())
    assert TextCode.objects.count() == 1
    assert is_due()
    assert code_products()["coded"] == 1


def test_codes_follow_an_edit_and_texts_that_nobody_has_are_forgotten():
    officer, enterprise = make_officer("32.16"), make_enterprise(product="kecap manis")
    code_products()
    assert not is_due()

    edit_enterprise(enterprise, {"product": "keripik pisang"}, by=officer, base=0)
    assert is_due()
    code_products()

    assert codes(enterprise) == [("keripik pisang", "200899", "computed")]
    assert list(TextCode.objects.values_list("text", flat=True)) == ["keripik pisang"]


def test_what_is_confirmed_stands_above_what_is_computed_is_an_example_and_can_be_taken_back():
    officer, stranger = make_officer("32.16"), make_officer("33.09")
    mine, alike = make_enterprise(product="ikan bandeng"), make_enterprise(product="Ikan bandeng 1 kg")
    code_products()
    product = Product.objects.get(enterprise=mine)

    assert confirm_codes({product.pk: "0303.89"}, by=stranger) == (None, 0)
    with pytest.raises(BadCode):
        confirm_codes({product.pk: "9999.99"}, by=officer)
    act, count = confirm_codes({product.pk: "0303.89"}, by=officer)
    assert (count, last_act(officer), last_act(stranger)) == (1, (act, 1), None)
    assert confirm_codes({product.pk: "0303.89"}, by=officer) == (None, 0)  # again: nothing new
    code_products()

    assert codes(mine) == [("ikan bandeng", "030389", "confirmed")]
    assert codes(alike) == [("Ikan bandeng 1 kg", "030389", "computed")]

    assert take_back(act, by=stranger) == 0
    assert take_back(act, by=officer) == 1
    code_products()
    assert codes(mine) == codes(alike) == []
    assert ProductChoice.objects.count() == 1  # it stays as history


def test_taking_back_lets_the_earlier_choice_hold_again():
    officer, enterprise = make_officer("32.16"), make_enterprise(product="kecap manis")
    choose_code("kecap manis", "210390", by=officer, enterprise=enterprise)
    code_products()
    act, _count = confirm_codes({enterprise.products.get().pk: "210310"}, by=officer)

    take_back(act, by=officer)

    assert codes(enterprise) == [("kecap manis", "210390", "confirmed")]


def test_another_lexicon_codes_anew_and_keeps_choices(monkeypatch):
    officer, enterprise = make_officer("32.16"), make_enterprise(product="kecap manis")
    choose_code("kecap manis", "210390", by=officer, enterprise=enterprise)
    code_products()
    ProductChoice.objects.update(words="spelled in another way", lexicon="older")
    TextCode.objects.update(lexicon="older")
    run = CodingRun.objects.get()
    run.standing["lexicon"] = "older"
    run.save()
    assert is_due()

    assert code_products()["coded"] == 1
    assert codes(enterprise) == [("kecap manis", "210390", "confirmed")]


def test_the_list_is_narrowed_by_village_heading_and_state(django_assert_num_queries):
    officer = make_officer("32.16")
    here = make_enterprise(region="32.16.05.2001", product="kecap manis")
    make_enterprise(region="32.16.05.2002", product="keripik pisang")
    make_enterprise(region="33.09.01.2001", product="kecap manis")
    code_products()

    def texts(**asked):
        return [product.name for product in products_for(officer, CodeFilter(**asked))]

    assert texts() == ["kecap manis", "keripik pisang"]
    assert texts(region="32.16.05.2002") == ["keripik pisang"]
    assert texts(heading="2103") == ["kecap manis"]
    confirm_codes({here.products.get().pk: "2103.90"}, by=officer)
    assert texts(state="confirmed") == texts(heading="210390") == ["kecap manis"]
    assert texts(state="sure") == ["keripik pisang"]
    with django_assert_num_queries(1):
        texts()
