"""Fetching as the user: 404 for what one may not know of, 403 for what one may not change."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from desaekspor.accounts.rules import may_edit_certificates, scope_of, sees_enterprises
from desaekspor.readiness.certificates.queries import certificates_for
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.queries import enterprises_for


def officers_only(user):
    """Lists and reminders are the office's and the village's work."""
    if not sees_enterprises(user):
        raise Http404


def get_certificate(user, pk, *, to_change=False):
    """The certificate, with its enterprise and place."""
    found = certificates_for(user, removed=may_edit_certificates(user)).select_related(
        "enterprise__region__parent", "verified_by", "updated_by"
    )
    certificate = get_object_or_404(found, pk=pk)
    if to_change and not may_edit_certificates(user):
        raise PermissionDenied
    return certificate


def get_enterprise(user, number, *, to_change=False):
    found = get_object_or_404(enterprises_for(user).select_related("region__parent"), pk=number)
    if to_change and not may_edit_certificates(user):
        raise PermissionDenied
    return found


def key_in(request):
    """The key of the form: sent twice it writes once."""
    try:
        return uuid.UUID(request.POST.get("kunci", ""))
    except ValueError:
        return uuid.uuid4()


def region_choices(user):
    """The districts and villages of one's region, grouped for a select; of a village officer none."""
    scope = scope_of(user)
    groups: dict[str, list] = {}
    rows = Region.objects.filter(within(scope, "pk"), level__in=(Level.DISTRICT, Level.VILLAGE), last_day=None)
    names = {}
    for code, name, level in rows.order_by("pk").values_list("pk", "name", "level"):
        if level == Level.DISTRICT:
            names[code] = name
            groups[code] = [(code, name)]
        elif code[:8] in groups:
            groups[code[:8]].append((code, name))
    return [(names[code], choices) for code, choices in sorted(groups.items(), key=lambda pair: names[pair[0]])]
