"""Writing drafts. Nothing leaves by this: a person opens and sends (sending.py)."""

import re
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.readiness.messaging import permission
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.placeholders import OWNER, MissingValues, fill, used_in
from desaekspor.readiness.messaging.templates import Template, template_of
from desaekspor.regions.models import Level
from desaekspor.registry.services.bulk import ordered_uuid
from desaekspor.registry.services.writing import refuse_outside

LONGEST = 3000  # characters of a message; a WhatsApp link carries it whole
KEPT = frozenset({OWNER})


class NotAllowed(Exception):
    """Nothing may be sent to this enterprise. ``why``: a code of messages.WHY."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class TooLong(Exception):
    """The message has more characters than one may have."""

    def __init__(self, length):
        super().__init__(length)
        self.length, self.most = length, LONGEST


class NotPossible(Exception):
    """The message is in a state in which this cannot be done."""

    def __init__(self, state):
        super().__init__(state)
        self.state = state


class BadAddress(Exception):
    """That is no e-mail address."""


def draft_message(
    template, enterprise, context=None, *, by, channel="whatsapp", language="id", about="", address="", batch=None, refused=None
):
    """Write a message to the owner of ``enterprise`` as a draft; a person looks at it and sends it from the outbox.

    ``template``: a code ("certificate_ends", "training_invitation", "training_followup", "owner_link", "visit", "general" or
    one of the regency's own) or a Template. ``context``: ``{placeholder: text}`` for what the register does not know.
    ``about``: what it speaks of, to be found by: "certificate 12". ``refused``: what permission.refusals said, where many are
    written at once. Raises NotAllowed (no consent, no phone …), placeholders.MissingValues, UnknownTemplate, TooLong,
    BadAddress, OutsideRegion.
    """
    refuse_outside(enterprise.region_id, by)
    found = template if isinstance(template, Template) else template_of(enterprise.region_id, template)
    typed = [enterprise.pk] if address else []
    if refused is None:
        refused = permission.refusals([enterprise.pk], channel=channel, with_address=typed)
    if why := refused.get(enterprise.pk):
        raise NotAllowed(why)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise BadAddress from None
    subject, body = found.words(language)
    values = values_of(enterprise, by, language) | (context or {})
    subject, body = (fill(text, values, keep=KEPT) for text in (subject, body))
    if len(body) > LONGEST:
        raise TooLong(len(body))
    moment = timezone.now()
    with transaction.atomic():
        message = Message.objects.create(
            id=ordered_uuid(moment),
            enterprise=enterprise,
            channel=channel,
            language=language,
            template=found.code,
            version=found.version,
            about=about[:80],
            subject=in_one_line(subject),
            body=body,
            address=address or None,
            batch=batch,
            synthetic=enterprise.synthetic,
            created_by=by,
            created_at=moment,
        )
        record(by, "message.draft", message)
    return message


def draft_many(template, enterprises, contexts, *, by, channel="whatsapp", language="id", about=None):
    """Drafts for several enterprises at once: (key of the batch, [Message], [(enterprise, why not)]).

    ``contexts``: ``{number: context}``; ``about``: ``{number: text}``. Raises what is wrong with all of them, as draft_message.
    """
    enterprises = list(enterprises)
    refused = permission.refusals([one.pk for one in enterprises], channel=channel)
    batch, made, left_out = uuid.uuid4(), [], []
    with transaction.atomic():
        for one in enterprises:
            if one.pk in refused:
                left_out.append((one, refused[one.pk]))
                continue
            told = {"by": by, "channel": channel, "language": language, "about": (about or {}).get(one.pk, "")}
            made.append(draft_message(template, one, contexts.get(one.pk), batch=batch, refused=refused, **told))
    return batch, made, left_out


def values_of(enterprise, by, language):
    """What the register and the writer give: ``{placeholder: text}``."""
    region = enterprise.region
    village, district = (region, region.parent) if region.level == Level.VILLAGE else (None, region)
    product = enterprise.products.first()
    with translation.override(language):
        return {
            "usaha": enterprise.name or str(enterprise),
            "nomor_umkm": str(enterprise.pk),
            "produk": product.name if product else "",
            "desa": village.name if village else "",
            "kecamatan": district.name if district else "",
            "petugas": by.first_name or by.username,
            "kantor": office_of(by),
            "tanggal": formats.date_format(timezone.localdate(), "j F Y"),
        }


def office_of(user):
    """In the active language."""
    region = user.region.name if user.region_id else ""
    return _("office of %(region)s") % {"region": region} if region else settings.DATA_OFFICER or "Desa Ekspor"


def in_one_line(text):
    """A subject has one line: a break would begin another head of the mail."""
    return re.sub(r"\s+", " ", text).strip()[:150]


@transaction.atomic
def edit_draft(message, *, subject, body, by):
    """Other words for a draft. Raises placeholders.UnknownPlaceholder, TooLong, NotPossible, OutsideRegion."""
    held = Message.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=message.pk)
    refuse_outside(held.enterprise.region_id, by)
    if held.state != Message.State.DRAFT:
        raise NotPossible(held.state)
    body = body.strip()
    others = [name for name in used_in(subject, body) if name != OWNER]
    if others:
        raise MissingValues(others)
    if len(body) > LONGEST:
        raise TooLong(len(body))
    held.subject, held.body = in_one_line(subject), body
    held.save(update_fields=["subject", "body"])
    record(by, "message.change", held)
    return held
