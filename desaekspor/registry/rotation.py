"""Uploaded files take part in the rotation of keys."""

from desaekspor.accounts.rotation import store
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.registry import uploads


@store("uploads")
def reseal_uploads():
    """Seal every stored file under the current key; yields (key id, whether it was changed)."""
    for name in uploads.names():
        try:
            changed = uploads.reseal(name)
            yield uploads.key_id_of(name), changed
        except FileNotFoundError:
            continue  # discarded meanwhile
        except CannotOpen:
            yield uploads.key_id_of(name), False
