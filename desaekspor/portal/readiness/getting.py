"""The enterprise or assessment that a page speaks of, as far as the reader may know of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from desaekspor.readiness.assessment.queries import assessments_for
from desaekspor.readiness.assessment.rules import may_answer, may_assess
from desaekspor.registry.queries import enterprises_for


def get_enterprise(user, number):
    """The enterprise with its place; 404 for one that the user may not know of."""
    found = enterprises_for(user).select_related("region__parent").filter(pk=number).first()
    if found is None or not may_answer(user):
        raise Http404
    return found


def get_assessment(user, number, *, to_assess=False):
    """The assessment of an enterprise; 404 where there is none for the user, 403 ``to_assess`` for who may only answer."""
    rows = assessments_for(user).select_related("enterprise__region__parent", "version")
    found = rows.filter(enterprise__pk=number).first()  # of a relation Django does not check the range
    if found is None:
        raise Http404
    if to_assess and not may_assess(user):
        raise PermissionDenied
    return found
