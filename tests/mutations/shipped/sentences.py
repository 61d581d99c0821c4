"""Sentences of served web pages, taken apart so that what editors do to sentences can be done to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from monitor.core.catalogue import Figure
from monitor.kinds.extract.text import Text
from monitor.model import Observation
from monitor.reading.document import Document
from monitor.reading.labels import tidy
from monitor.reading.pattern import Pattern
from tests.mutations import EITHER, LOUD, Allowed, Mutation, Truth, said
from tests.mutations.shipped import Served, ShippedRule, figures_read_by, shipped_rule, words_of
from tests.mutations.story import Sentence, Story
from tests.mutations.story_mutations import MUTATIONS as OF_STORIES

NUMBER = re.compile(r"half-a-ton|three|\d[\d,.]*(?:(?: \w+)? (?:and|to) \d[\d,.]*)?", re.IGNORECASE)
"""The characters of a number without its qualifier and unit."""
SENTENCE_BEFORE = re.compile(r"[.!?]\s+(?=\S)")
SENTENCE_AFTER = re.compile(r"[.!?:](?:\s+(?=[A-Z])|$)")
HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>", re.DOTALL)
OTHER_UNITS = {"kg": " lb", "km": " nights", "%": " kg", "$": " euros", "year": " kg", "ton": " kg"}
SHORT = {" kilograms": " kg", " Kilograms": " kg", " kg": " kilograms", " kilometres": " km", " percent": "%"}
"""Another way to print what stands behind a number."""
REWORDED = "What came to light was {} according to the files."


@dataclass(frozen=True)
class ServedStory(Story):
    """The served page with the sentence in which a figure stands.

    Attributes:
        served: the source with its document.
        period: the figure's period label.
        between: what stands between the heading and the sentence's block, in HTML.
        heading_tag: the heading's element.
    """

    served: Served = field(kw_only=True, repr=False)
    period: str = field(kw_only=True)
    between: str = ""
    heading_tag: str = "h2"

    @property
    def truth(self) -> Truth:
        return {self.period: self.said} if self.said else {}

    @property
    def words(self) -> Sequence[str]:
        return words_of(Document(self._markup.encode(), media="html"))

    def document(self) -> Document:
        return self.served.read(self._markup.encode())

    @property
    def _markup(self) -> str:
        heading = f"<{self.heading_tag}>{self.heading}</{self.heading_tag}>"
        return self.layout.format(f"{self.above}{heading}{self.between}{self.paragraph}{self.below}")


def story_of(served: Served, figure: Figure) -> ServedStory:
    """The served page taken apart around the figure's number."""
    (observation,) = served.says(figure)
    soup = BeautifulSoup(served.body, "lxml")
    text = _text_with(soup, figure, observation)
    block = text.parent
    assert block is not None
    assert len(block.contents) == 1, "the block of the number holds its text and nothing else"
    tag = block.name
    block.replace_with("\ue000")
    layout, content = _at_main(str(soup))
    above, below = content.split("\ue000")
    heading = [*HEADING.finditer(above)][-1]
    lead, sentence, tail = _parted(" ".join(text.split()), observation)
    symbol = figure.unit.symbol
    (says,) = said([observation]).values()
    return ServedStory(
        sentence,
        REWORDED,
        says,
        unit=symbol,
        other=OTHER_UNITS.get(symbol, " kg"),
        short=SHORT.get(sentence.unit, ""),
        heading=heading[2],
        lead=lead,
        tail=tail,
        above=above[: heading.start()],
        below=below,
        tag=tag,
        layout=layout,
        served=served,
        period=observation.period.label,
        between=above[heading.end() :],
        heading_tag=heading[1],
    )


def _text_with(soup: BeautifulSoup, figure: Figure, observation: Observation) -> NavigableString:
    """The text in which the figure's pattern finds its number."""
    assert isinstance(figure.extractor, Text)
    pattern = Pattern.parse(figure.extractor.pattern)
    years = figure.unit.symbol == "year"
    found = [
        text
        for text in soup.find_all(string=True)
        if any(one.quantity.printed == observation.printed for one in pattern.find(tidy(text), years=years))
    ]
    (text,) = found
    assert isinstance(text, NavigableString)
    return text


def _at_main(markup: str) -> tuple[str, str]:
    """The page as a layout with ``{}`` in the place of its text, and that text."""
    start, end = markup.index("<main>") + len("<main>"), markup.index("</main>")
    around = [part.replace("{", "{{").replace("}", "}}") for part in (markup[:start], markup[end:])]
    return "{}".join(around), markup[start:end]


def _parted(text: str, observation: Observation) -> tuple[str, Sentence, str]:
    """The sentences before, the one with the number in its parts, and those behind."""
    at = text.index(observation.printed)
    number = NUMBER.search(observation.printed)
    assert number is not None
    start, end = at + number.start(), at + number.end()
    unit_end = at + len(observation.printed)
    begins = max((found.end() for found in SENTENCE_BEFORE.finditer(text, 0, start)), default=0)
    behind = SENTENCE_AFTER.search(text, unit_end)
    ends = behind.end() if behind else len(text)
    whole = Sentence(text[begins:start], text[start:end], text[end:unit_end], text[unit_end:ends].rstrip())
    return text[:begins].rstrip(), whole, text[ends:]


MUTATIONS: Sequence[Mutation[Story]] = OF_STORIES
OF_A_YEAR: Mapping[str, Allowed] = {"number made a range": LOUD, "number qualified": LOUD, "magnitude slipped in": LOUD}
"""Years are no amounts."""
WITHOUT_WORDS_BEFORE: Mapping[str, Allowed] = {"words put before the number": EITHER}
"""Where the pattern does not say what stands directly before the number."""
NOTE_BEFORE_A_WORD: Mapping[str, Allowed] = {"footnote in brackets": EITHER}
"""``2018 [3], the state``: of a number without a unit printed behind it, the note might be a part."""


def _exceptions(figure: Figure, story: ServedStory) -> Mapping[str, Allowed]:
    """What else is allowed for a rule, by what its pattern and its number are like."""
    assert isinstance(figure.extractor, Text)
    before, _ = figure.extractor.pattern.split("{figure}")
    return {
        **(OF_A_YEAR if story.unit == "year" else {}),
        **(WITHOUT_WORDS_BEFORE if not before or before.endswith("... ") else {}),
        **(NOTE_BEFORE_A_WORD if not story.sentence.unit else {}),
        **BUT.get(figure.id, {}),
    }


BUT: Mapping[str, Mapping[str, Allowed]] = {
    "chatham-house-china-fentanyl/companies": {
        # The nouns behind the number are all that the pattern knows it by.
        "similar number added in another sentence": EITHER,
        "similar number added behind in the sentence": EITHER,
    },
    # Any year may stand behind the words.
    "cooper-wilful-blindness/year": {"similar number added behind in the sentence": EITHER},
}
"""For one rule alone."""


def rules() -> tuple[ShippedRule[ServedStory], ...]:
    """The rules that read sentences of web pages."""
    stories = [(figure, story_of(served, figure)) for served, figure in figures_read_by("text", "html")]
    return tuple(shipped_rule(figure, story, on="HTML", but=_exceptions(figure, story)) for figure, story in stories)
