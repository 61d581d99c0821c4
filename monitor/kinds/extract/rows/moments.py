"""Tell the values of a column that are times: a day, a month or a quarter is no category that somebody renames."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from monitor.kinds.extract.choices import Choice, as_there, flat, shown, ways_of
from monitor.kinds.extract.rows.times import MIDNIGHT, TO_DATE
from monitor.model.errors import ExtractError, NoMatch
from monitor.reading.labels import tidy
from monitor.reading.period import month_number, read_named
from monitor.reading.period.marked import take_marks
from monitor.reading.period.numeric import order_of

MOST_TEXTS = 5_000
"""Different texts of a column that are read as times."""
LIKE_A_DAY = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]")
QUARTER = re.compile(r"Q ?([1-4])", re.IGNORECASE)


class Moments:
    """What times the texts of a column name; none unless all of them do.

    Attributes:
        texts: the different texts by the time that each names.
        shown: the first and the last of these times, as printed; one where there is no other.
    """

    def __init__(self, texts: Sequence[str], language: str) -> None:
        """Read the texts.

        Args:
            texts: the different texts of the column; those without a character are no times, and do not matter.
            language: in which months are written.
        """
        self._language = language
        self._order = _order(texts)
        self.texts: dict[str, list[str]] = {}
        for text in filter(None, texts):
            time = self.of(text) if len(texts) <= MOST_TEXTS else ""
            if not time:
                self.texts = {}
                break
            self.texts.setdefault(time, []).append(text)
        ordered = [found[0] for _, found in sorted(self.texts.items())]
        self.shown = " to ".join(dict.fromkeys((*ordered[:1], *ordered[-1:])))

    def of(self, text: str) -> str:
        """The time that a text names, with what it says of it; empty where it names none, or could name two.

        So "2024 (FYTD)" and "2024 (p)" are other values than "2024", which may stand beside them.
        """
        name, marks = take_marks(_day(text))
        said = "".join(f" ({mark})" for mark in sorted(marks)) + (" to date" if TO_DATE.search(name) else "")
        if quarter := QUARTER.fullmatch(name):
            return f"Q{quarter[1]}{said}"
        if name.isdigit() and len(name) <= 2:
            return ""
        for read in (self._month, self._period):
            try:
                return f"{read(name)}{said}"
            except (ExtractError, ValueError):
                continue
        return ""

    def _month(self, name: str) -> str:
        return f"month {month_number(name, self._language):02}"

    def _period(self, name: str) -> str:
        named = read_named(name, language=self._language, dates=self._order)
        return f"{named.period.label} {named.coverage or ''}".strip()


def _order(texts: Iterable[str]) -> str:
    try:
        return order_of(map(_day, texts))
    except ExtractError:
        return ""


def _day(text: str) -> str:
    return MIDNIGHT.sub("", tidy(text))


def as_printed(
    choices: Sequence[Choice], there: Collection[str], whose: str, language: str
) -> tuple[tuple[Choice, ...], bool]:
    """The values of `where` as they stand among some texts, and whether they are times.

    Times are found however they are written, all else in the letter case, quotes and dashes that stand there.

    Args:
        choices: the values.
        there: the texts.
        whose: whose texts they are, for a message: ``row has Date``.
        language: in which months are written.

    Raises:
        NoMatch: a time stands nowhere.
    """
    alone = Moments((), language)
    if all(LIKE_A_DAY.search(value) or alone.of(value) for value in flat(choices)):
        moments = Moments(sorted(there), language)
        if moments.texts:
            return tuple(tuple(_naming(choice, moments, whose)) for choice in choices), True
    return as_there(choices, there), False


def _naming(choice: Choice, moments: Moments, whose: str) -> list[str]:
    """The texts that name the time that a value names in one of its ways."""
    found = [text for time in dict.fromkeys(map(moments.of, ways_of(choice))) for text in moments.texts.get(time, ())]
    if not found:
        raise NoMatch(
            f"no {whose} = {shown(choice)!r}: there is {moments.shown}; it may not be published yet, or not be there "
            "any more"
        )
    return found
