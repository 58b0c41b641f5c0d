"""How figures are written and marked, in the reader's language. Used by every page that shows a number."""

import datetime
import functools
import itertools
import re
from contextlib import suppress

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.escaping import conditional_escape

register = template.Library()
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_MONTH = re.compile(r"\d{4}-\d{2}")
_note_numbers = itertools.count(1)

DOTS = {"verified": "●", "reported": "◐", "computed": "○"}
MARK_NAMES = {"verified": _("Verified"), "reported": _("Reported"), "computed": _("Computed")}
SHORT_MONEY = ((10**12, _("trillion")), (10**9, _("billion")), (10**6, _("million")))
# Words that sources use, by what they say.
WORDS = {
    "mandiri": _("independent"),
    "maju": _("advanced"),
    "berkembang": _("developing"),
    "tertinggal": _("behind"),
    "sangat tertinggal": _("far behind"),
    "dataran rendah": _("lowland"),
    "dataran tinggi": _("highland"),
    "pesisir": _("coast"),
}
NO_BREAK = "\u00a0"


@register.filter
def number(value, decimals=0):
    """1234567.891 → "1.234.567,9" with ``number:1`` in Indonesian; empty for None."""
    if value is None or value == "":
        return ""
    if type(value) is int and not decimals:
        return f"{value:,}".translate(_signs(get_language()))  # most of them
    decimals = int(decimals)
    # Django's number_format takes five times as long, and a page has hundreds of numbers.
    return f"{round(float(value), decimals):,.{decimals}f}".translate(_signs(get_language()))


@functools.cache
def _signs(language):
    """How a language writes the comma and the point of English numbers."""
    thousand, decimal = (
        formats.get_format(name, language, use_l10n=True) for name in ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR")
    )
    return str.maketrans({",": thousand, ".": decimal})


@register.filter
def money(value, how=""):
    """Rupiah: "Rp1.250.000", or with ``money:"short"`` "Rp1,25 miliar"."""
    if value is None or value == "":
        return ""
    amount, sign = abs(float(value)), "-" if float(value) < 0 else ""
    if how == "short":
        for unit, name in SHORT_MONEY:
            if amount >= unit:
                shortened = number(amount / unit, 2).rstrip("0").rstrip(".,")
                return f"{sign}Rp{shortened}{NO_BREAK}{name}"
    return f"{sign}Rp{number(amount)}"


@register.filter
def percent(value, decimals=1):
    """64.26 → "64,3%"."""
    return "" if value is None or value == "" else f"{number(value, decimals)}%"


@register.filter
def day(value):
    """A day in words: "24 November 2026". Takes a date or a moment."""
    return formats.date_format(_at_home(value), "j F Y") if value else ""


@register.filter
def moment(value):
    """A moment in words: "24 November 2026, 14.05"."""
    return f"{day(value)}, {clock(value)}" if value else ""


@register.filter
def clock(value):
    """The time of day of a moment: "14.05"."""
    return formats.date_format(_at_home(value), pgettext("time of day, in Django's date format", "H:i")) if value else ""


def _at_home(value):
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


@register.filter
def period(value):
    """The period of a fact in words: "2024-S1" → "semester 1 2024", "2026-02-13" → "13 February 2026"."""
    return _period(str(value), get_language())


@functools.lru_cache(1_000)  # a village's page says some ten of them hundreds of times
def _period(text, _language):
    year, _dash, part = text.partition("-")
    with suppress(ValueError):
        if ISO_DAY.fullmatch(text):
            return day(datetime.date.fromisoformat(text))
        if ISO_MONTH.fullmatch(text):
            return formats.date_format(datetime.date(int(year), int(part), 1), "F Y")
    if part[:1] == "S" and part[1:].isdigit():
        return gettext("semester %(part)s of %(year)s") % {"part": part[1:], "year": year}
    if part[:1] == "Q" and part[1:].isdigit():
        return gettext("quarter %(part)s of %(year)s") % {"part": part[1:], "year": year}
    return text


@register.filter
def fact_value(fact):
    """The value of a fact in its unit, without its mark."""
    if fact is None:
        return ""
    return fact_word(fact.text) if fact.value is None else written(fact.value, fact.indicator)


def fact_word(text):
    """A word of a source in the reader's language; one we do not know stays as it is."""
    return str(WORDS.get(text, text))


def written(value, indicator):
    """``value`` with the decimals of its indicator, and its unit where the number alone would mislead."""
    if value is None:
        return ""
    if indicator.unit_name == "Rp":
        return money(value, "short" if abs(value) >= 10**9 else "")
    if indicator.unit_name == "%":
        return percent(value, indicator.decimals)
    if indicator.unit_name == "km²":
        return f"{number(value, indicator.decimals)}{NO_BREAK}km²"
    if indicator.unit_name == "yes or no":
        return gettext("yes") if value else gettext("no")
    return number(value, indicator.decimals)


@register.simple_tag
def figure(fact, definition=True):
    """The value of a Fact with its mark; the note says definition, source, period and what is doubtful about it."""
    text = fact_value(fact)
    lines = [fact.indicator.definition] if definition else []
    lines += [source_line(fact.source, fact.period)]
    if fact.flag:
        lines.append(gettext("Doubtful: %(reason)s") % {"reason": fact.flag_text})
    # By hand, as _holder: format_html took a third of it.
    shown = f'<span class="flagged">{conditional_escape(text)}</span>' if fact.flag else conditional_escape(text)
    return mark_safe(f'<span class="figure">{_note(fact.mark, fact.indicator.name, lines)}{NO_BREAK}{shown}</span>')


@register.simple_tag
def doubt_mark(fact):
    """In a narrow table: the number of a doubt that stands below it."""
    number_ = getattr(fact, "doubt", None)
    return format_html('<sup class="doubt-mark">{}</sup>', number_) if number_ else ""


@register.simple_tag
def marked(text, mark, name="", source="", definition="", as_of=""):
    """Any text as a marked figure, where there is no Fact: ``{% marked total "computed" name=… source=… as_of=… %}``."""
    dated = gettext("As of %(day)s") % {"day": day(as_of) if hasattr(as_of, "year") else period(as_of)} if as_of else ""
    lines = [line for line in (definition, source, dated) if line]
    return format_html('<span class="figure">{}{}{}</span>', _note(mark, name, lines), NO_BREAK, text)


@register.simple_tag
def missing(how=""):
    """What is not known: never 0, never a dash. ``how`` says how it can be supplied."""
    return _absent(gettext("no data yet"), how)


@register.simple_tag
def not_applicable(why=""):
    """What has no meaning here. ``why`` says for what reason."""
    return _absent(gettext("not applicable"), why)


@register.simple_tag
def mark_word(mark):
    """A mark and its name: "◐ Dilaporkan"."""
    return f"{DOTS[mark]} {MARK_NAMES[mark]}"


@register.simple_tag
def mark_legend():
    """One line that explains the three marks; stands under every table of figures."""
    parts = format_html_join("", "<span>{} {}</span>", ((DOTS[mark], MARK_NAMES[mark]) for mark in DOTS))
    return format_html('<p class="small muted row mark-legend">{}</p>', parts)


def source_line(source, in_period=""):
    """ "Kementerian Desa, Indeks Desa Membangun, 2024"."""
    return ", ".join(str(part) for part in (source.publisher, source.title, period(in_period) if in_period else "") if part)


def _note(mark, name, lines):
    word, heading = _mark_words(mark, get_language())
    return _holder(DOTS[mark], f"{word}: {name}" if name else word, [heading, *lines])


@functools.cache
def _mark_words(mark, language):
    return str(MARK_NAMES[mark]), format_html("<strong>{} {}</strong>", DOTS[mark], MARK_NAMES[mark])


def _absent(word, why):
    shown = format_html('<span class="absent">{}</span>', word)
    if not why:
        return shown
    return format_html("{} {}", shown, _holder("?", gettext("Why: %(what)s") % {"what": word}, [why]))


def _holder(sign, label, lines):
    """A button with its note: opened by hover, focus and tap alone, so that it needs no script."""
    # Not by format_html, which takes three times as long: a village's page has more than a hundred notes.
    note = f"note-{next(_note_numbers)}"
    body = "".join(f"<span>{conditional_escape(line)}</span>" for line in lines if line)
    return mark_safe(
        '<span class="note-holder">'
        f'<button type="button" class="dot" aria-label="{conditional_escape(label)}" aria-describedby="{note}">{sign}</button>'
        f'<span class="note-text" role="tooltip" id="{note}">{body}</span></span>'
    )
