"""Rows of figures on a village's page. Written by template loops, a hundred of them took a third of a page's first rendering."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from desaekspor.portal.escaping import escape
from desaekspor.portal.templatetags.figures import fact_value, figure, period
from desaekspor.portal.templatetags.frame import icon

register = template.Library()


@register.simple_tag
def compared_rows(lines, village):
    """A row for each Line of village_facts.Profile: its figure, the one before, the medians of district and regency."""
    names = escape(village.name), escape(_("Median of the district")), escape(_("Median of the regency"))
    return mark_safe("".join(_compared(line, *names) for line in lines))


def _compared(line, here, district, regency):
    earlier = f"{period(line.earlier.period)}: {fact_value(line.earlier)}" if line.earlier else ""
    before = f'<div class="small muted nowrap">{escape(earlier)}</div>' if earlier else ""
    return (
        f'<tr><th scope="row">{escape(line.indicator.name)}<br>{_origin(line.fact)}</th>'
        f'<td class="number" data-label="{here}"><div>{figure(line.fact)}{before}{_doubt(line.fact)}</div></td>'
        f'<td class="number" data-label="{district}">{escape(line.district_median)}</td>'
        f'<td class="number" data-label="{regency}">{escape(line.regency_median)}</td></tr>'
    )


@register.simple_tag
def figure_rows(lines):
    """A name and its figure for each Line that has one."""
    return mark_safe("".join(_known(line) for line in lines))


def _known(line):
    shown = f"{figure(line.fact)} {_origin(line.fact)}{_doubt(line.fact)}"
    return f"<div><dt>{escape(line.indicator.name)}</dt><dd>{shown}</dd></div>"


@register.simple_tag
def score_rows(lines):
    """A name, its score of 0 to 5 and a bar of it for each Line."""
    return mark_safe("".join(_score(line) for line in lines))


def _score(line):
    width = round(20 * line.fact.value)
    return (
        f"<div><dt>{escape(line.indicator.name)}</dt><dd>{figure(line.fact)}&nbsp;/&nbsp;5 "
        '<svg class="score" viewBox="0 0 100 10" aria-hidden="true"><rect class="bar-ground" width="100" height="10"/>'
        f'<rect class="bar" width="{width}" height="10"/></svg>{_doubt(line.fact, "")}</dd></div>'
    )


def _origin(fact):
    return f'<span class="small muted">{escape(fact.source.publisher)}, {escape(period(fact.period))}</span>'


def _doubt(fact, sign="warn"):
    if not fact.flag:
        return ""
    return f'<div class="doubt small">{icon(sign) if sign else ""}{escape(_("Doubtful:"))} {escape(fact.flag_text)}</div>'
