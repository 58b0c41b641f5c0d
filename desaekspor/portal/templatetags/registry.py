"""Values of registers as people read them."""

from django import template

from desaekspor.portal.cells import as_text

register = template.Library()


@register.filter
def plain(value):
    """A cell of a file as it stood there: no thousands separators, no local decimal mark."""
    return as_text(value)
