"""Take a person out of everything that the registry keeps of an enterprise, at the person's wish (law 27/2022, articles 42-44).

The enterprise stays with its figures, and so do all counts. Sealed values are replaced, not marked: rows of
sources lose the cells of a person, findings and the history of a person's fields lose their values.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.asking import ask_for_search
from desaekspor.registry.duplicates.roots import hold, root_of
from desaekspor.registry.importers import SOURCES
from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, ImportBatch, ImportFinding, Owner, SourceRecord
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services.fields import PRESENCE, PRIVATE_OWNER_FIELDS, unknown
from desaekspor.registry.services.holding import lock_registry

STAYS = "owner.sex"  # for the counts
GONE = "*****"  # stands in a finding for what it quoted
CHUNK = 500
_values = FieldChange._meta.get_field("values")
_content = SourceRecord._meta.get_field("content")
_detail = ImportFinding._meta.get_field("detail")


@dataclass
class Erased:
    """What was taken away, and the imports whose stored file still holds the person."""

    rows: int = 0
    findings: int = 0
    changes: int = 0
    batches: list = field(default_factory=list)


def without_owner(values):
    """``{field: value}`` without the fields of the person; None stays None."""
    return values and {name: value for name, value in values.items() if not name.startswith("owner.")}


@transaction.atomic
def erase_owner(number, *, moment):
    """Erase the owner of the enterprise and of all that it is one with; twice changes nothing more. Returns Erased.

    Sex stays, for the counts; schooling and disability go. What people wrote when they decided about its doubles goes,
    too. Loads wait, and check again what they have prepared.
    """
    version = lock_registry()
    root = root_of(number)
    numbers = hold([root])
    result, batches = Erased(), set()
    for one in numbers:
        batches |= _erase_from(one, moment, result)
    decisions.erase_words(numbers)
    if len(numbers) > 1:
        from desaekspor.registry.duplicates.following import settle  # which rests on what loads, as this does

        settle([root], moment=moment)
    result.batches = list(ImportBatch.objects.filter(pk__in=batches).exclude(stored_as="").order_by("pk"))
    version.move_on()
    with Documents() as documents:
        documents.refresh(numbers)
    from desaekspor.registry.duplicates import compared  # Arrow, which nothing else here needs

    compared.forget(numbers)
    ask_for_search()
    return result


def _erase_from(number, moment, result):
    """Erase the owner of one enterprise, and count what was taken away; returns the ids of the imports that spoke of it."""
    owner = Owner.objects.select_for_update().get(enterprise=number)
    for name in PRIVATE_OWNER_FIELDS:
        setattr(owner, name, None)
    owner.nik_mark = owner.phone_mark = owner.education = ""
    owner.disabled, owner.user, owner.erased_at = None, None, moment
    owner.save()
    Enterprise.objects.filter(pk=number).update(presence_note=None)
    result.changes += _erase_history(number)
    records = records_about(number)
    rows, findings = _strip(records)
    result.rows, result.findings = result.rows + rows, result.findings + findings
    return set(records.order_by().values_list("batch_id", flat=True))


def records_about(number):
    """Rows of files about the enterprise, also those that wait under one of its keys."""
    about = Q(enterprise=number)
    for source, key in EnterpriseKey.objects.filter(enterprise=number).values_list("source", "key"):
        batches = list(ImportBatch.objects.filter(source=source).values_list("pk", flat=True))
        about |= Q(batch__in=batches, key=key)
    return SourceRecord.objects.filter(about)


def _erase_history(number):
    changed = 0
    private = FieldChange.objects.filter(Q(field__startswith="owner.") | Q(field=PRESENCE), enterprise=number)
    # What an un-merge or an undo gives back of what stays is read there.
    private = private.exclude(field=STAYS)
    for change in private:
        if change.field == PRESENCE:
            values = [value and {**value, "note": ""} for value in change.values]
        else:
            values = [unknown(change.field)] * 2
        FieldChange.objects.filter(pk=change.pk).update(values=_values.seal(values, change.pk))
        changed += 1
    return changed


def strip_rows(batch):
    """Take erased persons out of the rows of ``batch``, which a later file of their source has brought back."""
    erased = list(Owner.objects.filter(erased_at__isnull=False).values_list("enterprise_id", flat=True))
    for start in range(0, len(erased), CHUNK):
        _strip(SourceRecord.objects.filter(batch=batch, enterprise__in=erased[start : start + CHUNK]))


@transaction.atomic
def strip_later_rows():
    """Take erased persons out of files that came later and were not loaded, waiting rows too. Says how many rows."""
    rows = 0
    for number, moment in Owner.objects.filter(erased_at__isnull=False).values_list("enterprise_id", "erased_at"):
        rows += _strip(records_about(number).filter(batch__created_at__gt=moment))[0]
    return rows


def _strip(records):
    """(rows, findings) that were stripped."""
    rows = findings = 0
    for record in records.select_related("batch"):
        if record.content is not None:
            content = stripped(record.batch, record.sheet, record.content)
            sealed = _content.seal(content, record.batch_id, record.sheet, record.row)
            SourceRecord.objects.filter(pk=record.pk).update(content=sealed)
            rows += 1
        findings += _strip_findings(record)
    return rows, findings


def stripped(batch, sheet, content):
    """The content of a source row without the cells of a person, and without those of headings that nobody knows."""
    columns = SOURCES[batch.source].by_name
    known = [columns.get(batch.mapping.get(heading, "")) for heading in batch.sheet(sheet).get("headings", [])]
    known += [None] * (len(content["raw"]) - len(known))
    raw = [
        cell if column is not None and not column.private else None for column, cell in zip(known, content["raw"], strict=False)
    ]
    carried = {"carried": without_owner(content["carried"])} if content.get("carried") else {}
    return {**content, "raw": raw, "clean": without_owner(content["clean"]), **carried}


def _strip_findings(record):
    columns = SOURCES[record.batch.source].by_name
    count = 0
    for finding in ImportFinding.objects.filter(batch=record.batch_id, sheet=record.sheet, row=record.row):
        column = columns.get(finding.column)
        if column is not None and not column.private:
            continue
        facts = dict.fromkeys(finding.detail.get("facts", {}), GONE)
        detail = {"value": GONE, "suggestion": "", "corrected_to": "", "facts": facts}
        place = (record.batch_id, record.sheet, record.row, finding.column, finding.code)
        ImportFinding.objects.filter(pk=finding.pk).update(detail=_detail.seal(detail, *place))
        count += 1
    return count
