"""Somebody's sessions as a calendar that a telephone subscribes to, at a secret address that can be taken back."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.accounts.sealing import look_up_mark
from desaekspor.readiness.training import icalendar
from desaekspor.readiness.training.models import CalendarLink
from desaekspor.readiness.training.queries import sessions_attended_by

KIND = "calendar"
MOST = 2_000  # sessions; the newest


@transaction.atomic
def make_link(user):
    """A new secret for the address of the user's calendar; it is shown once, and the one before opens nothing any more."""
    secret = secrets.token_urlsafe(24)
    link, _made = CalendarLink.objects.update_or_create(
        user=user, defaults={"mark": look_up_mark(KIND, secret), "made_at": timezone.now(), "read_at": None}
    )
    record(user, "training.calendar", link)
    return secret


@transaction.atomic
def take_back(user):
    """Take the address away; says whether there was one."""
    link = CalendarLink.objects.filter(user=user).first()
    if link is None:
        return False
    record(user, "training.calendar_gone", link)
    link.delete()
    return True


def user_of(secret):
    """Whose calendar it is; None for an address that is not, or whose user may not log in any more."""
    link = CalendarLink.objects.filter(mark=look_up_mark(KIND, secret)).select_related("user__region").first()
    if link is None or not link.user.is_active:
        return None
    CalendarLink.objects.filter(pk=link.pk).update(read_at=timezone.now())
    return link.user


def calendar_of(user, address):
    """The text of the calendar; ``address`` makes a full address of a path."""
    sessions = sessions_attended_by(user).order_by("-starts_at")[:MOST]
    return icalendar.calendar([event_of(session, address) for session in sessions], name=_("Trainings, Desa Ekspor"))


def calendar_for_participant(enrolment, address):
    """The sessions of one batch, for who has the personal link."""
    sessions = enrolment.batch.sessions.select_related("batch__programme", "stage", "trainer").order_by("-starts_at")[:MOST]
    return icalendar.calendar([event_of(session, address, link=False) for session in sessions], name=str(enrolment.batch))


def event_of(session, address, *, link=True):
    text = [str(session.batch)]
    if session.stage:
        text.append(str(session.stage))
    if session.online_url:
        text.append(session.online_url)
    if session.batch.synthetic:
        text.append(_("example data"))
    return icalendar.Event(
        uid=f"{session.key}@desaekspor",
        title=f"{session.title} ({session.batch.programme})",
        starts=session.starts_at,
        ends=session.ends_at,
        changed=session.changed_at,
        place=session.place or session.online_url,
        text="\n".join(text),
        url=address(session.get_absolute_url()) if link else session.online_url,
        sequence=session.sequence,
        is_cancelled=session.cancelled_at is not None,
    )
