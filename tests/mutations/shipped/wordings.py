"""Wordings on served web pages, and what editors and content systems do to the sentences that hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bs4 import BeautifulSoup
from bs4.element import Tag

from monitor.core.catalogue import Figure
from monitor.kinds.extract.phrase import Phrase
from monitor.reading.document import Document
from tests.mutations import EITHER, SAME, Mutation, Operator, Said, Truth, mutations_into
from tests.mutations.shipped import Served, ShippedRule, figures_read_by, shipped_rule, words_of


@dataclass(frozen=True)
class Wording:
    """The served page with the words that stand on it.

    Attributes:
        served: the source with its document.
        top: the page before the block with the words.
        before: what stands in the block before the words, in HTML.
        said: the words.
        after: what stands behind them.
        bottom: the page behind the block.
        truth: what the page says.
        tag: the block's element.
    """

    served: Served = field(repr=False)
    top: str = field(repr=False)
    before: str
    said: str
    after: str
    bottom: str = field(repr=False)
    truth: Truth
    tag: str = "p"

    @property
    def words(self) -> Sequence[str]:
        # What a message quotes may stand there over two paragraphs.
        halves = _half(re.sub(r"<[^>]*>", " ", self.said))
        return [*words_of(Document(self.markup.encode(), media="html")), *halves]

    def document(self) -> Document:
        return self.served.read(self.markup.encode())

    @property
    def block(self) -> str:
        """The block with the words."""
        return f"<{self.tag}>{self.before}{self.said}{self.after}</{self.tag}>"

    @property
    def markup(self) -> str:
        """The page."""
        return f"{self.top}{self.block}{self.bottom}"

    def put(self, said: str) -> Wording:
        """With other markup in the place of the words."""
        return replace(self, said=said)

    def gone(self, said: str) -> Wording:
        """With words in their place that are not theirs, which is what the page says then."""
        return replace(self.put(said), truth=dict.fromkeys(self.truth, Said(Decimal(0))))


def wording_of(served: Served, figure: Figure) -> Wording | None:
    """The served page taken apart around the words; None where they do not stand on it."""
    assert isinstance(figure.extractor, Phrase)
    soup = BeautifulSoup(served.body, "lxml")
    first, *rest = (r"\s+".join(map(re.escape, run.split())) for run in figure.extractor.words.split(" ... "))
    wanted = re.compile(r"[^.]*?".join([first, *rest]))
    blocks = [tag for tag in soup.find_all(["p", "li"]) if wanted.search(tag.decode_contents())]
    if not blocks:
        return None
    (block,) = blocks
    assert isinstance(block, Tag)
    inner = block.decode_contents()
    found = wanted.search(inner)
    assert found is not None
    block.replace_with("\ue000")
    top, bottom = str(soup).split("\ue000")
    before, after = inner[: found.start()], inner[found.end() :]
    return Wording(served, top, before, found[0], after, bottom, served.truth(figure), block.name)


MUTATIONS: list[Mutation[Wording]] = []
mutation = mutations_into(MUTATIONS)


def _half(words: str) -> tuple[str, str]:
    """The words in two parts."""
    parts = words.split()
    return " ".join(parts[: len(parts) // 2]), " ".join(parts[len(parts) // 2 :])


MARKED: dict[str, Callable[[str], str]] = {
    "words emphasised": lambda words: f"<em>{words}</em>",
    "words linked": lambda words: f'<a href="/more?n=4" class="ref">{words}</a>',
    "words quoted": lambda words: f"<q>“{words}”</q>",
    "part of the words in bold letters": lambda words: "{} <b>{}</b>".format(*_half(words)),
    "line broken within the words": lambda words: "{}<br/>\n   {}".format(*_half(words)),
    "markup within a word": lambda words: f"<span>{words[:1]}</span>{words[1:]}",
    "comment within the words": lambda words: "{} <!-- not --> {}".format(*_half(words)),
    "words with soft hyphens": lambda words: re.sub(r"([a-z]{3})(?=[a-z]{3})", "\\1&shy;", words),
    "words in capitals": str.upper,
    "words with unbreakable spaces": lambda words: re.sub(r"\s+", "&nbsp;", words),
    "footnote behind the words": lambda words: f"{words}<sup>3</sup>",
    "linked footnote behind the words": lambda words: f'{words}<sup><a href="#n3">[3]</a></sup>',
    "words written as entities": lambda words: "".join(f"&#{ord(c)};" for c in words),
}
MUTATIONS += [
    Mutation(name, SAME, lambda page, mark=mark: page.put(mark(page.said)))  # type: ignore[misc]
    for name, mark in MARKED.items()
]


@mutation(SAME, Operator.TWIN_ROWS)
def words_printed_twice(page: Wording) -> Wording:
    return replace(page, bottom=f"<aside><p>{page.before}{page.said}{page.after}</p></aside>{page.bottom}")


@mutation(SAME)
def block_made_a_quotation(page: Wording) -> Wording:
    return replace(page, tag="blockquote")


@mutation(SAME)
def sentences_added_around(page: Wording) -> Wording:
    return replace(page, before=f"It was a long year. {page.before}", after=f"{page.after} Nobody was hurt.")


@mutation(SAME)
def sentence_that_says_the_contrary_added(page: Wording) -> Wording:
    return replace(page, bottom=f"<p>Others say that this is not so: not {page.said.split()[-1]}.</p>{page.bottom}")


@mutation(EITHER)
def words_parted_by_a_paragraph(page: Wording) -> Wording:
    """On the page they still stand, but in no sentence."""
    return page.put("{}</p><p>{}".format(*_half(page.said)))


@mutation(EITHER)
def words_struck_out(page: Wording) -> Wording:
    return page.gone(f"<del>{page.said}</del>")


@mutation(EITHER)
def words_replaced_by_a_mark(page: Wording) -> Wording:
    return page.gone("[redacted]")


@mutation(EITHER)
def words_denied(page: Wording) -> Wording:
    *first, last = page.said.split()
    return page.gone(f"{' '.join(first)} not {last}")


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def sentence_put_in_other_words(page: Wording) -> Wording:
    first, last = _half(page.said)
    return page.gone(f"{last}, as some would have it, {first}")


@mutation(EITHER)
def words_kept_in_a_comment_alone(page: Wording) -> Wording:
    return page.gone(f"<!-- {page.said} -->")


@mutation(EITHER)
def words_kept_in_an_attribute_alone(page: Wording) -> Wording:
    return page.gone(f'<img src="chart.png" alt="" data-text="{page.said}"/>')


def rules() -> tuple[ShippedRule[Wording], ...]:
    """The rules that look for words on web pages, where the words stand there."""
    found = [(figure, wording_of(served, figure)) for served, figure in figures_read_by("phrase", "html")]
    return tuple(shipped_rule(figure, page, on="HTML") for figure, page in found if page is not None)
