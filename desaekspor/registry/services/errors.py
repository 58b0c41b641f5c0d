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
