"""The changes of class and the counts, reckoned one enterprise after the other in plain Python."""

import itertools

from desaekspor.readiness.chain.sizes.bands import FIXED


def band_of(kind, basis, value):
    """(rank, name), or None of an unknown value."""
    if value is None:
        return None
    for band in FIXED:
        if (band.kind, band.basis) == (kind, basis) and band.above < value and (band.upto is None or value <= band.upto):
            return band.rank, band.name
    return None


def is_slip(kind, old, new):
    if kind != "legal" or old <= 0 or new <= 0:
        return False
    return any(old * times == new or new * times == old for times in (10, 100, 1000))


def lines_of(states):
    lines = {}
    for state in states:
        lines.setdefault((state["enterprise"], state["kind"]), []).append(state)
    return {key: sorted(line, key=lambda state: state["since"]) for key, line in lines.items()}


def twin_changes(states):
    found = []
    for (number, kind), line in lines_of(states).items():
        for old, new in itertools.pairwise(line):
            before, after = (band_of(kind, one["basis"], one["value"]) for one in (old, new))
            if before and after and old["basis"] == new["basis"] and before[0] != after[0]:
                doubt = "zeros" if is_slip(kind, old["value"], new["value"]) else ""
                found.append((new["since"], number, kind, before[1], after[1], after[0] > before[0], doubt))
    return sorted(found)


def twin_counts(states, periods):
    found = {}
    for (_number, kind), line in lines_of(states).items():
        for period in periods:
            before = [state for state in line if state["since"] < period["first_day"]][-1:]
            after = [state for state in line if state["since"] <= period["last_day"]][-1:]
            if not before:
                continue
            old, new = before[0], after[0]
            bands = [band_of(kind, one["basis"], one["value"]) for one in (old, new)]
            gone = new["gone_on"] is not None and new["gone_on"] <= period["last_day"]
            if None in bands or old["basis"] != new["basis"] or gone:
                continue
            sums = found.setdefault((kind, period["period"], new["region_id"], new["sector"]), [0, 0, 0, 0])
            sums[0] += 1
            step = (bands[1][0] > bands[0][0]) - (bands[1][0] < bands[0][0])
            if step and is_slip(kind, old["value"], new["value"]):
                sums[3] += 1
            elif step:
                sums[1 if step > 0 else 2] += 1
    return {key: tuple(sums) for key, sums in found.items()}
