"""What is wrong with a file of figures, in words."""

from django.utils.translation import gettext_lazy

from desaekspor.potential.production import messages as of_statements

PROBLEMS = {
    "no_source": gettext_lazy("Say where the figures are from: the title of the publication and who published it."),
    "no_period": gettext_lazy("“%(value)s” is no period up to this year: expected a year such as 2025, 2025-S1 or 2025-Q3."),
    "period_missing": gettext_lazy(
        "“%(value)s” says no period: write it behind the name (such as indeks_desa_2025), or give one for the whole file."
    ),
    "future": gettext_lazy("%(value)s has not come yet."),
    "no_address": gettext_lazy("“%(value)s” is no web address: expected one that begins with https://."),
    "column_twice": gettext_lazy("“%(value)s” and “%(other)s” are the same indicator of the same period."),
    "no_indicator": gettext_lazy(
        "No column is an indicator that is known here (%(value)s). The codes stand in the list of indicators."
    ),
    "no_figures": gettext_lazy("No cell holds a figure."),
    "village_twice": gettext_lazy("Village %(value)s stands in row %(row)s already."),
    "no_village_code": gettext_lazy("%(value)s is no village: take the sums of districts and of the regency out of the file."),
    "scale": gettext_lazy("All figures of “%(value)s” are below 1, and it goes to 100. Are they shares? Multiply them by 100."),
    "no_status": gettext_lazy("“%(value)s” is no status: expected one of %(choices)s."),
    "no_number": gettext_lazy("“%(value)s” is no number."),
    "out_of_range": gettext_lazy("%(value)s is outside what is possible: from %(least)s to %(most)s."),
    "below_range": gettext_lazy("%(value)s is below zero."),
    "not_whole": gettext_lazy("%(value)s is no whole number, and these are counted."),
    "kelurahan": gettext_lazy("%(value)s is a kelurahan, and the indicator is for desa only: leave the cell empty."),
    "already": gettext_lazy(
        "Figures of “%(value)s” for %(period)s are here already, from %(source)s. Undo that file first if this one corrects it."
    ),
}


explain_file = of_statements.explain_file


def explain(problem):
    """A Problem of a file of figures in one sentence."""
    if problem.code in PROBLEMS:
        return str(PROBLEMS[problem.code]) % {"value": problem.value, **problem.facts}
    return of_statements.explain(problem)
