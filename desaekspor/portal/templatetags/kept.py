"""Parts of a page that say the same to everybody until data is loaded anew."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from isal import isal_zlib

from desaekspor.portal.kept import keep

register = template.Library()


class KeptPart(template.Node):
    def __init__(self, name, key, given, nodelist):
        self.name, self.key, self.given, self.nodelist = name, key, given, nodelist

    def render(self, context):
        def make():
            with context.push(dict(self.given.resolve(context))):
                return isal_zlib.compress(self.nodelist.render(context).encode())

        # Packed: those of a village take 230 kB otherwise, and half a millisecond to unpack.
        packed = keep(f"part:{self.name}:{self.key.resolve(context)}:{get_language()}", make)
        return mark_safe(isal_zlib.decompress(packed).decode())


@register.tag
def kept_part(parser, token):
    """``{% kept_part NAME KEY GIVEN %} … {% end_kept_part %}``: rendered once for each key and language, then kept.

    ``GIVEN`` is a dictionary, or what is read as one only when it is needed: its names are there inside. Nothing of the
    part may depend on who reads it, nor on anything that changes without a load of regions or figures.
    """
    _tag, name, key, given = token.split_contents()
    nodelist = parser.parse(["end_kept_part"])
    parser.delete_first_token()
    return KeptPart(name, parser.compile_filter(key), parser.compile_filter(given), nodelist)
