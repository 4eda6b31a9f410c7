"""The values of a function, remembered in a dictionary.

`functools.lru_cache` also keeps them in order of use, for which it touches half a dozen places in memory at every call.
A search asks fifty times, and amid other work it waits for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Argument = TypeVar("Argument")
Value = TypeVar("Value")


class Remembered(dict[Argument, Value], Generic[Argument, Value]):
    """The values of a function of one argument, `remembered[argument]`; with `most` of them it begins anew.

    Any number of threads may ask; a value may be worked out twice then.
    """

    def __init__(self, function: Callable[[Argument], Value], most: int):
        super().__init__()
        self._function, self._most = function, most

    def __missing__(self, argument: Argument) -> Value:
        if len(self) >= self._most:
            self.clear()
        value = self[argument] = self._function(argument)
        return value
