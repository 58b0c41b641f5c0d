"""How snapshots are laid out, for those that only need to know where a regency's code ends."""

MANIFEST = "manifest.json"
REGENCY = "regency"  # the column by which tables are parted
REGENCY_LENGTH = len("32.16")
