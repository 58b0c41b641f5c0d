"""The list of villages as a file: XLSX whose sheet of notes defines every column and names versions and snapshot, and CSV.

Nothing in it is of a person, so it is written at once and not sealed; the writers are those of every list.
"""

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.portal.potential import wording
from desaekspor.portal.templatetags.figures import day, moment, number
from desaekspor.potential.messages import explain_notes
from desaekspor.potential.models import VillageAssessment
from desaekspor.registry.exports.columns import CODE, DECIMAL, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.writers import writer_for

KINDS = {"xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "csv": ("zip", "application/zip")}


def columns_of(assessment):
    """The columns for rows of the list (listing.Row); the parts are those of the assessment's own table."""
    table, rules = assessment.index_version.table, assessment.class_version.table
    needs = {rule.code: wording.in_language(rule, "need") for rule in rules.rules}
    states = {state: str(label) for state, label in VillageAssessment.State.choices}
    part_of_index = gettext_lazy("Score of the component, 0 to 1; empty when not known.")
    return [
        Column("code", _("Code"), _("Kemendagri code of the village."), CODE, lambda row: row.village.code),
        Column("name", _("Village"), _("Official name."), TEXT, lambda row: row.village.name, width=24),
        Column("kind", _("Kind"), _("Desa or kelurahan."), TEXT, lambda row: row.village.get_kind_display(), width=24),
        Column("district", _("District"), _("Kecamatan, official name."), TEXT, lambda row: row.district, width=20),
        Column(
            "class",
            _("Class"),
            _("Readiness class: cluster 1 when all rules are met, 2 when one is not, not known while one is not known."),
            TEXT,
            lambda row: str(wording.CLASSES[row.found.cluster]),
            width=24,
        ),
        Column("index", _("Index"), _("Of 0 to 1: a place among these villages."), DECIMAL, _of("index"), width=9),
        Column("index_low", _("Index, from"), _("Lower end of its interval."), DECIMAL, _of("index_low"), width=9),
        Column("index_high", _("Index, to"), _("Upper end of its interval."), DECIMAL, _of("index_high"), width=9),
        Column("rank", _("Rank"), _("Never to be told without its interval beside it."), NUMBER, _of("rank"), width=8),
        Column("rank_low", _("Rank, from"), _("Best rank that is likely."), NUMBER, _of("rank_low"), width=8),
        Column("rank_high", _("Rank, to"), _("Worst rank that is likely."), NUMBER, _of("rank_high"), width=8),
        Column(
            "tier",
            _("Group"),
            _("Villages of one group are tied: their order to its first cannot be told."),
            NUMBER,
            _of("tier"),
            width=8,
        ),
        Column(
            "tied_with",
            _("Tied with"),
            _("How many villages cannot be told apart from this one."),
            NUMBER,
            lambda row: len(row.found.tied_with) if row.found.rank else None,
            width=9,
        ),
        *(
            Column(
                f"component_{part.code}", wording.name_of(part), part_of_index, DECIMAL, _component(part.code), width=12
            )
            for part in table.components
            if part.code not in assessment.left_out
        ),
        Column("met", _("Rules met"), _("How many rules of the class are met."), NUMBER, _of("met"), width=8),
        Column("not_met", _("Rules not met"), _("How many are not met."), NUMBER, _of("not_met"), width=8),
        Column("unknown", _("Rules not known"), _("Unknown is not no."), NUMBER, _of("unknown"), width=8),
        Column(
            "missing",
            _("What is missing"),
            _("Not met, then not known, each with the least effort first."),
            TEXT,
            lambda row: "; ".join(needs.get(code, code) for code in row.found.missing),
            width=60,
        ),
        Column(
            "labels",
            _("Programme labels"),
            _("Labels of programmes that the village carries."),
            TEXT,
            lambda row: "; ".join(label.title for label in row.labels),
            width=24,
        ),
        Column(
            "completeness",
            _("Known, percent"),
            _("Share of the indicators in use that are known of the village."),
            NUMBER,
            lambda row: round(100 * row.found.completeness),
            width=9,
        ),
        Column("data_years", _("Age of the figures, years"), _("Mean over its indicators."), DECIMAL, _of("data_years"), width=9),
        Column("state", _("Index or why none"), _("Why a village has no index."), TEXT, _state(states), width=20),
        Column(
            "synthetic",
            _("Example data"),
            _("Yes: made-up figures are in it; nothing about the village follows from them."),
            YES_NO,
            _of("synthetic"),
            width=10,
        ),
    ]  # fmt: skip


def _of(name):
    return lambda row: getattr(row.found, name)


def _state(words):
    return lambda row: words[row.found.state]


def _component(code):
    return lambda row: row.found.components.get(code)


def write_list(kind, assessment, rows, how, *, described):
    """The bytes of the file, xlsx or csv (in a ZIP with its notes).

    ``how``: how the assessment is to be read; ``described``: the filter in words, (label, value) pairs.
    """
    columns = columns_of(assessment)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        writer = writer_for(kind, path, columns, temporary=folder, title=_("Village potential"), stem="potensi-desa")
        for row in rows:
            writer.write(row)
        writer.close(notes_of(assessment, columns, how, described, count=len(rows)))
        return path.read_bytes()


def notes_of(assessment, columns, how, described, *, count):
    """Pairs (label, text): what the list is and speaks from, every column, every component, indicator and rule."""
    index, classes = assessment.index_version, assessment.class_version
    filters = "; ".join(f"{label}: {value}" for label, value in described)
    snapshot, published = assessment.snapshot, assessment.published_at
    what = _("Potential of the villages of %(region)s for exporting: class, index, rank with its interval")
    taken = _("%(name)s, taken %(when)s") % {"name": snapshot.name, "when": moment(snapshot.taken_at)}
    drawn = _(
        "%(draws)s draws of weights, normalisation, aggregation and errors of the values; "
        "the interval holds %(share)s percent of the ranks."
    ) % {"draws": number(how.draws), "share": round(how.interval)}
    about = [
        (_("What this is"), what % {"region": assessment.region}),
        (_("Rows"), number(count)),
        (_("Filtered by"), filters or _("none: the whole list")),
        (_("Date of the data"), day(assessment.as_of)),
        (_("Index table"), f"{index.version}. {explain_notes(index.notes)}".strip()),
        (_("Class rules"), f"{classes.version}. {explain_notes(classes.notes)}".strip()),
        (_("Snapshot"), taken),
        (_("Published"), day(published) if published else _("no")),
        (_("Rank intervals"), drawn),
        (_("Missing values"), _("An empty cell is unknown. It is never zero.")),
    ]
    if assessment.synthetic:
        about.append((_("Example data"), str(wording.MADE_UP)))
    about += [(_("Left out: %(name)s") % {"name": name}, why) for name, why in how.left_out]
    return [
        *about,
        ("", ""),
        *((str(column.head), str(column.meaning)) for column in columns),
        ("", ""),
        *_entries(index.table, classes.table),
    ]


def _entries(table, rules):
    for part in table.components:
        yield _("Component: %(name)s") % {"name": wording.name_of(part)}, _weight(part)
        for one in table.indicators:
            if one.component == part.code:
                better = _("more is better") if one.direction > 0 else _("less is better")
                words = f"{wording.made_of(one)}; {_weight(one)}; {better}"
                yield _("Indicator: %(name)s") % {"name": wording.name_of(one)}, words
    for rule in rules.rules:
        need = wording.in_language(rule, "need")
        effort = _("effort: %(effort)s") % {"effort": wording.EFFORTS[rule.effort]}
        yield _("Rule: %(code)s") % {"code": rule.code}, f"{need} [{rule.field} {rule.compare} {rule.value:g}]; {effort}"


def _weight(entry):
    return _("weight %(weight)s") % {"weight": wording.plain_number(entry.weight)}
