"""Loading the regions: lists, figures and outlines become rows, only where they differ from what is there."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.datafiles.catalogue import catalogue
from desaekspor.datafiles.folder import MissingData, path_of
from desaekspor.regions.bulk import insert_rows
from desaekspor.regions.importers import boundaries, figures, lists
from desaekspor.regions.models import Boundary, Fact, Indicator, Level, LoadStamp, Region, RegionSuccession, Source
from desaekspor.regions.tables import FOLDER, read_table

STAMP = "regions"
FILES = (*lists.LISTS, *(file.name for file in figures.FILES), figures.FLAGS, boundaries.FILE)
FIGURE_FIELDS = ["value", "text", "mark", "flag"]


@dataclass
class Counts:
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@dataclass
class Report:
    """What an import did: counts of regions, figures and outlines, and the files it had to do without."""

    regions: Counts = field(default_factory=Counts)
    figures: Counts = field(default_factory=Counts)
    outlines: Counts = field(default_factory=Counts)
    missing: list[MissingData] = field(default_factory=list)

    def as_json(self) -> dict:
        parts = {name: asdict(getattr(self, name)) for name in ("regions", "figures", "outlines")}
        return {**asdict(self.regions), **parts, "missing_files": [error.name for error in self.missing]}


def load_if_changed(say: Callable[[str], None] = lambda words: None) -> Report | None:
    """Load the regions unless what is loaded came from the very same tables and files; for the start of the program.

    Looks at names, sizes and times of the files only, so that it takes milliseconds. None when there was nothing to do.
    """
    mark = fingerprint()
    if LoadStamp.objects.filter(pk=STAMP, fingerprint=mark).exists():
        return None
    say(_("Loading the regions, their figures and outlines ..."))
    return import_regions()


def fingerprint() -> str:
    """Changes with the packaged tables, with the program's reading of them, and with the files of the data folder."""
    package = Path(__file__).parent
    paths = sorted(FOLDER.glob("*.csv")) + sorted((package / "importers").glob("*.py")) + [package / "services.py"]
    files = catalogue()
    paths += [path_of(files[name]) for name in FILES]
    lines = [settings.MIRROR]
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            lines.append(f"{path} missing")
        else:
            lines.append(f"{path} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def import_regions() -> Report:
    """Bring regions, successions, sources, indicators, figures and outlines up to the lists and files at hand.

    Whole or not at all; over the same files again nothing changes. A code that a complete list no longer has gets
    a last day and stays. Files that cannot be had are in ``Report.missing``; the packaged tables stand in for them.
    Raises BadList, BadFigure or BadOutlines for a file with a wrong cell.
    """
    # One import at a time: a second one waits here, and then finds everything the same.
    LoadStamp.objects.get_or_create(pk=STAMP, defaults={"fingerprint": "", "at": timezone.now()})
    stamp = LoadStamp.objects.select_for_update().get(pk=STAMP)

    report = Report()
    listed = lists.read_lists()
    known = {row["code"] for row in read_table("indicators")}
    found, missing_figures = figures.read_figures(known)
    outlines, missing_outlines = boundaries.read_outlines(points_of(listed.rows.values()))
    report.missing = [*listed.missing, *missing_figures, *missing_outlines]

    report.regions = write_regions(listed, today=timezone.localdate())
    write_successions()
    write_dictionary()
    report.figures = write_figures(found)
    report.outlines = write_outlines(outlines)
    # What could not be reached is asked for again at the next start; what a mirror does not have is not.
    stamp.fingerprint = "" if any(error.reason == "unreachable" for error in report.missing) else fingerprint()
    stamp.at = timezone.now()
    stamp.save()
    return report


def points_of(rows: Iterable[lists.RegionRow]) -> dict[str, tuple[float, float]]:
    return {
        row.code: (row.lng, row.lat) for row in rows if row.level == Level.VILLAGE and row.lat is not None and not row.last_day
    }


def write_regions(listed: lists.RegionList, *, today: date) -> Counts:
    fields = lists.RegionRow._fields
    here = {row[0]: lists.RegionRow._make(row) for row in Region.objects.order_by().values_list(*fields)}
    new = [row for code, row in listed.rows.items() if code not in here]
    changed = [row for code, row in listed.rows.items() if code in here and here[code] != row]
    gone = [code for code, row in here.items() if code not in listed.rows and not row.last_day and listed.is_complete_for(code)]

    new.sort()  # a code sorts behind the one it lies in
    insert_rows(Region, list(fields), new)
    Region.objects.bulk_update(
        [Region(**row._asdict()) for row in changed], [name for name in fields if name != "code"], batch_size=500
    )
    for start in range(0, len(gone), 500):
        Region.objects.filter(pk__in=gone[start : start + 500]).update(last_day=today)
    return Counts(len(new), len(changed), len(listed.rows) - len(new) - len(changed), len(gone))


def write_successions() -> None:
    for row in read_table("successions"):
        if Region.objects.filter(pk__in=[row["old_code"], row["new_code"]]).count() == 2:
            RegionSuccession.objects.update_or_create(
                old_id=row["old_code"], new_id=row["new_code"], defaults={"on": row["on"], "basis": row["basis"]}
            )


def write_dictionary() -> None:
    """Sources and indicators; few rows, written as they are."""
    sources = [Source(**row | {"as_of": row["as_of"] or None}) for row in read_table("sources")]
    indicators = []
    for order, row in enumerate(read_table("indicators")):
        row["unit_name"] = row.pop("unit")
        indicators.append(
            Indicator(**row | {"decimals": int(row["decimals"]), "desa_only": row["desa_only"] == "1", "order": order})
        )
    for objects in (sources, indicators):
        model = type(objects[0])
        names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model.objects.bulk_create(objects, update_conflicts=True, unique_fields=["code"], update_fields=names)


def write_figures(found: figures.Figures) -> Counts:
    """Write what differs; take away what its source no longer says about an indicator and period that were read."""
    on_list = set(Region.objects.filter(pk__in={key.region_id for key in found}).values_list("pk", flat=True))
    found = {key: figure for key, figure in found.items() if key.region_id in on_list}
    read = {key[1:] for key in found}
    names = [*figures.Key._fields, *FIGURE_FIELDS]
    here = {}
    for pk, *row in Fact.objects.order_by().values_list("pk", *names):
        here[figures.Key._make(row[:4])] = (pk, figures.Figure._make(row[4:]))

    new = [(*key, *figure) for key, figure in found.items() if key not in here]
    changed = [
        Fact(pk=here[key][0], **dict(zip(FIGURE_FIELDS, figure, strict=True)))
        for key, figure in found.items()
        if key in here and here[key][1] != figure
    ]
    gone = [pk for key, (pk, _) in here.items() if key not in found and key[1:] in read]
    insert_rows(Fact, names, new)
    Fact.objects.bulk_update(changed, FIGURE_FIELDS, batch_size=500)
    for start in range(0, len(gone), 500):
        Fact.objects.filter(pk__in=gone[start : start + 500]).delete()
    return Counts(len(new), len(changed), len(found) - len(new) - len(changed), len(gone))


def write_outlines(outlines: dict[str, boundaries.Outline]) -> Counts:
    """Write what differs. A real outline is not given up for a cell, when the file of outlines has gone."""
    on_list = set(Region.objects.filter(pk__in=outlines).values_list("pk", flat=True))
    here = {boundary.pk: boundary for boundary in Boundary.objects.filter(pk__in=on_list)}
    counts, new, changed = Counts(), [], []
    for code, outline in outlines.items():
        if code not in on_list:
            continue
        boundary = Boundary(region_id=code, **outline._asdict())
        if code not in here:
            new.append(boundary)
        elif outline.approximate and not here[code].approximate:
            counts.same += 1
        elif here[code].geometry != outline.geometry or here[code].source_id != outline.source_id:
            changed.append(boundary)
        else:
            counts.same += 1
    Boundary.objects.bulk_create(new, batch_size=100)
    Boundary.objects.bulk_update(changed, ["geometry", "approximate", "source"], batch_size=50)
    counts.new, counts.changed = len(new), len(changed)
    return counts
