"""The index once more in plain Python, one village at a time, after docs/explanation/village-potential.md."""

import math


def twin_index(villages, table):
    """{village code: (index or None, {component: score or None})}."""
    values = {place.code: {row.code: twin_value(place, row) for row in table.indicators} for place in villages}

    def is_used(row):
        known = sum(values[code][row.code] is not None for code in values) / len(villages)
        if known < table.least_villages:
            return False
        return not row.counted or twin_difference(row, villages, values) >= table.least_difference

    used = [row for row in table.indicators if is_used(row)]
    groups = {}
    for part in table.components:
        of_part = [row for row in table.indicators if row.component == part.code]
        left = [row for row in used if row.component == part.code and row.weight > 0]
        known = [row for row in used if row.component == part.code]
        if left and len(known) >= table.least_indicators * len(of_part):
            groups[part.code] = left
    scores = {row.code: twin_scores(row, {code: values[code][row.code] for code in values}, table) for row in table.indicators}
    found = {}
    for code in values:
        components = {}
        for part in table.components:
            components[part.code] = None
            if part.code in groups:
                present = [row for row in groups[part.code] if scores[row.code][code] is not None]
                if len(present) >= table.least_indicators * len(groups[part.code]) and present:
                    total = sum(row.weight for row in present)
                    components[part.code] = sum(row.weight * scores[row.code][code] for row in present) / total
        weights = {part.code: part.weight for part in table.components if part.code in groups and part.weight > 0}
        known = {name: weight for name, weight in weights.items() if components[name] is not None}
        index = None
        if known and sum(known.values()) >= table.least_weight * sum(weights.values()) - 1e-9:
            total = sum(known.values())
            if table.aggregation == "arithmetic":
                index = sum(weight * components[name] for name, weight in known.items()) / total
            else:
                logs = [weight * math.log(max(components[name], table.floor)) for name, weight in known.items()]
                index = math.exp(math.fsum(logs) / total)
        found[code] = (index, components)
    return found


def twin_value(place, row):
    counts = twin_counts(place, row)
    if counts is None:
        return None
    value = counts[0] / counts[1] * row.times
    if row.plausible and not row.plausible[0] <= value <= row.plausible[1]:
        return None
    return value


def twin_counts(place, row):
    """What stands above and below the line; None when something is unknown, doubted or zero below."""
    figures = {}
    for name in (*row.of, *row.per):
        bare, _, family = name.partition("@")
        fitting = [figure for figure in place.figures.get(bare, ()) if figure.source.startswith(family)]
        if not fitting:
            return None
        figures[name] = fitting
    for family in {name.partition("@")[2] for name in figures} - {""}:
        members = [name for name in figures if name.endswith("@" + family)]
        common = set.intersection(*({figure.period for figure in figures[name]} for name in members))
        if not common:
            return None
        for name in members:
            figures[name] = [figure for figure in figures[name] if figure.period == max(common)]
    chosen = {name: fitting[0] for name, fitting in figures.items()}
    witnesses = [place.figures[name][0] for name in row.doubted_with if place.figures.get(name)]
    if any(figure.flag for figure in (*chosen.values(), *witnesses)):
        return None
    below = sum(chosen[name].value for name in row.per) if row.per else 1
    return (sum(chosen[name].value for name in row.of), below) if below else None


def twin_difference(row, villages, values):
    """I²: the part of the variation of a count that is more than chance."""
    counts = [twin_counts(place, row) for place in villages if values[place.code][row.code] is not None]
    rate = sum(above for above, _below in counts) / sum(below for _above, below in counts)
    unit = rate * (1 - rate) if row.noise_as == "share" else rate
    if unit <= 0 or len(counts) < 2:
        return 0
    heterogeneity = sum((above / below - rate) ** 2 / (unit / below) for above, below in counts)
    return max(0, 1 - (len(counts) - 1) / heterogeneity)


def twin_scores(row, values, table):
    known = sorted(value for value in values.values() if value is not None)
    scores = {}
    for code, value in values.items():
        if value is None:
            scores[code] = None
            continue
        if row.normalise == "rank":
            score = (sum(other < value for other in known) + sum(other == value for other in known) / 2) / len(known)
        else:
            change = {"": float, "log": math.log, "log1p": math.log1p}[row.transform]
            if row.normalise == "goalposts":
                low, high = map(change, row.goalposts)
            else:
                low, high = (twin_percentile([change(other) for other in known], percent) for percent in table.winsorise)
            score = min(max((change(value) - low) / (high - low), 0), 1) if high > low else 0.5
        scores[code] = score if row.direction > 0 else 1 - score
    return scores


def twin_percentile(ordered, percent):
    position = (len(ordered) - 1) * percent / 100
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


GONE = {"moved", "closed", "not_found", "duplicate"}


def twin_makers(rows, *, year, with_synthetic=True):
    """The counts of ``village_makers`` by looking at one enterprise after the other."""
    counted, kinds = {}, {}
    for row in rows:
        if len(row["region_id"]) != 13 or row["presence"] in GONE or (row["synthetic"] and not with_synthetic):
            continue
        names = (
            "enterprises", "makers", "makers_nib", "makers_workers_known", "makers_paying", "makers_year_known",
            "makers_3_years", "makers_kind_known", "workers_known", "synthetic", "verified",
        )  # fmt: skip
        count = counted.setdefault(row["region_id"], dict.fromkeys(names, 0))
        count["enterprises"] += 1
        count["synthetic"] += row["synthetic"]
        count["verified"] += row["verified"]
        workers = [row["paid_men"], row["paid_women"], row["unpaid_men"], row["unpaid_women"]]
        count.setdefault("workers", None)
        if None not in workers:
            count["workers_known"] += 1
            count["workers"] = (count["workers"] or 0) + sum(workers)
        if row["kbli_category"] != "C":
            continue
        count["makers"] += 1
        count["makers_nib"] += row["has_nib"]
        if row["paid_men"] is not None and row["paid_women"] is not None:
            count["makers_workers_known"] += 1
            count["makers_paying"] += row["paid_men"] + row["paid_women"] > 0
        if row["start_year"] is not None:
            count["makers_year_known"] += 1
            count["makers_3_years"] += row["start_year"] <= year - 3
        if len(row["kbli"]) == 5:
            count["makers_kind_known"] += 1
            of_village = kinds.setdefault(row["region_id"], {})
            of_village[row["kbli"][:4]] = of_village.get(row["kbli"][:4], 0) + 1
    for code, count in counted.items():
        count["makers_of_main_kind"] = max(kinds[code].values()) if code in kinds else None
    return counted, kinds


def twin_headings(enterprises, products, pairs, *, with_synthetic):
    """Makers by heading, one row after the other, in the order of the measure."""

    def counts(row):
        gone = row["presence"] in ("moved", "closed", "not_found", "duplicate")
        return len(row["region_id"]) == 13 and not gone and (with_synthetic or not row["synthetic"])

    found = {}
    for row in products:
        if counts(row) and (row["stated"] or row["kbli_category"] in ("A", "B", "C")):
            found.setdefault((row["region_id"], row["heading"]), [0, 0])[0] += 1
    for row in enterprises:
        if counts(row) and row["kbli_category"] == "C":
            for kbli, heading in pairs:
                if kbli == row["kbli"]:
                    found.setdefault((row["region_id"], heading), [0, 0])[1] += 1
    return [
        {"code": code, "heading": heading, "told": told, "could": could}
        for (code, heading), (told, could) in sorted(found.items())
    ]
