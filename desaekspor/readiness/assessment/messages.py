"""Assessments in words: bands, answers, why something was refused."""

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from desaekspor.readiness.assessment.bank import CHOICE, NUMBER, SCALE, YES_NO
from desaekspor.readiness.assessment.scoring import (
    ENDED,
    IN_PART,
    IN_PROGRESS,
    LACKS,
    MET,
    NO,
    NOT_APPLICABLE,
    NOT_MET,
    PROGRESS,
    UNKNOWN,
    YES,
)

VALUES = {
    YES: pgettext_lazy("answer", "Yes"),
    NO: pgettext_lazy("answer", "No"),
    PROGRESS: pgettext_lazy("answer", "In progress"),
    UNKNOWN: pgettext_lazy("answer", "Not known"),
    NOT_APPLICABLE: pgettext_lazy("answer", "Not needed for this product"),
}
GATES = {
    MET: pgettext_lazy("gate", "met"),
    NOT_MET: pgettext_lazy("gate", "not met"),
    UNKNOWN: pgettext_lazy("gate", "not known"),
}
WHY = {
    LACKS: pgettext_lazy("lack", "not there yet"),
    IN_PROGRESS: pgettext_lazy("lack", "in progress"),
    IN_PART: pgettext_lazy("lack", "there in part"),
    ENDED: pgettext_lazy("lack", "has ended"),
    UNKNOWN: pgettext_lazy("lack", "not known yet: find out first"),
}
PROBLEMS = {
    "no_question": gettext_lazy("There is no question %(question)s in this version."),
    "bad_choice": gettext_lazy("“%(found)s” is no answer to question %(question)s; choose one of those shown."),
    "bad_number": gettext_lazy("“%(found)s” is no number; write digits such as 6 or 4,5."),
    "out_of_range": gettext_lazy("“%(found)s” cannot be: write a number from 0 to %(most)s."),
    "bad_end": gettext_lazy("%(found)s cannot be the last day: expected a day from the year 2000 to 30 years from now."),
    "bad_day": gettext_lazy("“%(found)s” is no day; write it as 2027-12-31."),
}
REFUSALS = {
    "not_active": gettext_lazy("The enterprise is recorded as moved, closed or not found, so nothing is asked of it."),
    "erased": gettext_lazy("The owner's data was erased at their wish, so nothing is written about them any more."),
    "too_many_files": gettext_lazy("%(most)s files are kept for one question. Take one away first."),
    "too_many_by_link": gettext_lazy("%(most)s files were sent by links; show the others to the office."),
    "too_many_links": gettext_lazy("%(most)s links of this enterprise are good already. Use one of them, or withdraw one."),
    "no_question": gettext_lazy("This version has no such question."),
}
BAD_FILES = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file has %(megabytes)s MB; at most %(limit)s MB are taken."),
    "not_evidence": gettext_lazy("This is no picture (JPG or PNG) and no PDF."),
    "damaged": gettext_lazy("The file is damaged. Save or photograph it again."),
    "active": gettext_lazy("There is a script or another file inside this PDF. Save it as a plain PDF, or photograph the paper."),
}


def language():
    return "en" if get_language() == "en" else "id"


def band_name(bank, number):
    """The name of a band in the reader's language."""
    return getattr(bank.bands[number - 1], f"name_{language()}")


def bands_in_words(bank, low, high):
    """The band, or from which to which it may be."""
    if low == high:
        return band_name(bank, low)
    return _("%(low)s to %(high)s") % {"low": band_name(bank, low), "high": band_name(bank, high)}


def choices_of(bank, question):
    """(value, words) of what can be answered; a number has none but what everything has."""
    if question.kind == SCALE:
        found = [(str(step), words) for step, words in enumerate(getattr(bank, f"scale_{language()}"))]
    elif question.kind == CHOICE:
        found = [(one.code, getattr(one, f"name_{language()}")) for one in question.options]
    elif question.kind == YES_NO:
        found = [(value, VALUES[value]) for value in (YES, PROGRESS, NO) if value != PROGRESS or question.progress]
    else:
        found = []
    if question.may_not_apply:
        found.append((NOT_APPLICABLE, VALUES[NOT_APPLICABLE]))
    return [*found, (UNKNOWN, VALUES[UNKNOWN])]


def value_in_words(bank, question, value):
    """An answer as people read it."""
    if question.kind == NUMBER and value not in VALUES:
        number = formats.number_format(float(value), use_l10n=True).rstrip("0").rstrip(".,") if "." in value else value
        return f"{number} {question.said('unit', language())}"
    return str(dict(choices_of(bank, question)).get(value, VALUES.get(value, value)))


def explain_answer(error):
    """The words of a scoring.BadAnswer."""
    facts = {name: formats.date_format(fact, "j F Y") if hasattr(fact, "year") else fact for name, fact in error.facts.items()}
    if "most" in facts:
        facts["most"] = f"{facts['most']:g}"
    return PROBLEMS[error.code] % {"question": error.question, **facts}


def explain(error):
    """The words of an AssessmentRefused or of a BadEvidence."""
    words = REFUSALS.get(error.code) or BAD_FILES[error.code]
    return words % error.facts
