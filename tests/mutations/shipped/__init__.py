"""The rules of the shipped configuration, each with the page or file that the site of our own serves for it.

What is mutated here is nobody's model of a page but what `tests.site` serves as the article saw it, and the rules are
those that are shipped. The truth of each page is what its rule reads of it untouched; `tests.test_site` holds that
against the article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from monitor.config.load import load
from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.core.complete import require_complete
from monitor.core.extract import read_figure
from monitor.model import Capture, Observation
from monitor.reading.document import Document
from monitor.reading.follow import choose_address
from monitor.reading.grade import require_ok
from monitor.reading.pattern import split_sentences
from tests.making import day
from tests.mutations import Allowed, Rule, Truth, said
from tests.site import RESOURCES, USUAL, Edition, Resource
from tests.site.desk import SHIPPED

P = TypeVar("P")
KINDS = ("table", "text", "pdf", "xlsx", "json", "dataset", "phrase")
"""The kinds whose rules are tried."""


@dataclass(frozen=True, eq=False)
class Served:
    """A source of the shipped file with the document that the site serves for it.

    Attributes:
        source: the source.
        resource: what stands at the document's address.
        body: its bytes as the article saw it.
    """

    source: Source
    resource: Resource
    body: bytes = field(repr=False)

    def read(self, body: bytes, content_type: str = "") -> Document:
        """The document that such bytes are, graded and held for whole as in a check.

        Raises:
            CheckError: they are no such document.
        """
        headers = {"content-type": content_type or self.resource.content_type}
        address = self.resource.address
        capture = Capture(address, address, 200, headers, body, day("2024-12-05"))
        source = self.source
        require_ok(capture, media="zip" if source.member else source.media)
        document = Document.of(capture, media=source.media, encoding=source.encoding, member=source.member)
        require_complete(document, self.document.shape, minimum_rows=source.minimum_rows)
        return document

    @property
    def document(self) -> Document:
        """The document as the article saw it."""
        return _document(self)

    def says(self, figure: Figure) -> Sequence[Observation]:
        """What the document says of a figure."""
        return _read(self, figure.id)

    def truth(self, figure: Figure) -> Truth:
        """The same, to be compared."""
        return said(self.says(figure))


@cache
def _document(served: Served) -> Document:
    source, resource = served.source, served.resource
    return Document.taken_from(
        served.body,
        media=source.media,
        url=resource.address,
        encoding=source.encoding,
        content_type=resource.content_type,
        member=source.member,
    )


@cache
def _read(served: Served, figure_id: str) -> Sequence[Observation]:
    (figure,) = (one for one in served.source.figures if one.id == figure_id)
    return tuple(read_figure(figure, served.document))


@dataclass(frozen=True)
class ShippedRule(Rule[P]):
    """A rule as it stands in the shipped file.

    Attributes:
        declared: the figure that it reads.
    """

    declared: Figure = field(kw_only=True)

    @property
    def figure(self) -> Figure:
        return self.declared


def shipped_rule(figure: Figure, page: P, *, on: str, but: Mapping[str, Allowed] | None = None) -> ShippedRule[P]:
    """The shipped rule of a figure beside its page."""
    return ShippedRule(figure.id, page, figure.extractor, figure.unit.symbol, but=but or {}, on=on, declared=figure)


@cache
def shipped_catalogue() -> Catalogue:
    """The shipped configuration."""
    return load(SHIPPED)


@cache
def every_served() -> Mapping[str, Served]:
    """By id, every source that is watched, with its document; links and paths are followed as a check does."""
    at = {resource.address: resource for resource in RESOURCES}
    found = {}
    for source in shipped_catalogue().watched:
        resource = at[source.url]
        body = resource.make(Edition.SEEN, USUAL)
        if source.follow:
            resource = at[choose_address(body, source.url, source.follow, content_type=resource.content_type)]
            body = resource.make(Edition.SEEN, USUAL)
        found[source.id] = Served(source, resource, body)
    return found


def figures_read_by(kind: str, *media: str) -> Sequence[tuple[Served, Figure]]:
    """The figures that rules of a kind read of documents of such media, in the file's order."""
    return [
        (served, figure)
        for served in every_served().values()
        for figure in served.source.figures
        if figure.rule.kind == kind and served.document.media in media
    ]


def words_of(document: Document) -> Sequence[str]:
    """What a reader sees of a document: its sentences, cells, names and values; the title first."""
    sentences = [block.text[a:b].strip() for block in document.blocks for a, b in split_sentences(block.text)]
    return [word for word in (document.title, *sentences) if word]
