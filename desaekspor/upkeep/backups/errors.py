from desaekspor.upkeep.backups import words


class Refused(Exception):
    """A backup or a restore that cannot be done. ``code`` and ``facts`` are for programs, ``str()`` is for people."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts

    def __str__(self):
        return words.explain(self.code, self.facts)
