"""A bounded cache of computed values that searches share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, of `most` weight together; the ones kept longest go first. Any number of threads may use it."""

    def __init__(self, most: int):
        self._most = most
        self._weight = 0
        self._values: dict[Key, Value] = {}
        self._weights: dict[Key, int] = {}
        self._lock = threading.Lock()
        #: The value that is kept for a key, or None; the dictionary's own, since a search asks some fifty times.
        self.get: Callable[[Key], Value | None] = self._values.get

    def __len__(self) -> int:
        return len(self._values)

    def keep(self, key: Key, value: Value, weight: int) -> Value:
        """Keep a value and return it; one that weighs more than a quarter of all is not kept."""
        if weight * 4 <= self._most:
            with self._lock:
                if key not in self._values:
                    self._values[key], self._weights[key] = value, weight
                    self._weight += weight
                    while self._weight > self._most:
                        oldest = next(iter(self._values))
                        del self._values[oldest]
                        self._weight -= self._weights.pop(oldest)
        return value
