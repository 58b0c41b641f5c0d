"""What tests of certificates set up."""

from datetime import date

from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.certificates.reading import read_certificate
from desaekspor.readiness.certificates.services import record_certificate
from tests.factories import make_enterprise, make_officer

TODAY = date(2026, 11, 28)
HALAL = "ID32110000123451124"


def read(given=(), **more):
    """The values that a form with these fields says; it has no problem."""
    values, problems, _doubts = read_certificate({"kind": "halal", "number": HALAL} | dict(given) | more, today=TODAY)
    assert problems == []
    return values


def make_certificate(enterprise=None, *, by=None, **given):
    """A certificate as an officer of the regency writes it down, doubts confirmed."""
    enterprise = enterprise or make_enterprise()
    values, problems, doubts = read_certificate({"kind": "halal", "number": HALAL} | given, today=TODAY)
    assert problems == []
    made, _new = record_certificate(enterprise, values, by=by or make_officer(), doubts=doubts, confirmed=True)
    return Certificate.objects.get(pk=made.pk)
