"""What assessments say of the readiness band of an enterprise, for the third kind of change.

A band is compared only where it is sure on both days and was worked out by the same version of the questions: other questions or
limits make no enterprise rise. An assessment whose band the answers leave open is unknown from that day on.
"""

from django.db.models import Max
from django.utils import timezone

from desaekspor.readiness.assessment.models import QuestionVersion, ReadinessChange
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.readiness.chain.sizes.bands import READINESS
from desaekspor.regions.queries import within

SOURCE = "assessment"
MOST_BANDS = 9


def versions():
    """The versions of the questions by which bands were worked out."""
    return sorted(set(ReadinessChange.objects.order_by().values_list("version", flat=True).distinct()))


def band_names():
    """The bands as they are numbered, from the lowest up; pages find the words in the version."""
    return [str(number) for number in range(1, MOST_BANDS + 1)]


def words_of(number, version, language):
    """What a version calls its band; the number where it has no such band any more."""
    row = QuestionVersion.objects.filter(version=version).first()
    bands = bank_in(row).bands if row else ()
    place = int(number) - 1
    if not 0 <= place < len(bands):
        return number
    return bands[place].name_en if language == "en" else bands[place].name_id


def last_answer():
    """When an assessment last changed: by it is seen that there is something new."""
    last = ReadinessChange.objects.aggregate(at=Max("at"))["at"]
    return last and last.isoformat()


def states_of_assessments(code):
    """(enterprise, kind, basis, day, value, mark, source) of the assessments in a region, in the order of their changes.

    The value is the place of the band from 0; None where more than one is left open. Of one day the last counts.
    """
    rows = (
        ReadinessChange.objects.filter(within(code, "assessment__enterprise__region"))
        .order_by("assessment__enterprise", "revision")
        .values_list("assessment__enterprise", "version", "at", "band_low", "band_high", "mark")
    )
    last = None
    for number, version, at, low, high, mark in rows.iterator():
        value = float(low - 1) if low == high else None
        state = (number, READINESS, version, timezone.localdate(at), value, mark, SOURCE)
        if last and last[0] == number and state[3] <= last[3]:
            last = (*state[:3], last[3], *state[4:])
            continue
        if last:
            yield last
        last = state
    if last:
        yield last
