"""What a row of a source does to an enterprise: the rules alone, without a database.

A source speaks through the known values of its cleaned rows (contents.clean_of). Three rules decide what follows:

* A field changes only where the source says something else than it said last time (three-way:
  last value of the source, new value, present value). What people corrected meanwhile stays
  until the source itself changes its mind.
* What a source does not know (an empty or doubtful cell) never erases what is known.
* A second source that meets an enterprise by its NIB fills only what is empty.

What people said of the enterprise follows (``with_judgement``): a verification falls when the
identity changes, and "moved away" is settled when the village changes.
"""

from rapidfuzz.fuzz import token_sort_ratio

from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.registry.importers.rules import CAPITAL_LIMITS, SALES_LIMITS, scale_of
from desaekspor.registry.models import GONE, Presence
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.fields import ALL_FIELDS, PRESENCE, PRODUCT, TEXT_LIMITS, VERIFIED, fit, is_unknown, unknown

ALIKE = 80  # of 100: two names that are one, written differently
# Values that only make sense together: a second source gives all of them or none.
TOGETHER = (
    ("lat", "lng"),
    ("kbli", "kbli_version", "kbli_category"),
    ("address", "rt", "rw"),
    ("start_month", "start_year"),
)
OF_THE_PERSON = tuple(name for name in ALL_FIELDS if name.startswith("owner.") and name != "owner.name")
_UNKNOWN = {name: unknown(name) for name in ALL_FIELDS}
_LIMITS = tuple(TEXT_LIMITS.items())
SCALE_FROM = ("sales_idr", "capital_idr")


def carry(last, clean):
    """What the source said before and does not say now: ``{field: value}``; ``last`` is its statement before, or {}."""
    return {name: value for name, value in last.items() if name not in clean}


def statement(content):
    """All that the source holds true after the row with this content: its clean values and what is carried."""
    return {**(content["clean"] or {}), **content.get("carried", {})}


def computed_scale(values):
    """The size class that the enterprise's own figures give: sales decide where they are known (PP 7/2021, article 35)."""
    return scale_of(values.get("sales_idr"), SALES_LIMITS) or scale_of(values.get("capital_idr"), CAPITAL_LIMITS)


def with_scale(present, changed):
    """``changed`` with the computed scale that follows from it, where that differs from the present one."""
    if changed.keys().isdisjoint(SCALE_FROM):
        return changed
    scale = computed_scale({**present, **changed})
    return changed if scale == present.get(COMPUTED, "") else {**changed, COMPUTED: scale}


def changes_who_it_is(present, changed):
    """Would ``changed`` make another enterprise of a verified one: a known name that is not written differently
    but another, another NIB or NIK, another village? Filling in what was unknown does not.
    """
    return any(name in changed and unlike(present.get(name), changed[name]) for name in ("name", "owner.name")) or any(
        name in changed and not is_unknown(present.get(name)) and changed[name] != present[name]
        for name in ("nib", "owner.nik", "region")
    )


def find_gaps(values):
    """What an enterprise with these values lacks to be verified: codes, in the order of the form.

    name: neither a name nor a product; village; owner; contact: neither a phone nor a NIK; presence: it is said to be gone.
    """
    missing = {
        "name": is_unknown(values["name"]) and is_unknown(values[PRODUCT]),
        "village": level_of(values["region"]) != Level.VILLAGE,
        "owner": is_unknown(values["owner.name"]),
        "contact": is_unknown(values["owner.phone"]) and is_unknown(values["owner.nik"]),
        "presence": (values[PRESENCE] or {}).get("status") in GONE,
    }
    return [code for code, is_missing in missing.items() if is_missing]


def with_judgement(present, changed):
    """What a load changes, with what follows from it for the verification and for what the village said."""
    falls = bool(present.get(VERIFIED)) and changes_who_it_is(present, changed)
    return _with_follow_up(present, changed, falls)


def with_judgement_by_hand(present, changed):
    """As ``with_judgement`` for a person's change: who edits knows whom they mean, so only a gap takes the verification away."""
    falls = bool(present.get(VERIFIED)) and VERIFIED not in changed and bool(find_gaps(present | changed))
    return _with_follow_up(present, changed, falls)


def _with_follow_up(present, changed, falls):
    follows: dict = {VERIFIED: None} if falls else {}
    if "region" in changed and PRESENCE not in changed and (present.get(PRESENCE) or {}).get("status") == Presence.MOVED:
        follows[PRESENCE] = None
    return {**changed, **follows} if follows else changed


def first_values(clean):
    """Every field of a new enterprise, the unknown ones too."""
    values = _UNKNOWN | clean
    for name, limit in _LIMITS:
        if len(values[name]) > limit:
            values[name] = values[name][:limit]
    values[COMPUTED] = computed_scale(values)
    return values


def three_way(last, clean, present):
    """``{field: new value}`` that a row of a source makes of ``present``; ``last`` is what the source said before."""
    changed = {
        name: fit(name, value)
        for name, value in clean.items()
        if value != last.get(name) and fit(name, value) != present.get(name)
    }
    return with_scale(present, changed)


def fill_empty(clean, present):
    """``{field: new value}`` that the first row of a second source adds to ``present``.

    Facts about a person are added only to the same person: not beside another owner's name.
    """
    skipped = {name for group in TOGETHER if any(not is_unknown(present.get(name)) for name in group) for name in group}
    if unlike(present.get("owner.name"), clean.get("owner.name")):
        skipped.update(OF_THE_PERSON)
    changed = {name: fit(name, value) for name, value in clean.items() if name not in skipped and is_unknown(present.get(name))}
    here, there = present.get("region") or "", clean.get("region") or ""
    if there != here and there.startswith(here):
        changed["region"] = there  # the village inside the district that was known
    return with_scale(present, changed)


def unlike(one, other):
    """Two names, both known, that are not one name in two spellings."""
    if is_unknown(one) or is_unknown(other):
        return False
    return token_sort_ratio(one.casefold(), other.casefold()) < ALIKE


def changes_identity(last, clean):
    """Does a row with the same key describe another enterprise than before?

    Yes when at least two of the four marks of identity that are known on both sides differ:
    the owner's NIK, the owner's name, the enterprise's name, the NIB. One alone is a
    correction, a new name or a new owner.
    """
    differing = sum(unlike(last.get(name), clean.get(name)) for name in ("owner.name", "name"))
    differing += sum(
        not is_unknown(last.get(name)) and not is_unknown(clean.get(name)) and last[name] != clean[name]
        for name in ("owner.nik", "nib")
    )
    return differing >= 2
