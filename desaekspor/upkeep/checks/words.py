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
    "database_damaged": (_("The database file is damaged. Places: %(count)s, the first: %(first)s."), RESTORE),
    "indexes_invalid": (
        _("Indexes of PostgreSQL that are not valid: %(names)s."),
        _("Let PostgreSQL build them again: REINDEX INDEX name"),
    ),
    "constraints_unchecked": (
        _("Constraints that were never checked: %(names)s."),
        _("Let PostgreSQL check them: ALTER TABLE name VALIDATE CONSTRAINT name"),
    ),
    "references_broken": (_("Rows of %(table)s that point to rows that are gone: %(count)s."), RESTORE),
    "migrations_missing": (
        _("Changes of the tables that were not made yet: %(names)s."),
        _("Start the site (desaekspor run), or call desaekspor migrate."),
    ),
    "migrations_newer": (
        _("The tables were made by a newer version of the program (%(names)s)."),
        _("Install that version. This one might damage what it does not know."),
    ),
    "tables_unknown": (
        _("Tables that belong to nothing that is known, and are not in a backup: %(names)s."),
        _("If another program made them, give it a database of its own."),
    ),
    "counters_behind": (_("The next number of these tables is taken already: %(names)s. Nothing can be added."), MEND),
    "audit_broken": (
        _("The audit log is not as it was written. Places: %(count)s."),
        _("Let it be told where: desaekspor verify-audit. Keep a copy of the database before anything else is done."),
    ),
    # The registry
    "owner_missing": (_("Enterprises without an owner: %(count)s (%(ids)s)."), RESTORE),
    "owner_twice": (_("Enterprises with two owners: %(count)s (%(ids)s)."), RESTORE),
    "main_product_twice": (_("Enterprises with two main products: %(count)s (%(ids)s)."), RESTORE),
    "key_twice": (_("Keys of sources that stand there twice: %(count)s."), RESTORE),
    "key_without_record": (_("Keys of enterprises that point to no row of a file: %(count)s (%(ids)s)."), TELL),
    "key_to_wrong_record": (_("Keys of enterprises that point to a row that is not theirs: %(count)s (%(ids)s)."), TELL),
    "key_fingerprint": (_("Keys of enterprises that have another mark than their row: %(count)s (%(ids)s)."), TELL),
    "row_without_key": (
        _("Loaded rows that left no key, so that the next file would make their enterprises again: %(count)s (%(ids)s)."),
        TELL,
    ),
    "row_without_enterprise": (_("Rows of loaded files that speak of enterprises that are gone: %(count)s (%(ids)s)."), RESTORE),
    "change_without_enterprise": (_("Changes that belong to enterprises that are gone: %(count)s (%(ids)s)."), RESTORE),
    "correction_without_row": (_("Corrected rows whose first row is gone: %(count)s (%(ids)s)."), TELL),
    "places_lost": (_("Enterprises with steps to export that stand on no board: %(count)s (%(ids)s)."), MEND),
    "places_left": (_("Enterprises on a board without a step to export: %(count)s (%(ids)s)."), MEND),
    "places_outdated": (_("Enterprises that stand on a board elsewhere than their steps lead: %(count)s."), MEND),
    "codes_missing": (
        _("Enterprises with a product whose text has no code yet, though all were coded: %(count)s (%(ids)s)."),
        MEND,
    ),
    "codes_left": (_("Codes of product texts that no product has: %(count)s."), MEND),
    "codes_differ": (_("Product texts with another code than the program says of them: %(count)s."), MEND),
    "kbli_missing": (_("Enterprises without a KBLI for which none was computed: %(count)s (%(ids)s)."), MEND),
    "kbli_left": (_("Computed KBLI of enterprises that state one or are gone: %(count)s."), MEND),
    "kbli_differ": (_("Computed KBLI that are not what the program says: %(count)s."), MEND),
    "chosen_code_unknown": (
        _("Codes that people chose for products and that HS 2022 does not have: %(count)s (%(ids)s)."),
        _("Choose another code for these products, on the page Codes of products."),
    ),
    "numbers_behind": (
        _("The next enterprise number (%(next)s) was given already; the highest is %(highest)s."),
        _("Import nothing, keep a backup and tell the makers of the program: two enterprises would share a number."),
    ),
    "history_differs": (_("Enterprises that say something else than their history: %(count)s (%(ids)s)."), TELL),
    "merge_leads_wrong": (_("Merged records that do not lead to their survivor: %(count)s (%(ids)s)."), TELL),
    "merge_lost": (_("Merged records that are gone: %(count)s (%(ids)s)."), RESTORE),
    "merge_left": (_("Records that still have a value of a merge that was taken apart: %(count)s (%(ids)s)."), TELL),
    "survivor_differs": (
        _("Merged records that say something else than the rules make of their parts: %(count)s (%(ids)s)."),
        _("Open them, and take apart and merge again what is wrong. Tell the makers of the program: this may not happen."),
    ),
    "decision_twice": (_("Pairs of which two decisions stand: %(count)s."), TELL),
    "pair_of_merged": (_("Pairs that wait for a decision although one of the two is merged: %(count)s (%(ids)s)."), TELL),
    "pair_decided_open": (_("Pairs that wait for a decision although there is one: %(count)s (%(ids)s)."), TELL),
    "search_differs": (
        _("Enterprises that the search does not find: %(lost)s; that it finds although they are gone: %(left)s."),
        MEND,
    ),
    "search_outdated": (_("The search says something else than the registry, in %(count)s places."), MEND),
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
        _("Enterprises in villages whose code has ended: %(count)s (%(ids)s)."),
        _("The next file of their source gives them their present village."),
    ),
    # Imports and jobs
    "batch_stuck": (
        _("Imports that say they are being worked on, though nobody does: %(count)s (%(ids)s)."),
        _("If no import-register runs on another machine, let the doctor put them back: desaekspor doctor --mend"),
    ),
    "counts_differ": (_("The counts of import %(batch)s are not those of its rows: %(names)s."), TELL),
    "version_behind": (_("The registry counts %(number)s changes, an import says %(highest)s."), RESTORE),
    "version_twice": (_("Places in the order of imports that are taken twice: %(count)s."), RESTORE),
    "version_missing": (_("Loaded imports without a place in the order of imports: %(count)s (%(ids)s)."), RESTORE),
    "job_without_worker": (
        _("Jobs that have lost their worker: %(count)s (%(ids)s)."),
        _("A running worker takes them up within seconds; else: desaekspor doctor --mend"),
    ),
    "job_lost": (
        _("Jobs that wait in no queue: %(count)s (%(ids)s)."),
        _("A running worker puts them back within a minute; else: desaekspor doctor --mend"),
    ),
    # Personal data
    "values_closed": (
        _("Sealed values of %(place)s that do not open (key %(key)s): %(count)s."),
        _("Bring the missing key back into DESAEKSPOR_DATA_KEYS or keys.json. If the key is there, restore the last backup."),
    ),
    "marks_differ": (
        _("Persons who are not found by NIK or phone, since their marks were made with another look-up key: %(count)s."),
        _("Bring the former look-up key back into DESAEKSPOR_LOOKUP_KEY or keys.json."),
    ),
    "file_missing": (
        _("Files of the folder %(folder)s that are gone: %(count)s (rows %(ids)s)."),
        _("Bring the folder back from a backup."),
    ),
    "file_closed": (
        _("Files of the folder %(folder)s that do not open, or are not what was received: %(count)s (rows %(ids)s)."),
        _("Bring their key or the folder back from a backup."),
    ),
    "file_orphan": (_("Files of the folder %(folder)s that no row names: %(count)s."), MEND),
    # Snapshots
    "snapshot_gone": (
        _("Snapshots whose folder is gone, as after a restore: %(count)s (%(ids)s)."),
        _("Let the doctor note it: desaekspor doctor --mend. A worker then measures anew."),
    ),
    "snapshot_damaged": (
        _("Snapshots that are not as they were written: %(count)s (%(ids)s)."),
        _("Let the doctor remove them: desaekspor doctor --mend. A worker then takes another; nothing is lost."),
    ),
    # Trade data
    "trade_data_gone": (
        _("Imported trade data whose table is gone, as after a restore: %(count)s (%(names)s)."),
        _("Import the files again: desaekspor import-trade FILE, or the page Data of the markets. Or take the data out there."),
    ),
    "trade_data_left": (_("Files of trade data that interrupted imports left: %(count)s."), MEND),
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
    "worker_missing": (
        _("No worker was heard of. Jobs that wait: %(count)s."),
        _("Start the site (desaekspor run) or a worker."),
    ),
    "backup_never": (_("No backup was ever made."), _("Make one: desaekspor backup FILE")),
    "backup_old": (_("Age of the last backup, in days: %(days)s."), _("Make one every night: desaekspor backup FILE")),
    "folders_left": (_("Working folders that interrupted work left: %(count)s."), MEND),
}


def found(finding):
    """What was found, in the present language."""
    return str(WORDS[finding.code][0]) % finding.facts


def to_do(finding):
    return str(WORDS[finding.code][1])
