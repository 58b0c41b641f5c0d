"""The list of villages by their potential: what is asked, who matches, in which order, and how a row reads."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desaekspor.portal.mapping.listing import bare
from desaekspor.portal.potential import wording
from desaekspor.potential.models import VillageAssessment
from desaekspor.regions.models import Kind

PARAMETERS = ("daftar", "cari", "kecamatan", "kelas", "kurang", "kelompok", "sentra", "label", "jenis", "urut")


@dataclass(frozen=True)
class Asked:
    """What the address asks of the list; what makes no sense asks nothing."""

    words: str = ""
    district: str = ""  # code of a kecamatan
    cluster: str = ""  # a word of wording.CLASS_IN_ADDRESS
    lacking: str = ""  # code of a rule that is not met or not known
    tier: int | None = None
    kind: str = ""  # of makers in which the village specialises
    programme: str = ""
    sort_of_village: str = ""  # desa or kelurahan
    order: str = "indeks"

    @classmethod
    def of(cls, given):
        """From the parameters of an address."""
        tier = given.get("kelompok", "")
        order = given.get("urut", "")
        return cls(
            given.get("cari", "").strip()[:100],
            given.get("kecamatan", "")[:8],
            given.get("kelas", "") if given.get("kelas", "") in wording.CLASS_IN_ADDRESS else "",
            given.get("kurang", "")[:60],
            int(tier) if tier.isascii() and tier.isdigit() and len(tier) < 4 else None,
            given.get("sentra", "")[:4],
            given.get("label", "")[:40],
            given.get("jenis", "") if given.get("jenis", "") in (Kind.DESA, Kind.KELURAHAN) else "",
            order if order.lstrip("-") in ORDERS else "-indeks",
        )

    @property
    def is_filtered(self):
        return any((self.words, self.district, self.cluster, self.lacking, self.tier, self.kind, self.programme)) or bool(
            self.sort_of_village
        )


@dataclass
class Row:
    """A village of the list."""

    found: VillageAssessment
    parts: list  # (name, score or None, width of its bar) of the components in use
    labels: list = field(default_factory=list)
    first_missing: str = ""  # what is missing with the least effort
    head: str = ""  # of the group of tied villages that begins with this row

    @property
    def village(self):
        return self.found.village

    @property
    def district(self):
        return self.found.village.parent.name

    @property
    def missing_count(self):
        return self.found.not_met + self.found.unknown

    @property
    def more(self):
        """How many are missing behind the first."""
        return self.missing_count - 1

    @property
    def known_percent(self):
        return 100 * self.found.completeness


# By the parameter ``urut``: what a row is sorted by; None stands last in either direction.
ORDERS = {
    "nama": lambda row: row.village.name,
    "kecamatan": lambda row: (row.district, row.village.name),
    "indeks": lambda row: row.found.index,
    "kelas": lambda row: row.found.cluster or None,
    "lebar": lambda row: None if row.found.rank is None else row.found.rank_high - row.found.rank_low,
    "kurang": lambda row: row.missing_count,
    "lengkap": lambda row: row.found.completeness,
}


def rows_of(found, assessment, asked, *, labels, special):
    """The Rows of the VillageAssessments ``found`` that match, in the order that is asked for.

    ``labels``: village -> its programme labels; ``special``: the villages that specialise in ``asked.kind``.
    """
    table, rules = assessment.index_version.table, assessment.class_version.table
    needs = {rule.code: wording.in_language(rule, "need") for rule in rules.rules}
    parts = [(part.code, wording.name_of(part)) for part in table.components if part.code not in assessment.left_out]
    rows = []
    for one in found:
        row = Row(
            one,
            [(name, one.components.get(code), round(100 * (one.components.get(code) or 0))) for code, name in parts],
            labels.get(one.village_id, []),
            needs.get(one.missing[0], "") if one.missing else "",
        )
        if matches(row, asked, special):
            rows.append(row)
    rows.sort(key=lambda row: row.village.name)
    key, backwards = ORDERS[asked.order.lstrip("-")], asked.order.startswith("-")
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=backwards)
    return known + [row for row in rows if key(row) is None]


def matches(row, asked, special):
    one, village = row.found, row.village
    wanted = bare(asked.words)
    texts = (village.name, row.district, village.code, *(label.title for label in row.labels))
    return (
        (not wanted or any(wanted in bare(text) for text in texts))
        and (not asked.district or village.code.startswith(f"{asked.district}."))
        and (not asked.cluster or one.cluster == wording.CLASS_IN_ADDRESS[asked.cluster])
        and (not asked.lacking or asked.lacking in one.missing)
        and (asked.tier is None or one.tier == asked.tier)
        and (not asked.kind or village.code in special)
        and (not asked.programme or any(label.programme == asked.programme for label in row.labels))
        and (not asked.sort_of_village or village.kind == asked.sort_of_village)
    )


def put_heads(rows, tiers):
    """Say where a group of tied villages begins; ``tiers``: how many villages each group has in all."""
    last = object()
    for row in rows:
        if row.found.tier != last:
            row.head = tier_head(row.found.tier, tiers)
        last = row.found.tier
    return rows


def tier_head(tier, tiers):
    if tier is None:
        return _("Without an index")
    if (count := tiers.get(tier, 0)) == 1:
        return _("Group %(tier)d: one village") % {"tier": tier}
    words = ngettext(
        "Group %(tier)d: %(count)d village whose order cannot be told from the first of the group",
        "Group %(tier)d: %(count)d villages whose order cannot be told from the first of the group",
        count,
    )
    return words % {"tier": tier, "count": count}


def address_of(given, **changed):
    """The query of an address with what was asked for, some of it changed; None takes a parameter away."""
    asked = {name: given.get(name, "") for name in PARAMETERS} | changed
    asked = {name: value for name, value in asked.items() if value not in (None, "")}
    return f"?{urlencode(asked)}" if asked else ""


def in_words(asked, context):
    """The filter as (label, value) pairs; ``context``: the choices of the page."""
    choices = {
        "district": {one.code: one.name for one in context["districts"]},
        "cluster": {one["value"]: str(one["name"]) for one in context["counts"]},
        "lacking": dict(context["needs"]),
        "kind": dict(context["kinds"]),
        "programme": dict(context["programmes"]),
    }
    labels = {
        "words": _("Name, code or label"),
        "district": _("District (kecamatan)"),
        "cluster": _("Class"),
        "lacking": _("Lacks, or not known"),
        "tier": _("Group"),
        "kind": _("Specialises in"),
        "programme": _("Programme label"),
        "sort_of_village": _("Kind"),
    }
    given = {name: getattr(asked, name) for name in labels}
    return [(labels[name], choices.get(name, {}).get(value, str(value))) for name, value in given.items() if value]
