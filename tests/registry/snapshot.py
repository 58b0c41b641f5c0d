"""The whole registry as plain values, opened, so that two states of it compare with ==."""

from desaekspor.registry.models import Enterprise, EnterpriseKey, Owner, Product


def snapshot():
    """Every column of every row of the registry's four tables."""
    return {model.__name__: _rows(model) for model in (Enterprise, Owner, Product, EnterpriseKey)}


def _rows(model):
    names = [field.attname for field in model._meta.concrete_fields]
    return {row.pk: {name: getattr(row, name) for name in names} for row in model.objects.order_by("pk")}


def by_key():
    """``{(source, key): all values}`` without the numbers of rows: equal for two loads of one file."""
    found = {}
    keys = EnterpriseKey.objects.select_related("enterprise__owner").prefetch_related("enterprise__products")
    for key in keys:
        enterprise = key.enterprise
        products = [(product.name, product.is_main) for product in enterprise.products.all()]
        found[key.source, key.key] = (key.fingerprint, _values(enterprise), _values(enterprise.owner), products)
    assert len({key.enterprise_id for key in keys}) == Enterprise.objects.count() == Owner.objects.count()
    return found


_NUMBERS = {"id", "enterprise_id", "created_batch_id", "created_at", "updated_at"}


def _values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname not in _NUMBERS}
