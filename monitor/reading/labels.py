"""Compare the labels that people write with the labels that publishers print.

Two labels are the same when they differ only in white space, letter case, the shape of quotes and dashes, or
footnote marks. Nothing else is forgiven: ``Fentanyl`` is not ``Fentanyl analogues``. Where a label moves with
every release, a person writes ``...`` for the part that moves: ``FY2024 ...``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from monitor.reading.known import known

ONE_FOR_ONE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣-", "-"),
    }
)
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
SIGNS_OF_NOTES = "*†‡§¶#⁰¹²³⁴⁵⁶⁷⁸⁹"
LAST_MARK = re.compile(rf"(?:[{SIGNS_OF_NOTES}]+|\]\s*\w{{1,3}}\s*\[)\s*(?=\S)")
"""A footnote mark that ends a label, and the space before it, all read from the end."""
WILDCARD = re.compile(r"\s*(?:\.\.\.|…|\{any\})\s*")
WORDS = re.compile(r"[^\W_]+")
PARTING = "\0"
SHORT_WORD = 3
"""Of a word of so many letters an s at its end is no plural: ``US``."""
SHOWN_AT_MOST = 12
MOST_COMPARED = 5_000
"""Labels that a message looks through for the one that was meant."""

UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories that control, hide or turn what is shown: control, format, lone surrogates, ends of lines."""


def tidy(text: str) -> str:
    """The text with white space (no-break spaces too) as single spaces, without invisible characters."""
    # All invisible characters are beyond ASCII.
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """The text for comparing: lower case, plain quotes and dashes. Every character stays in its place."""
    plain = text.translate(ONE_FOR_ONE)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def without_marks(text: str) -> str:
    """A label without the footnote marks at its end: ``Other Drugs**``, ``Fentanyl [1]``, ``Heroin²``."""
    if not text.endswith((*SIGNS_OF_NOTES, "]")):
        return text
    backwards, at = text[::-1], 0
    while found := LAST_MARK.match(backwards, at):
        at = found.end()
    return text[: len(text) - at]


@known
def comparable(text: str) -> str:
    """A label in the form in which labels are compared."""
    return fold(tidy(text))


def spelled(printed: str) -> tuple[str, str]:
    """In which two forms a person may have written a printed label: with its footnote marks, and without them."""
    have = comparable(printed)
    return have, without_marks(have)


def same_label(wanted: str, printed: str) -> bool:
    """Whether a printed label is the one a person wrote; ``...`` in `wanted` stands for any characters.

    A footnote mark counts only where the person wrote one, so ``Heroin`` finds ``Heroin*`` and ``Heroin**``
    finds only that.
    """
    want, last = comparable(wanted), printed[-1:]
    # No mark and no wildcard at the end: most labels of a large table are told apart by it.
    if last.isascii() and last.isalnum() and want[-1:].isalnum() and last.lower() != want[-1]:
        return False
    have = comparable(printed)
    if want == have:
        return True
    if not WILDCARD.search(want):
        return want == without_marks(have)
    return _fits(WILDCARD.split(want), have) or _fits(WILDCARD.split(want), without_marks(have))


def same_heading(wanted: str, printed: str) -> bool:
    """Whether a printed heading is the one a person wrote, but for a colon behind it."""
    return same_label(wanted, printed.rstrip(" :"))


def may_be_among(wanted: str, texts: Sequence[str]) -> Iterator[int]:
    """The indices of those texts that may hold a label as `same_label` compares it; quick, and never less.

    All of a label's words stand in whatever it is the same as.
    """
    words = [word for part in WILDCARD.split(fold(tidy(wanted))) for word in part.split()]
    joined = INVISIBLE.sub("", PARTING.join(texts))
    folded = fold(joined).split(PARTING)
    if len(folded) != len(texts) or len(joined.lower()) != len(joined):
        return iter(range(len(texts)))
    rarest = max(words, key=len, default="")
    return (i for i, text in enumerate(folded) if rarest in text and all(word in text for word in words))


def is_like(one: str, other: str) -> bool:
    """Whether two labels may be one, written otherwise or with words added: ``Fentanyl`` and ``Fentanyl Powder``.

    Case, accents, spaces, dashes, other signs and the s of a plural do not tell them apart.
    """
    short, long = sorted((bare_words(one), bare_words(other)), key=len)
    return bool(short) and (long[: len(short)] == short or "".join(short) == "".join(long))


def spelling(label: str) -> str:
    """What different spellings of one label have in common."""
    return "".join(bare_words(label))


def bare_words(label: str) -> list[str]:
    """The words of a label by which it is compared: without case, accents, marks and the s of a plural."""
    apart = unicodedata.normalize("NFKD", fold(without_marks(tidy(label))))
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return [word.removesuffix("s") if len(word) > SHORT_WORD else word for word in WORDS.findall(letters)]


def nearest(wanted: str, there: Iterable[str]) -> str:
    """The label among `there` that looks most like `wanted`; empty when none does."""
    by_fold = {fold(label): label for label in there}
    near = get_close_matches(fold(tidy(wanted)), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else ""


def did_you_mean(wanted: str, there: Iterable[str]) -> str:
    """``; did you mean 'Fentanyl'?`` with the nearest of the first `MOST_COMPARED` labels, or empty.

    Where none is near, the only one that begins or ends with what was wanted.
    """
    some = list(islice(there, MOST_COMPARED))
    if near := nearest(wanted, some):
        return f"; did you mean {near!r}?"
    want = comparable(wanted)
    longer = {label for label in some if len(want) > SHORT_WORD and _is_end_of(want, comparable(label))}
    if len(longer) != 1:
        return ""
    (label,) = longer
    written = f"{tidy(wanted)} ..." if comparable(label).startswith(want) else f"... {tidy(wanted)}"
    return f"; did you mean {label!r}? It may be written {written!r}"


def _is_end_of(part: str, label: str) -> bool:
    """Whether a label begins or ends with a part of whole words."""
    begins = label.startswith(part) and not label[len(part) :][:1].isalnum()
    return begins or (label.endswith(part) and not label[: -len(part)][-1:].isalnum())


def listed(labels: Sequence[str]) -> str:
    """Labels for a message: joined by commas, the rest counted when there are many."""
    shown = ", ".join(shortened(label, 60) or "''" for label in labels[:SHOWN_AT_MOST])
    rest = len(labels) - SHOWN_AT_MOST
    return f"{shown}, … and {rest} more" if rest > 0 else shown or "none"


def counted(count: int, noun: str, nouns: str = "") -> str:
    """``1 change``, ``3 changes``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def shortened(text: str, length: int) -> str:
    """The text, cut with ``…`` where it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _fits(parts: Sequence[str], text: str) -> bool:
    """Whether the parts follow one another in the text, the first at its start and the last at its end."""
    first, *middle, last = parts
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def quoted(text: str) -> str:
    """The text in quotation marks, unless it brings its own.

    >>> quoted("34.82 pounds")
    '“34.82 pounds”'
    """
    return text if text[:1] in ("“", "«", '"') else f"“{text}”"


def one_line(text: str) -> str:
    """The text with single spaces between words, without characters that control, hide or turn others."""
    spaced = " ".join(text.split())
    if spaced.isprintable():  # Then it has none of these.
        return spaced
    return "".join(c for c in spaced if unicodedata.category(c) not in UNSAFE)
