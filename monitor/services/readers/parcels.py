"""A source on its way to readers, packed and unpacked once for many documents of it that follow each other."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.catalogue import Source
from monitor.reading.units_own import OwnUnit, own_units


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A source, pickled, and the units of one's own that hold for it; whoever unpickles this has the source."""

    packed: bytes
    units: tuple[OwnUnit, ...]

    def __reduce__(self) -> tuple[object, tuple[bytes, tuple[OwnUnit, ...]]]:
        return unpack, (self.packed, self.units)


@lru_cache(maxsize=1)
def unpack(packed: bytes, units: tuple[OwnUnit, ...]) -> Source:  # noqa: ARG001 - rules remember what units made of them
    """The source in a parcel: the one that was unpacked last where the parcel is the same."""
    source: Source = pickle.loads(packed)  # noqa: S301 - of our own making
    return source


class Parcels:
    """Remembers the parcel that was made last."""

    def __init__(self) -> None:
        """None yet."""
        self._last: tuple[Source, _Parcel] | None = None

    def of(self, given: object) -> object:
        """What an order tells, as it is pickled: a source in its parcel, anything else as it is."""
        if not isinstance(given, Source):
            return given
        last, units = self._last, own_units().declared
        if last is None or last[1].units != units or last[0] != given:
            last = self._last = given, _Parcel(pickle.dumps(given, pickle.HIGHEST_PROTOCOL), units)
        return last[1]
