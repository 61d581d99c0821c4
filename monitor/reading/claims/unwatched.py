"""Why nothing can be watched for a number: it is a date, an age, a limit, a few things that the text fixes …"""

from __future__ import annotations

import re

from monitor.model import Qualifier
from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.claims.movement import moves
from monitor.reading.claims.numbers import Form
from monitor.reading.claims.setting import DIGITS_FIRST, Setting, whole
from monitor.reading.claims.tables import pattern
from monitor.reading.claims.words import Words

_LASTING = ("time", "months of the calendar")
_LIMITS = (Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.AT_MOST)
_MEASURED = 1000
FEW = 20
"""Of so few things a text may fix the number itself."""
_OLDEST = 130
NEAR = 80
"""Characters of what is near."""
_ITEM = re.compile(r"\s*(?:[#>*•\-–]+\s*)?$")
_ITEM_ENDS = re.compile(r"[.)]\s")
NOUN = re.compile(
    r"[\s-]+(?!(?:of|in|on|at|and|or|to|from|for|by|per|were|was|is|are|have|has|had|than|more|less|de|des|du|en|et|sur|dans|por|y|und|im|in|von)\b)"
    r"[^\W\d_]{2,}"
)
"""Behind a number: a noun, or an adjective of one."""
_BEFORE_NAME = re.compile(
    r"(?:[A-Z][\w.]*[-–‑]|[0-9][-–]|#|№|=|(?<![A-Z]\s)\b(?:[A-Z]&?[A-Z]+|(?:Boeing|Airbus)['’]s|Nikkei|Nasdaq|Stoxx|Boeing|Airbus|iPhone|Windows|Russell)\s|\bNo\.?\s?|\bn[°º]\s?)$"
)
_THE = re.compile(r"(?<!\w)(?:the|an?)\s+$", re.IGNORECASE)
_CLOSED = re.compile(r"\s*[,.;)](?!\d)|['’]s\b|\s+and\b")
_CONSECUTIVE = re.compile(r"\s+(?:consecutive|straight|successive)", re.IGNORECASE)
_LOST = re.compile(r"\s+(?:working\s)?days?\s(?:were\s|was\s)?lost|\s+(?:were\s|was\s)?lost", re.IGNORECASE)
_OR_FEW = re.compile(r"\s+(?:or|ou|oder|o)\s+(?:[0-9]{1,2}(?![\d.,]\d|%)|[^\W\d_]+)\s(?!per|%)", re.IGNORECASE)
_OR = re.compile(r"\s*(?:or|ou|oder|o)\s+$", re.IGNORECASE)
PERSONS = re.compile(
    r"\s*(?:people|persons?|men|women|children|menschen|personen|personnes|hommes|femmes|enfants|personas|hombres|mujeres|muertos|heridos|tote|verletzte)(?!\w)",
    re.IGNORECASE,
)
"""Behind a number: people, who are counted because something happened to them."""
_OR_MORE = re.compile(
    r"\bor\s(?:more|over|above|higher|less|fewer|under|below)$|\bou\splus$|\boder\smehr$|\bo\smás$", re.IGNORECASE
)
_AGES_TO = re.compile(
    r"(?:\s?[-–]\s?|\s(?:to|and|or|à|bis|a)\s)[0-9]{1,3}[\s-]?(?:years?|ans|jährig\w*|jahre|años)(?!\w)", re.IGNORECASE
)
_COMPOUND = re.compile(r"[0-9][-‐‑][a-z]{3}")
_WEEK = re.compile(r"(?<!\w)(?:week|weeks|semaine|kalenderwoche|kw|semana)\s$", re.IGNORECASE)
_EVERY = re.compile(r"cada|chaque", re.IGNORECASE)
_HUNDRED = 100
_SCORE = re.compile(r"\s(?:split|vote|win|loss|defeat|victory|draw|ratio|majority)", re.IGNORECASE)
_GROWN = (16, 18, 21, 25, 60, 65, 70, 75, 80)
_YOUNGER = re.compile(r"(?:were|was|are|is|be)\s+$", re.IGNORECASE)
_UNDER = re.compile(r"(?:under|over)\s", re.IGNORECASE)
_FOUR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
_IN = pattern(
    r"""(?<!\w)(?:in|since|until|till|by|from|during|before|after|around|circa|of|en|depuis|vers|jahr|im|seit|bis|desde
    |hasta|año)\s$"""
)
_CASUALTIES = pattern(
    r"""(?<!\w)(?:killed|injured|wounded|arrested|died|dead|missing|hurt|detained|rescued|displaced|evacuated)(?!\w)"""
)
_SURE = re.compile(r"(?:\b(?:CI|IC|KI)|confidence intervals?|confidence|[±]|plus or minus)\W{0,3}$", re.IGNORECASE)
_WITHIN = re.compile(r"[\s%:,;\[(–-]+|\s(?:to|à|bis|a|and|et|und|y)\s", re.IGNORECASE)
_SURE_BEHIND = re.compile(r"\s(?:CI\b|confidence|credible|margin of error)", re.IGNORECASE)
_WAS = re.compile(r"(?<!\w)(?:was|is|were|are|est|était|ist|betrug|es|fue)\s+$", re.IGNORECASE)
_HYPHEN = re.compile(r"[0-9a-z][-‐‑][a-z]", re.IGNORECASE)
_QUOTE = re.compile(r"[\"“”«»„'‘’]")
_QUALIFYING = re.compile(r"[^0-9]*")


def form_kind(at: Setting, words: Words) -> AssertionKind | None:
    """What its form alone says; None where it says nothing."""
    if (
        at.number.quantity.value is None
        and at.number.quantity.low is None
        and at.number.form in (Form.PLAIN, Form.WORD)
    ):
        return AssertionKind.IDIOM
    if _is_year(at):
        return AssertionKind.DATE
    match at.number.form:
        case Form.DATE:
            return AssertionKind.DATE
        case Form.AGE:
            return AssertionKind.AGE
        case Form.NAME:
            return AssertionKind.IDENTIFIER
        case Form.BASE:
            return AssertionKind.DENOMINATOR
        case Form.IDIOM:
            return AssertionKind.IDIOM
        case Form.ORDINAL:
            placed = words.rank.match(at.behind) or words.ranked.search(at.before)
            return AssertionKind.RANK if placed and not _CONSECUTIVE.match(at.behind) else AssertionKind.ORDINAL
        case Form.TIMES:
            return AssertionKind.RATIO
        case _:
            return None


def _is_year(at: Setting) -> bool:
    """Whether a bare number is the number of a week, or a year before those that are read as one: "opened in 1889"."""
    printed = at.number.quantity.printed
    return at.is_bare and bool(_WEEK.search(at.before) or (_FOUR.fullmatch(printed) and _IN.search(at.before)))


def not_watched(at: Setting, words: Words) -> AssertionKind | None:
    """Why nothing can be watched for a number that is one."""
    quantity = at.number.quantity
    if at.number.form is Form.SHARE:
        return None
    if _is_name(at):
        return AssertionKind.IDENTIFIER
    base = words.base.search(at.before)
    if base and (words.code in ("en", "de") or _EVERY.search(base[0]) or (quantity.value or 0) >= _HUNDRED):
        return AssertionKind.DENOMINATOR
    within = at.earlier is AssertionKind.DEFINITION and _WITHIN.fullmatch(at.gap)
    if within or _SURE_BEHIND.match(at.behind) or _SURE.search(at.before):
        return AssertionKind.DEFINITION
    if is_ratio(at, words):
        return None
    if quantity.value == 1 and at.number.form is Form.WORD:
        return AssertionKind.IDIOM
    if _is_age(at, words):
        return AssertionKind.AGE
    if _is_limit(at, words):
        return AssertionKind.THRESHOLD
    if words.defined.search(at.before) or (at.symbol == "%" and words.defined.search(at.heading)):
        return AssertionKind.DEFINITION
    if quantity.unit is not None and quantity.unit.dimension in _LASTING and _is_duration(at, words):
        return AssertionKind.DURATION
    few = at.is_bare and (quantity.value or _OLDEST) <= FEW
    if few and ((_OR.fullmatch(at.gap) and at.earlier is AssertionKind.IDIOM) or _OR_FEW.match(at.behind)):
        return AssertionKind.IDIOM
    return AssertionKind.STATIC if _is_static(at, words) else None


def _is_name(at: Setting) -> bool:
    """Whether a number is the number of an item, a model or a place."""
    if not at.is_bare:
        return False
    if at.opens and _ITEM.match(at.before) and _ITEM_ENDS.match(at.behind):
        return True
    if at.number.quantity.value is None and _SCORE.match(at.behind):
        return True
    alone = _THE.search(at.before) and _CLOSED.match(at.behind)
    return bool(alone or _BEFORE_NAME.search(at.before))


def _is_age(at: Setting, words: Words) -> bool:
    quantity = at.number.quantity
    top = quantity.value if quantity.value is not None else quantity.high
    if (
        top is None
        or not 0 < top < _OLDEST
        or quantity.quantum < 1
        or quantity.scale != 1
        or at.symbol not in ("", "years", "months")
    ):
        return False
    if at.is_bare and _AGES_TO.match(at.behind):
        return True
    if at.is_bare and top in _GROWN and _UNDER.match(quantity.printed) and _YOUNGER.search(at.before):
        return not NOUN.match(at.behind)
    before, behind = words.ages
    unit_words = DIGITS_FIRST.sub("", quantity.printed)
    lead = f"{at.before}{_QUALIFYING.match(quantity.printed)[0]}"  # type: ignore[index]
    told = behind.match(at.behind) or (at.symbol and behind.match(f" {unit_words}{at.behind[:20]}"))
    if words.code == "fr" and at.symbol == "years":
        return bool(before.search(lead))
    return bool(told or before.search(lead))


def _is_duration(at: Setting, words: Words) -> bool:
    """Whether a time is how long something took; one that was measured is a level like any other."""
    quantity = at.number.quantity
    value = quantity.value if quantity.value is not None else quantity.high
    if value is None or value >= _MEASURED or quantity.quantum < 1 or quantity.scale != 1:
        return False
    if _LOST.match(at.behind) or words.per.match(at.behind):
        return False
    if _HYPHEN.search(quantity.printed):
        return True
    stands = (
        words.level.search(at.before)
        or words.to.search(at.before)
        or words.noun_of.search(at.before)
        or _WAS.search(at.before)
    )
    return not (stands and words.average.search(at.clause))


def _is_limit(at: Setting, words: Words) -> bool:
    """Whether it is the limit of a class: "firms with more than 250 employees", "the 2% target"."""
    quantity = at.number.quantity
    if words.limited.match(at.behind) or words.target.search(at.before) or _OR_MORE.search(quantity.printed):
        return True
    if quantity.qualifier not in _LIMITS:
        return False
    quoted = _QUOTE.search(at.before) and _QUOTE.search(at.behind[:12])
    return bool(quoted or words.limit.search(at.before))


def _is_static(at: Setting, words: Words) -> bool:
    """Whether it counts a few things that the text itself, or its subject, fixes: "the four orbiters"."""
    value = at.number.quantity.value
    if _COMPOUND.search(at.number.quantity.printed) and at.symbol not in ("%", "pp", "bp"):
        return True
    if value is None or value > FEW or value != value.to_integral_value() or not (at.is_bare or at.counts):
        return False
    if moves(at, words) or at.before.endswith("(") or not (NOUN.match(at.behind) or at.counts):
        return False
    if words.the.search(at.before):
        return True
    if PERSONS.match(whole(at)) and _CASUALTIES.search(at.behind[:NEAR]):
        return False
    return not (words.counted.search(at.before) or words.happened.match(whole(at)))


def is_ratio(at: Setting, words: Words) -> bool:
    """Whether it says how many times as much something is."""
    found = words.times.match(at.behind)
    if found is None:
        return False
    value = at.number.quantity.value
    broken = value is not None and value != value.to_integral_value()
    return broken or words.compared.match(at.behind, found.end()) is not None or "fold" in found[0].lower()
