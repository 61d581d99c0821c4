"""Read a figure out of a sentence by the words around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from monitor.kinds.extract.offers.words import Options, pattern_options
from monitor.kinds.extract.options import Texts, WithSigns
from monitor.kinds.extract.sections import blocks_below, headings_above, paths_of
from monitor.kinds.extract.when import PeriodAt, on_time, require_one_period
from monitor.model import UNDATED, Ask, Quantity, Reading, Unit
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.candidates import Candidate, Place
from monitor.reading.contradicted import Around, refuse_other_period
from monitor.reading.dated import Said, Work, find_dated
from monitor.reading.document import Document
from monitor.reading.document.markup import Block
from monitor.reading.labels import fold, shortened
from monitor.reading.locators import below
from monitor.reading.measures import base_in, plain_of
from monitor.reading.pattern import PERIOD, Match, Pattern, nearest_sentence
from monitor.reading.quantity import find_unread
from monitor.reading.units import YEAR, is_count
from monitor.reading.unpublished import Mark, different, marks_in
from monitor.reading.value import reading_of, refuse_foreign_thousands

LONGEST_NEAR = 2_000
"""Characters of a sentence whose numbers a message tells of."""
MOST_UNREAD = 3
"""Numbers of a sentence that a message gives reasons for."""
MOST_PATTERNS = 10
"""In one rule: each is looked for in the whole text."""


def patterns_of(given: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """One pattern, or several, as they are kept.

    Raises:
        ValueError: one is none, there are fewer than two in a list or more than `MOST_PATTERNS`, or some have a period
            and others do not.
    """
    if isinstance(given, str):
        return Pattern.parse(given).text
    if not 2 <= len(given) <= MOST_PATTERNS:
        raise ValueError(f"a list of patterns has 2 to {MOST_PATTERNS} of them, not {len(given)}")
    if len({PERIOD in one for one in given}) > 1:
        raise ValueError(f"some patterns have {PERIOD} and others do not: write it into all of them, or none")
    return tuple(Pattern.parse(one).text for one in given)


class Text(WithSigns):
    """Reads the number that stands between words you give, in the text of a page.

    ``pattern: "seized {figure} of pure fentanyl"`` finds "seized approximately 25 kg of pure fentanyl" and
    keeps "approximately" as the number's qualifier. Write the words as the page prints them; white space,
    capitals and the shape of quotes and dashes do not matter. ``...`` (or ``{any}``) stands for words of the
    same sentence that may change, and for no number that could be the figure:
    ``"seized {figure} ... at the northern border"``. ``{other}`` stands for one that is always there. The unit
    may be part of ``{figure}`` or be written out.

    The page must hold exactly one such place. The same sentence printed twice, as teasers and summaries are,
    is one place as long as it prints the same number. Two different sentences are two places, and so are two
    numbers of one sentence, even where the numbers are the same; ``under`` narrows the search to what stands
    below a heading.

    ``pattern`` may be a list, where a page says the same now in these words and now in those: each is tried, and all
    that find anything must find the same.

    The period of the value is that of the figure, or what stands in place of ``{period}`` (``"In {period}, {figure}
    were seized"``; sentences about several periods make a series), or what ``period_at`` names: an element of the
    page, or other words.
    """

    version: ClassVar[int] = 6
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()

    pattern: Annotated[str | tuple[str, ...], AfterValidator(patterns_of)] = Field(
        description='The words around the number, such as "seized {figure} of pure fentanyl"; or several such texts.'
    )
    under: str = Field("", description="Only below this heading, up to the next one of its rank.")
    missing: Texts = Field(
        (), description="Texts that stand in the place of the number where there is none: `not yet available`."
    )
    dates: Literal["", "day first", "month first"] = Field(
        "", description="How a day like `07/08/2024` in `{period}` is written, where it does not tell."
    )
    period_at: PeriodAt | None = Field(None, description="Where the page prints the period of the value.")

    @property
    def gives_period(self) -> bool:
        """Whether the page says what time the value is about."""
        return self.period_at is not None or PERIOD in self._texts[0]

    @property
    def goes_on(self) -> bool:
        """Whether the page may show another period next time."""
        return self.gives_period

    @model_validator(mode="after")
    def _has_one_period(self) -> Self:
        for one in self._texts:
            require_one_period(one, self.period_at, self.dates)
        if self.missing and PERIOD in self._texts[0]:
            raise ValueError(f"`missing` is for patterns without {PERIOD}: what says no number is of no period there")
        return self

    @property
    def _texts(self) -> tuple[str, ...]:
        return (self.pattern,) if isinstance(self.pattern, str) else self.pattern

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a number in a sentence."""
        if candidate.place is Place.TEXT:
            yield from pattern_options(candidate, document.blocks)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The one number that the pattern finds; where the pattern has a period, one for each.

        Of several patterns each is tried, and those that find anything must find the same.

        Raises:
            NoMatch: no sentence fits; the message shows the nearest. Or there is no such heading.
            Ambiguous: several sentences fit, or one fits twice, or several headings do; patterns find different
                numbers; or more numbers stand in texts that hold the words of the pattern than can be looked at.
            WrongUnit: the number is in another unit than declared.
        """
        found: list[Sequence[Reading]] = []
        missed: list[NoMatch] = []
        for text in self._texts:
            try:
                found.append(_Search(text, self.under, self.period_at, self.missing, self.dates).read(document, ask))
            except NoMatch as error:
                missed.append(error)
        if not found:
            raise missed[0]
        for other in found[1:]:
            _refuse_different(found[0], other)
        return found[0]


Found = tuple[Match, Said | None, Block]
"""A match, the period that its sentence says, and the block it stands in."""


@dataclass(frozen=True)
class _Search:
    """One pattern of a rule.

    Attributes:
        pattern: the pattern.
        under: the heading below which it is looked for; empty for anywhere.
        period_at: where the period of its value stands; None where the pattern, or nothing, says it.
        missing: what stands in the place of the number where there is none.
        dates: the order of day and month in the pattern's period; empty where it must tell.
    """

    pattern: str
    under: str
    period_at: PeriodAt | None
    missing: Sequence[str] = ()
    dates: str = ""

    @cached_property
    def _pattern(self) -> Pattern:
        return Pattern.parse(self.pattern)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """What this pattern finds; see `Text.read`.

        Raises:
            NoMatch: no sentence fits; the message shows the nearest. Or there is no such heading.
            Ambiguous: several sentences fit, or one fits twice, or several headings do; or more numbers stand in texts
                that hold the words of the pattern than can be looked at.
            WrongUnit: the number is in another unit than declared.
        """
        blocks = blocks_below(document.blocks, self.under) if self.under else document.blocks
        texts = [block.text for block in blocks]
        self._pattern.require_few(texts)
        work = Work()
        by_text = [self._found(text, ask, work) for text in texts]
        if marked := [(mark, block) for block in blocks for mark in marks_in(block.text, self._pattern, self.missing)]:
            return [self._without_number(marked, [match for found in by_text for match, _ in found], document, ask)]
        if not any(by_text):
            raise NoMatch(self._nothing(texts, ask.language))
        by_period: dict[str, list[Found]] = {}
        for block, in_text in zip(blocks, by_text, strict=True):
            _refuse_twice_in_a_sentence([match for match, _ in in_text], self.pattern)
            for match, said in in_text:
                by_period.setdefault(said.named.period.label if said else "", []).append((match, said, block))
        fitting = [_of_the_unit(found, ask.unit) for found in by_period.values()]
        for found in fitting:
            _refuse_several([match for match, _, _ in found], self.pattern)
            self._pattern.require_sure(found[0][0], ask.unit)
        elsewhere = self.period_at.read(document, ask) if self.period_at else None
        if not (self.period_at or self._pattern.is_dated):
            for found in fitting:
                self._refuse_other_period(found[0][0], found[0][2], document, ask)
        above = paths_of(document.blocks)
        readings = [
            _reading(match, said or elsewhere, ask, document, above[id(block)]) for (match, said, block), *_ in fitting
        ]
        plain = plain_of((self.pattern,), ask.unit)
        return [replace(reading, measure=plain) for reading in readings]

    def _without_number(
        self, marked: Sequence[tuple[Mark, Block]], numbers: Sequence[Match], document: Document, ask: Ask
    ) -> Reading:
        """The missing value that a mark in the place of the number stands for.

        Raises:
            Ambiguous: numbers stand there, too, or several sentences have a mark.
        """
        sentences = different([mark for mark, _ in marked])
        if numbers or len(sentences) > 1:
            there = [repr(shortened(one.sentence, 200)) for one in sentences] + [str(one) for one in numbers]
            raise Ambiguous(
                f"{len(there)} texts read {self.pattern!r}, of which {len(sentences)} with no number: "
                f"{'; '.join(there[:4])}; add words to the pattern, or name a heading with `under`"
            )
        mark, block = marked[0]
        locator = f'text "{shortened(mark.sentence, 160)}"'
        reading = Reading(ask.period or UNDATED, None, printed=mark.printed, locator=locator)
        if self.period_at:
            return on_time(reading, self.period_at.read(document, ask), ask)
        _refuse_period_around(Around(mark.sentence, given=self.pattern), block, document, ask, locator)
        return reading

    def _refuse_other_period(self, match: Match, block: Block, document: Document, ask: Ask) -> None:
        at = (match.quantity.start - match.start, match.quantity.end - match.start)
        locator = f'text "{shortened(match.sentence, 160)}"'
        _refuse_period_around(Around(match.sentence, at, given=self.pattern), block, document, ask, locator)

    def _found(self, text: str, ask: Ask, work: Work) -> list[tuple[Match, Said | None]]:
        """The numbers of one text that stand where the pattern says, with what it says of their time."""
        years = ask.unit.symbol == YEAR
        if not self._pattern.is_dated:
            found = list(self._pattern.find(text, language=ask.language, years=years))
            return [(match, None) for match in self._pattern.as_written(found)]
        how = {"calendar": ask.calendar, "language": ask.language, "dates": self.dates}
        return [(one.match, one.said) for one in find_dated(self._pattern, text, **how, years=years, work=work)]

    def _nothing(self, texts: Sequence[str], language: str) -> str:
        near = nearest_sentence(self._pattern, texts)
        begins = f"no sentence shares a word with it; the text begins {shortened(' '.join(texts[:3]), 200)!r}"
        hint = (
            f"the nearest sentence is {shortened(near, 300)!r}{_unread_in(near[:LONGEST_NEAR], language)}"
            if near
            else begins
        )
        where = f" under {self.under!r}" if self.under else ""
        return f"no text{where} reads {self.pattern!r}; {hint}"


def _reading(match: Match, said: Said | None, ask: Ask, document: Document, above: Sequence[str]) -> Reading:
    locator = below(f'text "{shortened(match.sentence, 160)}"', above)
    reading = reading_of(match.quantity, ask, ask.period or UNDATED, locator)
    refuse_foreign_thousands(reading.printed, ask, locator, document)
    reading = replace(reading, base=base_in(match.sentence))
    return on_time(reading, said, ask) if said else reading


def _refuse_period_around(around: Around, block: Block, document: Document, ask: Ask, locator: str) -> None:
    above = headings_above(document.blocks, document.blocks.index(block))
    refuse_other_period(replace(around, near=(*above, document.title), beside=(block.text,)), ask, locator)


def _unread_in(sentence: str, language: str) -> str:
    """Which numbers of a sentence no rule reads, and why; empty where there are none."""
    left = [one for one in find_unread(sentence, language=language) if one.number is None and one.doubt.ambiguous]
    reasons = "; ".join(
        f"{one.printed!r} there is not read as a figure: {one.doubt.reason}" for one in left[:MOST_UNREAD]
    )
    return f"; {reasons}" if reasons else ""


def _of_the_unit(found: Sequence[Found], declared: Unit) -> Sequence[Found]:
    """The matches whose number can be in the declared unit, as no dollars are jobs; all where none can."""

    def fits(printed: Unit | None) -> bool:
        return printed is None or is_count(printed) or printed.dimension == declared.dimension

    return [one for one in found if fits(one[0].quantity.unit)] or found


def _refuse_several(found: Sequence[Match], pattern: str) -> None:
    """Let matches pass that are all the same sentence with the same number."""
    distinct = {(_says(f.quantity), fold(f.sentence)): f for f in found}
    if len(distinct) > 1:
        places = "; ".join(map(str, list(distinct.values())[:4]))
        raise Ambiguous(
            f"{len(distinct)} texts read {pattern!r}: {places}; add words to the pattern, "
            "or name a heading with `under`"
        )


def _refuse_different(one: Sequence[Reading], other: Sequence[Reading]) -> None:
    """Let pass what two patterns found, where it is the same."""
    said = [
        {(r.period, r.coverage, r.value, r.low, r.high, r.unit, r.qualifier) for r in readings}
        for readings in (one, other)
    ]
    if said[0] != said[1]:
        places = "; ".join(f"{r.printed!r} in {r.locator}" for r in (*one[:2], *other[:2]))
        raise Ambiguous(f"patterns of the rule find different numbers: {places}; keep the one that is meant")


def _says(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.low, quantity.high, quantity.unit, quantity.qualifier


def _refuse_twice_in_a_sentence(found: Sequence[Match], pattern: str) -> None:
    """Let the matches of one text pass, none of which share a sentence: two there are two facts, equal by chance."""
    for one, other in pairwise(found):
        if one.start == other.start:
            raise Ambiguous(
                f"two numbers in one sentence read {pattern!r}: {one.quantity.printed!r} and "
                f"{other.quantity.printed!r} in {shortened(one.sentence, 200)!r}; add words to the pattern"
            )
