"""Lists of product texts that people ask codes for: kept for who asked, classified by a job, corrected and taken out."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.rules import may_edit_enterprises
from desaekspor.jobs.progress import Silent
from desaekspor.jobs.runner import enqueue
from desaekspor.markets.choosing import answers_for, choose_code, examples
from desaekspor.markets.classifier.classifying import Answer
from desaekspor.markets.finding import classifier
from desaekspor.markets.models import Certainty, ListedProduct, ProductList
from desaekspor.markets.reasons import ask, explain
from desaekspor.nomenclature import written
from desaekspor.registry.outputs import LONGEST_CELL

MOST = 10_000  # texts of a list
AT_ONCE = 200  # texts that are classified while one waits
CHUNK = 500
CLASSIFY = "markets.classify_list"
RANKS = 5


def certainty_of(answer: Answer) -> str:
    """Whether the answer is sure, unsure, or without any code."""
    if not answer.proposals:
        return Certainty.NONE
    return Certainty.UNSURE if answer.unsure else Certainty.SURE


def lists_for(user):
    """The lists that ``user`` may see: one's own, nobody else's."""
    return ProductList.objects.filter(owner=user) if user.is_authenticated else ProductList.objects.none()


@transaction.atomic
def begin_list(user, name: str, texts: list[tuple[str, str]]) -> ProductList:
    """Keep (id, text) of each line and ask for their codes; the job is in ``job``."""
    made = ProductList.objects.create(owner=user, name=name[:120], size=len(texts))
    lines = (
        ListedProduct(product_list=made, number=number, name=given[:60], text=text[:5000])
        for number, (given, text) in enumerate(texts, 1)
    )
    ListedProduct.objects.bulk_create(lines, batch_size=CHUNK)
    made.job = enqueue(CLASSIFY, owner=user, list_id=str(made.pk))
    made.save(update_fields=["job"])
    return made


def classify_list(made: ProductList, progress=None) -> dict[str, int]:
    """Write the codes of the lines that have none yet; how many there are of each certainty. Safe to repeat and to interrupt."""
    progress = progress or Silent()
    waiting = made.lines.filter(certainty="").order_by("number")
    done = made.size - waiting.count()
    progress.report(done=done, total=made.size)
    chosen = examples()
    while lines := list(waiting[:CHUNK]):
        for line, answer in zip(lines, answers_for((line.text for line in lines), chosen), strict=True):
            line.certainty = certainty_of(answer)
            line.proposals = [[one.hs6, one.score, explain(answer, rank)] for rank, one in enumerate(answer.proposals[:RANKS])]
            line.question = ask(answer)[:300] if answer.unsure else ""
        with transaction.atomic():
            progress.fence()
            ListedProduct.objects.bulk_update(lines, ["certainty", "proposals", "question"], batch_size=100)
        done += len(lines)
        progress.report(done=done)
    machine = classifier()
    made.lexicon, made.has_tariff_book, made.made_at = machine.lexicon.version, machine.retrieval is not None, timezone.now()
    made.save(update_fields=["lexicon", "has_tariff_book", "made_at"])
    return counts_of(made)


def counts_of(made: ProductList) -> dict[str, int]:
    """How many lines are of each certainty, and how many were put right by hand."""
    counted = {name: Count("pk", filter=Q(certainty=name)) for name in Certainty.values}
    return made.lines.aggregate(**counted, chosen=Count("pk", filter=~Q(chosen="")))


@transaction.atomic
def correct_line(line: ListedProduct, code: str, *, by) -> ListedProduct:
    """Give the line the code that the officer ``by`` chose; it is kept as a choice for the same words. Raises BadCode."""
    line = ListedProduct.objects.select_for_update().get(pk=line.pk)
    line.chosen = choose_code(line.text, code, by=by).hs6
    line.save(update_fields=["chosen"])
    return line


def may_correct(user) -> bool:
    """Officers, whose choices are used for others afterwards."""
    return may_edit_enterprises(user)


def as_workbook(made: ProductList, lines: Iterable[ListedProduct]) -> bytes:
    """A workbook with a row for each line and a sheet that says what it is, in the language that is active."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    head = book.add_format({"bold": True, "bg_color": "#0B6E78", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "quote_prefix": True})
    share = book.add_format({"num_format": "0%"})
    columns = workbook_columns()
    sheet = book.add_worksheet(_("Codes"))
    for place, (title, width, _meaning) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    sheet.freeze_panes(1, 2)
    words = dict(Certainty.choices)
    rows = 0
    for rows, line in enumerate(lines, 1):
        ranks = [*line.proposals, *[["", None, ""]] * RANKS][:RANKS]
        code, score, why = ranks[0]
        chosen = written(line.chosen, "hs2022") if line.chosen else ""
        cells = [line.name, line.text, chosen or dotted(code), score, str(words.get(line.certainty, "")), chosen]
        cells += [why, line.question, *(dotted(other) for other, _score, _why in ranks[1:])]
        for place, cell in enumerate(cells):
            if isinstance(cell, float):
                sheet.write_number(rows, place, cell, share)
            elif cell:
                sheet.write_string(rows, place, cell[:LONGEST_CELL], text)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    write_notes(book, made, rows, columns)
    book.close()
    return content.getvalue()


def dotted(code: str) -> str:
    return written(code, "hs2022") if code else ""


def workbook_columns() -> list[tuple[str, int, str]]:
    """(title, width, meaning) of the columns of the workbook."""
    other = _("What else it may be, the likelier first.")
    return [
        ("id", 10, _("As it came; the number of the row where none came.")),
        (_("Product"), 44, _("The text as it came.")),
        ("HS 2022", 10, _("The code, six digits: as an officer chose it, else the first proposal.")),
        (_("How likely"), 10, _("How often such a first proposal is right, as far as it could be measured.")),
        (_("Certainty"), 14, _("Sure: take it. Unsure: ask first. Nothing found: the text names no product that is known.")),
        (_("Chosen by hand"), 12, _("The code that an officer chose; empty where nobody did.")),
        (_("Why"), 50, _("The words that decided, or where the code comes from.")),
        (_("Question"), 44, _("What would settle it; empty where it is sure.")),
        *((_("Proposal %(rank)s") % {"rank": rank}, 12, other) for rank in range(2, RANKS + 1)),
    ]


def write_notes(book, made, rows, columns):
    """The sheet that says what the list is, from when, by what, and what each column means."""
    sheet = book.add_worksheet(_("Notes"))
    label = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    book_told = _("The texts of the tariff book BTKI 2022 served where the lexicon is silent.")
    notes = [
        (_("What this is"), _("Proposed codes of the Harmonized System (HS 2022), six digits, for a list of products.")),
        (_("List"), made.name),
        (_("Rows"), formats.number_format(rows, force_grouping=True)),
        (_("Made"), formats.date_format(timezone.localtime(made.made_at or made.created_at), "j F Y, H:i")),
        (_("Method"), _("Lexicon of this program, version %(version)s.") % {"version": made.lexicon or "–"}),
        *([("", book_told)] if made.has_tariff_book else []),
        (_("What it is not"), _("No ruling. The customs office decides.")),
        ("", ""),
        *((title, meaning) for title, _width, meaning in columns),
    ]
    for row, (name, words) in enumerate(notes):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, words[:LONGEST_CELL], text)


def delete_old_lists(before: datetime, dry_run: bool) -> int:
    """Take away the lists that were made before a moment; how many there were."""
    due = ProductList.objects.filter(created_at__lt=before)
    count = due.count()
    if not dry_run:
        due.delete()
    return count
