"""The assessment as files: a table of villages, what is behind it, and the same as one JSON object."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desaekspor.potential.assessment import Assessed, Assessment
from desaekspor.potential.class_table import NOT_MET, UNKNOWN, Verdict
from desaekspor.potential.figures import VALUE
from desaekspor.potential.sensitivity import Sobol
from desaekspor.registry.outputs import RowsFile

DETAILS = (
    "code", "name", "component", "indicator", "indicator_name", "value", "state", "why", "score", "mark", "synthetic", "sources",
)  # fmt: skip
DECIMALS = 6


def columns(assessment: Assessment) -> list[str]:
    """The columns of the table; the first ones are fixed, then a column a component, then what tells where it comes from."""
    return [
        "code", "name", "index", "rank", "rank_low", "rank_high", "class", "reasons",
        *(component.code for component in assessment.index_table.components),
        "index_low", "index_high", "tier", "state", "missing", "synthetic", "index_version", "class_version",
    ]  # fmt: skip


def rows(assessment: Assessment, word: Callable[[str], str] = str, language: str = "id") -> Iterable[list[Any]]:
    """One row a village, in the order of the assessment. ``word`` translates the states."""
    for village in assessment.villages:
        yield [
            village.village.code,
            village.village.name,
            rounded(village.index),
            village.rank,
            village.rank_low,
            village.rank_high,
            village.cluster or UNKNOWN,
            reasons(village.missing, word, language),
            *(rounded(score) for score in village.components.values()),
            rounded(village.index_low),
            rounded(village.index_high),
            village.tier,
            village.state,
            "; ".join(verdict.rule.code for verdict in village.missing),
            int(village.synthetic),
            assessment.index_table.version,
            assessment.class_table.version,
        ]


def reasons(missing: Iterable[Verdict], word: Callable[[str], str], language: str) -> str:
    """Why a village is not in cluster 1: each rule that is not met or unknown, the least effort first; "" when all are met."""
    parts = []
    for verdict in missing:
        need = getattr(verdict.rule, f"need_{language}")
        if verdict.state == NOT_MET:
            parts.append(f"{word('missing')}: {need} ({word('found')}: {verdict.found:g})")
        else:
            parts.append(f"{word('unknown')}: {need}")
    return "; ".join(parts)


def details(assessment: Assessment, explain: Callable[[str], str] = str, language: str = "id") -> Iterable[list[Any]]:
    """One row a village and indicator: value, or why there is none, score, mark, sources with their periods."""
    names = {indicator.code: getattr(indicator, f"name_{language}") for indicator in assessment.index_table.indicators}
    places = {indicator.code: indicator.component for indicator in assessment.index_table.indicators}
    for village in assessment.villages:
        for code, reading in village.readings.items():
            yield [
                village.village.code,
                village.village.name,
                places[code],
                code,
                names[code],
                rounded(reading.value),
                reading.state,
                explain(reading.why),
                rounded(village.scores[code]),
                reading.mark if reading.figures else "",
                int(reading.synthetic),
                "; ".join(f"{source} {period}" for source, period in reading.sources),
            ]


def summary(assessment: Assessment, sensitivity: Mapping[str, Sobol]) -> dict[str, Any]:
    """Counts, versions and what matters how much, for a program."""
    index_table, class_table = assessment.index_table, assessment.class_table
    ranked = [village for village in assessment.villages if village.rank is not None]
    clusters = {name: sum(village.cluster == name for village in assessment.villages) for name in ("1", "2", "")}
    return {
        "villages": len(assessment.villages),
        "ranked": len(ranked),
        "not_ranked": {
            state: sum(village.state == state for village in assessment.villages) for state in ("missing", "not_applicable")
        },
        "class_1": clusters["1"],
        "class_2": clusters["2"],
        "class_unknown": clusters[""],
        "synthetic": any(village.synthetic for village in assessment.villages),
        "left_out": assessment.left_out,
        "index_version": index_table.version,
        "class_version": class_table.version,
        "draws": index_table.uncertainty.draws,
        "seed": index_table.uncertainty.seed,
        "sensitivity": {
            name: {
                "first": round(found.first, 4),
                "first_error": round(found.first_error, 4),
                "total": round(found.total, 4),
                "total_error": round(found.total_error, 4),
            }
            for name, found in sensitivity.items()
        },
    }


def village_object(village: Assessed) -> dict[str, Any]:
    """One village opened: score, components, indicators with their figures and sources, every rule with its verdict."""
    return {
        "code": village.village.code,
        "name": village.village.name,
        "index": village.index,
        "state": village.state,
        "rank": village.rank,
        "rank_low": village.rank_low,
        "rank_high": village.rank_high,
        "tier": village.tier,
        "tied_with": list(village.tied_with),
        "class": village.cluster or UNKNOWN,
        "synthetic": village.synthetic,
        "components": village.components,
        "indicators": indicators_object(village),
        "rules": rules_object(village),
    }


def indicators_object(village: Assessed) -> dict[str, Any]:
    """Each indicator with its value or why there is none, its score, and the figures it is made of."""
    return {
        code: {
            "value": reading.value,
            "state": reading.state,
            "why": reading.why,
            "score": village.scores[code] if reading.state == VALUE else None,
            "mark": reading.mark,
            "synthetic": reading.synthetic,
            "figures": [{"name": name, **asdict(figure)} for name, figure in reading.figures],
        }
        for code, reading in village.readings.items()
    }


def rules_object(village: Assessed) -> list[dict[str, Any]]:
    """Each rule with its verdict and what was found, in the table's order."""
    return [
        {
            "rule": verdict.rule.code,
            "field": verdict.rule.field,
            "state": verdict.state,
            "found": verdict.found,
            "effort": verdict.rule.effort,
        }
        for verdict in village.verdicts
    ]


def definitions(assessment: Assessment, explain: Callable[[str], str] = str, language: str = "id") -> Iterable[list[Any]]:
    """What each component, indicator and rule is: kind, code, name or need, weight, what it is made of, how it is normalised."""
    table, classes = assessment.index_table, assessment.class_table
    yield ["index", table.version, "", "", "", str(table.valid_from or ""), " ".join(table.notes.split())]
    for part in table.components:
        yield [
            "component",
            part.code,
            getattr(part, f"name_{language}"),
            part.weight,
            "",
            "",
            explain(assessment.left_out.get(part.code, "")),
        ]
    for indicator in table.indicators:
        made_of = " + ".join(indicator.of) + (f" / ({' + '.join(indicator.per)})" if indicator.per else "")
        made_of += f" x {indicator.times:g}" if indicator.times != 1 else ""
        yield [
            "indicator",
            indicator.code,
            getattr(indicator, f"name_{language}"),
            indicator.weight,
            made_of,
            f"{indicator.normalise} {'+' if indicator.direction > 0 else '-'}",
            explain(assessment.left_out.get(indicator.code, "")),
        ]
    yield ["classes", classes.version, "", "", "", str(classes.valid_from or ""), " ".join(classes.notes.split())]
    for rule in classes.rules:
        condition = f"{rule.field} {rule.compare} {rule.value:g}"
        yield [
            "rule",
            rule.code,
            getattr(rule, f"need_{language}"),
            "",
            condition,
            rule.effort,
            getattr(rule, f"mend_{language}"),
        ]


DEFINITIONS = ("kind", "code", "name", "weight", "made_of", "how", "notes")


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


Sheet = tuple[str, Sequence[str], Sequence[Sequence[Any]]]  # title, columns, rows


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the first sheet to a .csv or .parquet, all of them to an .xlsx. An unfinished file is taken away again."""
    writers = {".csv": _write_csv, ".xlsx": _write_workbook, ".parquet": _write_parquet}
    try:
        writers[path.suffix.lower()](path, sheets)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write_csv(path: Path, sheets: Sequence[Sheet]) -> None:
    _, names, lines = sheets[0]
    with RowsFile(path, names) as out:
        for line in lines:
            out.write(line)


def _write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, names, lines in sheets:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, len(names) - 1, 16)
            for column, name in enumerate(names):
                sheet.write_string(0, column, name, bold)
            for row, line in enumerate(lines, start=1):
                for column, cell in enumerate(line):
                    if isinstance(cell, int | float):
                        sheet.write_number(row, column, cell)
                    elif cell:
                        sheet.write_string(row, column, cell)


def _write_parquet(path: Path, sheets: Sequence[Sheet]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    _, names, lines = sheets[0]
    columns = list(zip(*lines, strict=True)) or [()] * len(names)
    pq.write_table(pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)}), path)
