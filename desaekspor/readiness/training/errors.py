"""What can be refused in trainings. The words stand in messages.py."""


class TrainingRefused(Exception):
    """``code``: of messages.REFUSALS; ``facts`` go into its words."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class NotAllDecided(TrainingRefused):
    """A selection cannot be closed: somebody has no decision or no reason, or there are more selected than places."""


class WrongCode(TrainingRefused):
    """A code or number of attendance that leads to nobody."""
