"""The engine seam: tables in, SQL, tables out. DuckDB in the process by default, Spark at national scale.

    with open_engine() as engine:
        engine.load("shipment_item", table)
        found = engine.query("SELECT hs6 FROM shipment_item WHERE year = :year", year=2026)

Which one runs is one setting, DESAEKSPOR_ENGINE. What the SQL of both engines shares is described in
docs/reference/engine.md.
"""

from desaekspor.analytics.engine import Engine, open_engine
from desaekspor.analytics.errors import (
    EngineError,
    EngineMissing,
    NoData,
    OutOfMemory,
    ParametersDiffer,
    QueryFailed,
    UnknownEngine,
)

__all__ = [
    "Engine",
    "EngineError",
    "EngineMissing",
    "NoData",
    "OutOfMemory",
    "ParametersDiffer",
    "QueryFailed",
    "UnknownEngine",
    "open_engine",
]
