"""Answers of surveys as a list for a colleague: a row an answer, with its mark and source; what is about persons is left out."""

from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.jobs.folders import working_folder
from desaekspor.potential.survey.models import Answer, VillageSurvey
from desaekspor.potential.survey.queries import villages_for
from desaekspor.potential.survey.questions import NUMBERS, PRIVATE, figure_of, questions, section_named, words
from desaekspor.regions.models import Mark
from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, TEXT, Column
from desaekspor.registry.exports.columns import YES_NO as YES_OR_NO
from desaekspor.registry.exports.writers import writer_for

KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "application/zip"}


@dataclass(frozen=True)
class _Line:
    answer: Any
    question: Any
    language: str

    @property
    def region(self):
        return self.answer.survey.region


def _columns():
    return [
        Column("region_code", _("Region code"), _("Kemendagri code of the village."), CODE, lambda one: one.region.pk),
        Column("village", _("Village"), _("Desa or kelurahan, official name."), TEXT, lambda one: one.region.name, width=20),
        Column("district", _("District"), _("Kecamatan, official name."), TEXT, lambda one: one.region.parent.name, width=20),
        Column("year", _("Year"), _("Of the survey."), CODE, lambda one: str(one.answer.survey.year), width=8),
        Column("section", _("Section"), _("Of the survey."), TEXT, _section, width=24),
        Column("code", _("Code"), _("Of the question; it never changes."), CODE, lambda one: one.question.code, width=24),
        Column("question", _("Question"), _("As it is asked."), TEXT, lambda one: one.question.name(one.language), width=44),
        Column(
            "reference",
            _("Reference"),
            _("R…: number of the question in PODES 2024 (BPS). ID…: indicator of Indeks Desa (Permendesa PDT 9/2024)."),
            CODE,
            lambda one: one.question.reference,
        ),
        Column("answer", _("Answer"), _("In words."), TEXT, _words, width=32),
        Column("number", _("Figure"), _("As the index counts it: the number itself, yes 1 and no 0, several choices "
               "how many, and of choices with an order their score from 0 to 5; empty where it is none."), DECIMAL, _figure),
        Column("unit", _("Unit"), _("Of the number."), TEXT, lambda one: one.question.unit_name(one.language), width=12),
        Column(
            "mark",
            _("Mark"),
            _("Reported: as the village or its enumerator says. Verified: checked by a second person."),
            TEXT,
            lambda one: str(Mark(one.answer.mark).label),
            width=14,
        ),
        Column("answered_on", _("Answered on"), _("Day on which the answer was kept."), DAY, lambda one: one.answer.at),
        Column("verified_on", _("Verified on"), _("Empty when nobody did."), DAY, lambda one: one.answer.verified_at),
        Column("way", _("Way"), _("Page: entered in Desa Ekspor. Field form: by ODK Collect or KoboToolbox."), TEXT, _way),
        Column(
            "synthetic",
            _("Example data"),
            _("Yes: the survey of this village holds answers made up for a trial."),
            YES_OR_NO,
            lambda one: one.answer.survey.synthetic,
            width=10,
        ),
    ]  # fmt: skip


def _section(one):
    return section_named(one.question.section).name(one.language)


def _words(one):
    value = one.answer.value
    if one.question.kind in NUMBERS:
        return formats.number_format(value, force_grouping=True)
    return words(one.question, value, one.language)


def _figure(one):
    return figure_of(one.question, one.answer.value)


WAYS = {True: gettext_lazy("field form"), False: pgettext_lazy("way of an answer", "page")}


def _way(one):
    return str(WAYS[one.answer.submission_id is not None])


def export_answers(user, *, year, kind, village=""):
    """The file as bytes, of all villages of ``user`` or one of them; it is in the audit log."""
    language = get_language() or "id"
    villages = villages_for(user).filter(pk=village) if village else villages_for(user)
    answers = (
        Answer.objects.filter(survey__year=year, survey__region__in=villages, value__isnull=False)
        .exclude(question__in=[question.code for question in questions().values() if question.kind == PRIVATE])
        .select_related("survey__region__parent")
        .defer("sealed")
    )
    order = {code: place for place, code in enumerate(questions())}
    columns, rows, synthetic = _columns(), 0, False
    known = sorted((one for one in answers if one.question in order), key=lambda one: (one.survey.region_id, order[one.question]))
    with working_folder("survey") as folder:
        path = folder / f"answers.{kind}"
        writer = writer_for(kind, path, columns, temporary=folder, title=_("Answers"), stem="survei")
        for answer in known:
            writer.write(_Line(answer, questions()[answer.question], language))
            rows += 1
            synthetic = synthetic or answer.survey.synthetic
        writer.close(_notes(user, columns, year=year, rows=rows, synthetic=synthetic))
        content = path.read_bytes()
    record(user, "survey.export", VillageSurvey, fields=[f"year={year}", f"kind={kind}", f"rows={rows}"])
    return content


def _notes(user, columns, *, year, rows, synthetic):
    about = [
        (_("What this is"), _("Answers of the village survey %(year)s, %(region)s") % {"year": year, "region": user.region}),
        (_("Rows"), formats.number_format(rows, force_grouping=True)),
        (_("Date of the data"), formats.date_format(timezone.localtime(), "j F Y, H:i")),
        (_("Sources"), _("The villages themselves, asked with the questions of PODES 2024 (BPS) in our own words.")),
        (_("Made by"), f"{user}, {user.get_role_display()}"),
        (_("Personal data"), _("None: names of enumerators and respondents and the office's phone are left out.")),
        (_("Missing values"), _("What nobody answered has no row. It is never zero.")),
    ]
    if synthetic:
        about.insert(-1, (_("Example data"), _("There are made-up answers in this list; the column says which.")))
    return [*about, ("", ""), *((str(column.head), str(column.meaning)) for column in columns)]


def export_problems(file, rows):
    """What was found in a file of submissions, as a workbook in bytes."""
    columns = [
        Column("place", _("File"), _("Within the archive, where there is one."), TEXT, lambda one: one.place, width=28),
        Column("row", _("Row"), _("As a spreadsheet numbers it; of XML and JSON the number of the submission."), CODE,
               lambda one: str(one.row or ""), width=8),
        Column("column", _("Column"), _("As the file calls it."), TEXT, lambda one: one.column, width=28),
        Column("question", _("Question"), _("Which is meant."), TEXT, lambda one: one.question, width=36),
        Column("value", _("Value"), _("That was found; of persons it is hidden."), TEXT, lambda one: one.value, width=28),
        Column("expected", _("What was expected"), _("And what to do."), TEXT, lambda one: one.expected, width=70),
        Column("waits", _("Waits"), _("Yes: the submission is not loaded until this is corrected."), YES_OR_NO,
               lambda one: one.is_serious, width=10),
    ]  # fmt: skip
    notes = [
        (_("What this is"), _("What was found in “%(file)s”") % {"file": file.file_name}),
        ("", ""),
        *((str(column.head), str(column.meaning)) for column in columns),
    ]
    with working_folder("survey") as folder:
        path = folder / "found.xlsx"
        writer = writer_for("xlsx", path, columns, temporary=folder, title=_("Findings"), stem="temuan")
        for row in rows:
            writer.write(row)
        writer.close(notes)
        return path.read_bytes()
