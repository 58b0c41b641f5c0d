"""What is wrong with a certificate, in words; names of fields, states, groups and markets for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from desaekspor.readiness.certificates import states
from desaekspor.registry.findings import describe_verdict
from desaekspor.registry.identifiers import INVALID, Verdict

FIELD_NAMES = {
    "enterprise": gettext_lazy("Enterprise"),
    "kind": gettext_lazy("Kind of certificate"),
    "own_words": gettext_lazy("Which certificate"),
    "product": gettext_lazy("Product"),
    "number": gettext_lazy("Number"),
    "issuer": gettext_lazy("Issuer"),
    "issued_on": gettext_lazy("Issued on"),
    "ends_on": gettext_lazy("Last day"),
    "endless": gettext_lazy("Has no end"),
    "note": gettext_lazy("Note"),
    "withdrawn_on": gettext_lazy("Withdrawn on"),
    "withdrawn_why": gettext_lazy("Why it was withdrawn"),
    "source": gettext_lazy("Source"),
    "mark": gettext_lazy("Mark"),
    "removed": gettext_lazy("Taken off the list"),
}
STATE_NAMES = {
    states.VALID: pgettext_lazy("certificate", "valid"),
    states.SOON: pgettext_lazy("certificate", "ends soon"),
    states.ENDED: pgettext_lazy("certificate", "ended"),
    states.WITHDRAWN: pgettext_lazy("certificate", "withdrawn"),
    states.UNKNOWN_END: pgettext_lazy("certificate", "end unknown"),
}
GROUP_NAMES = {
    "all": gettext_lazy("all goods"),
    "food": gettext_lazy("food and drink"),
    "processed_food": gettext_lazy("processed food"),
    "acid_food": gettext_lazy("sauces, acid and canned food"),
    "soy_sauce": gettext_lazy("soy sauce"),
    "meat": gettext_lazy("meat and poultry"),
    "fish": gettext_lazy("fish and shrimps"),
    "animal_food": gettext_lazy("milk, eggs, honey"),
    "animal_goods": gettext_lazy("other goods of animals"),
    "organic": gettext_lazy("goods called organic"),
    "plants": gettext_lazy("plants and raw goods"),
    "spices": gettext_lazy("spices"),
    "herbal": gettext_lazy("herbal goods and supplements"),
    "plaited": gettext_lazy("goods of rattan, bamboo, pandan"),
    "forest_goods": gettext_lazy("coffee, cocoa, wood, rubber, palm"),
    "cocoa_coffee": gettext_lazy("coffee and cocoa"),
    "wood": gettext_lazy("goods of wood"),
    "wood_packaging": gettext_lazy("wooden pallets and boxes"),
    "textile": gettext_lazy("textiles, clothes, leather"),
    "craft": gettext_lazy("crafts"),
    "cosmetics": gettext_lazy("cosmetics and soap"),
}
MARKET_NAMES = {
    "ID": gettext_lazy("Indonesia (at home)"),
    "*": gettext_lazy("every market"),
    "SA": gettext_lazy("Saudi Arabia"),
    "JP": gettext_lazy("Japan"),
    "US": gettext_lazy("United States"),
    "EU": gettext_lazy("European Union"),
    "MY": gettext_lazy("Malaysia"),
    "SG": gettext_lazy("Singapore"),
    "AE": gettext_lazy("United Arab Emirates"),
    "CN": gettext_lazy("China"),
    "AU": gettext_lazy("Australia"),
    "KR": gettext_lazy("South Korea"),
    "IN": gettext_lazy("India"),
    "NZ": gettext_lazy("New Zealand"),
    "HK": gettext_lazy("Hong Kong"),
    "PK": gettext_lazy("Pakistan"),
    "CL": gettext_lazy("Chile"),
    "CH": gettext_lazy("Switzerland and EFTA"),
    "MZ": gettext_lazy("Mozambique"),
    "GB": gettext_lazy("United Kingdom"),
    "TR": gettext_lazy("Türkiye"),
    "TH": gettext_lazy("Thailand"),
    "VN": gettext_lazy("Viet Nam"),
    "PH": gettext_lazy("Philippines"),
    "TW": gettext_lazy("Taiwan"),
    "CA": gettext_lazy("Canada"),
    "QA": gettext_lazy("Qatar"),
    "KW": gettext_lazy("Kuwait"),
    "EG": gettext_lazy("Egypt"),
    "GC": gettext_lazy("Gulf states (GCC)"),
    "BH": gettext_lazy("Bahrain"),
    "OM": gettext_lazy("Oman"),
}
PROBLEMS = {
    "kind_missing": gettext_lazy("Say which kind of certificate it is."),
    "kind_unknown": gettext_lazy("“%(value)s” is no kind that is known here. Known are for example %(known)s."),
    "own_words_missing": gettext_lazy("Say in own words which certificate it is."),
    "too_long": gettext_lazy("At most %(most)d characters."),
    "no_yes": gettext_lazy("“%(value)s” is neither yes (ya) nor no (tidak)."),
    "no_date": gettext_lazy("“%(value)s” is no day: expected day, month and year of four digits, such as 28-11-2026."),
    "in_future": gettext_lazy("This day (%(value)s) lies in the future. A certificate is written down once it is there."),
    "too_old": gettext_lazy("No certificate of today was issued before %(year)d. Look at the year again."),
    "end_before_issue": gettext_lazy("%(value)s is before the day of issue (%(issued)s)."),
    "too_far": gettext_lazy("More than %(years)d years from now. Look at the year again; one without an end is marked so."),
    "end_and_endless": gettext_lazy("It cannot have a last day and have no end. Leave one of them out."),
    "enterprise_missing": gettext_lazy("Give the number of the enterprise, or its NIB."),
    "enterprise_unknown": gettext_lazy("No enterprise of your region has the number or NIB “%(value)s”."),
    "enterprise_several": gettext_lazy("Several enterprises have the NIB “%(value)s”. Give the number of the enterprise."),
    "twice": gettext_lazy("The same certificate stands in row %(row)d."),
    "meanwhile": gettext_lazy("Somebody has changed this certificate meanwhile. Load the file again."),
    "no_heading": gettext_lazy("The column “%(value)s” is missing."),
    "not_due": gettext_lazy("There is no reminder of this certificate today."),
    "no_later_day": gettext_lazy("Choose a day after today, at most %(days)d days from now."),
    # doubts: kept when a person says that it is right
    "of_another": gettext_lazy("Another enterprise (number %(enterprise)d) has a certificate of this number."),
    "of_another_elsewhere": gettext_lazy("Another enterprise, outside your region, has a certificate of this number."),
    "bpom_import": gettext_lazy("ML is the permit of imported food; food made here has MD."),
    "pirt_year": gettext_lazy("By its number this P-IRT ends in %(year)s, the last day says otherwise."),
    "halal_month": gettext_lazy("By its number it was issued in %(month)s, the day of issue says otherwise."),
    "longer_than_usual": gettext_lazy("It would hold longer than such a certificate does (%(years)d years)."),
}
DOUBT_NAMES = {
    "of_another": gettext_lazy("number of another enterprise"),
    "bpom_import": gettext_lazy("permit of imported food"),
    "pirt_year": gettext_lazy("number and last day differ"),
    "halal_month": gettext_lazy("number and day of issue differ"),
    "longer_than_usual": gettext_lazy("unusually long"),
}


def explain(problem):
    """A Problem in words."""
    if problem.code in PROBLEMS:
        return PROBLEMS[problem.code] % ({"value": problem.value} | problem.facts)
    return describe_verdict(Verdict(INVALID, problem.value, problem.code, problem.facts), problem.value)


def doubt_name(code):
    """A doubt in two or three words."""
    return str(DOUBT_NAMES.get(code, _("unusual number")))


def market_name(code):
    return str(MARKET_NAMES.get(code, code))


def group_name(code):
    return str(GROUP_NAMES.get(code, code))
