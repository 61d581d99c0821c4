"""Hold how a number groups its digits against the language that its page says, or shows, that it is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from monitor.model.errors import Ambiguous
from monitor.reading.language import CODES

DECIMAL_COMMAS = frozenset(
    {
        *("bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt"),
        *("lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "vi"),
    }
)
"""Languages whose decimal sign is a comma."""
DECIMAL_POINTS = re.compile(r"(?:de|fr|it)-(?:ch|li)|es-(?:419|do|gt|hn|mx|ni|pa|pr|sv|us)", re.IGNORECASE)
"""Where they write a point all the same, or either."""
GROUPED_BY_POINTS = re.compile(
    r"(?<![\w.,/-])[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?![\d.]|,\d{3})|(?:\.\d{3})+,\d{1,2}(?!\d|[.,]\d))"
)
"""``2.462.000``, ``1.401,40``: what no language writes that has decimal points."""
DECIMALS_BEHIND_COMMA = re.compile(
    r"(?<![\w.,/-])\d{1,3},\d{1,2}\s?"
    r"(?:%|€|(?:Prozent|Euro|Mio|Mrd|Millionen|Milliarden|pour cent|procent|por ciento)\b)"
)
"""``3,5 %``; without a sign behind it could be a list."""
DECIMALS_BEHIND_POINT = re.compile(
    r"(?<![\w.,/-])(?:[1-9]\d{0,2}(?:,\d{3})+\.\d+|[1-9]\d{0,2}(?:,\d{3}){2,}"
    r"|\d{1,3}\.\d{1,2}\s?(?:%|percent\b|per cent\b))(?![\w.,]*\d)"
)
"""``1,401.40``, ``2,462,000``, ``3.5%``."""
ENGLISH = "English"
BELOW_ONE = re.compile(r"(?<![\w.,:/-])0\.\d+(?![\w.:/-]|,\d)")
"""``0.98``, which only decimals with a point are."""
SHORT_WORDS = {
    name: frozenset(words.split())
    for name, words in {
        ENGLISH: "the of and to is was with for that are were by from this has have been in",
        "German": "der die das und den dem von vom mit für ist sind im auf zu zum zur nicht wurden bei eine einer",
        "French": "le la les des du une est dans pour sur par au aux avec sont et ont été cette",
        "Spanish": "el los las del una por para con se y fueron según más",
        "Italian": "il gli della dei delle nel nella una per con sono dal alla",
        "Portuguese": "os da das dos em uma com não foram pelo pela ao mais",
        "Dutch": "het een van en op met voor zijn werden bij naar",
    }.items()
}
"""By which a text shows its language; all but English write a comma before decimals."""
FEWEST_WORDS, TIMES_AS_MANY = 4, 3
"""How many of them, and how many times as many as English ones, show it plainly."""
WORD = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(r"(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}")
THREE_BEHIND_SEPARATOR = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?!\d|[.,]\d)")


_BILLION = re.compile(r"\bbillions?\b", re.IGNORECASE)


def writes_decimal_comma(language: str) -> bool:
    """Whether a language, such as ``de`` or ``fr-CA``, writes a comma before decimals."""
    tag = language.replace("_", "-").lower()
    return tag.partition("-")[0] in DECIMAL_COMMAS and not DECIMAL_POINTS.fullmatch(tag)


def spoken_on(language: str) -> str:
    """The language by which numbers are read on a page that says it is in this one, ``de-DE``; empty for English ones.

    Where Spanish or German is written with decimal points, its numbers are those of English. French is French.
    """
    code = language.replace("_", "-").lower().partition("-")[0]
    return code if code in CODES and (code == "fr" or writes_decimal_comma(language)) else ""


@lru_cache(maxsize=2)
def shows_decimal_points(text: str) -> bool:
    """Whether a text has a number that only languages with decimal points write, and none of the others."""
    return DECIMALS_BEHIND_POINT.search(text) is not None and not decimal_comma_in(text)


@lru_cache(maxsize=2)
def decimal_comma_in(text: str) -> str:
    """The first number of a text that only languages with decimal commas write; empty where there is none."""
    for pattern in (GROUPED_BY_POINTS, DECIMALS_BEHIND_COMMA):
        for found in pattern.finditer(text):
            if not ADDRESS.fullmatch(found[0]):
                return found[0]
    return ""


def shown_language(text: str) -> str:
    """The language with decimal commas in which a text plainly is, by its short words; empty where it is in none."""
    shown = _spoken_in(text)
    return shown if shown != ENGLISH else ""


@lru_cache(maxsize=2)
def _spoken_in(text: str) -> str:
    """English, or one other language, in which a text plainly is, by its short words; empty where neither is plain."""
    words = Counter(word.lower() for word in WORD.findall(text))
    counts = {name: sum(words[word] for word in known) for name, known in SHORT_WORDS.items()}
    english = counts.pop(ENGLISH)
    most = max(counts, key=lambda name: counts[name])
    if counts[most] >= max(FEWEST_WORDS, TIMES_AS_MANY * english):
        return most
    return ENGLISH if english >= max(FEWEST_WORDS, TIMES_AS_MANY * counts[most]) else ""


def _require_no_decimal_points(printed: str, number: str, language: str, shown: Callable[[], str]) -> None:
    """Let pass ``1.234`` as thousands, unless the text that it stands in writes its decimals with a point."""
    if "." in number and (shows_decimal_points(text := shown()) or BELOW_ONE.search(text)):
        raise Ambiguous(
            f"{printed!r}: {number!r} is thousands in {language!r}, and other numbers there have decimal points: "
            "declare the `language` in which its numbers are written, or watch it in another one"
        )


def require_grouping(
    printed: str,
    *,
    language: str,
    page: str,
    given: bool = False,
    shown: Callable[[], str] = str,
    about: Callable[[], str] | None = None,
) -> None:
    """Let pass what is printed, unless it is one number in the figure's language and another in the page's.

    Args:
        printed: the characters of a reading.
        language: the figure's.
        given: whether somebody declared it, so that the words of the page, which may be in another one, say nothing.
        page: what the page says that it is in, as HTML writes it; empty for nothing.
        shown: gives the text of the page, in which other numbers may show how it groups; asked where it matters.
        about: gives about that text, in less time; None where it takes as long.

    Raises:
        Ambiguous: ``9.087`` and ``1,234`` are thousands in the one and decimals in the other; or one of them, or a
            billion, stands on a page that calls itself German, and its words are English.
    """
    if language == "de" and not given and _BILLION.search(printed) and shown_language(shown()) != "German":
        raise Ambiguous(
            f"{printed!r}: a billion is a million millions in German and a thousand in English; the page "
            "says that it is in German, and its words do not show it: declare its `language`"
        )
    found = THREE_BEHIND_SEPARATOR.search(printed)
    if found is None:
        return
    if page and writes_decimal_comma(page) != writes_decimal_comma(language):
        raise Ambiguous(
            f"{printed!r}: {found[0]!r} is thousands in one language and decimals in another; the page says that it is "
            f"in {page!r}, and the figure is declared in {language!r}: declare the page's `language`, or watch it "
            "in another one"
        )
    if writes_decimal_comma(language):
        _require_no_decimal_points(printed, found[0], language, shown)
        if not given and _spoken_in(shown()) == ENGLISH:
            raise Ambiguous(
                f"{printed!r}: {found[0]!r} is thousands in one language and decimals in another; the page says that "
                f"it is in {page!r}, and its words are English: declare the `language` in which its numbers are written"
            )
        return
    text = about() if about is not None else shown()
    number, spoken = decimal_comma_in(text), "" if given else shown_language(text)
    if about is not None and (number or spoken):
        text = shown()
        number, spoken = decimal_comma_in(text), "" if given else shown_language(text)
    if "," in found[0] and shows_decimal_points(text):
        return  # as in Spanish of the Americas
    if number or spoken:
        why = f"{number!r} beside it is not written as in {language!r}" if number else f"the page is in {spoken}"
        raise Ambiguous(
            f"{printed!r}: {found[0]!r} is thousands in one language and decimals in another, and {why}: declare the "
            "page's `language`, or that of its numbers where it is another one, or watch it in another one"
        )
