"""How proposals for a rule that no longer fits read to the person who chooses among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import assert_never

from monitor.core.catalogue import Figure
from monitor.core.mend import Confidence, Mended, Point, Reason, Repair
from monitor.model import Observation
from monitor.reading.labels import counted, quoted, shortened
from monitor.telling.amounts import observed, series_words
from monitor.telling.layout import field
from monitor.telling.periods import period_name

VALUES_SHOWN = 3
"""Of how many values a rule reads the newest are shown."""
LONGEST = 200
"""Characters of the words around a value."""


def mended_words(mended: Mended, figure: Figure) -> Iterator[str]:
    """What is proposed for a figure: why its rule reads nothing, what it said, and how sure the proposals are."""
    yield f"{mended.figure_id}  {figure.label}"
    yield field("Why", mended.refusal or "the rule reads another value now, which is asked about")
    if mended.said:
        yield field("Then", _values(mended.said))
    match mended.confidence:
        case Confidence.PROPOSED:
            yield field("Proposed", "one rule, which hardly reads another figure")
        case Confidence.CHOOSE:
            yield field("Choose", "look at what speaks against each: none of them is sure")
        case Confidence.NONE:
            yield field(
                "Proposed", "nothing: no rule that was tried reads what it said, under its labels or in its words"
            )
        case other:
            assert_never(other)


def repair_words(number: int, repair: Repair, written: Sequence[str]) -> Iterator[str]:
    """A rule as it is written, in lines, with what it reads, and what speaks for it and against it."""
    yield from (f"  {name:<4}{line}" for name, line in zip_longest([f"{number}."], written, fillvalue=""))
    yield field("Reads", _values(repair.reads), indent=6)
    if repair.words and repair.words != repair.reads[-1].printed:
        yield field("", f"in {quoted(shortened(repair.words, LONGEST))}", indent=6)
    for name, reasons in (("For", repair.speaks_for), ("Against", repair.speaks_against)):
        for position, reason in enumerate(reasons):
            yield field("" if position else name, reason_words(reason), indent=6)


def reason_words(reason: Reason) -> str:
    """What speaks for a rule, or against it."""
    before, after = quoted(reason.before), quoted(reason.after)
    match reason.point:
        case Point.SAME_VALUES:
            return "1 value is as it was" if reason.count == 1 else f"{reason.count} values are as they were"
        case Point.READS_BEFORE:
            return "it reads the last good version as the rule did"
        case Point.SAME_LABELS:
            return "the labels or the words around it are those of before"
        case Point.OTHER_VALUE:
            return f"{before} was read before, {after} is now"
        case Point.OUTSIDE:
            return "a value lies far outside of all that was read before"
        case Point.NOT_BEFORE:
            return "it does not read the last good version"
        case Point.OTHER_LABEL:
            return f"{after} stands in the place of {before}"
        case Point.LEFT_AWAY:
            return f"it no longer asks for {before}"
        case Point.BOTH_LABELS:
            return f"it counts {after} beside {before}"
        case Point.PERIOD_GONE:
            return f"{counted(reason.count, 'period')} of before {'is' if reason.count == 1 else 'are'} read no more"
        case Point.UNIT_LOST:
            return "no unit that is known is named there, as one was before"
        case Point.FEW_DIGITS:
            return "so short a number may stand there by chance"
        case other:
            assert_never(other)


def _values(said: Sequence[Observation]) -> str:
    """The newest values, and how many more there are."""
    shown = [_value(one) for one in reversed(said[-VALUES_SHOWN:])]
    more = len(said) - len(shown)
    return "; ".join([*shown, *([f"and {counted(more, 'more value')}"] if more else [])])


def _value(one: Observation) -> str:
    name = ", ".join(filter(None, (series_words(one.series), period_name(one.period))))
    return f"{name}: {observed(one)}" if name else observed(one)
