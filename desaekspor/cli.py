"""The command ``desaekspor``: ``desaekspor import-register FILE`` runs the management command ``import_register``."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    from django.core.management import execute_from_command_line

    name, *arguments = sys.argv[1:] or ["help"]
    execute_from_command_line([sys.argv[0], name.replace("-", "_"), *arguments])
