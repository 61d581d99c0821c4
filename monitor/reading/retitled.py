"""Tell whether a short title is about another thing than before: "Cases in Ain", and then "Cases in Jura"."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise

from monitor.reading.labels import bare_words, tidy
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
_LEADS_TO_A_NAME = frozenset(
    bare_words(
        "in of for at from to en a au aux du de des dans pour von im für bei der dem el la los di del da do van by"
    )
)
"""Words of a heading behind which a word with a capital is a name, however many of its words have one."""
_MAKES_ANOTHER = frozenset(
    bare_words(
        "new newly additional average mean median expected forecast predicted projected planned target goal suspected "
        "probable possible change changes growth increase decrease rise index indices rate rates share percentage "
        "nouveaux nouvelles moyen moyenne prévu prévus objectif suspects variation évolution hausse taux indice neue "
        "neuer durchschnittliche durchschnitt erwartete prognose ziel veränderung änderung anteil quote nuevos nuevas "
        "promedio media esperados variación tasa índice cuota nuovi nuove medio previsti variazione tasso quota novos "
        "novas média previstos variação taxa nieuwe gemiddelde gemiddeld verwachte verandering aandeel"
    )
)
"""Words that make a label one of another sort of fact: how many came, an average, how it changed."""
_SHORT = 3
"""Words of a heading so short that what changes at its end is its subject."""
_SPLIT = re.compile(r"\w+(?:['’-]\w+)*|[:,(/–—]")


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


def heads_another(before: str, after: str) -> bool:
    """Whether two headings above the same words are the same but for one name, alone or with other words.

    A heading may be a line of news, which is written anew each day. So of a longer one only a proper name counts: with
    a capital among words without, or behind a word such as "in".
    """
    one, other = (_words(title) for title in (before, after))
    if len(one) == len(other) == 1:
        return _is_bare_name(before) and _is_bare_name(after) and not _is_one_name(one[0], other[0])
    if not names_another(before, after):
        return False
    ends = max(len(one), len(other)) <= _SHORT and one[-1] != other[-1]
    return ends or (_names_at(before, other) and _names_at(after, one))


def is_another_title(before: str, after: str) -> bool:
    """Whether two titles or labels name different things, or different sorts of fact."""
    return names_another(before, after) or makes_another(before, after)


def makes_another(before: str, after: str) -> bool:
    """Whether one of two labels has but more words, by which it is about another sort of fact: "New cases"."""
    one, other = ({word for word in bare_words(title) if word.isalpha()} for title in (before, after))
    more = one ^ other
    return bool(one and other and more) and (one < other or other < one) and not more.isdisjoint(_MAKES_ANOTHER)


def _names_at(title: str, others: list[str]) -> bool:
    """Whether each word of a heading that another one lacks is a name."""
    tokens = _SPLIT.findall(tidy(title))
    lower = any(len(token) > len("with") and token[0].islower() for token in tokens)
    name_before = False
    for before, token in pairwise(("", *tokens)):
        if not token[0].isalnum() or {*_words(token)} <= {*others}:
            name_before = False
            continue
        led = before != "" and {*bare_words(before)} <= _LEADS_TO_A_NAME
        if not token[0].isupper() or not (led or name_before or (lower and before)):
            return False
        name_before = True
    return True


def _is_bare_name(title: str) -> bool:
    return len(bare_words(title)) == 1 and title.strip()[:1].isupper()


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
