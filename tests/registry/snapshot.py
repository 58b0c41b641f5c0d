"""The whole registry as plain values, opened, so that two states of it compare with ==."""

from desaekspor.registry.models import Enterprise, EnterpriseKey, Owner, Product


def snapshot():
    """Every column of every row of the registry's four tables."""
    return {model.__name__: _rows(model) for model in (Enterprise, Owner, Product, EnterpriseKey)}


def _rows(model):
    names = [field.attname for field in model._meta.concrete_fields]
    return {row.pk: {name: getattr(row, name) for name in names} for row in model.objects.order_by("pk")}
