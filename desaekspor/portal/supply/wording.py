"""Amounts, units and fields of statements as pages write them."""

from django.utils.translation import gettext as _

from desaekspor.portal.templatetags.figures import number
from desaekspor.potential.production.messages import MONTH_NAMES, UNIT_NAMES, product_name, year_name
from desaekspor.potential.production.models import Grade
from desaekspor.potential.production.reading import MONTH_FIELDS, as_typed
from desaekspor.potential.production.units import from_base, shown_in
from desaekspor.regions.models import Mark

NO_BREAK = "\u00a0"


def amount(value):
    """A number with as many decimals as tell it apart, none from a hundred on: "1.250", "12,5", "0,75"."""
    decimals = 0 if value == int(value) or abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".,") if decimals else text


def plain(volume, unit):
    """A volume in the base unit as a number in ``unit``; "" for what is not known."""
    return "" if volume is None else amount(from_base(volume, unit))


def typed(volume, unit):
    """A volume as somebody would type it in ``unit``, so that it can be read back."""
    return "" if volume is None else as_typed(from_base(volume, unit))


def with_unit(volume, base):
    """ "12,5 ton", "840 kg"."""
    if volume is None:
        return ""
    shown, unit = shown_in(volume, base)
    return f"{amount(shown)}{NO_BREAK}{UNIT_NAMES[unit]}"


def capacity_words(production):
    """ "2 hectares", "500 kg a month"; "" where it is not known."""
    if production.capacity is None:
        return ""
    words = f"{amount(production.capacity)}{NO_BREAK}{UNIT_NAMES[production.capacity_unit]}"
    is_flow = production.capacity_unit in ("ton", "kg", "liter", "buah", "pasang", "lembar")
    return _("%(amount)s a month") % {"amount": words} if is_flow else words


def value_words(field, value, unit):
    """A value of the history for people; months in ``unit``."""
    if value is None or value == "":
        return ""
    if field in MONTH_FIELDS:
        return f"{plain(value, unit)}{NO_BREAK}{UNIT_NAMES[unit]}"
    if field == "product":
        return product_name(value)
    if field == "year":
        return year_name(value)
    if field in ("unit", "capacity_unit"):
        return str(UNIT_NAMES[value])
    if field == "grade":
        return str(Grade(value).label)
    if field == "mark":
        return str(Mark(value).label)
    if field == "removed":
        return _("yes") if value else _("no")
    if field == "source":
        return _(value)
    return str(value)


def month_name(month):
    """1 → January."""
    return str(MONTH_NAMES[month - 1])
