"""Who may be written to. What persons agreed to is known in privacy/, which says so here; until it does, nobody may be."""

from collections.abc import Callable, Iterable

from desaekspor.readiness.messaging.models import Message
from desaekspor.registry.models import GONE, Enterprise, Owner

NO_CONSENT, WITHDRAWN, PAUSED = "no_consent", "withdrawn", "paused"
ERASED, GONE_AWAY, MERGED, NO_PHONE, NO_ADDRESS = "erased", "gone", "merged", "no_phone", "no_address"

_asked: list[Callable] = []


def ask_consents(function: Callable) -> None:
    """``function(numbers)`` gives ``{enterprise number: no_consent, withdrawn or paused}`` of those who may not be written to."""
    _asked[:] = [function]


def refusals(
    numbers: Iterable[int], *, channel: str = Message.Channel.WHATSAPP, with_address: Iterable[int] = ()
) -> dict[int, str]:
    """``{enterprise number: why nothing may be sent}``; who is not in it may be written to.

    ``with_address``: those of whom somebody typed an e-mail address. A handful of queries, however many are asked about.
    """
    numbers = list(numbers)
    found = dict.fromkeys(numbers, NO_CONSENT)
    if _asked:
        found = dict(_asked[0](numbers))
    known = {}
    for pk, presence, merged in Enterprise.objects.filter(pk__in=numbers).values_list("pk", "presence", "merged_into"):
        known[pk] = MERGED if merged else GONE_AWAY if presence in GONE else ""
    typed = set(with_address)
    owners = Owner.objects.filter(enterprise__in=numbers)
    for pk, erased, phone, email in owners.values_list("enterprise", "erased_at", "phone_mark", "user__email"):
        if erased:
            known[pk] = ERASED
        elif not known.get(pk):
            if channel == Message.Channel.WHATSAPP and not phone:
                known[pk] = NO_PHONE
            elif channel == Message.Channel.EMAIL and not email and pk not in typed:
                known[pk] = NO_ADDRESS
    for number in numbers:
        # An erased person is told as such; else what they agreed to comes before what is lacking.
        why = known.get(number, GONE_AWAY)
        if why == ERASED or number not in found:
            found.pop(number, None)
            if why:
                found[number] = why
    return found
