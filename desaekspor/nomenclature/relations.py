"""Which codes of one list belong to which of another: relations, turned around and put one behind the other. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """One code belongs to another. ``is_main``: the one to take when a single code is wanted."""

    left: str
    right: str
    is_main: bool = True
    share: float | None = None  # of the left code, as far as its source says so
    how: str = ""  # in the words of the source: same code, exact, partial …


class Relation:
    """All pairs between two lists."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.pairs = {(pair.left, pair.right): pair for pair in pairs}
        self.right_of: dict[str, list[str]] = {}
        self.left_of: dict[str, list[str]] = {}
        for left, right in self.pairs:
            self.right_of.setdefault(left, []).append(right)
            self.left_of.setdefault(right, []).append(left)

    def turned(self) -> "Relation":
        """From the right to the left. A pair stays the main one where it says so and is the only such for its code.

        Shares are of the other side then and fall away.
        """
        mains: dict[str, int] = {}
        for pair in self.pairs.values():
            mains[pair.right] = mains.get(pair.right, 0) + pair.is_main
        return Relation(
            Pair(pair.right, pair.left, is_main=pair.is_main and mains[pair.right] == 1, how=pair.how)
            for pair in self.pairs.values()
        )

    def mains(self) -> "Relation":
        return Relation(pair for pair in self.pairs.values() if pair.is_main)

    def then(self, other: "Relation") -> "Relation":
        """This one and, from where it leads, the other. The only way there is the main one; hows are kept where all agree."""
        found: dict[tuple[str, str], set[str]] = {}
        for (left, middle), pair in self.pairs.items():
            for right in other.right_of.get(middle, ()):
                found.setdefault((left, right), set()).add(other.pairs[middle, right].how or pair.how)
        ways: dict[str, int] = {}
        for left, _right in found:
            ways[left] = ways.get(left, 0) + 1
        return Relation(
            Pair(left, right, is_main=ways[left] == 1, how=hows.pop() if len(hows) == 1 else "")
            for (left, right), hows in found.items()
        )

    def kinds(self, group: Iterable[str]) -> dict[str, str]:
        """How a group of codes on the left and each of its codes on the right belong together: 1:1, 1:n, n:1 or n:n.

        The first place counts the codes on the left that belong to the right one, the second those on the right that belong
        to the group, as in the tables of the United Nations.
        """
        lefts = set(group)
        rights = {code for one in lefts for code in self.right_of.get(one, ())}
        many = "1" if len(rights) == 1 else "n"
        return {right: f"{'1' if lefts.issuperset(self.left_of[right]) else 'n'}:{many}" for right in rights}
