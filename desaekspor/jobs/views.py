from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from desaekspor.jobs.queries import jobs_for
from desaekspor.jobs.runner import request_cancel

PAGE_ROWS = 50


@login_required
@require_safe
def job_list(request):
    page = Paginator(jobs_for(request.user).select_related("owner"), PAGE_ROWS).get_page(request.GET.get("halaman"))
    return render(request, "jobs/list.html", {"page": page})


@login_required
@require_safe
def job_detail(request, job_id):
    job = get_object_or_404(jobs_for(request.user).select_related("owner"), pk=job_id)
    return _progress(request, job) if request.htmx else render(request, "jobs/job.html", {"job": job})


@login_required
@require_POST
def cancel(request, job_id):
    job = request_cancel(get_object_or_404(jobs_for(request.user), pk=job_id))
    return _progress(request, job) if request.htmx else redirect(job)


def _progress(request, job):
    """The progress alone; when the job has ended the page around it is loaded anew, since it shows what came of it."""
    response = render(request, "jobs/_progress.html", {"job": job})
    if not job.is_active:
        response["HX-Refresh"] = "true"
    return response
