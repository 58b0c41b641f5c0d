"""Ranks with their interval, classes and scores as pages of the village potential show them."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from desaekspor.portal.potential import kinds, wording
from desaekspor.portal.templatetags.figures import missing, not_applicable, percent
from desaekspor.portal.templatetags.frame import icon
from desaekspor.potential.messages import explain_notes

register = template.Library()


@register.filter
def score(value):
    """0.6123 → "0,61"."""
    return wording.score_text(value)


@register.filter
def weight(value):
    """A share in percent as weights are told: 25 → "25%", 12.5 → "12,5%"."""
    return percent(value, 0 if abs(value - round(value)) < 0.05 else 1)


@register.filter
def why(notes):
    """Why a table is as it is, in the reader's language where it came with the program."""
    return explain_notes(notes)


@register.filter
def kind_name(kind):
    """ "1077" → "Soy sauce and seasoning"."""
    return kinds.kind_name(kind)


@register.filter
def tied(row):
    """ "tied with 12 villages"; "" when with none."""
    return wording.tied_text(row)


@register.filter
def rank_words(row):
    return wording.rank_text(row)


@register.simple_tag
def cluster_badge(cluster, short=False):
    """The class in icon and words."""
    look, name = wording.CLASS_LOOKS[cluster]
    words = (wording.SHORT_CLASSES if short else wording.CLASSES)[cluster]
    return format_html('<span class="badge {} {}">{}{}</span>', "" if short else "wraps", look, icon(name), words)


@register.simple_tag
def verdict_badge(state):
    look, name = wording.VERDICT_LOOKS[state]
    return format_html('<span class="badge {}">{}{}</span>', look, icon(name), wording.VERDICTS[state])


@register.simple_tag
def no_index(row):
    """Why a village has no index, in the place of the figure."""
    if row.state == "not_applicable":
        return not_applicable(_("Parts of the index are measured of desa only; this is a kelurahan."))
    return missing(_("Too little is known of the village; its page says what is missing."))


def rank_picture(words, row, ranked):
    """``words`` of a rank and its picture: from the first of ``ranked`` to the last, the interval of ``row``, its rank."""
    span = max(ranked - 1, 1)
    low, high, at = (100 * (one - 1) / span for one in (row.rank_low, row.rank_high, row.rank))
    return format_html(
        '<span class="rank"><span class="rank-words">{}</span>'
        '<svg class="rank-picture" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="line" d="M0 6H100"/><path class="span" d="M{} 6H{}"/><path class="at" d="M{} 1V11"/></svg></span>',
        words,
        f"{low:.1f}",
        f"{max(high, low + 0.8):.1f}",
        f"{at:.1f}",
    )


@register.simple_tag
def rank_interval(row, ranked):
    """The rank with its interval, in words and as a picture: from the first rank to the last, the interval, the rank.

    ``ranked``: how many villages have a rank. Nothing is shown of a rank without its interval.
    """
    if not (words := wording.rank_text(row)):
        return no_index(row)
    return rank_picture(words, row, ranked)
