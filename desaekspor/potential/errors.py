"""What may be wrong with the tables of the index and of the classes. messages.py finds the words for people."""


class BadTable(Exception):
    """A table cannot be used as it is. ``code`` is one of messages.WORDS; the other facts are attributes and in ``facts``."""

    code = "unreadable"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts
        self.__dict__.update(facts)


class UnreadableTable(BadTable):
    """No file, no TOML, or a line that says something else than the others: ``place`` and ``found`` tell."""


class NoWeight(BadTable):
    """The weights of ``group`` (a component's code, or "components") sum to zero, so nothing can be weighed."""

    code = "no_weight"


class NegativeWeight(BadTable):
    """A weight of ``entry`` below zero; less is better is a direction, not a weight."""

    code = "negative_weight"


class UnknownComponent(BadTable):
    """The indicator ``entry`` belongs to the component ``component``, which the table lacks."""

    code = "unknown_component"


class UnknownField(BadTable):
    """The rule or indicator ``entry`` refers to ``field``, which nobody measures; ``near`` are names like it."""

    code = "unknown_field"


class DuplicateEntry(BadTable):
    """Two entries are called ``entry``."""

    code = "duplicate"


class VersionTaken(BadTable):
    """There is a ``version`` of that name already."""

    code = "version_taken"


class BadValue(BadTable):
    """``entry`` has in ``key`` the value ``found``, which is none of ``expected``."""

    code = "bad_value"


class UnknownVillage(Exception):
    """A village was asked for that has no figures. ``village`` is its code."""

    def __init__(self, village: str) -> None:
        super().__init__(village)
        self.village = village
