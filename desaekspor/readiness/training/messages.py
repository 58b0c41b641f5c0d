"""Trainings in words: why something was refused, what the selection says of a candidate, what happened."""

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from desaekspor.readiness.training.tables import criteria

REFUSALS = {
    "places_taken": gettext_lazy("%(count)s participants have a place already; there cannot be fewer places."),
    "stage_used": gettext_lazy("For the stage “%(stage)s” something was handed in; it stays."),
    "no_enterprise": gettext_lazy("There is no enterprise %(number)s in your region."),
    "other_region": gettext_lazy("The enterprise %(number)s lies outside the region of this batch."),
    "not_active": gettext_lazy("The enterprise %(number)s is recorded as moved, closed or not found."),
    "closed": gettext_lazy("The selection of this batch is closed."),
    "too_late": gettext_lazy("Applications were taken until %(day)s."),
    "no_reason": gettext_lazy("Write the reason, in at least five letters."),
    "no_state": gettext_lazy("Choose what is decided."),
    "not_all_decided": gettext_lazy("The selection cannot be closed yet."),
    "ended": gettext_lazy("The course is over for this participant."),
    "begun": gettext_lazy("Somebody attended already or handed something in: the selection stays closed."),
    "cancelled": gettext_lazy("This session was called off."),
    "too_many_tries": gettext_lazy("Too many wrong codes came from here. Wait %(minutes)s minutes, or tell the trainer."),
    "wrong_code": gettext_lazy("This is not the code of now. Look at the screen again: it changes every minute."),
    "wrong_number": gettext_lazy("Nobody of this batch has that number. Ask the trainer for yours."),
    "code_twice": gettext_lazy("Two sessions have the same code at this moment. Wait for the next one."),
    "full": gettext_lazy("All %(count)s places of this session are taken. Tell the trainer."),
    "used_phone": gettext_lazy(
        "This telephone said already that number %(number)s is here. The trainer can tick you in the list."
    ),
    "too_many_files": gettext_lazy("%(most)s files are kept for one task. Take one away first."),
    "accepted": gettext_lazy("The task is accepted; what was handed in stays as it is."),
    "no_part": gettext_lazy("This enterprise is no participant of the batch."),
    "no_mentor": gettext_lazy("Choose a trainer or officer of the region."),
    "future": gettext_lazy("The visit lies in the future."),
    "no_due": gettext_lazy("Say until when the next step is to be done."),
    "score_range": gettext_lazy("Results of tests go from 0 to 100."),
    "has_certificate": gettext_lazy("There is a certificate. Withdraw it first."),
    "not_completed": gettext_lazy("Certificates are for who completed the course."),
    "not_exported": gettext_lazy("Sales by export go with “exported: yes”; orders may come before."),
    # Of files that are handed in
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file has %(megabytes)s MB; at most %(limit)s MB are taken."),
    "unknown_kind": gettext_lazy("This is no picture (JPG, PNG), PDF or office document (DOCX, XLSX, PPTX, ODT, ODS, ODP)."),
    "damaged": gettext_lazy("The file is damaged. Save or photograph it again."),
    "runs": gettext_lazy("There is a program or script in the file. Save it without, for example as a plain PDF."),
}
ACTIONS = {
    "applied": gettext_lazy("applied"),
    "proposed": gettext_lazy("as proposed"),
    "decided": gettext_lazy("decided by an officer"),
    "reason": gettext_lazy("reason written"),
    "moved_up": gettext_lazy("moved up from the waiting list"),
    "left": gettext_lazy("left"),
    "completed": gettext_lazy("completed the course"),
    "failed": gettext_lazy("did not complete the course"),
    "certificate": gettext_lazy("got the certificate"),
    "certificate_withdrawn": gettext_lazy("certificate withdrawn"),
    "certificate_again": gettext_lazy("certificate valid again"),
    "task_good": gettext_lazy("task accepted"),
    "task_again": gettext_lazy("task to be done again"),
    "task_open": gettext_lazy("task opened again"),
}


def explain(error):
    """The words of a TrainingRefused or files.BadFile."""
    facts = {name: formats.date_format(fact, "j F Y") if hasattr(fact, "year") else fact for name, fact in error.facts.items()}
    words = str(REFUSALS[error.code]) % facts
    return " ".join([words, *open_questions_in_words(error.facts)]) if error.code == "not_all_decided" else words


def open_questions_in_words(missing):
    """What keeps a selection open, a sentence each."""
    found = []
    if count := missing.get("undecided"):
        found.append(ngettext("%(count)s is not decided yet.", "%(count)s are not decided yet.", count) % {"count": count})
    if count := missing.get("without_reason"):
        found.append(ngettext("%(count)s has no reason.", "%(count)s have no reason.", count) % {"count": count})
    if count := missing.get("too_many"):
        found.append(
            ngettext("%(count)s more is selected than places.", "%(count)s more are selected than places.", count)
            % {"count": count}
        )
    if missing.get("nobody"):
        found.append(_("Nobody is selected."))
    return found


def ground_in_words(ground, *, districts=None):
    """What the selection says of a candidate; the empty text where it says nothing."""
    if not ground:
        return ""
    facts = dict(ground)
    why = facts.pop("why")
    if why == "place":
        return _("Rank %(rank)s by score: place %(place)s of %(places)s.") % facts
    if why == "moved_up":
        return _("Moved up from place %(waiting)s of the waiting list, when a place became free.") % facts
    if why == "quota":
        facts["district"] = (districts or {}).get(facts["district"], facts["district"])
        words = _("Rank %(rank)s by score, but the quota of %(district)s (%(quota)s) was full.") % facts
    else:
        words = _("Rank %(rank)s by score: behind the %(places)s places.") % facts
    if facts.get("waiting"):
        words += " " + _("Place %(waiting)s of the waiting list.") % facts
    return words


def reason_of(enrolment, *, districts=None):
    """The reason as it is shown: an officer's words, else what the selection says."""
    return enrolment.reason or ground_in_words(enrolment.ground, districts=districts)


def parts_in_words(enrolment, weights):
    """(name, meaning, weight, part or None, share of the score in points or None) of each criterion that counts."""
    language, rows = get_language() or "id", []
    known = sum(weight for name, weight in weights.items() if weight and enrolment.parts.get(name) is not None)
    for name, one in criteria().items():
        if weight := weights.get(name):
            part = enrolment.parts.get(name)
            points = None if part is None or not known else 100 * weight * part / known
            rows.append((one.name(language), one.meaning(language), weight, part, points))
    return rows
