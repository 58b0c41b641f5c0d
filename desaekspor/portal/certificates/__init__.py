"""Pages of certificates under /kesiapan/sertifikat/: the register, reminders, lists from files, what markets ask for."""
