"""Times that a text names by itself: "the first wave", once it has said from when to when that was."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import Grain, Period
from monitor.reading.claims.mentions import Mention, Role
from monitor.reading.claims.tables import pattern

_EPISODE = pattern(
    r"""(?<!\w)(?:first|second|third|fourth|fifth|première?|deuxième|troisième|erste[nr]?|zweite[nr]?|dritte[nr]?
    |primera?|segund[ao]|tercera?)\s(?:wave|lockdown|phase|surge|outbreak|vague|confinement|welle|ola|fase)(?!\w)"""
)


class Episodes:
    """The episodes of a text by their names, each with its time."""

    def __init__(self) -> None:
        self._times: dict[str, Period] = {}

    def learn(self, text: str, start: int, end: int, mentions: Sequence[Mention]) -> None:
        """The episode that a paragraph names first is the first span of time that it says, unless that is known."""
        named = _EPISODE.search(text, start, end)
        spans = (one.period for one in mentions if one.role is Role.SAID and one.period)
        said = next((period for period in spans if period.grain is Grain.SPAN), None)
        if named and said:
            self._times.setdefault(_name(named[0]), said)

    def mentions_in(self, text: str, start: int, end: int) -> list[Mention]:
        """Where a sentence speaks of an episode whose time is known."""
        found = ((one, self._times.get(_name(one[0]))) for one in _EPISODE.finditer(text, start, end))
        return [Mention(*one.span(), period) for one, period in found if period]


def _name(words: str) -> str:
    return " ".join(words.lower().split())
