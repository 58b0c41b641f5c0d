"""Whether a code that somebody typed is a code of an edition: as it is, put right, converted from an older one, or refused."""

from dataclasses import dataclass

from desaekspor.datafiles.folder import DataError
from desaekspor.nomenclature import lists
from desaekspor.nomenclature.codes import BTKI2022, EDITIONS, HS2017, HS2022, KBLI2020, KBLI2025, clean
from desaekspor.nomenclature.converting import NoConcordance, convert

VALID, CORRECTED, CONVERTED, INVALID, EMPTY = "valid", "corrected", "converted", "invalid", "empty"
# Editions in which an unknown code is looked for.
OTHERS = {HS2022: (HS2017,), HS2017: (HS2022,), KBLI2020: (KBLI2025,), KBLI2025: (KBLI2020,), BTKI2022: ()}


@dataclass(frozen=True)
class Checked:
    """``state``: valid; corrected (a lost zero, a national line cut to its subheading); converted; invalid; empty.

    ``reason`` is a key of messages.REASONS, ``code`` the code to keep ("" when there is none), ``candidates`` what to choose
    from, ``from_version`` the edition that a converted or refused code was found in.
    """

    code: str
    version: str
    state: str
    reason: str = ""
    typed: str = ""
    from_version: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.state in (VALID, CORRECTED, CONVERTED)

    def __str__(self) -> str:
        from desaekspor.nomenclature.messages import explain_check

        return explain_check(self)


def check_code(text: str, version: str = HS2022, *, finest: bool = True) -> Checked:
    """Judge a typed code. ``finest``: only codes of the finest level will do, not a heading or a group.

    Raises a DataError where the list of ``version`` is not in the data folder.
    """
    listed, edition = lists.code_list(version), EDITIONS[version]
    code = clean(text)
    if not code:
        return Checked("", version, EMPTY, typed=text)

    def said(state: str, found: str = "", reason: str = "", **more) -> Checked:
        return Checked(found, version, state, reason, text, **more)

    if not (code.isascii() and code.isdecimal()) and (finest or code not in listed):
        return said(INVALID, reason="not_digits")
    if code in listed:
        return said(VALID, code) if not finest or len(code) == edition.finest else _too_wide(code, listed, said)
    if version in (HS2022, HS2017) and len(code) in (8, 10) and code[:6] in listed:
        return said(CORRECTED, code[:6], "line_cut")  # a line of a national tariff
    if (padded := f"0{code}") in listed and len(padded) == edition.finest:
        return said(CORRECTED, padded, "lost_zero")  # a sheet took it for a number
    if found := _of_other_edition(code, version, said):
        return found
    if len(code) not in edition.lengths:
        return said(INVALID, reason="wrong_length")
    above = next((code[:length] for length in range(len(code) - 1, 0, -1) if code[:length] in listed), "")
    return said(INVALID, reason="not_below" if above else "unknown", candidates=(above,) if above else ())


def _too_wide(code, listed, said) -> Checked:
    below = listed.under(code)
    while len(below) == 1 and len(below[0].code) < listed.edition.finest:
        below = listed.under(below[0].code)
    return said(INVALID, reason="too_wide", candidates=tuple(entry.code for entry in below[:12]))


def _of_other_edition(code: str, version: str, said) -> Checked | None:
    for other in OTHERS.get(version, ()):
        try:
            if code not in lists.code_list(other) or len(code) != EDITIONS[other].finest:
                continue
            conversion = convert(code, other, version)
        except (DataError, NoConcordance):
            continue
        if len(conversion.links) == 1 and len(conversion.links[0].code) == EDITIONS[version].finest:
            return said(CONVERTED, conversion.links[0].code, "converted", from_version=other)
        candidates = tuple(link.code for link in conversion.links)
        return said(INVALID, reason="several" if candidates else "no_pair", from_version=other, candidates=candidates)
    return None
