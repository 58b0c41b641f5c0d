"""Why flows cannot be used, and why nothing can be computed of them, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EXPECTED = {
    "hs6": gettext_lazy("six digits as text, such as 090111"),
    "country": gettext_lazy("a country code of three capitals, such as IDN"),
    "amount": gettext_lazy("an amount in dollars, 0 or more, such as 1250000.5"),
}
NOT_DETERMINED = {
    "too_few": gettext_lazy(
        "Too little is left to compare: %(exporters)s exporters and %(products)s products. A lower --min-exports-usd keeps more."
    ),
    "in_parts": gettext_lazy(
        "The %(exporters)s exporters fall into groups that share no product, so complexity does not order them. "
        "A higher --min-exports-usd, or a coarser --level, may join them."
    ),
    "no_order": gettext_lazy("These flows do not order the %(exporters)s exporters: two orders fit equally well."),
    "all_alike": gettext_lazy("The %(exporters)s exporters do not differ in what they specialise in, so they have no order."),
}


def describe_bad_flows(error, file: str) -> str:
    """What was found in which file, row and column, what was expected, and what to do."""
    facts = error.facts
    if error.code == "bad_value":
        place = {**facts, "file": file, "expected": EXPECTED[facts["expected"]], "value": facts["value"] or "–"}
        words = _("%(file)s, row %(row)s, column %(column)s: “%(value)s” found; expected: %(expected)s.") % place
        return words + " " + _("Nothing was written; correct the file and start again.")
    if error.code == "missing_columns":
        return _("%(file)s: these columns are missing: %(missing)s; found: %(found)s.") % {
            "file": file,
            "missing": ", ".join(facts["missing"]),
            "found": ", ".join(facts["found"]) or "–",
        }
    if error.code == "no_rows":
        return _("%(file)s: there are no rows under the heading.") % {"file": file}
    if error.code == "encoding":
        return _("%(file)s: the text is not UTF-8; save it as “CSV UTF-8”.") % {"file": file}
    if facts["row"]:
        return _("%(file)s, row %(row)s: it has more or fewer columns than the heading.") % {"file": file, **facts}
    return _("%(file)s cannot be read: it is damaged, or not of the kind that its ending says.") % {"file": file}


def describe_unknown_exporter(error, file: str) -> str:
    words = _("%(file)s: “%(exporter)s” sells nothing in these flows.") % {"file": file, "exporter": error.exporter}
    if error.near:
        words += " " + _("Did you mean %(near)s?") % {"near": ", ".join(error.near)}
    return words


def describe_not_determined(error) -> str:
    return NOT_DETERMINED[error.reason] % {"exporters": error.exporters, "products": error.products}
