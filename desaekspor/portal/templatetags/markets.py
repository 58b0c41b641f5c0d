"""Dollars, and the map of the world, as the pages of markets show them."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from desaekspor.markets.coding import codes_of_one
from desaekspor.markets.models import ProductChoice
from desaekspor.nomenclature import HS2022, written
from desaekspor.portal.escaping import escape
from desaekspor.portal.templatetags.figures import NO_BREAK, SHORT_MONEY, number
from desaekspor.portal.templatetags.potential import rank_picture
from desaekspor.registry.queries import may_have

register = template.Library()


@register.filter
def breaking(amount):
    """An amount that may break before its unit, where it stands large in little room."""
    return amount.replace(NO_BREAK, " ")


@register.filter
def of_rule(words, pk):
    """What the reader may do about one requirement (needs/page.py, words_of); None without anything."""
    return words.get(pk)


@register.filter
def dollars(value):
    """4530494 → "US$4,5 juta"; whole dollars below a million; "" for None."""
    if value is None or value == "":
        return ""
    for unit, name in SHORT_MONEY:
        if abs(value) >= unit:
            return f"US${number(value / unit, 1)}{NO_BREAK}{name}"
    return f"US${number(value)}"


@register.simple_tag
def codes_made(enterprise):
    """(code, as written) of what an enterprise that the reader sees makes, as people chose it or as surely computed, once."""
    chosen = []
    if may_have(enterprise, ProductChoice):
        chosen = ProductChoice.objects.filter(enterprise=enterprise, is_current=True).values_list("hs6", flat=True)
    of_products = (one.hs6 for one in codes_of_one(enterprise))
    return [(code, written(code, HS2022)) for code in sorted({*chosen, *of_products})]


@register.simple_tag
def place_in(row, ranked):
    """A rank with its interval, in words and as a picture: from the first rank to the last, the interval, the rank."""
    words = (
        _("rank %(rank)d") % {"rank": row.rank}
        if row.rank_low == row.rank_high
        else _("rank %(rank)d, possibly %(low)d to %(high)d") % {"rank": row.rank, "low": row.rank_low, "high": row.rank_high}
    )
    return rank_picture(words, row, ranked)


@register.simple_tag
def world_shapes(world):
    """The countries of a World (portal/markets/world.py), each with what is known of it as its title. Not by a template
    loop, which takes several times as long for two hundred."""
    return mark_safe("".join(map(_shape, world.shapes)))


def _shape(shape):
    title = f"<title>{escape(shape.text)}</title>"
    if shape.path:
        drawn = f'<path id="peta-{shape.code}" class="land {shape.look}" d="{shape.path}">{title}</path>'
    else:
        drawn = f'<circle id="peta-{shape.code}" class="land {shape.look}" cx="{shape.x}" cy="{shape.y}" r="4">{title}</circle>'
    return f'<a href="{escape(shape.url)}" tabindex="-1">{drawn}</a>' if shape.url else drawn
