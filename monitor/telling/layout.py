"""The lines of mails: texts cut, wrapped, and safe to show."""

from __future__ import annotations

import re
import textwrap

from markupsafe import Markup

from monitor.reading.wording import pieces_of

WIDTH = 72
"""Columns of the text part."""

LABEL_WIDTH = 12
"""Columns of the labels in the text part."""


def clipped(text: str, length: int) -> str:
    """The text, or as many of its words as fit with the mark that some are left out."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return f"{head[: head.rfind(' ') + 1 or None].rstrip(' ,;:')} …"[:length]


def stopped(text: str) -> str:
    """The text with a full stop, where it does not end with one, also inside quotation marks."""
    return text if text.rstrip("”").endswith((".", "?", "!")) else f"{text}."


def word_diff(text: str) -> Markup:
    """A text with ``[-gone-]`` and ``{+new+}`` as HTML; all else in it is escaped."""
    tags = {"-": Markup('<del class="went">{}</del>'), "+": Markup('<ins class="came">{}</ins>'), "": Markup("{}")}
    return Markup("").join(tags[piece.mark].format(piece.text) for piece in pieces_of(text))


def is_web_address(text: str) -> bool:
    """Whether a mail may make a link of it."""
    return bool(re.match(r"https?://[^\s/]", text, re.IGNORECASE))


def wrapped(text: str, indent: int = 0) -> str:
    """The text in lines of the text part's width."""
    return _fill(text, " " * indent, " " * indent)


def field(label: str, text: str, indent: int = 2, width: int = LABEL_WIDTH, columns: int = WIDTH) -> str:
    """A label and what belongs to it, aligned with its neighbours."""
    return _fill(text, " " * indent + f"{label:<{width}}", " " * (indent + width), columns)


def bullet(text: str, indent: int = 2) -> str:
    """One entry of a list."""
    return _fill(text, " " * indent + "* ", " " * (indent + 2))


def _fill(text: str, first: str, others: str, columns: int = WIDTH) -> str:
    """Addresses and hashes stay whole, even where they are longer than a line."""
    return textwrap.fill(
        text,
        columns,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
