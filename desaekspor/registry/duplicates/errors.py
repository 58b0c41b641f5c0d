"""What merging refuses, named; views and commands find the words."""

from desaekspor.registry.models import Enterprise


class MergeRefused(Exception):
    """These cannot become one. ``why``: same_itself, unknown (numbers that the person may not see), nothing, mixed (invented
    records, ``numbers``, with real ones)."""

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


def refuse_unknown(numbers, by):
    """Raises MergeRefused for numbers of enterprises that ``by`` may not know of; None is a command and knows all."""
    from desaekspor.registry.queries.access import enterprises_for  # a package that reads what is written by those who ask here

    visible = Enterprise.objects.all() if by is None else enterprises_for(by, absorbed=True)
    known = set(visible.filter(pk__in=numbers).values_list("pk", flat=True))
    if missing := [number for number in numbers if number not in known]:
        raise MergeRefused("unknown", missing)
