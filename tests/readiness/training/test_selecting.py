"""A selection from applications to its close: nobody without a reason, places and quotas kept, the waiting list moves up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desaekspor.readiness.training import steps
from desaekspor.readiness.training.applying import apply
from desaekspor.readiness.training.errors import NotAllDecided, TrainingRefused
from desaekspor.readiness.training.messages import explain, parts_in_words, reason_of
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.queries import batches_for, counts_by_state, enrolments_for
from desaekspor.readiness.training.selecting import (
    accept_proposal,
    close_selection,
    decide,
    leave,
    move_up,
    proposal_for,
    reopen_selection,
)
from desaekspor.registry.services.errors import OutsideRegion
from tests.factories import make_enterprise, make_officer
from tests.readiness.training.classes import make_applicant, make_batch, make_participants, make_session, make_trainer

pytestmark = pytest.mark.django_db


def states(*enrolments):
    return [Enrolment.objects.get(pk=one.pk).state for one in enrolments]


def test_a_selection_gives_everybody_a_reason_and_moves_the_waiting_list_up(monkeypatch):
    batch = make_batch(quotas={"32.16.05": 1})
    best, second = make_applicant(batch), make_applicant(batch)
    elsewhere = make_applicant(batch, region="32.16.01.2001", computed_scale="micro")
    last = make_applicant(batch, region="32.16.01.2001", computed_scale="large")
    unknown = make_applicant(batch, computed_scale="")
    told = []
    monkeypatch.setattr(steps, "_listeners", [lambda numbers, step, **facts: told.append((numbers, step))])

    counts = accept_proposal(batch, by=batch.created_by)

    assert counts == {"selected": 2, "waiting": 1, "declined": 1, "applied": 1}
    assert states(best, second, elsewhere, last, unknown) == ["selected", "waiting", "selected", "declined", "applied"]
    second.refresh_from_db()
    assert reason_of(second, districts={"32.16.05": "Tambun Utara"}) == (
        "Peringkat 2 menurut skor, tetapi kuota Tambun Utara (1) sudah penuh. Urutan 1 daftar tunggu."
    )
    with pytest.raises(NotAllDecided) as refused:
        close_selection(batch, by=batch.created_by)
    assert refused.value.facts == {"undecided": 1, "without_reason": 0, "too_many": 0, "nobody": 0}
    assert "1 belum diputuskan" in explain(refused.value)

    decide(batch, [unknown.pk], "declined", reason="Skala usaha belum diketahui", by=batch.created_by)
    closed = close_selection(batch, by=batch.created_by)

    assert closed.selection_closed_at
    assert [Enrolment.objects.get(pk=one.pk).number for one in (best, elsewhere, second)] == [1, 2, None]
    assert leave(Enrolment.objects.get(pk=best.pk), by=batch.created_by, reason="pindah kota") == second
    second.refresh_from_db()
    assert (second.state, second.number, second.waits_as) == ("selected", 3, None)
    assert told == [([best.enterprise_id, elsewhere.enterprise_id], "selected"), ([second.enterprise_id], "selected")]


def test_who_was_decided_by_hand_is_left_alone_by_a_new_proposal():
    batch = make_batch(places=1)
    weak, strong = make_applicant(batch, computed_scale="micro"), make_applicant(batch)

    decide(batch, [weak.pk], "selected", reason="wakil desa pesisir", by=batch.created_by)
    accept_proposal(batch, by=batch.created_by)

    assert states(weak, strong) == ["selected", "selected"]
    with pytest.raises(NotAllDecided) as refused:
        close_selection(batch, by=batch.created_by)
    assert refused.value.facts["too_many"] == 1
    assert [(event.action, event.reason) for event in weak.events.all()] == [("decided", "wakil desa pesisir"), ("applied", "")]


def test_a_decision_needs_words_and_a_closed_selection_stays_as_it_is():
    batch = make_batch()
    (participant,) = make_participants(batch)

    with pytest.raises(TrainingRefused, match="no_reason"):
        leave(participant, by=batch.created_by, reason=" ya ")
    with pytest.raises(TrainingRefused, match="closed"):
        decide(batch, [participant.pk], "declined", reason="berubah pikiran", by=batch.created_by)
    with pytest.raises(TrainingRefused, match="closed"):
        accept_proposal(batch, by=batch.created_by)
    with pytest.raises(TrainingRefused, match="closed"):
        make_applicant(batch)
    with pytest.raises(OutsideRegion):
        leave(participant, by=make_officer("33.09"), reason="bukan wilayah saya")
    assert move_up(batch, by=batch.created_by) is None

    reopen_selection(batch, by=batch.created_by, reason="salah kuota")
    decide(batch, [participant.pk], "waiting", reason="masuk daftar tunggu", by=batch.created_by)
    assert states(participant) == ["waiting"]


def test_after_somebody_attended_a_selection_is_not_opened_again():
    batch = make_batch()
    (participant,) = make_participants(batch)
    participant.attendances.create(session=make_session(batch), way="list")

    with pytest.raises(TrainingRefused, match="begun"):
        reopen_selection(batch, by=batch.created_by, reason="salah kuota")


def test_an_application_twice_is_once_and_strangers_cannot_apply():
    batch = make_batch()
    enterprise = make_enterprise()

    first, is_new = apply(batch, enterprise.pk, by=batch.created_by, motivation="ingin ekspor")
    again, is_new_again = apply(batch, enterprise.pk, by=batch.created_by, motivation="ingin ekspor ke Jepang")

    assert (first.pk, is_new, again.pk, is_new_again) == (again.pk, True, first.pk, False)
    assert Enrolment.objects.get().motivation == "ingin ekspor ke Jepang"
    with pytest.raises(TrainingRefused, match="no_enterprise"):
        apply(batch, enterprise.pk, by=make_officer("33.09"))
    with pytest.raises(TrainingRefused, match="other_region"):
        apply(batch, make_enterprise(region="33.09.01.2001").pk, by=None)
    batch.apply_until = timezone.localdate().replace(year=2020)
    batch.save()
    with pytest.raises(TrainingRefused, match="too_late"):
        apply(batch, make_enterprise().pk, by=batch.created_by)
    assert apply(batch, make_enterprise().pk, by=batch.created_by, late=True)[1]


def test_the_parts_of_a_score_add_up_and_what_is_not_known_has_none():
    batch = make_batch(weights={"size": 2, "women": 1, "legal": 1, "product": 1}, wanted="kecap, ikan")
    known = make_applicant(batch, owner={"name": "SITI CONTOH", "sex": "f"}, product="Ikan asin", nib="")
    accept_proposal(batch, by=batch.created_by)
    known.refresh_from_db()

    rows = {name: points for name, _meaning, _weight, _part, points in parts_in_words(known, batch.weights)}

    # By hand: all that is known is met, 2 + 1 + 1 of 5
    assert (known.score, known.known) == (1.0, 0.8)
    assert rows == {"Produk yang dicari": 25.0, "Skala usaha": 50.0, "NIB": None, "Milik perempuan": 25.0}


@pytest.mark.one_database
def test_a_proposal_for_one_and_for_many_takes_the_same_queries():
    batch, counts = make_batch(weights={"size": 1, "women": 1, "readiness": 1, "certificates": 1, "village": 1}), []

    for more in (1, 3):
        for _number in range(more):
            make_applicant(batch, product="Ikan asin")
        with CaptureQueriesContext(connection) as queries:
            proposal_for(batch)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_whose_rows_they_are():
    officer, other, trainer, stranger = make_officer(), make_officer("33.09"), make_trainer(), make_trainer()
    batch = make_batch(by=officer, trainers=[trainer], places=1)
    selected, declined = make_applicant(batch), make_applicant(batch, computed_scale="micro")
    accept_proposal(batch, by=officer)
    close_selection(batch, by=officer)

    assert [list(batches_for(user)) for user in (officer, other, trainer, stranger)] == [[batch], [], [batch], []]
    assert [set(enrolments_for(user)) for user in (officer, other, trainer, stranger)] == [
        {selected, declined},
        set(),
        {selected},
        set(),
    ]
    assert counts_by_state(batch)["waiting"] == 1
