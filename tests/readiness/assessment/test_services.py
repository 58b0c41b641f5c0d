from datetime import date, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from desaekspor.readiness.assessment import from_certificates
from desaekspor.readiness.assessment.errors import AnswersRefused, AssessmentRefused, LinkRefused
from desaekspor.readiness.assessment.links import SALT, finish, link_of, make_link, token_of, withdraw_link
from desaekspor.readiness.assessment.models import LinkUse, OwnerLink, QuestionVersion, ReadinessAssessment, Way
from desaekspor.readiness.assessment.personal import delete_old_uses, erase, tell
from desaekspor.readiness.assessment.queries import ReadinessFilters, assessments_for, band_counts, page_of, scores_of
from desaekspor.readiness.assessment.services import (
    begin_assessment,
    save_answers,
    take_known,
    to_work_out_anew,
    verify_answers,
    work_out_anew,
)
from desaekspor.readiness.assessment.versions import save_version, shipped_content, version_in_use
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.chain.timeline import timeline_of
from desaekspor.registry.models import Enterprise
from tests.factories import make_enterprise, make_officer

pytestmark = pytest.mark.django_db


def begun(**fields):
    return begin_assessment(make_enterprise(**fields))


def test_an_assessment_begins_with_what_the_register_knows():
    assessment = begun(nib="1234567890123", legal_form="cv")

    known = {one.question: (one.value, one.way, one.source) for one in assessment.answers.all()}
    assert known == {"A1": ("yes", Way.KNOWN, "registry"), "A3": ("firm", Way.KNOWN, "registry")}
    assert (assessment.answered, assessment.asked, assessment.gates["A1"]) == (2, 40, "met")
    assert (assessment.band_low, assessment.band_high, assessment.band) == (1, 4, None)
    assert begin_assessment(assessment.enterprise).pk == assessment.pk


def test_what_a_person_said_stays_and_what_the_register_said_follows_it():
    officer, assessment = make_officer(), begun(nib="1234567890123")
    save_answers(assessment, {"A3": ("sole", None)}, way=Way.OFFICER, by=officer)
    Enterprise.objects.filter(pk=assessment.enterprise_id).update(nib="", legal_form="pt", verified_at=timezone.now())

    assert take_known(assessment) == []

    Enterprise.objects.filter(pk=assessment.enterprise_id).update(nib="1234567890123")
    assert take_known(assessment) == ["A1"]  # it was checked in the register meanwhile
    assert assessment.answers.get(question="A3").value == "sole"
    assert assessment.answers.get(question="A1").verified_at


def test_certificates_answer_what_they_prove():
    food = make_enterprise(nib="", kbli="10799")
    kinds = {"halal": None, "pirt": date(2031, 5, 6), "trademark": None}
    for kind, ends_on in kinds.items():
        Certificate.objects.create(
            enterprise=food, kind=kind, ends_on=ends_on, endless=ends_on is None, mark="verified", source="x"
        )
    assessment = begin_assessment(food)

    known = {one.question: (one.value, one.ends_on, one.source, bool(one.verified_at)) for one in assessment.answers.all()}
    assert known == {
        "A5": ("yes", None, "certificates", True),
        "B4": ("yes", date(2031, 5, 6), "certificates", True),
    }
    Certificate.objects.filter(kind="pirt").update(ends_on=date(2026, 1, 1))
    assert take_known(assessment) == ["B4"]
    assert assessment.answers.get(question="B4").value == "no"
    Certificate.objects.filter(kind="pirt").delete()
    assert "B4" not in from_certificates.answers_of(Enterprise.objects.filter(pk=food.pk))[food.pk]  # not known is not no


def test_saving_twice_changes_nothing_and_each_change_is_in_the_history():
    officer, assessment = make_officer(), begun()
    answers = {"B5": ("8", None), "B4": ("yes", date(2030, 1, 1)), "E3": ("2", date(2030, 1, 1))}

    saved = save_answers(assessment, answers, way=Way.OFFICER, by=officer)
    again = save_answers(assessment, answers, way=Way.OFFICER, by=officer)

    assert (sorted(saved.changed), again.changed) == (["B4", "B5", "E3"], [])
    change = assessment.changes.first()
    assert change.answers["B4"] == [
        {"value": "unknown", "ends_on": None, "verified": False},
        {"value": "yes", "ends_on": "2030-01-01", "verified": False},
    ]
    assert (change.by, change.version, assessment.changes.count()) == (officer, "2026.1", 2)
    told = [event for event in timeline_of(assessment.enterprise, officer) if event.mark]
    assert [(event.part, str(event.title), str(event.detail)) for event in told] == [
        ("readiness", "Penilaian: 3 jawaban", "Merintis sampai Siap ekspor"),
        ("readiness", "Penilaian dihitung ulang", "Merintis sampai Siap ekspor"),
    ]
    # Books have no last day.
    assert assessment.answers.get(question="E3").ends_on is None


def test_one_bad_answer_keeps_all_of_them_out():
    assessment = begun()
    bad = {"B5": ("banyak", None), "B4": ("yes", date(2199, 1, 1)), "Z9": ("yes", None), "E3": ("3", None)}

    with pytest.raises(AnswersRefused) as caught:
        save_answers(assessment, bad, way=Way.OFFICER)

    assert {code: error.code for code, error in caught.value.problems.items()} == {
        "B5": "bad_number",
        "B4": "bad_end",
        "Z9": "no_question",
    }
    assert assessment.answers.count() == 0


def test_what_others_answered_meanwhile_or_checked_stays():
    officer, other, assessment = make_officer(), make_officer(), begun()
    base = save_answers(assessment, {"E3": ("1", None), "E2": ("1", None)}, way=Way.LINK).assessment.revision
    save_answers(assessment, {"E3": ("3", None)}, way=Way.OFFICER, by=officer)

    late = save_answers(assessment, {"E3": ("0", None), "E2": ("2", None)}, way=Way.LINK, base=base)

    assert (late.changed, late.kept) == (["E2"], ["E3"])
    assert verify_answers(assessment, ["E3", "E2"], by=officer) == ["E2"]  # nobody checks their own
    assert verify_answers(assessment, ["E3"], by=other) == ["E3"]
    refused = save_answers(assessment, {"E3": ("0", None)}, way=Way.OWNER)
    assert refused.kept == ["E3"]
    assert save_answers(assessment, {"E3": ("2", None)}, way=Way.OFFICER, by=officer).changed == ["E3"]
    assert assessment.answers.get(question="E3").verified_at is None  # another answer is checked anew


def test_results_are_worked_out_anew_when_an_answer_ends_and_by_a_new_version():
    assessment = begun()
    ends_on = timezone.localdate() + timedelta(days=1)
    save_answers(assessment, {"B4": ("yes", ends_on)}, way=Way.OFFICER)
    assert not to_work_out_anew().exists()
    ReadinessAssessment.objects.filter(pk=assessment.pk).update(next_end=timezone.localdate() - timedelta(days=1))
    assessment.answers.filter(question="B4").update(ends_on=timezone.localdate() - timedelta(days=1))

    assert work_out_anew(to_work_out_anew().values_list("pk", flat=True)) == 1

    assessment.refresh_from_db()
    assert (assessment.gates["B4"], assessment.next_end) == ("not_met", None)
    content = shipped_content()
    save_version(
        {**content, "questions": [one for one in content["questions"] if one["code"] != "B4"]},
        version="2027.1",
        notes="tanpa B4",
        by=make_officer(),
        based_on=version_in_use(),
    )
    assert work_out_anew(to_work_out_anew().values_list("pk", flat=True)) == 1
    assessment.refresh_from_db()
    assert (assessment.version.version, assessment.asked, "B4" in assessment.gates) == ("2027.1", 39, False)
    assert not to_work_out_anew().exists()
    assert version_in_use().version == "2027.1"
    assert QuestionVersion.objects.count() == 2


def test_a_link_opens_one_enterprise_until_it_ends():
    officer, enterprise = make_officer(), make_enterprise()
    link = make_link(enterprise, by=officer)
    token = token_of(link)

    assert link_of(token, address="1.2.3.4").enterprise == enterprise
    assert signing.loads(token, salt=SALT) == link.pk.hex  # and nothing else
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "", token_of(OwnerLink())):
        with pytest.raises(LinkRefused) as caught:
            link_of(wrong)
        assert caught.value.code == "unknown"
    OwnerLink.objects.update(expires_at=timezone.now())
    assert refusal(token) == "expired"
    OwnerLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    finish(link)
    assert refusal(token) == "finished"  # what is sent again afterwards is not taken
    withdraw_link(link, by=officer)
    assert refusal(token) == "withdrawn"
    assert list(LinkUse.objects.filter(link=link).values_list("what", flat=True).order_by("pk")) == [
        "opened",
        "refused",
        "finished",
        "refused",
        "refused",
    ]


def refusal(token, **where):
    with pytest.raises(LinkRefused) as caught:
        link_of(token, **where)
    return caught.value.code


def test_links_are_few_and_those_of_closed_or_erased_enterprises_open_nothing(monkeypatch):
    officer, enterprise = make_officer(), make_enterprise()
    links = [make_link(enterprise, by=officer) for _ in range(3)]
    with pytest.raises(AssessmentRefused, match="too_many_links"):
        make_link(enterprise, by=officer)
    Enterprise.objects.filter(pk=enterprise.pk).update(presence="closed")
    assert refusal(token_of(links[0])) == "gone"
    with pytest.raises(AssessmentRefused, match="not_active"):
        make_link(enterprise, by=officer)
    monkeypatch.setattr("desaekspor.readiness.assessment.links.MOST_REFUSED", 2)
    assert [refusal("x", address="9.9.9.9") for _ in range(3)] == ["unknown", "unknown", "too_many"]
    ended = token_of(withdraw_link(links[0], by=officer))
    written = LinkUse.objects.count()
    assert [refusal(ended, address="8.8.8.8") for _ in range(4)] == ["withdrawn", "withdrawn", "too_many", "too_many"]
    assert LinkUse.objects.count() == written + 2  # what comes in masses is not written down for ever


def test_lists_are_ones_own_filtered_and_walked_page_by_page():
    near, far = make_officer("32.16"), make_officer("33.08")
    mine = [begun(name=f"Usaha {place}") for place in range(5)]
    begun(region="33.08.01.2001", name="Jauh")
    save_answers(mine[0], {"A1": ("no", None), "B3": ("3", None)}, way=Way.OFFICER)

    assert {one.pk for one in assessments_for(near)} == {one.pk for one in mine}
    assert [one.enterprise.name for one in assessments_for(far)] == ["Jauh"]
    assert band_counts(assessments_for(near)) == {(1, 2): 1, (1, 4): 4}
    assert [one.pk for one in ReadinessFilters(gate="A1").apply(assessments_for(near))] == [mine[0].pk]
    assert ReadinessFilters(band="belum-pasti").apply(assessments_for(near)).count() == 5
    for order in ("nama", "-nama", "tanggal", "-tanggal", "skor", "-skor"):
        walked, after, pages = [], "", []
        while not pages or after:
            page = page_of(assessments_for(near).select_related("enterprise"), order, after=after, rows=2)
            pages.append(page)
            walked += [one.pk for one in page.rows]
            after = page.after
        assert sorted(walked) == sorted(one.pk for one in mine)
        back = page_of(assessments_for(near).select_related("enterprise"), order, before=pages[1].before, rows=2)
        assert ([one.pk for one in back.rows], back.before) == ([one.pk for one in pages[0].rows], "")
    assert scores_of(Enterprise.objects.filter(pk=mine[0].enterprise_id)) == {mine[0].enterprise_id: 0.0}


def test_the_sheet_tells_the_answers_and_erasing_closes_the_links():
    officer, assessment = make_officer(), begun()
    save_answers(assessment, {"E3": ("2", None)}, way=Way.LINK)
    link = make_link(assessment.enterprise, by=officer)
    LinkUse.objects.create(link=link, what="opened", mark="x", at=timezone.now() - timedelta(days=400))

    _title, _head, rows, _none = tell([assessment.enterprise_id])
    erase([assessment.enterprise_id])

    assert len(rows) == 1
    assert refusal(token_of(link)) == "withdrawn"
    assert LinkUse.objects.get(what="opened").mark == ""
    assert delete_old_uses(timezone.now() - timedelta(days=365), dry_run=False) == 1
