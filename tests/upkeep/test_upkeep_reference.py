"""The page about upkeep names every check and every metric, and none that is gone."""

import re
from pathlib import Path

import pytest

from desaekspor.upkeep import metrics
from desaekspor.upkeep.doctor import CHECKS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "upkeep.md").read_text()


def test_every_check_of_the_doctor_in_their_order():
    section = PAGE.split("\n## Doctor\n")[1].split("\n## ")[0]

    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [check.name for check in CHECKS]


def test_the_checks_that_mend():
    section = PAGE.split("\n## Doctor\n")[1].split("\n## ")[0]

    marked = re.findall(r"^\| `(\w+)` \|.*\(mended\) \|$", section, re.MULTILINE)
    assert marked == [check.name for check in CHECKS if check.mend]


@pytest.mark.django_db
def test_every_metric():
    section = PAGE.split("\n## Metrics\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`(desaekspor_\w+)`", section.split("Worth an alarm")[0]))
    told = re.findall(r"^# HELP (\w+) ", metrics.exposition().decode(), re.MULTILINE)

    only_after_a_backup = {"desaekspor_last_backup_timestamp_seconds", "desaekspor_last_backup_bytes"}
    assert named == set(told) | only_after_a_backup
