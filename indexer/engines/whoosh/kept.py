"""What was worked out once and is kept, up to a bound, for the searches that need it again."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, of `most` weight together; the ones kept longest go first. Any number of threads may use it."""

    def __init__(self, most: int):
        self._most = most
        self._weight = 0
        self._values: dict[Key, tuple[Value, int]] = {}
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """The value that is kept for a key, or None."""
        found = self._values.get(key)
        return found and found[0]

    def keep(self, key: Key, value: Value, weight: int) -> Value:
        """Keep a value and return it; one that weighs more than a quarter of all is not kept."""
        if weight * 4 <= self._most:
            with self._lock:
                if key not in self._values:
                    self._values[key] = value, weight
                    self._weight += weight
                    while self._weight > self._most:
                        self._weight -= self._values.pop(next(iter(self._values)))[1]
        return value
