"""Figures of villages that were copied from another village's form: marked as doubtful wherever they are shown."""

from desaekspor.portal.kept import keep
from desaekspor.potential.doubts import COPIED
from desaekspor.potential.queries import copied_facts


def copies_in(regency):
    """``copied_facts`` of a regency, until figures are loaded anew."""
    return keep(f"copies:{regency}", lambda: (copied_facts(regency),))[0]  # none is also worth keeping


def flag_of(flag, figure, copies):
    """Why a ``figure`` (village, indicator, source, period) looks wrong: as its source was judged, or as it is a copy."""
    return flag or (COPIED if figure in copies else "")
