"""Which changes of a history can be taken back: small histories, and all short ones against their plain meaning."""

from dataclasses import dataclass
from itertools import product

from desaekspor.registry.histories import before, fields_of, free_to_undo, state_at, why_not_undone


@dataclass
class Change:
    version: int
    values: dict
    undoes_id: int | None = None

    @property
    def pk(self):
        return 100 + self.version


def history(*changes):
    """From ``{field: [old, new]}`` and (number of the change that it undoes, its values)."""
    made = []
    for number, one in enumerate(changes, 1):
        undoes, values = one if isinstance(one, tuple) else (None, one)
        made.append(Change(number, values, undoes and 100 + undoes))
    return made


def free(changes, now, beside=frozenset()):
    return sorted(key - 100 for key in free_to_undo(changes, now, beside))


def test_what_it_said_at_a_version():
    changes = history({"a": [None, 1], "b": [None, "x"]}, {"a": [1, 2]}, {"a": [2, 5], "b": ["x", "y"]})

    def at(version):
        later = [one for one in reversed(changes) if one.version > version]
        return state_at({"a": 5, "b": "y"}, later, {"a": 0, "b": ""}.get)

    assert [at(version) for version in (3, 2, 1, 0)] == [
        {"a": 5, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 1, "b": "x"},
        {"a": 0, "b": ""},
    ]


def test_what_follows_the_others_goes_alone_or_not_at_all():
    with_mark, mark_alone = history({"a": [1, 2], "mark": ["verified", "reported"]}, {"mark": ["reported", "verified"]})

    assert (fields_of(with_mark, {"mark"}), fields_of(mark_alone, {"mark"})) == ({"a"}, {"mark"})
    assert before(with_mark, {"a"}, {}.get) == {"a": 1}


def test_a_later_change_of_the_same_field_stands_on_it_and_nothing_may_stand_on_the_first():
    first, one, other = changes = history({"a": [None, 1]}, {"a": [1, 2]}, {"b": [None, 3]})
    now = {"a": 2, "b": 3}

    assert free(changes, now) == [2, 3]
    assert why_not_undone(first, changes, now) == "later_change"
    assert why_not_undone(one, changes, now) == why_not_undone(other, changes, now) == ""
    # A verification is nothing that the first could not be taken back with.
    verified = history({"a": [None, 1]}, {"mark": ["reported", "verified"]})
    assert free(verified, {"a": 1, "mark": "verified"}, {"mark"}) == [1, 2]


def test_an_undo_frees_what_lay_under_and_can_be_undone_itself():
    begun = ({"a": [None, 1]}, {"a": [1, 2]}, {"a": [2, 3]})
    undone = (*begun, (3, {"a": [3, 2]}))
    again = (*undone, (4, {"a": [2, 3]}))

    assert [free(history(*changes), {"a": now}) for changes, now in ((begun, 3), (undone, 2), (again, 3))] == [[3], [2, 4], [5]]
    assert why_not_undone(history(*undone)[2], history(*undone), {"a": 2}) == "undone"


def test_only_what_still_stands_as_it_was_written_is_taken_back():
    """The same value again is a change of its own; what another way wrote over is not known to the history."""
    changes = history({"a": [None, 1]}, {"a": [1, 2]}, {"a": [2, 3]}, {"a": [3, 2]})

    assert free(changes, {"a": 2}) == [4]
    assert free(changes, {"a": 7}) == []


def test_all_short_histories_against_an_editor():
    """Writing, undo and redo of an editor are always open, and whatever is open writes a value back that it had written over."""
    for choices in product(("write", "undo", "redo"), repeat=7):
        changes, stack, taken = history({"a": [None, 0]}), [0], []
        for step, choice in enumerate(choices, 1):
            able = free_to_undo(changes, {"a": stack[-1]})
            open_now = {one.values["a"][0]: one.pk for one in changes[1:] if one.pk in able}
            wanted = ({stack[-2]} if len(stack) > 1 else set()) | set(taken[-1:])
            assert wanted <= open_now.keys(), (choices, step)
            old = stack[-1]
            if choice == "undo" and len(stack) > 1:
                taken.append(stack.pop())
            elif choice == "redo" and taken:
                stack.append(taken.pop())
            else:
                stack.append(step)
                taken, choice = [], "write"
            undoes = None if choice == "write" else open_now[stack[-1]]
            changes.append(Change(len(changes) + 1, {"a": [old, stack[-1]]}, undoes))
        assert all(one.values["a"][1] == stack[-1] for one in changes if one.pk in free_to_undo(changes, {"a": stack[-1]}))
