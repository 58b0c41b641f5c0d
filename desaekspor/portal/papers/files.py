"""The table of agreements as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.markets import papers
from desaekspor.portal.papers.words import FIELD_NAMES, STATUSES, names_of
from desaekspor.portal.templatetags.figures import day
from desaekspor.portal.workbooks import workbook_response
from desaekspor.registry.exports.columns import CODE, DAY, NUMBER, TEXT, YES_NO, Column


def as_workbook(agreements, *, market=None):
    """``agreements`` in their order; ``market`` (a Country) where only those with it are listed."""
    today = timezone.localdate()
    held = _("yes, where it is in force on %(day)s") % {"day": day(today)}
    columns = [
        Column("code", FIELD_NAMES["code"], _("As people call it."), CODE, lambda one: one.code, width=12),
        Column("name", _("Agreement"), _("Its whole name."), TEXT, lambda one: one.name, width=44),
        Column("status", FIELD_NAMES["status"], _("What became of it."), TEXT, lambda one: str(STATUSES[one.status]), width=22),
        Column("holds", _("In force today"), held, YES_NO, lambda one: one.holds(today), width=9),
        Column("since", FIELD_NAMES["since"], _("For exports of Indonesia; empty: not known."), DAY, lambda one: one.since),
        Column("until", FIELD_NAMES["until"], _("Empty: no end is known."), DAY, lambda one: one.until, width=12),
        Column("form", FIELD_NAMES["form"], _("Empty: there is none yet."), TEXT, lambda one: one.form, width=18),
        Column(
            "self_certification",
            _("Self-certification"),
            _("Who may declare the origin without a form; empty: nobody that is known."),
            TEXT,
            lambda one: one.self_certification,
            width=30,
        ),
        Column("partners", FIELD_NAMES["partners"], _("By name."), TEXT, lambda one: ", ".join(names_of(one.partners)), width=40),
        Column("iso3", _("Country codes"), _("ISO 3166, three letters."), CODE, lambda one: " ".join(one.partners), width=24),
        Column("count", _("Number of partners"), _("0: not listed here."), NUMBER, lambda one: len(one.partners), width=9),
        Column("note", _("Note"), _("What to look at."), TEXT, lambda one: one.note, width=50),
        Column("source", FIELD_NAMES["source"], _("What the entry was taken from."), TEXT, lambda one: one.said_source, width=34),
        Column("source_url", FIELD_NAMES["source_url"], _("Where it can be read."), TEXT, lambda one: one.source_url, width=24),
        Column("checked_on", FIELD_NAMES["checked_on"], _("By whoever wrote it."), DAY, lambda one: one.checked_on, width=12),
        Column(
            "unsure", FIELD_NAMES["unsure"], _("yes: compare it before you rely on it."), YES_NO, lambda one: one.unsure, width=9
        ),
    ]
    notes = [
        (_("What this is"), _("Trade agreements of Indonesia and their papers of origin")),
        (_("Market"), market.name if market else _("all")),
        (_("Agreements"), str(len(agreements))),
        (_("Source"), _("As each row names it. The office that issues certificates of origin (e-SKA) decides.")),
        (_("Table of the program looked through on"), day(papers.checked_on())),
    ]
    return workbook_response(columns, agreements, title=_("Agreements"), stem="perjanjian-dagang", notes=notes)
