"""The profile of a village on one page, as PDF by Typst: for a meeting, for a buyer, for the file."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from desaekspor.config.typesetting import set_as_pdf
from desaekspor.portal.potential import wording
from desaekspor.portal.potential.kinds import kind_name
from desaekspor.portal.potential.village import class_sentence
from desaekspor.portal.templatetags.figures import DOTS, MARK_NAMES, day, moment, number
from desaekspor.potential.class_table import UNKNOWN
from desaekspor.potential.figures import NOT_APPLICABLE

TEMPLATE = Path(__file__).parent / "typst" / "profile.typ"
PAPERS = {"f4": (215, 330), "a4": (210, 297)}  # millimetres; F4 as Indonesian offices use it
PRODUCTS, KINDS, LABELS = 6, 4, 4  # so many have room on the page
MOST_MISSING = 5  # rules that are not met, the least effort first; how many more there are is said


def as_pdf(content):
    """``content`` (what ``profile_of`` gives) set as PDF; always one page."""
    return set_as_pdf(TEMPLATE, content)


def profile_of(context, *, paper, special, makes):
    """What stands on the profile, in the active language. ``context``: of the village's page."""
    village, row, opened, assessment = (context[name] for name in ("village", "row", "opened", "assessment"))
    width, height = PAPERS[paper]
    return {
        "language": get_language(),
        "width": width,
        "height": height,
        "title": f"{village.kind.capitalize()} {village.name}",
        "subtitle": _("Village potential for exporting, in short"),
        "place": f"Kecamatan {village.parent.name}, {village.parent.parent.name} · {village.code}",
        "labels": [label.title for label in context["labels"] if label.until is None][:LABELS],
        "class": {
            "head": _("Readiness class"),
            "name": str(wording.CLASSES[row.cluster]),
            "state": row.cluster or "0",
            "sentence": class_sentence(opened),
        },
        "index": _index(row),
        "rank": _rank(row, context["ranked"]),
        "parts": {"head": _("Parts of the index"), "rows": [_part(part) for part in opened.in_use]},
        "rules": {
            "head": _("The rule, and what was found"),
            "columns": [_("A village of cluster 1 has"), _("Found"), _("Result")],
            "rows": [[_first_big(rule.need), rule.found_or_why, str(rule.word)] for rule in opened.rules],
            "states": [rule.state for rule in opened.rules],
        },
        "todo": {
            "head": _("What is missing, the least effort first"),
            "rows": [_todo(rule) for rule in opened.missing[:MOST_MISSING]],
            "none": _("Nothing: all rules are met."),
            "more": _more(len(opened.missing) - MOST_MISSING),
        },
        "special": {
            "head": _("Specialises in"),
            "rows": [_special(line.row) for line in special if line.row.low > 1][:KINDS],
            "none": _("Nothing beyond chance, by the registry."),
        },
        "months": {
            "head": _("What it makes, month by month"),
            "names": [name[:3] for name, _text, _step in makes[0].cells] if makes else [],
            "rows": [_product(product) for product in makes[:PRODUCTS]],
            "none": _("Nobody has said yet what the village makes in which month."),
            "note": _("“?” is not known, 0 is nothing in that month. Potential, not contracts."),
        },
        "figures": {
            "head": _("Figures behind the index"),
            "rows": [_indicator(one) for part in opened.in_use for one in part.indicators if not one.left_out],
            "note": _("● verified, ◐ reported, ○ computed."),
        },
        "synthetic": str(wording.MADE_UP) if row.synthetic else "",
        "unpublished": "" if assessment.published_at else _("Draft: this list is not published."),
        "footer": _footer(assessment),
        "sources": _sources(opened),
    }  # fmt: skip


def _footer(assessment):
    words = _(
        "Figures as of %(as_of)s; index table %(index)s, class rules %(classes)s, snapshot %(snapshot)s. "
        "Made on %(now)s by Desa Ekspor."
    )
    return words % {
        "as_of": day(assessment.as_of),
        "index": assessment.index_version.version,
        "classes": assessment.class_version.version,
        "snapshot": assessment.snapshot.name,
        "now": moment(timezone.now()),
    }


def _index(row):
    if row.index is None:
        return {"head": _("Village potential index"), "value": "", "note": str(row.get_state_display())}
    between = _("possibly %(low)s to %(high)s, on a scale from 0 to 1") % {
        "low": wording.score_text(row.index_low),
        "high": wording.score_text(row.index_high),
    }
    return {"head": _("Village potential index"), "value": wording.score_text(row.index), "note": between}


def _rank(row, ranked):
    """The rank with its interval in words, and as shares of the way from the first to the last rank."""
    if not (words := wording.rank_text(row)):
        return {"head": _("Rank with its interval"), "words": str(row.get_state_display()), "note": "", "picture": []}
    span = max(ranked - 1, 1)
    return {
        "head": _("Rank with its interval"),
        "words": words,
        "note": ", ".join(part for part in (_("of %(total)d villages") % {"total": ranked}, wording.tied_text(row)) if part),
        "picture": [(one - 1) / span for one in (row.rank_low, row.rank, row.rank_high)],
    }


def _part(part):
    return {"name": part.name, "text": part.text, "score": part.score or 0}


def _todo(rule):
    words = _first_big(rule.mend or rule.need)
    if rule.state == NOT_APPLICABLE:
        return f"{_first_big(rule.need)}: {rule.word}"
    first = _("find out first")
    return f"{words} ({rule.effort_word})" + (f": {first}" if rule.state == UNKNOWN else "")


def _more(count):
    if count <= 0:
        return ""
    return ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}


def _indicator(one):
    """Name and value with its mark."""
    text = f"{DOTS[one.mark]} {one.text}" if one.known and one.mark else one.text
    example = _("example data")
    return [one.name, f"{text} ({example})" if one.synthetic else text]


def _special(row):
    words = _("%(kind)s: %(times)s times as many makers as expected (%(low)s–%(high)s)")
    return words % {
        "kind": kind_name(row.kind),
        "times": number(row.mean, 1),
        "low": number(row.low, 1),
        "high": number(row.high, 1),
    }


def _product(product):
    words = [str(MARK_NAMES[product.mark]).lower(), *([_("example data")] if product.synthetic else [])]
    return {
        "name": f"{product.name} ({product.unit}; {', '.join(words)})",
        "cells": [["?" if step is None else text, -1 if step is None else step] for _name, text, step in product.cells],
    }


def _sources(opened):
    """Where the figures come from, each publisher once."""
    publishers = dict.fromkeys(
        figure.source for part in opened.in_use for one in part.indicators for figure in one.figures if figure.source
    )
    return _("Sources: %(names)s.") % {"names": ", ".join(publishers)} if publishers else ""


def _first_big(text):
    return text[:1].upper() + text[1:]
