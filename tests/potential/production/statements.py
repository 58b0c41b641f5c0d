"""What tests of production set up."""

from desaekspor.potential.production.models import Production, ProductionChange
from desaekspor.potential.production.services import state_of
from tests.factories import make_region

VILLAGE = "32.16.05.2001"


def make_statement(region=VILLAGE, product="bandeng", months=None, **fields):
    """A statement in kilograms; ``months`` is a list of twelve, or one amount for all of them."""
    months = [months] * 12 if not isinstance(months, list) else months
    fields = {"unit": "kg", "source": "village office", "as_of": "2026-11-01"} | fields
    production = Production.objects.create(region=make_region(region), product=product, months=months, **fields)
    said = {name: [None, value] for name, value in state_of(production).items() if value not in (None, "", False)}
    ProductionChange.objects.create(production=production, version=1, values=said, by=production.created_by)
    return production
