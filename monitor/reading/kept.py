"""Texts in which every space looks alike, and that remember which of them does not break: ``14 248``."""

from __future__ import annotations

import re

from monitor.reading.labels import tidy

_BETWEEN_DIGITS = re.compile("(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_NO_BREAK = "\u00a0\u202f\u2009"
_STAND_INS = "\ue000\ue001\ue002"
"""Private characters, which no text has and `tidy` leaves alone."""
_HIDE, _SHOW = str.maketrans(_NO_BREAK, _STAND_INS), str.maketrans(_STAND_INS, _NO_BREAK)
_BESIDE_LETTERS = re.compile("[^\\W\\d_]\u00a0|\u00a0[^\\W\\d_]")


class Kept(str):
    """A text of single spaces, as it is compared and shown.

    Attributes:
        printed: the same, character by character, with the spaces that do not break between groups of three digits.
    """

    __slots__ = ("printed",)
    printed: str

    def __new__(cls, text: str, printed: str) -> Kept:
        """Both forms of a text."""
        kept = super().__new__(cls, text)
        kept.printed = printed
        return kept

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def tidy_seen(text: str) -> str:
    """The text as `tidy` makes it, which remembers where a space between its digits does not break.

    Where a text has no other spaces than such, they part its words, too, and say nothing.
    """
    plain = tidy(text)
    if text.isascii() or _BETWEEN_DIGITS.search(text) is None or (" " not in text and _BESIDE_LETTERS.search(text)):
        return plain
    printed = tidy(_BETWEEN_DIGITS.sub(lambda space: space[0].translate(_HIDE), text)).translate(_SHOW)
    return Kept(plain, printed) if len(printed) == len(plain) else plain


def still_kept(text: str) -> str:
    """The text as `tidy` makes it; one that remembers its spaces is so already."""
    return text if isinstance(text, Kept) else tidy(text)


def printed_in(text: str) -> str:
    """The text with the spaces that do not break, as far as it remembers them."""
    return text.printed if isinstance(text, Kept) else text
