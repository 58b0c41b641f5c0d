"""The sealed copies of uploaded files under ``var/uploads``.

A register is personal data from its first byte, so the file is encrypted while it is received
and never lies open on the disk. How, is said in sealed_files.py.
"""

from desaekspor.registry.sealed_files import CHUNK, ORPHAN_SECONDS, SealedFolder, TooLarge

__all__ = ["CHUNK", "ORPHAN_SECONDS", "TooLarge"]

FILES = SealedFolder("uploads", "desaekspor upload")
folder, path_of, store, open_sealed = FILES.folder, FILES.path_of, FILES.store, FILES.open_sealed
names, key_id_of, delete, reseal = FILES.names, FILES.key_id_of, FILES.delete, FILES.reseal
orphans, delete_orphans = FILES.orphans, FILES.delete_orphans
