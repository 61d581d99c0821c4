"""A sentence on an HTML page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitor.model import Qualifier
from monitor.reading.document import Document
from tests.mutations import (
    Said,
    Truth,
    another,
    value_of,
)
from tests.mutations.html import LAYOUT
from tests.mutations.sheet import UNDATED

WORDED = {"two": "2", "three": "3", "four": "4", "Two": "2", "Three": "3", "half-a-ton": "0.5", "two tons": "2"}
ANOTHER = {
    "two": "four",
    "three": "two",
    "four": "three",
    "Three": "Two",
    "half-a-ton": "two tons",
    "3 percent to 9": "4 percent to 8",
}
"""Of numbers that are no number any more with other digits."""


@dataclass(frozen=True)
class Sentence:
    """A sentence with a figure in it.

    Attributes:
        before: the words before the number.
        number: its characters.
        unit: what is printed directly behind it: `` kilograms``, ``%``.
        after: the words behind.
    """

    before: str
    number: str
    unit: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.number}{self.unit}{self.after}"


@dataclass(frozen=True)
class Story:
    """An HTML page with the sentence in which the figure stands.

    Attributes:
        sentence: the sentence.
        reworded: how the publisher might say the same in other words.
        said: what it says.
        unit: the figure's unit.
        other: what is printed in the place of the unit for another one; not looked at behind a currency's sign.
        short: another way to print the unit; empty where there is none.
        language: of the page.
        heading: above the paragraph.
        lead: the sentences before it in its paragraph.
        tail: the sentences behind it.
        above: the content above the heading, in HTML.
        below: the content below the paragraph.
        tag: the paragraph's element.
        layout: the page around its content.
        period: label of the period that the sentence is about.
        period_words: its words in the sentence, behind the number; empty where it names none.
        next_period: label of the one that follows.
        next_words: how the sentence would name that one.
    """

    sentence: Sentence
    reworded: str
    said: Said | None
    unit: str
    other: str
    short: str = ""
    language: str = "en"
    heading: str = "What was found"
    lead: str = ""
    tail: str = ""
    above: str = "<h1>News</h1><p>Released at 10 in the morning.</p>"
    below: str = "<p>The inquiry goes on. Call 604-555-0142.</p>"
    tag: str = "p"
    layout: str = LAYOUT
    period: str = UNDATED
    period_words: str = ""
    next_period: str = ""
    next_words: str = ""

    @property
    def truth(self) -> Truth:
        return {self.period: self.said} if self.said else {}

    @property
    def words(self) -> Sequence[str]:
        parts = (self.heading, self.lead, str(self.sentence), self.tail, self.above, self.below, self.layout)
        return [piece.strip() for part in parts for piece in re.split(r"<[^>]*>", part) if piece.strip()]

    def document(self) -> Document:
        content = f"{self.above}<h2>{self.heading}</h2>{self.paragraph}{self.below}"
        page = f"<!doctype html><html><head><title>News</title></head><body>{self.layout.format(content)}</body></html>"
        return Document(page.encode(), content_type="text/html; charset=utf-8")

    @property
    def paragraph(self) -> str:
        """The block in which the sentence stands."""
        text = " ".join(filter(None, (self.lead, str(self.sentence), self.tail)))
        return f"<{self.tag}>{text}</{self.tag.split()[0]}>"

    def but(self, **parts: str) -> Story:
        """With parts of its sentence changed."""
        return replace(self, sentence=replace(self.sentence, **parts))

    def everywhere(self, change: Callable[[str], str]) -> Story:
        """With each part of its sentence changed."""
        s = self.sentence
        return self.but(before=change(s.before), number=change(s.number), unit=change(s.unit), after=change(s.after))

    @property
    def twin(self) -> str:
        """The sentence with another number."""
        return str(self.but(number=another_number(self.sentence.number)).sentence)


def story(before: str, number: str, behind: str, after: str, reworded: str, **more: object) -> Story:
    """A page whose sentence prints a plain number; what it says is told from the number."""
    language = "fr" if more.get("language") == "fr" else "en"
    times = {" million": 10**6, " billion": 10**9}.get(next(iter(re.findall(r"^ [mb]illion", behind)), ""), 1)
    qualifier = more.pop("qualifier", Qualifier.NONE)
    assert isinstance(qualifier, Qualifier)
    value = value_of(WORDED.get(number, number), language) * times
    return Story(Sentence(before, number, behind, after), reworded, Said(value, qualifier=qualifier), **more)  # type: ignore[arg-type]


def another_number(number: str) -> str:
    """Another number of the same look, in words or digits; of a year another year."""
    if re.fullmatch(r"(?:19|20)[0-9]{2}", number):
        return number[:2] + another(number[2:])
    return ANOTHER.get(number) or another(number)
