"""Sealed files take part in the rotation of keys."""

from desaekspor.accounts.rotation import store
from desaekspor.registry import uploads
from desaekspor.registry.exports import files


@store("uploads")
def reseal_uploads():
    return uploads.FILES.reseal_all()


@store("exports")
def reseal_exports():
    return files.FILES.reseal_all()
