"""What merging refuses, named; views and commands find the words."""


class MergeRefused(Exception):
    """These cannot become one. ``why``: same_itself, unknown (a number that the person may not see), nothing."""

    def __init__(self, why, numbers=()):
        super().__init__(f"{why}: {', '.join(map(str, numbers))}")
        self.why, self.numbers = why, list(numbers)


class MergedMeanwhile(Exception):
    """Somebody else has merged some of them already. ``merges``: the standing Merge rows that say what was done, by whom."""

    def __init__(self, merges):
        super().__init__("; ".join(map(str, merges)))
        self.merges = list(merges)


class ChangedMeanwhile(Exception):
    """Enterprises whose values changed since the person looked at them. ``numbers``: which."""

    def __init__(self, numbers):
        super().__init__(", ".join(map(str, numbers)))
        self.numbers = list(numbers)


class NotTheSame(Exception):
    """People decided that some of them are not one. ``decisions``: the standing PairDecisions; withdraw them first."""

    def __init__(self, decisions):
        super().__init__("; ".join(map(str, decisions)))
        self.decisions = list(decisions)


class OpenQuestions(Exception):
    """It is not clear where things belong that were attached since the merge; ``questions``: of unmerging.Question."""

    def __init__(self, questions):
        super().__init__(f"{len(questions)} questions")
        self.questions = list(questions)
