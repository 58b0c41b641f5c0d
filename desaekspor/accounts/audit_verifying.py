"""Is the audit log as it was written? Reads all of it, a few thousand entries in memory."""

import datetime
import json
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.db import connection
from django.utils import timezone

from desaekspor.accounts import audit_chain, audit_guard
from desaekspor.accounts.models import AuditEntry, AuditHead

ROWS = 2000
KEPT = 20  # faults told; the rest is counted


@dataclass(frozen=True)
class Fault:
    """``kind`` of accounts/audit_words.py; ``sequence`` the place in the log, where there is one."""

    kind: str
    sequence: int | None = None
    facts: dict = field(default_factory=dict)


@dataclass
class Report:
    entries: int = 0
    head: str = ""  # "count:hash", to be kept elsewhere
    kept_heads: int = 0  # heads kept aside that were compared
    count: int = 0  # of faults
    faults: list[Fault] = field(default_factory=list)

    @property
    def good(self):
        return not self.count

    def add(self, kind, sequence=None, **facts):
        self.count += 1
        if len(self.faults) < KEPT:
            self.faults.append(Fault(kind, sequence, facts))

    def as_json(self):
        first = asdict(self.faults[0]) if self.faults else None
        return {"good": self.good, **asdict(self), "first": first}


def verify(*, given_head="", say=lambda done, total: None):
    """Compare every entry with its hash, with the one before it, and the end with the head; returns a Report.

    Heads that were kept aside (:func:`keep_head`) and ``given_head`` ("count:hash") are compared
    too: only they show that the log and its head together were put back to an earlier state.
    """
    report, head = Report(), AuditHead.objects.filter(pk=1).first()
    aside = kept_heads() + ([_parse(given_head)] if given_head else [])
    if head is not None and not _is_ours(head, report):
        return report
    wanted = {int(count): one for one in aside for count in [one["count"]]}
    found, restores = _walk(report, head, wanted, say)
    _compare_end(report, head)
    report.kept_heads = len(aside)
    for one in aside:
        if found.get(one["count"]) != one["hash"] and not _explained(one, restores):
            report.add("kept_head", one["count"], at=one.get("at", ""))
    for name in audit_guard.missing(connection):
        report.add("guard", trigger=name)
    return report


def _is_ours(head, report):
    """With another key every entry would seem changed: that is said once, in its own words."""
    if head.key != audit_chain.key_check():
        report.add("other_key")
        return False
    if head.seal != audit_chain.seal_of(head.count, head.hash):
        report.add("head")
    return True


def _walk(report, head, wanted, say):
    """Every entry in order; returns ``{sequence: hash}`` of the ``wanted`` and the restores, as (sequence, moment)."""
    key, total = audit_chain.key(), head.count if head else 0
    found, restores = {}, []
    sequence, last = 0, ""
    for entry in AuditEntry.objects.order_by("sequence").iterator(ROWS):
        if entry.sequence != sequence + 1:
            report.add("missing", sequence + 1, last=entry.sequence - 1)
        elif entry.previous != last:
            report.add("moved" if last and AuditEntry.objects.filter(previous=last).exists() else "changed", entry.sequence)
        elif audit_chain.hash_of(entry, key) != entry.hash:
            report.add("changed", entry.sequence)
        elif entry.action == "audit.head_lost":
            report.add("head_lost", entry.sequence)
        elif entry.action == "restore":
            restores.append((entry.sequence, entry.at))
        if head and entry.sequence == head.count and entry.hash != head.hash:
            report.add("end", entry.sequence)
        if entry.sequence in wanted:
            found[entry.sequence] = entry.hash
        sequence, last = entry.sequence, entry.hash
        report.entries += 1
        if not report.entries % ROWS:
            say(report.entries, total)
    report.head = f"{sequence}:{last}"
    return found, restores


def _compare_end(report, before):
    """Entries may have come meanwhile, so the head is asked again."""
    last, now = int(report.head.split(":")[0]), AuditHead.objects.filter(pk=1).first()
    if now is None:
        if last:
            report.add("no_head")
        return
    if last < (before.count if before else 0):
        report.add("cut_off", last + 1, last=before.count)
    elif last > now.count:
        report.add("added", now.count + 1, last=last)


def _explained(one, restores):
    """A log put back from a backup is shorter than the heads from before; the entry of the restore says so."""
    at = one.get("at")
    if not at:
        return False
    at = datetime.datetime.fromisoformat(at)
    return any(sequence <= one["count"] + 1 and at <= moment for sequence, moment in restores)


def _path():
    return settings.VAR / "audit-heads.jsonl"


def keep_head(report):
    """Write the end of a good log beside the database, once for each end."""
    count, last_hash = report.head.split(":")
    kept = kept_heads()
    if not report.good or int(count) == 0 or (kept and kept[-1]["hash"] == last_hash):
        return
    line = {"at": timezone.now().isoformat(timespec="seconds"), "count": int(count), "hash": last_hash}
    with _path().open("a", encoding="ascii") as file:
        file.write(json.dumps(line) + "\n")


def kept_heads():
    try:
        lines = _path().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines if line.strip()]


def _parse(text):
    """Raises ValueError for what is no head."""
    count, _colon, last_hash = text.partition(":")
    if not count.isdigit() or len(last_hash) != 64:
        raise ValueError(text)
    return {"count": int(count), "hash": last_hash}
