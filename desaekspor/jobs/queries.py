from django.db.models import Q

from desaekspor.accounts.rules import is_administrator, is_officer
from desaekspor.jobs.models import Job
from desaekspor.regions.queries import within


def jobs_for(user):
    """The jobs that ``user`` may see and stop.

    Their own; for an officer also those of the officers of the same area, since they share
    its imports; for an administrator all.
    """
    if not user.is_authenticated:
        return Job.objects.none()
    if is_administrator(user):
        return Job.objects.all()
    theirs = Q(owner=user)
    if is_officer(user):
        theirs |= Q(owner__role=user.role) & within(user.region_id, "owner__region")
    return Job.objects.filter(theirs)
