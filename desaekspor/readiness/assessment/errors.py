"""What may be wrong with what somebody wants to do; messages.py finds the words."""


class AnswersRefused(Exception):
    """Some answers are none, so nothing was written. ``problems``: code -> scoring.BadAnswer."""

    def __init__(self, problems) -> None:
        super().__init__(sorted(problems))
        self.problems = problems


class AssessmentRefused(Exception):
    """``code``: not_active, erased, too_many_files, too_many_links."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class LinkRefused(Exception):
    """A link that opens nothing. ``code``: unknown, expired, withdrawn, finished, gone, too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
