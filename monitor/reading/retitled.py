"""Tell whether one name in a short title stands in the place of another: "Cases in Ain" where "Cases in Jura" stood."""

from __future__ import annotations

from difflib import SequenceMatcher

from monitor.reading.labels import bare_words
from monitor.reading.language import number_of_any_month
from monitor.reading.marks import MEANINGS

LONGEST = 6
"""Words of a title; a longer one is a headline, which tells something else every day."""
MOST_CHANGED = 2
"""Words that may make up a name."""
ALIKE = 0.8
"""From which likeness on two words are spellings of one, or forms of it."""
_TIMES_AND_STATES = (
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves viernes sabado "
    "domingo lunedi spring summer autumn fall winter printemps ete automne hiver fruhling sommer herbst primavera "
    "verano otono invierno first second third fourth last latest previous current new old next early late premier "
    "deuxieme troisieme quatrieme dernier precedent actuel erste zweite dritte vierte letzte primer segundo "
    "tercer cuarto ultimo primo terzo quarto day week month quarter semester half year daily weekly monthly "
    "quarterly annual yearly semaine mois trimestre annee hebdomadaire mensuel annuel woche monat quartal jahr "
    "semana mes ano trimestral mensual anual today yesterday now update updated report bulletin edition release "
    "version "
)
_SAY_NOTHING = frozenset(word for text in (_TIMES_AND_STATES, *MEANINGS) for word in bare_words(text))


def names_another(before: str, after: str) -> bool:
    """Whether two short titles are the same but for one name: no number, time or state, and not spelled anew."""
    one, other = (_words(title) for title in (before, after))
    if not (1 < len(one) <= LONGEST and 1 < len(other) <= LONGEST):
        return False
    changes = [code for code in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    if len(changes) != 1:
        return False
    kind, i, j, k, m = changes[0]
    if kind != "replace" or max(j - i, m - k) > MOST_CHANGED:
        return False
    return not _is_one_name(" ".join(one[i:j]), " ".join(other[k:m]))


def _is_one_name(one: str, other: str) -> bool:
    """Whether two names are one, spelled anew or with another ending: ``north`` and ``northern``."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or SequenceMatcher(None, one, other).ratio() >= ALIKE


def _words(title: str) -> list[str]:
    return [
        word
        for word in bare_words(title)
        if not any(map(str.isdigit, word)) and word not in _SAY_NOTHING and not number_of_any_month(word, "en")
    ]
