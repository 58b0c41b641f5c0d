"""Changes of class in words."""

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from desaekspor.portal.templatetags.figures import money, number
from desaekspor.readiness.chain.models import SizeKind
from desaekspor.readiness.chain.sizes.readiness import words_of
from desaekspor.registry.models import Scale, SourceName

# In addresses.
KINDS = {"kelas": SizeKind.LEGAL, "kesiapan": SizeKind.READINESS, "tenaga-kerja": SizeKind.WORKERS}
NAMES = {kind: name for name, kind in KINDS.items()}
BASES = {
    "sales": gettext_lazy("sales a year"),
    "capital": gettext_lazy("founding capital"),
    "workers": gettext_lazy("workers, paid and unpaid"),
}
SOURCES = {
    "visit": gettext_lazy("a person who saw the business"),
    "typed": gettext_lazy("typed in"),
    "assessment": pgettext_lazy("source", "assessment"),
    **dict(SourceName.choices),
}
RULES = {
    SizeKind.LEGAL: gettext_lazy(
        "Class of PP 7/2021, article 35, by sales a year (micro at most Rp2 billion, small Rp15 billion, medium Rp50 billion), "
        "or by founding capital where no sales are known (Rp1, Rp5 and Rp10 billion). Both states must be known by the same "
        "figure."
    ),
    SizeKind.READINESS: gettext_lazy("Band of the readiness assessment, of the same version of its questions."),
    SizeKind.WORKERS: gettext_lazy(
        "Bands of workers as BPS has them: none, 1–4, 5–19, 20–99, 100 and more. Paid and unpaid workers together, where all "
        "four counts are told."
    ),
}


def class_name(kind, name, basis=""):
    """The class in the reader's language; ``basis`` is the version of the questions of a readiness band."""
    if kind == SizeKind.LEGAL:
        return str(dict(Scale.choices).get(name, name))
    if kind == SizeKind.WORKERS:
        return _("no workers") if name == "none" else _("%(band)s workers") % {"band": name.replace("-", "–")}
    return words_of(name, basis, get_language())


def value_words(change, value):
    """The figure behind a class, as it was told."""
    if change.kind == SizeKind.LEGAL:
        return money(value, "short")
    if change.kind == SizeKind.WORKERS:
        return ngettext("%(number)s worker", "%(number)s workers", int(value)) % {"number": number(value)}
    return ""


def shown(change):
    """A change with its words, for pages and files."""
    change.old_words, change.new_words = (class_name(change.kind, name, change.basis) for name in (change.old, change.new))
    change.old_figure, change.new_figure = (value_words(change, value) for value in (change.old_value, change.new_value))
    change.basis_words = str(BASES.get(change.basis) or _("questions of version %(version)s") % {"version": change.basis})
    change.source_words = str(SOURCES.get(change.source, change.source))
    return change
