"""What the page of a merge shows: a choice for each field with the rule's reason, and what the one record will say."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from desaekspor.portal.duplicates.comparing import SEEN_OF_OWNER, place_name, told
from desaekspor.portal.editing_page import shown
from desaekspor.portal.enterprise_fields import label_of
from desaekspor.portal.templatetags.figures import day
from desaekspor.regions.models import Region
from desaekspor.registry.duplicates import choosing
from desaekspor.registry.duplicates.errors import ChangedMeanwhile, MergedMeanwhile, MergeRefused
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.queries.masking import is_private
from desaekspor.registry.services.fields import PRESENCE, PRODUCTS, VERIFIED, WORKER_FIELDS, is_unknown

MOST = 12  # records that are looked at together
WHY = {
    choosing.KNOWN: gettext_lazy("only here it is known"),
    choosing.CONFIRMED: gettext_lazy("confirmed by a person"),
    choosing.LONGER: gettext_lazy("the fullest address"),
    choosing.NEWER: gettext_lazy("said last"),
    choosing.FULLER: gettext_lazy("more of it is known"),
    choosing.KEPT: gettext_lazy("of the record that stays"),
    choosing.SAME: gettext_lazy("all say the same"),
    choosing.CHOSEN: gettext_lazy("chosen by you"),
    choosing.PLACE: gettext_lazy("goes with the village"),
    choosing.PERSON: gettext_lazy("goes with the owner"),
    choosing.TOGETHER: gettext_lazy("of all records together"),
    choosing.UNKNOWN: gettext_lazy("nobody knows it"),
}
WARNINGS = {
    "owners_differ": gettext_lazy("The owners have different names. Spouses may share a shop; two neighbours do not."),
    "owner_erased": gettext_lazy("The owner of one of them asked to be forgotten. What the others say of the owner is left out."),
    "villages_differ": gettext_lazy("They lie in different villages. Did the business move, or are these two?"),
    "nib_differs": gettext_lazy("They have different NIB. One business has one NIB."),
}
UNIT_LABELS = {
    "kbli": gettext_lazy("KBLI code"),
    "start_month": gettext_lazy("In business since"),
    "address": gettext_lazy("Address, RT and RW"),
    "lat": gettext_lazy("Point on the map"),
    WORKER_FIELDS[0]: pgettext_lazy("of an enterprise", "Workers"),
}
_UNITS = {unit[0]: unit for unit in choosing.UNITS}
_INSIDE = {name for unit in choosing.UNITS for name in unit[1:]}


def address(numbers, *, pair=None, here="", survivor=None):
    """The page on which these records are merged, on the way through a list."""
    query = [("umkm", number) for number in numbers]
    query += [(name, value) for name, value in (("tetap", survivor), ("pasangan", pair), ("asal", here)) if value]
    return f"{reverse('portal:merge')}?{urlencode(query)}"


def group_of(pair):
    """The numbers that hang together with the two by pairs that are likely or said to be the same, at most MOST, by number."""
    found, layer = {pair.left_id, pair.right_id}, {pair.left_id, pair.right_id}
    likely = Q(state__in=(DuplicatePair.State.OPEN, DuplicatePair.State.VISIT), band__in=("sure", "likely"))
    said = Q(state=DuplicatePair.State.ACCEPTED, merge=None)
    for _round in range(2):  # a friend of a friend; farther ones come once these are merged
        rows = DuplicatePair.objects.filter(likely | said).filter(Q(left__in=layer) | Q(right__in=layer))
        layer = {number for both in rows.values_list("left", "right") for number in both} - found
        found |= layer
        if not layer or len(found) >= MOST:
            break
    return sorted(found)[:MOST]


def refusal(error):
    """Why two records were not made one, in words."""
    if isinstance(error, MergedMeanwhile):
        first = error.merges[0]
        facts = {"absorbed": first.absorbed_id, "survivor": first.survivor_id, "who": first.by or _("a command")}
        return _("%(who)s has merged number %(absorbed)s into %(survivor)s meanwhile. Nothing was changed.") % facts
    if isinstance(error, ChangedMeanwhile):
        numbers = ", ".join(map(str, error.numbers))
        return _("Number %(numbers)s was changed while you looked at it. Please look again; nothing was merged.") % {
            "numbers": numbers
        }
    if isinstance(error, MergeRefused) and error.why == "mixed":
        numbers = ", ".join(map(str, error.numbers))
        return _("Number %(numbers)s is example data and the others are not: they are never merged.") % {"numbers": numbers}
    if isinstance(error, MergeRefused):
        return _("These records cannot be merged: one of them is not in your region, or it is gone.")
    first = error.decisions[0]
    facts = {"one": first.left_id, "other": first.right_id, "who": first.by or _("a command"), "day": day(first.at)}
    return _("%(who)s said on %(day)s that numbers %(one)s and %(other)s are not the same. Take that back first.") % facts


@dataclass(frozen=True)
class Option:
    """What one record says of a field. ``number`` is empty for what all say together."""

    number: int | str
    letter: str  # of the record, as the page calls it
    text: str
    since: str
    is_chosen: bool
    is_rule: bool

    @property
    def value(self):
        return str(self.number)

    @property
    def is_together(self):
        return self.number == ""


@dataclass(frozen=True)
class Row:
    field: str
    label: str
    options: list[Option]
    why: str  # of what is chosen
    verdict: str  # as in comparing.Row
    told: str
    is_masked: bool
    result: str

    @property
    def key(self):
        """In the form: no point, which style sheets would take for a class."""
        return self.field.replace(".", "-")

    @property
    def rule(self):
        """What the rule chose, as the form carries it."""
        return next((option.value for option in self.options if option.is_rule), "")


@dataclass(frozen=True)
class MergePage:
    differing: list[Row]
    new: list[tuple[str, str]]  # label and text of what the record that stays says anew
    kept: list[tuple[str, str]]


def arrange(preview, letters, by_rule):
    """The MergePage of a Preview; ``by_rule``: the fields as the rules alone would choose. One query for the regions.

    ``letters``: {number: letter} of the records that are merged, in their order.
    """
    codes = {one.value for one in preview.fields["region"].candidates}
    regions = {region.code: region for region in Region.objects.filter(pk__in=codes).select_related("parent")}
    rows = [
        _row(name, preview.fields, by_rule, letters, regions)
        for name in _in_order(preview.fields)
        if any(not _is_empty(one.value) for part in _UNITS.get(name, (name,)) for one in preview.fields[part].candidates)
    ]
    differing = [row for row in rows if row.verdict != "same"]
    changed = set(preview.changed)
    parts: tuple[list, list] = ([], [])
    for row in rows:
        is_new = bool(changed & set(_UNITS.get(row.field, (row.field,))))
        if row.result:
            parts[0 if is_new else 1].append((row.label, row.result))
    return MergePage(differing, *parts)


_FIRST = ("name", "product", PRODUCTS, "owner.name", "owner.nik", "owner.phone", "nib", "region", "address", "lat")


def _in_order(fields):
    names = [name for name in fields if name not in _INSIDE and name != "owner.disabled"]
    return sorted(names, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


def _is_empty(value):
    return is_unknown(value) or value == []


def _row(name, fields, by_rule, letters, regions):
    unit = _UNITS.get(name, (name,))
    chosen, rule = fields[name], by_rule[name]
    said = {number: {} for number in letters}
    since = {}
    for part in unit:
        for one in fields[part].candidates:
            said[one.number][part] = one.value
            if one.since and not _is_empty(one.value):
                since[one.number] = max(since.get(one.number, one.since), one.since)
    hidden = is_private(name) and name not in SEEN_OF_OWNER
    plain = {number: written(name, values, regions) for number, values in said.items()}
    texts = {number: shown(name, values[name]) if hidden and values[name] else plain[number] for number, values in said.items()}
    options = [
        Option(number, letter, texts[number], day(since.get(number)), number == chosen.taken_from, number == rule.taken_from)
        for number, letter in letters.items()
    ]
    if chosen.taken_from is None or rule.taken_from is None:
        together = written(name, {part: by_rule[part].value for part in unit}, regions)
        options.append(Option("", "+", together, "", chosen.taken_from is None, rule.taken_from is None))
    verdict, words = told(name, list(plain.values()))
    result = texts.get(chosen.taken_from, "") if hidden else written(name, {part: fields[part].value for part in unit}, regions)
    label = str(UNIT_LABELS.get(name) or label_of(name))
    return Row(name, label, options, str(WHY.get(chosen.reason, "")), verdict, words, hidden, result)


def written(name, values, regions):
    """The values of a field, or of fields that belong together, for people; unmasked."""
    if name == "kbli":
        return " ".join(
            str(part) for part in (values["kbli"], values["kbli_version"] and f"(KBLI {values['kbli_version']})") if part
        )
    if name == "start_month":
        month = dates.MONTHS.get(values["start_month"], "")
        return " ".join(str(part) for part in (month, values["start_year"]) if part)
    if name == "address":
        parts = (values["address"], values["rt"] and f"RT {values['rt']}", values["rw"] and f"RW {values['rw']}")
        return ", ".join(part for part in parts if part)
    if name == "lat":
        known = values["lat"] is not None and values["lng"] is not None
        return f"{values['lat']:.5f}, {values['lng']:.5f}" if known else ""
    if name == WORKER_FIELDS[0]:
        return workers_in_words(values)
    value = values[name]
    if _is_empty(value):
        return ""
    if name == "region":
        return place_name(regions.get(value), value)
    if name == VERIFIED:
        return _("verified")
    if name == PRESENCE or not is_private(name) or name in SEEN_OF_OWNER:
        return shown(name, value)
    return str(value)


def workers_in_words(counts):
    """ "paid: 1 man, 2 women; unpaid: 1 woman"; of what nobody knows nothing is said."""
    groups = []
    for kind, label in (("paid", _("paid")), ("unpaid", _("unpaid"))):
        men, women = counts[f"{kind}_men"], counts[f"{kind}_women"]
        said = []
        if men is not None:
            said.append(ngettext("%(count)d man", "%(count)d men", men) % {"count": men})
        if women is not None:
            said.append(ngettext("%(count)d woman", "%(count)d women", women) % {"count": women})
        if said:
            groups.append(f"{label}: {', '.join(said)}")
    disabled = sum(value or 0 for name, value in counts.items() if "disabled" in name)
    if disabled:
        groups.append(ngettext("%(count)d with a disability", "%(count)d with a disability", disabled) % {"count": disabled})
    return "; ".join(groups)
