"""Hold how a number groups its digits against the language that its page says it is in."""

from __future__ import annotations

import re

from monitor.model.errors import Ambiguous

DECIMAL_COMMAS = frozenset(
    {
        *("bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt"),
        *("lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "vi"),
    }
)
"""Languages whose decimal sign is a comma."""
DECIMAL_POINTS = re.compile(r"(?:de|fr|it)-(?:ch|li)|es-(?:419|do|gt|hn|mx|ni|pa|pr|sv|us)", re.IGNORECASE)
"""Where they write a point all the same, or either."""
THREE_BEHIND_SEPARATOR = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?!\d|[.,]\d)")


def writes_decimal_comma(language: str) -> bool:
    """Whether a language, such as ``de`` or ``fr-CA``, writes a comma before decimals."""
    tag = language.replace("_", "-").lower()
    return tag.partition("-")[0] in DECIMAL_COMMAS and not DECIMAL_POINTS.fullmatch(tag)


def require_grouping(printed: str, *, language: str, page: str) -> None:
    """Let pass what is printed, unless it is one number in the figure's language and another in the page's.

    Args:
        printed: the characters of a reading.
        language: the figure's.
        page: what the page says that it is in, as HTML writes it; empty for nothing.

    Raises:
        Ambiguous: ``9.087`` and ``1,234`` are thousands in the one and decimals in the other.
    """
    if not page or writes_decimal_comma(page) == writes_decimal_comma(language):
        return
    if found := THREE_BEHIND_SEPARATOR.search(printed):
        raise Ambiguous(
            f"{printed!r}: {found[0]!r} is thousands in one language and decimals in another; the page says that it is "
            f"in {page!r}, and the figure is declared in {language!r}: declare the page's `language`, or watch it "
            "in another one"
        )
