"""What is sealed: each value and file opens with a key that is here, and marks are those that look-ups ask for."""

import hashlib
from collections import Counter

from allauth.mfa.models import Authenticator

from desaekspor.accounts.adapters import SecondFactor
from desaekspor.accounts.audit_verifying import verify
from desaekspor.accounts.rotation import private_models
from desaekspor.accounts.sealing import CannotOpen, key_id_of, look_up_mark
from desaekspor.registry.kept_files import kept_folders, named_in, rows_of
from desaekspor.registry.models import Owner
from desaekspor.registry.services.fields import MARKED_FIELDS
from desaekspor.upkeep.checks import Finding, some
from desaekspor.upkeep.checks.samples import windows

CHUNK = 1 << 20


def values_open(full):
    """Of every private column a sample, or all."""
    closed: Counter = Counter()
    for model, fields in private_models():
        rows = model._base_manager.order_by("pk")
        names = ["pk", *{name for one in fields for name in (one.name, *one.bound_to)}]
        for ids in windows(rows.values_list("pk", flat=True), full):
            for row in rows.filter(pk__in=ids).values(*names):
                for one in fields:
                    if row[one.name] is not None and not _opens(one, row):
                        closed[one.context().rstrip(":"), _key_of(row[one.name])] += 1
    for data in Authenticator.objects.values_list("data", flat=True):
        if not _second_factor_opens(data):
            closed["mfa.authenticator", "?"] += 1
    for (place, key), count in sorted(closed.items()):
        yield Finding("values_closed", {"place": place, "key": key, "count": count})


def _opens(one, row):
    try:
        one.unseal(row[one.name], *(row[name] for name in one.bound_to))
    except (CannotOpen, ValueError):
        return False
    return True


def _key_of(sealed):
    try:
        return key_id_of(bytes(sealed))
    except CannotOpen:
        return "?"


def _second_factor_opens(data):
    adapter = SecondFactor()
    try:
        for name in {"secret", "seed"} & data.keys():
            adapter.decrypt(data[name])
    except (CannotOpen, ValueError):
        return False
    return True


def marks_are_right(full):
    """The marks beside NIK and phone are made with the look-up key that is here: else nothing is found by them."""
    wrong = 0
    rows = Owner.objects.order_by("pk")
    for ids in windows(rows.values_list("pk", flat=True), full):
        for owner in rows.filter(pk__in=ids):
            try:
                wrong += any(
                    (mark := getattr(owner, f"{name}_mark")) and mark != look_up_mark(name, getattr(owner, name) or "")
                    for name in MARKED_FIELDS
                )
            except CannotOpen:
                continue  # said by the check of the values
    if wrong:
        yield Finding("marks_differ", {"count": wrong})


def files_are_there(full):
    """Every sealed file that a row names is there, and some open; in full, each is read to its end and is what was received."""
    for folder in kept_folders():
        lost = [key for key, name in named_in(folder) if not folder.path_of(name).exists()]
        closed = [key for key, name, sha256 in _looked_at(folder, full) if not _is_readable(folder, name, sha256, full)]
        for code, keys in (("file_missing", lost), ("file_closed", closed)):
            if keys:
                yield Finding(code, {"folder": folder.name, "count": len(keys), "ids": some(sorted(keys))})


def _looked_at(folder, full):
    for model, sum_in in rows_of(folder):
        rows = model._base_manager.exclude(stored_as="").order_by("pk")
        for ids in windows(rows.values_list("pk", flat=True), full):
            yield from rows.filter(pk__in=ids).values_list("pk", "stored_as", sum_in)


def _is_readable(folder, name, sha256, full):
    try:
        with folder.open_sealed(name) as file:
            if not full:
                return True  # its first and last piece were opened
            digest = hashlib.sha256()
            while block := file.read(CHUNK):
                digest.update(block)
    except FileNotFoundError:
        return True  # said to be missing, or deleted at this moment
    except CannotOpen:
        return False
    return digest.hexdigest() == sha256


def files_are_named(full):
    """Copies that no row names: what a process that was killed left a day ago or earlier."""
    for folder in kept_folders():
        if orphans := folder.orphans(_named(folder)):
            yield Finding("file_orphan", {"folder": folder.name, "count": len(orphans)}, serious=False)


def mend_orphans():
    return sum(folder.delete_orphans(_named(folder)) for folder in kept_folders())


def _named(folder):
    return {name for _key, name in named_in(folder)}


def audit_log_is_whole(full):
    """As ``desaekspor verify-audit``: it reads every entry, 30,000 in a second."""
    report = verify()
    if not report.good:
        first = report.faults[0]
        yield Finding("audit_broken", {"count": report.count, "kind": first.kind, "sequence": first.sequence or 0})
