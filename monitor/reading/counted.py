"""What is counted by the numbers under a label: the deaths of "Total deaths in hospitals"."""

from __future__ import annotations

import re

from monitor.model import Unit
from monitor.reading.labels import tidy
from monitor.reading.units import is_count, is_singular, unit_named

_BEFORE_HEAD = re.compile(
    r"(?:(?:the|les?|la|total|all|new|cumulative|daily|confirmed|reported|nouveaux|nouvelles)\s"
    r"|(?:total\s)?(?:number|count)s?\sof\s|nombre\s(?:total\s)?(?:de\s|d[’'])|total\s(?:of|des?)\s)+",
    re.IGNORECASE,
)
_BEHIND_HEAD = re.compile(
    r"\s(?:in|of|by|from|at|on|to|for|with|among|during|since|due|per|dans|en|à|au|aux|par|de|des|du|sur|pour|depuis|chez|and|or|et|ou)\s"
    r"|\s[ad][’']|[,:;(\[–—/]|\s-\s",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:per|rates?|ratio|share|average|mean|median|percent\w*|index|cost\w*|change|growth|taux|part|moyenne|indice|pour|variation)\b|%",
    re.IGNORECASE,
)
"""Words by which a number beside a counted thing counts no such things."""


def counted_in(label: str, language: str = "en") -> Unit | None:
    """The counted thing that a label is about; None where it names none, or speaks of a share, a rate or a change.

    It is the first or the last word of what stands before "in", "by" and the like, in the plural: a "death rate" and a
    "hospital bed" count neither deaths nor hospitals.
    """
    if _OTHERWISE.search(label):
        return None
    head = _BEHIND_HEAD.split(_BEFORE_HEAD.sub("", f"{tidy(label)} ", count=1).strip() + " ", maxsplit=1)[0].split()
    found = {unit for word in {*head[:1], *head[-1:]} if (unit := _counted(word, language)) is not None}
    return found.pop() if len(found) == 1 else None


def _counted(word: str, language: str) -> Unit | None:
    unit = unit_named(word.lower(), language)
    return unit if unit is not None and is_count(unit) and not is_singular(word, unit) else None
