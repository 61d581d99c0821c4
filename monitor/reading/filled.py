"""Tell what stands in the place of a number that scripts put in later."""

from __future__ import annotations

import re

TEMPLATE = re.compile(r"\{\{.{0,200}?\}\}|\$\{[^{}]{0,200}\}|<%.{0,200}?%>|\{[0-9]{1,2}(?::[^{}]{0,40})?\}")
"""An expression that a script replaces: ``{{ total | number:2 }}``, ``${total}``, ``<%= total %>``, ``{0:N0}``."""

_SIGNS = re.compile(r"(?:[-#_?‐–—−…]+(?:[,.][-#_?‐–—−]+)*|\.{3,})?\s?%?")
_WORDS = re.compile(
    r"(?:loading|updating|fetching|please wait|undefined|nan|null|(?:nan|undefined)\s?%|\[object object\]|chargement"
    r"|veuillez patienter)(?: (?:data|en cours))?[\s.…]*",
    re.I,
)
_DASHES = frozenset("-‐–—−")


def awaits_number(text: str) -> bool:
    """Whether a text is a place that a script fills in later: nothing, ``#``, ``--``, ``…``, ``NaN``, ``{{ total }}``.

    A statement of the publisher is none: ``n/a``, ``suppressed``, ``..``, ``*``.
    """
    plain = " ".join(text.split())
    return bool(_SIGNS.fullmatch(plain) or _WORDS.fullmatch(plain) or TEMPLATE.search(plain))


def is_dash(text: str) -> bool:
    """Whether a text is a single dash, by which tables say of one row that there is nothing to print."""
    return text.strip() in _DASHES
