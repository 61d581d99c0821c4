"""Read the words of a PDF file with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.apart.parent import Bounds, work_apart
from monitor.reading.document.pdf.page import Page, Word, lines_of

MAX_PAGES = 2_000
MAX_CHARACTERS = 5_000_000
BOUNDS = Bounds(seconds=30, memory_bytes=800_000_000)
"""A page of 3,000 characters takes about 20 ms of processor time, a file of 120 pages 50 MB."""
UNKNOWN = "\ufffd"
SOFT_HYPHEN = "\u00ad"
LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u2010": "-", "\u2011": "-"}
)
"""Letters drawn as one, and hyphens that only say where a line may end."""


def read_pages(body: bytes, *, bounds: Bounds = BOUNDS) -> tuple[Page, ...]:
    """The pages of a PDF file, read in a process of its own.

    Raises:
        NotUsable: it is damaged, encrypted, too large to be read within `bounds`, or holds no text that can be read.
    """
    options = {"max_pages": MAX_PAGES, "max_characters": MAX_CHARACTERS}
    try:
        found = work_apart("monitor.reading.apart.pdf_child:read_words", body, options=options, bounds=bounds)
    except NotUsable as error:
        raise NotUsable(
            f"this PDF file cannot be read: {error}; open it in a viewer, and look for the publisher's page or data "
            "file with the same figures",
            grade=error.grade,
        ) from error
    pages = tuple(_page(number, page) for number, page in enumerate(found, 1))
    _refuse_without_text(found, pages)
    return pages


def _page(number: int, page: dict[str, Any]) -> Page:
    words = [(turn, Word(_plain(text), x0, x1, y, size, bold)) for text, x0, x1, y, size, bold, turn in page["words"]]
    upright = lines_of([word for turn, word in words if turn == 0])
    turned = tuple(word for turn, word in words if turn != 0)
    return Page(number, page["width"], page["height"], upright, turned, pictured=page["draws"] and not words)


def _plain(text: str) -> str:
    """Ligatures as letters, signs of a private alphabet (bullets, nearly always) as bullets, no soft hyphens.

    One at the end of a word is a hyphen: the line ends there.
    """
    plain = text.translate(LIGATURES)
    plain = plain[:-1].replace(SOFT_HYPHEN, "") + plain[-1:].replace(SOFT_HYPHEN, "-")
    return "".join("•" if "\ue000" <= c <= "\uf8ff" else c for c in plain)


def _refuse_without_text(found: Sequence[dict[str, Any]], pages: Sequence[Page]) -> None:
    texts = [word[0] for page in found for word in page["words"]]
    if not texts and any(page.pictured for page in pages):
        raise NotUsable(
            f"the {len(pages)} pages of this PDF file are pictures without text, as a scanner makes them: reading them "
            "needs text recognition (OCR), which this program does not do; look for a version with text, or for a "
            "page with the same figures",
            grade=Grade.WRONG_TYPE,
        )
    if not texts:
        raise NotUsable(
            f"the {len(pages)} pages of this PDF file are empty; open it in a viewer, and look for the page",
            grade=Grade.WRONG_TYPE,
        )
    characters = "".join(texts)
    if characters.count(UNKNOWN) > len(characters) / 2:
        raise NotUsable(
            "the fonts of this PDF file do not say which characters they draw, so its text cannot be read; look for "
            "another version, or for a page with the same figures",
            grade=Grade.WRONG_TYPE,
        )
