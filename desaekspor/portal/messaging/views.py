"""The outbox; writing drafts; opening, sending, and saying what became of a message."""

import uuid

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_open_personal_data, may_write_messages, may_write_templates, scope_of
from desaekspor.portal.messaging.contexts import CERTIFICATE, recipients
from desaekspor.portal.messaging.forms import MOST, ChooseForm, DraftForm, WordsForm, numbers_in
from desaekspor.privacy.forms.opening import PurposeForm
from desaekspor.privacy.purposes import Purpose
from desaekspor.privacy.services.opening import TooMany, open_owner
from desaekspor.privacy.views.opening import never_kept
from desaekspor.readiness.messaging import permission, sending
from desaekspor.readiness.messaging.drafting import (
    BadAddress,
    NotAllowed,
    NotPossible,
    TooLong,
    draft_many,
    draft_message,
    edit_draft,
)
from desaekspor.readiness.messaging.messages import placeholder_name, why_words
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.placeholders import PLACEHOLDERS, MissingValues, UnknownPlaceholder
from desaekspor.readiness.messaging.queries import counts_by_state, messages_for, page_of
from desaekspor.readiness.messaging.templates import templates_of

UNPROCESSABLE, TOO_MANY = 422, 429
State = Message.State
SAID_WORDS = {
    State.SENT: gettext_lazy("Written down: sent."),
    State.FAILED: gettext_lazy("Written down: not sent."),
    State.BOUNCED: gettext_lazy("Written down: it came back."),
    State.CANCELLED: gettext_lazy("The message is given up."),
    State.OPENED: gettext_lazy("Taken back: it is open again."),
}
REASONS = ("wrong_number", "no_answer")


def writers_only(user):
    if not may_write_messages(user):
        raise Http404


@login_required
@require_safe
def outbox(request):
    """The messages of one's region, the latest first."""
    writers_only(request.user)
    mine = messages_for(request.user)
    state = request.GET.get("keadaan", "")
    state = state if state in State.values else ""
    counts = counts_by_state(mine)
    try:
        after = uuid.UUID(request.GET.get("sesudah", ""))
    except ValueError:
        after = None
    rows, following = page_of(mine.filter(state=state) if state else mine, after=after)
    names = {code: one.name(get_language()) for code, one in templates_of(scope_of(request.user), retired=True).items()}
    context = {
        "rows": [(one, names.get(one.template, one.template), why_words(one.why) if one.why else "") for one in rows],
        "states": [(code, label, counts[code]) for code, label in State.choices],
        "state": state,
        "total": sum(counts.values()),
        "next_after": following,
        "has_mail": sending.has_mail_server(),
        "may_write_templates": may_write_templates(request.user),
    }
    return render(request, "portal/messaging/outbox.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Write to one or several: whom, with which template; by POST the drafts are made."""
    writers_only(request.user)
    given = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and (typed := numbers_in(request.GET.get("nomor", ""))):
        query = request.GET.copy()
        query.pop("nomor")
        query.setlist("umkm", [*query.getlist("umkm"), *map(str, typed)])
        return redirect(f"{request.path}?{query.urlencode()}")
    choose = ChooseForm(given, region=scope_of(request.user))
    enterprises, contexts, about = recipients(request, given, choose.language)
    certain = (
        set.intersection(*(set(one) for one in contexts.values())) if contexts and len(contexts) == len(enterprises) else set()
    )
    words = WordsForm(
        request.POST if request.method == "POST" else None,
        template=choose.template,
        language=choose.language,
        known=certain & set(CERTIFICATE),
        with_address=choose.channel == Message.Channel.EMAIL and len(enterprises) == 1,
        initial={name: request.GET[name][:300] for name in PLACEHOLDERS if name in request.GET},
    )
    if request.method == "POST" and words.is_valid() and (made := make(request, choose, words, enterprises, contexts, about)):
        return made
    refused = permission.refusals([one.pk for one in enterprises], channel=choose.channel)
    context = {
        "choose": choose,
        "words": words,
        "enterprises": [(one, why_words(refused[one.pk]) if one.pk in refused else "") for one in enterprises],
        "allowed": len(enterprises) - len(refused),
        "certificates": given.getlist("sertifikat"),
        "most": MOST,
        "too_many": len(enterprises) > MOST,
        "preview": choose.template.words(choose.language),
        "has_mail": sending.has_mail_server(),
        "is_email": choose.channel == Message.Channel.EMAIL,
    }
    return render(request, "portal/messaging/new.html", context, status=UNPROCESSABLE if words.errors else 200)


def make(request, choose, words, enterprises, contexts, about):
    """Make the drafts and go on to them; None where something is wrong, which the form says."""
    if not enterprises or len(enterprises) > MOST:
        words.add_error(None, _("Choose between 1 and %(most)d enterprises.") % {"most": MOST})
        return None
    told = {"by": request.user, "channel": choose.channel, "language": choose.language}
    given = {one.pk: words.context | contexts.get(one.pk, {}) for one in enterprises}
    try:
        if len(enterprises) == 1:
            (one,) = enterprises
            made = draft_message(choose.template, one, given[one.pk], about=about.get(one.pk, ""), address=words.address, **told)
            return redirect(made)
        batch, made, left_out = draft_many(choose.template, enterprises, given, about=about, **told)
    except NotAllowed as error:
        words.add_error(None, why_words(error.why))
    except MissingValues as error:
        names = ", ".join(placeholder_name(name) for name in error.names)
        words.add_error(
            None, _("Nothing is known for: %(names)s. Choose another template, or complete the record.") % {"names": names}
        )
    except TooLong as error:
        words.add_error(None, too_long(error))
    except BadAddress:
        words.add_error("alamat", _("This is no e-mail address."))
    else:
        if not made:
            words.add_error(None, _("None of them may be written to; the reason stands beside each."))
            return None
        if left_out:
            flash.warning(request, _("%(count)d were left out; the reason stood beside each.") % {"count": len(left_out)})
        return redirect("portal:message_batch", batch)
    return None


def too_long(error):
    return _("The message has %(length)d characters; at most %(most)d.") % {"length": error.length, "most": error.most}


def get_message(user, pk):
    writers_only(user)
    found = messages_for(user).select_related("enterprise__region__parent", "enterprise__owner__user", "created_by", "ended_by")
    return get_object_or_404(found, pk=pk)


def page(request, rows, *, batch=None, form=None, opened=None, status=200):
    """The page of one message or of a batch; ``opened``: ``{key: wa.me address}`` that stand in this answer alone."""
    open_ones = [one for one in rows if one.is_open]
    context = {
        "rows": [(one, why_words(one.why) if one.why else "", (opened or {}).get(one.pk, "")) for one in rows],
        "batch": batch,
        "one": rows[0] if batch is None else None,
        "open_count": len(open_ones),
        "is_email": rows[0].channel == Message.Channel.EMAIL,
        "has_mail": sending.has_mail_server(),
        "form": form or PurposeForm(initial={"purpose": Purpose.CONTACT}),
        "is_opened": bool(opened),
        "reasons": [(code, why_words(code)) for code in REASONS],
        "may_open": may_open_personal_data(request.user),
    }
    return never_kept(render(request, "portal/messaging/message.html", context, status=status))


@login_required
@require_safe
def message(request, pk):
    """One message, with what can be done about it now."""
    return page(request, [get_message(request.user, pk)])


def rows_of_batch(user, key):
    writers_only(user)
    found = messages_for(user).select_related("enterprise__region__parent", "enterprise__owner__user", "created_by", "ended_by")
    rows = list(found.filter(batch=key).order_by("pk")[:MOST])
    if not rows:
        raise Http404
    return rows


@login_required
@require_safe
def batch(request, key):
    """Several that were written together."""
    return page(request, rows_of_batch(request.user, key), batch=key)


@login_required
@require_POST
def open_one(request, pk):
    """Open the owner's name and phone for a purpose, and give the link to WhatsApp."""
    return open_rows(request, [get_message(request.user, pk)])


@login_required
@require_POST
def open_batch(request, key):
    """The same for all of a batch that are still open: one confirmation, then one click for each."""
    return open_rows(request, rows_of_batch(request.user, key), batch=key)


def open_rows(request, rows, *, batch=None):
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return page(request, rows, batch=batch, form=form, status=UNPROCESSABLE)
    links, status = {}, 200
    for one in rows:
        if not one.is_open or one.channel != Message.Channel.WHATSAPP:
            continue
        try:
            sending.may_be_opened(one, by=request.user)
            opened = open_owner(
                one.enterprise.owner,
                ["name", "phone"],
                by=request.user,
                purpose=form.cleaned_data["purpose"],
                words=form.cleaned_data["words"],
                request=request,
            )
            links[one.pk] = sending.open_in_whatsapp(one, by=request.user, name=opened["name"], phone=opened["phone"])
        except TooMany as error:
            flash.error(
                request,
                _("You have opened %(limit)d owners' data within an hour, which is the most. The rest waits until %(moment)s.")
                % {"limit": error.limit, "moment": timezone.localtime(error.again_at).strftime("%H:%M")},
            )
            status = TOO_MANY
            break
        except NotAllowed as error:
            flash.warning(request, f"{one.enterprise}: {why_words(error.why)}")
        except NotPossible:
            continue  # somebody else has said meanwhile what became of it
    rows = rows_of_batch(request.user, batch) if batch else [get_message(request.user, rows[0].pk)]
    return page(request, rows, batch=batch, opened=links, status=status)


@login_required
@require_POST
def send_one(request, pk):
    """Send an e-mail now."""
    one = get_message(request.user, pk)
    send_rows(request, [one])
    return redirect(one)


@login_required
@require_POST
def send_batch(request, key):
    """Send all e-mails of a batch that are drafts: one confirmation."""
    send_rows(request, rows_of_batch(request.user, key))
    return redirect("portal:message_batch", key)


def send_rows(request, rows):
    sent = failed = 0
    for one in rows:
        if one.channel != Message.Channel.EMAIL or one.state not in (State.DRAFT, State.FAILED):
            continue
        try:
            sending.may_be_sent(one, by=request.user)
            name = open_owner(one.enterprise.owner, ["name"], by=request.user, purpose=Purpose.CONTACT, request=request)["name"]
            ended = sending.send_email(one, by=request.user, name=name)
        except sending.NoMailServer:
            flash.error(
                request, _("No mail server is set, so nothing was sent. Whoever runs the program sets DESAEKSPOR_EMAIL_URL.")
            )
            return
        except TooMany as error:
            flash.error(
                request, _("You have opened %(limit)d owners' data within an hour. Send the rest later.") % {"limit": error.limit}
            )
            break
        except NotAllowed as error:
            flash.warning(request, f"{one.enterprise}: {why_words(error.why)}")
        except NotPossible:
            continue
        else:
            sent, failed = sent + (ended.state == State.SENT), failed + (ended.state == State.FAILED)
            if ended.why == sending.NO_SERVER:  # the others would wait as long for the same
                flash.error(request, _("The mail server does not answer, so no more were sent. Try again later."))
                break
    if sent:
        flash.success(request, _("Sent: %(count)d.") % {"count": sent})
    if failed:
        flash.error(request, _("Not sent: %(count)d. The answer of the mail server stands beside each.") % {"count": failed})


@login_required
@require_POST
def say(request, pk):
    """What became of it, seen by a person."""
    one = get_message(request.user, pk)
    state = request.POST.get("kabar", "")
    why = request.POST.get("alasan", "")
    try:
        if state not in SAID_WORDS:
            raise NotPossible(one.state)
        sending.say_what_became(one, state, by=request.user, why=why if why in REASONS and state == State.FAILED else "")
    except NotPossible:
        flash.error(request, _("This cannot be said of the message now: it is “%(state)s”.") % {"state": one.get_state_display()})
    else:
        flash.success(request, SAID_WORDS[state])
    if one.batch:
        return redirect("portal:message_batch", one.batch)
    return redirect(one)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Other words for a draft."""
    one = get_message(request.user, pk)
    if one.state != State.DRAFT:
        raise Http404
    initial = {"subject": one.subject or "", "body": one.body or ""}
    form = DraftForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_draft(one, subject=form.cleaned_data["subject"], body=form.cleaned_data["body"], by=request.user)
        except (MissingValues, UnknownPlaceholder):
            form.add_error("body", _("Only {pemilik} may stand in braces here."))
        except TooLong as error:
            form.add_error("body", too_long(error))
        except NotPossible:
            form.add_error(None, _("It is no draft any more."))
        else:
            flash.success(request, _("The words are changed."))
            return redirect("portal:message_batch", one.batch) if one.batch else redirect(one)
    status = UNPROCESSABLE if form.errors else 200
    return never_kept(render(request, "portal/messaging/edit.html", {"message": one, "form": form}, status=status))
