"""What a search found, as its list shows it."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from desaekspor.portal.templatetags.figures import number

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


# A regency has some 200 districts and villages. Written by a template's loop they took a fifth of the list's time.


@register.simple_tag
def options(choices):
    """The options of a select for Choices (portal/list_page.py), with how many each would find."""
    return mark_safe("".join(_option(choice) for choice in choices))


def _option(choice):
    selected = " selected" if choice.is_chosen else ""
    count = "" if choice.count is None else f" ({number(choice.count)})"
    return f'<option value="{escape(choice.value)}"{selected}>{escape(choice.label)}{count}</option>'


@register.simple_tag
def areas(shapes, link):
    """The villages of the list's map (Shapes of portal/mapping/list_map.py), each leading to ``link`` and its code."""
    return mark_safe("\n    ".join(_area(shape, escape(link)) for shape in shapes))


def _area(shape, link):
    look, label = f"{shape.look} chosen" if shape.is_chosen else shape.look, escape(shape.label)
    return (
        f'<a class="area {look}" href="{link}{shape.code}" tabindex="-1" aria-label="{label}">'
        f'<title>{label}</title><path d="{shape.path}"/></a>'
    )
