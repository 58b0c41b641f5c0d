"""What can be wrong with a step; the pages find the words."""


class StepRefused(Exception):
    """``code``: future (the day has not come yet), before (a stop or return of somebody who never set out), out (already),
    not_out (came back without having stopped), no_reason, gone (no such enterprise, or it is part of another)."""

    def __init__(self, code, numbers=()):
        super().__init__(f"{code}: {', '.join(map(str, numbers))}" if numbers else code)
        self.code, self.numbers = code, list(numbers)


class OwnStep(Exception):
    """Who wrote it cannot verify it."""


class NotTheirs(Exception):
    """Somebody is to do what is next who may not see the enterprise."""
