"""The models of the app, each subject in its own folder."""

from desaekspor.potential.production.models import Production, ProductionChange, ProductionFile, ProductionPhoto
from desaekspor.potential.results.models import (
    Assessment,
    ClassVersion,
    IndexVersion,
    MakerCluster,
    ProgrammeLabel,
    Snapshot,
    VillageAssessment,
    VillageSpecialisation,
)

__all__ = [
    "Assessment",
    "ClassVersion",
    "IndexVersion",
    "MakerCluster",
    "Production",
    "ProductionChange",
    "ProductionFile",
    "ProductionPhoto",
    "ProgrammeLabel",
    "Snapshot",
    "VillageAssessment",
    "VillageSpecialisation",
]
