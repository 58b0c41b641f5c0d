"""What every page of the village potential is made of: the assessment that this reader sees, and what they may do with it."""

from django.conf import settings
from django.shortcuts import get_object_or_404

from desaekspor.accounts import rules
from desaekspor.analytics.snapshots import REGENCY_LENGTH
from desaekspor.jobs.models import Job
from desaekspor.jobs.queries import jobs_for
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.kept import keep
from desaekspor.potential.results.queries import (
    assessments_for,
    audience_of,
    newest_for,
    newest_stamp_for,
    village_assessments_for,
)
from desaekspor.potential.rules import may_edit_tables, may_label_villages, may_publish_assessments

MEASURE = "potential.measure"
HOME = settings.HOME_REGION


def may_measure(user):
    """May have the villages measured again: who publishes the list or edits the tables."""
    return may_publish_assessments(user, HOME) or may_edit_tables(user)


def present(user, code=""):
    """The context that the pages share. ``code``: of a village, whose regency's assessment is asked for."""
    measures = may_measure(user)
    active = (Job.State.QUEUED, Job.State.RUNNING)
    return {
        "assessment": newest_for(user, code[:REGENCY_LENGTH]),
        "may_measure": measures,
        "may_publish": may_publish_assessments(user, HOME),
        "may_edit": may_edit_tables(user),
        "job": jobs_for(user).filter(kind=MEASURE, state__in=active).first() if measures else None,
    }


def asked_list(request, context):
    """Put the list that the address names into the context, instead of the newest; 404 for one that is not the reader's."""
    if number := request.GET.get("daftar", ""):
        rows = assessments_for(request.user).select_related("snapshot", "index_version", "class_version")
        found = get_object_or_404(rows, pk=whole_number(number))
        context["older"] = found != context["assessment"]
        context["assessment"] = found
    return context


def shown_assessment(user, code):
    """The newest Assessment of the regency around ``code`` that the reader sees; None without one. Kept, and so never changed."""
    stamp = newest_stamp_for(user, code[:REGENCY_LENGTH])
    return stamp and keep(f"assessment:{stamp[0]}", lambda: newest_for(user, code[:REGENCY_LENGTH]), stamp=stamp)


def rows_of(user, assessment):
    """``{village: row}`` of the assessment as the user sees it. Kept: but for being published no row of it ever changes."""

    def read():
        found = village_assessments_for(user).filter(assessment=assessment).defer("opened", "tied_with", "missing")
        rows = {row.village_id: row for row in found}
        for row in rows.values():
            row.assessment = assessment
        return rows

    name = f"potential:{assessment.region_id}:{audience_of(user)}"
    return keep(name, read, stamp=(assessment.pk, assessment.published_at))


def village_assessment(user, code):
    """The VillageAssessment of a village in the newest assessment that the reader sees; None without one."""
    assessment = shown_assessment(user, code)
    return rows_of(user, assessment).get(code) if assessment else None


def may_label(user, code):
    return may_label_villages(user) and code.startswith(rules.scope_of(user))
