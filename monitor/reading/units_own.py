"""The units of the user's own, which hold for the whole process: a configuration declares them before it is read.

They are the only thing that readers know and are not told with each text, because every label, cell and sentence may
name one. Whoever reads in another process is told of them with the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.model import Unit

_NEVER = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """One unit of the user's own.

    Attributes:
        unit: the unit.
        names: how texts name it, its symbol among them.
    """

    unit: Unit
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OwnUnits:
    """All of them.

    Attributes:
        declared: in their order.
        units: by their symbol.
        names: by what texts call them, in small letters where that is no abbreviation.
        pattern: starts with the longest name that fits.
    """

    declared: tuple[OwnUnit, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)
    names: Mapping[str, Unit] = field(default_factory=dict)
    pattern: re.Pattern[str] = _NEVER

    @classmethod
    def of(cls, declared: Iterable[OwnUnit]) -> OwnUnits:
        """Those of a configuration."""
        some = tuple(declared)
        names = {name: one.unit for one in some for name in one.names}
        longest = sorted(names, key=len, reverse=True)
        words = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in longest)
        units = {one.unit.symbol: one.unit for one in some}
        return cls(some, units, names, re.compile(rf"(?:{words})(?![\w²³])") if some else _NEVER)

    def named(self, word: str) -> Unit | None:
        """The unit that a text calls `word`; capitals do not count in words of more than three letters."""
        if word in self.names or len(word) <= _SHORT:
            return self.names.get(word)
        small = word.lower()
        return next((unit for name, unit in self.names.items() if name.lower() == small), None)


_SHORT = 3
_none = OwnUnits()
_now = _none


def own_units() -> OwnUnits:
    """Those that hold now."""
    return _now


def use_own_units(declared: Iterable[OwnUnit]) -> None:
    """Let these hold from now on, and none that held before."""
    global _now
    some = tuple(declared)
    if some != _now.declared:
        _now = OwnUnits.of(some) if some else _none
