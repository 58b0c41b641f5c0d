"""Plain functions that make programmes, batches and participants for tests."""

import datetime

from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.readiness.training.applying import apply
from desaekspor.readiness.training.programmes import open_batch, save_programme, save_session
from desaekspor.readiness.training.selecting import close_selection, decide
from tests.factories import make_enterprise, make_officer, make_region, make_user

VILLAGE = "32.16.05.2001"
DAY = datetime.timedelta(days=1)


def make_programme(region="32.16", *, by=None, **fields):
    values = {"name": "Export Coaching Program", "name_en": "Export Coaching Program", "region": make_region(region)}
    return save_programme(None, values | fields, by=by or make_officer(region))


def make_batch(*, by=None, region="32.16", trainers=(), programme=None, **fields):
    """A batch that takes applications from today on; the weights count the size alone."""
    by, today = by or make_officer(region), timezone.localdate()
    values = {
        "name": "Angkatan 1",
        "places": 2,
        "waiting_places": 1,
        "apply_until": today + 10 * DAY,
        "starts_on": today + 20 * DAY,
        "ends_on": today + 200 * DAY,
        "weights": {"size": 1.0},
    }
    return open_batch(programme or make_programme(region, by=by), values | fields, by=by, trainers=trainers)


def make_trainer(region="32.16", **fields):
    return make_user(Role.TRAINER, region, **fields)


def make_applicant(batch, *, by=None, region=VILLAGE, motivation="", enterprise=None, **fields):
    """An enterprise that applies; small, unless it is said otherwise."""
    fields = {"computed_scale": "small"} | fields
    enterprise = enterprise or make_enterprise(region=region, **fields)
    return apply(batch, enterprise.pk, by=by or batch.created_by, motivation=motivation)[0]


def make_participants(batch, count=1, **fields):
    """So many enterprises with a place, the selection closed."""
    found = [make_applicant(batch, **fields) for _number in range(count)]
    decide(batch, [one.pk for one in found], "selected", reason="dipilih untuk uji", by=batch.created_by)
    close_selection(batch, by=batch.created_by)
    for one in found:
        one.refresh_from_db()
    return found


def make_session(batch, *, starts_in=datetime.timedelta(hours=-1), **fields):
    starts = timezone.now() + starts_in
    values = {"title": "Riset pasar", "starts_at": starts, "ends_at": starts + datetime.timedelta(hours=3), "place": "Aula dinas"}
    return save_session(batch, None, values | fields, by=batch.created_by)
