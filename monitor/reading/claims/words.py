"""The words by which texts in four languages say how a number moved, what it is a part of, and what it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monitor.reading.claims.tables import LANGUAGES, one_of, pattern, table_of


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What is looked for in one language; a pattern of what stands before a number ends with it.

    Attributes:
        code: ``en``, ``fr``, ``de`` or ``es``.
        up: that something grew, a verb or a noun.
        down: that it shrank.
        moved: ends with a verb that moved by the number behind it.
        by: ends with a word before the size of a movement, with the verb further before.
        noun_of: ends with a movement's noun and the word before its size.
        margin: somewhere before: that somebody won or led by it.
        to: ends with the word before what something moved to, or from.
        level: ends with the word before where something stands: "unchanged at".
        behind: starts with the noun of a movement, or with what compares: "higher", "more".
        fewer: of those, the ones below.
        share_of: starts with the word that makes a share: "of all strikes".
        share: a word for a share.
        rate: a word for a rate.
        per: starts with the word before what a rate is of.
        times: starts with the word that makes a ratio: "times".
        average: somewhere near: that it is a mean.
        forecast: before a number: that it is expected.
        counted: before a small number: that it was counted by somebody: "there have been".
        happened: behind a small number: that it counts what happened: "were killed".
        the: ends with the word that makes a number of things known: "the four".
        base: ends with the word before what a rate is of: "per".
        compared: starts behind "times" where those make a ratio: "as likely".
        consists: ends with a verb that says of how many things something is made.
        target: ends with the word before a limit: "a target of".
        limit: ends with what makes a limit of a qualified number: "those with".
        limited: starts with what does so behind it.
        defined: somewhere before, in the sentence or the heading: that something is defined.
        ages: ends, or starts, with what makes an age.
        rank: starts behind an ordinal that is a place: "second place".
        ranked: ends before one: "ranked".
    """

    code: str
    up: re.Pattern[str]
    down: re.Pattern[str]
    moved: re.Pattern[str]
    by: re.Pattern[str]
    noun_of: re.Pattern[str]
    margin: re.Pattern[str]
    to: re.Pattern[str]
    level: re.Pattern[str]
    behind: re.Pattern[str]
    fewer: re.Pattern[str]
    share_of: re.Pattern[str]
    share: re.Pattern[str]
    rate: re.Pattern[str]
    per: re.Pattern[str]
    times: re.Pattern[str]
    average: re.Pattern[str]
    forecast: re.Pattern[str]
    counted: re.Pattern[str]
    happened: re.Pattern[str]
    the: re.Pattern[str]
    base: re.Pattern[str]
    compared: re.Pattern[str]
    consists: re.Pattern[str]
    target: re.Pattern[str]
    limit: re.Pattern[str]
    limited: re.Pattern[str]
    defined: re.Pattern[str]
    ages: tuple[re.Pattern[str], re.Pattern[str]]
    rank: re.Pattern[str]
    ranked: re.Pattern[str]


_STILL = (
    r"(?!(?:\w+ing|is|are|was|were|be|been|and|or|but|to|of|in|on|at|from|for|which|that|who|has|have|had|by|with|est|sont|a|ont|dans|en|ist|sind"
    r"|war|waren|hat|im|es|son|fue|fueron|ha|han|por|con)\s)"
)
"""No such word stands between a number and what compares it: it would begin another statement."""


@cache
def words_of(code: str) -> Words:
    """The words of a language: ``en``, ``fr``, ``de`` or ``es``."""
    around: dict[str, str] = dict(table_of(code)["around"])
    more, fewer = (
        pattern(rf"[\s-]+(?:{_STILL}[^\W\d_]+[\s-]+){{0,3}}?{one_of(around.pop(name))}") for name in ("behind", "fewer")
    )
    share, rate = (pattern(one_of(around.pop(name))) for name in ("share", "rate"))
    ages = (pattern(around.pop("aged")), pattern(around.pop("old")))
    made = {name: pattern(text) for name, text in around.items()}
    return Words(code=code, behind=more, fewer=fewer, share=share, rate=rate, ages=ages, **_movement(code), **made)


def _movement(code: str) -> dict[str, re.Pattern[str]]:
    """The patterns of movement, made of its verbs, its nouns and what stands between them and a number."""
    words: dict[str, str] = table_of(code)["movement"]
    how = rf"(?:\s+(?:{'|'.join(words['how'].split())})){{0,4}}"
    by = rf"(?:{'|'.join(words['by'].split())})"
    inside = rf"(?:\s+(?:{words['inside']})(?:\s+[^\s.;:,()0-9]+){{1,9}}?)?"
    verb = one_of(f"{words['up']} {words['down']}")
    return {
        "up": pattern(one_of(words["up"])),
        "down": pattern(one_of(words["down"])),
        "moved": pattern(rf"{verb}{how}(?:\s+{by})?{how}\s*[(+~]?$"),
        "by": pattern(rf"(?<!\w){by}{how}\s+$"),
        "noun_of": pattern(rf"{one_of(words['nouns'])}{inside}\s*(?:{words['of']}){how}\s*$"),
    }


_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 4000


def language_in(text: str) -> str:
    """The language of a text by its most common words; English where they do not tell."""
    words = _WORD.findall(text[: 4 * _ENOUGH].lower())[:_ENOUGH]
    counts = dict.fromkeys(LANGUAGES, 0)
    for code in LANGUAGES:
        common = frozenset(table_of(code)["common"].split())
        counts[code] = sum(word in common for word in words)
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] else "en"
