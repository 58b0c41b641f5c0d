"""What takes seconds to read is read once in a process, however many threads ask for it at the same moment."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import Any


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """As ``lru_cache(maxsize=2)``, but who asks while it is being made waits for it instead of making another one."""
    kept, lock = lru_cache(maxsize=2)(function), RLock()

    @wraps(function)
    def ask(*given):
        with lock:
            return kept(*given)

    ask.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
    return ask
