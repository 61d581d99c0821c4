"""Options that name a number in words: by the words around it, or by the label beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from monitor.reading.candidates import Candidate
from monitor.reading.document.markup import Block

Options = dict[str, Any]

WINDOWS = ((4, 2), (3, 0), (0, 4), (6, 4), (10, 8))
"""Words before the number and behind it."""
WHOLE = 18, 12
"""The same of a sentence that nothing shorter tells from another."""
_DIGIT = re.compile(r"[0-9]")
_NO_NUMBER = re.compile(r"\W*(?:19|20)[0-9]{2}\W*|.*[^\W\d_]{3}.*")
_PARTED = re.compile(r"\s*(?::|=|\.(?:\s?\.){2,}|…+|\s[–—])\s*$")
_BEGINS_WITH_WORD = re.compile(r"[\W_]*[^\W\d_]{2}")
"""As a label does, and no amount."""
_LETTER = re.compile(r"[^\W\d_]")
LONGEST_LABEL = 100
OPENING = ("(", "[", "“", "„", "«", "‘")
"""Signs that stand directly before a number."""
_NUMBER = re.compile(r"[+−-]?[0-9](?:[0-9.,]*[0-9])?")
FEWEST_LETTERS = 8
"""Of the words of a pattern: fewer stand anywhere."""


def pattern_options(candidate: Candidate, blocks: Sequence[Block]) -> Iterator[Options]:
    """`pattern`, and `under` where a heading may be needed."""
    block = blocks[candidate.spot.row].text
    at = block.find(candidate.words)
    if at < 0 or re.search(r"[{}]|\.\.\.", candidate.words):
        return
    before, behind = block[at : candidate.spot.start], block[candidate.spot.end : at + len(candidate.words)]
    joints = "" if before[-1:] in OPENING else " ", "" if behind[:1] not in ("", " ") else " "
    seen: set[str] = set()
    for plain, windows in ((_plain, WINDOWS), (_with_others, (*WINDOWS, WHOLE))):
        for left, right in windows:
            words = before.split()[-left:] if left else [], behind.split()[:right]
            pattern = _pattern(plain(words[0], last=True), plain(words[1], last=False), joints)
            if pattern and pattern not in seen:
                seen.add(pattern)
                yield from _placed({"pattern": pattern}, candidate.heading, blocks)


def _placed(option: Options, heading: str, blocks: Sequence[Block]) -> Iterator[Options]:
    """The option under its heading, and anywhere; anywhere first under the page's own, or one that has a number.

    What the whole page stands under tells nothing apart, and a number is another one next time.
    """
    if not heading:
        yield option
        return
    under = {**option, "under": heading}
    is_title = any(block.level == 1 and block.text == heading for block in blocks)
    yield from (option, under) if is_title or _DIGIT.search(heading) else (under, option)


def label_options(candidate: Candidate, blocks: Sequence[Block]) -> Iterator[Options]:
    """`label`, with `number` where it stands in a block of its own, and `section`."""
    index = candidate.spot.row
    block = blocks[index].text
    head = block[: candidate.spot.start]
    found: list[Options] = []
    if _PARTED.search(head):
        found.append({"label": _PARTED.sub("", head)})
    elif not _LETTER.search(head) and len(block) - len(candidate.printed) < LONGEST_LABEL:
        before, behind = (blocks[at].text if 0 <= at < len(blocks) else "" for at in (index - 1, index + 1))
        found += [{"label": before.rstrip(" :")}, {"label": before.rstrip(" :"), "number": "below"}]
        found += [{"label": behind.rstrip(" :"), "number": "above"}]
    for one in found:
        if _BEGINS_WITH_WORD.match(one["label"]) and len(one["label"]) <= LONGEST_LABEL:
            yield one
            if candidate.heading and candidate.heading != one["label"]:
                yield {**one, "section": candidate.heading}


def _plain(words: Sequence[str], *, last: bool) -> Sequence[str]:
    """The words up to the nearest number, which may be another next time; a year, or a name with digits, is none."""
    nearest_first = list(reversed(words)) if last else list(words)
    kept: list[str] = []
    for word in nearest_first:
        if _DIGIT.search(word) and not _NO_NUMBER.fullmatch(word):
            break
        kept.append(word)
    return list(reversed(kept)) if last else kept


def _with_others(words: Sequence[str], *, last: bool) -> Sequence[str]:
    """The words with numbers among them as ``{other}``; none of these at the edge that is further from the number."""
    kept = [_NUMBER.sub("{other}", word, count=1) if _DIGIT.search(_plain_part(word)) else word for word in words]
    while kept and "{other}" in kept[0 if last else -1]:
        kept.pop(0 if last else -1)
    return kept


def _plain_part(word: str) -> str:
    return "" if _NO_NUMBER.fullmatch(word) else word


def _pattern(before: Sequence[str], behind: Sequence[str], joints: tuple[str, str]) -> str:
    """The pattern; empty where no word stands beside the number."""
    letters = " ".join((*before, *behind)).replace("{other}", "")
    if len(_LETTER.findall(letters)) < FEWEST_LETTERS:
        return ""
    left = " ".join(before) + joints[0] if before else ""
    right = joints[1] + " ".join(behind) if behind else ""
    return f"{left}{{figure}}{right}"
