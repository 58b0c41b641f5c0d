"""The codes of products on the sheet "data about me". They speak of products, not of persons: an erasure leaves them."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.markets.coding import CONFIRMED, codes_of
from desaekspor.markets.models import ProductChoice
from desaekspor.nomenclature import HS2022, written


def told_of(numbers):
    """The section of the sheet: every product that has a code, where the code comes from, and since when it is confirmed."""
    chosen = ProductChoice.objects.filter(enterprise__in=numbers, is_current=True).select_related("chosen_by")
    by = {(one.enterprise_id, one.text): one for one in chosen}
    rows = []
    for number, codes in sorted(codes_of(numbers).items()):
        for one in codes:
            choice = by.get((number, one.text))
            when = formats.date_format(timezone.localtime(choice.chosen_at), "j F Y H:i") if choice else ""
            if one.mark == CONFIRMED and choice:
                origin = _("confirmed by %(user)s, %(moment)s") % {"user": choice.chosen_by, "moment": when}
            else:
                origin = _("confirmed by an officer") if one.mark == CONFIRMED else _("computed from the text")
            rows.append([one.text, f"{written(one.hs6, HS2022)} (HS 2022)", origin])
    return _("What your products are in world trade"), (_("Product"), _("HS code"), _("Where from")), rows, ""
