"""What the program knows already of an enterprise, so that nobody is asked for it again.

Other subjects say in their ``join()`` what they know:

    known.provide("certificates", gettext_lazy("Certificates"), answers_of)

where ``answers_of(enterprises)`` takes a queryset of enterprises and gives ``{number: {code: Known}}``. What is not known is left
out. Of two that speak of one question the one that was provided later is taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.registry.models import LegalForm


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as scoring.check_answer takes it. ``verified``: somebody checked it where it comes from."""

    value: str
    ends_on: date | None = None
    verified: bool = False
    source: str = ""


_providers: dict[str, Callable] = {}
SOURCES: dict[str, str | Promise] = {}  # name -> words


def provide(name: str, label: str | Promise, answers_of: Callable) -> None:
    """Let ``answers_of`` (a queryset of enterprises -> ``{number: {code: Known}}``) speak; ``name`` is kept with the answers."""
    _providers[name], SOURCES[name] = answers_of, label


def answers_known(enterprises) -> Mapping[int, dict[str, Known]]:
    """``{number: {code: Known}}`` of a queryset; each part asks its few queries, however many they are."""
    found: dict[int, dict[str, Known]] = {}
    for name, answers_of in _providers.items():
        for number, answers in answers_of(enterprises).items():
            mine = found.setdefault(number, {})
            for code, one in answers.items():
                mine[code] = Known(one.value, one.ends_on, one.verified, name)
    return found


FORMS = {
    LegalForm.SOLE: "sole",
    LegalForm.CV: "firm",
    LegalForm.FIRM: "firm",
    LegalForm.PT: "pt",
    LegalForm.PT_SOLE: "pt_sole",
    LegalForm.COOPERATIVE: "cooperative",
    LegalForm.BUMDES: "cooperative",
}


def of_registry(enterprises):
    """NIB and legal form. A missing NIB says nothing: the registry may not know it."""
    found = {}
    for number, nib, form, verified_at in enterprises.values_list("pk", "nib", "legal_form", "verified_at"):
        answers = {}
        if nib:
            answers["A1"] = Known("yes", verified=verified_at is not None)
        if form in FORMS:
            answers["A3"] = Known(FORMS[form], verified=verified_at is not None)
        if answers:
            found[number] = answers
    return found


provide("registry", _("the register"), of_registry)
