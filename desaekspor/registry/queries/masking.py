"""Values of fields and cells as pages show them before they are opened with a purpose."""

from desaekspor.accounts.masking import mask_name, mask_nik, mask_phone, mask_text
from desaekspor.registry.importers import SOURCES

_MASKS = {"owner.nik": mask_nik, "owner.phone": mask_phone, "owner.name": mask_name}


def is_private(field):
    """True for the fields of a person."""
    return field.startswith("owner.")


def masked(field, value):
    """The value of a registry field with a person's data hidden."""
    if not is_private(field) or value in (None, ""):
        return value
    return _MASKS.get(field, mask_text)(str(value))


def masked_cell(column, value):
    """The text of a cell in ``column`` (a Column of a source, or None for a heading nobody knows) with personal data hidden."""
    if value in (None, ""):
        return value
    if column is None:
        return mask_text(str(value))  # it might be anything
    return _MASKS.get(column.field, mask_text)(str(value)) if column.private else value


def column_of(batch, name):
    """The source's Column called ``name``, or None."""
    return SOURCES[batch.source].by_name.get(name) if batch.source else None
