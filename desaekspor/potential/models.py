"""The models of the app, each subject in its own folder."""

from desaekspor.potential.figure_files.models import FigureFile
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
from desaekspor.potential.survey.models import (
    Answer,
    AnswerChange,
    SurveyAssignment,
    SurveyFile,
    SurveyPhoto,
    SurveySubmission,
    VillageSurvey,
)

__all__ = [
    "Answer",
    "AnswerChange",
    "Assessment",
    "ClassVersion",
    "FigureFile",
    "IndexVersion",
    "MakerCluster",
    "Production",
    "ProductionChange",
    "ProductionFile",
    "ProductionPhoto",
    "ProgrammeLabel",
    "Snapshot",
    "SurveyAssignment",
    "SurveyFile",
    "SurveyPhoto",
    "SurveySubmission",
    "VillageAssessment",
    "VillageSpecialisation",
    "VillageSurvey",
]
