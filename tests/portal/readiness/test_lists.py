"""The lists of a training, of certificates and of messages: as many queries for many rows as for few."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desaekspor.readiness.assessment.services import begin_assessment
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.training.models import FollowUp
from tests.factories import make_officer
from tests.readiness.certificates.papers import make_certificate
from tests.readiness.training.classes import make_batch, make_participants, make_trainer

pytestmark = pytest.mark.django_db


def one_more_of_each(batch, officer, mentor):
    """An enterprise that takes part, is mentored, is to be asked, has a certificate that ends, a message and an assessment."""
    batch.selection_closed_at = None
    batch.save()
    (participant,) = make_participants(batch, name=f"Usaha {batch.enrolments.count()}")
    participant.mentor = mentor
    participant.save()
    today = timezone.localdate()
    FollowUp.objects.create(enrolment=participant, months=3, due_on=today - datetime.timedelta(days=9))
    ends_on = (today + datetime.timedelta(days=20)).isoformat()
    make_certificate(participant.enterprise, by=officer, kind="haccp", number=f"H{participant.pk}", ends_on=ends_on)
    Message.objects.create(enterprise=participant.enterprise, channel="whatsapp", template="visit", version=1, created_by=officer)
    begin_assessment(participant.enterprise)


@pytest.mark.one_database
def test_every_list_takes_as_many_queries_for_four_rows_as_for_one(client):
    officer, mentor = make_officer(), make_trainer(first_name="Sari")
    batch = make_batch(by=officer, trainers=[mentor], places=9)
    client.force_login(officer)
    names = "readiness certificates certificates_reminders outbox training_follow_ups training_mentors training"
    addresses = [reverse(f"portal:{name}") for name in names.split()]
    addresses += [reverse(f"portal:{name}", args=[batch.pk]) for name in ("training_applications", "training_participants")]

    def queries_and_rows():
        found = {}
        for address in addresses:
            client.get(address)  # what is only asked once
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            assert response.status_code == 200, address
            found[address] = len(queries), response.content.decode().count("Usaha ")
        return found

    one_more_of_each(batch, officer, mentor)
    one = queries_and_rows()
    for _number in range(3):
        one_more_of_each(batch, officer, mentor)
    four = queries_and_rows()

    assert {address: queries for address, (queries, _rows) in four.items()} == {
        address: queries for address, (queries, _rows) in one.items()
    }
    assert max(queries for queries, _rows in four.values()) < 30
    more = [address for address in addresses if four[address][1] > one[address][1]]
    assert len(more) >= len(addresses) - 2  # of mentors and trainings numbers alone are shown
