"""What a service refuses, named; views and commands find the words."""


class NotPossible(Exception):
    """The batch is in a state (attribute ``state``) in which this cannot be done."""

    def __init__(self, batch):
        super().__init__(f"batch {batch.pk} is {batch.state}")
        self.batch, self.state = batch, batch.state


class NeedsConfirmation(Exception):
    """The batch waits until somebody says that it is right; ``reasons``: most_rejected, identity_changed."""

    def __init__(self, batch):
        super().__init__(f"batch {batch.pk} waits for a confirmation: {', '.join(batch.held_for)}")
        self.batch, self.reasons = batch, list(batch.held_for)


class MappingIncomplete(Exception):
    """Columns that the source cannot do without have no heading; ``columns`` are their names."""

    def __init__(self, columns):
        super().__init__(f"no heading for {', '.join(columns)}")
        self.columns = list(columns)


class Overtaken(Exception):
    """A newer check of the same batch is writing its rows, or the batch is gone; this one gives up."""


class OutsideRegion(Exception):
    """The enterprise would leave the region that the person works in; ``code`` is where it would go."""

    def __init__(self, code):
        super().__init__(f"{code} lies outside the person's region")
        self.code = code


class EditedMeanwhile(Exception):
    """Somebody else changed the enterprise while this person edited it.

    ``differences``: list of services.editing.Difference, one a field; ``revision``: up to which they reach.
    """

    def __init__(self, differences, revision):
        super().__init__(f"{len(differences)} fields were changed meanwhile")
        self.differences, self.revision = differences, revision


class NotVerifiable(Exception):
    """``gaps``: what is missing, all of it; see services.effects.find_gaps."""

    def __init__(self, gaps):
        super().__init__(f"missing: {', '.join(gaps)}")
        self.gaps = gaps


class NotUndoable(Exception):
    """``why``: later_change (another stands on it), follows (from other changes, which can be undone)."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class CheckRefused(Exception):
    """What is said of an enterprise cannot be.

    ``why``: day_ahead, same_itself, same_unknown, same_gone, moved_here, moved_unknown.
    """

    def __init__(self, why):
        super().__init__(why)
        self.why = why
