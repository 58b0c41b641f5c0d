"""Fetching as the user, so that no check can be forgotten: 404 for what one may not know of, 403 for what one may not change."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from desaekspor.readiness.training.queries import batches_for, enrolments_for, sessions_for
from desaekspor.readiness.training.rules import may_manage, may_teach, sees_trainings


def see(user):
    """404 for who has nothing to do with trainings."""
    if not sees_trainings(user):
        raise Http404


def managers_only(user):
    see(user)
    if not may_manage(user):
        raise PermissionDenied


def teachers_only(user):
    see(user)
    if not may_teach(user):
        raise PermissionDenied


def get_batch(user, pk, *, to_manage=False, to_teach=False):
    """The batch as the user may see it, or change it."""
    see(user)
    found = get_object_or_404(batches_for(user), pk=pk)
    _refuse(user, to_manage, to_teach)
    return found


def get_session(user, pk, *, to_manage=False, to_teach=False):
    see(user)
    found = get_object_or_404(sessions_for(user), pk=pk)
    _refuse(user, to_manage, to_teach)
    return found


def get_enrolment(user, pk, *, to_manage=False, to_teach=False):
    see(user)
    found = get_object_or_404(
        enrolments_for(user).select_related("batch__programme", "enterprise__region__parent", "mentor", "certificate"), pk=pk
    )
    _refuse(user, to_manage, to_teach)
    return found


def _refuse(user, to_manage, to_teach):
    if (to_manage and not may_manage(user)) or (to_teach and not may_teach(user)):
        raise PermissionDenied
