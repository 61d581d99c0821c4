"""Words and lines for mails: claims, counts and times in words; texts cut, wrapped, and safe to show."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from monitor.reading.labels import quoted
from monitor.reading.wording import pieces_of
from monitor.telling.periods import day_of

Facts = Mapping[str, Any]

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


def claim_words(claim: Facts) -> str:
    """``The article’s “34.82 pounds” (FY2024): cannot tell → holds by rounding``."""
    period = f" ({claim['period']})" if claim["period"] else ""
    before, after = claim["verdict_before"], claim["verdict_after"]
    if after is None:
        verdict = "not judged yet"
    elif before is None:
        verdict = f"now {after}"
    else:
        verdict = (
            f"{before} → {after}"
            if claim["changed"]
            else f"still {after}"
            if claim["supported"]
            else f"as before, {after}"
        )
    return f"The article’s {quoted(claim['quote'])}{period}: {verdict}"


def mirror_words(mirror: Facts, zone: ZoneInfo) -> str:
    """``A mirror, “A copy”, still printed 27.7 kg when it was last read, on 8 April 2024``.

    Facts that an earlier version of the program kept do not say when.
    """
    read_at = mirror.get("read_at")
    on = f", on {day_of(read_at, zone)}" if read_at else ""
    still = "still " if read_at and mirror["still"] else ""
    return f"A mirror, “{mirror['title']}”, {still}printed {mirror['shown']} when it was last read{on}"


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


def field(label: str, text: str, indent: int = 2, width: int = LABEL_WIDTH) -> str:
    """A label and what belongs to it, aligned with its neighbours."""
    return _fill(text, " " * indent + f"{label:<{width}}", " " * (indent + width))


def bullet(text: str, indent: int = 2) -> str:
    """One entry of a list."""
    return _fill(text, " " * indent + "* ", " " * (indent + 2))


def _fill(text: str, first: str, others: str) -> str:
    """Addresses and hashes stay whole, even where they are longer than a line."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
