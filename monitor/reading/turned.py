"""Words beside a number that make another figure of it than the one that is looked for: "not 4", "14 of 312"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DENIED = re.compile(r"(?<!\w)(?:not|between|pas|entre|nicht|zwischen|no|tra|fra) $")
_COMPARED = re.compile(
    r" (?:less|fewer|lower|below|de moins|en moins|weniger|menos|di meno|a menos|minder)(?!\w)", re.IGNORECASE
)
"""Behind a number: how many fewer they are, not how many."""
_PART_OF = re.compile(
    r"(?<![\w.,])(?!(?:19|20)[0-9]{2}\s)[0-9][0-9.,]*\s?(?:of|out of|sur|von|de|su|di|van)"
    r"(?: (?:the|all|a total of|les|den|insgesamt|los|las|un total de|os|as|de|een totaal van))* $"
)
"""Before a number: the whole of which another one is a part, about which the words behind both speak."""
_OF_THESE = re.compile(
    r"(?<!\w)(?:of (?:this|that|these|those|them|which|whom)|davon|darunter|hiervon|dont|parmi (?:eux|elles)"
    r"|de (?:ellos|ellas|estos|estas)|de (?:los|las) cuales|di (?:cui|questi)|waarvan|hiervan|dos quais|das quais),? $"
)
"""Before a number: it is a part of another one, which stands elsewhere."""
_MORE_BEFORE = re.compile(
    r"(?<!\w)(?:additional|another|further|extra|weitere[nr]?|zusätzliche[nr]?|otr[oa]s|outr[oa]s|altri|altre|nog eens"
    r"|andere) $"
)
_MORE_BEHIND = re.compile(
    r" ?(?:more|additional|further|extra|other|weitere[nr]?|zusätzliche[nr]?|andere[nr]?|autres|otr[oa]s|outr[oa]s"
    r"|altri|altre)(?= \w)"
)
"""Beside a number: so many came to others, which it does not count."""
_EARLIER = re.compile(
    r"(?<!\w)(?:(?:earlier|previous|original) (?:version|release|edition|statement) (?:\w+ ){0,4}?(?:said|stated|gave"
    r"|reported|incorrectly|wrongly|misstated|contained)|(?:was|were|had been) (?:incorrectly|wrongly|erroneously)"
    r"|in einer früheren (?:version|fassung)|(?:une|la) version (?:précédente|antérieure)|(?:una|la) versión anterior"
    r"|(?:una|la) versione precedente|(?:uma|a) versão anterior|(?:een|de) (?:eerdere|vorige) versie)(?!\w)"
)
"""What the page printed before, and says was wrong."""


def turning_word(
    folded: str, begins: int, digits_end: int, ends: int, named: Iterable[str], *, opens: bool, closes: bool
) -> str:
    """A word beside a number that makes another figure of it; empty where there is none.

    Args:
        folded: the text.
        begins: where the number begins in it, with its qualifier.
        digits_end: the place behind its last digit.
        ends: the place behind the number and its unit.
        named: the words that the pattern has.
        opens: whether the pattern has no words directly before the number.
        closes: whether it has none behind it, but for the number's unit.
    """
    found = [_DENIED.search(folded, max(0, begins - 16), begins)] if opens else []
    told = [how.search(folded, max(0, begins - 24), begins) for how in (_OF_THESE, _MORE_BEFORE)] if opens else []
    told.append(_MORE_BEHIND.match(folded, digits_end))
    found += [one for one in told if one and not any(one[0].strip(" ,") in words for words in named)]
    if opens and not closes:
        found.append(_PART_OF.search(folded, max(0, begins - 48), begins))
    if closes:
        found.append(_COMPARED.match(folded, ends))
    return next((one[0].strip() for one in found if one), "")


def earlier_words(folded: str, named: Iterable[str]) -> str:
    """What makes of a sentence one about an earlier version; empty where nothing does, or `named` has it."""
    found = _EARLIER.search(folded)
    return found[0] if found and not any(found[0] in words for words in named) else ""
