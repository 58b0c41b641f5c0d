"""Which village a row of a file is of: by its code, by its name and district, or by all of them, which must agree."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from desaekspor.accounts.rules import scope_of
from desaekspor.potential.production.errors import Problem, VillageEnded
from desaekspor.potential.production.services import region_for
from desaekspor.regions.codes import parse_code
from desaekspor.regions.models import Region
from desaekspor.regions.places import database_resolver
from desaekspor.registry.services.errors import OutsideRegion


def village_of(given: Mapping[str, Any], by) -> tuple[str, list[Problem], bool]:
    """The village's code, by ``code`` or by ``village`` and ``district`` of ``given``, in which ``by`` may write, what is
    wrong with it, and whether an old code led to its successor, as it does where there is one alone.

    A code is Kemendagri's or BPS's. A name beside it must be that village's: a list of which one column was sorted would
    give every village the figures of another.
    """
    text, name, district = (str(given.get(key) or "").strip() for key in ("code", "village", "district"))
    home = (scope_of(by) if by is not None else "")[:5] or settings.HOME_REGION
    if text:
        column = "code"
        code, problem = _meant(text, name, district, home)
        if problem:
            return "", [problem], False
    elif name:
        column, text = "village", name
        code = database_resolver().resolve(village=name, district=district, home=home).code or ""
    else:
        return "", [Problem("code" if "code" in given else "village", "no_village")], False
    return _valid(code, column, text, by)


def _meant(text: str, name: str, district: str, home: str) -> tuple[str, Problem | None]:
    """The code that ``text`` is, or what is wrong: it can be of two villages, or the name beside it is another's."""
    resolver = database_resolver()
    code, codes = parse_code(text) or "", resolver.village_codes(text)
    if not codes or (code not in codes and resolver.name(code)):
        return code, None  # unknown, or ended: what followed is asked of its succession
    told = resolver.resolve(village=name, district=district, home=codes[0][:5] or home)
    places = (told.code,) if told.code else told.village.candidates or ((told.district_code,) if told.district_code else ())
    fitting = [one for one in codes if one.startswith(places)] if places else list(codes)
    if len(fitting) == 1:
        return fitting[0], None
    villages = " / ".join(f"{resolver.name(one)} ({one})" for one in fitting or codes)
    if fitting:
        return "", Problem("code", "two_systems", text, {"villages": villages})
    return "", Problem("code", "name_differs", text, {"villages": villages, "named": ", ".join(filter(None, (name, district)))})


def _valid(code: str, column: str, text: str, by) -> tuple[str, list[Problem], bool]:
    followed: set[str] = set()
    while True:
        try:
            found = region_for(code, by).pk
        except VillageEnded as ended:
            if len(ended.successors) == 1 and not followed & {*ended.successors, code}:
                followed.add(ended.code)
                code = ended.successors[0]
                continue
            return "", [ended_problem(column, text, ended)], False
        except (Region.DoesNotExist, OutsideRegion) as error:
            return "", [Problem(column, "outside" if isinstance(error, OutsideRegion) else "unknown_village", text)], False
        return found, [], bool(followed)


def ended_problem(column: str, text: str, error: VillageEnded) -> Problem:
    """A VillageEnded as the problem of a cell."""
    named = ", ".join(error.successors)
    return Problem(column, "ended" if named else "ended_alone", text, {"successors": named})
