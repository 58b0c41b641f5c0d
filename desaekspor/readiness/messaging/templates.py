"""The templates that an officer can use: those of the program, and what the regency wrote instead or beside them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from desaekspor.accounts.audit import record
from desaekspor.readiness.messaging.models import MessageTemplate
from desaekspor.readiness.messaging.placeholders import used_in

TABLE = Path(__file__).with_name("tables") / "templates.toml"
REGENCY = 5  # characters of a regency's code


class UnknownTemplate(Exception):
    """There is no template of this code for the region."""


@dataclass(frozen=True)
class Template:
    """The words of a version, wherever they stand. ``own``: the regency wrote it."""

    code: str
    version: int
    name_id: str
    name_en: str
    subject_id: str
    subject_en: str
    body_id: str
    body_en: str
    own: bool = False
    is_retired: bool = False

    def name(self, language):
        return self.name_en if language == "en" else self.name_id

    def words(self, language):
        """(subject, body) in the language; in Indonesian where there are none in English."""
        if language == "en" and self.body_en:
            return self.subject_en or self.subject_id, self.body_en
        return self.subject_id, self.body_id

    @property
    def placeholders(self):
        """The names of all placeholders in both languages."""
        return used_in(self.subject_id, self.subject_en, self.body_id, self.body_en)


@cache
def shipped():
    """``{code: Template}`` of those that come with the program, in their order."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {row["code"]: Template(version=table["version"], **row) for row in table["template"]}


def _of_row(row):
    return Template(
        *(row.code, row.version, row.name, row.name, row.subject_id, row.subject_en, row.body_id, row.body_en),
        own=True,
        is_retired=row.is_retired,
    )


def templates_of(region, *, retired=False):
    """``{code: Template}`` that a region's officers use: the latest of their regency, else the program's. One query."""
    found = dict(shipped())
    for row in MessageTemplate.objects.filter(region=region[:REGENCY]).order_by("code", "version"):
        found[row.code] = _of_row(row)
    return found if retired else {code: one for code, one in found.items() if not one.is_retired}


def template_of(region, code):
    """Raises UnknownTemplate."""
    try:
        return templates_of(region, retired=True)[code]
    except KeyError:
        raise UnknownTemplate(code) from None


def versions_of(region, code):
    """All versions, the latest first: the regency's rows, then the program's Template."""
    rows = list(MessageTemplate.objects.filter(region=region[:REGENCY], code=code).select_related("by").order_by("-version"))
    return rows, shipped().get(code)


@transaction.atomic
def write_template(region, code, values, *, by):
    """A new version of a template for a regency. Raises placeholders.UnknownPlaceholder; the same words make none.

    ``values``: name, subject_id, subject_en, body_id, body_en, is_retired.
    """
    used_in(*(values.get(name, "") for name in ("subject_id", "subject_en", "body_id", "body_en")))
    region = region[:REGENCY]
    newest = MessageTemplate.objects.filter(region=region, code=code).order_by("version").last()
    if newest and all(getattr(newest, name) == value for name, value in values.items()):
        return newest
    last = MessageTemplate.objects.filter(region=region, code=code).aggregate(last=Max("version"))["last"]
    last = last or (shipped()[code].version if code in shipped() else 0)
    row = MessageTemplate.objects.create(code=code, region_id=region, version=last + 1, by=by, **values)
    record(by, "message_template.write", row)
    return row
