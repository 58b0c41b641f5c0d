"""What is wrong with a statement, in words; names of fields, units and products for people."""

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.potential.production.commodities import OWN, commodities
from desaekspor.potential.production.reading import MONTH_FIELDS
from desaekspor.regions.models import Region
from desaekspor.registry.services.problems import explain_bad_file

MONTH_NAMES = tuple(MONTHS[number] for number in range(1, 13))
SHORT_MONTHS = tuple(capfirst(MONTHS_3[number]) for number in range(1, 13))
FIELD_NAMES = {
    "product": gettext_lazy("Product"),
    "own_words": gettext_lazy("Own words"),
    "enterprise_id": gettext_lazy("Maker"),
    "group_name": gettext_lazy("Group"),
    "year": gettext_lazy("Year"),
    "unit": gettext_lazy("Unit"),
    "capacity": gettext_lazy("Land or capacity"),
    "capacity_unit": gettext_lazy("Unit of land or capacity"),
    "grade": gettext_lazy("Quality"),
    "source": gettext_lazy("Source"),
    "source_url": gettext_lazy("Address of the source"),
    "as_of": gettext_lazy("As of"),
    "note": gettext_lazy("Note"),
    "mark": gettext_lazy("Mark"),
    "synthetic": gettext_lazy("Example data"),
    "region": gettext_lazy("Village"),
    "removed": gettext_lazy("Taken off the list"),
    **dict(zip(MONTH_FIELDS, MONTH_NAMES, strict=True)),
}
UNIT_NAMES = {
    "kg": gettext_lazy("kg"),
    "g": gettext_lazy("grams"),
    "ons": gettext_lazy("ons (100 g)"),
    "kuintal": gettext_lazy("quintals (100 kg)"),
    "ton": gettext_lazy("tonnes"),
    "liter": gettext_lazy("litres"),
    "ml": gettext_lazy("ml"),
    "m3": gettext_lazy("m³"),
    "m2": gettext_lazy("m²"),
    "are": gettext_lazy("are (100 m²)"),
    "ha": gettext_lazy("hectares"),
    "m": gettext_lazy("metres"),
    "buah": gettext_lazy("pieces"),
    "lusin": gettext_lazy("dozens"),
    "kodi": gettext_lazy("kodi (20 pieces)"),
    "gros": gettext_lazy("gross (144 pieces)"),
    "pasang": gettext_lazy("pairs"),
    "lembar": gettext_lazy("sheets"),
    "butir": gettext_lazy("eggs"),
    "tangkai": gettext_lazy("stems"),
    "ekor": gettext_lazy("heads"),
    "pohon": gettext_lazy("trees"),
    "orang": gettext_lazy("workers"),
    "mesin": gettext_lazy("machines"),
}
GROUP_NAMES = {
    "farm": gettext_lazy("From field and stable"),
    "fish": gettext_lazy("From pond and sea"),
    "food": gettext_lazy("Food and drink"),
    "textile": gettext_lazy("Cloth and clothes"),
    "leather": gettext_lazy("Shoes and bags"),
    "craft": gettext_lazy("Crafts and household goods"),
}
PROBLEMS = {
    "no_product": gettext_lazy("The product is missing. Choose one of the list, or write it in your own words."),
    "too_long": gettext_lazy("This is too long: at most %(most)s characters."),
    "no_unit": gettext_lazy("The unit is missing, for example kg, ton, liter, buah."),
    "unknown_unit": gettext_lazy("“%(value)s” is no unit that is known here. Known are: %(known)s."),
    "uncertain_unit": gettext_lazy("How much “%(value)s” holds is not known here. Give it in kg, liter, buah or pasang."),
    "other_kind": gettext_lazy("“%(value)s” cannot be turned into %(needed)s, in which %(product)s is counted."),
    "no_capacity": gettext_lazy("“%(value)s” is no unit of land or capacity. Known are: %(known)s."),
    "no_number": gettext_lazy("“%(value)s” is no amount. Write a number such as 1250 or 12,5, or nothing when it is not known."),
    "two_ways": gettext_lazy(
        "“%(value)s” can be read in two ways. Write it without marks, such as 1250, or with other decimals."
    ),
    "negative": gettext_lazy("“%(value)s” is less than nothing. Write 0 when there is none, nothing when it is not known."),
    "too_large": gettext_lazy("“%(value)s” is more than a village can make. Is the unit right?"),
    "no_year": gettext_lazy("“%(value)s” is no year from %(first)s to %(last)s. Leave it empty for a usual year."),
    "no_grade": gettext_lazy("“%(value)s” is no quality: A, B or C."),
    "no_enterprise": gettext_lazy(
        "No enterprise in your region has the number %(value)s. Leave it empty for the village as a whole."
    ),
    "other_village": gettext_lazy("Enterprise no. %(value)s is in another village (%(place)s)."),
    "no_day": gettext_lazy("“%(value)s” is no day up to today. Write it as 28-11-2026, or only the year."),
    "no_address": gettext_lazy("“%(value)s” is no address of a page; it begins with https://."),
    "no_successor": gettext_lazy("%(value)s does not follow the village whose code ended."),
    "no_village": gettext_lazy("The village is missing: give its code, or its name and district."),
    "unknown_village": gettext_lazy("“%(value)s” is no village that is known here."),
    "name_differs": gettext_lazy("The code %(value)s is that of %(villages)s, but beside it stands “%(named)s”. Which is right?"),
    "two_systems": gettext_lazy(
        "%(value)s is a code of two villages, by Kemendagri and by BPS: %(villages)s. "
        "Write it with dots, or the name of the village beside it."
    ),
    "outside": gettext_lazy("“%(value)s” is not in your region."),
    "ended": gettext_lazy("The code %(value)s is not valid any more. It was followed by: %(successors)s."),
    "ended_alone": gettext_lazy("The code %(value)s is not valid any more, and what followed it is not known."),
    "twice": gettext_lazy("The same product, maker, year and quality stand in row %(row)s already."),
    "no_yes": gettext_lazy("“%(value)s” is neither yes nor no."),
    "meanwhile": gettext_lazy("Somebody has just written about “%(value)s” of this village. Load the file again."),
    "no_heading": gettext_lazy("The column “%(value)s” is missing."),
}


def explain(problem):
    """A Problem in one sentence."""
    facts = dict(problem.facts)
    if "product" in facts and facts["product"] in commodities():
        facts["product"] = commodities()[facts["product"]].name(get_language())
    return str(PROBLEMS[problem.code]) % {"value": problem.value, **facts}


def explain_file(error):
    """A BadFile in one sentence; of a table of villages other headings are expected than of a register."""
    if error.code == "no_heading":
        return _(
            "No row with known headings was found at the top of the first sheet. Expected is “kode desa”, or “desa” and "
            "“kecamatan”, and a column for each thing that is told."
        )
    return explain_bad_file(error.code, error.facts)


def ended(error):
    """A VillageEnded in one sentence."""
    if not error.successors:
        return str(PROBLEMS["ended_alone"]) % {"value": error.code}
    names = dict(Region.objects.filter(pk__in=error.successors).values_list("pk", "name"))
    followed = ", ".join(f"{names.get(code, '')} ({code})" for code in error.successors)
    return str(PROBLEMS["ended"]) % {"value": error.code, "successors": followed}


def product_name(key, own_words=""):
    """What a product key is called, in the reader's language."""
    if key in commodities():
        return commodities()[key].name(get_language())
    return own_words or key.removeprefix(OWN)


def year_name(year):
    return str(year) if year else _("a usual year")
