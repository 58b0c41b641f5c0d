"""The words of a survey for people: what was expected of an answer, why a file is refused, what is odd about one."""

import datetime

from django.utils import formats
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from desaekspor.potential.photos import BadPhoto
from desaekspor.potential.survey.questions import questions

# What was expected instead of a value. %(…)s are the facts of a BadAnswer; %(choices)s the names of the question's choices.
EXPECTED = {
    "text": _("words"),
    "text_length": _("at most %(most)s characters"),
    "number": _("a number, such as 1250 or 12.5"),
    "whole_number": _("a whole number, such as 1250"),
    "range": _("a number from %(least)s to %(most)s"),
    "at_most": _("no more than %(bound)s, which is the answer to “%(other)s”"),
    "at_least": _("no less than %(bound)s, which is the answer to “%(other)s”"),
    "date": _("a day, such as 28-11-2026"),
    "date_range": _("a day from %(least)s to %(most)s"),
    "point": _("latitude and longitude in degrees, such as -6.213450 107.045670"),
    "point_outside": _("a point in Indonesia: first the latitude, about -6, then the longitude, about 107"),
    "choice": _("one of: %(choices)s"),
    "choices": _("of “%(wrong)s” only what is on the list: %(choices)s"),
    "none_alone": _("either “none” or others, not both"),
    "enterprises": _("numbers of enterprises in Desa Ekspor, such as 1204 1377"),
    "enterprises_most": _("at most %(most)s enterprises"),
    "enterprise_unknown": _("enterprises of this village; number %(number)s is none of them"),
    "year": _("a year from %(least)s to %(most)s"),
    "no_instance": _("the name of the submission (instanceID or KEY): without it nobody can tell whether it came before"),
    "no_village": _("the village’s code, such as 32.16.05.2001"),
    "village_unknown": _("the code of a village on the list, such as 32.16.05.2001"),
    "village_ended": _("a village of today: this one was divided or renamed into %(successors)s. Choose which of them is meant."),
    "village_gone": _("a village of today: this one is no longer on the list, and nobody wrote down what followed it"),
    "village_not_yours": _("a village of your own list; this one is somebody else’s"),
}
# What is told of a file beside its values. These hold nothing up.
TOLD = {
    "unknown_column": _("No question has this name; the column was left out and stays in the kept file."),
    "ignored_part": _("This is neither a submission nor a photo; it was passed over."),
    "twice_in_file": _("The same submission stands in the file twice and differs; the first one counts."),
    "photo_missing": _("The photo did not come along. Send the archive with the photos once more; the answers are kept."),
    "photo_bad": _("This is no photo in JPEG or PNG that can be opened; the answers are kept without it."),
}
BAD_FILES = {
    "empty": _("The file is empty. Export the submissions anew and send that file."),
    "no_submissions": _("No filled form was found. Expected: an export of submissions as CSV, XLSX, JSON, XML or ZIP."),
    "no_heading": _(
        "%(path)s has no heading that a question of the survey has. Expected: an export with XML values and headings, "
        "in which names such as population_male stand in the first row."
    ),
    "form_definition": _("%(path)s is the form itself, not what was filled into it. Export the submissions and send those."),
    "damaged": _("The file is damaged and cannot be read to its end. Export or save it once more and send it again."),
    "damaged_part": _("%(path)s is damaged and cannot be read to its end. Export it once more and send it again."),
    "bad_table": _("%(path)s cannot be read as a table. Export it once more as CSV (UTF-8) or XLSX and send it again."),
    "password": _("The archive is protected by a password. Pack it without one and send it again."),
    "unsafe_path": _("The archive holds a file that would lie outside its folder (%(path)s). It was not opened. Export it anew."),
    "zip_bomb": _("The archive would unpack to %(megabytes)s MB, which no survey needs. It was not opened."),
    "too_many_parts": _("The archive holds %(count)s files; at most %(most)s are read. Split it."),
    "too_many_submissions": _("There are more than %(most)s submissions in the file. Split it by district."),
    "too_large": _("%(path)s is larger than %(limit)s MB. Split it by district."),
    "file_too_large": _("The file has %(megabytes)s MB; at most %(limit)s MB are read. Send the photos in several archives."),
    "xml_entities": _("%(path)s holds definitions that no form ever has. It was not opened. Export it anew."),
    "xml_depth": _("%(path)s is nested more than %(most)s deep, which no form is. It was not opened. Export it anew."),
    "disk_full": _("The disk of the server is full, so the file could not be kept. Nothing was changed. Tell the administrator."),
    "interrupted": _("Reading it was interrupted. Nothing of it was written; read it again."),
}
PHOTOS = {
    "empty": _("The file is empty. Take the photo again."),
    "too_large": _("The photo has %(megabytes)s MB; at most %(limit)s MB are kept. Take it in a smaller size."),
    "not_a_photo": _("This is no photo in JPEG or PNG. Send one as the camera makes it (not HEIC)."),
    "damaged": _("The photo is damaged. Take it again, or send it once more."),
}


def expected(question, code, facts):
    """What was expected, in the active language."""
    facts = {name: _written(value) for name, value in facts.items()}
    if question is not None and question.choices:
        language = get_language() or "id"
        facts["choices"] = ", ".join(choice.name(language) for choice in question.choices)
    if code in ("at_most", "at_least"):
        facts["other"] = questions()[facts["other"]].name(get_language() or "id")
    return str(EXPECTED[code]) % facts


def _written(value):
    if isinstance(value, float):
        return formats.number_format(int(value) if value.is_integer() else value, force_grouping=True)
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number_format(value, force_grouping=value >= 10_000)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def explain_answer(question, bad):
    """The error beside a field: what was expected."""
    return gettext("Expected: %(expected)s.") % {"expected": expected(question, bad.code, bad.facts).rstrip(".")}


def explain_problem(problem):
    """What was expected (or what is told) of a value, from its row in ``SurveyFile.found`` or ``SurveySubmission.problems``."""
    question = questions().get(problem["question"])
    if problem["code"] in TOLD:
        return str(TOLD[problem["code"]])
    return gettext("Expected: %(expected)s.") % {"expected": expected(question, problem["code"], problem["facts"]).rstrip(".")}


def explain_file(code, facts):
    """Why a file was refused and what to do."""
    return str(BAD_FILES.get(code, BAD_FILES["damaged"])) % facts


def explain_photo(error: BadPhoto):
    return str(PHOTOS[error.code]) % error.facts
