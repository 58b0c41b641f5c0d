"""What the page of quality shows: how likely the pairs are, where the program cuts, and how often it is right by a sample."""

from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import Floor
from django.utils.translation import gettext as _

from desaekspor.portal.duplicates import histogram
from desaekspor.portal.duplicates.queue import chance_in_words
from desaekspor.portal.forms.duplicates import source_pair_name
from desaekspor.portal.templatetags.figures import percent
from desaekspor.regions.models import Region
from desaekspor.registry.duplicates.listing import STANDS
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.duplicates.versions import LEAST, MORE, changed_since, latest_teachable, taught, teachable

BANDS = dict(DuplicatePair.Band.choices)
FEWEST = 5  # labelled pairs of a line of which a share is told
WIDTH = 100  # of the picture of an interval
SHOWN = 5  # versions of the model


def cutoffs_of(run):
    """``{band: from which probability}`` of a search, the sure one first."""
    cuts = run.cutoffs if run else {}
    return {band: cuts[band] for band in BANDS if band in cuts}


def spread(pairs, cutoffs):
    """The Histogram of the pairs' probabilities; one query."""
    scored = pairs.filter(STANDS["all"], probability__isnull=False).order_by()
    rows = scored.values_list(Floor(F("probability") * histogram.BINS), "band").annotate(pairs=Count("pk"))
    counts: dict[tuple, int] = {}
    for number, band, count in rows:
        place = min(int(number), histogram.BINS - 1), band
        counts[place] = counts.get(place, 0) + count
    return histogram.draw(counts, cutoffs, {band: str(words) for band, words in BANDS.items()})


@dataclass(frozen=True)
class Interval:
    """An estimate in words and as a picture."""

    text: str  # "97,8%"
    range: str  # "95,1–99,4%"
    labelled: int
    low: float
    value: float
    high: float

    @property
    def is_known(self):
        return bool(self.text)

    @property
    def is_enough(self):
        """Of fewer a share says nothing."""
        return self.labelled >= FEWEST


def interval(estimate):
    if estimate.value is None:
        return Interval("", "", estimate.labelled, 0, 0, 0)
    low, high = percent(100 * estimate.low), percent(100 * estimate.high)
    drawn = [round(WIDTH * share, 1) for share in (estimate.low, estimate.value, estimate.high)]
    return Interval(percent(100 * estimate.value), f"{low}–{high}", estimate.labelled, *drawn)


@dataclass(frozen=True)
class Line:
    label: str
    precision: Interval
    recall: Interval


def lines_of(quality):
    """(by the two sources, by kecamatan) of a Quality as Lines; one query."""
    names = dict(Region.objects.filter(pk__in=[code for code in quality.by_district if code]).values_list("pk", "name"))
    sources = [_line(str(source_pair_name(code)), measured) for code, measured in quality.by_sources.items()]
    districts = [
        _line(names.get(code, code) if code else _("not in one district"), measured)
        for code, measured in sorted(quality.by_district.items(), key=lambda one: (not one[0], names.get(one[0], one[0])))
    ]
    return sources, districts


def _line(label, measured):
    return Line(label, interval(measured.precision), interval(measured.recall))


@dataclass(frozen=True)
class Version:
    """A version of the model that decisions taught, with what its trial said."""

    row: object
    wrong: str  # "6,2% → 3,1%": of the decisions that it had not seen
    wrong_shipped: str
    is_used: bool

    @property
    def failed(self):
        return self.row.retired_at is not None and self.row.retired_by_id is None


def versions(run):
    """The last Versions, the latest first, and how far the next one is: decisions that can teach, from how many on.

    ``run``: the last search, which says what is used.
    """
    rows = list(taught().select_related("retired_by").defer("taught")[:SHOWN])
    used = run.model_id if run else None
    decided = teachable().count()
    news = changed_since(rows[0], latest_teachable().values_list("pk", flat=True)) if rows else 0
    needed = max(LEAST, decided + MORE - news) if rows else LEAST
    found = [Version(row, _shift(row, "decisions"), _shift(row, "shipped"), row.pk == used) for row in rows]
    return found, decided, needed


def _shift(row, name):
    trial = row.figures["trial"][name]
    return " → ".join(percent(100 * trial[when]["wrong"]) for when in ("before", "after"))


def cut_words(cutoffs):
    """(band, from which likeliness) for people."""
    return [(str(BANDS[band]), chance_in_words(cut)) for band, cut in cutoffs.items()]
