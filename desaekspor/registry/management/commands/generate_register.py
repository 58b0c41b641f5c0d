import argparse
import json
import secrets
import sys
import time

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import path_ending_in
from desaekspor.registry.synthetic.files import ENDINGS
from desaekspor.registry.synthetic.generate import TooManyRows, generate
from desaekspor.registry.synthetic.quarters import Quarter
from desaekspor.registry.synthetic.register import FIRST_QUARTER, KEYS_OF_A_SEED

MOST_DUPLICATES = 0.5
MOST_QUARTERS = 40
SECONDS_BETWEEN_REPORTS = 0.5


def whole(low, high):
    """An argument that is a whole number from ``low`` to ``high``; thousands may be marked: 125_000, 125.000, 125,000."""

    def number(text):
        digits = text.replace("_", "").replace(".", "").replace(",", "")
        if not (digits.isascii() and digits.isdigit() and low <= int(digits) <= high):
            words = _("“%(text)s” is no whole number from %(low)s to %(high)s")
            raise argparse.ArgumentTypeError(words % {"text": text, "low": f"{low:,}", "high": f"{high:,}"})
        return int(digits)

    return number


def share(most):
    def number(text):
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= most:
            words = _("“%(text)s” is no number from 0 to %(most)s")
            raise argparse.ArgumentTypeError(words % {"text": text, "most": f"{most:g}"})
        return value

    return number


def rate(text):
    return 0.0 if text == "none" else share(2)(text)


def quarter(text):
    try:
        return Quarter.parse(text)
    except ValueError:
        words = _("“%(text)s” is no quarter such as 2026Q1, from 2025 on")
        raise argparse.ArgumentTypeError(words % {"text": text}) from None


class Command(BaseCommand):
    help = gettext_noop("Write a made-up register in the 49 columns of SIDT, of any size, with known defects and duplicates")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("out", type=path_ending_in(*ENDINGS), help=_("file to write: .xlsx, .csv or .parquet"))
        parser.add_argument(
            "--rows", type=whole(1, KEYS_OF_A_SEED // 2), required=True, metavar="N", help=_("enterprises in the first state")
        )
        parser.add_argument(
            "--seed",
            type=whole(0, 2**63 - 1),
            metavar=_("NUMBER"),
            help=_("the same seed gives the same register (default: drawn, and told)"),
        )
        parser.add_argument(
            "--truth", type=path_ending_in(".csv"), metavar=_("OUT.csv"), help=_("write who is a copy of whom, and each defect")
        )
        parser.add_argument(
            "--defects", type=rate, default=1.0, metavar=_("RATE"), help=_("none, or a factor on the usual rates (default: 1)")
        )
        parser.add_argument(
            "--duplicates",
            type=share(MOST_DUPLICATES),
            default=0.05,
            metavar=_("SHARE"),
            help=_("of the rows that are copies (default: 0.05)"),
        )
        parser.add_argument(
            "--quarters",
            type=whole(1, MOST_QUARTERS),
            default=1,
            metavar="N",
            help=_("states of the register, each to a file of its own"),
        )
        parser.add_argument(
            "--first",
            type=quarter,
            default=FIRST_QUARTER,
            metavar=_("QUARTER"),
            help=_("quarter of the first state (default: %(default)s)"),
        )
        parser.add_argument("--json", action="store_true", help=_("print what was written as one JSON object, the last line"))

    def handle(self, *, out, rows, seed, truth, defects, duplicates, quarters, first, **options):
        seed = secrets.randbelow(10**6) if seed is None else seed
        if truth and truth.resolve() == out.resolve():
            raise CommandError(_("%(path)s cannot be both the register and its truth.") % {"path": out})
        progress = None if options["json"] or not sys.stderr.isatty() else Progress()
        try:
            written = generate(
                out, rows=rows, seed=seed, defects=defects, duplicates=duplicates, quarters=quarters, first=first, truth=truth,
                report=progress,
            )  # fmt: skip
        except TooManyRows as error:
            raise CommandError(
                _("A sheet of a workbook holds %(limit)s rows here. Write %(rows)s rows to a .csv or .parquet file.")
                % {"limit": f"{error.limit:,}", "rows": f"{error.rows:,}"}
            ) from None
        except OSError as error:
            raise CommandError(f"{error.filename or out}: {error.strerror}") from None
        if options["json"]:
            self.stdout.write(json.dumps({"seed": seed, "files": [as_json(one) for one in written]}, ensure_ascii=False))
        else:
            self.report(written, seed)

    def report(self, written, seed):
        say = self.stdout.write
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
        for one in written:
            say(_("%(path)s: %(rows)s rows of %(quarter)s in %(seconds)s s") % {
                "path": one.path, "rows": f"{one.rows:,}", "quarter": one.quarter, "seconds": f"{one.seconds:.1f}"})  # fmt: skip
            copies = sum(count for (role, _trap), count in one.roles.items() if role == "salinan")
            say(_("  %(defects)s cells with a defect, %(copies)s rows that are copies") % {
                "defects": f"{one.defects.total():,}", "copies": f"{copies:,}"})  # fmt: skip
            if one.truth:
                say(_("  truth: %(truth)s and %(defects)s") % {"truth": one.truth, "defects": one.defect_list})
        say(_("Seed %(seed)s. Nobody in it exists: serials of NIK 99xx, phones 0800-0000-xxxx.") % {"seed": seed})


def as_json(written):
    roles = {f"{role}/{trap}" if trap else role: count for (role, trap), count in sorted(written.roles.items())}
    return {
        "path": str(written.path),
        "quarter": written.quarter,
        "rows": written.rows,
        "seconds": round(written.seconds, 2),
        "defects": dict(sorted(written.defects.items())),
        "roles": roles,
        "truth": written.truth and str(written.truth),
        "defect_list": written.defect_list and str(written.defect_list),
    }


class Progress:
    """One line on the terminal that is written over."""

    def __init__(self):
        self.shown_at = 0.0

    def __call__(self, path, done, total):
        now = time.monotonic()
        if now - self.shown_at >= SECONDS_BETWEEN_REPORTS:
            self.shown_at = now
            sys.stderr.write(f"\r\033[K{path.name}: {done:,} / {total:,}")
            sys.stderr.flush()
