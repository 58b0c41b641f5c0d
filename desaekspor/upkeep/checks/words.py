"""What the doctor found, in words, and what to do about it."""

from django.utils.translation import gettext_lazy as _

RESTORE = _("Stop the site and restore the last backup: desaekspor restore FILE --replace")
TELL = _("Keep a backup of this state and tell the makers of the program: this may not happen.")
MEND = _("Let the doctor put it right: desaekspor doctor --mend")

# code: (what was found, what to do)
WORDS = {
    "check_failed": (
        _("The check could not be made (%(why)s)."),
        _("Look at the other findings first, then call the doctor again."),
    ),
    # The database
    "database_damaged": (_("The database file is damaged in %(count)s places; the first: %(first)s."), RESTORE),
    "indexes_invalid": (
        _("%(count)s indexes of PostgreSQL are not valid: %(names)s."),
        _("Let PostgreSQL build them again: REINDEX INDEX name"),
    ),
    "constraints_unchecked": (
        _("%(count)s constraints were never checked: %(names)s."),
        _("Let PostgreSQL check them: ALTER TABLE name VALIDATE CONSTRAINT name"),
    ),
    "references_broken": (_("%(count)s rows of %(table)s point to rows that are gone."), RESTORE),
    "migrations_missing": (
        _("%(count)s changes of the tables were not made yet: %(names)s."),
        _("Start the site (desaekspor run), or call desaekspor migrate."),
    ),
    "migrations_newer": (
        _("The tables were made by a newer version of the program (%(names)s)."),
        _("Install that version. This one might damage what it does not know."),
    ),
    "tables_unknown": (
        _("%(count)s tables belong to nothing that is known, and are not in a backup: %(names)s."),
        _("If another program made them, give it a database of its own."),
    ),
    "counters_behind": (_("The next number of these tables is taken already: %(names)s. Nothing can be added."), MEND),
    "audit_broken": (
        _("The audit log is not as it was written, in %(count)s places."),
        _("Let it be told where: desaekspor verify-audit. Keep a copy of the database before anything else is done."),
    ),
    # The registry
    "owner_missing": (_("%(count)s enterprises have no owner: %(ids)s."), RESTORE),
    "owner_twice": (_("%(count)s enterprises have two owners: %(ids)s."), RESTORE),
    "main_product_twice": (_("%(count)s enterprises have two main products: %(ids)s."), RESTORE),
    "key_twice": (_("%(count)s keys of sources stand there twice."), RESTORE),
    "key_without_record": (_("%(count)s keys of enterprises point to no row of a file: %(ids)s."), TELL),
    "key_to_wrong_record": (_("%(count)s keys of enterprises point to a row that is not theirs: %(ids)s."), TELL),
    "key_fingerprint": (_("%(count)s keys of enterprises have another mark than their row: %(ids)s."), TELL),
    "row_without_key": (
        _("%(count)s loaded rows left no key, so the next file would make their enterprises again: %(ids)s."),
        TELL,
    ),
    "row_without_enterprise": (_("%(count)s rows of loaded files speak of enterprises that are gone: %(ids)s."), RESTORE),
    "change_without_enterprise": (_("%(count)s changes belong to enterprises that are gone: %(ids)s."), RESTORE),
    "correction_without_row": (_("%(count)s corrected rows correct rows that are gone: %(ids)s."), TELL),
    "numbers_behind": (
        _("The next enterprise number (%(next)s) was given already; the highest is %(highest)s."),
        _("Import nothing, keep a backup and tell the makers of the program: two enterprises would share a number."),
    ),
    "history_differs": (_("%(count)s enterprises say something else than their history: %(ids)s."), TELL),
    "search_differs": (
        _("The search does not find %(lost)s enterprises, and finds %(left)s that are gone."),
        MEND,
    ),
    "regions_missing": (
        _("The villages of the region %(region)s are not loaded."),
        _("Check DESAEKSPOR_REGION and load them: desaekspor import-regions"),
    ),
    "regions_half": (_("The regions were not loaded to the end."), _("Load them again: desaekspor import-regions")),
    "figures_missing": (
        _("There are no figures about the villages of the region %(region)s."),
        _("Bring the data files (desaekspor data get), then desaekspor import-regions."),
    ),
    "region_ended": (
        _("%(count)s enterprises lie in villages whose code has ended: %(ids)s."),
        _("The next file of their source gives them their present village."),
    ),
    # Imports and jobs
    "batch_stuck": (
        _("%(count)s imports say that they are being worked on, and nobody does: %(ids)s."),
        _("If no import-register runs on another machine, let the doctor put them back: desaekspor doctor --mend"),
    ),
    "counts_differ": (_("The counts of import %(batch)s are not those of its rows: %(names)s."), TELL),
    "version_behind": (_("The registry counts %(number)s changes, an import says %(highest)s."), RESTORE),
    "version_twice": (_("%(count)s places in the order of imports are taken twice."), RESTORE),
    "version_missing": (_("%(count)s loaded imports have no place in the order of imports: %(ids)s."), RESTORE),
    "job_without_worker": (
        _("%(count)s jobs have lost their worker: %(ids)s."),
        _("A running worker takes them up within seconds; else: desaekspor doctor --mend"),
    ),
    "job_lost": (
        _("%(count)s jobs wait in no queue: %(ids)s."),
        _("A running worker puts them back within a minute; else: desaekspor doctor --mend"),
    ),
    # Personal data
    "values_closed": (
        _("%(count)s sealed values of %(place)s do not open (key %(key)s)."),
        _("Bring the missing key back into DESAEKSPOR_DATA_KEYS or keys.json. If the key is there, restore the last backup."),
    ),
    "marks_differ": (
        _("The look-up marks of %(count)s persons were made with another look-up key: they are not found by NIK or phone."),
        _("Bring the former look-up key back into DESAEKSPOR_LOOKUP_KEY or keys.json."),
    ),
    "upload_missing": (
        _("The stored files of %(count)s imports are gone: %(ids)s."),
        _("Bring the folder uploads back from a backup. What was loaded stays; those files cannot be checked again."),
    ),
    "upload_closed": (
        _("The stored files of %(count)s imports do not open, or are not what was received: %(ids)s."),
        _("Bring their key or the folder uploads back from a backup."),
    ),
    "upload_orphan": (_("%(count)s stored files belong to no import."), MEND),
    # The machine
    "disk_full": (_("Only %(megabytes)s MB are free at %(folder)s."), _("Make room at once: imports and backups will fail.")),
    "disk_scarce": (
        _("%(megabytes)s MB are free at %(folder)s."),
        _("Make room soon: an import of a whole register needs 2 GB."),
    ),
    "var_not_writable": (
        _("Nothing can be written into %(folder)s (%(why)s)."),
        _("Give the folder to the user that runs the program, or mount its disk for writing."),
    ),
    "keys_readable": (_("Other users of this machine may read %(path)s."), MEND),
    "clock_behind": (
        _("%(place)s holds a moment in the future: %(latest)s. The clock of this machine was, or is, wrong."),
        _("Set the clock (timedatectl set-ntp true). Moments in lists may stand in the wrong order until then."),
    ),
    "clocks_differ": (
        _("The clocks of this machine and of the database differ by %(seconds)s seconds."),
        _("Set both by a time server (timedatectl set-ntp true)."),
    ),
    "worker_missing": (_("%(count)s jobs wait and no worker was heard of."), _("Start the site (desaekspor run) or a worker.")),
    "backup_never": (_("No backup was ever made."), _("Make one: desaekspor backup FILE")),
    "backup_old": (_("The last backup is %(days)s days old."), _("Make one every night: desaekspor backup FILE")),
    "folders_left": (_("%(count)s working folders of interrupted backups are left."), MEND),
}


def found(finding):
    """What was found, in the present language."""
    return str(WORDS[finding.code][0]) % finding.facts


def to_do(finding):
    return str(WORDS[finding.code][1])
