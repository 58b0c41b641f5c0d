"""What the frame of a page is made of."""

import functools

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html

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
