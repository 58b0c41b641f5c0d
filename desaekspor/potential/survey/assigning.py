"""Give villages to enumerators and take them back."""

from django.db import transaction

from desaekspor.accounts.audit import record
from desaekspor.accounts.models import Role, User
from desaekspor.potential.survey.models import SurveyAssignment
from desaekspor.potential.survey.queries import villages_for
from desaekspor.regions.queries import within


def assigned_to(enumerator):
    return SurveyAssignment.objects.filter(enumerator=enumerator)


@transaction.atomic
def assign(enumerator, codes, *, by):
    """Let ``enumerator`` ask in exactly these of the villages that ``by`` may give; returns (how many given, how many taken).

    Villages outside the enumerator's own region are not given, and those outside that of ``by`` are left as they are.
    """
    mine = villages_for(by).filter(within(enumerator.region_id, "pk"))
    wanted = set(mine.filter(pk__in=codes).values_list("pk", flat=True))
    here = dict(assigned_to(enumerator).filter(region__in=mine).values_list("region_id", "pk"))
    SurveyAssignment.objects.filter(pk__in=[pk for code, pk in here.items() if code not in wanted]).delete()
    SurveyAssignment.objects.bulk_create(
        SurveyAssignment(enumerator=enumerator, region_id=code, by=by) for code in sorted(wanted - here.keys())
    )
    given, taken = len(wanted - here.keys()), len(here.keys() - wanted)
    if given or taken:
        record(by, "survey.assign", enumerator, fields=[f"given={given}", f"taken={taken}"])
    return given, taken


def assign_demo_enumerators():
    """Give the demo enumerators the villages of their region, so that whoever tries the program out sees their survey."""
    officer = User.objects.filter(is_demo=True, is_active=True, role=Role.OFFICER).first()
    if officer is None:
        return
    for enumerator in User.objects.filter(is_demo=True, is_active=True, role=Role.ENUMERATOR):
        assign(enumerator, villages_for(officer).values_list("pk", flat=True), by=officer)
