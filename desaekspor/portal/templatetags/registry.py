"""Values of registers as people read them."""

from django import template
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.cells import as_text

register = template.Library()


@register.filter
def plain(value):
    """A cell of a file as it stood there: no thousands separators, no local decimal mark."""
    return as_text(value)


# Reasons that the services give; every other one was written by a person.
REASONS = {
    "computed": _("follows from sales or capital"),
    "follows": _("follows from the changes beside it"),
    "typed": _("typed in when two records became one"),
    "unmerge": _("the records were taken apart again"),
    "merge": _("taken over from a record that became part of this one"),
}


@register.filter
def reason(text):
    """Why something changed, in words."""
    return REASONS.get(text, text)
