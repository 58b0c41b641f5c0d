"""The pages of readiness and of trainings on a phone: axe-core finds nothing serious, and nothing is wider than the window."""

import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.chain.models import Stage
from desaekspor.readiness.chain.services import plan_action, record_steps
from desaekspor.readiness.training.models import Enrolment
from tests.browsing import fits, serious
from tests.factories import make_officer
from tests.portal.readiness.test_lists import one_more_of_each
from tests.portal.test_browser_import import complaints, log_in  # noqa: F401
from tests.readiness.training.classes import make_batch, make_trainer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing_serious_on_a_phone(page, live_server, complaints):  # noqa: F811
    officer, trainer = make_officer(), make_trainer()
    batch = make_batch(by=officer, trainers=[trainer], places=3)
    for _number in range(2):
        one_more_of_each(batch, officer, trainer)
    participant, certificate = Enrolment.objects.first(), Certificate.objects.first()
    enterprise = participant.enterprise
    record_steps([enterprise.pk], Stage.TRAINED, by=officer, on=timezone.localdate())
    plan_action(enterprise, "telepon", owner=officer, due_on=timezone.localdate(), by=officer)
    # One of each kind of page; what stands in the other browser tests of readiness is left out.
    asked = {
        (): "readiness certificates certificates_reminders certificates_markets chain chain_list chain_funnel size_changes "
        "advice outbox training_follow_ups training_mentors",
        (enterprise.pk,): "readiness_enterprise readiness_links certificates_enterprise chain_enterprise",
        (enterprise.pk, "legalitas"): "readiness_group",
        (certificate.pk,): "certificate certificate_edit",
        (batch.pk,): "training_batch",
        (participant.pk,): "training_enrolment",
    }
    page.set_viewport_size({"width": 390, "height": 780})
    log_in(page, live_server, Role.OFFICER, "32.16")

    found = {}
    for arguments, names in asked.items():
        for name in names.split():
            answer = page.goto(live_server.url + reverse(f"portal:{name}", args=arguments))
            found[name] = (answer.status, fits(page), serious(page))

    assert {name: told for name, told in found.items() if told != (200, True, [])} == {}
    assert complaints == []
