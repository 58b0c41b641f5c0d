"""From the draft to what became of it. Each step is a person's click; consent is asked again at the moment of it."""

import smtplib
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.messaging import permission
from desaekspor.readiness.messaging.drafting import NotAllowed, NotPossible
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.placeholders import OWNER, fill
from desaekspor.registry.services.writing import refuse_outside

State = Message.State
TO_FILES = "django.core.mail.backends.filebased.EmailBackend"
NO_SERVER = "no_server"  # it did not answer
UNKNOWN_OWNER = {"id": "Bapak/Ibu", "en": "Sir or Madam"}
# What a person may say of a message, and from which states.
SAID = {
    State.SENT: (State.OPENED,),
    State.FAILED: (State.OPENED,),
    State.BOUNCED: (State.SENT,),
    State.CANCELLED: (State.DRAFT, State.OPENED),
    State.OPENED: (State.SENT, State.FAILED, State.BOUNCED),  # taken back, of WhatsApp
}


class NoMailServer(Exception):
    """No mail server is set, so that e-mail cannot be sent (DESAEKSPOR_EMAIL_URL)."""


def has_mail_server():
    """Whether e-mail leaves this installation; without a server Django writes it to files."""
    return settings.EMAIL_BACKEND != TO_FILES


def _hold(message, by, *, states):
    held = Message.objects.select_for_update(of=("self",)).select_related("enterprise__owner__user").get(pk=message.pk)
    refuse_outside(held.enterprise.region_id, by)
    if held.state not in states:
        raise NotPossible(held.state)
    return held


def _refuse(held):
    typed = [held.enterprise_id] if held.address else []
    if why := permission.refusals([held.enterprise_id], channel=held.channel, with_address=typed).get(held.enterprise_id):
        raise NotAllowed(why)


def may_be_opened(message, *, by):
    """Looked at before the owner's data is opened for it. Raises NotAllowed, NotPossible, OutsideRegion."""
    with transaction.atomic():
        _refuse(_hold(message, by, states=(State.DRAFT, State.OPENED)))


def may_be_sent(message, *, by):
    """Looked at before the owner's name is opened for an e-mail. Raises NoMailServer, NotAllowed, NotPossible, OutsideRegion."""
    if not has_mail_server():
        raise NoMailServer
    with transaction.atomic():
        _refuse(_hold(message, by, states=(State.DRAFT, State.FAILED)))


@transaction.atomic
def open_in_whatsapp(message, *, by, name, phone):
    """The wa.me address with the number and the words, for one click; the message counts as opened.

    ``name`` and ``phone`` are what privacy opened for the purpose: neither is kept here. Raises NotAllowed, NotPossible.
    """
    held = _hold(message, by, states=(State.DRAFT, State.OPENED))
    _refuse(held)
    if not phone:
        raise NotAllowed(permission.NO_PHONE)
    if held.state == State.DRAFT:
        held.state, held.opened_at = State.OPENED, timezone.now()
        held.save(update_fields=["state", "opened_at"])
        record(by, "message.open", held)
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"https://wa.me/{digits}?text={quote(words_for(held, name), safe='')}"


def words_for(message, name):
    """The body with the owner's name in it."""
    return fill(message.body or "", {OWNER: name or UNKNOWN_OWNER.get(message.language, UNKNOWN_OWNER["id"])})


def send_email(message, *, by, name):
    """Send it now; returns the message: sent, or not sent with the answer of the server.

    The server is asked outside of any transaction, so the message is taken first: two clicks send it once. Raises NotAllowed,
    NotPossible, NoMailServer.
    """
    if not has_mail_server():
        raise NoMailServer
    with transaction.atomic():
        held = _hold(message, by, states=(State.DRAFT, State.FAILED))
        _refuse(held)
        user = held.enterprise.owner.user
        address = held.address or (user.email if user else "")
        if not address:
            raise NotAllowed(permission.NO_ADDRESS)
        held.state, held.opened_at = State.OPENED, timezone.now()
        held.save(update_fields=["state", "opened_at"])
    words = fill(held.subject or "", {OWNER: name or UNKNOWN_OWNER.get(held.language, "")})
    try:
        EmailMessage(words, words_for(held, name), to=[address]).send()
    except (smtplib.SMTPException, OSError) as error:
        return _end(held, State.FAILED, by=by, why=answer_of(error))
    return _end(held, State.SENT, by=by)


def answer_of(error):
    """The server's answer as a code; its words may hold the address and are not kept."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return f"smtp {codes[0]}" if codes else "smtp"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp {error.smtp_code}"
    return NO_SERVER


@transaction.atomic
def _end(message, state, *, by, why=""):
    held = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    held.state, held.why, held.ended_by, held.ended_at = state, why, by, timezone.now()
    held.save(update_fields=["state", "why", "ended_by", "ended_at"])
    record(by, "message.say", held, fields=[state])
    return held


@transaction.atomic
def say_what_became(message, state, *, by, why=""):
    """What a person saw of it: sent, not sent, came back, given up; or taken back. Saying it twice changes nothing.

    Raises NotPossible, OutsideRegion.
    """
    held = Message.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=message.pk)
    refuse_outside(held.enterprise.region_id, by)
    if held.state == state:
        return held
    if held.state not in SAID.get(state, ()) or (state == State.OPENED and held.channel != Message.Channel.WHATSAPP):
        raise NotPossible(held.state)
    return _end(held, state, by=by, why=why[:40])
