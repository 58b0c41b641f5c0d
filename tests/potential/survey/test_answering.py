"""Answers, their marks, their history, and two people at once."""

import pytest

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.potential.queries import FIGURES, known_figures
from desaekspor.potential.survey.answering import MINE, THEIRS, save_answers, survey_of, take_back, verify_answers
from desaekspor.potential.survey.errors import AnsweredMeanwhile, Contradicted, NotUndoable
from desaekspor.potential.survey.models import Answer, AnswerChange
from desaekspor.potential.survey.queries import figure_names, figures_of, standing_of, villages_for
from desaekspor.regions.models import Region
from tests.factories import make_officer, make_region, make_user

pytestmark = pytest.mark.django_db
VILLAGE = "32.16.05.2001"


@pytest.fixture
def survey():
    return survey_of(make_region(VILLAGE), 2026)


@pytest.fixture
def village_officer():
    return make_user(Role.VILLAGE_OFFICER, VILLAGE)


def said(survey):
    return standing_of(survey).said


def test_an_answer_is_kept_with_who_gave_it_when_and_what_stood_before(survey, village_officer):
    assert save_answers(survey, {"families": 1200, "topography": None}, by=village_officer, base=0) == ["families"]
    assert save_answers(survey, {"families": 1250}, by=village_officer, base=1) == ["families"]
    assert save_answers(survey, {"families": 1250}, by=village_officer, base=2) == []

    answer = Answer.objects.get(survey=survey)
    assert (answer.value, answer.mark, answer.by, answer.revision) == (1250, "reported", village_officer, 2)
    assert [change.values for change in AnswerChange.objects.all()] == [
        [[1200, "reported"], [1250, "reported"]],
        [None, [1200, "reported"]],
    ]
    assert AuditEntry.objects.filter(action="survey.answer").first().fields == ["families"]


def test_what_is_about_persons_is_sealed_and_nowhere_in_clear(survey, village_officer):
    save_answers(survey, {"surveyor": "WAWAN CONTOH"}, by=village_officer, base=0)

    answer = Answer.objects.get(survey=survey)
    assert answer.value is None
    assert answer.sealed == "WAWAN CONTOH"
    assert b"WAWAN" not in bytes(Answer.objects.values_list("sealed", flat=True).get())
    assert b"WAWAN" not in bytes(AnswerChange.objects.values_list("values", flat=True).get())


def test_two_who_answer_at_once_see_each_others_answer_and_choose(survey, village_officer):
    officer = make_officer()
    save_answers(survey, {"families": 1200, "farm_families": 300}, by=village_officer, base=0)
    save_answers(survey, {"families": 1250}, by=village_officer, base=1)

    with pytest.raises(AnsweredMeanwhile) as meanwhile:
        save_answers(survey, {"families": 1300, "farm_families": 310}, by=officer, base={"families": 1, "farm_families": 1})

    (difference,) = meanwhile.value.differences
    assert (difference.question, difference.base, difference.theirs, difference.mine) == ("families", 1200, 1250, 1300)
    assert said(survey) == {"families": 1250, "farm_families": 300}, "nothing is half written"

    changed = save_answers(
        survey, {"families": 1300, "farm_families": 310}, by=officer, base=1, seen=2, choices={"families": THEIRS}
    )
    assert changed == ["farm_families"]
    assert save_answers(survey, {"families": 1300}, by=officer, base=1, seen=2, choices={"families": MINE}) == ["families"]
    assert said(survey) == {"families": 1300, "farm_families": 310}


def test_a_choice_counts_only_for_the_answer_that_was_seen(survey, village_officer):
    for revision, families in enumerate((1200, 1250, 1260)):
        save_answers(survey, {"families": families}, by=village_officer, base=revision)

    with pytest.raises(AnsweredMeanwhile):
        save_answers(survey, {"families": 1300}, by=make_officer(), base=1, seen=2, choices={"families": MINE})


def test_what_others_answered_and_one_did_not_touch_stays(survey, village_officer):
    save_answers(survey, {"families": 1200}, by=village_officer, base=0)

    assert save_answers(survey, {"families": None, "topography": "plain"}, by=make_officer(), base=0) == ["topography"]
    assert said(survey) == {"families": 1200, "topography": "plain"}


def test_answers_that_contradict_each_other_are_refused_together(survey, village_officer):
    save_answers(survey, {"families": 100}, by=village_officer, base=0)

    with pytest.raises(Contradicted) as refused:
        save_answers(survey, {"farm_families": 101, "topography": "plain"}, by=village_officer, base=1)

    assert set(refused.value.found) == {"farm_families"}
    assert said(survey) == {"families": 100}


def test_a_second_person_verifies_and_a_new_answer_has_to_be_verified_again(survey, village_officer):
    officer = make_officer()
    save_answers(survey, {"families": 1200}, by=village_officer, base=0)
    save_answers(survey, {"topography": "plain"}, by=officer, base=1)

    assert verify_answers(survey, ["families", "topography"], by=officer, seen=1) == ["families"]
    assert verify_answers(survey, ["families", "topography"], by=officer, seen=9) == [], "nobody verifies what they said"
    assert Answer.objects.get(question="families").verified_by == officer
    save_answers(survey, {"families": 1250}, by=village_officer, base=3)
    assert Answer.objects.get(question="families").mark == "reported"


def test_the_last_change_of_a_question_can_be_taken_back_and_one_below_it_cannot(survey, village_officer):
    officer = make_officer()
    save_answers(survey, {"families": 1200}, by=village_officer, base=0)
    save_answers(survey, {"families": 1250}, by=officer, base=1)
    second, first = AnswerChange.objects.order_by("-revision")

    with pytest.raises(NotUndoable):
        take_back(first, by=officer)
    assert take_back(second, by=officer)
    assert not take_back(second, by=officer), "a repeated click changes nothing"
    answer = Answer.objects.get(survey=survey)
    assert (answer.value, answer.by) == (1200, village_officer)
    assert take_back(first, by=officer)
    assert said(survey) == {}
    assert AnswerChange.objects.count() == 4, "the history keeps everything"


def test_an_answer_that_was_taken_back_is_not_given_again_by_a_page_that_still_shows_it(survey, village_officer):
    save_answers(survey, {"families": 1200}, by=village_officer, base=0)
    take_back(AnswerChange.objects.get(), by=village_officer)

    assert save_answers(survey, {"families": 1200}, by=village_officer, base={"families": 1}) == []


def test_answers_count_as_figures_of_their_village_and_year(survey, village_officer):
    given = {"families": 1200, "borders_sea": False, "phone_signal": "strong", "sea_uses": ["tourism"], "main_commodity": "padi"}
    save_answers(survey, given, by=village_officer, base=0)

    figures = list(figures_of("32.16"))

    assert {one.name: (one.region_id, one.value, one.mark, one.source, one.period) for one in figures} == {
        "survey_families": (VILLAGE, 1200.0, "reported", "survey", "2026"),
        "survey_borders_sea": (VILLAGE, 0.0, "reported", "survey", "2026"),
        "survey_phone_signal": (VILLAGE, 4.0, "reported", "survey", "2026"),
    }, "what is not asked of a village without a coast is no figure, and neither are words"
    assert list(figures_of("33.09")) == []
    assert (figures_of, figure_names) in FIGURES, "so that the snapshot, the index and its rules read them"
    assert "survey_phone_signal" in known_figures()
    assert "survey_main_commodity" not in known_figures()


def test_an_enumerator_answers_in_the_villages_that_were_assigned_and_in_no_other():
    from desaekspor.potential.survey.assigning import assign

    officer, enumerator = make_officer(), make_user(Role.ENUMERATOR, "32.16.05")
    for code in (VILLAGE, "32.16.05.2002", "32.16.01.2001"):
        make_region(code)

    assert list(villages_for(enumerator)) == []
    assert assign(enumerator, [VILLAGE, "32.16.05.2002", "32.16.01.2001"], by=officer) == (2, 0), "the last is not in the region"
    assert [village.pk for village in villages_for(enumerator)] == [VILLAGE, "32.16.05.2002"]
    assert assign(enumerator, [VILLAGE], by=officer) == (0, 1)
    assert [village.pk for village in villages_for(enumerator)] == [VILLAGE]
    assert list(villages_for(make_user(Role.BUYER, None))) == []
    Region.objects.filter(pk=VILLAGE).update(last_day="2025-01-01")
    assert list(villages_for(enumerator)) == [], "a village that ended is asked no more"


def test_the_demo_enumerator_begins_with_the_villages_of_the_region():
    from desaekspor.potential.survey.assigning import assign_demo_enumerators

    assign_demo_enumerators()  # without demo users nothing happens
    make_officer(is_demo=True)
    demo, real = make_user(Role.ENUMERATOR, "32.16.05", is_demo=True), make_user(Role.ENUMERATOR, "32.16.05")
    for code in (VILLAGE, "32.16.01.2001"):
        make_region(code)

    assign_demo_enumerators()

    assert [village.pk for village in villages_for(demo)] == [VILLAGE]
    assert list(villages_for(real)) == []
