"""What a verb would do, without doing it."""

from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services.errors import NotPossible
from desaekspor.registry.services.undoing import as_json, foresee_undo


def preview_undo(batch):
    """The report that undoing the batch would give now, in the form that is stored with a batch. Raises NotPossible."""
    if batch.state != ImportBatch.State.LOADED:
        raise NotPossible(batch)
    return as_json(foresee_undo(batch))
