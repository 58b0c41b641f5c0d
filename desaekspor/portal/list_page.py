"""The list of enterprises arranged for its page: choices with counts, rows with what matched, the way on."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.forms.enterprises import FACETS, EnterpriseFilter, facet_value
from desaekspor.portal.pull.page import names_of
from desaekspor.registry.models import Scale
from desaekspor.registry.search.finding import RELEVANCE

CHIPS = {
    "skala": _("All scales"),
    "nib": _("NIB: all"),
    "lengkap": _("All records"),
    "verifikasi": _("Verified or not"),
    "keadaan": _("Active or not"),
    "sumber": _("All sources"),
    "contoh": _("With example data"),
}


SCALES = dict(Scale.choices)  # get_reported_scale_display() makes this anew for every line
DISTRICT_CODE = 8  # signs of the code of a district: what is longer lies in it
ALWAYS_SHOWN = ("skala", "nib", "lengkap")  # also with one choice, which tells something; the others stand aside


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int | None  # None: not counted
    is_chosen: bool = False

    @property
    def is_offered(self):
        """A choice that would find nothing only takes room, unless it is the one that was made."""
        return self.count != 0 or self.is_chosen


@dataclass
class Group:
    name: str
    label: str
    choices: list[Choice]
    all: str = ""  # the words of "no choice"

    @property
    def offered(self):
        return [choice for choice in self.choices if choice.is_offered]

    @property
    def chosen(self):
        return next((choice for choice in self.choices if choice.is_chosen), None)

    @property
    def is_useful(self):
        """There is something to choose between, to take back, or to know."""
        return self.chosen is not None or len(self.offered) > (0 if self.name in ALWAYS_SHOWN else 1)


@dataclass
class Row:
    """A line of the list. ``product`` is the first, or the one that matched; ``reasons`` are (label, text, places)
    of matches in what the line does not show."""

    enterprise: object
    name_marks: list
    village_marks: list
    district_marks: list
    nib_marks: list
    scale: str | Promise = ""  # as reported, in words
    product: str = ""
    product_marks: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    read_as: dict = field(default_factory=dict)


def groups_of(asked, counts):
    """``{name: Group}`` of all filters but the region, with how many each choice would find."""
    return {
        name: Group(
            name,
            asked.fields[name].label,
            [_choice(asked, counts, name, value, label) for value, label in asked.fields[name].choices],
            CHIPS.get(name, ""),
        )
        for name in ("bidang", *CHIPS)
    }


def _choice(asked, counts, name, value, label):
    facet = counts.facets.get(FACETS[name])
    if not counts.unfiltered:
        count = 0
    else:
        count = None if facet is None else facet.get(facet_value(name, value), 0)
    return Choice(value, label, count, asked.asked.get(name) == value)


def regions_of(asked, counts):
    """(district, [Choice of the district and of its villages]) for the choice of a region."""
    within, chosen = _counts_within(counts.facets.get("region")), asked.asked.get("wilayah")
    return [
        (district, [Choice(code, label, None if within is None else within[code], code == chosen) for code, label in options])
        for district, options in asked.fields["wilayah"].choices
    ]


def products_of(asked, counts):
    """(chapter, [Choice of the chapter and of its headings]) for the choice of a product; those that are made here."""
    made, chosen = counts.facets.get("product"), asked.asked.get("hs", "")
    known = {*(made or {}), *([chosen] if len(chosen) == 4 else [])}
    chapters = sorted({code[:2] for code in known} | ({chosen[:2]} - {""}))
    names = _named([*chapters, *known])

    def choice(code, count):
        return Choice(code, names[code], count, code == chosen)

    found = []
    for chapter in chapters:
        headings = sorted(code for code in known if code[:2] == chapter)
        of_heading = [choice(code, made.get(code, 0) if made is not None else None) for code in headings]
        # An enterprise of two headings is one of the chapter, so that their counts may not be added.
        found.append((names[chapter], [choice(chapter, None), *of_heading]))
    return found


def _named(codes):
    """``{code: code and name}``; headings of the HS are whole paragraphs."""
    names = names_of(codes, get_language())
    return {code: f"{code} {name.partition(';')[0]}".strip()[:70] for code, name in names.items()}


def _counts_within(by_region):
    """``{code: count}`` of districts and villages, 0 for every other; None when they are not counted."""
    if by_region is None:
        return None
    counts: Counter = Counter(by_region)
    for code, count in by_region.items():
        if len(code) > DISTRICT_CODE:
            counts[code[:DISTRICT_CODE]] += count
    return counts


def rows_of(hits, digits=""):
    return [_row(hit, digits) for hit in hits]


def _row(hit, digits):
    enterprise, marks = hit.enterprise, hit.marks
    products = [product.name for product in enterprise.products.all()]
    matching = next((place for place in range(len(products)) if _product(place) in marks), 0)
    reasons = []
    if "activity" in marks:
        reasons.append((_("Activity"), enterprise.activity, marks["activity"]))
    if hit.by == "number":
        reasons.append((_("Number"), str(enterprise.pk), [(0, len(str(enterprise.pk)))]))
    if hit.by == "owner":
        reasons.append((_("Owner"), _("the name has the words you gave"), []))
    return Row(
        enterprise,
        *(marks.get(name, []) for name in ("name", "village", "district")),
        nib_marks=[(0, len(digits))] if hit.by == "nib" else [],
        scale=SCALES.get(enterprise.reported_scale, enterprise.reported_scale),
        product=products[matching] if products else "",
        product_marks=marks.get(_product(matching), []),
        reasons=reasons,
        read_as=hit.read_as,
    )


def _product(place):
    return f"product {place}" if place else "product"


def saved_lists(saved):
    """(name, primary key, query of the address) of saved filters; parameters in the order of the form, as people know it."""
    order = list(EnterpriseFilter.base_fields)
    return [(one.name, one.pk, "?" + urlencode({name: one.asked[name] for name in order if name in one.asked})) for one in saved]


def address_of(asked, **changed):
    """The query of the list's address for what was asked, with some parameters changed; None takes one away."""
    parameters = {name: value for name, value in {**asked.asked, **changed}.items() if value not in (None, "")}
    return f"?{urlencode(parameters)}" if parameters else ""


def in_words(asked):
    """What was asked as (label, value) pairs, in the language in force; the order of the list is left out."""
    pairs = []
    for name, value in asked.asked.items():
        if name == "hs":
            pairs.append((str(asked.fields[name].label), _named([value])[value]))
        elif name != "urut":
            field = asked.fields[name]
            pairs.append((str(field.label), _label_of(field, value)))
    return pairs


def _label_of(form_field, value):
    for choice, label in getattr(form_field, "choices", ()):
        options = label if isinstance(label, list) else [(choice, label)]
        for code, words in options:
            if code == value:
                return str(words)
    return value


def shows_only_best(found):
    """The last page of an order by relevance that leaves matches out."""
    return found.sort == RELEVANCE and not found.next and found.counts.total > found.ranked
