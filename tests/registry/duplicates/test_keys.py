"""A row of another source that comes by a NIB which both of two merged enterprises own: asked whose it is, it goes there."""

import pytest
from django.utils import timezone

from desaekspor.jobs.progress import Silent
from desaekspor.registry.duplicates.errors import OpenQuestions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import ABSORBED, BOTH, SURVIVOR, questions_of, unmerge
from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, RegistryVersion, SourceRecord
from desaekspor.registry.services import batches
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.erasing import erase_owner
from tests.registry.duplicates.merges import again, of_key, sound, source_rows, standing, state
from tests.registry.registers import check, load, sidt_row
from tests.registry.services.test_loading import oss_row

pytestmark = pytest.mark.usefixtures("regency")
FIRST, SECOND, THIRD = "9000001", "9000002", "9000003"
NIB = "0109239271589"


def two(first=None, second=None):
    """Two records of a file that own one NIB and know neither address nor capital; their numbers."""
    bare = {"nib": NIB, "alamat_usaha": "", "rt_usaha": "", "rw_usaha": "", "modal_pendirian": "", "omzet_tahunan": ""}
    load([sidt_row(1, **(bare | (first or {}))), sidt_row(2, **(bare | (second or {})))])
    return of_key(FIRST).pk, of_key(SECOND).pk


def licence(**cells):
    return load([oss_row(**cells)], source="oss")


def of_licence():
    """The enterprise whose key in OSS it is, and the one that its rows say they are of."""
    rows = SourceRecord.objects.filter(batch__source="oss").order_by().values_list("enterprise_id", flat=True).distinct()
    return EnterpriseKey.objects.get(source="oss").enterprise_id, *rows


def as_if_never_merged(to_whom):
    """What both would say if the licence had come to the one alone from the start: ``{key: (address, capital)}``."""
    empty, told = ("", None), ("Jl. Raya No. 1", 75_000_000)
    return {FIRST: told if to_whom == SURVIVOR else empty, SECOND: told if to_whom == ABSORBED else empty}


def says(key):
    found = of_key(key)
    return found.address, found.capital_idr


@pytest.mark.parametrize("answer", [SURVIVOR, ABSORBED])
def test_the_un_merge_asks_and_gives_the_row_with_all_it_changed_to_whom_they_say(officer, answer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    batch = licence(jumlah_investasi="75000000")
    assert batch.counts["matched"] == 1
    assert (again(one).address, again(one).capital_idr) == ("Jl. Raya No. 1", 75_000_000)

    with pytest.raises(OpenQuestions) as asked:
        unmerge(done, by=officer)
    question = asked.value.questions[0]
    assert (question.kind, question.source, question.value, question.shown) == ("key", "oss", NIB, "KECAP BINTANG JAYA")
    assert question.answers == (SURVIVOR, ABSORBED)
    assert standing() == {(other, one)}
    with pytest.raises(OpenQuestions):
        unmerge(done, by=officer, answers={question.key: BOTH})  # a row has one place
    unmerge(done, by=officer, answers={question.key: answer})

    assert {key: says(key) for key in (FIRST, SECOND)} == as_if_never_merged(answer)
    owner = one if answer == SURVIVOR else other
    assert of_licence() == (owner, owner)
    assert sound()
    # What the source says from now on is of that one.
    licence(jumlah_investasi="75000000", alamat_usaha="Jl. Baru No. 2")
    assert again(owner).address == "Jl. Baru No. 2"
    assert again(other if owner == one else one).address == ""
    assert sound()


@pytest.mark.parametrize("answer", [SURVIVOR, ABSORBED])
def test_undoing_the_import_afterwards_takes_it_from_whom_it_was_given_to(officer, answer):
    one, other = two()
    before = state()
    done = merge(one, [other], by=officer).merges[0]
    batch = licence(jumlah_investasi="75000000")
    unmerge(done, by=officer, answers={questions_of(done)[0].key: answer})

    batches.undo_batch(batch, by=officer)

    assert state() == before
    assert sound()


def test_where_only_one_of_the_two_owns_the_nib_it_is_that_ones_without_a_question(officer):
    one, other = two(second={"nib": ""})
    done = merge(other, [one], by=officer).merges[0]
    assert again(other).nib == NIB  # taken over, not its own
    licence()

    assert questions_of(done) == []
    unmerge(done, by=officer)

    assert of_licence() == (one, one)
    assert (of_key(FIRST).address, of_key(SECOND).address) == ("Jl. Raya No. 1", "")
    assert sound()


def test_in_a_chain_it_comes_to_the_one_whose_own_the_nib_is(officer):
    load([sidt_row(1), sidt_row(2), sidt_row(3, nib=NIB)])
    first, second, third = (of_key(key).pk for key in (FIRST, SECOND, THIRD))
    inner = merge(second, [third], by=officer).merges[0]
    outer = merge(first, [second], by=officer).merges[0]
    assert {again(number).nib for number in (first, second, third)} == {NIB}

    licence()

    assert of_licence() == (third, third)
    assert (questions_of(inner), questions_of(outer)) == ([], [])


def test_a_row_that_brings_nothing_but_its_key_lets_the_survivor_be_found_by_its_source(officer):
    load([sidt_row(1), sidt_row(2, nib=NIB)])
    one, other = of_key(FIRST).pk, of_key(SECOND).pk
    merge(one, [other], by=officer)

    batch = licence()

    assert of_licence() == (other, other)
    assert not FieldChange.objects.filter(batch=batch).exists()
    assert sound()
    batches.undo_batch(batch, by=officer)
    assert sound()


def test_what_came_before_the_merge_is_not_asked(officer):
    one, other = two(second={"nib": ""})
    licence()
    load([sidt_row(1, nib=NIB), sidt_row(2, nib=NIB)])
    done = merge(one, [other], by=officer).merges[0]
    before, rows = state(), source_rows()
    unmerge(done, by=officer)
    done = merge(one, [other], by=officer).merges[0]

    assert questions_of(done) == []
    assert (state(), source_rows()) == (before, rows)


def test_once_answered_it_is_not_asked_again_and_merging_and_taking_apart_restores_all(officer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    licence(jumlah_investasi="75000000")
    unmerge(done, by=officer, answers={questions_of(done)[0].key: ABSORBED})
    before, rows = state(), source_rows()

    again_done = merge(one, [other], by=officer).merges[0]
    assert questions_of(again_done) == []
    unmerge(again_done, by=officer)

    assert (state(), source_rows()) == (before, rows)
    assert sound()


@pytest.mark.parametrize(("like", "expected"), [(FIRST, SURVIVOR), (SECOND, ABSORBED)])
def test_the_likelier_of_the_two_is_proposed(officer, like, expected):
    names = {key: {"nama_usaha": "KECAP BINTANG JAYA" if key == like else "TOKO LAIN"} for key in (FIRST, SECOND)}
    one, other = two(names[FIRST], names[SECOND])
    done = merge(one, [other], by=officer).merges[0]
    licence()

    assert [question.likely for question in questions_of(done)] == [expected]


def test_several_rows_of_the_source_go_together(officer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    licence()
    second = licence(jumlah_investasi="75000000")
    licence(jumlah_investasi="75000000")
    assert SourceRecord.objects.filter(batch__source="oss").count() == 3

    unmerge(done, by=officer, answers={questions_of(done)[0].key: ABSORBED})

    assert of_licence() == (other, other)
    assert (says(FIRST), says(SECOND)) == (("", None), ("Jl. Raya No. 1", 75_000_000))
    assert set(FieldChange.objects.filter(enterprise=other, batch=second).values_list("field", flat=True)) == {
        "capital_idr",
        "computed_scale",
    }
    assert sound()


def test_what_lies_under_a_later_value_of_the_other_comes_back_no_more(officer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    licence(jumlah_investasi="75000000")
    bare = {"nib": NIB, "alamat_usaha": "", "rt_usaha": "", "rw_usaha": "", "omzet_tahunan": ""}
    later = load([sidt_row(1, modal_pendirian="90000000", **bare), sidt_row(2, modal_pendirian="", **bare)])
    unmerge(done, by=officer, answers={questions_of(done)[0].key: ABSORBED})
    assert (says(FIRST), says(SECOND)) == (("", 90_000_000), ("Jl. Raya No. 1", 75_000_000))
    assert sound()

    batches.undo_batch(later, by=officer)

    assert (says(FIRST), says(SECOND)) == (("", None), ("Jl. Raya No. 1", 75_000_000))
    assert sound()


def test_what_left_is_not_told_to_stay_when_the_import_is_undone(officer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    batch = licence(jumlah_investasi="75000000")
    bare = {"nib": NIB, "alamat_usaha": "", "rt_usaha": "", "rw_usaha": "", "omzet_tahunan": ""}
    load([sidt_row(1, modal_pendirian="90000000", **bare), sidt_row(2, modal_pendirian="", **bare)])
    unmerge(done, by=officer, answers={questions_of(done)[0].key: ABSORBED})

    report = batches.undo_batch(batch, by=officer)

    assert report.kept == []
    assert (says(FIRST), says(SECOND)) == (("", 90_000_000), ("", None))
    assert sound()


def test_what_a_person_wrote_over_it_is_asked_by_itself(officer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    licence(jumlah_investasi="75000000", produk="SAMBAL")
    survivor = again(one)
    edit_enterprise(survivor, {"address": "Jl. Tangan No. 9", "product": "SAUS"}, by=officer, base=revision_of(survivor))
    questions = {question.field: question for question in questions_of(done)}
    assert {name: question.kind for name, question in questions.items()} == {"nib": "key", "address": "edit", "product": "edit"}

    answers = {questions["nib"].key: ABSORBED, questions["address"].key: SURVIVOR, questions["product"].key: BOTH}
    unmerge(done, by=officer, answers=answers)

    assert (says(FIRST), says(SECOND)) == (("Jl. Tangan No. 9", None), ("Jl. Raya No. 1", 75_000_000))
    products = [list(again(number).products.values_list("name", flat=True)) for number in (one, other)]
    assert products == [["SAUS"], ["SAUS"]]
    assert sound()


def test_a_product_that_it_brought_goes_with_it(officer):
    one, other = two({"produk_utama": ""}, {"produk_utama": ""})
    done = merge(one, [other], by=officer).merges[0]
    licence(produk="SAMBAL")
    assert again(one).products.get().name == "SAMBAL"

    unmerge(done, by=officer, answers={questions_of(done)[0].key: ABSORBED})

    assert [list(again(number).products.values_list("name", "is_main")) for number in (one, other)] == [[], [("SAMBAL", True)]]
    assert sound()


def take(one, officer, answer):
    """Take it apart, with the answer to its one question; None where it asks nothing."""
    questions = questions_of(one)
    assert len(questions) == (0 if answer is None else 1)
    unmerge(one, by=officer, answers={question.key: answer for question in questions})
    assert sound()


@pytest.mark.parametrize("inner_first", [True, False])
@pytest.mark.parametrize("owner", [FIRST, SECOND, THIRD])
def test_of_three_that_own_the_nib_it_goes_to_whom_the_answers_say_in_either_order(officer, owner, inner_first):
    bare = {"nib": NIB, "alamat_usaha": "", "rt_usaha": "", "rw_usaha": ""}
    load([sidt_row(number, **bare) for number in (1, 2, 3)])
    first, second, third = (of_key(key).pk for key in (FIRST, SECOND, THIRD))
    inner = merge(second, [third], by=officer).merges[0]
    outer = merge(first, [second], by=officer).merges[0]
    licence()
    assert of_licence() == (first, first)

    if inner_first:
        take(inner, officer, ABSORBED if owner == THIRD else SURVIVOR)
        take(outer, officer, {FIRST: SURVIVOR, SECOND: ABSORBED}.get(owner))
    else:
        take(outer, officer, SURVIVOR if owner == FIRST else ABSORBED)
        take(inner, officer, {SECOND: SURVIVOR, THIRD: ABSORBED}.get(owner))

    assert of_licence() == (of_key(owner).pk,) * 2
    assert {key: of_key(key).address for key in (FIRST, SECOND, THIRD)} == {
        key: "Jl. Raya No. 1" if key == owner else "" for key in (FIRST, SECOND, THIRD)
    }


def test_an_erased_owner_is_not_brought_back_by_it(officer):
    one, other = two(
        {"kontak_hp": "", "nama_pengusaha": "", "nik_pengusaha": ""}, {"kontak_hp": "", "nama_pengusaha": "", "nik_pengusaha": ""}
    )
    erase_owner(other, moment=timezone.now())
    done = merge(one, [other], by=officer).merges[0]
    licence(nama_pemilik="WAWAN CONTOH", nomor_telp="080000001234")
    assert again(one).owner.name == "WAWAN CONTOH"

    unmerge(done, by=officer, answers={questions_of(done)[0].key: ABSORBED})

    assert (again(other).owner.name, again(other).owner.phone) == (None, None)
    record = SourceRecord.objects.get(batch__source="oss")
    assert "WAWAN" not in str(record.content)
    assert again(one).owner.name is None
    assert sound()


def test_a_file_that_was_checked_before_is_checked_again_once_two_own_its_nib(officer):
    one, other = two()
    done = merge(one, [other], by=officer).merges[0]
    waiting = check([oss_row()], source="oss")
    assert (waiting.counts["changed"], waiting.counts["new"]) == (1, 0)
    unmerge(done, by=officer)

    loaded = batches.load_batch(waiting, Silent())

    assert (loaded.counts["changed"], loaded.counts["new"]) == (0, 1)
    assert Enterprise.objects.count() == 3
    assert {again(number).address for number in (one, other)} == {""}


def test_and_once_two_that_own_its_nib_became_one(officer):
    one, other = two()
    waiting = check([oss_row()], source="oss")
    assert (waiting.counts["changed"], waiting.counts["new"]) == (0, 1)
    merge(one, [other], by=officer)

    loaded = batches.load_batch(waiting, Silent())

    assert (loaded.counts["changed"], loaded.counts["new"]) == (1, 0)
    assert Enterprise.objects.count() == 2


def test_a_merge_of_two_of_different_nibs_lets_the_waiting_files_be(officer):
    one, other = two({"nib": "9120000000001"})
    before = RegistryVersion.objects.get(pk=1).number

    merge(one, [other], by=officer)

    assert RegistryVersion.objects.get(pk=1).number == before
