"""Two records field by field, as a page shows them side by side: what differs is marked, what is personal is masked."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desaekspor.portal.duplicates.differing import differing, far_apart, is_same
from desaekspor.portal.editing_page import shown
from desaekspor.portal.enterprise_fields import label_of
from desaekspor.regions.models import Level, Region
from desaekspor.registry.linkage.addresses import take_apart
from desaekspor.registry.linkage.names import read_owner, read_sign, same_letters
from desaekspor.registry.queries.masking import is_private
from desaekspor.registry.services.fields import ALL_FIELDS, PRIVATE_OWNER_FIELDS, PRODUCTS, is_unknown, read_present

# What tells whether two records are one business, in the order in which people look.
TELLING = (
    *("name", "owner.name", "owner.nik", "owner.phone", "nib", "address", "rt", "rw", "region", "product"),
    *("owner.birth_date", "owner.address", "kbli"),
)
# Not shown beside each other: it is computed, belongs to another one, or is specific data that is shown in sums only.
LEFT_OUT = {"computed_scale", "kbli_version", "kbli_category", "owner.disabled", "lat", "lng", "photo_url"}
SEEN_OF_OWNER = {"owner.sex", "owner.education"}  # not masked
# In these a slip of the pen is likely; of another field a letter more or less says nothing.
SPELLED = {"name", "product", "activity", "address", "nib", *(f"owner.{name}" for name in PRIVATE_OWNER_FIELDS)}
OF_DIGITS = {"nib", "owner.nik", "owner.phone", "owner.birth_date"}
FEW, FEW_DIGITS = 3, 2  # up to so many are counted; beyond, it is another writing or number


@dataclass(frozen=True)
class Side:
    """A value of one record. ``parts`` are (text, whether it differs); empty when it is unknown."""

    parts: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(text for text, _differs in self.parts)


@dataclass(frozen=True)
class Row:
    field: str
    label: str
    sides: list[Side]
    verdict: str  # "same", "near", "differs", "one": only one of them says anything
    words: str  # the same for people
    is_masked: bool = False

    @property
    def is_same(self):
        return self.verdict == "same"


@dataclass(frozen=True)
class Comparison:
    telling: list[Row]
    others: list[Row]
    unknown: list[str]  # labels of what neither of them says


def compare(numbers, opened=frozenset()):
    """The Comparison of two or more enterprises; four queries. ``opened``: fields of the owner to be shown as they are."""
    present = read_present(numbers)
    values = [present[number].values for number in numbers]
    regions = {
        region.code: region for region in Region.objects.filter(pk__in={one["region"] for one in values}).select_related("parent")
    }
    rows = {name: row_of(name, [one[name] for one in values], regions, opened) for name in (*ALL_FIELDS, PRODUCTS)}
    telling = [rows[name] for name in TELLING if rows[name]]
    others = [row for name, row in rows.items() if row and name not in TELLING and name not in LEFT_OUT]
    return Comparison(telling, others, [str(label_of(name)) for name in TELLING if not rows[name]])


def row_of(name, values, regions=None, opened=frozenset()):
    """The Row of a field; None when nobody says anything of it."""
    if all(is_unknown(value) or value == [] for value in values):
        return None
    hidden = is_private(name) and name.removeprefix("owner.") not in opened and name not in SEEN_OF_OWNER
    written = [plainly(name, value, regions) for value in values]
    verdict, words = told(name, written)
    if name == "region" and verdict != "same" and _nest(values):
        verdict, words = "one", _("one names the district alone")
    if hidden:
        sides = [Side([(shown(name, value), False)] if value else []) for value in values]
    else:
        sides = marked(written)
    return Row(name, str(label_of(name)), sides, verdict, words, hidden)


def _nest(codes):
    """The one region lies in the other: the village of one of them is not known."""
    shortest = min(codes, key=len)
    return all(code == shortest or code.startswith(f"{shortest}.") for code in codes)


def plainly(name, value, regions):
    """The value in words, unmasked: for comparing, and for showing what is opened or not personal."""
    if is_unknown(value) or value == []:
        return ""
    if is_private(name) and name not in SEEN_OF_OWNER:
        return str(value)
    if name == "region":
        return place_name(regions.get(value), value)
    return shown(name, value)


def place_name(region, code):
    """ "Sriamur, Tambun Utara"."""
    if region is None:
        return code
    return f"{region.name}, {region.parent.name}" if region.level == Level.VILLAGE else region.name


def marked(written):
    """Sides with what differs from the first one that is known."""
    if len(written) == 2:
        return [Side(parts) for parts in differing(*written)]
    first = next((text for text in written if text), "")
    return [Side(differing(text, first)[0]) for text in written]


def told(name, written):
    """(verdict, words) of how far the known values are from each other."""
    known = [text for text in written if text]
    if len(known) < len(written):
        # Two texts, not two forms of one: Indonesian has no plural, and of three records two may say it.
        return "one", _("only one of them says it") if len(known) == 1 else _("not all of them say it")
    first, *rest = known
    if all(is_same(first, text) for text in rest):
        return "same", _("the same")
    most = max(far_apart(first, text) for text in rest)
    if name in SPELLED and most <= (FEW_DIGITS if name in OF_DIGITS else FEW) and min(map(len, known)) > FEW:
        if name in OF_DIGITS:
            words = ngettext("%(count)d digit differs", "%(count)d digits differ", most)
        else:
            words = ngettext("%(count)d character differs", "%(count)d characters differ", most)
        return "near", words % {"count": most}
    if name in READ and all(READ[name](first, text) for text in rest):
        return "near", _("written differently")
    return "differs", _("different")


def _same_sign(one, other):
    """ "WR. NUR" and "WARUNG NUR (Nurhayati)"."""
    one, other = read_sign(one).words, read_sign(other).words
    return bool(one) and same_letters(one, other)


def _same_person(one, other):
    one, other = read_owner(one), read_owner(other)
    return bool(one) and same_letters(one, other)


def _same_address(one, other):
    """The same street, house, RT and RW, and no two villages or districts."""
    one, other = take_apart(one), take_apart(other)
    places = zip(one[4:6], other[4:6], strict=True)
    return bool(one.street) and one[:4] == other[:4] and all(here == there or not (here and there) for here, there in places)


# Where two writings are the same to the search for duplicates, as its reasons say.
READ = {"name": _same_sign, "owner.name": _same_person, "address": _same_address}
