"""Who trades what with whom: revealed advantage, complexity and export potential, from tables of trade flows. No Django.

flows = read_flows(path)
with open_engine() as engine:
    engine.load("flows", flows)
    found = export_potential(engine, exporter="IDN")
"""

from .complexity import Complexity, complexity
from .errors import BadFlows, NotDetermined, UnknownExporter
from .flows import Coverage, coverage, read_flows
from .measures import export_potential, markets, revealed_advantage
from .writing import write_tables

__all__ = [
    "BadFlows",
    "Complexity",
    "Coverage",
    "NotDetermined",
    "UnknownExporter",
    "complexity",
    "coverage",
    "export_potential",
    "markets",
    "read_flows",
    "revealed_advantage",
    "write_tables",
]
