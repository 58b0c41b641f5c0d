"""Sealed values: each opens with a key that is here, and its mark is the one that look-ups ask for."""

import hashlib
from collections import Counter

from allauth.mfa.models import Authenticator

from desaekspor.accounts.adapters import SecondFactor
from desaekspor.accounts.audit_verifying import verify
from desaekspor.accounts.rotation import private_models
from desaekspor.accounts.sealing import CannotOpen, key_id_of, look_up_mark
from desaekspor.registry import uploads
from desaekspor.registry.kept_files import kept_folders, named_in
from desaekspor.registry.models import ImportBatch, Owner
from desaekspor.registry.services.fields import MARKED_FIELDS
from desaekspor.upkeep.checks import Finding, some
from desaekspor.upkeep.checks.samples import windows

CHUNK = 1 << 20
SAMPLED_UPLOADS = 20


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


def uploads_are_there(full):
    """Every batch that names a stored file has it, and it opens; in full, all of it and with its sum."""
    named = ImportBatch.objects.exclude(stored_as="").order_by("-pk")
    there = set(uploads.names())
    lost = [pk for pk, name in named.values_list("pk", "stored_as") if name not in there]
    if lost:
        yield Finding("upload_missing", {"count": len(lost), "ids": some(sorted(lost))})
    broken = [
        batch.pk
        for batch in (named if full else named[:SAMPLED_UPLOADS])
        if batch.stored_as in there and not _is_readable(batch, full)
    ]
    if broken:
        yield Finding("upload_closed", {"count": len(broken), "ids": some(sorted(broken))})


def _is_readable(batch, full):
    try:
        with uploads.open_sealed(batch.stored_as) as file:
            if not full:
                return True  # its first and last piece were opened
            digest = hashlib.sha256()
            while block := file.read(CHUNK):
                digest.update(block)
    except FileNotFoundError:
        return True  # discarded at this moment
    except CannotOpen:
        return False
    return digest.hexdigest() == batch.file_sha256


def uploads_have_batches(full):
    """Copies that no batch names: what a process that was killed left a day ago or earlier."""
    known = _known()
    if orphans := uploads.orphans(known):
        yield Finding("upload_orphan", {"count": len(orphans)}, serious=False)


def mend_orphans():
    return uploads.delete_orphans(_known())


def _known():
    return set(ImportBatch.objects.exclude(stored_as="").values_list("stored_as", flat=True))


def other_files_are_there(full):
    """Photos and whatever else is kept sealed beside the uploads: each file that a row names is there, and opens."""
    for folder in _other_folders():
        there = set(folder.names())
        lost, broken = [], []
        for key, name in named_in(folder):
            if name not in there:
                lost.append(key)
            elif not _opens_file(folder, name):
                broken.append(key)
        for code, keys in (("file_missing", lost), ("file_closed", broken)):
            if keys:
                yield Finding(code, {"folder": folder.name, "count": len(keys), "ids": some(sorted(keys))})
        if orphans := folder.orphans({name for _key, name in named_in(folder)}):
            yield Finding("file_orphan", {"folder": folder.name, "count": len(orphans)}, serious=False)


def mend_other_files():
    return sum(folder.delete_orphans({name for _key, name in named_in(folder)}) for folder in _other_folders())


def _other_folders():
    return [folder for folder in kept_folders() if folder is not uploads.FILES]


def _opens_file(folder, name):
    try:
        folder.open_sealed(name).close()  # its first and last piece were opened
    except FileNotFoundError:
        return True  # deleted at this moment
    except CannotOpen:
        return False
    return True


def audit_log_is_whole(full):
    """As ``desaekspor verify-audit``: it reads every entry, 30,000 in a second."""
    report = verify()
    if not report.good:
        first = report.faults[0]
        yield Finding("audit_broken", {"count": report.count, "kind": first.kind, "sequence": first.sequence or 0})
