"""What kind of number each one is: a level, a change, a share …, or why nothing can be watched for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import Qualifier
from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.claims.numbers import Form, Number, is_money
from monitor.reading.claims.words import Words
from monitor.reading.units import is_count

_CLAUSE = re.compile(
    r"[;:]\s|\s[–—-]\s|,\s(?:and|but|while|whereas|et|mais|tandis|und|aber|während|y|pero|mientras)\s|\s(?:while|whereas|tandis|während|mientras)\s",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[^\w]*[-+−–]\s?[$€£]?[0-9]")
_LASTING = ("time", "months of the calendar")
_LIMITS = (Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.AT_MOST)
_MEASURED = 1000
_FEW = 20
_OLDEST = 130
_NEAR = 80
_ITEM = re.compile(r"\s*(?:[#>*•\-–]+\s*)?$")
_ITEM_ENDS = re.compile(r"[.)]\s")
_ABOVE = re.compile(r"(?:above|below|under|beyond|unter|über|por\sencima|au-dess\w+)\s", re.IGNORECASE)
_NOUN = re.compile(
    r"[\s-]+(?!(?:of|in|on|at|and|or|to|from|for|by|per|were|was|is|are|have|has|had|than|more|less|de|des|du|en|et|sur|dans|por|y|und|im|in|von)\b)"
    r"[^\W\d_]{2,}"
)
_BEFORE_NAME = re.compile(
    r"(?:[A-Z][\w.]*[-–‑]|[0-9][-–]|#|№|=|(?<![A-Z]\s)\b(?:[A-Z]&?[A-Z]+|(?:Boeing|Airbus)['’]s|Nikkei|Nasdaq|Stoxx|Boeing|Airbus|iPhone|Windows|Russell)\s|\bNo\.?\s?|\bn[°º]\s?)$"
)
_THE = re.compile(r"(?<!\w)(?:the|an?)\s+$", re.IGNORECASE)
_CLOSED = re.compile(r"\s*[,.;)](?!\d)|['’]s\b|\s+and\b")
_CONSECUTIVE = re.compile(r"\s+(?:consecutive|straight|successive)", re.IGNORECASE)
_LOST = re.compile(r"\s+(?:working\s)?days?\s(?:were\s|was\s)?lost|\s+(?:were\s|was\s)?lost", re.IGNORECASE)
_OR_FEW = re.compile(r"\s+(?:or|ou|oder|o)\s+(?:[0-9]{1,2}(?![\d.,]\d|%)|[^\W\d_]+)\s(?!per|%)", re.IGNORECASE)
_OR = re.compile(r"\s*(?:or|ou|oder|o)\s+$", re.IGNORECASE)
_AND = re.compile(r".*\b(?:and|et|und|y)", re.IGNORECASE)
_PERSONS = re.compile(
    r"\s*(?:people|persons?|men|women|children|menschen|personen|personnes|hommes|femmes|enfants|personas|hombres|mujeres|muertos|heridos|tote|verletzte)(?!\w)",
    re.IGNORECASE,
)
_PART = re.compile(r"[,;:]|\.\s")
_OTHERWISE = re.compile(r"[^.;]{0,12},?\s(?:or|ou|soit|oder|bzw\.|das\ssind|o)\s+", re.IGNORECASE)
_RATE = re.compile(r"(?<!\w)(?:rates?|ratios?|taux|tasas?|\w*quoten?|\w*raten?)(?!\w)", re.IGNORECASE)
_SHORT_OF = re.compile(r"(?<!\w)(?:below|under|behind|short of)(?!\w)", re.IGNORECASE)
_OR_MORE = re.compile(
    r"\bor\s(?:more|over|above|higher|less|fewer|under|below)$|\bou\splus$|\boder\smehr$|\bo\smás$", re.IGNORECASE
)
_AGES_TO = re.compile(
    r"(?:\s?[-–]\s?|\s(?:to|and|or|à|bis|a)\s)[0-9]{1,3}[\s-]?(?:years?|ans|jährig\w*|jahre|años)(?!\w)", re.IGNORECASE
)
_MOVES = (AssertionKind.CHANGE, AssertionKind.PERCENT_CHANGE)
_CLOSES_TO = re.compile(r"\)\s(?:to|à|auf|hasta)\s", re.IGNORECASE)
_COMPOUND = re.compile(r"[0-9][-‐‑][a-z]{3}")
_WEEK = re.compile(r"(?<!\w)(?:week|weeks|semaine|kalenderwoche|kw|semana)\s$", re.IGNORECASE)
_EVERY = re.compile(r"cada|chaque", re.IGNORECASE)
_HUNDRED = 100
_SCORE = re.compile(r"\s(?:split|vote|win|loss|defeat|victory|draw|ratio|majority)", re.IGNORECASE)
_COMPARES = re.compile(
    r"(?:following|after|compared\s(?:with|to)|against|versus|(?:up|down)\sfrom|contre|après|nach|gegenüber|tras|frente\sa)\s(?:an?\s|el\s|un\s)?$",
    re.IGNORECASE,
)
_GROWN = (16, 18, 21, 25, 60, 65, 70, 75, 80)
_YOUNGER = re.compile(r"(?:were|was|are|is|be)\s+$", re.IGNORECASE)
_UNDER = re.compile(r"(?:under|over)\s", re.IGNORECASE)
_THIS_FIGURE = re.compile(
    r"^\s*(?:this|that|the)\s(?:figure|number|ratio|rate)\s(?:was|is|had\sbeen|has\sbeen|stood\sat|rose\sto|fell\sto)\s+$",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:\bCI|confidence intervals?|confidence|[±]|plus or minus)\W{0,3}$", re.IGNORECASE)
_SURE_BEHIND = re.compile(r"\s(?:CI\b|confidence|credible|margin of error)", re.IGNORECASE)
_CENTS = re.compile(r"\s(?:cents?|pence|pesetas|centimes?)(?!\w)", re.IGNORECASE)
_HEAD = re.compile(
    r"person|head|capita|household|pupil|inhabitant|resident|habitant|tête|ménage|kopf|einwohner|habitante|hogar|[0-9]",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s*(?:,|,?\s(?:and|et|und|y))\s+", re.IGNORECASE)
_TO = re.compile(r"(?<!\w)(?:to|auf|hasta|à)\s+$", re.IGNORECASE)
_WAS = re.compile(r"(?<!\w)(?:was|is|were|are|est|était|ist|betrug|es|fue)\s+$", re.IGNORECASE)
_RAISED = re.compile(r"(?<!\w)(?:raised|raises)\s+$", re.IGNORECASE)
_HYPHEN = re.compile(r"[0-9a-z][-‐‑][a-z]", re.IGNORECASE)
_QUOTE = re.compile(r"[\"“”«»„'‘’]")
_QUALIFYING = re.compile(r"[^0-9]*")
_DIGITS_FIRST = re.compile(r"^.*[0-9]\S*|^\w+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Setting:
    """A number with what stands around it in its sentence.

    Attributes:
        number: the number.
        before: the sentence up to it.
        behind: the sentence from its end.
        following: the kind-bearing words behind the last number of a list that begins with it; `behind` elsewhere.
        heading: the words of the section.
        earlier: the kind of the number before it in the sentence; None for the first.
        fell: whether that one is a number below zero.
        last: what the number before it in the paragraph is, of those that can be watched; None for the first.
        percentages: what the percentage before it in the paragraph is; None for the first.
        gap: what stands between that one and this.
        opens: whether the sentence opens its paragraph, so that a bare number may count items.
    """

    number: Number
    before: str
    behind: str
    following: str
    heading: str
    earlier: AssertionKind | None
    fell: bool
    last: AssertionKind | None
    percentages: AssertionKind | None
    gap: str
    opens: bool

    @property
    def clause(self) -> str:
        """The part of the sentence before it that speaks of the same."""
        return _CLAUSE.split(self.before)[-1]

    @property
    def is_bare(self) -> bool:
        """Whether it has neither a unit nor a magnitude."""
        return self.number.quantity.unit is None and self.number.quantity.scale == 1

    @property
    def counts(self) -> bool:
        """Whether its unit counts things, without a magnitude."""
        quantity = self.number.quantity
        return quantity.unit is not None and is_count(quantity.unit) and quantity.scale == 1

    @property
    def symbol(self) -> str:
        """Its unit; empty where it has none."""
        measured = self.number.quantity.unit
        return measured.symbol if measured else ""


def kind_of(setting: Setting, words: Words) -> AssertionKind:
    """What a number is."""
    if (
        setting.is_bare
        and _THIS_FIGURE.search(setting.before)
        and setting.last in (AssertionKind.RATIO, AssertionKind.RATE)
    ):
        return setting.last
    return _form_kind(setting, words) or _not_watched(setting, words) or _watched(setting, words)


# ---------------------------------------------------------------- not to be watched


def _form_kind(at: Setting, words: Words) -> AssertionKind | None:
    """What its form alone says; None where it says nothing."""
    if (
        at.number.quantity.value is None
        and at.number.quantity.low is None
        and at.number.form in (Form.PLAIN, Form.WORD)
    ):
        return AssertionKind.IDIOM
    if at.is_bare and _WEEK.search(at.before):
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


def _not_watched(at: Setting, words: Words) -> AssertionKind | None:
    """Why nothing can be watched for a number that is one."""
    quantity = at.number.quantity
    if at.number.form is Form.SHARE:
        return None
    if _is_name(at):
        return AssertionKind.IDENTIFIER
    base = words.base.search(at.before)
    if base and (words.code in ("en", "de") or _EVERY.search(base[0]) or (quantity.value or 0) >= _HUNDRED):
        return AssertionKind.DENOMINATOR
    if _SURE_BEHIND.match(at.behind) or _SURE.search(at.before):
        return AssertionKind.DEFINITION
    if _is_ratio(at, words):
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
    few = at.is_bare and (quantity.value or _OLDEST) <= _FEW
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
        return not _NOUN.match(at.behind)
    before, behind = words.ages
    unit_words = _DIGITS_FIRST.sub("", quantity.printed)
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
    if value is None or value > _FEW or value != value.to_integral_value() or not (at.is_bare or at.counts):
        return False
    if _moves(at, words) or at.before.endswith("(") or not (_NOUN.match(at.behind) or at.counts):
        return False
    if words.the.search(at.before):
        return True
    return not (words.counted.search(at.before) or words.happened.match(_whole(at)))


def _whole(at: Setting) -> str:
    """What stands behind the digits, the unit among it."""
    return f" {_DIGITS_FIRST.sub('', at.number.quantity.printed)}{at.behind}".replace("  ", " ")


# ---------------------------------------------------------------- to be watched


def _watched(at: Setting, words: Words) -> AssertionKind:
    if words.forecast.search(at.clause[-_NEAR:]) and not words.defined.search(at.clause):
        return AssertionKind.FORECAST
    if at.symbol in ("pp", "bp"):
        return AssertionKind.CHANGE
    if at.symbol == "%":
        return _of_per_cent(at, words)
    if _is_ratio(at, words):
        return AssertionKind.RATIO
    again = at.earlier in _MOVES and at.gap.strip() == "(" and _CLOSES_TO.match(at.behind)
    if _SIGNED.match(at.number.quantity.printed) or _moves(at, words) or _is_put_otherwise(at) or again:
        return AssertionKind.CHANGE
    per = words.per.match(at.behind)
    money = is_money(at.number.quantity.unit) or _CENTS.match(at.behind)
    if at.symbol.startswith("per ") or (per and not (money and not _HEAD.match(per["base"]))):
        return AssertionKind.RATE
    if at.earlier is AssertionKind.RATE and words.to.search(at.gap):
        return AssertionKind.RATE
    if at.is_bare and _RATE.search(at.clause) and not _NOUN.match(at.behind):
        return AssertionKind.RATE
    return AssertionKind.COUNT if _is_count(at, words) else AssertionKind.LEVEL


def _of_per_cent(at: Setting, words: Words) -> AssertionKind:
    """What a percentage is."""
    if _SIGNED.match(at.number.quantity.printed) and not words.rate.search(at.clause):
        return AssertionKind.PERCENT_CHANGE
    if _moves(at, words) or _is_put_otherwise(at):
        return AssertionKind.PERCENT_CHANGE
    if words.share_of.match(at.behind):
        return AssertionKind.SHARE
    if at.earlier in (*_MOVES, AssertionKind.RATE, AssertionKind.SHARE) and _COMPARES.search(at.gap):
        return AssertionKind.PERCENT_CHANGE if at.earlier is AssertionKind.CHANGE else at.earlier
    shares, rates = (max((m.end() for m in p.finditer(at.before)), default=-1) for p in (words.share, words.rate))
    if shares >= 0 or rates >= 0:
        return AssertionKind.SHARE if shares > rates else AssertionKind.RATE
    if words.to.search(at.gap) and at.earlier in (AssertionKind.RATE, AssertionKind.SHARE):
        return at.earlier
    rate = words.rate.search(at.following[:_NEAR])
    if rate and not words.share.search(at.following[: rate.start()]):
        return AssertionKind.RATE
    return (
        AssertionKind.RATE
        if at.percentages is AssertionKind.RATE and at.earlier is not AssertionKind.SHARE and at.before.endswith("(")
        else AssertionKind.SHARE
    )


def _moves(at: Setting, words: Words) -> bool:
    """Whether it is by how much something moved, not where it stands."""
    before, quantity = at.before, at.number.quantity
    if words.code != "fr" and words.to.search(before) and not words.by.search(before):
        return _compared(at, words.behind) is not None and not _TO.search(before)
    if words.moved.search(before) and not _ABOVE.match(quantity.printed):
        return not (is_money(quantity.unit) and _RAISED.search(before))
    spoken = at.clause if words.code != "de" else f"{at.clause} {_PART.split(at.behind)[0]}"
    moving = words.up.search(spoken) or words.down.search(spoken) or words.margin.search(spoken)
    if words.by.search(before) and (moving or words.code == "de"):
        return True
    return bool(words.noun_of.search(before) or _compared(at, words.behind))


def _compared(at: Setting, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """What compares it behind it, where the thing it counts may stand before that: "12 fewer officers"."""
    return pattern.match(at.following) or (pattern.match(_whole(at)) if at.counts else None)


def _is_put_otherwise(at: Setting) -> bool:
    """Whether it says a change again in another unit, "12 cents, or 0.4 percent", or the next: "14% and 17%"."""
    if at.earlier not in _MOVES:
        return False
    return bool(_OTHERWISE.fullmatch(at.gap) or (at.symbol == "%" and _NEXT.fullmatch(at.gap)))


def _is_ratio(at: Setting, words: Words) -> bool:
    found = words.times.match(at.behind)
    if found is None:
        return False
    value = at.number.quantity.value
    broken = value is not None and value != value.to_integral_value()
    return broken or words.compared.match(at.behind, found.end()) is not None or "fold" in found[0].lower()


def _is_count(at: Setting, words: Words) -> bool:
    """Whether it counts things that stay as they are: "elects 70 members", "the 6,976 zones"."""
    if not (at.is_bare or at.counts) or words.happened.match(_whole(at)) or at.before.endswith("("):
        return False
    value = at.number.quantity.value
    noun = (at.counts or _NOUN.match(at.behind)) and at.number.quantity.quantum == 1
    few = value is not None and value <= _FEW and not _PERSONS.match(_whole(at))
    if at.earlier is AssertionKind.LEVEL and _AND.fullmatch(at.gap[-6:].strip()):
        return False
    return bool(noun and (few or words.the.search(at.before) or words.consists.search(at.before)))


def is_fall(at: Setting, kind: AssertionKind, words: Words) -> bool:
    """Whether a change is one below zero that prints no sign."""
    if kind not in (*_MOVES, AssertionKind.FORECAST) or "+" in at.number.quantity.printed[:2]:
        return False
    if kind is AssertionKind.FORECAST and not _moves(at, words):
        return False
    if _is_put_otherwise(at) and not _moves(at, words):
        return at.fell
    behind = _compared(at, words.behind)
    if _compared(at, words.fewer) and (behind or words.by.search(at.before)):
        return True
    if behind and not words.moved.search(at.before):
        return False
    spoken = at.clause
    if words.code == "de" and not (words.down.search(spoken) or words.up.search(spoken)):
        spoken = _PART.split(at.behind)[0]
    if words.by.search(at.before) and _SHORT_OF.search(spoken):
        return True
    fell, grew = (max((m.end() for m in p.finditer(spoken)), default=-1) for p in (words.down, words.up))
    return fell > grew
