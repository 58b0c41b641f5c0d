"""Invented messages beside the example register, so that the outbox has something to show at a first start. None was sent."""

import random
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.templates import shipped
from desaekspor.registry.services.bulk import ordered_uuid

SEED = 3216
MOST = 24
STATES = ("draft", "opened", "sent", "sent", "sent", "failed", "bounced", "cancelled")


def write_example_messages():
    """Write them for enterprises of the example register where no message was ever written; says how many."""
    if settings.PRODUCTION or Message.objects.exists():
        return 0
    draw, now, made = random.Random(SEED), timezone.now(), []
    template = shipped()["certificate_ends"]
    subject, _body = template.words("id")
    found = (
        Certificate.objects.filter(synthetic=True, ends_on__isnull=False).order_by("ends_on", "pk").select_related("enterprise")
    )
    for place, certificate in enumerate(found[:MOST]):
        at = now - timedelta(days=MOST - place, minutes=draw.randrange(600))
        state = STATES[place % len(STATES)]
        made.append(
            Message(
                id=ordered_uuid(at),
                enterprise_id=certificate.enterprise_id,
                channel=Message.Channel.WHATSAPP,
                template=template.code,
                version=template.version,
                about=f"certificate {certificate.pk}",
                subject=subject,
                body="Yth. {pemilik}, ini pesan contoh tentang sertifikat yang segera berakhir. Tidak pernah dikirim.",
                state=state,
                why="wrong_number" if state == "failed" else "",
                synthetic=True,
                created_at=at,
                opened_at=None if state == "draft" else at,
                ended_at=None if state in ("draft", "opened") else at,
            )
        )
    Message.objects.bulk_create(made)
    return len(made)
