"""Records become one: which values it has, what the absorbed one becomes, who may, what is refused."""

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.registry.duplicates.decisions import DIFFERENT, SAME, decide, withdraw
from desaekspor.registry.duplicates.errors import ChangedMeanwhile, MergedMeanwhile, MergeRefused, NotTheSame
from desaekspor.registry.duplicates.merging import merge, preview_merge
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.models import Enterprise, FieldChange, Merge
from desaekspor.registry.queries import active, aliases_of, enterprises_for, history_of, survivor_of
from desaekspor.registry.services.taking_back import changes_of, open_to_undo, take_back
from desaekspor.registry.services.verifying import verify_enterprise
from tests.factories import make_enterprise, make_officer
from tests.registry.duplicates.merges import again, decided, sound, standing, state
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import SETIADARMA, SRIAMUR, edit

pytestmark = pytest.mark.usefixtures("regency")


def two(first=None, second=None):
    """Two enterprises of a file each, the second loaded later; numbers."""
    load([sidt_row(1, **(first or {}))])
    load([sidt_row(1, **(first or {})), sidt_row(2, **(second or {}))])
    return list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))


def test_the_later_values_are_taken_and_the_absorbed_one_leads_to_the_survivor(officer):
    one, other = two({"omzet_tahunan": "10000000"}, {"omzet_tahunan": "20000000", "nama_usaha": "KECAP BINTANG JAYA"})
    before = state()["Enterprise"][other]

    done = merge(one, [other], by=officer, why="the same shop")

    survivor = again(one)
    assert (survivor.sales_idr, survivor.name) == (20_000_000, "KECAP BINTANG JAYA")
    assert {**state()["Enterprise"][other], "merged_into_id": None} == before
    assert again(other).merged_into_id == one
    assert list(enterprises_for(officer)) == list(active(Enterprise.objects.all())) == [survivor]
    assert survivor_of(officer, other) == one
    assert list(aliases_of(survivor)) == [again(other)]
    assert standing() == {(other, one)}
    assert done.merges[0].why == "the same shop"
    assert sound()


def test_the_history_says_who_took_what_over_and_why(officer):
    one, other = two({"omzet_tahunan": "10000000"}, {"omzet_tahunan": "20000000"})

    merge(one, [other], by=officer)

    event = next(event for event in history_of(again(one)) if event.field == "sales_idr")
    assert (event.old, event.new, event.by, event.reason) == (10_000_000, 20_000_000, officer, "merge")
    assert event.merge.absorbed_id == other
    entry = AuditEntry.objects.get(action="merge")
    assert (entry.object_id, entry.by, entry.purpose) == (str(one), officer, str(other))


def test_the_preview_says_for_every_field_what_is_taken_from_where_and_by_which_rule(officer):
    one, other = two(
        {"alamat_usaha": "Kp. Contoh No. 10 RT 4", "asset": "", "nama_usaha": "KECAP BINTANG"},
        {"alamat_usaha": "Kp. Contoh", "asset": "7000000", "omzet_tahunan": "30000000", "nama_usaha": "KECAP BINTANG"},
    )

    preview = preview_merge(one, [other], by=officer)

    chosen = {name: (one.taken_from, one.reason) for name, one in preview.fields.items()}
    assert chosen["address"] == (one, "longer")
    assert chosen["assets_idr"] == (other, "known")
    assert chosen["sales_idr"] == (other, "newer")
    assert chosen["name"][1] == "same"
    assert chosen["nib"][1] == "unknown"
    assert [candidate.value for candidate in preview.fields["sales_idr"].candidates] == [16_200_000, 30_000_000]
    assert set(preview.changed) == {name for name, value in preview.values.items() if value != again_values(one)[name]}
    assert not Merge.objects.exists()


def again_values(number):
    from desaekspor.registry.services.fields import read_present

    return read_present([number])[number].values


def test_what_is_verified_wins_over_what_was_said_later(officer):
    one, other = two({"omzet_tahunan": "10000000", "nama_usaha": "KECAP MAJU"}, {"omzet_tahunan": "20000000"})
    verify_enterprise(again(one), by=officer)

    merge(one, [other], by=officer)

    assert (again(one).sales_idr, again(one).name) == (10_000_000, "KECAP MAJU")
    assert again(one).verified_at
    assert preview_reason(one) == "confirmed"


def preview_reason(number):
    from desaekspor.registry.duplicates.trees import Forest

    return Forest([number]).chosen(number)["sales_idr"].reason


def test_a_persons_correction_wins_over_a_later_file(officer):
    load([sidt_row(1)])
    one = Enterprise.objects.get().pk
    edit(again(one), {"sales_idr": 5_000_000}, officer)
    load([sidt_row(1), sidt_row(2, omzet_tahunan="20000000")])
    other = Enterprise.objects.exclude(pk=one).get().pk

    merge(one, [other], by=officer)

    assert again(one).sales_idr == 5_000_000


def test_a_person_chooses_field_by_field(officer):
    one, other = two({"omzet_tahunan": "10000000", "asset": "1000000"}, {"omzet_tahunan": "20000000", "asset": "2000000"})

    done = merge(one, [other], by=officer, choices={"sales_idr": one})

    assert (again(one).sales_idr, again(one).assets_idr) == (10_000_000, 2_000_000)
    assert done.merges[0].choices == {"sales_idr": one}
    assert sound()
    unmerge(done.merges[0], by=officer)
    assert (again(one).sales_idr, again(one).assets_idr) == (10_000_000, 1_000_000)
    assert sound()


def test_what_is_invented_is_never_made_one_with_what_is_real(officer):
    real, invented = make_enterprise(region=SRIAMUR).pk, make_enterprise(region=SRIAMUR, synthetic=True).pk

    for asked in (lambda: preview_merge(real, [invented], by=officer), lambda: merge(invented, [real], by=None)):
        with pytest.raises(MergeRefused) as refused:
            asked()
        assert (refused.value.why, refused.value.numbers) == ("mixed", [invented])
    assert not Merge.objects.exists()


def test_an_edit_whose_place_an_absorbed_value_took_is_made_again(officer):
    survivor, absorbed = make_enterprise(region=SRIAMUR), make_enterprise(region=SRIAMUR, assets_idr=4_000_000)
    edit(survivor, {"assets_idr": 6_000_000}, officer)
    merge(survivor.pk, [absorbed.pk], by=officer)

    def assets():
        return Enterprise.objects.get(pk=survivor.pk).assets_idr

    def undo_of_the_edit():
        changes = changes_of(survivor.pk)
        undo = next(one for one in changes if one.undoes_id and one.field == "assets_idr" and not hasattr(one, "undone_by"))
        assert undo.pk in open_to_undo(changes)  # the page offers it
        return undo

    take_back(FieldChange.objects.get(enterprise=survivor, field="assets_idr", merge=None), by=officer)
    assert assets() == 4_000_000
    take_back(undo_of_the_edit(), by=officer)
    assert assets() == 6_000_000
    assert sound()


def test_what_follows_from_an_edit_of_an_absorbed_one_names_who_edited(officer):
    one, other = two({"omzet_tahunan": "10000000"}, {"omzet_tahunan": "20000000"})
    merge(one, [other], by=make_officer())

    edit(again(other), {"sales_idr": 30_000_000}, officer)

    assert again(one).sales_idr == 30_000_000
    assert next(event for event in history_of(again(one)) if event.field == "sales_idr").by == officer


def test_two_spouses_are_not_made_one_person(officer):
    one, other = two({"nama_pengusaha": "WAWAN CONTOH", "kontak_hp": ""}, {"nama_pengusaha": "SITI PERCOBAAN"})

    merge(one, [other], by=officer)

    values, theirs = again_values(one), again_values(other)
    assert {name: value for name, value in values.items() if name.startswith("owner.")} == {
        name: value for name, value in theirs.items() if name.startswith("owner.")
    }
    assert "owners_differ" in preview_warnings(officer)


def preview_warnings(officer):
    survivor, absorbed = Merge.objects.values_list("survivor_id", "absorbed_id").get()
    unmerge(Merge.objects.get(), by=officer)
    return preview_merge(survivor, [absorbed], by=officer).warnings


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("SITI AMINAH", "SITI", False),
        ("AMINAH", "Siti Aminah", False),
        ("SITI AMINAH", "SITI RAHMAWATI", True),
        ("SITI AMINAH", "", False),
    ],
)
def test_owners_differ_where_one_name_is_not_the_other_told_in_part(officer, first, second, differ):
    one, other = two({"nama_pengusaha": first}, {"nama_pengusaha": second})

    assert ("owners_differ" in preview_merge(one, [other], by=officer).warnings) == differ


def test_an_address_comes_from_a_record_of_the_village_that_is_taken(officer):
    one, other = two(
        {"alamat_usaha": "Kp. Lama Sekali No. 123 Blok A"}, {"kec_usaha": "TAMBUN SELATAN", "kel_usaha": "SETIADARMA"}
    )

    merge(one, [other], by=officer)

    assert (again(one).region_id, again(one).address) == (SETIADARMA, "Kp. Contoh No. 10")


def test_the_products_of_all_are_kept(officer):
    one, other = two({"produk_utama": "KECAP"}, {"produk_utama": "SAMBAL"})

    merge(one, [other], by=officer)

    assert {product.name: product.is_main for product in again(one).products.all()} == {"SAMBAL": True, "KECAP": False}


def test_several_become_one_at_once(officer):
    load([sidt_row(number, omzet_tahunan=f"{number}000000") for number in (1, 2, 3)])
    one, second, third = Enterprise.objects.order_by("pk").values_list("pk", flat=True)

    done = merge(one, [second, third], by=officer)

    assert standing() == {(second, one), (third, one)}
    assert len({merge.act for merge in done.merges}) == 1
    assert decided() == {(one, second): "same", (one, third): "same"}
    assert sound()


def test_one_that_has_absorbed_another_is_absorbed_with_it_and_leads_straight_to_the_survivor(officer):
    load([sidt_row(number) for number in (1, 2, 3)])
    one, second, third = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    first = merge(second, [third], by=officer).merges[0]

    merge(one, [second], by=officer)

    assert {again(second).merged_into_id, again(third).merged_into_id} == {one}
    assert sound()
    unmerge(first, by=officer)
    assert (again(second).merged_into_id, again(third).merged_into_id) == (one, None)
    assert sound()


def test_merging_twice_changes_nothing_more(officer):
    one, other = two()
    merge(one, [other], by=officer)
    before = state(moments=True), FieldChange.objects.count()

    done = merge(one, [other], by=officer)

    assert (done.is_new, done.changed) == (False, [])
    assert (state(moments=True), FieldChange.objects.count()) == before


def test_who_comes_second_is_told_what_the_first_did(officer):
    load([sidt_row(number) for number in (1, 2, 3)])
    one, second, third = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    merge(one, [second], by=officer)

    with pytest.raises(MergedMeanwhile) as refused:
        merge(third, [second], by=make_officer())

    first = refused.value.merges[0]
    assert (first.survivor_id, first.absorbed_id, first.by) == (one, second, officer)
    with pytest.raises(MergedMeanwhile):
        merge(second, [third], by=officer)


def test_what_changed_since_the_preview_is_not_merged_unseen(officer):
    one, other = two()
    seen = preview_merge(one, [other], by=officer).seen
    edit(again(other), {"sales_idr": 1}, officer)

    with pytest.raises(ChangedMeanwhile) as refused:
        merge(one, [other], by=officer, seen=seen)

    assert refused.value.numbers == [other]
    assert standing() == set()


def test_what_people_decided_to_be_different_is_not_merged_until_they_take_it_back(officer):
    one, other = two()
    decision = decide((other, one), DIFFERENT, by=officer)

    with pytest.raises(NotTheSame) as refused:
        merge(one, [other], by=officer)

    assert refused.value.decisions == [decision]
    assert withdraw(decision, by=officer)
    merge(one, [other], by=officer)
    with pytest.raises(MergedMeanwhile):
        decide((one, other), DIFFERENT, by=officer)


def test_a_decision_between_others_of_a_cluster_counts_too(officer):
    load([sidt_row(number) for number in (1, 2, 3)])
    one, second, third = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    merge(one, [second], by=officer)
    decide((second, third), DIFFERENT, by=officer)

    with pytest.raises(NotTheSame):
        merge(third, [one], by=officer)


def test_an_officer_merges_only_what_both_lie_in_the_region(officer):
    here, there = make_enterprise(region=SRIAMUR).pk, make_enterprise(region=SETIADARMA).pk

    with pytest.raises(MergeRefused) as refused:
        merge(here, [there], by=make_officer("32.16.05"))

    assert (refused.value.why, refused.value.numbers) == ("unknown", [there])
    with pytest.raises(MergeRefused):
        merge(here, [here], by=officer)
    with pytest.raises(MergeRefused):
        decide((here, there), SAME, by=make_officer("32.16.06"))
