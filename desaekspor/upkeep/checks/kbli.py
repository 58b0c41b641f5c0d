"""The computed KBLI: who states none has what the program says, and nobody else has one."""

from django.db.models import Exists, OuterRef

from desaekspor.markets.missing_kbli import suggesting
from desaekspor.markets.missing_kbli.models import KbliSuggestion
from desaekspor.upkeep.checks import Finding, counted


def suggestions_are_right(full):
    """Unless a job is due to see to it. In full, each is said anew and compared."""
    if suggesting.is_due():
        return
    without = suggesting.without_kbli()
    unsaid = without.filter(~Exists(KbliSuggestion.objects.filter(enterprise=OuterRef("pk")))).order_by("pk")
    yield from counted("kbli_missing", unsaid.values_list("pk", flat=True))
    if count := KbliSuggestion.objects.exclude(enterprise__in=without.values("pk")).count():
        yield Finding("kbli_left", {"count": count})
    if full and (wrong := suggesting.wrong_suggestions()):
        yield Finding("kbli_differ", {"count": len(wrong)})


def mend_suggestions():
    return suggesting.mend_suggestions()
