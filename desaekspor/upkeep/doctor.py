"""Looks at the whole state and says in words what is wrong; mends what is safe to mend."""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from django.db import DatabaseError, connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from desaekspor.upkeep.checks import (
    Check,
    Finding,
    batches,
    chain,
    codes,
    database,
    duplicates,
    kbli,
    private,
    registry,
    snapshots,
    system,
    trade,
    words,
)

logger = logging.getLogger(__name__)

CHECKS = (
    Check("database", _("The database is whole"), database.is_whole),
    Check("migrations", _("The tables are those of this version"), database.is_migrated),
    Check("references", _("Rows point to rows that exist"), database.references_hold),
    Check("tables", _("Every table is known"), database.tables_are_known),
    Check("counters", _("The next number of each table is free"), database.counters_are_ahead, database.mend_counters),
    Check("owners", _("Every enterprise has its owner"), registry.owners_are_there),
    Check("products", _("No enterprise has two main products"), registry.products_are_single),
    Check("keys", _("The keys of sources lead to their enterprises"), registry.keys_lead_somewhere),
    Check("rows_keys", _("Loaded rows left their keys"), registry.loaded_rows_have_keys),
    Check("rows", _("Rows of files lead to their enterprises"), registry.rows_lead_somewhere),
    Check("numbers", _("The next enterprise number is free"), registry.numbers_are_ahead),
    Check("history", _("Enterprises say what their history says"), registry.history_agrees),
    Check("merges", _("Merged records lead to their survivors"), duplicates.merges_are_sound),
    Check("survivors", _("Survivors say what their records make of them"), duplicates.survivors_say_what_they_should),
    Check("decisions", _("Decisions about pairs are clear"), duplicates.decisions_are_clear),
    Check("search", _("The search finds every enterprise"), registry.search_is_complete, registry.mend_search),
    Check("chain", _("Enterprises stand where their steps lead"), chain.places_follow_from_steps, chain.mend_places),
    Check("codes", _("Products have the codes of their texts"), codes.codes_are_right, codes.mend_codes),
    Check("kbli", _("Who states no KBLI has a computed one, and nobody else"), kbli.suggestions_are_right, kbli.mend_suggestions),
    Check("regions", _("Regions and figures are loaded"), registry.regions_are_loaded),
    Check("stuck", _("No import is stuck"), batches.nothing_is_stuck, batches.mend_stuck),
    Check("counts", _("The counts of imports are right"), batches.counts_are_right),
    Check("versions", _("Imports follow one another"), batches.versions_are_ahead),
    Check("jobs", _("Jobs have their workers"), batches.jobs_are_alive, batches.mend_jobs),
    Check("workers", _("A worker is there"), system.workers_are_there),
    Check("sealed", _("Personal data opens"), private.values_open),
    Check("audit", _("The audit log is whole"), private.audit_log_is_whole),
    Check("marks", _("Persons are found by NIK and phone"), private.marks_are_right),
    Check("files", _("Stored files are there"), private.files_are_there),
    Check("orphans", _("No stored file is left over"), private.files_are_named, private.mend_orphans),
    Check("snapshots", _("Snapshots are whole"), snapshots.snapshots_are_whole, snapshots.mend_snapshots),
    Check("trade_data", _("Imported trade data has its tables"), trade.trade_data_is_there, trade.mend_trade_data),
    Check("disk", _("The disk has room"), system.disk_has_room),
    Check("var", _("The var folder can be written"), system.var_is_writable),
    Check("key_file", _("The keys are hidden from others"), system.keys_are_hidden, system.mend_keys),
    Check("clock", _("The clock is right"), system.clock_is_sane),
    Check("backup", _("There is a fresh backup"), system.backup_is_fresh),
    Check("left_over", _("Nothing is left of interrupted work"), system.nothing_is_left_over, system.mend_left_over),
)
NEEDS_NO_TABLES = {"database", "migrations", "disk", "var", "key_file"}
LANGUAGES = ("id", "en")


@dataclass
class Result:
    check: Check
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0
    mended: int = 0

    @property
    def state(self):
        if any(finding.serious for finding in self.findings):
            return "wrong"
        return "noted" if self.findings else "good"

    def as_json(self, *, with_words=True):
        return {
            "name": self.check.name,
            "state": self.state,
            "mended": self.mended,
            "seconds": round(self.seconds, 3),
            "findings": [asdict(finding) | (_in_words(finding) if with_words else {}) for finding in self.findings],
        }


def _in_words(finding):
    """The finding in both languages, for programs that pass it on."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = {"found": words.found(finding), "to_do": words.to_do(finding)}
    return {"words": texts}


def examine(*, full=False, mend=False, only=(), say: Callable[[Check, int, int], None] = lambda check, number, of: None):
    """Make every check (or those named in ``only``), in order; returns a list of Result.

    Looks at samples of sealed values and histories unless ``full``. With ``mend`` what is safe to
    mend is mended and looked at again.
    """
    chosen = [check for check in CHECKS if not only or check.name in only]
    results, ready = [], True
    for number, check in enumerate(chosen):
        say(check, number, len(chosen))
        if not ready and check.name not in NEEDS_NO_TABLES:
            continue
        result = _look(check, full)
        if mend and result.findings and check.mend:
            result.mended = check.mend()
            result.findings = _look(check, full).findings
        results.append(result)
        if check.name == "migrations" and result.findings:
            ready = False
    return results


def _look(check, full):
    result, began = Result(check), time.monotonic()
    try:
        result.findings = list(check.look(full))
    except Exception as error:  # whatever is wrong with the data, the other checks are made
        logger.exception("the check %s could not be made", check.name)
        result.findings = [Finding("check_failed", {"why": type(error).__name__})]
        if isinstance(error, DatabaseError) and not connection.in_atomic_block:
            connection.close()
    result.seconds = time.monotonic() - began
    return result


def is_well(results):
    return all(result.state != "wrong" for result in results)
