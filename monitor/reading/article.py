"""An article as it was published: its title, its day, its text in paragraphs, and the addresses that it cites."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

from lxml import etree

from monitor.model import Grade, Grain
from monitor.model.errors import NotUsable
from monitor.reading.addresses import joined
from monitor.reading.candidates.times import periods_in
from monitor.reading.document import HTML, PDF, TEXT, Document
from monitor.reading.document.markup import HEADINGS, Block, blocks_of, seen_text
from monitor.reading.document.tree import Element
from monitor.reading.labels import tidy

LARGEST = 20_000_000
"""Bytes of the text of a DOCX file, unpacked."""
MOST_LINKS, LONGEST_TITLE = 500, 200
NEAR_THE_TOP, LONGEST_LINE, MOST_WORDS = 8, 100, 14
"""Lines among which that of the day is looked for, and what it may have."""
_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?]$|[0-9][0-9.,]*\s?%|[$€£]\s?[0-9]")
"""What a line of names and the day has not: an end of a sentence, an amount."""
TEXT_PART, ADDRESS_PART = "word/document.xml", "word/_rels/document.xml.rels"
_ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{0,300})\]\(\s*<?(https?://[^\s)>]+)>?[^)\n]{0,200}\)")
_BARE_LINK = re.compile(r"https?://[^\s<>()\[\]\"'“”‘’]+[^\s<>()\[\]\"'“”‘’.,;:!?]")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$", re.MULTILINE)
_DAYS = (
    *("article:published_time", "datePublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created"),
    *("date", "pubdate", "publish-date"),
)
"""What pages call the day of their publication, in ``meta``."""
_IN_DATA = re.compile(r'"datePublished"\s*:\s*"((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})')
_LEFT_OUT = frozenset({"nav", "aside", "footer", "form", "header", "button"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that an article cites.

    Attributes:
        url: the address, in full.
        words: the words that it stands behind; empty where it stands by itself.
    """

    url: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """What an article says, without what its page has around it.

    Attributes:
        title: its title; empty where it has none.
        published_on: the day of its publication, as it says; None where it does not say.
        language: as the page says it, such as ``fr-CA``; empty where it does not.
        text: its paragraphs, parted by empty lines; headings begin with ``#``.
        links: the addresses that it cites, in order, each once.
    """

    title: str
    published_on: date | None
    language: str
    text: str
    links: tuple[Link, ...] = ()


def read_article(body: bytes, *, url: str = "", content_type: str = "", media: str = "") -> Article:
    """The article that some bytes are: a page, a PDF file, a DOCX file, or a text, plain or Markdown.

    Args:
        body: the bytes.
        url: where it comes from; relative addresses in it start there.
        content_type: the Content-Type header.
        media: what it is, where a person said so.

    Raises:
        NotUsable: it is none of these, or cannot be read.
    """
    if body.startswith(b"PK") and not media:
        return _of_docx(body)
    document = Document(body, media=media, url=url, content_type=content_type)
    if document.media == HTML:
        return _of_page(document, url)
    if document.media == PDF:
        blocks = document.blocks
        title = next((block.text for block in blocks if block.level), "")
        return Article(title, _day_near(blocks), "", _text_of(blocks), tuple(_links_in(document.visible_text)))
    if document.media == TEXT:
        return _of_text(document.text)
    raise document.other_than("an article", "give a web page, a PDF or DOCX file, or a text, plain or Markdown")


# ---------------------------------------------------------------- pages


def _of_page(document: Document, url: str) -> Article:
    root = document.root
    assert root is not None
    main = _main_of(root)
    blocks = [block for block in blocks_of(main) if block.text]
    heading = next((block.text for block in blocks if block.level == 1), "")
    if not heading:
        heading = next((seen_text(one) for one in root.all_inside("h1")), "")
    links = _once(_links_on(main, url))
    title = heading or document.title
    return Article(title, _day_of(document), document.language, _text_of(_without_around(main, blocks)), links)


def _main_of(root: Element) -> Element:
    """The element that holds the article: the only, or the longest, ``article``; else ``main``; else the whole page."""
    articles = [one for one in root.all_inside("article") if one.nearest_above("article") is None]
    found = articles or list(root.all_inside("main"))
    return max(found, key=lambda one: len(one.text), default=root)


def _without_around(main: Element, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks without those of navigation and the like inside what holds the article."""
    around = [one for name in _LEFT_OUT for one in main.all_inside(name) if not any(one.all_inside(*HEADINGS))]
    left_out = {block.text for one in around for block in blocks_of(one)}
    return [block for block in blocks if block.text not in left_out]


def _links_on(main: Element, url: str) -> Iterator[Link]:
    for one in main.all_inside("a"):
        if any(up.name in _LEFT_OUT for up in one.above):
            continue
        yield Link(joined(url, one.get("href")), seen_text(one))


def _day_of(document: Document) -> date | None:
    """The day that the page's metadata name, else that of its first ``time``."""
    root = document.root
    assert root is not None
    head = document.select("meta")
    said = {(one.get("property") or one.get("name") or one.get("itemprop")): one.get("content") for one in head}
    for name in _DAYS:
        if day := _day_in(said.get(name, "")):
            return day
    if found := _IN_DATA.search(document.text):
        return _day_in(found[1])
    days = (_day_in(one.get("datetime")) for one in root.all_inside("time"))
    return next(filter(None, days), None) or _day_near([block for block in blocks_of(root) if block.text])


def _day_near(blocks: Sequence[Block]) -> date | None:
    """The day of the first line near the top that has one and little else: "By A. Newcomer, 30 April 2020"."""
    for block in blocks[1:NEAR_THE_TOP]:
        if (
            block.level
            or len(block.text) > LONGEST_LINE
            or len(block.text.split()) > MOST_WORDS
            or _SENTENCE.search(block.text)
        ):
            continue
        for language in ("en", "fr", "de", "es"):
            named = periods_in(block.text, "calendar", language)
            if len(named) == 1 and named[0].grain is Grain.DAY and named[0].span:
                return named[0].span.start
    return None


def _day_in(text: str) -> date | None:
    found = _ISO.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


# ---------------------------------------------------------------- texts


def _of_text(text: str) -> Article:
    heading = _MARKDOWN_HEADING.search(text)
    first = next((line for line in text.splitlines() if line.strip()), "")
    title = (
        heading["text"] if heading else tidy(first) if len(first) <= 200 and not first.rstrip().endswith(".") else ""
    )
    lines = [Block(tidy(line)) for line in text.splitlines() if line.strip()]
    return Article(title, _day_near(lines), "", _MARKDOWN_LINK.sub(r"\1", text), tuple(_links_in(text)))


def _links_in(text: str) -> Iterator[Link]:
    named = [Link(joined("", found[2]), tidy(found[1])) for found in _MARKDOWN_LINK.finditer(text)]
    bare = [Link(joined("", found[0])) for found in _BARE_LINK.finditer(_MARKDOWN_LINK.sub(" ", text))]
    yield from _once((*named, *bare))


def _once(links: Iterator[Link] | Sequence[Link]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in links:
        if urlsplit(link.url).hostname and len(found) < MOST_LINKS:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _text_of(blocks: Sequence[Block]) -> str:
    return "\n\n".join(f"{'#' * block.level} {block.text}".strip() for block in blocks)


# ---------------------------------------------------------------- word processors


def _of_docx(body: bytes) -> Article:
    parts = _parts_of(body)
    root = _tree(parts[TEXT_PART])
    targets = {
        str(one.get("Id")): str(one.get("Target"))
        for one in (_tree(parts[ADDRESS_PART]) if ADDRESS_PART in parts else ())
        if one.get("TargetMode") == "External"
    }
    blocks = [_paragraph(one) for one in root.iter(f"{_WORD}p")]
    blocks = [block for block in blocks if block.text]
    title = next((block.text for block in blocks if block.level == 1), "")
    links = (
        Link(joined("", targets[identifier]), _letters(one))
        for one in root.iter(f"{_WORD}hyperlink")
        if (identifier := str(one.get(f"{_RELATION}id"))) in targets
    )
    return Article(title, _day_near(blocks), "", _text_of(blocks), _once(links))


def _parts_of(body: bytes) -> dict[str, bytes]:
    """The parts of a DOCX file that hold its text and its addresses.

    Raises:
        NotUsable: it is another ZIP file, or too large.
    """
    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            wanted = [
                one
                for one in packed.infolist()
                if one.filename in ("word/document.xml", "word/_rels/document.xml.rels")
            ]
            if "word/document.xml" not in {one.filename for one in wanted}:
                raise _no_docx("it is a ZIP file without the text of one; unpack it, and give the article")
            if sum(one.file_size for one in wanted) > LARGEST:
                raise _no_docx(f"its text has more than {LARGEST:,} bytes")
            return {one.filename: packed.open(one).read(one.file_size + 1)[:LARGEST] for one in wanted}
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _no_docx(str(error)) from error


def _tree(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _no_docx(error.msg) from error


def _paragraph(element: etree._Element) -> Block:
    style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
    name = str(style.get(f"{_WORD}val")) if style is not None else ""
    found = re.fullmatch(r"(?:Heading|berschrift|Titre|Ttulo|Kop)\s?([1-6])", name)
    return Block(_letters(element), 1 if name in ("Title", "Titel", "Titre") else int(found[1]) if found else 0)


def _letters(element: etree._Element) -> str:
    """The characters of a paragraph; what was taken out under review is no part of it."""
    parts = element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br")
    return tidy("".join((one.text or "") if one.tag == f"{_WORD}t" else " " for one in parts))


def _no_docx(why: str) -> NotUsable:
    return NotUsable(f"the file cannot be read as a DOCX file: {why}", grade=Grade.WRONG_TYPE)
