"""Certificates are written with their history; doubts are asked, duplicates named, everything can be taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry
from desaekspor.readiness import evidence
from desaekspor.readiness.certificates import market_rules, personal, reminders, services
from desaekspor.readiness.certificates.copies import add_copy
from desaekspor.readiness.certificates.errors import (
    AlreadyRecorded,
    CertificateRefused,
    ChangedMeanwhile,
    Doubtful,
    NotUndoable,
)
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from desaekspor.readiness.certificates.queries import (
    CertificateFilters,
    certificates_for,
    certificates_to_change,
    counts_by_state,
    known_answers,
    village_counts,
)
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.services.errors import OutsideRegion
from tests.factories import make_enterprise, make_officer, make_user
from tests.readiness.certificates.papers import HALAL, make_certificate, read
from tests.readiness.test_evidence import pdf

pytestmark = pytest.mark.django_db
HACCP = {"kind": "haccp", "number": "HC-1"}


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_it_is_written_once_and_with_its_history():
    enterprise, officer = make_enterprise(), make_officer()
    made, is_new = services.record_certificate(enterprise, read(), by=officer)

    assert (is_new, made.mark, made.source, made.number_key) == (True, "reported", "office of the regency", f"halal:{HALAL}")
    assert services.record_certificate(enterprise, read(), by=officer, key=made.key) == (made, False)
    with pytest.raises(AlreadyRecorded):
        services.record_certificate(enterprise, read(), by=officer)
    assert made.changes.get().values["number"] == [None, HALAL]
    assert AuditEntry.objects.filter(action="certificate.record").count() == 1


def test_the_number_of_another_enterprise_is_warned_of_and_kept_when_confirmed():
    first, second, officer = make_enterprise(), make_enterprise(), make_officer()
    make_certificate(first)

    with pytest.raises(Doubtful) as doubtful:
        services.record_certificate(second, read(), by=officer)
    assert [(one.code, one.facts) for one in doubtful.value.doubts] == [("of_another", {"enterprise": first.pk})]
    assert Certificate.objects.count() == 1

    kept, _new = services.record_certificate(second, read(), by=officer, confirmed=True)
    assert kept.doubts == ["of_another"]
    assert list(CertificateFilters(doubt="ya").apply(certificates_for(officer))) == [kept]


def test_nobody_writes_outside_of_their_region():
    enterprise = make_enterprise()

    with pytest.raises(OutsideRegion):
        services.record_certificate(enterprise, read(), by=make_officer("33.09"))
    certificate = make_certificate(enterprise)
    for change in (
        lambda by: services.change_certificate(certificate, read(note="x"), by=by, base=1),
        lambda by: services.verify_certificate(certificate, by=by, how="paper"),
        lambda by: services.remove_certificate(certificate, by=by),
        lambda by: services.take_back(certificate.changes.get(), by=by),
        lambda by: add_copy(certificate, pdf(), by=by),
    ):
        with pytest.raises(OutsideRegion):
            change(make_officer("33.09"))
    assert certificates_for(make_officer("33.09")).count() == 0
    assert certificates_for(make_user("buyer", None)).count() == 0
    assert certificates_to_change(make_user("owner", None)).count() == 0


def test_the_owner_sees_the_own_ones():
    owner = make_user("owner", None)
    mine = make_certificate(make_enterprise(owner={"name": "WAWAN CONTOH", "user": owner}))
    make_certificate(make_enterprise())

    assert list(certificates_for(owner)) == [mine]


def test_a_change_takes_the_verification_away_and_two_people_do_not_overwrite_each_other():
    officer = make_officer()
    certificate = make_certificate(by=officer, **HACCP)
    assert services.verify_certificate(certificate, by=officer, how="register")
    assert not services.verify_certificate(certificate, by=officer, how="register")

    services.change_certificate(certificate, read(HACCP, issuer="Lembaga A"), by=make_officer(), base=2)
    certificate.refresh_from_db()
    assert (certificate.mark, certificate.verified_by, certificate.verified_how) == ("reported", None, "")

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        services.change_certificate(certificate, read(HACCP, issuer="Lembaga B"), by=officer, base=2)
    assert meanwhile.value.fields == ["issuer"]
    assert services.change_certificate(certificate, read(HACCP, product="Kecap"), by=officer, base=2) == ["product"]
    certificate.refresh_from_db()
    assert (certificate.issuer, certificate.product) == ("Lembaga A", "Kecap")


def test_changes_are_taken_back_where_no_later_one_stands_on_them():
    officer = make_officer()
    certificate = make_certificate(by=officer, **HACCP)
    services.change_certificate(certificate, read(HACCP, note="satu"), by=officer, base=1)
    services.change_certificate(certificate, read(HACCP, note="dua"), by=officer, base=2)
    first, second, third = certificate.changes.order_by("version")

    with pytest.raises(NotUndoable):
        services.take_back(second, by=officer)
    services.take_back(third, by=officer)
    services.take_back(second, by=officer)
    certificate.refresh_from_db()
    assert certificate.note == ""
    services.take_back(first, by=officer)
    assert certificates_for(officer).count() == 0
    with pytest.raises(NotUndoable):
        services.take_back(first, by=officer)
    services.take_back(certificate.changes.first(), by=officer)  # the undo is taken back
    assert list(certificates_for(officer)) == [certificate]


def test_withdrawing_needs_a_day_that_can_be():
    officer = make_officer()
    certificate = make_certificate(by=officer, issued_on="2024-11-03", endless="ya")

    for day in (None, timezone.localdate() + timedelta(days=1), date(2024, 11, 2)):
        with pytest.raises(CertificateRefused):
            services.withdraw_certificate(certificate, by=officer, on=day)
    services.withdraw_certificate(certificate, by=officer, on=date(2026, 1, 5), why="ganti resep")
    certificate.refresh_from_db()
    assert certificate.state == "withdrawn"


def test_reminders_make_themselves_and_answers_hold_for_their_stage(django_assert_num_queries):
    officer, enterprise = make_officer(), make_enterprise()
    today = timezone.localdate()
    soon = make_certificate(enterprise, by=officer, ends_on=in_days(75), number="")
    make_certificate(enterprise, by=officer, kind="haccp", ends_on=in_days(400))
    renewed = make_certificate(enterprise, by=officer, kind="iso22000", number="A", ends_on=in_days(20))
    make_certificate(enterprise, by=officer, kind="iso22000", number="B", ends_on=in_days(900))
    ended = make_certificate(enterprise, by=officer, kind="bpom", number="MD999900000001", ends_on=in_days(-3))
    mine = certificates_for(officer)

    with django_assert_num_queries(1):
        assert [(one.pk, one.stage) for one in reminders.reminders_due(mine)] == [(ended.pk, 0), (soon.pk, 90)]
    assert renewed.pk not in {one.pk for one in reminders.reminders_due(mine)}

    answer = reminders.answer_reminder(soon, by=officer, what="handled")
    assert reminders.answer_reminder(soon, by=officer, what="handled") == answer
    assert [one.pk for one in reminders.reminders_due(mine)] == [ended.pk]
    # At the next stage it is asked anew; where the end is corrected, too.
    assert soon.pk in {one.pk for one in reminders.reminders_due(mine, today + timedelta(days=15))}
    reminders.take_answer_back(answer, by=officer)
    assert reminders.stage_counts(mine) == {90: 1, 60: 0, 30: 0, 0: 1}

    with pytest.raises(CertificateRefused):
        reminders.answer_reminder(ended, by=officer, what="put_off", until=today)
    reminders.answer_reminder(ended, by=officer, what="put_off", until=today + timedelta(days=7))
    assert ended.pk not in {one.pk for one in reminders.reminders_due(mine, today + timedelta(days=6))}
    assert ended.pk in {one.pk for one in reminders.reminders_due(mine, today + timedelta(days=7))}


def test_states_are_counted_and_filtered_as_the_rows_say():
    officer, enterprise = make_officer(), make_enterprise()
    for number, days in enumerate((-1, 0, 30, 90, 91)):
        make_certificate(enterprise, by=officer, kind="haccp", number=f"H{number}", ends_on=in_days(days))
    make_certificate(enterprise, by=officer, kind="haccp", number="H9")
    make_certificate(enterprise, by=officer, kind="nib", number="0306249678338", endless="ya")
    mine = certificates_for(officer)

    counts = counts_by_state(mine)
    assert counts == {"valid": 2, "soon": 3, "ended": 1, "withdrawn": 0, "unknown_end": 1}
    for state, many in counts.items():
        found = list(CertificateFilters(state=state).apply(mine))
        assert [one.state for one in found] == [state] * many
    assert CertificateFilters(days="30").apply(mine).count() == 2
    assert village_counts("32.16.05.2001") == (5, 3, 1)


def test_what_is_known_answers_and_what_is_not_known_stays_unknown():
    officer, enterprise = make_officer(), make_enterprise()
    make_certificate(enterprise, by=officer, kind="nib", number="0306249678338", endless="ya")
    make_certificate(enterprise, by=officer, kind="haccp", number="H1", ends_on=in_days(-1))
    make_certificate(enterprise, by=officer, kind="iso22000", number="I1")

    known = known_answers([enterprise.pk])[enterprise.pk]

    assert {kind: one.value for kind, one in known.items()} == {"nib": "yes", "haccp": "no"}


def test_certificates_go_with_a_merge_and_come_back():
    officer, one, other = make_officer(), make_enterprise(), make_enterprise(name="Kecap Bintnag")
    certificate = make_certificate(other, by=officer)

    done = merge(one.pk, [other.pk], by=officer).merges[0]
    certificate.refresh_from_db()
    assert certificate.enterprise_id == one.pk
    assert services.holders_of("halal", HALAL, but=one) == []

    unmerge(done, by=officer)
    certificate.refresh_from_db()
    assert certificate.enterprise_id == other.pk


def test_erasing_takes_papers_and_notes_and_leaves_what_the_business_has(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.VAR = tmp_path
    officer = make_officer()
    certificate = make_certificate(by=officer, note="dibawa Pak Wawan")
    copy = add_copy(certificate, pdf(), by=officer)
    assert add_copy(certificate, pdf(), by=officer) == copy
    assert personal.told_of([certificate.enterprise_id])[2][0][1:] == [HALAL, "akhir tidak diketahui", "1", "dibawa Pak Wawan"]

    with django_capture_on_commit_callbacks(execute=True):
        personal.erase_from([certificate.enterprise_id])

    certificate.refresh_from_db()
    assert (certificate.note, certificate.number, certificate.copies.count()) == ("", HALAL, 0)
    assert "Wawan" not in str(list(certificate.changes.values()))
    assert not evidence.FILES.path_of(copy.stored_as).exists()


def test_rules_of_markets_are_loaded_once_and_corrections_stay():
    assert market_rules.load_rules() == 63
    rule = MarketRule.objects.get(code="sa-origin")
    officer = make_officer()

    rule, changed = market_rules.write_rule(rule, {"duty": "applies"}, by=officer, base=1)
    with pytest.raises(ChangedMeanwhile):
        market_rules.write_rule(rule, {"duty": "must"}, by=officer, base=1)

    assert (changed, rule.version) == (["duty"], 2)
    assert market_rules.load_rules() == 0
    rule.refresh_from_db()
    assert rule.duty == "applies"
    assert list(rule.changes.first().values) == ["duty"]


def test_rules_that_nobody_touched_follow_the_table():
    market_rules.load_rules()
    rules = MarketRule.objects.filter(code__in=["sa-label", "sa-gso", "gc-label"])
    rules.update(title_id="Dahulu", version=1)
    officer = make_officer()
    corrected = market_rules.write_rule(rules.get(code="sa-gso"), {"title_en": "Mine"}, by=officer)[0]

    assert market_rules.load_rules() == 0

    titles = dict(rules.values_list("code", "title_id"))
    assert (titles["sa-gso"], "Dahulu" in (titles["sa-label"], titles["gc-label"])) == ("Dahulu", False)
    change = rules.get(code="sa-label").changes.first()
    assert (change.by, list(change.values)) == (None, ["title_id"])
    assert corrected.updated_by == officer
    market_rules.load_rules()
    assert rules.get(code="sa-label").version == 2  # once


def test_markets_are_read_for_an_enterprise():
    market_rules.load_rules()
    officer, enterprise = make_officer(), make_enterprise(kbli="10773", kbli_version="2020")
    make_certificate(enterprise, by=officer, kind="nib", number="0306249678338", endless="ya")
    make_certificate(enterprise, by=officer, kind="pirt", number="206321601012328", ends_on="2028-05-01")
    make_certificate(enterprise, by=officer, endless="ya")

    read_now = {one.market: one for one in market_rules.read_markets(enterprise, today=date(2026, 11, 28))}

    assert (read_now["JP"].verdict, read_now["MY"].verdict) == ("open", "open")
    assert (read_now["SA"].verdict, read_now["SA"].lacking) == ("nearly", [("ska",)])
    assert read_now["US"].lacking == [("fda",)]
