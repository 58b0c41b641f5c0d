"""What the frame of a page is made of."""

import functools

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from desaekspor.portal.escaping import escape

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context, name):
    """The block ``name`` a second time: a page's title is both in the tab and its heading."""
    blocks = context.render_context[BLOCK_CONTEXT_KEY]
    return blocks.get_block(name).render(context)


@register.simple_tag
def icon(name, label=""):
    """A line icon of portal/icons.svg; without a label it is decoration beside a word."""
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, _address(name))
    return _decoration(name)


@functools.cache  # a page has some fifty, and the address of a static file is not found for nothing
def _decoration(name):
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _address(name))


def _address(name):
    return f"{static('portal/icons.svg')}#{name}"


# Written by loops of a template, the lists below took half the time of the frame, and it is around every page.


@register.simple_tag
def entry_links(entries, look, around="{}"):
    """The entries of portal/navigation.py as links of this look, each with ``around`` about it."""
    return mark_safe("".join(around.format(_entry_link(entry, look)) for entry in entries))


def _entry_link(entry, look):
    here = ' aria-current="page"' if entry["current"] else ""
    return f'<a class="{look}" href="{escape(entry["url"])}"{here}>{_decoration(entry["icon"])}{escape(entry["label"])}</a>'


@register.simple_tag
def district_links(work_region):
    """The districts of the region one works in as items of a list."""
    to = f"{work_region.page}?{work_region.parameter}="
    return mark_safe("".join(_district_link(district, to, work_region.here) for district in work_region.districts))


def _district_link(district, to, here):
    chosen = ' aria-current="true"' if district == here else ""
    return f'<li><a class="item" href="{escape(to + district.code)}"{chosen}>{escape(district.name)}</a></li>'
