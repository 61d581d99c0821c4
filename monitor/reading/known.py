"""What is found in short texts, remembered: the labels of a table are looked at once for each figure, and each day."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

SHORT = 200
"""Characters; what is longer is no label, and is not kept."""
MOST = 4096


def known(find: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same function, which remembers what it returned for the latest short texts.

    Args:
        find: the same for the same arguments; what it returns is never changed, nor are its arguments.
    """
    remembered = cast(Callable[Concatenate[str, P], T], lru_cache(maxsize=MOST)(find))

    @wraps(find)
    def look(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return remembered(text, *args, **kwargs) if len(text) <= SHORT else find(text, *args, **kwargs)

    return look
