"""The marks and words by which publishers say how final a value is, beside the value itself or beside its period.

==================================================== ==============================
printed                                              says
==================================================== ==============================
``p`` ``(p)`` ``prov.`` ``preliminary`` ``vorläufig`` provisional
``e`` ``(est.)`` ``estimate`` ``geschätzt``           estimated, so provisional, too
``f`` ``(forecast)`` ``prévision`` ``Prognose``       forecast, so provisional, too
``r`` ``(r)`` ``revised`` ``révisé`` ``berichtigt``   revised: as final as any other
``*`` ``†`` ``²`` ``[3]`` ``(2)`` ``(b)``             there is a note about it
==================================================== ==============================

A mark that is a letter counts only where nothing else can be meant: in brackets, or where whoever asks knows that it
stands behind a whole number or a whole period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Mark(StrEnum):
    """What a mark says of the value that it stands beside."""

    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    FORECAST = "forecast"
    REVISED = "revised"
    NOTE = "note"


def _words(*rows: tuple[Mark, str]) -> Mapping[str, Mark]:
    return MappingProxyType({word: mark for mark, text in rows for word in text.split("|")})


MEANINGS = _words(
    (Mark.PROVISIONAL, "p|pr|prov|prel|prelim|provisional|preliminary|provisional data|preliminary data"),
    (Mark.PROVISIONAL, "provisional figure|provisional figures|preliminary figure|preliminary figures"),
    (Mark.PROVISIONAL, "first estimate|flash estimate|advance estimate|preliminary estimate|flash|advance"),
    (Mark.PROVISIONAL, "second estimate|third estimate|not final|subject to revision|subject to change"),
    (Mark.PROVISIONAL, "provisoire|provisoires|données provisoires|chiffre provisoire|chiffres provisoires"),
    (Mark.PROVISIONAL, "préliminaire|préliminaires|données préliminaires|première estimation|estimation rapide"),
    (Mark.PROVISIONAL, "vorläufig|vorläufiger wert|vorläufige werte|vorläufige zahl|vorläufige zahlen|vorl"),
    (Mark.PROVISIONAL, "provisorisch|schnellschätzung|erste schätzung"),
    (Mark.PROVISIONAL, "provisionales|datos provisionales|preliminar|preliminares|datos preliminares|avance"),
    (Mark.PROVISIONAL, "provvisorio|provvisori|dati provvisori|provisório|provisórios|voorlopig|voorlopige cijfers"),
    (Mark.ESTIMATED, "e|est|estd|estimate|estimates|estimated|estimation|estimations|estimé|estimée|estimés"),
    (Mark.ESTIMATED, "geschätzt|schätzung|schätzwert|estimado|estimada|estimación|stima|raming"),
    (Mark.FORECAST, "f|forecast|forecasts|projected|projection|prévision|prévisions|projeté|projeción|proyección"),
    (Mark.FORECAST, "prognose|previsión|previsione"),
    (Mark.REVISED, "r|rev|revised|revised data|revised figure|revised figures|revision|final|definitive"),
    (Mark.REVISED, "révisé|révisée|révisés|données révisées|chiffre révisé|chiffres révisés|définitif|définitive"),
    (Mark.REVISED, "revidiert|revidierter wert|berichtigt|berichtigter wert|korrigiert|endgültig"),
    (Mark.REVISED, "revisado|revisada|datos revisados|definitivo|rivisto|herzien"),
)
"""Words and letters in lower case, without brackets and without a point at their end."""

CODES = _words((Mark.PROVISIONAL, "p"), (Mark.ESTIMATED, "e|i"), (Mark.FORECAST, "f"))
"""The codes of SDMX for the status of an observation that say that it may still be replaced."""
OF_CODES = frozenset({"obs_status", "observation status", "obs_flag", "observation flag"})
"""Names of columns and fields that hold such codes."""
OF_WORDS = frozenset({"status", "flag", "flags"})
"""Names of those that may: a letter but ``p`` may mean anything there, as may numbers."""

NOT_FINAL = frozenset({Mark.PROVISIONAL, Mark.ESTIMATED, Mark.FORECAST})
"""Marks under which a value may still be replaced."""

SIGNS = "*†‡§¶#⁰¹²³⁴-⁹ᵃᵇᵉᵖʳ"
"""Signs that only ever refer to a note, as the inside of a character class: asterisks, daggers, raised characters."""
RAISED_LETTERS: Mapping[str, Mark] = MappingProxyType({"ᵖ": Mark.PROVISIONAL, "ᵉ": Mark.ESTIMATED, "ʳ": Mark.REVISED})
_SIGN = re.compile(f"[{SIGNS}]+")
_NOTE = re.compile(r"[0-9]{1,2}|[a-z]")
_WHOLE_WORD = 4
_APART = re.compile(r"\s*[,;/+&]\s*|\s+")


def meaning_of(text: str) -> frozenset[Mark]:
    """What the marks say of which a text consists: ``p``, ``(p)``, ``r/``, ``(r, p)``, ``prelim.``, ``*``, ``[1]``.

    Empty where it is no mark, or where a part of it is none. Whether a bare letter is a mark in its place is for
    whoever asks to know.
    """
    inside = text.strip()
    bracketed = inside[:1] + inside[-1:] in ("()", "[]")
    inside = inside[1:-1].strip() if bracketed else inside.removesuffix("/")
    if whole := _of_one(inside, bracketed):
        return whole
    parts = [_of_one(part, bracketed) for part in _APART.split(inside)]
    return frozenset().union(*parts) if all(parts) else frozenset()


def is_status(name: str) -> bool:
    """Whether a column or field of that name says beside each value how final it is."""
    return _status_name(name) in OF_CODES | OF_WORDS


def status_of(name: str, text: str) -> frozenset[Mark]:
    """What a column or field of that name says of the value beside it: ``OBS_STATUS`` of ``P``, ``Status`` of
    ``preliminary``; empty where that is nothing, or not sure.
    """
    code = text.partition(":")[0].strip().lower()
    if _status_name(name) in OF_CODES and code in CODES:
        return frozenset({CODES[code]})
    sure = code == "p" or len(code) >= _WHOLE_WORD
    return meaning_of(code) & NOT_FINAL if is_status(name) and sure else frozenset()


def _status_name(name: str) -> str:
    return name.partition(":")[0].strip().lower().replace("obsstatus", "obs_status")


def is_provisional(marks: Iterable[Mark]) -> bool:
    """Whether any of the marks says that the value may still be replaced."""
    return not NOT_FINAL.isdisjoint(marks)


def _of_one(text: str, bracketed: bool) -> frozenset[Mark]:
    if _SIGN.fullmatch(text):
        return frozenset(RAISED_LETTERS.get(sign, Mark.NOTE) for sign in text)
    known = MEANINGS.get(text.lower().rstrip("."))
    if known is not None:
        return frozenset({known})
    return frozenset({Mark.NOTE}) if bracketed and _NOTE.fullmatch(text) else frozenset()
