"""Read a figure out of a sentence by the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from monitor.model import UNDATED, Ask, Quantity, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS, Kind
from monitor.reading.document import Document
from monitor.reading.document.markup import Block
from monitor.reading.labels import did_you_mean, fold, listed, same_label, shortened
from monitor.reading.pattern import Match, Pattern, nearest_sentence
from monitor.reading.quantity import find_unread
from monitor.reading.units import YEAR
from monitor.reading.value import reading_of, refuse_foreign_thousands

MOST_UNREAD = 3
"""Numbers of a sentence that a message gives reasons for."""
_IS_A_PATTERN = AfterValidator(lambda text: Pattern.parse(text).text)


class Text(Kind):
    """Reads the number that stands between words you give, in the text of a page.

    ``pattern: "seized {figure} of pure fentanyl"`` finds "seized approximately 25 kg of pure fentanyl" and
    keeps "approximately" as the number's qualifier. Write the words as the page prints them; white space,
    capitals and the shape of quotes and dashes do not matter. ``...`` (or ``{any}``) stands for words of the
    same sentence that may
    change: ``"seized {figure} ... at the northern border"``. The unit may be part of ``{figure}`` or be
        written out.

    The page must hold exactly one such place. The same sentence printed twice, as teasers and summaries are,
    is one place as long as it prints the same number. Two different sentences are two places, and so are two
    numbers of one sentence, even where the numbers are the same; ``under`` narrows the search to what stands
    below a heading.
    """

    version: ClassVar[int] = 3
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()
    gives_period: ClassVar[bool] = False

    pattern: Annotated[str, _IS_A_PATTERN] = Field(
        description='The words around the number, such as "seized {figure} of pure fentanyl".'
    )
    under: str = Field("", description="Only below this heading, up to the next one of its rank.")

    @cached_property
    def _pattern(self) -> Pattern:
        return Pattern.parse(self.pattern)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The one number that the pattern finds.

        Raises:
            NoMatch: no sentence fits; the message shows the nearest. Or there is no such heading.
            Ambiguous: several sentences fit, or one fits twice, or several headings do.
            WrongUnit: the number is in another unit than declared.
        """
        blocks = below(document.blocks, self.under) if self.under else document.blocks
        texts = [block.text for block in blocks]
        years = ask.unit.symbol == YEAR
        by_text = [list(self._pattern.find(text, language=ask.language, years=years)) for text in texts]
        found = [f for in_text in by_text for f in in_text]
        if not found:
            raise NoMatch(self._nothing(texts, ask.language))
        for in_text in by_text:
            _refuse_twice_in_a_sentence(in_text, self.pattern)
        _refuse_several(found, self.pattern)
        locator = f'text "{shortened(found[0].sentence, 160)}"'
        reading = reading_of(found[0].quantity, ask, ask.period or UNDATED, locator)
        refuse_foreign_thousands(reading.printed, ask, locator)
        return [reading]

    def _nothing(self, texts: Sequence[str], language: str) -> str:
        near = nearest_sentence(self._pattern, texts)
        begins = f"no sentence shares a word with it; the text begins {shortened(' '.join(texts[:3]), 200)!r}"
        hint = f"the nearest sentence is {shortened(near, 300)!r}{_unread_in(near, language)}" if near else begins
        where = f" under {self.under!r}" if self.under else ""
        return f"no text{where} reads {self.pattern!r}; {hint}"


def _unread_in(sentence: str, language: str) -> str:
    """Which numbers of a sentence no rule reads, and why; empty where there are none."""
    left = [one for one in find_unread(sentence, language=language) if one.number is None and one.doubt.ambiguous]
    reasons = "; ".join(
        f"{one.printed!r} there is not read as a figure: {one.doubt.reason}" for one in left[:MOST_UNREAD]
    )
    return f"; {reasons}" if reasons else ""


def _refuse_several(found: Sequence[Match], pattern: str) -> None:
    """Let matches pass that are all the same sentence with the same number."""
    distinct = {(_says(f.quantity), fold(f.sentence)): f for f in found}
    if len(distinct) > 1:
        places = "; ".join(map(str, list(distinct.values())[:4]))
        raise Ambiguous(
            f"{len(distinct)} texts read {pattern!r}: {places}; add words to the pattern, "
            "or name a heading with `under`"
        )


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


def below(blocks: Sequence[Block], heading: str) -> Sequence[Block]:
    """The blocks between a heading and the next one of the same or a higher rank.

    Raises:
        NoMatch: there is no such heading.
        Ambiguous: there are several.
    """
    headings = [i for i, block in enumerate(blocks) if block.level]
    fitting = [i for i in headings if same_label(heading, blocks[i].text)]
    texts = [blocks[i].text for i in headings]
    if not fitting:
        raise NoMatch(f"no heading {heading!r}{did_you_mean(heading, texts)} (headings: {listed(texts)})")
    if len(fitting) > 1:
        raise Ambiguous(f"the heading {heading!r} stands {len(fitting)} times on the page: name another")
    start = fitting[0]
    rank = blocks[start].level
    end = next((i for i in headings if i > start and blocks[i].level <= rank), len(blocks))
    return blocks[start + 1 : end]
