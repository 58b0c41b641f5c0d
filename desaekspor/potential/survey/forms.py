"""What goes into a field form from the register: villages, their last answers, and enterprises without anything of a person."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.potential.survey.errors import TooManyEnterprises
from desaekspor.potential.survey.models import VillageSurvey
from desaekspor.potential.survey.queries import last_answers
from desaekspor.potential.survey.questions import ENTERPRISES, PRIVATE, VILLAGE, questions, words
from desaekspor.potential.survey.xlsform import FormEnterprise, FormVillage, make_form
from desaekspor.registry.models import Enterprise, Owner, Product
from desaekspor.registry.queries import active
from desaekspor.registry.sectors import SECTORS, sector_of

MOST_ENTERPRISES = 5_000  # what a telephone searches in a list without delay
NOT_TOLD = (VILLAGE, PRIVATE, ENTERPRISES)


def field_form(villages, *, year, by, title, with_enterprises=True, persons=False):
    """(workbook as bytes, how many enterprises are in it) for these villages (a queryset of Region); it is in the audit log.

    Raises TooManyEnterprises: make it for fewer villages, or without enterprises.
    """
    villages = list(villages.select_related("parent"))
    enterprises = listed_enterprises([village.code for village in villages]) if with_enterprises else []
    revisions = dict(VillageSurvey.objects.filter(region__in=villages, year=year).values_list("region_id", "revision"))
    last = last_answers([village.code for village in villages])
    told = [
        FormVillage(
            village.code, village.name, village.parent.name, revisions.get(village.code, 0), _in_words(last.get(village.code, {}))
        )
        for village in villages
    ]
    version = timezone.localtime().strftime("%Y%m%d%H%M")
    content = make_form(told, enterprises, year=year, version=version, title=title, persons=persons)
    facts = [f"year={year}", f"villages={len(villages)}", f"enterprises={len(enterprises)}"]
    record(by, "survey.form", VillageSurvey, fields=facts + (["persons"] if persons else []))
    return content, len(enterprises)


def _in_words(answers):
    """The last answers as a form shows them, in both languages where they differ, each with its year."""
    found = {}
    for code, (value, year) in answers.items():
        question = questions()[code]
        if question.kind in NOT_TOLD:
            continue
        both = dict.fromkeys(words(question, value, language) for language in ("id", "en"))
        found[code] = f"{' / '.join(both)} ({year})"
    return found


def listed_enterprises(codes):
    """The active enterprises of villages as a form may list them: number, name of the business, and what it makes."""
    rows = active(Enterprise.objects.filter(region__in=codes)).order_by("region_id", "name", "pk")
    count = rows.count()
    if count > MOST_ENTERPRISES:
        raise TooManyEnterprises(count, MOST_ENTERPRISES)
    products = dict(Product.objects.filter(enterprise__in=rows, is_main=True).values_list("enterprise_id", "name"))
    names = Owner.objects.filter(enterprise__in=rows).only("enterprise", "name")
    owners = {owner.enterprise_id: owner.name or "" for owner in names}
    found = []
    for number, name, region, category, version in rows.values_list("pk", "name", "region_id", "kbli_category", "kbli_version"):
        letter = sector_of(category, version)
        kind = products.get(number) or (str(SECTORS[letter]) if letter else "")
        owner = owners.get(number, "")
        # Whether a name is its owner's can be said only where the owner is known: not of one who was erased.
        parts = [name] if owner and not names_a_person(name, owner) else []
        parts += [kind] if kind and not names_a_person(kind, owner) else []
        label = " · ".join([*parts, _("no. %(number)s") % {"number": number}])
        found.append(FormEnterprise(number, label, region))
    return found


def names_a_person(text, owner):
    """Whether ``text`` tells who the owner is: a word of three letters or more of the owner's name stands in it."""
    parts = {word for word in re.findall(r"\w+", owner.casefold()) if len(word) >= 3}
    return bool(parts & set(re.findall(r"\w+", text.casefold())))
