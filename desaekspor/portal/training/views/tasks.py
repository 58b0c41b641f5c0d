"""Tasks of the stages: what a participant hands in, and what the trainer says to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.training.access import get_enrolment
from desaekspor.portal.training.forms import TaskForm
from desaekspor.readiness.training import files
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.messages import explain
from desaekspor.readiness.training.models import TaskFile, TaskWork
from desaekspor.readiness.training.rules import may_teach
from desaekspor.readiness.training.working import MOST_FILES, add_file, hand_in, judge, remove_file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task(request, pk, stage_pk):
    """One task: handed in by the owner (or in its name), judged by the trainer."""
    found = get_enrolment(request.user, pk)
    if found.number is None:
        raise Http404
    stage = get_object_or_404(found.batch.stages, pk=stage_pk)
    work = found.works.filter(stage=stage).prefetch_related("files").first()
    teaches = may_teach(request.user)
    form = TaskForm(request.POST if request.method == "POST" else None, initial={"words": work.words if work else ""})
    if request.method == "POST":
        if "verdict" in request.POST:
            if not teaches or work is None:
                raise Http404
            return _judged(request, found, stage, work)
        if form.is_valid() and take_in(request, found, stage, form, by=request.user):
            return redirect("portal:training_task", found.pk, stage.pk)
    context = {
        "enrolment": found,
        "batch": found.batch,
        "stage": stage,
        "work": work,
        "form": form,
        "may_teach": teaches,
        "most_files": MOST_FILES,
        "verdicts": [(value, label) for value, label in TaskWork.Verdict.choices if value],
    }
    return render(request, "portal/training/task.html", context)


def _judged(request, found, stage, work):
    try:
        judge(work, verdict=request.POST["verdict"], feedback=request.POST.get("feedback", "")[:4000], by=request.user)
    except TrainingRefused as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("The judgement is written down."))
    return redirect("portal:training_task", found.pk, stage.pk)


def take_in(request, enrolment, stage, form, *, by):
    """Write what was sent for a task: words, files, or a file to be taken away; says whether all of it was taken.

    What is wrong with a file stands in the form.
    """
    words, sent = form.cleaned_data["words"], request.FILES.getlist("berkas")
    gone = request.POST.get("hapus", "")
    try:
        if gone:
            its = get_object_or_404(TaskFile, pk=whole_number(gone) or 0, work__enrolment=enrolment)
            remove_file(its, by=by)
            messages.success(request, _("The file is deleted."))
            return True
        if not words.strip() and not sent:
            form.add_error("words", _("Write an answer or choose a file."))
            return False
        checked = [(files.cleaned(file.read(files.LARGEST + 1)), file.name) for file in sent]
        work = hand_in(enrolment, stage, words=words, by=by)
        for (content, _kind), name in checked:
            add_file(work, content, name, by=by)
    except (files.BadFile, TrainingRefused) as error:
        form.add_error("words" if not sent else None, explain(error))
        if error.code == "accepted":  # meanwhile; the form is not shown any more
            messages.error(request, explain(error))
        return False
    messages.success(request, _("The task is handed in."))
    return True


@login_required
@require_http_methods(["GET", "HEAD"])
def file(request, pk, file_pk):
    """A file that was handed in, to save."""
    found = get_enrolment(request.user, pk)
    its = get_object_or_404(TaskFile, pk=file_pk, work__enrolment=found)
    try:
        return files.as_download(its)
    except (FileNotFoundError, CannotOpen):
        raise Http404 from None
