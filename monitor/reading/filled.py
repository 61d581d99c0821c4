"""Tell what stands in the place of a number that scripts put in later."""

from __future__ import annotations

import re

TEMPLATE = re.compile(r"\{\{.{0,200}?\}\}|\$\{[^{}]{0,200}\}|<%.{0,200}?%>|\{[0-9]{1,2}(?::[^{}]{0,40})?\}")
"""An expression that a script replaces: ``{{ total | number:2 }}``, ``${total}``, ``<%= total %>``, ``{0:N0}``."""

_SIGNS = re.compile(r"(?!.$)(?:[-#_?‐–—−…]+(?:[,.][-#_?‐–—−]+)*|\.{3,})?\s?%?|[#_?…]")
_WORDS = re.compile(
    r"(?:loading|updating|fetching|please wait|undefined|nan|null|(?:nan|undefined)\s?%|\[object object\]|chargement"
    r"|veuillez patienter)(?: (?:data|en cours))?[\s.…]*",
    re.I,
)
_BLANK = ("", "null")


def awaits_number(text: str, *, on_page: bool = True) -> bool:
    """Whether a text is a place that a script fills in later: nothing, ``#``, ``--``, ``…``, ``NaN``, ``{{ total }}``.

    A statement of the publisher is none: ``n/a``, ``suppressed``, ``..``, ``*``, and the single dash of tables.

    Args:
        text: what stands there.
        on_page: whether it stands on a page; what a data file leaves empty, or calls null, is its statement.
    """
    plain = " ".join(text.split())
    if not on_page and plain in _BLANK:
        return False
    return bool(_SIGNS.fullmatch(plain) or _WORDS.fullmatch(plain) or TEMPLATE.search(plain))
