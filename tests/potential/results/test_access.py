"""Whose results they are: what is published anyone may see, the rest belongs to the area."""

import pytest
from django.contrib.auth.models import AnonymousUser

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.potential.index_table import index_table
from desaekspor.potential.results.labels import NotYours, give_label, take_label
from desaekspor.potential.results.masking import for_public, kept_back
from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.models import ProgrammeLabel
from desaekspor.potential.results.queries import (
    assessments_for,
    class_versions_for,
    clusters_for,
    history_of,
    index_versions_for,
    labels_for,
    newest_for,
    serves,
    snapshots_for,
    specialisations_for,
    village_assessments_for,
)
from desaekspor.potential.results.writing import publish, take_back
from desaekspor.potential.rules import may_edit_tables, may_publish_assessments
from tests.factories import make_officer, make_user
from tests.potential.results.regency import INDEX, A, B, C, make_makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regency")]


@pytest.fixture
def people():
    return {
        "anonymous": AnonymousUser(),
        "buyer": make_user(Role.BUYER, None),
        "owner": make_user(Role.OWNER, A),
        "village officer": make_user(Role.VILLAGE_OFFICER, A),
        "of the district": make_officer("32.16.05"),
        "officer": make_officer("32.16"),
        "of the province": make_officer("32"),
        "officer elsewhere": make_officer("33.08"),
        "village officer elsewhere": make_user(Role.VILLAGE_OFFICER, "33.08.01.2001"),
        "administrator": make_user(Role.ADMINISTRATOR, None),
    }


STRANGERS = {"anonymous", "buyer", "owner", "officer elsewhere", "village officer elsewhere"}


def seen(people, queryset_for):
    return {name: queryset_for(user).count() for name, user in people.items()}


def test_before_it_is_published_an_assessment_belongs_to_its_regency(people):
    assessment = measure().assessment
    publish(assessment, by=people["officer"])
    take_back(assessment, by=people["officer"])
    nothing = dict.fromkeys(STRANGERS, 0)

    for rows_for in (assessments_for, snapshots_for, index_versions_for, class_versions_for):
        assert {name for name, count in seen(people, rows_for).items() if count} == people.keys() - STRANGERS
    assert seen(people, village_assessments_for) == nothing | {
        "village officer": 1, "of the district": 2, "officer": 5, "of the province": 5, "administrator": 5,
    }  # fmt: skip
    assert seen(people, specialisations_for) == nothing | {
        "village officer": 1, "of the district": 2, "officer": 2, "of the province": 2, "administrator": 2,
    }  # fmt: skip
    assert newest_for(people["officer elsewhere"]) is None
    assert newest_for(people["village officer"]) == assessment
    assert history_of(people["village officer elsewhere"], A) == []


def test_what_is_published_anyone_may_see_but_small_counts(people):
    publish(measure().assessment, by=people["officer"])

    assert set(seen(people, assessments_for).values()) == {1}
    assert set(seen(people, village_assessments_for).values()) == {5}
    # Of the two villages with makers one has three of a kind, the other two.
    everything = {"village officer": 1, "of the district": 2, "officer": 2, "of the province": 2, "administrator": 2}
    assert seen(people, specialisations_for) == dict.fromkeys(STRANGERS, 1) | everything
    assert [row.village_id for row in specialisations_for(people["anonymous"])] == [A]
    assert history_of(people["anonymous"], B)[0].village_id == B


def test_clusters_belong_to_who_serves_one_of_their_villages(people):
    make_makers(A, 60)
    make_makers(B, 60)
    make_makers(C, 120, kbli="14111")
    assessment = measure().assessment

    assert seen(people, clusters_for) == dict.fromkeys(STRANGERS, 0) | {
        "village officer": 1, "of the district": 1, "officer": 2, "of the province": 2, "administrator": 2,
    }  # fmt: skip
    publish(assessment, by=people["officer"])
    assert set(seen(people, clusters_for).values()) == {2}


def test_all_versions_are_for_those_who_may_change_them_the_others_see_what_stands_behind_results(people):
    assert seen(people, index_versions_for) == dict.fromkeys(people, 0) | {"administrator": 2}  # one shipped
    assert {name for name, user in people.items() if may_edit_tables(user)} == {"administrator"}


def test_officers_of_the_whole_regency_publish(people):
    allowed = {name for name, user in people.items() if may_publish_assessments(user, "32.16")}

    assert allowed == {"officer", "of the province"}


def test_publishing_is_written_into_the_audit_log_once(people):
    assessment = measure().assessment
    for _ in range(2):
        publish(assessment, by=people["officer"])

    assert AuditEntry.objects.filter(action="assessment.publish", by=people["officer"], object_id=str(assessment.pk)).count() == 1


def test_the_public_sees_no_count_that_may_point_at_a_person():
    assessment = measure().assessment
    small, large = (assessment.villages.get(village=code).opened for code in (B, A))

    shown = for_public(small)
    assert [(rule["found"], rule["state"]) for rule in shown["rules"]] == [(None, "met"), (2, "not_met")]
    assert (shown["rules"][0]["hidden"], "hidden" in shown["rules"][1]) == ("small", False)
    assert small["rules"][0]["found"] == 2  # what is kept stays as it is
    assert for_public(large) == large


def figure(name, value, source="registry"):
    return {"name": name, "value": value, "source": source}


def test_small_counts_take_with_them_what_they_could_be_worked_out_from():
    people = figure("people@dukcapil", 5000.0, "dukcapil")
    opened = {
        "indicators": {
            "few": {"value": 0.1, "figures": [figure("makers_nib", 2.0), figure("makers", 20.0), people]},
            "none": {"value": 0.0, "figures": [figure("makers_nib", 0.0), people]},
            "many": {"value": 4.0, "figures": [figure("makers", 20.0)]},
        },
        "rules": [{"field": f"indicator:{code}", "found": value} for code, value in (("few", 0.1), ("many", 4.0))],
    }

    shown = for_public(opened)

    few = shown["indicators"].pop("few")
    assert (few["value"], few["hidden"]) == (None, "with_small")
    assert few["figures"] == [
        figure("makers_nib", None) | {"hidden": "small"}, figure("makers", None) | {"hidden": "with_small"}, people,
    ]  # fmt: skip
    assert shown["indicators"] == {code: opened["indicators"][code] for code in ("none", "many")}
    assert shown["rules"] == [{"field": "indicator:few", "found": None, "hidden": "with_small"}, opened["rules"][1]]


def test_nothing_is_supposed_that_would_tell_a_small_count():
    of_makers = {"code": "nib", "component": "land", "of": ["makers_nib"], "per": ["makers"]}
    of_people = {"code": "makers", "component": "land", "of": ["makers"], "per": ["people@dukcapil"]}
    table = index_table(INDEX | {"indicators": [*INDEX["indicators"], of_makers, of_people]})

    def kept(nib, makers):
        of_makers = {"figures": [figure("makers_nib", nib), figure("makers", makers)]}
        of_people = {"figures": [figure("makers", makers), figure("people@dukcapil", 5000.0, "dukcapil")]}
        found = kept_back(for_public({"indicators": {"nib": of_makers, "makers": of_people}}), table)
        return set(found.to_any), set(found.to_threshold)

    # Where the other count is not small, one that a rule sets to its threshold leaves nothing to be worked out.
    assert kept(nib=1.0, makers=20.0) == ({"makers_nib", "makers"}, {"makers"})
    assert kept(nib=0.0, makers=2.0) == ({"makers_nib", "makers", "people"}, {"makers_nib", "people"})
    assert kept(nib=1.0, makers=2.0) == ({"makers_nib", "makers", "people"}, {"makers_nib", "makers", "people"})
    assert kept(nib=3.0, makers=20.0) == (set(), set())


def test_who_serves_a_village_sees_all_of_it(people):
    assert {name for name, user in people.items() if serves(user, A)} == people.keys() - STRANGERS
    assert {name for name, user in people.items() if serves(user, C)} == {"officer", "of the province", "administrator"}


def test_a_village_carries_several_labels_and_only_its_officers_change_them(people):
    officer = people["of the district"]
    for programme, name in (("desa_devisa", "Kakao"), ("desa_bisa_ekspor", ""), ("other", "Kampung Kecap")):
        give_label(A, programme, name=name, source="LPEI", by=officer)
    give_label(A, "desa_devisa", name="Kakao", source="LPEI 2026", by=people["officer"])  # corrected

    assert [label.title for label in labels_for(people["anonymous"])] == [
        "Desa BISA Ekspor (Kemendag)", "Desa Devisa (LPEI): Kakao", "Kampung Kecap",
    ]  # fmt: skip
    kakao = ProgrammeLabel.objects.get(name="Kakao")
    assert (kakao.source, kakao.created_by) == ("LPEI 2026", officer)
    may = {name for name, user in people.items() if labels_for(user, to_change=True).exists()}
    assert may == {"of the district", "officer", "of the province"}
    for name in people.keys() - may:
        with pytest.raises(NotYours):
            give_label(A, "desa_wisata", source="", by=people[name])
        with pytest.raises(NotYours):
            take_label(kakao, by=people[name])
    with pytest.raises(NotYours):
        give_label("32.16.05", "desa_wisata", source="", by=officer)  # a district is no village

    take_label(kakao, by=officer)
    assert labels_for(people["anonymous"]).count() == 2
