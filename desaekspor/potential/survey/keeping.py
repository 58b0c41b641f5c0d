"""What of surveys goes when it was kept long enough (privacy/retention.py says how long). Safe to repeat and to interrupt."""

from django.db import transaction

from desaekspor.potential.survey.errors import NotPossible
from desaekspor.potential.survey.files import FILES, WAITING, delete_photo, discard
from desaekspor.potential.survey.models import SurveyFile, SurveyPhoto, SurveySubmission

State = SurveyFile.State


def delete_old_files(before, dry_run):
    """The sealed copies of files loaded before a moment, what was found in them, and what their submissions said.

    The answers stand in the surveys. Of each submission its name and the mark of what it said stay, so that an old file never
    comes in a second time. A file of which something still waits for a person stays whole.
    """
    due = SurveyFile.objects.filter(state=State.LOADED, loaded_at__lt=before).exclude(stored_as="")
    due = due.exclude(submissions__state__in=WAITING)
    names = list(due.values_list("pk", "stored_as"))
    if not dry_run:
        for pk, name in names:
            with transaction.atomic():
                # The row first: a copy that no row names is taken away later, a name without its copy is a fault.
                SurveyFile.objects.filter(pk=pk).update(stored_as="", found=None)
                for submission in SurveySubmission.objects.filter(file=pk):
                    submission.content = {"village": "", "answers": {}, "photos": {}}
                    submission.problems = []
                    submission.save(update_fields=["content", "problems"])
            FILES.delete(name)
    return len(names)


def discard_unloaded(before, dry_run):
    """Files that came before a moment and of which nothing was loaded."""
    due = SurveyFile.objects.filter(created_at__lt=before, submissions=None).exclude(state=State.LOADED)
    if dry_run:
        return due.count()
    gone = 0
    for file in due:
        try:
            discard(file, by=None)
        except NotPossible:
            continue  # somebody works on it at this moment
        gone += 1
    return gone


def delete_old_photos(before, dry_run):
    """Photos that were taken before a moment."""
    due = SurveyPhoto.objects.filter(at__lt=before)
    if dry_run:
        return due.count()
    gone = 0
    for photo in due:
        delete_photo(photo, by=None)
        gone += 1
    return gone
