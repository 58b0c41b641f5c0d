"""An uploaded file becomes a batch: sealed, its headings read, its source and columns proposed."""

import ctypes
import errno
import re
from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from desaekspor.accounts.audit import record
from desaekspor.registry import uploads
from desaekspor.registry.importers import SOURCES, guess_source, propose_mapping
from desaekspor.registry.importers.columns import fold
from desaekspor.registry.importers.reading import BadFile, open_table
from desaekspor.registry.models import ColumnMapping, ImportBatch
from desaekspor.registry.queries.access import batches_for
from desaekspor.registry.services.errors import MappingIncomplete, NotPossible
from desaekspor.registry.services.origins import find_origin

State = ImportBatch.State
# A source is taken for granted from this likeness of the headings on; below it the user chooses.
SURE = 0.5


def receive_upload(file, *, name, by, region, source="", corrects=None, synthetic=False):
    """Keep a sealed copy of the binary ``file`` and return its batch, state ``uploaded``.

    ``region`` (a Region) bounds what the batch may touch; ``source`` is guessed from the headings
    when it is empty, and stays empty when no source is likely. A workbook that the error workbook
    of an earlier batch came back as is recognised and tied to that batch, if ``by`` may see it.
    Raises BadFile for a file that cannot be read as a table; nothing is kept then.
    """
    limit = settings.UPLOAD_LIMIT_BYTES
    try:
        stored_as, sha256, length = uploads.store(file, limit=limit)
    except uploads.TooLarge as error:
        raise BadFile("file_too_large", megabytes=error.read // 2**20, limit=limit // 2**20) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        raise (BadFile("disk_full") if full else BadFile("not_kept", why=error.strerror)) from error
    try:
        sheets, origin = _read_headings(stored_as, name)
        _give_memory_back()
        corrects = corrects or _corrected_batch(origin, by)
        batch = ImportBatch(
            file_name=_plain_name(name),
            file_sha256=sha256,
            file_bytes=length,
            stored_as=stored_as,
            sheets=sheets,
            corrects=corrects,
            region=corrects.region if corrects else region,
            synthetic=corrects.synthetic if corrects else synthetic,
            created_by=by,
        )
        if corrects:
            batch.source, batch.mapping = corrects.source, _mapping_of_correction(corrects, sheets)
        else:
            batch.source = source or _likely_source(sheets)
            batch.mapping = proposed_mapping(batch, batch.source)
        with transaction.atomic():
            batch.save()
            record(by, "upload", batch)
    except BaseException:
        uploads.delete(stored_as)
        raise
    uploads.delete_orphans(set(ImportBatch.objects.exclude(stored_as="").values_list("stored_as", flat=True)))
    return batch


def _read_headings(stored_as, name):
    with uploads.open_sealed(stored_as) as file:
        table = open_table(file, name)
        sheets = [
            {
                "index": sheet.index,
                "name": sheet.name,
                "role": sheet.role,
                "reason": sheet.reason,
                "heading_row": sheet.heading_row,
                "headings": list(sheet.headings),
            }
            for sheet in table.sheets
        ]
        return sheets, find_origin(table)


def _give_memory_back():
    """Of the 500 MB that a workbook of 125,000 rows takes the C library would keep 140 for itself, and the check comes next."""
    with suppress(OSError, AttributeError):  # not every system has this library, and none needs it
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _plain_name(name):
    """The last part of a file name, at most 200 characters, without those that control, hide or turn round what is shown."""
    return "".join(sign for sign in re.split(r"[/\\]", name)[-1] if sign.isprintable())[-200:] or "file"


def _corrected_batch(origin, by):
    if origin is None:
        return None
    known = ImportBatch.objects if by is None else batches_for(by)
    return known.filter(pk=origin).first()


def headings_of(sheets):
    """The headings of all sheets with data, each once, in order."""
    return list(dict.fromkeys(heading for sheet in sheets if sheet["role"] == "data" for heading in sheet["headings"]))


def _likely_source(sheets):
    name, score = guess_source(headings_of(sheets))
    return name if score >= SURE else ""


def proposed_mapping(batch, source):
    """``{heading: column name, or "" to leave it out}``, with what officers of the region decided before."""
    headings = headings_of(batch.sheets)
    if not source:
        return dict.fromkeys(headings, "")
    remembered = {}
    if batch.region_id:
        known = ColumnMapping.objects.filter(source=source, region__in=_region_and_above(batch.region_id))
        # The nearest region's decision counts.
        remembered = dict(known.order_by("region").values_list("heading", "column"))
    sheets = [sheet["headings"] for sheet in batch.sheets if sheet["role"] == "data"]
    return propose_mapping(SOURCES[source], headings, remembered, sheets)


def _region_and_above(code):
    return [code[:length] for length in (2, 5, 8, 13) if length <= len(code)]


def _mapping_of_correction(corrects, sheets):
    """The parent's columns; the reasons and suggestions beside them are left out."""
    return {heading: corrects.mapping.get(heading, "") for heading in headings_of(sheets)}


def missing_columns(source, mapping):
    """Columns that a heading is still needed for, to tell an enterprise and its place; empty when all is there."""
    source, mapped = SOURCES[source], set(mapping.values())
    place = [source.place["district"], source.place["village"]]
    missing = [source.key] if source.key and source.key not in mapped else []
    if mapped.isdisjoint(source.identifying):
        missing.append(source.identifying[0])
    if mapped.isdisjoint(place):
        missing += place
    return list(dict.fromkeys(missing))


@transaction.atomic
def set_mapping(batch, *, source, mapping, by):
    """Say which source the file comes from and what its headings mean; remembered for the next file.

    Raises NotPossible when the batch is being checked or was loaded, MappingIncomplete when a
    column that must be there has no heading.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in {State.UPLOADED, State.CHECKED, State.HELD, State.FAILED}:
        raise NotPossible(batch)
    if missing := missing_columns(source, mapping):
        raise MappingIncomplete(missing)
    batch.source = source
    batch.mapping = {heading: mapping.get(heading, "") for heading in headings_of(batch.sheets)}
    batch.state = State.UPLOADED
    batch.save(update_fields=["source", "mapping", "state"])
    if batch.region_id and not batch.corrects_id:
        for heading, column in batch.mapping.items():
            ColumnMapping.objects.update_or_create(
                source=source, region_id=batch.region_id, heading=fold(heading)[:100], defaults={"column": column}
            )
    return batch


def same_file_before(batch):
    """The last loaded batch with the very same file, or None: for a friendly word before it is loaded again."""
    same = Q(file_sha256=batch.file_sha256, source=batch.source, region_id=batch.region_id, state=State.LOADED)
    return ImportBatch.objects.filter(same).exclude(pk=batch.pk).order_by("-loaded_version").first()
