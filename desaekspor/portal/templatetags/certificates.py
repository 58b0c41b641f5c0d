"""Certificates on the record of an enterprise and on the page of a village."""

from django import template

from desaekspor.accounts.rules import may_edit_certificates, scope_of, sees_enterprises
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.certificates.queries import certificates_for, village_counts
from desaekspor.registry.queries import may_have

register = template.Library()


@register.inclusion_tag("portal/certificates/_of_enterprise.html")
def certificates_of(enterprise, user):
    """The enterprise's certificates with their state, and the way to a new one; one query."""
    found = []
    if may_have(enterprise, Certificate):
        found = list(certificates_for(user).filter(enterprise=enterprise.pk).order_by("kind", "-ends_on", "pk"))
    return {"enterprise": enterprise, "certificates": found, "may_edit": may_edit_certificates(user)}


@register.inclusion_tag("portal/certificates/_of_village.html")
def certificates_of_village(village, user):
    """How many certificates the enterprises of a village have, for those who serve it; one query."""
    if not sees_enterprises(user) or not (village.pk == scope_of(user) or village.pk.startswith(f"{scope_of(user)}.")):
        return {"shown": False}
    every, soon, enterprises = village_counts(village.pk)
    return {
        "shown": True,
        "village": village,
        "all": every,
        "soon": soon,
        "enterprises": enterprises,
    }
