"""Tell whether an article says that something fell, or that it rose, by a number."""

from __future__ import annotations

import re
from enum import StrEnum

from monitor.reading.labels import fold, tidy


class Direction(StrEnum):
    """What words say of a number."""

    DOWN = "down"
    UP = "up"
    UNSAID = "unsaid"
    """They say neither, or both, or that something fell *to* the number."""


_STEMS_DOWN = (
    # English
    *(r"lost\b", r"los(?:e|es|ing|s|ses)\b", r"f[ae]ll(?:s|en|ing)?\b", r"drop(?:s|ped|ping)?\b", "declin", "decreas"),
    *(r"down\b", r"shr[aiu]nk", "shrinking", r"contract(?:ed|s|ing|ion)\b", r"shed(?:s|ding)?\b", "slump", "plung"),
    *(r"sli?d(?:es?|ing)?\b", "reduc", r"fewer\b(?! than)", r"lower(?:ed|s)?\b(?! than)", "shortfall", r"s[au]nk\b"),
    *("tumbl", r"dip(?:s|ped)?\b", r"cuts?\b", r"minus\b"),
    # French
    *(
        "perd",
        r"pertes?\b",
        "recul",
        "baiss",
        r"chut(?:e|é|ant)",
        "diminu",
        "déclin",
        "tomb",
        "repli",
        "supprim",
        "rédui",
    ),
    *(r"(?<!au )moins\b(?! d[e'\s]| que)", "réduc", "amput", "déficit", "deficit"),
    # German
    *(
        "verlor",
        "verlier",
        "verlust",
        "gesunken",
        "sinken",
        "rückgang",
        r"fiel(?:en)?\b",
        "gefallen",
        "abnahm",
        "abnehm",
    ),
    *(
        "abgenommen",
        r"weniger\b(?! als)",
        "schrumpf",
        "geschrumpft",
        "defizit",
        "einbu(?:ß|ss)",
        r"zurück\b",
        "zurückge",
    ),
    *("reduzier", "abgebaut", r"niedriger\b(?! als)"),
    # Spanish
    *("pérdida", "perdi", r"cay(?:ó|eron)\b", "caíd", r"baj(?:a|ó|aron|ada)\b", "descen", "disminu", "redu[cj]"),
    *(r"(?<!al )(?<!lo )menos\b(?! de| que)", "déficit", "retroce", "destruy", "destruid", "contraj", "contracción"),
    # Portuguese
    *(r"cai(?:u)?\b", "caíram", r"quedas?\b", r"recu(?:ou|aram|os?)\b", r"baix(?:ou|aram)\b", "encolh"),
    *("retraiu", "retraç", "reduz", "reduç"),
    # Italian
    *(r"sces[oiae]\b", r"scend(?:e|ono)\b", r"calat[oiae]\b", r"cal[oi]\b", "riduzion"),
    *("ridott", r"croll[oa]", "flession"),
    r"in meno\b",
    # Dutch
    *("daald", r"daalt\b", "daling", "gedaald", "gezakt", r"zakt", r"kr[io]mp", "gekrompen", "afgenomen", r"afname\b"),
    *(r"minder\b(?! dan)", "verlor", "verlies", "tekort"),
)
_STEMS_UP = (
    # English
    *(
        r"gain(?:s|ed|ing)?\b",
        r"rose\b",
        r"ris(?:e|es|en|ing)\b",
        r"gr[eo]w(?:s|n|ing|th)?\b",
        "increas",
        r"up\b(?! to)",
    ),
    *(
        r"add(?:s|ed|ing)?\b",
        "climb",
        r"jump(?:s|ed|ing)?\b",
        "surplus",
        r"higher\b(?! than)",
        r"surg(?:e|ed|es|ing)\b",
    ),
    *("expan", r"creat(?:e|ed|es|ing|ion)\b", r"plus\b(?! d[e'\s]| que)"),
    # French
    *("hauss", "augment", "progress", "gagn", "croiss", "accru", "excédent", r"cré(?:é|er|ation)"),
    # German
    *("stieg", "steig", "gestiegen", "anstieg", "zuwachs", "wuchs", "wachs", "gewachsen", "zunahm", "zugenommen"),
    *("überschuss", r"höher\b(?! als)", "gewonnen", "geschaffen"),
    # Spanish
    *(
        r"subi(?:ó|eron|da)",
        "aument",
        "crec",
        r"gan(?:ó|ar|aron|ado)\b",
        "superávit",
        "increment",
        r"alza\b",
        r"creó\b",
    ),
    # Portuguese, Italian and Dutch
    *("cresc", r"subi(?:u|ram)\b", r"ganh(?:ou|aram|os?)\b", r"salit[oiae]\b", "rialz", r"cresciut"),
    *("steeg", "stegen", "stijg", "gestegen", "groei", "gegroeid", "toegenomen", r"toename\b"),
)
_DOWN, _UP = (re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, stems))})") for stems in (_STEMS_DOWN, _STEMS_UP))
_TO = re.compile(
    r"(?<!\w)(?:(?:to|at|auf|à|hasta|zu|bei|para|até|naar|tot)\s+(?:\w+\s+)?|(?:a|au|aux|al|ai|allo|alla)\s+)[^\w\s]*$"
)
"""What stands before the number that something fell to."""
_CLAUSE = re.compile(r"[;:–—()]|,\s|\.\s")


def direction_of(quote: str, sentence: str = "") -> Direction:
    """What a quote, or else the part of its sentence around it, says of the number in it, in any of our languages."""
    folded = fold(tidy(quote))
    said = _said(folded)
    if said is Direction.UNSAID and not _names_any(folded):
        said = _said(_around(folded, fold(tidy(sentence))))
    return said


def _said(text: str) -> Direction:
    number = re.search(r"\d", text)
    if number and _TO.search(text[: number.start()]):
        return Direction.UNSAID
    down, up = bool(_DOWN.search(text)), bool(_UP.search(text))
    if down is up:
        return Direction.UNSAID
    return Direction.DOWN if down else Direction.UP


def _names_any(text: str) -> bool:
    return bool(_DOWN.search(text) or _UP.search(text))


def _around(quote: str, sentence: str) -> str:
    """The part of a sentence between signs in which a quote stands; empty where it stands nowhere."""
    at = sentence.find(quote)
    if at < 0 or not quote:
        return ""
    starts = [found.end() for found in _CLAUSE.finditer(sentence, 0, at)]
    end = _CLAUSE.search(sentence, at + len(quote))
    return sentence[starts[-1] if starts else 0 : end.start() if end else len(sentence)]
