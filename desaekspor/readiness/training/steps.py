"""What happens to an enterprise in a training, told to whoever keeps its chain of steps; training knows none of them.

steps.listen(record)   # record(enterprise number, step, on=day, by=user, batch=TrainingBatch)
"""

from collections.abc import Callable

CANDIDATE, SELECTED, TRAINED = "candidate", "selected", "trained"
_listeners: list[Callable] = []


def listen(record: Callable) -> None:
    _listeners.append(record)


def tell(enrolment, step: str, *, on, by) -> None:
    """Within the transaction of what happened."""
    for record in _listeners:
        record(enrolment.enterprise_id, step, on=on, by=by, batch=enrolment.batch)
