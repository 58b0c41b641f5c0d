"""Ask for an export, make its file, let it go."""

import array
import errno
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import may_open_personal_data, sees_enterprises
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.folders import working_folder
from desaekspor.jobs.runner import JobFailed, enqueue
from desaekspor.registry.exports.columns import SOURCE_NAMES
from desaekspor.registry.exports.files import FILES
from desaekspor.registry.exports.models import Export
from desaekspor.registry.exports.notes import notes_of
from desaekspor.registry.exports.subjects import subject_of
from desaekspor.registry.exports.writers import writer_for
from desaekspor.registry.search.filters import FACETS
from desaekspor.registry.services.fields import PRIVATE_OWNER_FIELDS

KEPT = timedelta(days=7)
MADE_AT_ONCE = 500  # rows; a longer list is made in the background
MAKE, TAKE = "export", "export.download"


class NoPurpose(Exception):
    """Personal data was to be opened without saying what for."""


@transaction.atomic
def ask_for_export(
    user,
    *,
    kind,
    subject=Export.Subject.ENTERPRISES,
    query="",
    filters=None,
    described=(),
    opened=(),
    purpose="",
    purpose_words="",
):
    """Begin an export of what ``user`` finds with ``query`` and ``filters``; returns the Export, made by a job.

    ``filters``: Filters, or of a list of pairs PairFilters. ``described`` is the filter in words: (label, value)
    pairs. ``opened`` names fields of the owner that are to be shown as they are, which needs a ``purpose``, as the
    audit log writes it and in words. A filter by an owner's name cannot be exported: it is never stored. Raises
    PermissionDenied, NoPurpose.
    """
    filters = filters or subject_of(subject).filters()
    if not sees_enterprises(user) or getattr(filters, "owner", ""):
        raise PermissionDenied
    opened = [name for name in PRIVATE_OWNER_FIELDS if name in opened]
    if opened and not may_open_personal_data(user):
        raise PermissionDenied
    if opened and not purpose.strip():
        raise NoPurpose
    export = Export.objects.create(
        owner=user,
        subject=subject,
        kind=kind,
        query=query,
        filters=filters.asked(),
        described=[[str(label), str(value)] for label, value in described],
        opened=opened,
        purpose=purpose.strip()[:200] if opened else "",
        purpose_words=purpose_words[:300] if opened else "",
    )
    export.job = enqueue("registry.make_export", owner=user, export_id=str(export.pk))
    export.save(update_fields=["job"])
    return export


def make_export(export, progress):
    """Write the file, seal it, and only then say that it is there; returns how many rows it has.

    Safe to repeat: what an interrupted run wrote is no file of the export. While it is written it lies open in a
    folder that only the program's user can read. Raises PermissionDenied when the maker's rights are gone.
    """
    user = export.owner
    if not sees_enterprises(user) or (export.opened and not may_open_personal_data(user)):
        raise PermissionDenied
    subject, as_of = subject_of(export.subject), timezone.now()
    columns = subject.columns(export.opened)
    numbers = array.array("q", subject.numbers(user, export.query, subject.filters(**export.filters)))
    progress.report(done=0, total=len(numbers), step="writing")
    lines, rows, sources, synthetic = subject.lines(user, columns, export.opened), 0, set(), False
    with working_folder("export") as folder:
        path = folder / f"list.{export.kind}"
        writer = writer_for(export.kind, path, columns, temporary=folder, title=str(subject.title), stem=subject.stem)
        for start in range(0, len(numbers), 2000):
            for line in lines.read(numbers[start : start + 2000].tolist()):
                writer.write(line)
                rows += 1
                sources.update(line.sources)
                synthetic = synthetic or line.values["synthetic"]
            progress.report(done=rows)
        export.synthetic = synthetic
        in_order = [str(name) for name in SOURCE_NAMES.values() if str(name) in sources]
        writer.close(notes_of(export, columns, what=subject.what, rows=rows, sources=in_order, as_of=as_of))
        progress.report(step="sealing")
        with path.open("rb") as file:
            name, _sha256, length = FILES.store(file)
    try:
        _keep(export, progress, name, rows, length)
    except BaseException:
        FILES.delete(name)
        raise
    return rows


def _keep(export, progress, name, rows, length):
    with transaction.atomic():
        progress.fence()
        held = Export.objects.select_for_update().get(pk=export.pk)
        if held.deleted_at or held.stored_as:
            raise JobFailed(_("This list was deleted or made by another run meanwhile."))
        now = timezone.now()
        held.stored_as, held.rows, held.bytes, held.synthetic = name, rows, length, export.synthetic
        held.made_at, held.expires_at = now, now + KEPT
        held.save(update_fields=["stored_as", "rows", "bytes", "synthetic", "made_at", "expires_at"])
        record(held.owner, MAKE, held, fields=facts_of(held), purpose=held.purpose)


def facts_of(export):
    """What the audit log says of an export: the opened fields by name, then its kind, rows and filter."""
    known = FACETS if export.subject == Export.Subject.ENTERPRISES else sorted(export.filters)
    filters = [f"{name}={export.filters[name]}" for name in known if name in export.filters]
    words = [f"query={export.query}"] if export.query else []
    subject = [] if export.subject == Export.Subject.ENTERPRISES else [f"subject={export.subject}"]
    return [*export.opened, *subject, f"kind={export.kind}", f"rows={export.rows}", *filters, *words]


def exports_for(user):
    """The exports that ``user`` may see: one's own, nobody else's."""
    return Export.objects.filter(owner=user) if user.is_authenticated else Export.objects.none()


def open_export(export, *, request=None):
    """The content of the file as a binary file, for its maker; each taking is in the audit log. Raises FileNotFoundError."""
    if not export.stored_as:
        raise FileNotFoundError(str(export.pk))
    file = FILES.open_sealed(export.stored_as)
    record(export.owner, TAKE, export, fields=facts_of(export), purpose=export.purpose, request=request)
    return file


@transaction.atomic
def delete_export(export):
    """Take the file away now; the row stays, and tells that there was one."""
    held = Export.objects.select_for_update().get(pk=export.pk)
    name, held.stored_as = held.stored_as, ""
    held.deleted_at = held.deleted_at or timezone.now()
    held.save(update_fields=["stored_as", "deleted_at"])
    transaction.on_commit(lambda: FILES.delete(name))
    return held


def delete_expired(now=None):
    """Take away the files that are older than KEPT, and sealed ones that nobody knows; returns how many files went."""
    now = now or timezone.now()
    expired = Export.objects.filter(~Q(stored_as=""), expires_at__lte=now)
    count = len([delete_export(export) for export in expired])
    FILES.delete_orphans(set(Export.objects.exclude(stored_as="").values_list("stored_as", flat=True)))
    return count


def explain(error):
    """In words, for who waits for the file; None for what only the log can tell."""
    if isinstance(error, PermissionDenied):
        return _("You may no longer take out this list.")
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("The disk of the server is full. Tell the administrator; then ask for the list again.")
    if isinstance(error, CannotOpen):
        return _(
            "A sealed value of this list does not open. Tell the administrator, who finds out which with “desaekspor doctor”."
        )
    return None
