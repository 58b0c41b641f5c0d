"""Words for the table of agreements: states, fields, and what is wrong with what was typed."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.markets.countries import country
from desaekspor.markets.papers.writing import DAYS, REMOVED
from desaekspor.portal.templatetags.figures import day

STATUSES = {
    "in_force": gettext_lazy("in force"),
    "signed": gettext_lazy("signed, not in force yet"),
    "concluded": gettext_lazy("negotiated, not signed yet"),
    "negotiating": gettext_lazy("being negotiated"),
    "import_only": gettext_lazy("for imports only"),
}
FIELD_NAMES = {
    "code": gettext_lazy("Short name"),
    "name_id": gettext_lazy("Name in Indonesian"),
    "name_en": gettext_lazy("Name in English"),
    "status": gettext_lazy("State"),
    "form": gettext_lazy("Form of the certificate of origin"),
    "since": gettext_lazy("In force since"),
    "until": gettext_lazy("Last day"),
    "partners": gettext_lazy("Partners"),
    "self_id": gettext_lazy("Self-certification, in Indonesian"),
    "self_en": gettext_lazy("Self-certification, in English"),
    "note_id": gettext_lazy("Note in Indonesian"),
    "note_en": gettext_lazy("Note in English"),
    "source": gettext_lazy("Source"),
    "source_url": gettext_lazy("Address of the source"),
    "checked_on": gettext_lazy("Compared with the source on"),
    "unsure": gettext_lazy("Not compared with the official text yet"),
    "reason": gettext_lazy("Why it changes"),
    REMOVED: gettext_lazy("Taken off"),
}
PROBLEMS = {
    "empty": gettext_lazy("Fill this in."),
    "no_code": gettext_lazy("“%(found)s” is no short name: up to 20 letters, digits, spaces and hyphens, such as IK-CEPA."),
    "taken": gettext_lazy("%(found)s stands in the table already: correct it there."),
    "not_one": gettext_lazy("“%(found)s” is none of the states."),
    "in_both": gettext_lazy("Write it in both languages, or in none."),
    "form_in_force": gettext_lazy("An agreement in force needs the name of its form, such as Form D."),
    "since_in_force": gettext_lazy(
        "Since which day? Where nobody knows, mark it as not compared; until then the program does not count on it."
    ),
    "far_day": gettext_lazy("A day from %(first)s to %(last)s is expected."),
    "ends_before": gettext_lazy("It cannot end before it begins."),
    "in_future": gettext_lazy("That day is still to come."),
    "no_country": gettext_lazy("“%(found)s” is no country of the list. Write names or codes of ISO 3166, such as Jepang or JPN."),
    "home": gettext_lazy("Indonesia is always part of it: leave it out."),
}
NOT_UNDOABLE = {
    "later_change": gettext_lazy("A later change stands on it: take that one back first."),
    "undone": gettext_lazy("It was taken back already."),
}


def explain(problem):
    """A Problem (markets/papers/writing.py) as a sentence."""
    facts = {name: day(value) if isinstance(value, date) else value for name, value in problem.facts.items()}
    return PROBLEMS[problem.code] % (facts | {"found": problem.found})


def names_of(partners):
    """The partners by name, in the reader's language."""
    return sorted(country(code).name for code in partners)


def history_of(changes):
    """(change, [(field, old, new)]) of each writing, the latest first."""
    return [
        (one, [(FIELD_NAMES[name], _word(name, old), _word(name, new)) for name, (old, new) in one.values.items()])
        for one in changes
    ]


def _word(name, value):
    if value in (None, "", [], False):
        return ""
    if value is True:
        return _("yes")
    if name == "partners":
        return ", ".join(names_of(value))
    if name == "status":
        return str(STATUSES.get(value, value))
    return day(date.fromisoformat(value)) if name in DAYS else str(value)
