"""What is known of an enterprise in other tables: one statement says the same as a question to each."""

import pytest

from desaekspor.registry.models import DuplicatePair, Enterprise, FieldChange, Merge, Owner, Product
from desaekspor.registry.queries import look_for_references, may_have
from tests.access_table import Everybody, World
from tests.factories import make_enterprise, make_pair

pytestmark = pytest.mark.django_db


def references():
    """(model, name of the field) of all that refers to an enterprise, as Django knows it."""
    related = [one for one in Enterprise._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    return [(one.related_model, one.field.name) for one in related if not one.many_to_many]


def test_it_says_the_same_as_each_table(django_assert_num_queries):
    World(Everybody())
    make_pair(make_enterprise(product="Kecap"), make_enterprise())
    seen = set()
    for enterprise in Enterprise.objects.order_by("pk"):
        there = {(model, name) for model, name in references() if model._base_manager.filter(**{name: enterprise.pk}).exists()}
        with django_assert_num_queries(1):
            look_for_references(enterprise)
        assert {(model, name) for model, name in references() if may_have(enterprise, model, name)} == there
        seen |= there
    assert {(Owner, "enterprise"), (Product, "enterprise"), (DuplicatePair, "left"), (DuplicatePair, "right")} <= seen
    assert len(seen) < len(references())  # there are also some that nothing refers by


def test_nothing_is_said_of_an_enterprise_that_was_not_looked_over():
    enterprise = make_enterprise()
    assert may_have(enterprise, FieldChange)
    assert may_have(enterprise, Merge, "survivor")
    look_for_references(enterprise)
    assert not may_have(enterprise, FieldChange)
    assert not may_have(enterprise, Merge, "survivor")
    assert may_have(Enterprise.objects.get(pk=enterprise.pk), FieldChange)
