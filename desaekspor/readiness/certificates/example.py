"""Invented certificates beside the example register, so that list and reminders have something to show at a first start."""

import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.readiness.certificates.models import Certificate, CertificateChange
from desaekspor.readiness.certificates.numbers import key_of
from desaekspor.readiness.certificates.services import REMOVED, state_of
from desaekspor.regions.models import Mark
from desaekspor.registry.models import Enterprise, ImportBatch

SEED = 3216
SOURCE = "data contoh"
MOST = 240  # enterprises
OF_FOOD = ("halal", "pirt", "bpom", "haccp", "ska")
OF_OTHERS = ("trademark", "sni", "ska")


def is_wanted():
    """An example register is loaded, and no certificate was ever written down."""
    if settings.PRODUCTION or Certificate.objects.exists():
        return False
    return ImportBatch.objects.filter(synthetic=True, state=ImportBatch.State.LOADED).exists() and _makers().exists()


def _makers():
    return Enterprise.objects.filter(synthetic=True, merged_into=None).exclude(nib="")


@transaction.atomic
def write_example_certificates():
    """Write them for enterprises of the example register where no certificate is written down at all; says how many."""
    if not is_wanted():
        return 0
    draw, today = random.Random(SEED), timezone.localdate()
    made = []
    for place, one in enumerate(_makers().order_by("pk").only("pk", "nib", "kbli", "synthetic")[:MOST]):
        if not Certificate.objects.filter(number_key=key_of("nib", one.nib)).exists():
            made.append(_certificate(one, "nib", one.nib, None, draw, today))
        if place % 3 == 0:
            continue
        pool = OF_FOOD if one.kbli.startswith(("10", "11", "56")) else OF_OTHERS
        for kind in draw.sample(pool, 1 + place % 2):
            ends = today + timedelta(days=draw.choice((-200, -20, 9, 25, 48, 77, 160, 400, 900)))
            made.append(_certificate(one, kind, _number(kind, place, ends), ends, draw, today))
    Certificate.objects.bulk_create(made)
    CertificateChange.objects.bulk_create(
        CertificateChange(
            certificate=one,
            version=1,
            values={
                name: [None, value] for name, value in state_of(one).items() if value not in (None, "", False) and name != REMOVED
            },
        )
        for one in made
    )
    return len(made)


def _number(kind, place, ends):
    """Numbers that nobody has: a regency 9999 or serials of nines."""
    return {
        "pirt": f"2{1 + place % 15:02}999901{place:04}{ends.year % 100:02}",
        "halal": f"ID321199{place:07}0000",
        "bpom": f"MD9999{place:08}",
        "trademark": f"IDM999{place:06}",
    }.get(kind, f"CONTOH-{kind.upper()}-{place:04}")


def _certificate(enterprise, kind, number, ends, draw, today):
    years = kinds()[kind].years
    verified = draw.random() < 0.4
    issued = min(today, ends - timedelta(days=365 * years)) if ends and years else today - timedelta(days=draw.randrange(30, 900))
    if kind == "halal":  # whose number tells the month of issue
        number = f"{number[:-4]}{issued:%m%y}"
    return Certificate(
        enterprise_id=enterprise.pk,
        kind=kind,
        number=number,
        number_key=key_of(kind, number),
        issuer=kinds()[kind].issuer[:120],
        issued_on=issued,
        ends_on=ends if years else None,
        endless=not years,
        mark=Mark.VERIFIED if verified else Mark.REPORTED,
        verified_at=timezone.now() if verified else None,
        verified_how="register" if verified else "",
        source=SOURCE,
        synthetic=True,
    )
