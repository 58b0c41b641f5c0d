"""Assessed enterprises as a list that is taken out as a file (registry/exports)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from desaekspor.readiness.assessment.messages import bands_in_words, language
from desaekspor.readiness.assessment.models import ReadinessAssessment
from desaekspor.readiness.assessment.queries import ReadinessFilters, assessments_for
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.regions.models import Level
from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.subjects import Subject


@dataclass(slots=True)
class ReadinessLine:
    """An assessment with the names that stand beside it."""

    one: ReadinessAssessment
    district: str
    village: str
    band: str
    next_step: str
    sources: list[str] = field(default_factory=list)

    @property
    def values(self):
        return {"synthetic": self.one.synthetic}


class ReadinessLines:
    """Reads the lines, each as the user may see it."""

    def __init__(self, user, columns, opened):
        self._user = user

    def read(self, numbers):
        rows = assessments_for(self._user).filter(enterprise__in=numbers)
        rows = rows.select_related("enterprise__region__parent", "version")
        found = {one.enterprise_id: one for one in rows}
        return [_line(found[number]) for number in numbers if number in found]


def _line(one):
    region, bank = one.enterprise.region, bank_in(one.version)
    district, village = (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")
    first = bank.by_code.get(one.missing[0]) if one.missing else None
    return ReadinessLine(
        one,
        district,
        village,
        bands_in_words(bank, one.band_low, one.band_high),
        first.said("step", language()) if first else "",
        [str(_("assessment of readiness"))],
    )


def _gates(state):
    return lambda line: ", ".join(code for code, found in line.one.gates.items() if found == state)


SCORE = _("0 to 100. Lowest: what is not known counts nothing; highest: what is not known counts in full.")
COLUMNS = (
    Column(
        "number",
        _("Number"),
        _("Number of the enterprise in Desa Ekspor; it never changes."),
        NUMBER,
        lambda line: line.one.enterprise_id,
    ),
    Column(
        "name", _("Name of the business"), _("As the register has it."), TEXT, lambda line: str(line.one.enterprise), width=32
    ),
    Column("district", _("District"), _("Kecamatan."), TEXT, lambda line: line.district),
    Column(
        "village",
        _("Village"),
        _("Empty where the register names the district alone."),
        TEXT,
        lambda line: line.village,
        width=20,
    ),
    Column(
        "band",
        _("Band"),
        _("One name where the answers support it, else from which to which."),
        TEXT,
        lambda line: line.band,
        width=26,
    ),
    Column(
        "organisation_low", _("Organisation, lowest"), SCORE, DECIMAL, lambda line: round(line.one.organisation_low, 1), width=12
    ),
    Column(
        "organisation_high",
        _("Organisation, highest"),
        SCORE,
        DECIMAL,
        lambda line: round(line.one.organisation_high, 1),
        width=12,
    ),
    Column("product_low", _("Product, lowest"), SCORE, DECIMAL, lambda line: round(line.one.product_low, 1), width=12),
    Column("product_high", _("Product, highest"), SCORE, DECIMAL, lambda line: round(line.one.product_high, 1), width=12),
    Column(
        "gates_not_met", _("Gates not met"), _("Codes of questions; until they are met nobody is ready."), CODE, _gates("not_met")
    ),
    Column("gates_unknown", _("Gates not known"), _("Codes of questions that nobody answered."), CODE, _gates("unknown")),
    Column(
        "missing",
        _("Missing"),
        _("Codes of questions, in the order in which they are best done."),
        CODE,
        lambda line: ", ".join(line.one.missing),
        width=30,
    ),
    Column("next", _("Next step"), _("Of the first that is missing."), TEXT, lambda line: line.next_step, width=40),
    Column("answered", _("Answered"), _("How many questions have a known answer."), NUMBER, lambda line: line.one.answered),
    Column("asked", _("Asked"), _("How many questions there are."), NUMBER, lambda line: line.one.asked),
    Column("verified", _("Checked"), _("How many answers a second person checked."), NUMBER, lambda line: line.one.verified),
    Column("version", _("Version"), _("Of the questions."), CODE, lambda line: line.one.version.version),
    Column(
        "answered_at",
        _("Answered on"),
        _("When an answer last changed."),
        DAY,
        lambda line: line.one.answered_at.date(),
        width=12,
    ),
    Column("synthetic", _("Example data"), _("Made up, to try the program."), YES_NO, lambda line: line.one.synthetic),
)

SUBJECT = Subject(
    _("Readiness to export"),
    _("Readiness to export of enterprises of %(region)s, by their answers: no promise and no permit"),
    "kesiapan",
    ReadinessFilters,
    lambda opened: COLUMNS,
    lambda user, query, filters: (
        filters.apply(assessments_for(user)).order_by("-answered_at").values_list("enterprise_id", flat=True)
    ),
    ReadinessLines,
)
