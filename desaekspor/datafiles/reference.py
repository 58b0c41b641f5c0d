"""The catalogue as the table in docs/reference/data.md; a test compares the two.

To bring the page up to date: ``python -m desaekspor.datafiles.reference >> docs/reference/data.md``, then put the table in place.
"""

import os

BEGIN, END = "<!-- catalogue -->", "<!-- end of catalogue -->"


def catalogue_table() -> str:
    """Markdown, one row a file: name, path, size, what is off without it, source, licence, date."""
    from django.utils import translation

    from desaekspor.datafiles.catalogue import catalogue

    lines = ["| file | path | bytes | off without it | source | licence | date |", "| --- | --- | ---: | --- | --- | --- | --- |"]
    with translation.override("en"):
        for file in catalogue().values():
            origin = file.origin
            source = f"[{origin.title}]({origin.address})" if origin.address else origin.title
            cells = (
                f"`{file.name}`",
                f"`{file.path}`",
                f"{file.bytes:,}",
                file.switches_off,
                source,
                origin.licence,
                origin.date,
            )
            lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    django.setup()
    sys.stdout.write(f"{BEGIN}\n\n{catalogue_table()}\n\n{END}\n")
