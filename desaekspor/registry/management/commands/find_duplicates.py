import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile
from desaekspor.registry.linkage.columns import ID, TELLING, MissingColumns
from desaekspor.registry.linkage.files import RecordsWithoutId, read_records
from desaekspor.registry.linkage.finding import LIKELY, SURE, UNSURE, NoRecords, find_duplicates
from desaekspor.registry.linkage.words import in_words
from desaekspor.registry.management.commands.check_register import keep_apart, output_path
from desaekspor.registry.outputs import RowsFile

PAIR_COLUMNS = ("left", "right", "probability", "weight", "band", "reasons", "reasons_json")
MOST_ROWS = 10  # that are named


class Command(BaseCommand):
    help = gettext_noop("Find the records of a list that are one enterprise; reads and writes files, no database")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help=_("CSV, workbook or Parquet file with rec_id and what is known of each record")
        )
        parser.add_argument(
            "--out",
            type=output_path,
            required=True,
            metavar=_("OUT"),
            help=_("write rec_id, cluster_id and probability of every record"),
        )
        parser.add_argument("--pairs", type=output_path, metavar=_("OUT"), help=_("write the pairs with their reasons"))
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, file, out, pairs, **options):
        if file.is_dir():
            raise CommandError(_("%(path)s is a folder; a file is needed.") % {"path": file})
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, out, pairs)
        began = time.perf_counter()
        try:
            found = find_duplicates(read_records(file))
        except MissingColumns as error:
            raise CommandError(f"{file.name}: {describe_missing(error)}") from None
        except RecordsWithoutId as error:
            raise CommandError(f"{file.name}: {describe_without_id(error)}") from None
        except NoRecords:
            raise CommandError(_("%(file)s: there are no records under the heading.") % {"file": file.name}) from None
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        try:
            write(found, out, pairs)
        except OSError as error:
            where = error.filename or ", ".join(str(path) for path in (out, pairs) if path)
            raise CommandError(f"{where}: {error.strerror}") from None
        counts = count(found)
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "seconds": round(time.perf_counter() - began, 2)}))
            return
        for name, words in (
            ("records", _("records")),
            ("clusters", _("enterprises")),
            ("duplicates", _("records that are another one's enterprise again")),
            (SURE, _("pairs that are sure")),
            (LIKELY, _("pairs that are likely")),
            (UNSURE, _("pairs that somebody should look at")),
            ("apart", _("sure or likely pairs that stay apart: the group that they belong to is not alike as a whole")),
        ):
            if name == "apart" and not counts[name]:
                continue
            self.stdout.write(f"{counts[name]:>10,}  {words}")
        self.stdout.write(_("The enterprise of every record is in %(path)s.") % {"path": out})
        if pairs:
            self.stdout.write(_("The pairs and their reasons are in %(path)s.") % {"path": pairs})


def describe_missing(error):
    """What a table lacks, in words."""
    if error.missing == [ID]:
        text = _("The column rec_id (or id_data_badan_usaha) is needed; found: %(found)s.")
        return text % {"found": ", ".join(error.found) or "–"}
    text = _("At least one of the columns %(columns)s is needed; found: %(found)s.")
    return text % {"columns": ", ".join(TELLING), "found": ", ".join(error.found) or "–"}


def describe_without_id(error):
    """Which rows lack their id, in words."""
    rows = ", ".join(map(str, error.rows[:MOST_ROWS])) + (" …" if len(error.rows) > MOST_ROWS else "")
    words = ngettext(
        "%(count)d record has no %(column)s, in row %(rows)s. Every record needs one of its own: the result names it.",
        "%(count)d records have no %(column)s, in rows %(rows)s. Every record needs one of its own: the result names it.",
        len(error.rows),
    )
    return words % {"count": len(error.rows), "column": error.heading, "rows": rows}


def count(found):
    """What was found, in numbers."""
    bands = found.pairs["band"].to_pylist()
    records, clusters = found.clusters.num_rows, len(found.clusters["cluster_id"].unique())
    return {
        "records": records, "clusters": clusters, "duplicates": records - clusters, "pairs": len(bands),
        **{band: bands.count(band) for band in (SURE, LIKELY, UNSURE)}, "looked_at": found.looked_at,
        "apart": count_apart(found), "model": found.model.version,
    }  # fmt: skip


def count_apart(found):
    """How many sure or likely pairs are not one enterprise for all that: average linkage asks the group, not the pair."""
    enterprise = dict(zip(*(found.clusters[name].to_pylist() for name in (ID, "cluster_id")), strict=True))
    pairs = zip(*(found.pairs[name].to_pylist() for name in ("left", "right", "band")), strict=True)
    return sum(band in (SURE, LIKELY) and enterprise[left] != enterprise[right] for left, right, band in pairs)


def write(found, out, pairs):
    """The clusters to ``out`` and, if a path is given, the pairs to ``pairs``: both or none."""
    with RowsFile(out, found.clusters.column_names) as clusters_file:
        write_clusters(found.clusters, clusters_file)
        if pairs:
            with RowsFile(pairs, PAIR_COLUMNS) as pairs_file:
                write_pairs(found.pairs, pairs_file)


def write_clusters(clusters, file):
    for row in zip(*(column.to_pylist() for column in clusters.columns), strict=True):
        file.write((*row[:-1], f"{row[-1]:.6f}"))


def write_pairs(pairs, file):
    for row in pairs.to_pylist():
        told, band = row["reasons"], row["band"]
        numbers = f"{row['probability']:.6f}", f"{row['weight']:.2f}"
        file.write((row["left"], row["right"], *numbers, band, in_words(told), told))
