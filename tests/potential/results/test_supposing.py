"""What would be: something mended, another table, villages side by side."""

from datetime import date

import pytest

from desaekspor.accounts.models import Role
from desaekspor.analytics.snapshots import SnapshotGone
from desaekspor.potential.class_table import class_table
from desaekspor.potential.errors import UnknownField, UnknownVillage
from desaekspor.potential.index_table import index_table
from desaekspor.potential.results import snapshots
from desaekspor.potential.results.labels import give_label
from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.models import Snapshot
from desaekspor.potential.results.queries import history_of
from desaekspor.potential.results.supposing import compare, preview_of, what_if
from tests.factories import make_officer, make_user
from tests.potential.results.regency import CLASSES, INDEX, A, B, C, D, make_figure, make_makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regency")]


def test_what_would_be_if_the_road_were_mended():
    assessment = measure().assessment

    supposed = what_if(make_officer(), B, {"paved_km": 8})

    assert supposed.assessment == assessment
    assert (supposed.before.cluster, supposed.after.cluster) == ("2", "1")
    row = assessment.villages.get(village=B)
    assert (supposed.before.index, supposed.before.rank) == (row.index, row.rank)
    # Of three villages one now has less road than it: (1 + 0.5) / 3.
    assert (supposed.after.components["road"], supposed.before.components["road"]) == (0.5, pytest.approx(0.5 / 3))
    assert supposed.after.missing == []


def test_what_if_answers_from_the_snapshot_whatever_came_meanwhile():
    measure()
    make_figure(B, "fields_ha", 1000)

    assert what_if(make_officer(), B, {}).before.readings["fields"].value == 30


def test_what_if_is_for_who_may_see_the_village():
    measure()

    assert what_if(make_user(Role.VILLAGE_OFFICER, B), B, {}).before.village.code == B
    for stranger in (make_user(Role.VILLAGE_OFFICER, A), make_officer("33.08"), make_user(Role.BUYER, None)):
        with pytest.raises(UnknownVillage):
            what_if(stranger, B, {})
    with pytest.raises(UnknownField) as caught:
        what_if(make_officer(), B, {"paved_k": 8})
    assert caught.value.near == ["paved_km"]


def test_a_snapshot_that_is_gone_is_said():
    assessment = measure().assessment
    Snapshot.objects.update(removed_at=assessment.made_at)

    with pytest.raises(SnapshotGone):
        what_if(make_officer(), B, {})


def test_a_snapshot_without_its_folder_is_said():
    snapshots.discard(measure().assessment.snapshot)

    with pytest.raises(SnapshotGone):
        preview_of(make_officer(), class_table(CLASSES))


def test_a_preview_tells_who_changes_class_and_who_moves():
    measure()
    admin = make_user(Role.ADMINISTRATOR, None)
    softer = class_table({"rules": [CLASSES["rules"][0], {**CLASSES["rules"][1], "value": 2}]})

    preview = preview_of(admin, softer)

    assert [(move.code, move.before.cluster, move.after.cluster) for move in preview.moved] == [(B, "2", "1")]
    assert len(preview.moves) == 5

    # Less land is better now: the order of those that have an index turns round where the road does not weigh.
    turned = {**INDEX["indicators"][0], "direction": -1}
    weights = {**INDEX["components"], "road": {**INDEX["components"]["road"], "weight": 0.001}}
    preview = preview_of(admin, index_table({**INDEX, "indicators": [turned, INDEX["indicators"][1]], "components": weights}))
    assert {move.code: move.ranks_up for move in preview.moves if move.ranks_up} == {A: -2, B: 1, C: 1}
    assert all(move.after.rank_low <= move.after.rank <= move.after.rank_high for move in preview.moves if move.after.rank)
    assert {move.code for move in preview.moves if move.ranks_up is None} == {D, "32.16.01.1003"}


def test_a_preview_of_a_table_that_cannot_be_used_says_so():
    measure()

    with pytest.raises(UnknownField):
        preview_of(make_officer(), class_table({"rules": [{**CLASSES["rules"][0], "field": "lost"}]}))


def test_a_preview_shows_the_officer_of_a_district_its_own_villages():
    measure()

    assert {move.code for move in preview_of(make_officer("32.16.05"), class_table(CLASSES)).moves} == {A, B}


def test_villages_side_by_side_in_the_order_asked_for(django_assert_max_num_queries):
    make_makers(A, 60)
    make_makers(C, 60, kbli="14111")
    measure()
    officer = make_officer()
    give_label(C, "desa_wisata", source="Disbudpora", by=officer)

    with django_assert_max_num_queries(5):
        found = compare(officer, [C, A, C, B])

    assert [row.village.code for row in found.villages] == [C, A, B]
    assert [row.kind for code in (A, C) for row in found.specialisations[code]] == ["1077", "1411"]
    assert [label.programme for label in found.labels[C]] == ["desa_wisata"]
    with pytest.raises(UnknownVillage):
        compare(officer, [A, "32.16.05.2999"])
    with pytest.raises(UnknownVillage):
        compare(make_officer("32.16.05"), [A, C])
    with pytest.raises(UnknownVillage):
        compare(officer, [])


def test_index_and_class_over_time():
    measure(as_of=date(2026, 3, 31))
    make_figure(B, "paved_km", 10)
    measure(as_of=date(2026, 6, 30))
    make_figure(B, "fields_ha", 50)
    measure(as_of=date(2026, 6, 30))

    history = history_of(make_officer(), B)

    assert [(row.assessment.as_of, row.cluster, row.rank) for row in history] == [
        (date(2026, 3, 31), "2", 3), (date(2026, 6, 30), "1", 1),
    ]  # fmt: skip
    assert [row.assessment.index_version.version for row in history] == ["small", "small"]
