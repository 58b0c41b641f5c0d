"""The villages of the regency's map and of its list. Written by template loops, these took half the time of the page."""

from django import template
from django.utils.safestring import mark_safe

from desaekspor.portal.escaping import escape
from desaekspor.potential.messages import explain_flag

register = template.Library()


@register.simple_tag
def map_areas(shapes):
    """The areas of the map, for the shapes of portal/mapping/listing.py."""
    return mark_safe("\n        ".join(_area(shape) for shape in shapes))


def _area(shape):
    look = f"{shape['look']} approximate" if shape["approximate"] else shape["look"]
    label = escape(f"{shape['name']}, {shape['district']}: {shape['text']}")
    return (
        f'<a class="area {look}" href="{shape["url"]}" tabindex="-1" data-code="{shape["code"]}"'
        f' data-at="{shape["x"]} {shape["y"]}" aria-label="{label}"><path d="{shape["path"]}"/></a>'
    )


@register.simple_tag
def map_names(shapes):
    """The name of each village at its place on the map."""
    return mark_safe("".join(f'<text x="{shape["x"]}" y="{shape["y"]}">{escape(shape["name"])}</text>' for shape in shapes))


@register.simple_tag
def village_lines(rows):
    """The list beside the map: a line a village, with its figure in words."""
    return mark_safe("\n        ".join(_line(row["place"], row["figure"], escape(row["text"])) for row in rows))


def _line(place, figure, text):
    if figure.state != "value":
        shown = f'<span class="absent">{text}</span>'
    elif figure.flag:
        shown = f'<span class="flagged" title="{escape(explain_flag(figure.flag))}">{text}</span>'
    else:
        shown = f"<span>{text}</span>"
    return (
        f'<tr data-code="{place.code}"><th scope="row"><a href="{place.url}">{escape(place.name)}</a><br>'
        f'<span class="small muted">{place.kind}, {escape(place.district)}</span></th>'
        '<td class="number"><svg class="swatch" aria-hidden="true" viewBox="0 0 72 48">'
        f'<rect class="area {figure.look}" width="72" height="48"/></svg> {shown}</td></tr>'
    )
