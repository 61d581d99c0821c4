"""A fetched document: bytes in; text, tables, rows and a fingerprint out, each made once, when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from monitor.model import Capture, Grade, Shape
from monitor.model.errors import Incomplete, NotUsable
from monitor.reading.document.bounded import require_bounded
from monitor.reading.document.charset import Characters, characters_of
from monitor.reading.document.datafile import Records
from monitor.reading.document.framed import first_of, table_of, table_with
from monitor.reading.document.grid import Grid
from monitor.reading.document.headless import table_named
from monitor.reading.document.jsonfile import read_json
from monitor.reading.document.markup import Block, parse, plain_blocks
from monitor.reading.document.media import BINARY, CSV, HTML, PDF, TEXT, XLSX, media_of, pdf_begins
from monitor.reading.document.pdf import Leaves, Page, blocks_of_pages, grids_of_pages
from monitor.reading.document.scripts import Script, scripts_in
from monitor.reading.document.tree import Element
from monitor.reading.document.webpage import WebPage
from monitor.reading.document.workbook import Sheet, Sheets, read_workbook
from monitor.reading.document.zipped import open_member, what_to_name
from monitor.reading.labels import tidy

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


class Document:
    """One version of a source's document. The same bytes and arguments always give the same answers.

    Attributes:
        body: the bytes.
        media: ``html``, ``csv``, ``text``, ``pdf``, ``xlsx``, ``json`` or ``binary``.
        member: the file's name inside the ZIP file it came in; else empty.
        url: the address it came from; only its ending is looked at.
    """

    def __init__(
        self,
        body: bytes,
        *,
        media: str = "",
        url: str = "",
        encoding: str = "",
        content_type: str = "",
        columns: Sequence[str] = (),
        scripts: Sequence[str] = (),
    ) -> None:
        """Take the bytes; nothing is parsed yet.

        Args:
            body: the bytes.
            media: what the document is, where a person declared it; else header, address and bytes tell.
            url: the address.
            encoding: the charset, where a person declared it.
            content_type: the Content-Type header.
            columns: what the columns of a CSV file without a header are called; empty where it has one.
            scripts: the names of the scripts whose data somebody reads; what they hold is part of the fingerprint.
        """
        self.body = body
        self.url = url
        self.member = ""
        self.media = media or media_of(body, url=url, content_type=content_type)
        self._encoding = encoding
        self._content_type = content_type
        self._columns = tuple(columns)
        self._scripts_read = tuple(dict.fromkeys(scripts))
        self._unveil = False

    @classmethod
    def of(
        cls,
        capture: Capture,
        *,
        media: str = "",
        encoding: str = "",
        member: str = "",
        columns: Sequence[str] = (),
        scripts: Sequence[str] = (),
    ) -> Document:
        """The document that a response brought; see `taken_from`."""
        return cls.taken_from(
            capture.body,
            media=media,
            url=capture.final_url,
            encoding=encoding,
            content_type=capture.headers.get("content-type", ""),
            member=member,
            columns=columns,
            scripts=scripts,
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
        columns: Sequence[str] = (),
        scripts: Sequence[str] = (),
    ) -> Document:
        """The document that some bytes are, or the file inside them where they are a ZIP file.

        Args:
            body: the bytes; what else is not named here is told as to the document itself.
            member: which file inside a ZIP file is the document: its name, ``*`` standing for a part that changes.

        Raises:
            NotUsable: there is to be a ZIP file and none came, or it does not hold exactly one such file.
        """
        if not member:
            how = {"columns": columns, "scripts": scripts}
            return cls(body, media=media, url=url, encoding=encoding, content_type=content_type, **how)
        name, inner = open_member(body, member)
        document = cls(inner, media=media, url=name, encoding=encoding, columns=columns, scripts=scripts)
        document.member = name
        return document

    @cached_property
    def unveiled(self) -> Document | None:
        """The same document with what it holds and does not show; None where it shows all of it.

        For messages, and to see whether a reading would be another with it: what is hidden stands for nothing shown.
        """
        holds_more = self.media == HTML and self._web.holds_more
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
        why = f"{expected} was expected, but {self.url or 'the document'} is {self.media}: {advice}"
        return NotUsable(why, grade=Grade.WRONG_TYPE)

    @cached_property
    def text(self) -> str:
        """The characters; bytes that do not fit the charset are U+FFFD.

        Raises:
            NotUsable: the declared encoding is no charset's name.
        """
        return self._characters.text

    @cached_property
    def _characters(self) -> Characters:
        """The same, decoded piece by piece; errors as of `text`."""
        return characters_of(self.body, declared=self._encoding, content_type=self._content_type)

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
        if self.media == PDF:
            return self._leaves.fingerprint
        if self.media == XLSX:
            return sha256(repr(sorted(self.sheets.items())).encode("utf-8", "surrogatepass")).hexdigest()
        if self.media != HTML:
            return sha256(self.body).hexdigest()
        named = self._scripts_read
        read = [one.text for one in self.scripts if any(map(one.is_called, named))] if named else []
        seen = "\x01".join((self.title, self.quick_text, *self._web.attributes, *read))
        return sha256(seen.encode("utf-8", errors="surrogatepass")).hexdigest()

    def reads_as(self, known: str) -> bool:
        """Whether a reader cannot tell it from the version that has this fingerprint.

        Raises:
            NotUsable: as `fingerprint`.
        """
        return self._leaves.reads_as(known) if self.media == PDF else self.fingerprint == known

    @cached_property
    def title(self) -> str:
        """The page's ``<title>``; empty where there is none. Cheap."""
        return self._web.title if self.media == HTML else ""

    @cached_property
    def language(self) -> str:
        """The language that a page says it is in, such as ``de`` or ``fr-CA``; empty where it says none. Cheap."""
        return self._web.language if self.media == HTML else ""

    @property
    def about_words_alone(self) -> str:
        """As `words_alone`, of a PDF file without telling what on its pages belongs together, and cheap there, too."""
        return self._leaves.text if self.media == PDF and self._leaves.words is None else self.words_alone

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
        if self.media == HTML:
            return self._web.text
        return "" if self.media in (BINARY, PDF, XLSX) else tidy(self.text)

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
        only = self._web.only(selector)
        if only is not None:
            return [only]
        from monitor.reading.document.slow_tree import SlowPage

        page = SlowPage()
        found = [page.element(tag) for tag in self.soup.select(selector)]
        as_copied = None if found else self._web.only_in_browsers(selector)
        return found if as_copied is None else [as_copied]

    @property
    def root(self) -> Element | None:
        """What holds all that a page shows; None for anything else."""
        return self._web.root if self.media == HTML else None

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The text in reading order: one block for each paragraph, heading, list item or cell."""
        if self.media == HTML:
            return self._web.blocks
        if self.media == PDF:
            return blocks_of_pages(self.pages)
        return () if self.media in (BINARY, XLSX) else plain_blocks(self.text)

    @property
    def blocks_with_hidden(self) -> tuple[Block, ...]:
        """As `blocks`, with the hidden text of a page, and its title; what is struck out is left out."""
        if not self.unveiled:
            return self.blocks
        title = (Block(self.title),) if self.title else ()
        return title + WebPage(self._page, hidden=False).blocks

    @cached_property
    def visible_text(self) -> str:
        """The text a reader sees, a line for each block, white space normalised, footnote references left out."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def tables(self) -> tuple[Grid, ...]:
        """The tables of a page or a PDF file in reading order, each as a rectangle; empty for anything else."""
        if self.media == PDF:
            return grids_of_pages(self.pages)
        return self._web.grids if self.media == HTML else ()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The words of a PDF file with their places, page by page; empty unless it is one.

        Raises:
            NotUsable: it cannot be read, or only with more time or memory than it may take.
        """
        return self._leaves.pages if self.media == PDF else ()

    @property
    def recognised(self) -> bool:
        """Whether its words were recognised in pictures (OCR), so that a number may be another one.

        Raises:
            NotUsable: as `pages`.
        """
        return self.media == PDF and self._leaves.recognised

    @cached_property
    def _leaves(self) -> Leaves:
        return Leaves.of(self.body[max(0, pdf_begins(self.body)) :])

    def tables_near(self, labels: Sequence[str], page: int | None) -> Sequence[Grid] | None:
        """The tables of a PDF file among which are all that these labels name, on a page; see `Leaves.grids_near`.

        None where it takes all tables to know them.

        Raises:
            NotUsable: as `pages`.
        """
        return self._leaves.grids_near(labels, page)

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
    def scripts(self) -> tuple[Script, ...]:
        """The data in a page's scripts; none unless it is HTML."""
        return scripts_in(self._page) if self.media == HTML else ()

    @cached_property
    def records(self) -> Records:
        """The CSV file's header and rows.

        Raises:
            NotUsable: the document is no CSV file, or too large to be read.
            Incomplete: the file is empty, cut short, ragged, or a column name stands twice.
        """
        return table_named(self._file, self._columns) if self._columns else table_of(self._file, self._first)

    def records_with(self, columns: Sequence[str], under: str = "") -> Records:
        """The same where these columns stand in the header: lines about the file may stand above it.

        Raises:
            NotUsable: as `records`.
            Incomplete: as `records`; or the columns stand in several lines.
        """
        return self.records if self._columns else table_with(self._file, columns, self._first, under)

    @cached_property
    def _first(self) -> Records | Incomplete:
        return first_of(self._file)

    @cached_property
    def _file(self) -> Characters:
        """The characters of a CSV file."""
        if self.media != CSV:
            advice = "open the address in a browser; if it is a CSV file, declare `media: csv`"
            raise self.other_than("a CSV file", advice)
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

    @cached_property
    def _web(self) -> WebPage:
        return WebPage(self._page, unveil=self._unveil)
