"""What may be wrong with a survey. messages.py finds the words for people."""


class BadSubmissions(Exception):
    """A file that cannot be read as submissions of a field form; nothing of it is kept. ``code`` is one of messages.BAD_FILES."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


class AnsweredMeanwhile(Exception):
    """Somebody else answered the same questions differently since; ``differences`` tell which, ``revision`` which is the last."""

    def __init__(self, differences, revision):
        super().__init__(f"{len(differences)} answers differ")
        self.differences, self.revision = differences, revision


class Contradicted(Exception):
    """Answers that cannot be, beside another or in this village: ``found`` is {question: BadAnswer}. Nothing was written."""

    def __init__(self, found):
        super().__init__(", ".join(found))
        self.found = found


class NotUndoable(Exception):
    """A later change stands on it."""


class TooManyEnterprises(Exception):
    """More enterprises than a telephone can search in a list."""

    def __init__(self, count, most):
        super().__init__(count)
        self.count, self.most = count, most


class NotPossible(Exception):
    """The file or submission is not in a state in which this can be done."""
