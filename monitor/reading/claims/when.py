"""What time it is while a text is read from top to bottom, from which its other times are reckoned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from monitor.model import Grain, Period
from monitor.reading.claims.mentions import Mention, Role
from monitor.reading.claims.relative import Base
from monitor.reading.period.calendars import days

_JOINTS = ("and", ",", ", and", "et", "und", "y", "and in", "et en", "und im", "y en")


@dataclass(slots=True)
class Clock:
    """What time it is while a text is read from top to bottom.

    Attributes:
        published_on: the day it was published; None where nobody says.
        main: the time of the text as a whole: that of its title, or the first that it mentions.
        now: the time that the paragraph speaks of; None where it has said none.
    """

    published_on: date | None = None
    main: Period | None = None
    now: Period | None = None

    def base(self, spoken_of: Period | None = None) -> Base:
        """What times are reckoned from."""
        latest = self.main.span.end if self.main and self.main.span else None
        return Base(spoken_of or self.now or self.main, self.published_on, latest)

    def resolved(self, mention: Mention, spoken_of: Period | None = None) -> Period | None:
        """The time that a mention means."""
        return mention.reckon(self.base(spoken_of)) if mention.reckon else mention.period


def resolved_in_order(mentions: list[Mention], clock: Clock) -> list[Mention]:
    """The mentions of one sentence with their times, each reckoned from what was spoken of before it."""
    done: list[Mention] = []
    for i, one in enumerate(mentions):
        spoken_of = next((m.period for m in reversed(done) if m.role is Role.SAID and m.period), None)
        period = clock.resolved(one, spoken_of)
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        if one.reckon and following is not None and following.period and following.start - one.end <= len(" and "):
            period = _in_year_of(one, following.period) or period
        done.append(replace(one, period=period))
    return done


def _in_year_of(mention: Mention, other: Period) -> Period | None:
    """A month joined to another one with a year: "March and April 2020"."""
    if mention.reckon is None or other.span is None or other.grain is not Grain.MONTH:
        return None
    return mention.reckon(Base(None, other.span.end))


def spans_to(start: Period, end: Period) -> Period | None:
    """From the beginning of a time to the end of another one; None where it ends before it begins."""
    if start.span is None or end.span is None or start.span.start > end.span.end:
        return None
    return days(start.span.start, end.span.end)


def in_pairs(mentions: list[Mention], text: str) -> list[list[Mention]]:
    """Times that stand in a row, joined by "and" or a comma."""
    rows = [[mentions[0]]] if mentions else []
    for before, after in pairwise(mentions):
        between = text[before.end : after.start].strip().lower()
        if between in _JOINTS:
            rows[-1].append(after)
        else:
            rows.append([after])
    return rows
