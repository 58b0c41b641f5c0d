"""What a search found, as its list shows it."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def marked_by(text, places):
    """``text`` with the (start, end) of ``places`` marked: "KERUPUK ikan" → "<mark>KERUPUK</mark> ikan"."""
    if not places:
        return text
    parts, at = [], 0
    for start, end in places:
        parts += [escape(text[at:start]), format_html("<mark>{}</mark>", text[start:end])]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # every part is escaped


@register.simple_tag
def carried(asked, leave_out=""):
    """Hidden inputs that carry what was asked through a form of another kind; ``leave_out`` is one parameter's name."""
    pairs = ((name, value) for name, value in asked.items() if name != leave_out)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)
