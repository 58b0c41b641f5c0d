"""Groups of products that rules of markets speak of, and in which of them an enterprise is. Pure: no Django."""

from functools import cache

# Each group with those that it is part of; everything is part of ALL.
ALL = "all"
GROUPS: dict[str, tuple[str, ...]] = {
    ALL: (),
    "food": (),
    "processed_food": ("food",),
    "acid_food": ("processed_food",),
    "soy_sauce": ("acid_food",),
    "meat": ("food",),
    "fish": ("food",),
    "animal_goods": (),
    "animal_food": ("food", "animal_goods"),
    "organic": ("food",),
    "plants": (),
    "spices": ("food", "plants"),
    "herbal": (),
    "plaited": ("plants", "craft"),
    "forest_goods": (),
    "cocoa_coffee": ("processed_food", "forest_goods"),
    "wood": ("forest_goods",),
    "wood_packaging": (),
    "textile": (),
    "craft": (),
    "cosmetics": (),
}
# By the division (two digits) or group (three) of KBLI; the longest that fits counts.
BY_KBLI = {
    "01": ("plants",),
    "011": ("plants", "food"),
    "012": ("plants", "food"),
    "0127": ("plants", "food", "forest_goods"),
    "014": ("meat",),
    "02": ("forest_goods",),
    "03": ("fish",),
    "10": ("processed_food",),
    "101": ("meat", "processed_food"),
    "102": ("fish", "processed_food"),
    "1073": ("processed_food", "forest_goods"),
    "1076": ("processed_food", "forest_goods"),
    "1077": ("acid_food",),
    "10771": ("soy_sauce",),
    "11": ("processed_food",),
    "13": ("textile",),
    "14": ("textile",),
    "15": ("textile",),
    "16": ("wood",),
    "2023": ("cosmetics",),
    "31": ("wood",),
    "32": ("craft",),
    "56": ("processed_food",),
}


def with_parents(groups) -> frozenset[str]:
    """The groups and all that they are part of, ALL among them."""
    return _with_parents(tuple(groups))


@cache
def _with_parents(groups: tuple[str, ...]) -> frozenset[str]:
    found, waiting = {ALL}, list(groups)
    while waiting:
        group = waiting.pop()
        if group in GROUPS and group not in found:
            found.add(group)
            waiting += GROUPS[group]
    return frozenset(found)


@cache
def groups_of_kbli(code: str) -> tuple[str, ...]:
    """The groups that a line of business most likely makes; none where it tells nothing."""
    for length in (5, 4, 3, 2):
        if len(code) >= length and code[:length] in BY_KBLI:
            return BY_KBLI[code[:length]]
    return ()
