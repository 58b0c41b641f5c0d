"""Why two records may be one, in a sentence."""

import pytest
from django.utils import translation

from desaekspor.registry.duplicates.wording import for_and_against, in_one_sentence

COUPLE = [
    {"code": "phone_same"},
    {"code": "name_close", "letters": 1},
    {"code": "rt_same"},
    {"code": "line_same"},
    {"code": "may_be_spouse"},
    {"code": "owner_other"},
]


def test_everything_is_said_for_and_against():
    with translation.override("en"):
        assert for_and_against([*COUPLE, {"code": "of_another_model"}]) == (
            [
                "same phone", "the name differs by one letter", "same RT", "same product or line of business",
                "the owners may be husband and wife",
            ],
            ["another owner"],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "same phone, the name differs by one letter, the owners may be husband and wife…; but: another owner"),
        ("id", "telepon sama, nama berbeda satu huruf, pemiliknya mungkin suami istri…; namun: pemilik berbeda"),
    ],
)
def test_a_short_sentence_keeps_what_explains_the_pair(language, sentence):
    with translation.override(language):
        assert in_one_sentence(COUPLE, most=3) == sentence


@pytest.mark.parametrize(
    ("language", "reason", "words"),
    [
        ("en", {"code": "near", "metres": 40}, "40 metres apart"),
        ("en", {"code": "near", "metres": 0}, "less than 10 metres apart"),
        ("en", {"code": "far", "metres": 14620}, "but: 14.6 km apart"),
        ("id", {"code": "far", "metres": 14620}, "namun: berjarak 14,6 km"),
    ],
)
def test_ways_are_told_as_people_say_them(language, reason, words):
    with translation.override(language):
        assert in_one_sentence([reason]) == words
