"""First scores by Splink: match weights of given pairs after Fellegi and Sunter (1969), on DuckDB or on Spark.

Splink compares columns level by level ("equal", "nearly", "another") in SQL that both engines run, and
adds up log2(m/u) of the levels. m and u come from the model, never from the run, so the
weight of a pair is the same in a full run and in an incremental one.
"""

import logging
from typing import Any

import numpy as np
import pyarrow as pa

from desaekspor.analytics import Engine, open_engine

COLUMNS = ("name", "owner", "nik", "nib", "phone", "village", "street", "house", "rt", "rw", "product", "kbli", "lat", "lon")
PRIOR = 0.001  # of a pair looked at; the re-scorer learns what the weight means
Parameters = dict[str, list[list[float]]]  # comparison -> (m, u) of each level but the null level, strongest first

_DISTANCE = "sqrt(power(lat_l - lat_r, 2) + power(0.994 * (lon_l - lon_r), 2)) * 111200"  # metres; near enough at Java's latitude
_HOUSE = "village_l = village_r AND street_l = street_r AND house_l = house_r"


def comparisons() -> list[tuple[str, list[Any]]]:
    """(name, levels) of each comparison: a null level, the others from strong to weak, and the rest."""
    from splink.internals import comparison_level_library as level

    def null(*columns: str):
        return level.CustomLevel(" OR ".join(f"{c}_l IS NULL OR {c}_r IS NULL" for c in columns), "unknown").configure(
            is_null_level=True
        )

    def alike(column: str, percent: int):
        # Edits in whole numbers: DuckDB's Jaro-Winkler and that of Splink's jar for Spark differ in 1 of 300 pairs of names.
        length = f"greatest(length({column}_l), length({column}_r))"
        return level.CustomLevel(f"100 * levenshtein({column}_l, {column}_r) <= {percent} * {length}", f"{percent} % edits")

    def texts(column: str):
        return [null(column), level.ExactMatchLevel(column), alike(column, 15), alike(column, 35), level.ElseLevel()]

    return [
        ("name", texts("name")),
        ("owner", texts("owner")),
        ("nik", [
            null("nik"), level.ExactMatchLevel("nik"),
            level.CustomLevel("substr(nik_l, 1, 15) = substr(nik_r, 1, 15)", "fifteen digits"),
            level.LevenshteinLevel("nik", 2), level.ElseLevel(),
        ]),
        ("nib", [null("nib"), level.ExactMatchLevel("nib"), level.ElseLevel()]),
        ("phone", [
            null("phone"), level.ExactMatchLevel("phone"),
            level.CustomLevel("replace(phone_l, '0', '') = replace(phone_r, '0', '')", "zeros lost"), level.ElseLevel(),
        ]),
        ("place", [
            level.CustomLevel("(village_l IS NULL OR village_r IS NULL) AND (street_l IS NULL OR street_r IS NULL)", "unknown")
            .configure(is_null_level=True),
            level.CustomLevel(_HOUSE, "house"),
            level.CustomLevel("village_l = village_r AND rt_l = rt_r AND rw_l = rw_r AND street_l = street_r", "street and rt"),
            level.CustomLevel("village_l = village_r AND rt_l = rt_r AND rw_l = rw_r", "rt"),
            level.CustomLevel("street_l = street_r", "street"),
            level.CustomLevel("village_l = village_r", "village"),
            level.ElseLevel(),
        ]),
        ("distance", [
            null("lat", "lon"), level.CustomLevel(f"{_DISTANCE} < 70", "70 m"), level.CustomLevel(f"{_DISTANCE} < 300", "300 m"),
            level.CustomLevel(f"{_DISTANCE} < 1500", "1,500 m"), level.ElseLevel(),
        ]),
        ("product", [null("product"), level.ExactMatchLevel("product"), alike("product", 35), level.ElseLevel()]),
        ("kbli", [
            null("kbli"), level.ExactMatchLevel("kbli"),
            level.CustomLevel("substr(kbli_l, 1, 2) = substr(kbli_r, 1, 2)", "division"), level.ElseLevel(),
        ]),
    ]  # fmt: skip


def settings(parameters: Parameters | None = None, keep_levels: bool = False):
    """Splink's settings; without ``parameters`` every level says nothing (m = u), which is how levels are counted in training."""
    from splink import SettingsCreator, block_on
    from splink.internals.comparison_library import CustomComparison

    made = []
    for name, levels in comparisons():
        shares = (parameters or {}).get(name) or [[0.5, 0.5]] * (len(levels) - 1)
        for level, (m, u) in zip(levels[1:], shares, strict=True):
            level.configure(m_probability=m, u_probability=u)
        made.append(CustomComparison(levels, output_column_name=name))
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(made),
        blocking_rules_to_generate_predictions=[block_on("row")],  # not used: the pairs are given
        unique_id_column_name="row",
        probability_two_random_records_match=PRIOR,
        retain_matching_columns=keep_levels,
        retain_intermediate_calculation_columns=keep_levels,
    )


def weigh(records: pa.Table, pairs: pa.Table, parameters: Parameters, engine: Engine | None = None) -> np.ndarray:
    """Splink's match weight of each of ``pairs`` (left_row, right_row: positions in normalised ``records``), in their order."""
    if not pairs.num_rows:
        return np.empty(0)
    table = _predict(records, pairs, settings(parameters), engine)
    return _in_order(table, pairs, "match_weight")


def levels_of(records: pa.Table, pairs: pa.Table, engine: Engine | None = None) -> dict[str, np.ndarray]:
    """The level that each of ``pairs`` reaches in each comparison: -1 not known, 0 the rest, more the stronger."""
    table = _predict(records, pairs, settings(keep_levels=True), engine)
    return {name: _in_order(table, pairs, f"gamma_{name}") for name, _ in comparisons()}


def _predict(records: pa.Table, pairs: pa.Table, creator: Any, engine: Engine | None) -> pa.Table:
    if engine is None:
        with open_engine("duckdb") as own:
            return _predict(records, pairs, creator, own)
    from splink import Linker

    for name in ("splink", "splink.internals"):
        logging.getLogger(name).setLevel(logging.ERROR)
    db_api = _splink_api(engine)
    # One chunk each: PySpark 4.0 keeps only a part of a table in several, and says nothing.
    rows = pa.table(
        {"row": pa.array(range(records.num_rows), pa.int32()), **{name: records[name] for name in COLUMNS}}
    ).combine_chunks()
    linker = Linker(db_api.register(rows), creator, validate_settings=False, log_level=logging.ERROR)
    blocked = pa.table(
        {
            "match_key": pa.array(["0"] * pairs.num_rows),
            "join_key_l": pairs["left_row"].cast(pa.int32()),
            "join_key_r": pairs["right_row"].cast(pa.int32()),
        }
    ).combine_chunks()
    linker.table_management.register_blocked_pairs_for_predict(db_api.register(blocked))
    predicted = linker.inference.predict(warning_mode="never")
    table = predicted.as_pyarrow_table()
    linker.table_management.delete_tables_created_by_splink_from_db()
    return table


def _splink_api(engine: Engine) -> Any:
    if engine.name == "spark":
        from splink import SparkAPI

        return SparkAPI(spark_session=engine.native, break_lineage_method="persist")
    from splink import DuckDBAPI

    return DuckDBAPI(connection=engine.native)


def _in_order(table: pa.Table, pairs: pa.Table, column: str) -> np.ndarray:
    """The values of ``column`` in the order of ``pairs``."""
    width = 1 << 32
    keys = table["row_l"].to_numpy().astype(np.int64) * width + table["row_r"].to_numpy()
    wanted = pairs["left_row"].to_numpy().astype(np.int64) * width + pairs["right_row"].to_numpy()
    order = np.argsort(keys, kind="stable")
    return table[column].to_numpy()[order[np.searchsorted(keys, wanted, sorter=order)]]
