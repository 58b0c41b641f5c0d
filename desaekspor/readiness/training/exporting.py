"""The list of applications as a file that is taken out (registry/exports)."""

from dataclasses import asdict, dataclass, field

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.readiness.training.messages import reason_of
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.queries import BY_SCORE, enrolments_for
from desaekspor.readiness.training.tables import criteria
from desaekspor.regions.models import Level, Region
from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.subjects import Subject


@dataclass(frozen=True)
class EnrolmentFilters:
    """What is asked of the enrolments; the empty text is no question."""

    batch: str = ""
    state: str = ""
    district: str = ""
    words: str = ""  # of the name, or the number or NIB
    reason: str = ""  # "ya" or "tidak"

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def apply(self, enrolments):
        if self.batch:
            enrolments = enrolments.filter(batch=int(self.batch))
        if self.state:
            enrolments = enrolments.filter(state=self.state)
        if self.district:
            enrolments = enrolments.filter(district=self.district)
        if words := self.words.strip():
            if words.isascii() and words.isdigit() and len(words) <= 15:
                enrolments = enrolments.filter(Q(enterprise=int(words)) | Q(enterprise__nib=words))
            else:
                for word in words.split():
                    enrolments = enrolments.filter(enterprise__name__icontains=word)
        if self.reason == "ya":
            enrolments = enrolments.filter(~Q(reason="") | Q(ground__isnull=False))
        elif self.reason == "tidak":
            enrolments = enrolments.filter(reason="", ground=None)
        return enrolments


@dataclass(slots=True)
class EnrolmentLine:
    """An enrolment with the names that stand beside it."""

    enrolment: Enrolment
    district: str
    village: str
    reason: str
    attended: int
    sources: list[str] = field(default_factory=list)

    @property
    def values(self):
        return {"synthetic": self.enrolment.synthetic}

    @property
    def name(self):
        return str(self.enrolment.enterprise or "")

    @property
    def nib(self):
        return self.enrolment.enterprise.nib if self.enrolment.enterprise else ""

    @property
    def state(self):
        return self.enrolment.get_state_display()


class EnrolmentLines:
    """Reads the lines of enrolments, each as the user may see it."""

    def __init__(self, user, columns, opened):
        self._user = user
        self._districts = dict(Region.objects.filter(level=Level.DISTRICT).values_list("code", "name"))

    def read(self, numbers):
        found = (
            enrolments_for(self._user)
            .filter(pk__in=numbers)
            .select_related("batch__programme", "enterprise__region__parent", "mentor")
            .annotate(attended=Count("attendances"))
            .in_bulk()
        )
        return [self._line(found[number]) for number in numbers if number in found]

    def _line(self, enrolment):
        region = enrolment.enterprise.region if enrolment.enterprise else None
        district, village = "", ""
        if region:
            district, village = (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")
        reason = reason_of(enrolment, districts=self._districts)
        return EnrolmentLine(enrolment, district, village, reason, enrolment.attended, [str(enrolment.batch)])


def _part(name):
    return lambda line: line.enrolment.parts.get(name)


def _part_columns():
    language = get_language() or "id"
    return [
        Column(f"part_{name}", one.name(language), one.meaning(language), DECIMAL, _part(name), width=12)
        for name, one in criteria().items()
    ]


def _of(name):
    return lambda line: getattr(line.enrolment, name)


OF_HUNDRED = _("0 to 100; empty where there is none.")
BEFORE_PARTS = (
    Column("batch", _("Batch"), _("Programme and batch."), TEXT, lambda line: str(line.enrolment.batch), width=30),
    Column("enterprise", _("Number of the enterprise"), _("Of the registry."), NUMBER, _of("enterprise_id"), width=12),
    Column("name", _("Enterprise"), _("As the registry has it."), TEXT, lambda line: line.name, width=30),
    Column("nib", "NIB", _("Empty: not on record."), CODE, lambda line: line.nib),
    Column("district", _("District"), _("Kecamatan."), TEXT, lambda line: line.district),
    Column("village", _("Village"), _("Empty where only the district is known."), TEXT, lambda line: line.village, width=20),
    Column(
        "applied_on",
        _("Applied on"),
        _("Day of the application."),
        DAY,
        lambda line: timezone.localdate(line.enrolment.applied_at),
    ),
    Column("state", _("State"), _("What was decided, and how it ended."), TEXT, lambda line: line.state),
    Column("number", _("Number in the list"), _("Of participants."), NUMBER, _of("number"), width=9),
    Column("score", _("Score"), _("0 to 1; empty where too little is known."), DECIMAL, _of("score")),
    Column("known", _("Known"), _("Share of the weights of which something is known."), DECIMAL, _of("known")),
)
AFTER_PARTS = (
    Column(
        "reason", _("Reason"), _("In an officer's words, or what the selection says."), TEXT, lambda line: line.reason, width=40
    ),
    Column(
        "overridden",
        _("Decided by hand"),
        _("Yes: an officer decided otherwise than by the proposal alone."),
        YES_NO,
        _of("overridden"),
    ),
    Column("attended", _("Sessions attended"), _("Number of sessions."), NUMBER, lambda line: line.attended),
    Column("pre", _("Test before"), OF_HUNDRED, DECIMAL, _of("pre_score")),
    Column("post", _("Test after"), OF_HUNDRED, DECIMAL, _of("post_score")),
    Column("mentor", _("Mentor"), _("Who mentors it."), TEXT, lambda line: str(line.enrolment.mentor or ""), width=20),
    Column("synthetic", _("Example data"), _("Made up, to try the program."), YES_NO, _of("synthetic")),
)


def columns_of(opened):
    return (*BEFORE_PARTS, *_part_columns(), *AFTER_PARTS)


SUBJECT = Subject(
    _("Applications and participants"),
    _("Enterprises of %(region)s that applied for a training, with decision, reason and result"),
    "pelatihan",
    EnrolmentFilters,
    columns_of,
    lambda user, query, filters: filters.apply(enrolments_for(user)).order_by(*BY_SCORE).values_list("pk", flat=True),
    EnrolmentLines,
)
