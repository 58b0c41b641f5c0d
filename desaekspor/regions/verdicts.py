"""What the resolver says of a place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one given text.

    kind: exact (the official name but for upper and lower case), corrected, empty, ambiguous, unknown,
    contradicts (a known place, but not where the other texts say).
    name: the official name, when one is settled or suggested.
    how: what was corrected, one or more of: prefix, spacing, spelling, abbreviation, other_name, code, bps_code,
    old_code, district_behind (the district stood in the village's cell), from_village (concluded from the village);
    kind with exact: the regency's Kab. or Kota was missing or short, which is no defect once it is settled;
    no_list with unknown: the villages of that regency are not in the list.
    candidates: the codes it may mean, when it is not settled.
    """

    kind: str
    name: str = ""
    how: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one place.

    status: exact (every given text is the official name), corrected (settled, something was mended),
    ambiguous (two readings, or texts that contradict each other), unknown (no village of that name, or none
    was given: see ``village.kind`` and ``district_code``).
    """

    status: str
    code: str | None
    district_code: str | None
    regency_code: str | None
    village: Verdict
    district: Verdict
    regency: Verdict


EMPTY = Verdict("empty")
UNKNOWN = Verdict("unknown")
NO_LIST = Verdict("unknown", how=("no_list",))
