"""The searches that were made, as others ask for them."""

from desaekspor.registry.duplicates.models import DuplicateRun


def ended_well():
    """The DuplicateRuns that came to their end, the latest first."""
    # isnull: None would be looked for as JSON's null, which no run has.
    return DuplicateRun.objects.filter(finished_at__isnull=False, error__isnull=True).order_by("-pk")
