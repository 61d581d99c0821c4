"""The words that say what a number counts, as they stand in its sentence."""

from __future__ import annotations

import re

from monitor.reading.claims.setting import Setting

_PARTS = re.compile(r"[;:.]\s|,\s|\s(?:and|et|und|y)\s(?=the\s|die\s|le\s|la\s|el\s)|[()]")
_VERB = re.compile(
    r"\s(?:was|were|is|are|has|have|had|rose|fell|increased|decreased|declined|grew|dropped|accounted|stood|totall?ed|reached|changed|added|lost"
    r"|a|ont|est|était|s['’]\w+|stieg|sank|betrug|lag|wurden?|creció|subió|cayó|bajó|fue)\s.*$",
    re.IGNORECASE | re.DOTALL,
)
_NOUN = re.compile(r"\s*((?:[^\W\d_][\w'’-]*\s?){1,4})")
_MOST = 14


def subject_of(at: Setting) -> str:
    """What a number counts: the beginning of its clause up to the verb, and the words behind it."""
    clause = [part.strip() for part in _PARTS.split(at.clause) if part.strip()]
    before = _VERB.sub("", f" {clause[-1]} ").strip() if clause else ""
    behind = _NOUN.match(at.behind)
    unit = at.number.quantity.printed
    noun = behind[1].strip() if behind else ""
    words = f"{before} {unit.lstrip('0123456789.,+-−% ')} {noun}".split()
    return " ".join(words[:_MOST])
