"""Who works on a batch: its job, or a command, which has no job and holds a lock instead."""

from desaekspor.jobs import liveness


def working_on(batch):
    """For a command, around its work. The kernel lets go of the lock when the command is killed."""
    return liveness.holding(f"batch-{batch.pk}", 0)


def is_worked_on(batch):
    """True while a job waits or runs for the batch, or a command on this host works on it."""
    if batch.job is not None and batch.job.is_active:
        return True
    return liveness.look(f"batch-{batch.pk}", 0) is liveness.Hold.HELD
