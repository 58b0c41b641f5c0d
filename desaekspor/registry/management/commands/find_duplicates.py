import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile
from desaekspor.registry.linkage.columns import ID, TELLING, MissingColumns
from desaekspor.registry.linkage.files import read_records
from desaekspor.registry.linkage.finding import LIKELY, SURE, UNSURE, NoRecords, find_duplicates
from desaekspor.registry.linkage.words import in_words
from desaekspor.registry.management.commands.check_register import keep_apart, output_path
from desaekspor.registry.outputs import RowsFile


class Command(BaseCommand):
    help = "Find the records of a list that are one enterprise; reads and writes files, no database"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV, workbook or Parquet file with rec_id and what is known of each record")
        parser.add_argument(
            "--out",
            type=output_path,
            required=True,
            metavar="OUT",
            help="write rec_id, cluster_id and probability of every record",
        )
        parser.add_argument("--pairs", type=output_path, metavar="OUT", help="write the pairs with their reasons")
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object, the last line")

    def handle(self, *, file, out, pairs, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, out, pairs)
        began = time.perf_counter()
        try:
            found = find_duplicates(read_records(file))
            write_clusters(found.clusters, out)
            if pairs:
                write_pairs(found.pairs, pairs)
        except MissingColumns as error:
            raise CommandError(describe_missing(error)) from None
        except NoRecords:
            raise CommandError(_("%(file)s: there are no records under the heading.") % {"file": file.name}) from None
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
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
        ):
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


def count(found):
    """What was found, in numbers."""
    bands = found.pairs["band"].to_pylist()
    records, clusters = found.clusters.num_rows, len(found.clusters["cluster_id"].unique())
    return {
        "records": records, "clusters": clusters, "duplicates": records - clusters, "pairs": len(bands),
        **{band: bands.count(band) for band in (SURE, LIKELY, UNSURE)}, "looked_at": found.looked_at,
        "model": found.model.version,
    }  # fmt: skip


def write_clusters(clusters, path):
    with RowsFile(path, clusters.column_names) as out:
        for row in zip(*(column.to_pylist() for column in clusters.columns), strict=True):
            out.write((*row[:-1], f"{row[-1]:.6f}"))


def write_pairs(pairs, path):
    with RowsFile(path, ("left", "right", "probability", "weight", "band", "reasons", "reasons_json")) as out:
        for row in pairs.to_pylist():
            told = row["reasons"]
            out.write(
                (
                    row["left"],
                    row["right"],
                    f"{row['probability']:.6f}",
                    f"{row['weight']:.2f}",
                    row["band"],
                    in_words(told),
                    told,
                )
            )
