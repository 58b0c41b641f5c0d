"""How ready one enterprise is, on its record."""

from django import template

from desaekspor.portal.readiness import page
from desaekspor.readiness.assessment.messages import language
from desaekspor.readiness.assessment.models import ReadinessAssessment
from desaekspor.readiness.assessment.queries import assessments_for
from desaekspor.readiness.assessment.rules import may_answer
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.registry.queries import may_have

register = template.Library()


@register.inclusion_tag("portal/readiness/_of_enterprise.html")
def readiness_of(enterprise, user):
    """Band, scores and next step, or the way to begin; one query."""
    found = None
    if may_have(enterprise, ReadinessAssessment):
        found = assessments_for(user).select_related("version").filter(enterprise=enterprise.pk).first()
    context = {"enterprise": enterprise, "assessment": found, "is_shown": may_answer(user)}
    if found is not None:
        bank = bank_in(found.version)
        words, badge = page.band_words(bank, found.band_low, found.band_high)
        first = bank.by_code.get(found.missing[0]) if found.missing else None
        context |= {
            "band": words,
            "badge": badge,
            "version": found.version.version,
            "scores": page.scores_of(found),
            "step": first.said("step", language()) if first else "",
        }
    return context
