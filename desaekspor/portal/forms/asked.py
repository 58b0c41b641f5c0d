"""What the form of an enterprise asks: every field with its hint and example, by section."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.registry.importers import cells, choices
from desaekspor.registry.importers.sidt import COLUMNS
from desaekspor.registry.models import LegalForm, Scale

CLEANERS = {column.field: column.clean for column in COLUMNS} | {
    "owner.address": cells.text(300),
    "kbli": cells.kbli_if_any,
}


@dataclass(frozen=True)
class Asked:
    """One field. ``kind``: text, money, count, digits, choice, point, village, products, private.

    What is private is never shown, only replaced or removed.
    """

    field: str
    label: str | Promise
    hint: str | Promise = ""
    kind: str = "text"
    choices: tuple = ()
    group: str = ""  # how digits are grouped while typing: "4-4-4-4"
    keyboard: str = ""  # inputmode
    limit: int = 0  # characters

    @property
    def name(self):
        """In the page: no point, which style sheets would take for a class."""
        return self.field.replace(".", "-")


@dataclass(frozen=True)
class Section:
    code: str
    title: str | Promise
    about: str | Promise
    asked: tuple[Asked, ...]


def _count(field, label):
    return Asked(field, label, _("A number of people; 0 for nobody, empty when nobody knows."), "count", keyboard="numeric")


def _money(field, label, hint):
    return Asked(field, label, hint, "money", keyboard="numeric")


SCHOOLING = tuple((level, texts[0]) for level, texts in choices.SCHOOLING.items())
SECTIONS = (
    Section(
        "business",
        _("Business"),
        "",
        (
            Asked("name", _("Name of the business"), _("As on its sign or label, for example: Kecap Bintang."), limit=200),
            Asked("activity", _("Main activity"), _("What is done there, for example: makes soy sauce at home."), limit=300),
            Asked("product", _("Products"), _("One a line, for example: sweet soy sauce. Mark the main one."), "products"),
            Asked("nib", "NIB", _("Thirteen digits, as in OSS; empty when it has none."), "digits", keyboard="numeric"),
            Asked("kbli", _("KBLI code"), _("Five digits, for example: 10771."), "digits", keyboard="numeric"),
            Asked(
                "kbli_version",
                _("Edition of the KBLI"),
                _("Which list the code was taken from; empty when nobody knows."),
                "choice",
                (("2020", "KBLI 2020"), ("2025", "KBLI 2025")),
            ),
            Asked("kbli_category", _("KBLI category"), _("One letter from A to V, for example: C."), limit=20),
            Asked("legal_form", _("Legal form"), "", "choice", tuple(LegalForm.choices)),
            Asked("start_month", _("Month of the start"), "", "choice"),
            Asked("start_year", _("Year of the start"), _("Four digits, for example: 2013."), keyboard="numeric"),
        ),
    ),
    Section(
        "size",
        _("Sales and scale"),
        _("Whole rupiah. Leave empty what nobody knows: empty is unknown, 0 is nothing."),
        (
            _money("sales_idr", _("Sales a year"), _("For a whole year, for example: 27,800,000.")),
            _money("capital_idr", _("Founding capital"), _("Without land and buildings, for example: 25,000,000.")),
            _money("assets_idr", _("Assets"), _("What the business owns, for example: 10,000,000.")),
            Asked(
                "reported_scale",
                _("Scale, reported"),
                _("As the owner or a register says. What sales and capital make of it is computed beside it."),
                "choice",
                tuple(Scale.choices),
            ),
        ),
    ),
    Section(
        "workers",
        _("Workers"),
        _("Paid workers have a wage; family who help are unpaid. The owner counts when working there."),
        (
            _count("paid_men", _("Paid men")),
            _count("paid_women", _("Paid women")),
            _count("unpaid_men", _("Unpaid men")),
            _count("unpaid_women", _("Unpaid women")),
            _count("paid_disabled_men", _("Paid men with a disability")),
            _count("paid_disabled_women", _("Paid women with a disability")),
            _count("unpaid_disabled_men", _("Unpaid men with a disability")),
            _count("unpaid_disabled_women", _("Unpaid women with a disability")),
        ),
    ),
    Section(
        "place",
        _("Place of the business"),
        _("Where the business is, which may be another place than the owner's home."),
        (
            Asked("region", _("Village"), "", "village"),
            Asked("address", _("Address of the business"), _("Street or kampung and number: Kp. Contoh No. 10."), limit=300),
            Asked("rt", "RT", _("The number alone: 004."), keyboard="numeric", limit=12),
            Asked("rw", "RW", _("The number alone: 016."), keyboard="numeric", limit=12),
            Asked("lat", _("Latitude"), _("Degrees, south is negative: -6.268882."), "point", limit=40),
            Asked("lng", _("Longitude"), _("Degrees: 107.0625."), "point", limit=40),
            Asked("photo_url", _("Address of a photo"), _("It begins with https://"), keyboard="url", limit=500),
        ),
    ),
    Section(
        "owner",
        _("Owner"),
        "",
        (
            Asked("owner.name", _("Name of the owner"), _("As on the identity card."), "private", limit=200),
            Asked(
                "owner.nik", _("NIK of the owner"), _("Sixteen digits, as on the identity card."), "private",
                group="4-4-4-4", keyboard="numeric", limit=40,
            ),
            Asked(
                "owner.phone", _("Phone of the owner"), _("A number that can be dialled: 0812-3456-7890."), "private",
                group="4-4-5", keyboard="tel", limit=40,
            ),
            Asked("owner.address", _("Home address of the owner"), _("Street, RT and RW, village."), "private", limit=300),
            Asked(
                "owner.birth_date", _("Birth date of the owner"), _("Day, month, year: 15-02-1981."), "private", limit=40
            ),
            Asked("owner.sex", _("Sex of the owner"), "", "choice", (("m", _("man")), ("f", _("woman")))),
            Asked("owner.education", _("Education of the owner"), "", "choice", SCHOOLING),
            Asked(
                "owner.disabled",
                _("Does the owner have a disability?"),
                _("Counted in sums only and never shown for one person."),
                "private",
                (("yes", _("yes")), ("no", _("no"))),
            ),
        ),
    ),
)  # fmt: skip
BY_FIELD = {asked.field: asked for section in SECTIONS for asked in section.asked}
