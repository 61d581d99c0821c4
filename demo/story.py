"""The days of the demonstration: what the publisher does on each, and the time at which the program then looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from demo.data import release_of
from demo.site import Publisher

NEWSROOM = ZoneInfo("America/Toronto")
LOOKS_AT = time(9, 5)
"""Five minutes after the schedule in the demonstration's ``sources.yaml``."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which the program looks.

    Attributes:
        on: the day.
        scene: what happens at the publisher, in words.
        stage: makes it happen.
    """

    on: date
    scene: str
    stage: Callable[[Publisher], None]

    @property
    def now(self) -> datetime:
        """The time at which the program looks, UTC."""
        return datetime.combine(self.on, LOOKS_AT, NEWSROOM).astimezone(UTC)


def days() -> tuple[Day, ...]:
    """The whole story, in order."""
    return (
        _appears(date(2022, 10, 19)),
        Day(date(2022, 10, 20), "Nothing happens at the publisher.", _nothing),
        _appears(date(2023, 10, 18)),
        Day(
            date(2023, 10, 19),
            "The page is served with other machine-made tokens; it reads the same.",
            Publisher.rebuild,
        ),
        _appears(date(2024, 4, 8)),
        Day(date(2024, 4, 9), "The publisher refuses programs: a block page, under status 200.", _refuse),
        Day(date(2024, 4, 10), "It still refuses.", _nothing),
        Day(date(2024, 4, 11), "It answers again.", _admit),
        _appears(date(2024, 10, 15)),
        _appears(date(2025, 3, 12)),
        Day(date(2025, 3, 17), "Nothing happens at the publisher. It is Monday.", _nothing),
    )


def _appears(day: date) -> Day:
    release = release_of(day)
    return Day(day, f"A file appears: {release.name}", lambda publisher: publisher.publish(release))


def _nothing(_: Publisher) -> None:
    """The publisher rests."""


def _refuse(publisher: Publisher) -> None:
    publisher.refuse(True)


def _admit(publisher: Publisher) -> None:
    publisher.refuse(False)
