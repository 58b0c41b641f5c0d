"""Figures of duplicates as people read them."""

from django import template

from desaekspor.portal.duplicates.queue import chance_in_words
from desaekspor.portal.templatetags.figures import percent

register = template.Library()


@register.filter
def chance(probability):
    """0.9731 → "97%"; never 100, since nobody is sure."""
    return chance_in_words(probability)


@register.filter
def share(value):
    """0.25 → "25%"."""
    return percent(100 * value, 0)
