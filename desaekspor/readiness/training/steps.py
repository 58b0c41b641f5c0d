"""What happens to an enterprise in a training, told to whoever keeps its chain of steps; training knows none of them.

steps.listen(record, withdraw)   # record(enterprise numbers, step, on=day, by=user, batch=TrainingBatch)
                                 # withdraw(enterprise numbers, step, by=user, batch=TrainingBatch, why=words)
"""

from collections.abc import Callable

CANDIDATE, SELECTED, TRAINED, EXPORTED = "candidate", "selected", "trained", "exported"
_listeners: list[Callable] = []
_withdrawers: list[Callable] = []


def listen(record: Callable, withdraw: Callable) -> None:
    _listeners.append(record)
    _withdrawers.append(withdraw)


def tell(batch, numbers, step: str, *, on, by) -> None:
    """What these enterprises reached on a day; within the transaction of what happened."""
    for record in _listeners:
        record(numbers, step, on=on, by=by, batch=batch)


def take_back(batch, numbers, step: str, *, by, why) -> None:
    """What was told of these enterprises is so no more; within the transaction of that."""
    for withdraw in _withdrawers:
        withdraw(numbers, step, by=by, batch=batch, why=why)
