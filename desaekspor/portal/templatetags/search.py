"""What a search found, as its list shows it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from desaekspor.portal.escaping import conditional_escape, escape
from desaekspor.portal.templatetags.figures import missing, money, number
from desaekspor.portal.templatetags.frame import icon
from desaekspor.regions.models import Level

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


# Lines, districts and villages written by a template's loop took half of the list's time.


@register.simple_tag
def enterprise_lines(rows):
    """The lines of the list, for Rows of portal/list_page.py; on a phone each is a card, whose cells name themselves."""
    words = {
        "village": escape(_("Village")),
        "sales": escape(_("Sales a year, scale")),
        "workers": escape(_("Workers")),
        "example": f' <em class="example-mark">{escape(_("example"))}</em>',
        "verified": f" {icon('ok', pgettext('an enterprise', 'verified'))}",
        "no_village": f'<span class="absent">{escape(_("village unknown"))}</span>',
        "no_scale": escape(_("scale unknown")),
        "no_nib": f'<span class="absent">{escape(_("none yet"))}</span>',
        "missing": missing(),
    }
    return mark_safe("\n        ".join(_line(row, words) for row in rows))


def _line(row, words):
    enterprise = row.enterprise
    address = escape(enterprise.get_absolute_url())
    name = _marked(enterprise.name, row.name_marks) if enterprise.name else escape(enterprise)
    sales = words["missing"] if enterprise.sales_idr is None else escape(money(enterprise.sales_idr, "short"))
    workers = words["missing"] if enterprise.workers is None else escape(number(enterprise.workers))
    nib = _marked(enterprise.nib, row.nib_marks) if enterprise.nib else words["no_nib"]
    return (
        f'<tr data-href="{address}"><th scope="row"><a href="{address}">{name}</a>{_under(row, words)}</th>'
        f'<td data-label="{words["village"]}"><span>{_place(row, words)}</span></td>'
        f'<td class="number" data-label="{words["sales"]}"><span>{sales}'
        f'<span class="under">{escape(row.scale) or words["no_scale"]}</span></span></td>'
        f'<td class="number" data-label="{words["workers"]}">{workers}</td>'
        f'<td class="not-on-phone figures">{nib}</td></tr>'
    )


def _under(row, words):
    """The lines under the name: product and state, and why it was found where the list does not show it."""
    enterprise = row.enterprise
    product = _marked(row.product, row.product_marks)
    if enterprise.synthetic:
        product += words["example"]
    if not enterprise.is_active:
        product += f' <em class="example-mark">{escape(enterprise.get_presence_display())}</em>'
    if enterprise.verified_at:
        product += words["verified"]
    lines = [product, *(f"{escape(label)}: {_marked(text, places)}" for label, text, places in row.reasons)]
    if row.read_as:
        read = ", ".join(f"{escape(typed)} → {escape(word)}" for typed, word in row.read_as.items())
        lines.append(f"{escape(_('Read as'))}: {read}")
    return "".join(f'<span class="under">{line}</span>' for line in lines)


def _place(row, words):
    region = row.enterprise.region
    if region.level != Level.VILLAGE:
        return f'{words["no_village"]}<span class="under">{_marked(region.name, row.district_marks)}</span>'
    district = _marked(region.parent.name, row.district_marks)
    return f'{_marked(region.name, row.village_marks)}<span class="under">{district}</span>'


def _marked(text, places):
    return conditional_escape(marked_by(text, places))


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
