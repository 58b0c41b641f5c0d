"""A synthetic SIDT register: any size, calibrated on published figures, with known defects and known duplicates.

Every cell is a function of (seed, row, quarter) alone: nothing is drawn in sequence, so a row is the
same in whatever portion it is asked for, and a row can be looked up again for its copies.
Nobody in it exists: NIK serials are 99xx, phones 0800-0000-xxxx (see ``marks``).
docs/explanation/synthetic-register.md says which figures calibrate what.
"""
