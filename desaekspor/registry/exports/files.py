"""The sealed files of exports under ``var/exports``. They are kept for some days and are not part of a backup."""

from desaekspor.registry.sealed_files import SealedFolder

FILES = SealedFolder("exports", "desaekspor export")
