"""The columns of an exported list: what they are called, what they mean, and where their values come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.regions.models import Level
from desaekspor.registry.completeness import unknown_facts
from desaekspor.registry.importers.choices import SCHOOLING
from desaekspor.registry.models import LegalForm, Owner, Presence, Scale, SourceName
from desaekspor.registry.queries.masking import masked
from desaekspor.registry.sectors import SECTORS, sector_of
from desaekspor.registry.services.fields import WORKER_FIELDS

TEXT, NUMBER, DECIMAL, MONEY, DEGREES = "text", "number", "decimal", "money", "degrees"
DAY, CODE, YES_NO = "day", "code", "yes_no"


@dataclass(frozen=True)
class Column:
    """``kind`` says how the value is written: text, code (text of digits), number (whole), decimal, money, degrees,
    day or yes_no."""

    name: str  # in Parquet; never changes
    head: str | Promise  # in the reader's language
    meaning: str | Promise
    kind: str
    value: Callable[[Any], Any]  # of a rows.Line; None or "" when unknown
    private: str = ""  # name of the owner's field
    width: int = 16
    in_csv: Callable[[Any], str] | None = None  # how a number is written there, where not as Python writes it


def _field(name):
    return lambda line: line.values[name]


def _choice(name):
    return lambda line: line.words[name].get(line.values[name], "")


def _workers(line):
    counts = [line.values[name] for name in ("paid_men", "paid_women", "unpaid_men", "unpaid_women")]
    return None if None in counts else sum(counts)


def _is_complete(line):
    values = line.values
    return not unknown_facts(
        name=values["name"],
        nib=values["nib"],
        product=line.products,
        kbli=values["kbli"],
        region=values["region_id"],
        sales_idr=values["sales_idr"],
        workers=_workers(line),
        lat=values["lat"],
        lng=values["lng"],
    )


def _sector(line):
    letter = sector_of(line.values["kbli_category"], line.values["kbli_version"])
    return f"{letter}. {line.words['sector'][letter]}" if letter else ""


def _owner(name):
    """The owner's value, masked unless it is opened."""
    return lambda line: line.owner.get(name, "") if name in line.opened else masked(f"owner.{name}", line.owner.get(name, ""))


WORKERS = {
    "paid_men": _("Paid men"),
    "paid_women": _("Paid women"),
    "paid_disabled_men": _("Paid men with a disability"),
    "paid_disabled_women": _("Paid women with a disability"),
    "unpaid_men": _("Unpaid men"),
    "unpaid_women": _("Unpaid women"),
    "unpaid_disabled_men": _("Unpaid men with a disability"),
    "unpaid_disabled_women": _("Unpaid women with a disability"),
}
REPORTED = _("As reported by the source.")
IDR_A_YEAR = _("Rupiah a year, as reported by the source; empty when unknown.")
IDR = _("Rupiah, as reported by the source; empty when unknown.")
PEOPLE = _("People, as reported by the source; empty when unknown, 0 when there are none.")
OPENED_OR_MASKED = _("Personal data. Masked with asterisks unless it was opened for a purpose, which stands above.")

COLUMNS = (
    Column(
        "number", _("Number"), _("Number of the enterprise in Desa Ekspor; it never changes."), NUMBER, _field("id"), width=10
    ),
    Column("name", _("Name of the business"), REPORTED, TEXT, _field("name"), width=32),
    Column("product", _("Main product"), REPORTED, TEXT, lambda line: line.products[0] if line.products else "", width=24),
    Column("other_products", _("Other products"), REPORTED, TEXT, lambda line: "; ".join(line.products[1:])),
    Column("activity", _("Main activity"), REPORTED, TEXT, _field("activity"), width=32),
    Column("kbli", _("KBLI code"), _("Five digits of the classification of business fields."), CODE, _field("kbli"), width=10),
    Column("kbli_version", _("KBLI version"), _("Edition that the code is of."), CODE, _field("kbli_version"), width=10),
    Column("sector", _("Kind of business"), _("Section of the KBLI, in letters of KBLI 2020."), TEXT, _sector, width=28),
    Column(
        "nib",
        "NIB",
        _("Business identification number, 13 digits; empty when there is none or it is unknown."),
        CODE,
        _field("nib"),
    ),
    Column("legal_form", _("Legal form"), REPORTED, TEXT, _choice("legal_form")),
    Column("reported_scale", _("Scale, reported"), REPORTED, TEXT, _choice("reported_scale")),
    Column(
        "computed_scale",
        _("Scale, computed"),
        _("From sales a year, else from founding capital, by PP 7/2021, article 35."),
        TEXT,
        _choice("computed_scale"),
    ),
    Column("sales_idr", _("Sales a year"), IDR_A_YEAR, MONEY, _field("sales_idr")),
    Column("capital_idr", _("Founding capital"), IDR, MONEY, _field("capital_idr")),
    Column("assets_idr", _("Assets"), IDR, MONEY, _field("assets_idr")),
    Column("start_year", _("Year of start"), REPORTED, CODE, lambda line: str(line.values["start_year"] or ""), width=10),
    Column(
        "workers", _("Workers"), _("Paid and unpaid men and women together; empty unless all four are known."), NUMBER, _workers
    ),
    *(Column(name, WORKERS[name], PEOPLE, NUMBER, _field(name), width=12) for name in WORKER_FIELDS),
    Column("district", _("District"), _("Kecamatan, official name."), TEXT, lambda line: line.district, width=20),
    Column(
        "village",
        _("Village"),
        _("Desa or kelurahan, official name; empty when unknown."),
        TEXT,
        lambda line: line.village,
        width=20,
    ),
    Column(
        "region_code", _("Region code"), _("Kemendagri code of the village, else of the district."), CODE, _field("region_id")
    ),
    Column("address", _("Address of the business"), REPORTED, TEXT, _field("address"), width=32),
    Column("rt", "RT", REPORTED, CODE, _field("rt"), width=6),
    Column("rw", "RW", REPORTED, CODE, _field("rw"), width=6),
    Column("lat", _("Latitude"), _("Degrees, WGS84; south is negative."), DEGREES, _field("lat"), width=12),
    Column("lng", _("Longitude"), _("Degrees, WGS84."), DEGREES, _field("lng"), width=12),
    Column(
        "complete",
        _("Complete"),
        _("Name, NIB, product, KBLI code, village, sales, workers and point are all known."),
        YES_NO,
        _is_complete,
        width=10,
    ),
    Column(
        "verified_on",
        _("Verified on"),
        _("Day on which an officer checked the record; empty when nobody did."),
        DAY,
        _field("verified_at"),
    ),
    Column(
        "presence",
        _("Presence"),
        _("What the village says of it; empty when nobody looked."),
        TEXT,
        _choice("presence"),
    ),
    Column("sources", _("Sources"), _("Registers that speak of it."), TEXT, lambda line: "; ".join(line.sources), width=24),
    Column("updated_on", _("Changed on"), _("Day of the last change in Desa Ekspor."), DAY, _field("updated_at")),
    Column(
        "synthetic", _("Example data"), _("Yes: made up for a trial, no real enterprise."), YES_NO, _field("synthetic"), width=10
    ),
    Column("owner_name", _("Name of the owner"), OPENED_OR_MASKED, TEXT, _owner("name"), private="name", width=28),
    Column("owner_nik", _("NIK of the owner"), OPENED_OR_MASKED, CODE, _owner("nik"), private="nik", width=20),
    Column("owner_phone", _("Phone of the owner"), OPENED_OR_MASKED, CODE, _owner("phone"), private="phone", width=18),
    Column(
        "owner_address", _("Home address of the owner"), OPENED_OR_MASKED, TEXT, _owner("address"), private="address", width=32
    ),
    Column("owner_birth_date", _("Birth date of the owner"), OPENED_OR_MASKED, CODE, _owner("birth_date"), private="birth_date"),
    Column("owner_sex", _("Sex of the owner"), REPORTED, TEXT, lambda line: line.sex),
    Column("owner_education", _("Education of the owner"), REPORTED, TEXT, lambda line: SCHOOLING.get(line.education, ("",))[0]),
)
# Shown although masked, since a colleague recognises somebody by them; of the others a mask says nothing.
RECOGNISED = ("name", "nik", "phone")
SOURCE_NAMES = dict(SourceName.choices)
WORDS = {
    "legal_form": dict(LegalForm.choices),
    "reported_scale": dict(Scale.choices),
    "computed_scale": dict(Scale.choices),
    "presence": dict(Presence.choices),
    "sector": SECTORS,
    "source": SOURCE_NAMES,
    "sex": dict(Owner._meta.get_field("sex").choices),
}
VILLAGE = Level.VILLAGE


def words_now():
    """WORDS in the language in force: translated once for a list, not for each of its cells."""
    return {name: {value: str(word) for value, word in words.items()} for name, words in WORDS.items()}


@dataclass(frozen=True)
class Added:
    """Columns of a part above, behind the column ``after``.

    ``read(numbers)`` gives of each enterprise what its columns find in ``line.more[name]``.
    """

    name: str
    columns: tuple[Column, ...]
    read: Callable[[list[int]], dict[int, Any]]
    after: str


ADDED: list[Added] = []


def add_columns(name, columns, read, *, after):
    """Let lists of enterprises have more columns: the part that knows them says so in its AppConfig.ready(). See Added."""
    ADDED.append(Added(name, columns, read, after))


def all_columns():
    """COLUMNS, with those of the parts above at their places."""
    return [
        one
        for column in COLUMNS
        for one in (column, *(more for added in ADDED if added.after == column.name for more in added.columns))
    ]


def columns_of(opened):
    """The columns of an export in which these fields of the owner are opened."""
    return [column for column in all_columns() if not column.private or column.private in RECOGNISED or column.private in opened]
