"""What goes with an exported list: what it is, from when, for whom, and what every column means."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.models import User


def notes_of(export, columns, *, what, rows, sources, as_of):
    """Pairs (label, text) in the language in force: first of the list, then, after an empty pair, one for each column.

    ``what`` says what the list is, with the place %(region)s.
    """
    maker = User.objects.select_related("region").get(pk=export.owner_id)
    filters = "; ".join(f"{label}: {value}" for label, value in export.described)
    about = [
        (_("What this is"), str(what) % {"region": maker.region}),
        (_("Rows"), formats.number_format(rows, force_grouping=True)),
        (_("Filtered by"), filters or _("none: the whole list")),
        (_("Date of the data"), _moment(as_of)),
        (_("Sources"), "; ".join(sources) or _("typed in")),
        (_("Made by"), f"{maker}, {maker.get_role_display()}"),
        (_("Personal data"), _opened(export)),
    ]
    if export.synthetic:
        about.append(
            (_("Example data"), _("There are made-up enterprises in this list; the column says which. It is no real register."))
        )
    about.append((_("Missing values"), _("An empty cell is unknown. It is never zero.")))
    return [*about, ("", ""), *((str(column.head), str(column.meaning)) for column in columns)]


def _moment(moment):
    return formats.date_format(timezone.localtime(moment), "j F Y, H:i")


def _opened(export):
    if not export.opened:
        return _("masked")
    names = {
        "name": _("name"),
        "nik": "NIK",
        "phone": _("phone"),
        "address": _("home address"),
        "birth_date": _("birth date"),
    }
    opened = ", ".join(names[name] for name in export.opened)
    return _("%(fields)s opened for this purpose: %(purpose)s. Do not pass it on for another, and delete it when it is done.") % {
        "fields": opened,
        "purpose": export.purpose_words or export.purpose,
    }
