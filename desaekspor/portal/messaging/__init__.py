"""Pages of messages under /kesiapan/pesan/: the outbox, writing to one or several, opening and sending, templates."""
