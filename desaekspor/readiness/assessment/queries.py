"""Whose assessments are whose; the list of them, filtered, in order, page by page."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils import timezone

from desaekspor.accounts.rules import scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.readiness.assessment.models import Answer, AnswerFile, ReadinessAssessment
from desaekspor.readiness.assessment.scoring import UNKNOWN
from desaekspor.regions.queries import within

GATES_MET, GATES_NOT_MET, GATES_UNKNOWN = "lengkap", "belum", "tidak-diketahui"
UNSURE = "belum-pasti"  # instead of a band
UNSEEN = "belum-dilihat"  # of proofs
BY_DAY, BY_SCORE, BY_NAME = "tanggal", "skor", "nama"
ORDERS = {BY_DAY: "answered_at", BY_SCORE: "least", BY_NAME: "enterprise__name"}
PAGE_ROWS = 25
LONGEST_DISTRICT = len("32.16.05")


def assessments_for(user):
    """The assessments that ``user`` may see: of the enterprises of the region served, or of one's own."""
    found = ReadinessAssessment.objects.filter(enterprise__merged_into=None)
    if sees_enterprises(user):
        return found.filter(lying_in(scope_of(user)))
    if sees_own_enterprise(user):
        return found.filter(enterprise__owner__user=user)
    return found.none()


def lying_in(code):
    """The Q of assessments whose enterprise lies in the region ``code``.

    As ``within``, but for a regency or district it hides the column from SQLite's index: it would otherwise begin with all
    120,000 enterprises of the region, of which 20,000 are assessed. PostgreSQL knows how many there are.
    """
    if connection.vendor != "sqlite" or not code or len(code) > LONGEST_DISTRICT:
        return within(code, "enterprise__region")
    return Q(Exact(Left("enterprise__region_id", len(code) + 1), f"{code}.")) | Q(enterprise__region=code)


@dataclass(frozen=True)
class ReadinessFilters:
    """What is asked of the list; the empty text is no question."""

    region: str = ""  # a code
    band: str = ""  # a number that is sure, or UNSURE
    gate: str = ""  # GATES_MET, GATES_NOT_MET, GATES_UNKNOWN, or the code of one that is not met
    version: str = ""
    since: str = ""  # a day in ISO 8601: answered on it or later
    words: str = ""  # of the name
    proofs: str = ""  # UNSEEN: proofs of answers that nobody checked

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def apply(self, assessments):
        """Those of the assessments that are asked for."""
        if self.region:
            assessments = assessments.filter(lying_in(self.region))
        if self.band == UNSURE:
            assessments = assessments.filter(band_low__lt=F("band_high"))
        elif self.band:
            assessments = assessments.filter(band_low=int(self.band), band_high=int(self.band))
        if self.gate:
            assessments = assessments.filter(_of_gates(self.gate))
        if self.version:
            assessments = assessments.filter(version__version=self.version)
        if self.since:
            midnight = timezone.make_aware(datetime.combine(date.fromisoformat(self.since), time.min))
            assessments = assessments.filter(answered_at__gte=midnight)
        if self.proofs:
            assessments = assessments.filter(Exists(unseen_proofs().filter(assessment=OuterRef("pk"))))
        if self.words:
            assessments = assessments.filter(enterprise__name__icontains=self.words)
        return assessments


def unseen_proofs():
    """Files that prove an answer which nobody has checked."""
    answers = Answer.objects.filter(assessment=OuterRef("assessment"), question=OuterRef("question"), verified_at=None)
    return AnswerFile.objects.filter(Exists(answers.exclude(value=UNKNOWN)))


def _of_gates(asked):
    if asked == GATES_MET:
        return Q(gates_not_met=0, gates_unknown=0)
    if asked == GATES_NOT_MET:
        return Q(gates_not_met__gt=0)
    if asked == GATES_UNKNOWN:
        return Q(gates_unknown__gt=0)
    return Q(**{f"gates__{asked}": "not_met"})


@dataclass(frozen=True)
class Page:
    """Some rows of the list; ``before`` and ``after``: what leads to the pages around, "" where there is none."""

    rows: list
    before: str
    after: str


def page_of(assessments, order, *, after="", before="", rows=PAGE_ROWS):
    """The rows behind (or ``before``) the one that a key names, as ``key_of`` wrote it; a key that is none begins anew."""
    name, backwards = ORDERS[order.lstrip("-")], order.startswith("-")
    key = _read_key(after or before, order)
    turned = bool(before and key)
    descending = backwards != turned
    if key:
        value, pk = key
        sign = "lt" if descending else "gt"
        assessments = assessments.filter(Q(**{f"{name}__{sign}": value}) | Q(**{name: value, f"pk__{sign}": pk}))
    ordering = [f"-{name}", "-pk"] if descending else [name, "pk"]
    # The keys first: sorted by name with all that a line shows, a list of twenty thousand takes twice as long.
    keys = list(assessments.order_by(*ordering).values_list("pk", flat=True)[: rows + 1])
    by_key = assessments.filter(pk__in=keys).in_bulk()
    found = [by_key[key] for key in keys if key in by_key]
    more, found = len(found) > rows, found[:rows]
    if turned:
        found.reverse()
    has_before = more if turned else bool(key)
    has_after = True if turned else more
    return Page(
        found,
        key_of(found[0], order) if found and has_before else "",
        key_of(found[-1], order) if found and has_after else "",
    )


def key_of(assessment, order):
    """Where a row stands in the order, for the address of the page behind it."""
    value = assessment
    for part in ORDERS[order.lstrip("-")].split("__"):
        value = getattr(value, part)
    text = value.isoformat() if hasattr(value, "isoformat") else repr(value) if isinstance(value, float) else str(value)
    return f"{assessment.pk.hex}.{text}"


def _read_key(text, order):
    from uuid import UUID

    from django.utils.dateparse import parse_datetime

    first, _dot, value = text.partition(".")
    try:
        pk = UUID(hex=first)
        kind = order.lstrip("-")
        if kind == BY_DAY:
            moment = parse_datetime(value)
            return (moment, pk) if moment and moment.tzinfo else None
        return (float(value), pk) if kind == BY_SCORE else (value[:200], pk)
    except ValueError:
        return None


def band_counts(assessments):
    """``{(lowest band, highest band): how many}``; one query."""
    rows = assessments.order_by().values_list("band_low", "band_high").annotate(Count("pk"))
    return {(low, high): count for low, high, count in rows}


def scores_of(enterprises):
    """``{number: part from 0 to 1}`` of those that are assessed: the smaller of the scores that are sure. For selections."""
    rows = ReadinessAssessment.objects.filter(enterprise__in=enterprises, answered__gt=0)
    return {number: least / 100 for number, least in rows.values_list("enterprise_id", "least")}
