"""Read a figure by the label beside it, where no table with named columns holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from monitor.kinds.extract.beside import (
    Label,
    broken_lines,
    elements_named,
    headings_over,
    pair_of,
    rank_of,
    text_next_to,
)
from monitor.kinds.extract.formerly import Formerly, read_renamed, require_names
from monitor.kinds.extract.offers.words import Options, label_options
from monitor.kinds.extract.options import Texts, WithSigns
from monitor.kinds.extract.sections import blocks_below, headings_above
from monitor.kinds.extract.when import PeriodAt, on_time
from monitor.model import UNDATED, Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.candidates import Candidate, Place
from monitor.reading.contradicted import Around, refuse_other_period
from monitor.reading.document import Document
from monitor.reading.document.markup import Block
from monitor.reading.document.tree import Element
from monitor.reading.labels import WILDCARD, did_you_mean, fold, listed, same_label, shortened, tidy
from monitor.reading.locators import below
from monitor.reading.measures import base_in, plain_of
from monitor.reading.surroundings import Surroundings
from monitor.reading.value import read_printed, refuse_foreign_thousands

PARTED = re.compile(r"\s*(?::|=|\.(?:\s?\.){2,}|…+|\s[–—]\s)\s*")
"""What parts a label from its number on a line: a colon, a dot leader, a dash."""
NUMBER_FIRST = re.compile(r"[^\w]*\d.{0,60}$")
"""A short text that begins with a number."""
PAIR = 2
MOST = 100
"""Places of a label that are looked at."""
WORDS = re.compile(r"[^\W\d_]")


def require_words(text: str) -> str:
    """The label, if a word stands in it, without a colon at its end: that parts it from its number.

    Raises:
        ValueError: none does.
    """
    if not WORDS.search(text):
        raise ValueError(f"{text!r} is no label: write the words that stand beside the number")
    return tidy(text).rstrip(" :=")


class Found(NamedTuple):
    """A label with the text of its number.

    Attributes:
        label: the label as it is printed.
        value: what stands in the place of the number.
        above: the headings over it, the nearest first.
    """

    label: str
    value: str
    above: Sequence[str]


class Labelled(WithSigns):
    """Reads the number beside a label: on cards, in lists of terms, in rows of two cells, on lines "label: number".

    ``label`` is printed as you write it; white space, capitals and footnote marks do not matter, and ``...`` stands
    for a part that changes. It may stand once on the page, or once below the heading that ``section`` names. A number
    is the label's where a colon, a dash or a dot leader parts the two on one line, and on a page where nothing else
    stands in what holds them both: a card, a row of two cells, a term and its one definition. Where labels and numbers
    follow each other in one row of paragraphs, either neighbour may be meant: say ``number: below``, or ``above``.

    The period of the value is that of the figure, or what ``period_at`` names.
    """

    version: ClassVar[int] = 3
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()

    label: Annotated[str, AfterValidator(require_words)] = Field(description="The words beside the number.")
    section: str = Field("", description="Only below this heading, up to the next one of its rank.")
    number: Literal["", "below", "above"] = Field("", description="Where the number stands, if the page does not tell.")
    times: Decimal | None = Field(None, gt=0, description="What to multiply with, where a label says thousands.")
    missing: Texts = Field((), description="Texts that mark a missing value, beside the usual ones.")
    formerly: Formerly = Field(
        default_factory=dict, description="Labels that were other ones before, each with those that it was."
    )
    period_at: PeriodAt | None = Field(None, description="Where the page prints the period of the value.")

    @model_validator(mode="after")
    def _renames_its_labels(self) -> Self:
        require_names(self.formerly, {label for label in (self.label, self.section) if label})
        return self

    @property
    def gives_period(self) -> bool:
        """Whether the page says what time the value is about."""
        return self.period_at is not None

    @property
    def goes_on(self) -> bool:
        """Whether the page may show another period next time."""
        return self.gives_period

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a number beside a label."""
        if candidate.place is Place.TEXT:
            yield from label_options(candidate, document.blocks)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The number beside the label.

        Raises:
            NoMatch: there is no such label or section, or no number beside it.
            Ambiguous: there are several, or it cannot be told which number is the label's.
            WrongUnit: the number is in another unit than declared.
        """
        try:
            return self._read_as_named(document, ask)
        except NoMatch:
            texts = [fold(block.text) for block in document.blocks] if self.formerly else []
            gone = {label: names for label, names in self.formerly.items() if not _stands_in(texts, label, names)}
            former = read_renamed(self, ("label", "section"), gone, lambda rule: rule._read_as_named(document, ask))
            if former is None:
                raise
            return former

    def _read_as_named(self, document: Document, ask: Ask) -> Sequence[Reading]:
        found = self._only(document)
        locator = below(f'label "{shortened(found.label, 120)}"', reversed(found.above))
        if not self.gives_period:
            near = [text for text in (*found.above, document.title) if not same_label(self.section, text)]
            around = Around(found.label, near=near, beside=(*found.above, found.value), given=self.label)
            refuse_other_period(around, ask, locator)
        reading = read_printed(
            found.value,
            ask,
            period=ask.period or UNDATED,
            locator=locator,
            around=Surroundings(((found.label,),), notes=tuple(found.above[:1])),
            times=self.times,
            missing=self.missing,
        )
        refuse_foreign_thousands(reading.printed, ask, locator, document)
        if self.period_at:
            reading = on_time(reading, self.period_at.read(document, ask), ask)
        return [replace(reading, base=base_in(found.label), measure=plain_of((found.label,), ask.unit))]

    def _only(self, document: Document) -> Found:
        """The one place where the label stands.

        Raises:
            NoMatch: there is none.
            Ambiguous: there are several, or its number cannot be told.
        """
        places = [*islice(chain(self._on_lines(document), self._apart(document)), MOST)]
        if not places:
            raise NoMatch(self._nothing(document))
        if len(places) > 1:
            lines = listed([f"{one.label}: {one.value}" if isinstance(one, Found) else one.line for one in places])
            raise Ambiguous(
                f"the label {self.label!r} stands {len(places)} times{self._where} ({lines}): name the heading above "
                "the right one with `section`, or more of its words"
            )
        place = places[0]
        return place if isinstance(place, Found) else self._beside(place, document)

    def _on_lines(self, document: Document) -> Iterator[Found]:
        """Where the label and something behind it are one line."""
        for block in self._blocks(document):
            head, value = self._cut(block.text)
            if value:
                yield Found(head, value, _over(block, document))

    def _cut(self, line: str) -> tuple[str, str]:
        """A line as the label and what stands behind it; both empty where it does not begin with the label."""
        for sign in PARTED.finditer(line):
            if same_label(self.label, line[: sign.start()]):
                return line[: sign.start()], line[sign.end() :]
        return "", ""

    def _apart(self, document: Document) -> Iterator[Found | Label]:
        """Where the label stands by itself."""
        if document.root is None:
            yield from self._among_blocks(document)
            return
        found = elements_named(document.root, lambda text: same_label(self.label, _bare(text)), self.label)
        first = next(found, None)
        if first is None:
            yield from self._in_broken_lines(document.root)
            return
        found = chain((first,), found)
        for one in islice(found, MOST):
            if not self._cut(one.line)[1] and (not self.section or self._is_below(one)):
                yield one
        if next(found, None):
            raise Ambiguous(
                f"the label {self.label!r} stands more than {MOST} times on the page: write more of its words"
            )

    def _in_broken_lines(self, root: Element) -> Iterator[Found]:
        """Where the label is one of two lines that ``<br>`` parts, or one of as many labels as numbers in turn."""
        for element, lines in islice(broken_lines(root), MOST):
            above = headings_over(element, rank_of(element))
            elsewhere = self.section and not any(same_label(self.section, heading) for heading in above)
            if elsewhere or self._cut(" ".join(lines))[1]:
                continue
            for i in (i for i, line in enumerate(lines) if same_label(self.label, _bare(line))):
                before, behind = (lines[at] if 0 <= at < len(lines) else "" for at in (i - 1, i + 1))
                step = {"below": 1, "above": -1, "": -1 if i else 1}[self.number]
                if len(lines) > PAIR:
                    self._require_side(before, behind)
                    self._require_in_turn(lines, 0 if self.number == "below" else 1)
                yield Found(_bare(lines[i]), behind if step > 0 else before, above)

    def _require_in_turn(self, lines: Sequence[str], first: int) -> None:
        """Let lines pass that are labels and numbers in turn, the labels beginning with the first or the second."""
        numbers = [NUMBER_FIRST.match(line) is not None for line in lines]
        if len(lines) % PAIR or any(numbers[first::PAIR]) or not all(numbers[1 - first :: PAIR]):
            raise Ambiguous(
                f"the label {self.label!r} stands among the lines {listed(lines)}, which are not labels and numbers in "
                f"turn with the numbers {self.number} their labels: read it with `text`"
            )

    def _is_below(self, one: Label) -> bool:
        """Whether a label of a page stands below the heading of the section."""
        return any(same_label(self.section, heading) for heading in headings_over(one.element, rank_of(one.element)))

    def _among_blocks(self, document: Document) -> Iterator[Found]:
        """The same where a document has no elements, such as a PDF file."""
        blocks = self._blocks(document)
        for i in self._places_in(blocks):
            block = blocks[i]
            before, behind = (blocks[at].text if 0 <= at < len(blocks) else "" for at in (i - 1, i + 1))
            self._require_side(before, behind)
            value = behind if self.number == "below" else before
            self._require_same_side(blocks, i)
            yield Found(_bare(block.text), value, _over(block, document))

    def _beside(self, one: Label, document: Document) -> Found:
        """The label of a page with the text of its number."""
        value = text_next_to(one.element, 1 if self.number == "below" else -1) if self.number else pair_of(one.element)
        if value is None:
            before, behind = text_next_to(one.element, -1), text_next_to(one.element, 1)
            if before or behind or one.line == one.text:
                self._require_side(before, behind)
        blocks = self._blocks(document)
        for at in self._places_in(blocks) if self.number else ():
            self._require_same_side(blocks, at)
        if not value and one.line != one.text:
            raise NoMatch(
                f"the label {self.label!r} stands in the line {shortened(one.line, 160)!r}, and which number of it is "
                "the label's cannot be told: read it with `text`, or with `css` by the element of the number"
            )
        if not value:
            raise NoMatch(
                f"nothing stands {self.number or 'beside'} the label {self.label!r}, or an element that is empty: the "
                "page is not filled yet, or scripts put the number in later"
            )
        return Found(_bare(one.text), value, headings_over(one.element, rank_of(one.element)))

    def _require_side(self, before: str, behind: str) -> None:
        """Let pass where the rule says on which side of the label its number stands."""
        if not self.number:
            raise Ambiguous(
                f"the label {self.label!r} stands by itself{self._where}, between {shortened(before, 80)!r} and "
                f"{shortened(behind, 80)!r}, and whether its number follows or stands before it cannot be told: write "
                "`number: below` or `number: above`; in a row of several numbers, read it with `table`"
            )

    def _require_same_side(self, blocks: Sequence[Block], at: int) -> None:
        """Refuse a label in a row of labels and numbers that begins, or ends, on the other side than the rule says."""
        step = -1 if self.number == "below" else 1
        while 0 <= at + step < len(blocks) and NUMBER_FIRST.match(blocks[at + step].text):
            other = blocks[at + step].text
            level, at = blocks[at].level, at + 2 * step
            if not 0 <= at < len(blocks) or blocks[at].level != level or NUMBER_FIRST.match(blocks[at].text):
                raise Ambiguous(
                    f"the label {self.label!r} stands in a row of labels and numbers that {shortened(other, 80)!r} "
                    f"{'begins' if step < 0 else 'ends'}, so numbers do not stand {self.number} their labels there: "
                    "look at the page, and correct `number`"
                )

    def _places_in(self, blocks: Sequence[Block]) -> Sequence[int]:
        return [i for i, block in enumerate(blocks) if same_label(self.label, _bare(block.text))]

    def _blocks(self, document: Document) -> Sequence[Block]:
        return blocks_below(document.blocks, self.section) if self.section else document.blocks

    def _nothing(self, document: Document) -> str:
        blocks = self._blocks(document)
        heads = [PARTED.split(block.text, 1)[0] for block in blocks]
        hint = did_you_mean(self.label, heads)
        begins = shortened(" ".join(block.text for block in blocks[:8]), 160)
        return f"no label {self.label!r}{self._where}{hint}; the text begins {begins!r}"

    @property
    def _where(self) -> str:
        return f" below {self.section!r}" if self.section else ""


def _over(block: Block, document: Document) -> list[str]:
    """The headings above a block."""
    return headings_above(document.blocks, next(i for i, one in enumerate(document.blocks) if one is block))


def _bare(text: str) -> str:
    """A label without what parts it from its number."""
    return text.rstrip(" :=.…–—")


def _stands_in(texts: Sequence[str], label: str, former: Sequence[str]) -> bool:
    """Whether a label stands anywhere in folded texts, in a sentence too, but for what belongs to a former one."""
    parts = WILDCARD.split(fold(label))
    names = sorted(map(fold, former), key=len, reverse=True)
    for text in texts:
        for name in names:
            text = text.replace(name, "\n") if fold(label) in name else text
        if all(part in text for part in parts):
            return True
    return False
