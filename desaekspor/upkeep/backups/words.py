"""What went wrong with a backup or a restore, in words: what was found, and what to do."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "no_folder": _("There is no folder %(folder)s. Make it, or name another place."),
    "not_writable": _("Nothing can be written into %(folder)s (%(why)s). Name a folder that this user may write into."),
    "disk_full": _("The disk at %(folder)s is full (%(why)s). Nothing was left there. Make room, or name another place."),
    "system": _("%(path)s: the system says: %(why)s."),
    "no_tables": _("The database has no tables yet, so there is nothing to keep."),
    "older_program": _(
        "The tables were made by a newer version of the program (%(migrations)s). Use that version to make the backup."
    ),
    "short_passphrase": _(
        "The passphrase is too short; it needs %(shortest)s characters. Five random words are good and can be kept."
    ),
    "no_file": _("There is no file %(path)s."),
    "unreadable": _("%(path)s cannot be read: %(why)s."),
    "no_backup": _("%(path)s is no backup, or only a piece of one: its list of contents is missing. Take another copy of it."),
    "newer_form": _(
        "%(path)s was made by a newer version (%(program)s) in a form that this one does not know. Install that version."
    ),
    "damaged": _(
        "The backup is damaged: its part %(part)s is missing or not as it was written. Nothing was restored. Take another"
        " copy of it."
    ),
    "forged": _("The backup's list of contents is not the one that was written: somebody has changed it. Nothing was restored."),
    "newer_program": _(
        "The backup was made by a newer version (%(program)s): this one does not know its tables (%(migrations)s). "
        "Install that version or a later one."
    ),
    "other_tables": _(
        "The tables in the backup are not those that its version has: %(tables)s. Restore it with the version that made it."
    ),
    "keys_missing": _(
        "Sealed values in the backup need keys that are not here: %(keys)s. Put keys.json of that installation into "
        "%(folder)s (or set its DESAEKSPOR_DATA_KEYS and DESAEKSPOR_LOOKUP_KEY) and restore again. If the keys are lost "
        "for good, --keys-later restores everything else; names, NIK and phones then stay closed."
    ),
    "no_box": _("The keys are not in this backup: it was made without --with-keys. Bring them separately."),
    "wrong_passphrase": _("The passphrase does not open the keys in this backup."),
    "environment_keys": _(
        "The keys of this place come from the environment, so they cannot be put in place. Set DESAEKSPOR_DATA_KEYS and "
        "DESAEKSPOR_LOOKUP_KEY to those of the other installation and restore without --with-keys."
    ),
    "not_empty": _(
        "This place is not empty: it holds %(holds)s. Restore into an empty place, or replace all of it with --replace."
    ),
    "not_confirmed": _("Nothing was replaced: the word was not the name of the database, %(name)s."),
    "other_program": _("The database also holds tables that are not ours (%(tables)s). Give Desa Ekspor a database of its own."),
    "in_use": _("Somebody uses this database. Stop the site and its workers first, then restore."),
    "bad_rows": _("The database refuses rows of %(table)s from the backup (%(why)s). Nothing was restored."),
    "wrong_count": _("%(table)s has %(found)s rows after the restore, the backup says %(wanted)s. Nothing was restored."),
    "loose_ends": _("Rows in the backup point to rows that are not in it (%(why)s). Nothing was restored."),
}


def explain(code, facts):
    return str(WORDS[code]) % facts
