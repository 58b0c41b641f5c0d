"""What holds of every template as it is written."""

import re
from pathlib import Path

import pytest

import desaekspor

PACKAGE = Path(desaekspor.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
ATTRIBUTE = re.compile(
    r"(?<![\w-])(?:value|id|for|href|action|formaction|name|src|max|min|aria-(?:labelledby|describedby|controls)"
    r"|data-(?!label)[\w-]+|hx-[\w-]+)=\"([^\"]*)\""
)
BARE = re.compile(r"\{\{ ((?:\w+\.)*(?:pk|id|number|year|revision|seen|base|\w+_number|\w+_pk|\w+_id)) \}\}")
UNLOCALIZED = re.compile(r"\{% localize off %\}.*?\{% endlocalize %\}", re.DOTALL)


def numbers_in_attributes(template):
    """Names of numbers that stand in an attribute as people write them: "1.202" of a key 1202 comes back as nothing."""
    found = {name for content in ATTRIBUTE.findall(UNLOCALIZED.sub("", template)) for name in BARE.findall(content)}
    return sorted(name for name in found if not name.endswith("auto_id"))


def test_a_number_in_an_attribute_is_found():
    assert numbers_in_attributes('<input value="{{ row.pk }}">{{ row.pk }}') == ["row.pk"]
    assert numbers_in_attributes('<input value="{{ row.pk|unlocalize }}" data-label="{{ number }}">') == []
    assert numbers_in_attributes('{% localize off %}<input value="{{ row.pk }}">{% endlocalize %}') == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_numbers_in_attributes_are_written_for_machines(path):
    assert numbers_in_attributes(path.read_text()) == []
