from django.utils.translation import gettext_lazy as _

from desaekspor.jobs.runner import job
from desaekspor.upkeep.doctor import examine, is_well


@job("upkeep.examine", title=_("Examine the system"), page=("upkeep:state",), steps={"examining": _("looking at everything")})
def run_examination(progress):
    """Every check over samples; the result holds codes and counts, the page has the words."""
    results = examine(say=lambda check, number, of: progress.report(done=number, total=of, step="examining"))
    return {"well": is_well(results), "checks": [result.as_json(with_words=False) for result in results]}
