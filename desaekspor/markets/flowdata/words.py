"""What is wrong with a file of trade data, what was expected, and what to do, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EDITION_NAMES = {"hs2017": "HS 2017", "hs2022": "HS 2022"}
EDITIONS_OF_CEPII = {"HS92": "HS 1992", "HS96": "HS 1996", "HS02": "HS 2002", "HS07": "HS 2007", "HS12": "HS 2012"}
SHOWN = 12  # names in a sentence
# Of the job and the command.
STEPS = {"reading": gettext_lazy("reading and checking the rows"), "keeping": gettext_lazy("putting the table in its place")}

# Of one cell or row: what was expected.
EXPECTED = {
    "year": gettext_lazy("the year %(expected)s, as in the rest of the file and in its name"),
    "product": gettext_lazy("a product code of six digits, such as 090111"),
    "country": gettext_lazy("CEPII's number of a country, such as 360 for Indonesia; its list country_codes_V….csv tells them"),
    "number": gettext_lazy("a number with a point, such as 12.345"),
    "negative": gettext_lazy("0 or more: what is sold cannot be less than nothing"),
    "quantity": gettext_lazy("tonnes as a number, NA or nothing"),
    "ragged": gettext_lazy("as many cells as the heading has"),
    "repeated": gettext_lazy("each once; it stands in row %(first)s already"),
    "market": gettext_lazy("the code of a country of three letters, such as SAU"),
    "tariff_year": gettext_lazy("the year of the book, such as 2026"),
    "no_source": gettext_lazy("who published the book, such as “Zakat, Tax and Customs Authority, 2026”"),
    "one_book": gettext_lazy("the same in all rows (%(first)s): each market and year is a file of its own"),
    "tariff_code": gettext_lazy("6, or 8 to 12 digits, such as 2103.10 or 21031000"),
    "unknown_code": gettext_lazy("a code that begins with one of the HS 2022, or of an older edition that became just one of it"),
    "no_rate": gettext_lazy("a rate, such as 7.5%% or 2.5 EUR/kg"),
    "rate": gettext_lazy("a rate, such as 7.5%% or 2.5 EUR/kg"),
    "rate_too_high": gettext_lazy("a rate in per cent"),
    "scheme": gettext_lazy("the code of an agreement: %(known)s"),
    "no_scheme": gettext_lazy("the agreement that gives this rate, in the column scheme"),
    "other_rate": gettext_lazy("the ordinary rate of the same line in row %(first)s"),
    "line_twice": gettext_lazy("each line and agreement once; it stands in row %(first)s already"),
    "faostat_year": gettext_lazy("a year of four digits"),
}
# Of the file as a whole: what it is, and what to do.
WHOLE = {
    "empty": gettext_lazy("The file is empty. Send it again."),
    "no_text": gettext_lazy(
        "This is no text table. Send the CSV as it was published, or the archive (.zip) or packed file (.gz) that holds it."
    ),
    "encoding": gettext_lazy("The text is not UTF-8. Save it as “CSV UTF-8” and send it again."),
    "damaged": gettext_lazy("The file cannot be read to its end: it is damaged or did not arrive whole. Download it again."),
    "too_large": gettext_lazy("The archive unpacks to more than can be taken (%(gigabytes)s GB a table). Send single files."),
    "too_many_rows": gettext_lazy("The file has more than %(rows)s rows, which no such table has."),
    "no_rows": gettext_lazy("There are no rows under the heading that could be used."),
    "missing_columns": gettext_lazy("These columns are missing: %(missing)s. Found: %(found)s."),
    "no_edition": gettext_lazy(
        "The name of the file does not tell the edition of the HS. Keep CEPII's name, such as "
        "BACI_HS17_Y2023_V202501.csv, or choose the edition."
    ),
    "edition": gettext_lazy(
        "These flows are of %(found)s. Flows of the HS 2017 (HS17) and the HS 2022 (HS22) can be used; CEPII gives out "
        "the same years in those."
    ),
    "other_edition": gettext_lazy(
        "%(count)s product codes are none of the %(edition)s, the first is %(first)s. The file is of another edition "
        "than its name says."
    ),
    "other_edition_named": gettext_lazy(
        "%(count)s product codes are none of the %(edition)s; the first, %(first)s, is of the %(other)s. Choose that edition."
    ),
    "which_year": gettext_lazy("The archive holds the years %(years)s; say which one is meant."),
    "no_flows_inside": gettext_lazy(
        "The archive holds no table of flows with a name such as BACI_HS17_Y2023_V202501.csv. If it holds FAOSTAT's production or"
        " a tariff book, choose that as the kind (--kind faostat, --kind tariffs)."
    ),
    "one_table": gettext_lazy("The archive must hold one table; it holds %(count)s."),
    "no_countries": gettext_lazy(
        "Countries cannot be told by their numbers: %(what)s Send CEPII's archive, which has its own list."
    ),
    "stopped": gettext_lazy("The check was stopped or failed; nothing was loaded. Send the file again."),
}


def describe(problem) -> str:
    """What was expected, or what is wrong with the file as a whole. ``problem`` as Problem.as_json() has it."""
    code, facts = problem["code"], {name: _fact(value) for name, value in problem["facts"].items()}
    if code in EXPECTED:
        return _("expected: %(what)s") % {"what": str(EXPECTED[code]) % facts}
    if code == "other_edition" and facts.get("other"):
        code = "other_edition_named"
    if code == "which_year" and facts.get("asked"):
        return _("The archive holds no flows of %(asked)s, only of %(years)s.") % facts
    return str(WHOLE[code]) % facts


def describe_line(problem, name: str = "") -> str:
    """One sentence: file, row, column, value, what was expected."""
    name = problem["facts"].get("file") or name
    if not problem["row"]:
        return f"{name}: {describe(problem)}" if name else describe(problem)
    place = {"file": name, "row": problem["row"], "column": problem["column"], "value": problem["value"] or "–"}
    if not problem["column"]:
        return _("%(file)s, row %(row)s") % place + f": {describe(problem)}"
    return _("%(file)s, row %(row)s, column %(column)s: “%(value)s”") % place + f"; {describe(problem)}"


def _fact(value) -> str:
    if isinstance(value, list):
        more = ", …" if len(value) > SHOWN else ""
        return (", ".join(map(str, value[:SHOWN])) or "–") + more
    return EDITION_NAMES.get(value) or EDITIONS_OF_CEPII.get(value) or str(value)
