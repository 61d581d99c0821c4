"""A fetched document: bytes in; text, tables, rows and a fingerprint out, each made once, when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model import Capture, Grade, Shape
from monitor.model.errors import Incomplete, NotUsable
from monitor.reading.document.bounded import require_bounded
from monitor.reading.document.charset import Characters, characters_of
from monitor.reading.document.datafile import Records
from monitor.reading.document.framed import first_of, table_of, table_with
from monitor.reading.document.grid import Grid, grids_of
from monitor.reading.document.jsonfile import read_json
from monitor.reading.document.markup import (
    HEADINGS,
    UNSEEN,
    UNSEEN_IN_SVG,
    Block,
    blocks_of,
    is_plain,
    parse,
    plain_blocks,
)
from monitor.reading.document.media import BINARY, CSV, HTML, PDF, TEXT, XLSX, media_of, pdf_begins
from monitor.reading.document.pdf import Page, blocks_of_pages, grids_of_pages, read_pages
from monitor.reading.document.tree import Element, QuickPage, SlowPage
from monitor.reading.document.unseen import Taken, above, take_away_unseen_quickly
from monitor.reading.document.workbook import Sheet, Sheets, read_workbook
from monitor.reading.document.zipped import open_member, what_to_name
from monitor.reading.labels import tidy

SEEN_ATTRIBUTES = (
    "alt",
    "aria-label",
    "data-count",
    "data-number",
    "data-order",
    "data-sort",
    "data-sort-value",
    "data-value",
    "datetime",
    "title",
)
"""Attributes that hold what a reader is told or what a page counts: part of the fingerprint on any element.
A rule may read these, ``href`` of links and ``value`` of `MEASURES`; to a change of others it would be blind."""
MEASURES = ("data", "meter", "progress")
"""Elements whose ``value`` is a figure; elsewhere it is often a token."""

LINKS = ("a", "area")

BY_PLACE = re.compile(r"[>+~]|:(?:nth|first|last|only)-")
"""In a selector: it matters what stands directly in or beside what."""
TBODY = re.compile(r"<tbody\b", re.IGNORECASE)
_OF_TABLES = (*HEADINGS, "table", "figure")
_SEEN = ", ".join(f"[{name}]" for name in SEEN_ATTRIBUTES)
_NEVER_SEEN = [*UNSEEN, *(f"svg {name}" for name in UNSEEN_IN_SVG)]


class Document:
    """One version of a source's document. The same bytes and arguments always give the same answers.

    Attributes:
        body: the bytes.
        media: ``html``, ``csv``, ``text``, ``pdf``, ``xlsx``, ``json`` or ``binary``.
        member: the file's name inside the ZIP file it came in; else empty.
        url: the address it came from; only its ending is looked at.
    """

    def __init__(
        self, body: bytes, *, media: str = "", url: str = "", encoding: str = "", content_type: str = ""
    ) -> None:
        """Take the bytes; nothing is parsed yet.

        Args:
            body: the bytes.
            media: what the document is, where a person declared it; else it is told from header, address and
                bytes.
            url: the address.
            encoding: the charset, where a person declared it.
            content_type: the Content-Type header.
        """
        self.body = body
        self.url = url
        self.member = ""
        self.media = media or media_of(body, url=url, content_type=content_type)
        self._encoding = encoding
        self._content_type = content_type
        self._unveil = False

    @classmethod
    def of(cls, capture: Capture, *, media: str = "", encoding: str = "", member: str = "") -> Document:
        """The document that a response brought; see `taken_from`."""
        content_type = capture.headers.get("content-type", "")
        return cls.taken_from(
            capture.body,
            media=media,
            url=capture.final_url,
            encoding=encoding,
            content_type=content_type,
            member=member,
        )

    @classmethod
    def taken_from(
        cls,
        body: bytes,
        *,
        media: str = "",
        url: str = "",
        encoding: str = "",
        content_type: str = "",
        member: str = "",
    ) -> Document:
        """The document that some bytes are, or the file inside them where they are a ZIP file.

        Args:
            body: the bytes.
            media: what the document is, where a person declared it.
            url: the address.
            encoding: its charset, where a person declared it.
            content_type: the Content-Type header.
            member: which file inside a ZIP file is the document: its name, ``*`` standing for a part that changes.

        Raises:
            NotUsable: there is to be a ZIP file and none came, or it does not hold exactly one such file.
        """
        if not member:
            return cls(body, media=media, url=url, encoding=encoding, content_type=content_type)
        name, inner = open_member(body, member)
        document = cls(inner, media=media, url=name, encoding=encoding)
        document.member = name
        return document

    def __repr__(self) -> str:
        return f"Document({self.media}, {len(self.body)} bytes, {self.url!r})"

    @cached_property
    def unveiled(self) -> Document | None:
        """The same document with what it holds and does not show; None where it shows all of it.

        For messages, and to see whether a reading would be another with it: what is hidden stands for nothing shown.
        """
        holds_more = self.media == HTML and self._seen[2]
        if not holds_more and self.workbook.held == self.workbook.shown:
            return None
        all_of_it = Document(
            self.body, media=self.media, url=self.url, encoding=self._encoding, content_type=self._content_type
        )
        all_of_it.member, all_of_it._unveil, all_of_it.workbook = self.member, True, self.workbook
        return all_of_it

    @property
    def trouble(self) -> str:
        """Why our rules find nothing in it, where its bytes tell that by themselves; empty where they do not."""
        if not self.body:
            return f"{self.member or self.url or 'the document'} is empty (0 bytes): look at the publisher's own"
        packed = "" if self.member else what_to_name(self.body)
        return packed and f"{self.url or 'the document'} cannot be read as it is: {packed}"

    def other_than(self, expected: str, advice: str) -> NotUsable:
        """The error that it is something else than ``a CSV file``, with what to do about it."""
        there = f"{self.url or 'the document'} is {self.media}"
        return NotUsable(f"{expected} was expected, but {there}: {advice}", grade=Grade.WRONG_TYPE)

    @cached_property
    def text(self) -> str:
        """The characters; bytes that do not fit the charset are U+FFFD.

        Raises:
            NotUsable: the declared encoding is no charset's name.
        """
        return self._characters.text

    @cached_property
    def _characters(self) -> Characters:
        """The same, decoded piece by piece.

        Raises:
            NotUsable: as `text`.
        """
        try:
            return characters_of(self.body, declared=self._encoding, content_type=self._content_type)
        except LookupError as error:
            raise NotUsable(
                f"there is no charset {self._encoding!r}: declare one such as utf-8, windows-1252, shift_jis",
                grade=Grade.WRONG_TYPE,
            ) from error

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hex, of what a reader sees: equal for two versions that a reader cannot tell apart.

        Of HTML it covers the title, the text, the addresses of links (without ``#fragment``, with the query)
        and the attributes in `SEEN_ATTRIBUTES`; not markup, scripts, styles, comments or any other attribute,
        where pages carry tokens that differ on each visit. Of a PDF file it covers the words with their places, of a
        workbook the cells: both hold the time at which they were written. Of anything else it is the hash of the
        bytes.

        Raises:
            NotUsable: it is a PDF file or a workbook that cannot be read.
        """
        if self.media in (PDF, XLSX):
            return sha256(repr(self.pages or sorted(self.sheets.items())).encode("utf-8", "surrogatepass")).hexdigest()
        if self.media != HTML:
            return sha256(self.body).hexdigest()
        seen = "\x01".join((self.title, self.quick_text, *self._seen_attributes()))
        return sha256(seen.encode("utf-8", errors="surrogatepass")).hexdigest()

    @cached_property
    def title(self) -> str:
        """The page's ``<title>``; empty where there is none. Cheap."""
        node = self._quick.css_first("head title") if self.media == HTML else None
        return tidy(node.text()) if node else ""

    @cached_property
    def language(self) -> str:
        """The language that a page says it is in, such as ``de`` or ``fr-CA``; empty where it says none. Cheap."""
        root = self._quick.root if self.media == HTML else None
        return (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip() if root else ""

    @property
    def words_alone(self) -> str:
        """The text of a page, a PDF file or a plain text, for looking at how it writes; empty for data. Cheap."""
        if self.media in (HTML, TEXT):
            return self.quick_text
        return self.visible_text if self.media == PDF else ""

    @cached_property
    def quick_text(self) -> str:
        """The text a reader sees, its pieces parted by NUL: as fast as parsing can be, but without blocks.

        For telling whether something changed and what kind of page it is; rules read `visible_text`.
        """
        if self.media != HTML:
            return "" if self.media in (BINARY, PDF, XLSX) else tidy(self.text)
        root = self._quick.body or self._quick.root
        text = " ".join(root.text(separator="\0").split()) if root else ""
        text = text.replace(" \0", "\0").replace("\0 ", "\0")
        while "\0\0" in text:
            text = text.replace("\0\0", "\0")
        return text.strip("\0")

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree, without scripts, styles, ``noscript`` and templates; empty unless it is HTML.

        Shared by all rules: do not change it. Slow: rules of ours read what `select` and `blocks` give.
        """
        return parse(self._page, unveil=self._unveil)

    def select(self, selector: str) -> list[Element]:
        """The elements that a CSS selector matches, in order.

        Where the fast parser's tree has exactly one, that; else what beautifulsoup finds in its own, several times as
        slowly: it knows more selectors, and forgives markup that browsers read in another way.
        """
        if self.media == HTML and is_plain(selector):
            found = self._quick.css(selector)
            if len(found) == 1 and not (BY_PLACE.search(selector) and self._has_implied_rows):
                return [self._elements.element(found[0])]
        page = SlowPage()
        return [page.element(tag) for tag in self.soup.select(selector)]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The text in reading order: one block for each paragraph, heading, list item or cell."""
        if self.media == HTML:
            return _blocks_of(*self._seen[:2])
        if self.media == PDF:
            return blocks_of_pages(self.pages)
        return () if self.media in (BINARY, XLSX) else plain_blocks(self.text)

    @property
    def blocks_with_hidden(self) -> tuple[Block, ...]:
        """As `blocks`, with the hidden text of a page, and its title; what is struck out is left out."""
        if not self.unveiled:
            return self.blocks
        tree = _parsed(self._page)
        shown_nowhere = (Block(self.title),) if self.title else ()
        return shown_nowhere + _blocks_of(tree, QuickPage(take_away_unseen_quickly(tree, hidden=False).raised))

    @cached_property
    def visible_text(self) -> str:
        """The text a reader sees, a line for each block, white space normalised, footnote references left out."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def tables(self) -> tuple[Grid, ...]:
        """The tables of a page or a PDF file in reading order, each as a rectangle; empty for anything else."""
        if self.media == PDF:
            return grids_of_pages(self.pages)
        return grids_of(map(self._elements.element, _outermost(self._quick))) if self.media == HTML else ()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The words of a PDF file with their places, page by page; empty unless it is one.

        Raises:
            NotUsable: it cannot be read, or only with more time or memory than it may take.
        """
        return read_pages(self.body[max(0, pdf_begins(self.body)) :]) if self.media == PDF else ()

    @cached_property
    def cells_as_text(self) -> str:
        """What stands in the cells of all tables, one below the other: to tell quickly what stands in none.

        Raises:
            NotUsable: as `tables`.
        """
        return "\n".join(cell.text for grid in self.tables for row in grid.body for cell in row)

    @property
    def sheets(self) -> Mapping[str, Sheet]:
        """The sheets of a workbook by name, in its order; empty unless it is one.

        Raises:
            NotUsable: it cannot be read, or only with more time or memory than it may take.
        """
        return self.workbook.held if self._unveil else self.workbook.shown

    @cached_property
    def workbook(self) -> Sheets:
        """The sheets as they are shown, and with all that they hold; empty unless it is a workbook.

        Raises:
            NotUsable: as `sheets`.
        """
        return read_workbook(self.body) if self.media == XLSX else Sheets({}, {})

    @cached_property
    def data(self) -> Any:
        """What a JSON file holds; its numbers are `Decimal` or int.

        Raises:
            NotUsable: it is no JSON, or nested too deeply to be read.
        """
        return read_json(self.text)

    @cached_property
    def records(self) -> Records:
        """The CSV file's header and rows.

        Raises:
            NotUsable: the document is no CSV file, or too large to be read.
            Incomplete: the file is empty, cut short, ragged, or a column name stands twice.
        """
        return table_of(self._file, self._first)

    def records_with(self, columns: Sequence[str]) -> Records:
        """The same where these columns stand in the header: lines about the file may stand above it.

        Raises:
            NotUsable: as `records`.
            Incomplete: as `records`; or the columns stand in several lines.
        """
        return table_with(self._file, columns, self._first)

    @cached_property
    def _first(self) -> Records | Incomplete:
        return first_of(self._file)

    @cached_property
    def _file(self) -> Characters:
        """The characters of a CSV file."""
        if self.media != CSV:
            raise self.other_than(
                "a CSV file", "open the address in a browser; if it is a CSV file, declare `media: csv`"
            )
        return self._characters

    @property
    def shape(self) -> Shape | None:
        """Rows, columns and end of a CSV file; None for anything else.

        Raises:
            Incomplete: as `records`.
        """
        return self.records.shape if self.media == CSV else None

    @cached_property
    def _page(self) -> str:
        """The characters of an HTML page; empty unless it is one.

        Raises:
            NotUsable: as `require_bounded`.
        """
        return require_bounded(self.text) if self.media == HTML else ""

    @property
    def _quick(self) -> LexborHTMLParser:
        return self._seen[0]

    @property
    def _elements(self) -> QuickPage:
        return self._seen[1]

    @cached_property
    def _seen(self) -> tuple[LexborHTMLParser, QuickPage, bool]:
        """The page as the fast parser's tree, its elements, and whether anything on it is not shown."""
        tree = _parsed(self._page)
        taken = Taken() if self._unveil else take_away_unseen_quickly(tree)
        return tree, QuickPage(taken.raised), taken.anything

    @cached_property
    def _has_implied_rows(self) -> bool:
        """Whether a table's rows stand in no body as the page is written: browsers put one around them."""
        return len(self._quick.css("tbody")) != len(TBODY.findall(self._page))

    def _seen_attributes(self) -> list[str]:
        # One attribute with a look at the element's name is found three times as fast as a list of elements with it.
        links = [node.attrs["href"] or "" for node in self._quick.css("[href]") if node.tag in LINKS]
        seen = [address.partition("#")[0] for address in links]
        for node in self._quick.css(_SEEN):
            attributes = node.attributes
            seen += [f"{name}={tidy(attributes[name] or '')}" for name in SEEN_ATTRIBUTES if name in attributes]
        measures = [node for node in self._quick.css("[value]") if node.tag in MEASURES]
        return seen + [f"value={node.attributes['value']}" for node in measures]


def _parsed(page: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(page)
    tree.strip_tags(_NEVER_SEEN)
    return tree


def _blocks_of(tree: LexborHTMLParser, page: QuickPage) -> tuple[Block, ...]:
    root = tree.body or tree.root
    return blocks_of(page.element(root)) if root else ()


def _outermost(tree: LexborHTMLParser) -> list[LexborNode]:
    """The page's tables and figures, and the headings before the last of them, that stand in none of the others."""
    nodes = tree.css(", ".join(_OF_TABLES))
    while nodes and nodes[-1].tag in HEADINGS:
        nodes.pop()
    return [node for node in nodes if not any(around.tag in _OF_TABLES for around in above(node))]
