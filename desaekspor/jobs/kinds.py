"""The kinds of work that run in the background, each a function in the ``tasks.py`` of its app."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    name: str
    function: Callable[..., Any]
    title: Any  # for people, translated when it is shown
    attempts: int = 3
    steps: dict[str, Any] = field(default_factory=dict)
    unfinished: Callable[[Any], None] | None = None
    page: tuple[str, ...] = ()
    priority: int = 0


class UnknownKind(LookupError):
    """No app declares a job of this name (any more)."""

    def __init__(self, name):
        self.name = name
        super().__init__(f"no kind of job is called {name!r}; its tasks.py is missing or was renamed")


KINDS: dict[str, Kind] = {}


def job(name, *, title, attempts=3, steps=None, unfinished=None, page=(), priority=0):
    """Declare the decorated function as a kind of job.

    The function is called with a Progress and the job's arguments as keywords. What it
    returns (JSON) is the job's result. It may run more than once: a job whose worker was
    killed is taken up again, ``attempts`` times in all, so it must be safe to repeat.

    ``steps`` gives the words for the codes passed to ``progress.report(step=)``.
    ``unfinished`` is called with the Job whenever it ends without a result: failed, cancelled
    (also before it began) or given up. It puts back what waits for the job. ``page`` is the
    name of the url that shows what the job is about, and the arguments that go into it.
    Of the jobs that wait those of the highest ``priority`` (-100 to 100) come first, then the oldest.
    """

    def declare(function):
        KINDS[name] = Kind(name, function, title, attempts, dict(steps or {}), unfinished, tuple(page), priority)
        return function

    return declare


def get_kind(name):
    """Raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def kind_named(name):
    """For pages: an old job whose kind is gone still has a row and a name."""
    return KINDS.get(name) or Kind(name, lambda *_: None, name)
