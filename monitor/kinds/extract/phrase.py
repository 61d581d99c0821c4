"""Tell whether words stand on a page: present, reworded or gone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from monitor.kinds.extract.sections import blocks_below
from monitor.model import UNDATED, Ask, Reading
from monitor.model.errors import NoMatch, WrongUnit
from monitor.plugin import WORDINGS, Kind
from monitor.reading.document import HTML, PDF, Document
from monitor.reading.document.markup import Block, is_closed
from monitor.reading.labels import shortened, tidy
from monitor.reading.pattern import split_sentences
from monitor.reading.units import WORDING
from monitor.reading.wording import Token, letters_by_word, likeness, likeness_at_most, literals_of, split_words

Literals = tuple[tuple[str, ...], ...]

FEWEST_WORDS = 2
"""A single word stands on a page by chance."""
LONGEST = 900
"""Characters of a sentence that are kept; a page without full stops is one sentence."""
GAP = 60
"""Words that ``...`` stands for at most, all of one sentence."""
TOO_LONG = 3_000_000
"""Characters of a text in which no sentence is looked for: a data file, or an attack."""
JOINED_AT_MOST = 20_000
"""Characters of a PDF file's paragraphs that are read as one where no full stop parts them."""
STEM = 4
"""Letters from which on a word of `near` also stands for one with an ending; "lab" would find "labour"."""
ENDING = 2
"""Letters of the longest such ending, as of a plural in English or French."""
SENTENCE_SIGNS = (".", "!", "?", ":", ";", '."', ".”", ".)", "»")


class Phrase(Kind):
    """Tells whether a sentence or a wording stands on a page: the figure is in the unit ``wording``.

    ``words: "China remains a source country for fentanyl"`` stands there (1), or stands there in other words (0, with
    the sentence that is there now), or is gone (0, with none). Write the words as the page prints them; white space,
    capitals, quotation marks, hyphens within words and the shape of quotes and dashes do not matter, nor does a sign at
    either end. ``...`` stands for words of the same sentence that may change.

    Words are gone only from a page that is surely there: it must hold everything under ``page_has``, and at least
    ``page_words`` words. Where that is not so, or nothing is listed there, the check fails and nothing is concluded.
    What you list is looked for while the words stand, too, so that a slip in it shows at the first check.

    ``near`` names what the sentence keeps when it is reworded: then the sentence that holds it is the reworded one,
    however little it is alike. Where no sentence holds it, a word of four letters or more also stands for that word
    with one or two letters behind it: ``superlab`` for ``superlabs``. If that is nowhere, the words are gone, and the
    place says why.
    """

    version: ClassVar[int] = 6
    finds: ClassVar[str] = WORDINGS
    series_columns: ClassVar[tuple[str, ...]] = ()

    words: str = Field(description="The sentence or wording, as the page prints it.")
    under: str = Field("", description="Only below this heading, up to the next one of its rank.")
    near: str = Field("", description="Words that the sentence keeps when it is reworded, such as 'source country'.")
    alike: float = Field(
        0.5, gt=0, le=1, description="The share of the words that a reworded sentence must still hold."
    )
    page_has: tuple[str, ...] = Field((), description="Texts that the page holds as long as it is whole.")
    page_words: int = Field(50, ge=1, description="The fewest words that the page has as long as it is whole.")

    @field_validator("words")
    @classmethod
    def _are_words(cls, words: str) -> str:
        if sum(_counted(run) for run in literals_of(words)) < FEWEST_WORDS:
            raise ValueError(f"{words!r} must hold at least {FEWEST_WORDS} words")
        return words

    @field_validator("near", "page_has")
    @classmethod
    def _hold_words(cls, given: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for text in given if isinstance(given, tuple) else filter(None, (given,)):
            if not any(map(_counted, literals_of(text))):
                raise ValueError(f"{text!r} holds no word")
        return given

    @model_validator(mode="after")
    def _choose_one_way(self) -> Phrase:
        if self.near and "alike" in self.model_fields_set:
            raise ValueError("`near` says which sentence is meant, however little it is alike: give it or `alike`")
        return self

    @cached_property
    def _literals(self) -> Literals:
        return literals_of(self.words)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """Whether the words stand there: one reading.

        Raises:
            NoMatch: they do not, and nothing shows that the page is the page and whole. Or the page lacks what the
                options say that it has, or it has no text, or no such heading.
            Ambiguous: there are several such headings.
            WrongUnit: the figure is not declared as a wording.
        """
        if ask.unit.symbol != WORDING:
            raise WrongUnit(
                f"`phrase` tells whether words stand on a page, but the figure is declared in {ask.unit.symbol}: "
                f"declare `unit: {WORDING}`, or read a number with `text`"
            )
        if sum(len(block.text) for block in document.blocks) > TOO_LONG:
            raise NoMatch(f"the text is longer than {TOO_LONG:,} characters: no page of sentences; look at the address")
        page = passages_of(document.blocks, document.media)
        if not any(passage.words for passage in page):
            raise NoMatch(f"there is no text to look for the words in ({document.media}, {len(document.body):,} bytes)")
        part = passages_of(blocks_below(document.blocks, self.under), document.media) if self.under else page
        period = ask.period or UNDATED
        for passage in part:
            if sentence := passage.sentence_with(self._literals):
                self._require_the_page(page)
                return [Reading(period, Decimal(1), printed=sentence, locator=_place(sentence))]
        self._require_whole(page, document)
        self._require_nowhere(page)
        self._require_not_hidden(document)
        if sentence := self._reworded(part):
            return [Reading(period, Decimal(0), printed=sentence, locator=_place(sentence))]
        self._require_known(part)
        return [Reading(period, Decimal(0), printed="", locator=self._nowhere)]

    def _require_the_page(self, page: Sequence[Passage]) -> None:
        """Let a page with the words pass that has what the options say: later, a slip in them would pass for a loss."""
        for text in self._missing(page):
            raise NoMatch(
                f"the words {_quoted(self.words)} are there, but {text!r} of `page_has` is not: write there what the "
                f"page always holds, or see whether this is the page; it begins {_beginning(page)}"
            )
        count = sum(_counted(passage.keys) for passage in page)
        if "page_words" in self.model_fields_set and count < self.page_words:
            raise NoMatch(
                f"the words {_quoted(self.words)} are there, but the page has only {count} words: fewer than "
                f"{self.page_words} (`page_words`); lower that, or see whether this is the page; it begins "
                f"{_beginning(page)}"
            )

    def _missing(self, page: Sequence[Passage]) -> Iterator[str]:
        """The texts of `page_has` that do not stand on the page."""
        return (text for text in self.page_has if not any(passage.find(literals_of(text)) for passage in page))

    def _require_whole(self, page: Sequence[Passage], document: Document) -> None:
        """Let a page pass that holds what it holds as long as it is whole."""
        for text in self._missing(page):
            raise NoMatch(
                f"the words {_quoted(self.words)} are not there, but neither is {text!r} of `page_has`: this is "
                f"not the page, or not all of it, so nothing is concluded; it begins {_beginning(page)}"
            )
        count = sum(_counted(passage.keys) for passage in page)
        if count < self.page_words:
            raise NoMatch(
                f"the words {_quoted(self.words)} are not there, but the page has only {count} words: fewer than "
                f"{self.page_words} (`page_words`), so nothing is concluded; it begins {_beginning(page)}"
            )
        if document.media == HTML and not is_closed(document.text):
            self._require_end(page)

    def _require_end(self, page: Sequence[Passage]) -> None:
        """Let a page pass that never says that it ends, where a text of `page_has` stands in its last paragraph."""
        if any(page[-1].find(literals_of(text)) for text in self.page_has):
            return
        last = list(_sentences(page[-1:]))[-1].text
        raise NoMatch(
            f"the words {_quoted(self.words)} are not there, but the page ends without </body> or </html>, with "
            f"{shortened(last, 120)!r}: it may be cut short, so nothing is concluded; list under `page_has` a "
            "text from its end"
        )

    def _require_nowhere(self, page: Sequence[Passage]) -> None:
        """Refuse words that stand on the page after all, but not where or how they were looked for."""
        if self.under and any(passage.find(self._literals) for passage in page):
            raise NoMatch(
                f"the words {_quoted(self.words)} stand on the page, but not under {self.under!r}: correct it"
            )
        run = f" {' '.join(self._literals[0])} "
        if len(self._literals) == 1:
            parted = self.words if run in f" {' '.join(key for passage in page for key in passage.keys)} " else ""
        else:
            # Farther apart than in one sentence that a paragraph parts, any words would do to fill the gaps.
            pairs = (pair for pair in pairwise(page) if run in pair[0].row and not pair[0].ends)
            joined = (passage_of(f"{one.text} {other.text}") for one, other in pairs)
            parted = next(filter(None, (passage.sentence_with(self._literals) for passage in joined)), "")
        if parted:
            raise NoMatch(
                f"the words {_quoted(self.words)} stand on the page, but in several paragraphs, items or cells "
                f"({_quoted(parted)}): watch a part of them that stands in one"
            )

    def _require_not_hidden(self, document: Document) -> None:
        """Refuse to call words gone that the page still holds, and only does not show: a script may show them."""
        for passage in passages_of(document.blocks_with_hidden, document.media):
            if sentence := passage.sentence_with(self._literals):
                raise NoMatch(
                    f"the words {_quoted(self.words)} stand on the page, but hidden from readers "
                    f"({_quoted(sentence)}): see in a browser whether it shows them, and watch a sentence that is shown"
                )

    def _require_known(self, part: Sequence[Passage]) -> None:
        """Refuse to call the words gone from a page of which nobody said how to recognise it."""
        if self.page_has:
            return
        nearest = _most_alike(self._wanted, _sentences(part), 0.0)
        hint = f"; the nearest sentence is {shortened(nearest, 300)!r}" if nearest else ""
        raise NoMatch(
            f"the words {_quoted(self.words)} are not there{hint}. Whether they are gone cannot be told from a page "
            "that may be broken: list under `page_has` texts that it always holds, one of them from its end"
        )

    def _reworded(self, part: Sequence[Passage]) -> str:
        """The sentence that says it in other words now; empty where there is none."""
        if not self.near:
            return _most_alike(self._wanted, _sentences(part), self.alike)
        near = literals_of(self.near)
        sentences = list(_sentences(part))
        holding = [s for s in sentences if s.find(near)] or [s for s in sentences if s.find(_going_on(near, s.keys))]
        return _most_alike(self._wanted, holding, 0.0) or (holding[0].text if holding else "")

    @property
    def _nowhere(self) -> str:
        """Where words that are gone stand; with `near`, why no sentence is taken for theirs."""
        return "nowhere on the page" + (f"; no sentence holds {self.near!r} (`near`)" if self.near else "")

    @cached_property
    def _wanted(self) -> tuple[str, ...]:
        return tuple(key for run in self._literals for key in run)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in which a wording may stand: a paragraph, an item, a cell, or one sentence of it.

    Attributes:
        text: its characters, tidy.
        words: its words and signs.
        row: the words' keys, a space before and behind each.
    """

    text: str
    words: tuple[Token, ...]
    row: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The words for comparing."""
        return tuple(word.key for word in self.words)

    @property
    def ends(self) -> bool:
        """Whether its last sentence ends with it."""
        return self.text.endswith(SENTENCE_SIGNS)

    def find(self, literals: Literals) -> tuple[int, int] | None:
        """Where the literals stand one after the other: the first character and the one behind the last."""
        rows = [f" {' '.join(run)} " for run in literals]
        if not all(row in self.row for row in rows):
            return None
        places = [*accumulate((len(word.key) + 1 for word in self.words), initial=0)]
        at = self.row.find(rows[0])
        while at >= 0:
            first = bisect_left(places, at)
            last = self._rest(first + len(literals[0]), places, literals[1:], rows[1:])
            if last:
                return self.words[first].start, self.words[last - 1].end
            at = self.row.find(rows[0], at + 1)
        return None

    def _rest(self, word: int, places: Sequence[int], literals: Literals, rows: Sequence[str]) -> int:
        """The index behind the last word of the literals that follow, each within reach; 0 where they do not.

        Args:
            word: the index of the word from which on they follow.
            places: where in the row each word begins.
            literals: the literals.
            rows: the same as they stand in the row.
        """
        for run, row in zip(literals, rows, strict=True):
            reach = places[min(word + GAP, len(places) - 1)] + len(row)
            found = self.row.find(row, places[word], reach)
            if found < 0:
                return 0
            gap = bisect_left(places, found) - word
            skipped = self.text[self.words[word - 1].start : self.words[word + gap].end] if gap else ""
            if len(split_sentences(skipped)) > 1:
                return 0
            word += gap + len(run)
        return word

    def sentence_with(self, literals: Literals) -> str:
        """The sentence, or the sentences, in which the literals stand; empty where they do not."""
        found = self.find(literals)
        if found is None:
            return ""
        spans = [(s, e) for s, e in split_sentences(self.text) if s < found[1] and e > found[0]]
        start, end = spans[0][0], spans[-1][1]
        if end - start <= LONGEST:
            return self.text[start:end].strip()
        room = max(0, LONGEST - (found[1] - found[0])) // 2
        start, end = max(start, found[0] - room), min(end, found[1] + room)
        return f"… {shortened(self.text[start:end].strip(), LONGEST)} …"


def passage_of(text: str) -> Passage:
    """The passage of a tidy text."""
    words = tuple(split_words(text))
    return Passage(text, words, f" {' '.join(word.key for word in words)} ")


def passages_of(blocks: Sequence[Block], media: str) -> list[Passage]:
    """The texts in which a sentence can stand: blocks; in a PDF file those together that no full stop parts.

    A PDF file parts a paragraph where its page ends, and sometimes where a line does; a number between is a page's.
    """
    if media != PDF:
        return [passage_of(block.text) for block in blocks]
    texts: list[str] = []
    goes_on = False
    for block in blocks:
        if goes_on and block.text.isdigit():
            continue
        if goes_on and not block.level and len(texts[-1]) < JOINED_AT_MOST:
            texts[-1] = f"{texts[-1]} {block.text}"
        else:
            texts.append(block.text)
        goes_on = not block.level and not texts[-1].endswith(SENTENCE_SIGNS)
    return [passage_of(text) for text in texts]


def _sentences(passages: Sequence[Passage]) -> Iterator[Passage]:
    for passage in passages:
        for start, end in split_sentences(passage.text):
            text = passage.text[start:end].strip()
            for piece in wrap(text, LONGEST, break_on_hyphens=False) if len(text) > LONGEST else (text,):
                yield passage_of(piece)


def _most_alike(wanted: Sequence[str], sentences: Iterable[Passage], least: float) -> str:
    """The sentence that shares most of the words wanted; empty where none shares as much as `least`."""
    letters = letters_by_word(wanted)
    best, text = 0.0, ""
    for sentence in sentences:
        keys = sentence.keys
        most = likeness_at_most(letters, keys)
        if most < least or most <= best:
            continue
        share = likeness(wanted, keys)
        if share >= least and share > best:
            best, text = share, sentence.text
    return text


def _going_on(literals: Literals, keys: Sequence[str]) -> Literals:
    """The literals as the words are in a sentence, where those go on by an ending: ``superlabs`` for ``superlab``."""
    return tuple(tuple(_with_ending(word, keys) for word in run) for run in literals)


def _with_ending(word: str, keys: Sequence[str]) -> str:
    if word in keys or len(word) < STEM:
        return word
    longer = (key for key in keys if key.startswith(word) and len(key) - len(word) <= ENDING)
    return next(longer, word)


def _counted(keys: Sequence[str]) -> int:
    """How many of them are words and not signs."""
    return sum(key[0].isalnum() for key in keys)


def _place(sentence: str) -> str:
    return f'text "{shortened(sentence, 160)}"'


def _quoted(words: str) -> str:
    return repr(shortened(tidy(words), 120))


def _beginning(page: Sequence[Passage]) -> str:
    return repr(shortened(" ".join(passage.text for passage in page[:8]), 160))
