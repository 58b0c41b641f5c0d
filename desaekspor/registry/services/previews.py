"""What a verb would do, without doing it."""

from django.db import transaction

from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services.errors import NotPossible
from desaekspor.registry.services.undoing import as_json, undo_batch


def preview_undo(batch):
    """The report that undoing the batch would give now, in the form that is stored with a batch. Raises NotPossible.

    The undo is done and taken back, so what is said is what will happen. Other loads and undos wait meanwhile.
    """
    if batch.state != ImportBatch.State.LOADED:
        raise NotPossible(batch)
    with transaction.atomic():
        report = undo_batch(batch, by=None)
        transaction.set_rollback(True)
    return as_json(report)
