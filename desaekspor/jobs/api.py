from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.security import django_auth

from desaekspor.jobs.queries import jobs_for
from desaekspor.jobs.runner import request_cancel

router = Router(tags=["jobs"], auth=django_auth)


class JobOut(Schema):
    id: UUID
    kind: str
    title: str
    state: str  # queued, running, done, failed, cancelled
    step: str
    done: int
    total: int | None  # None: not known how much there is to do
    result: Any
    error: str  # in words for people
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @staticmethod
    def resolve_title(job):
        return str(job.title)


@router.get("/{uuid:job_id}", response=JobOut, url_name="job")
def read_job(request, job_id: UUID):
    """How far a job of yours is, and how it ended."""
    return get_object_or_404(jobs_for(request.user), pk=job_id)


@router.post("/{uuid:job_id}/cancel", response=JobOut, url_name="cancel_job")
def cancel_job(request, job_id: UUID):
    """Ask a job to stop: one that waits at once, one that runs within seconds."""
    return request_cancel(get_object_or_404(jobs_for(request.user), pk=job_id))
