import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import prepare_database
from desaekspor.markets.missing_kbli.files import NoTextColumns, read_businesses, read_registry, write_proposals
from desaekspor.markets.missing_kbli.finding import completer, listed
from desaekspor.markets.missing_kbli.suggesting import complete_registry
from desaekspor.nomenclature import KBLI2020
from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile
from desaekspor.registry.management.commands.check_register import keep_apart, output_path

COUNTS = ("businesses", "sure", "unsure", "none", "stated", "first", "among_three", "stated_sure", "sure_right")


class Command(BaseCommand):
    help = gettext_noop(
        "Complete a missing KBLI from activity, product and name: five codes with reasons, for a file or for the registry"
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            help=_("CSV, workbook or Parquet file with kegiatan_utama, produk_utama or nama_usaha; needs no database"),
        )
        parser.add_argument(
            "--registry",
            action="store_true",
            help=_("instead of a file: keep a proposal for every enterprise that states no KBLI"),
        )
        parser.add_argument(
            "--out",
            type=output_path,
            metavar=_("OUT"),
            help=_("write five ranks for each row without kode_kbli; needed for a file"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, file, registry, out, **options):
        if (file is None) == (not registry):
            raise CommandError(_("Give a file, or --registry."), returncode=2)
        if file and not out:
            raise CommandError(_("--out is needed: the file to write."), returncode=2)
        began = time.perf_counter()
        counts = self.complete_registry(out) if registry else self.complete_file(file, out)
        if options["json"]:
            seconds = round(time.perf_counter() - began, 2)
            told = {name: counts[name] for name in COUNTS}
            known = {"titles": listed(KBLI2020) is not None, "rules": completer().rules.version, "seconds": seconds}
            self.stdout.write(json.dumps(told | known))
            return
        self.tell(counts)
        if out:
            self.stdout.write(_("The codes are in %(path)s.") % {"path": out})

    def complete_registry(self, out):
        """Keep a proposal for who states none; the enterprises go into ``out`` by their numbers, without any personal data."""
        prepare_database(lambda line: None)
        complete_registry()
        return write_proposals(read_registry(), out)

    def complete_file(self, file, out):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, out)
        try:
            counts = write_proposals(read_businesses(file), out)
        except NoTextColumns as error:
            raise CommandError(
                _("%(file)s: one of the columns kegiatan_utama, produk_utama and nama_usaha is needed; found: %(found)s.")
                % {"file": file.name, "found": ", ".join(filter(None, error.found)) or "–"}
            ) from None
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        if not counts["businesses"]:
            out.unlink(missing_ok=True)
            raise CommandError(_("%(file)s: there are no rows under the heading.") % {"file": file.name})
        return counts

    def tell(self, counts):
        for name, words in (
            ("businesses", _("businesses")),
            ("sure", _("without a code, completed with one that is sure")),
            ("unsure", _("without a code, with a question that should be asked first")),
            ("none", _("without a code, in which nothing was found")),
            ("stated", _("that state a code, which is left as it is")),
        ):
            self.stdout.write(f"{counts[name]:>10,}  {words}")
        if counts["stated"]:
            self.stdout.write(
                _("Of those that state one, the program says the same first for %(first)s%%, among three for %(three)s%%; ")
                % {"first": percent(counts["first"], counts["stated"]), "three": percent(counts["among_three"], counts["stated"])}
                + _("it is sure for %(sure)s%%, and %(right)s%% of these are the same.")
                % {
                    "sure": percent(counts["stated_sure"], counts["stated"]),
                    "right": percent(counts["sure_right"], counts["stated_sure"]),
                }
            )


def percent(part, whole):
    return round(100 * part / whole) if whole else 0
