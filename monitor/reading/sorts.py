"""Tell what sort of fact a sentence states by its number: what there is, what is new, an average, what is expected."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType

from monitor.reading.labels import fold


class Sort(StrEnum):
    """A sort of fact other than how many there are."""

    NEW = "new"
    """So many came to others: "120 new cases"."""
    AVERAGE = "average"
    """"On average 120 cases"."""
    EXPECTED = "expected"
    """What may come, was to come or should: "a target of 120 cases"."""
    SUSPECTED = "suspected"
    """"120 suspected cases"."""
    LATELY = "lately"
    """Of a few hours or days: "120 cases in the last 24 hours"."""
    SINCE = "since"
    """Of several years: "120 cases since 2019"."""
    RISE = "rise"
    """How many more they became: "rose by 120 cases"."""
    COMPARED = "compared"
    """What another number is held against: "up from 120 cases"."""
    EACH = "each"
    """Of which each group has something: "one death for every 120 cases"."""
    EARLIER = "earlier"
    """Of another time: "a year earlier there were 120 cases"."""


_NEW_PLACES = r"(?! (?:york|jersey|mexico|hampshire|zealand|delhi|england|south|brunswick|orleans|year|caledonia))"
_NEW = rf"new{_NEW_PLACES}|newly|nouve(?:aux?|lles?|l)|neue[rnms]?|nuev[oa]s?|nuov[oiae]|nov[oa]s|nieuwe"
_SUSPECTED = (
    r"suspected|probable|possible|presumed|suspects?|suspectée?s|probables|verdachts\w*|vermutete[rn]?|sospechos[oa]s"
    r"|suspeit[oa]s|sospett[ie]|vermoedelijke"
)
_CLAUSE = MappingProxyType(
    {
        Sort.AVERAGE: r"on average|(?:an?|the) (?:\w+ )?(?:average|mean|median) of|averag(?:ing|ed)|en moyenne"
        r"|(?:une|la) moyenne de|im (?:durchschnitt|schnitt|mittel)|durchschnittlich|en promedio|(?:un|el) promedio de"
        r"|de media|(?:una|la) media d[ei]|in media(?= \d)|mediamente|em média|(?:uma|a) média de|gemiddeld",
        Sort.EXPECTED: r"(?<!as )(?<!than )expect(?:s|ed)?|forecasts?|predict(?:s|ed)?|project(?:ed|ions?)|planned"
        r"|(?:target|goal) (?:of|is|was)|could|would|might|should|attendue?s|prévue?s|prévoi(?:t|ent)|prévisions?"
        r"|objectif (?:de|est)|(?:pourr|ser|devr)ai(?:t|ent)|erwarten|erwartet(?:e[rn]?)?|prognose|ziel (?:von|ist)"
        r"|(?:könn|würd|soll)ten?|würden?|geplant|esperad[oa]s|prevén?|previst[oaie]s?|objetivo (?:de|es)"
        r"|(?:podr|ser)ían?|attes[ei]|obiettivo (?:di|è)|(?:potrebbe|sarebbe)(?:ro)?|(?:poder|ser)iam?"
        r"|verwacht(?:e|en)?|doel van|zou(?:den)?",
        Sort.LATELY: r"since yesterday|(?:last|past) (?:24|48|72) hours|depuis hier|dernières (?:24|48|72) ?h\w*"
        r"|seit gestern|letzten (?:24|48|72) stunden|(?:desde|de) ayer|últimas (?:24|48|72) horas|da ieri"
        r"|ultime (?:24|48|72) ore|desde ontem|sinds gisteren|afgelopen (?:24|48|72) uur",
        Sort.SINCE: r"(?:since|depuis|seit|desde|sinds|dal) (?:19|20)[0-9]{2}",
        Sort.EARLIER: r"(?:a|one|the) (?:year|quarter|month|week) (?:ago|earlier|before)|year-earlier"
        r"|(?:previous|prior) (?:year|quarter|month|week)|same (?:period|quarter|month|week|time) (?:of |in )?last"
        r"|un an (?:plus tôt|auparavant)|(?:l'année|l'an) (?:dernière?|précédente?)|vorjahr\w*|año (?:anterior|pasado)"
        r"|anno (?:precedente|scorso)|ano (?:anterior|passado)|(?:vorig|voorgaand) jaar|jaar eerder",
    }
)
"""Words anywhere in the clause of a number."""
_DIRECTLY = MappingProxyType(
    {
        Sort.RISE: r"(?:r[oi]se[sn]?|grew|grown|growth|increas(?:e[sd]?|ing)|climb(?:ed|s)?|jump(?:ed|s)?|gain(?:ed|s)?"
        r"|up) (?:by|of)|(?:augment\w*|progress\w*|hausse|bond\w*) de|(?:stieg\w*|wuchs\w*|erhöht\w*(?: sich)?"
        r"|anstieg|zunahme|plus) (?:um|von)|(?:aument\w*|subi\w*|crec\w*|alza|incremento) (?:en|de)"
        r"|(?:aument\w*|cresc\w*|rialzo) di"
        r"|(?:aument\w*|subiu) (?:em|de)|(?:steeg|gestegen|groeide|toename|stijging) (?:met|van)",
        Sort.COMPARED: r"compared (?:with|to)|up from|down from|against|versus|instead of|rather than"
        r"|(?:fell|rose|dropped|declined|increased|decreased|grew|came down|went up) from|contre|gegenüber|anstatt"
        r"|statt|frente a|contro|rispetto ai?|tegenover",
        Sort.EACH: r"every|each|je|chaque|tou(?:te)?s les|cada|ogni|elke",
    }
)
"""Words right before a number, or before a word that qualifies it."""
_FEW = r"(?:[^\W\d_]+ ){0,2}"
_IN_CLAUSE = {sort: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for sort, words in _CLAUSE.items()}
_RIGHT_BEFORE = {sort: re.compile(rf"(?<!\w)(?:{words}) {_FEW}$") for sort, words in _DIRECTLY.items()}
_NEAR = {
    sort: (re.compile(rf"(?<!\ba )(?<!\w)(?:{words}) {_FEW}[^\W\d_]+:? $"), re.compile(rf" ?{_FEW}(?:{words})(?!\w)"))
    for sort, words in ((Sort.NEW, _NEW), (Sort.SUSPECTED, _SUSPECTED))
}
"""Words that stand with what is counted: before a number with their noun, or behind it."""
_ANOTHER = re.compile(
    r"[;()–—]|(?<!\w)(?!(?:19|20)[0-9]{2}(?!\w))[0-9]+|(?<!\w)(?:and|but|while|whereas|und|aber|et|mais|pero|ma|mas|maar"
    r"|en|dont|davon|darunter|including|(?:of|from) which)(?!\w)(?! (?:moyenne|promedio))"
)
"""Where another part of a sentence begins."""
_OF_WHICH = re.compile(
    r",? (?:of (?:which|whom|these|them)|dont|davon|darunter|de (?:los|las) cuales|di cui|d[oa]s quais|waarvan)(?!\w)"
)
_HOURS = re.compile(r"(?:24|48|72) ?(?:hours|h\w*|stunden|horas|ore|uur)")
_UP_TO_DIGIT = re.compile(r".*\d")
_ENDS = re.compile(r"[,.:!?]\s|(?<!\w)(?:compared|than|from|with|dont|darunter|davon)(?!\w)")


def whole_before(sentence: str, printed: str) -> str:
    """The words before "of which" and a number: of what it is a part; empty where it is of nothing."""
    before, _, behind = fold(sentence).partition(fold(printed))
    parted = [*_OF_WHICH.finditer(before)] if behind else []
    return before[: parted[-1].start()] if parted else ""


def sorts_of(sentence: str, printed: str) -> frozenset[Sort] | None:
    """What sort of fact a sentence states by a number; None where its characters do not stand in it once.

    Nothing is said of plain facts: how many there are. The words of every language count in each.
    """
    number = _UP_TO_DIGIT.match(fold(printed))
    words = re.escape(number[0] if number else fold(printed))
    found = [*re.finditer(rf"(?<![\w.,]){words}(?!\d)", folded := fold(sentence))]
    if len(found) != 1:
        return None
    before, behind = folded[: found[0].start()], folded[found[0].end() :]
    starts = [one.end() for one in _ANOTHER.finditer(before) if not _HOURS.match(before, one.start())]
    ends = [one.start() for one in _ANOTHER.finditer(behind) if not _HOURS.match(behind, one.start())]
    ends += [one.start() for one in _ENDS.finditer(behind)]
    before, behind = before[max(starts, default=0) :], behind[: min(ends, default=len(behind))]
    said = {sort for sort, words in _IN_CLAUSE.items() if words.search(before) or words.search(behind)}
    said |= {sort for sort, words in _RIGHT_BEFORE.items() if words.search(before)}
    said |= {sort for sort, (left, right) in _NEAR.items() if left.search(before) or right.match(behind)}
    return frozenset(said)
