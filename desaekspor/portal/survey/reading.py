"""Which village, year and section a page is about."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from desaekspor.portal.forms.numbers import whole_number
from desaekspor.potential.survey.models import VillageSurvey
from desaekspor.potential.survey.queries import villages_for
from desaekspor.potential.survey.questions import FIRST_YEAR, section_named


def village_of(user, code):
    """The village whose survey the user may answer; 404 for any other."""
    return get_object_or_404(villages_for(user).select_related("parent"), pk=code)


def year_of(request):
    """The year that the address asks for; this year where it asks for none that can be."""
    this_year = timezone.localdate().year
    year = whole_number(request.GET.get("tahun", "")) or whole_number(request.POST.get("tahun", ""))
    return year if year and FIRST_YEAR <= year <= this_year else this_year


def survey_if_any(village, year):
    return VillageSurvey.objects.filter(region=village, year=year).first()


def section_or_404(name):
    found = section_named(name)
    if found is None:
        raise Http404
    return found
