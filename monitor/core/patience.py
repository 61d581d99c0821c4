"""How long to leave alone what just failed: longer each time, and no longer than a bound."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.model.store import ROOM_BYTES

AT_MOST = 60
"""The longest wait, in times of the first one."""


@dataclass(frozen=True, slots=True)
class Patience:
    """What failed several times in a row, and until when it is left alone.

    Attributes:
        failures: how often; 0 before the first.
        until: the end of the wait, in seconds of the clock that `after_failure` is told.
    """

    failures: int = 0
    until: float = 0.0

    def waits(self, now: float) -> bool:
        """Whether it is to be left alone still."""
        return bool(self.failures) and now < self.until

    def after_failure(self, now: float, first_seconds: float) -> Patience:
        """The same after one failure more: the first wait is doubled each time, up to `AT_MOST` times as long."""
        times = min(2 ** min(self.failures, 16), AT_MOST)
        return Patience(self.failures + 1, now + first_seconds * times)


@dataclass(frozen=True, slots=True)
class Unkept:
    """That a source's last check could not be recorded, so that nobody is asked for the like for a while.

    Attributes:
        patience: how often in a row, and until when the source is left alone.
        size: how many bytes could not be kept: there is room for so many before it is asked again.
    """

    patience: Patience = field(default_factory=Patience)
    size: int = ROOM_BYTES

    def after_failure(self, now: float, first_seconds: float, size: int) -> Unkept:
        """The same after one more that could not be recorded, with so many bytes to keep; 0 where it has none."""
        return Unkept(self.patience.after_failure(now, first_seconds), max(self.size, size))
