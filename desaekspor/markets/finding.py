"""The classifier of the project, with the texts of the tariff book where the data folder has them."""

from pathlib import Path

from desaekspor.datafiles.folder import DataError, data_file
from desaekspor.markets.classifier.classifying import Answer, Classifier
from desaekspor.markets.classifier.lexicon import lexicon
from desaekspor.markets.classifier.retrieval import Retrieval, tariff_texts
from desaekspor.markets.once import once

TARIFF_FILES = ("hs2022", "btki2022")


def classify(text: str) -> Answer:
    """What ``text`` may be in HS 2022; the first call reads lexicon and tariff book."""
    return classifier().classify(text)


def classifier() -> Classifier:
    """One classifier a process; a tariff book that comes later is seen at the next question."""
    return _classifier(tariff_folder())


def tariff_folder() -> Path | None:
    """Where the files of the tariff book lie; None where one of them cannot be had."""
    try:
        paths = [data_file(name) for name in TARIFF_FILES]
    except (DataError, OSError):
        return None
    return paths[0].parent


@once
def _classifier(folder: Path | None) -> Classifier:
    return Classifier(retrieval=Retrieval(tariff_texts(folder), lexicon().spelling) if folder else None)
