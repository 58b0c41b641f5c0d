"""Certificates as a list that is taken out as a file (registry/exports). It can come back, corrected (importing.py)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from desaekspor.readiness.certificates.messages import STATE_NAMES, doubt_name
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.certificates.queries import CertificateFilters, certificates_for
from desaekspor.regions.models import Level, Mark
from desaekspor.registry.exports.columns import CODE, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.subjects import Subject


@dataclass(slots=True)
class CertificateLine:
    """A certificate with the places that stand beside it."""

    one: Certificate
    district: str
    village: str
    sources: list[str] = field(default_factory=list)

    @property
    def values(self):
        return {"synthetic": self.one.synthetic}


class CertificateLines:
    """Reads the lines of certificates, each as the user may see it."""

    def __init__(self, user, columns, opened):
        self._user = user

    def read(self, numbers):
        found = certificates_for(self._user).filter(pk__in=numbers).select_related("enterprise__region__parent").in_bulk()
        return [_line(found[number]) for number in numbers if number in found]


def _line(one):
    region = one.enterprise.region
    district, village = (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")
    return CertificateLine(one, district, village, [str(_(one.source))] if one.source else [])


def _day(value):
    return value.isoformat() if value else ""


COLUMNS = (
    Column(
        "enterprise", _("Number of the enterprise"), _("Of the registry."), NUMBER, lambda line: line.one.enterprise_id, width=12
    ),
    Column("name", _("Enterprise"), _("Its name."), TEXT, lambda line: str(line.one.enterprise), width=26),
    Column("district", _("District"), _("Kecamatan."), TEXT, lambda line: line.district),
    Column("village", _("Village"), _("Empty where it is not known."), TEXT, lambda line: line.village, width=20),
    Column("kind", _("Kind of certificate"), _("By the table of the program."), TEXT, lambda line: line.one.name, width=26),
    Column("product", _("Product"), _("Empty: the enterprise as a whole."), TEXT, lambda line: line.one.product, width=20),
    Column("number", _("Number"), _("As it stands on the paper."), CODE, lambda line: line.one.number, width=22),
    Column("issuer", _("Issuer"), _("Who gave it."), TEXT, lambda line: line.one.issuer, width=20),
    Column("issued_on", _("Issued on"), _("Day of issue."), CODE, lambda line: _day(line.one.issued_on), width=12),
    Column("ends_on", _("Last day"), _("On this day it still holds."), CODE, lambda line: _day(line.one.ends_on), width=12),
    Column("endless", _("Has no end"), _("It is known to have none."), YES_NO, lambda line: line.one.endless, width=9),
    Column(
        "state",
        _("State"),
        _("On the day of this file. A certificate whose end nobody wrote down is not counted as valid."),
        TEXT,
        lambda line: str(STATE_NAMES[line.one.state]),
    ),
    Column("days", _("Days left"), _("Until the last day; negative after it."), NUMBER, lambda line: line.one.days_left, width=9),
    Column("mark", _("Mark"), _("Reported by somebody, or verified."), TEXT, lambda line: str(Mark(line.one.mark).label)),
    Column(
        "doubts",
        _("Doubts"),
        _("What somebody confirmed although it looks wrong."),
        TEXT,
        lambda line: ", ".join(doubt_name(code) for code in line.one.doubts),
    ),
    Column("source", _("Source"), _("Who says so."), TEXT, lambda line: str(_(line.one.source)), width=24),
    Column("note", _("Note"), _("In the writer's words."), TEXT, lambda line: line.one.note, width=28),
    Column("synthetic", _("Example data"), _("Made up, to try the program."), YES_NO, lambda line: line.one.synthetic),
)

SUBJECT = Subject(
    _("Certificates"),
    _("Certificates of enterprises of %(region)s, from the register of Desa Ekspor"),
    "sertifikat",
    CertificateFilters,
    lambda opened: COLUMNS,
    lambda user, query, filters: filters.apply(certificates_for(user)).order_by("ends_on", "pk").values_list("pk", flat=True),
    CertificateLines,
)
