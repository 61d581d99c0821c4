"""What kind of number each one is: a level, a change, a share …, or why nothing can be watched for it."""

from __future__ import annotations

import re

from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.claims.movement import MOVES, is_put_otherwise, moves
from monitor.reading.claims.numbers import is_money
from monitor.reading.claims.setting import Setting, whole
from monitor.reading.claims.tables import pattern
from monitor.reading.claims.unwatched import FEW, NEAR, NOUN, PERSONS, form_kind, is_ratio, not_watched
from monitor.reading.claims.words import Words

_SIGNED = re.compile(r"[^\w]*[-+−–]\s?[$€£]?[0-9]")
_AND = re.compile(r".*\b(?:and|et|und|y)", re.IGNORECASE)
_RATE = re.compile(r"(?<!\w)(?:rates?|ratios?|taux|tasas?|\w*quoten?|\w*raten?)(?!\w)", re.IGNORECASE)
_CLOSES_TO = re.compile(r"\)\s(?:to|à|auf|hasta)\s", re.IGNORECASE)
_COMPARES = re.compile(
    r"(?:following|after|compared\s(?:with|to)|against|versus|(?:up|down)\sfrom|contre|après|nach|gegenüber|tras|frente\sa)\s(?:an?\s|el\s|un\s)?$",
    re.IGNORECASE,
)
_THIS_FIGURE = re.compile(
    r"^\s*(?:this|that|the)\s(?:figure|number|ratio|rate)\s(?:was|is|had\sbeen|has\sbeen|stood\sat|rose\sto|fell\sto)\s+$",
    re.IGNORECASE,
)
_A_YEAR_AGO = pattern(
    r"""\s(?:from|on|over|compared\swith)\s(?:an?|the|last|one)\s(?:same\s|previous\s|prior\s)?
    (?:year|month|quarter|week)"""
)
_CENTS = re.compile(r"\s(?:cents?|pence|pesetas|centimes?)(?!\w)", re.IGNORECASE)
_HEAD = re.compile(
    r"person|head|capita|household|pupil|inhabitant|resident|habitant|tête|ménage|kopf|einwohner|habitante|hogar|[0-9]",
    re.IGNORECASE,
)


def kind_of(setting: Setting, words: Words) -> AssertionKind:
    """What a number is."""
    if (
        setting.is_bare
        and _THIS_FIGURE.search(setting.before)
        and setting.last in (AssertionKind.RATIO, AssertionKind.RATE)
    ):
        return setting.last
    return form_kind(setting, words) or not_watched(setting, words) or _watched(setting, words)


def _watched(at: Setting, words: Words) -> AssertionKind:
    if words.forecast.search(at.clause[-NEAR:]) and not words.defined.search(at.clause):
        return AssertionKind.FORECAST
    if at.symbol in ("pp", "bp"):
        return AssertionKind.CHANGE
    if at.symbol == "%":
        return _of_per_cent(at, words)
    if is_ratio(at, words):
        return AssertionKind.RATIO
    again = at.earlier in MOVES and at.gap.strip() == "(" and _CLOSES_TO.match(at.behind)
    if _SIGNED.match(at.number.quantity.printed) or moves(at, words) or is_put_otherwise(at) or again:
        return AssertionKind.CHANGE
    per = words.per.match(at.behind)
    money = is_money(at.number.quantity.unit) or _CENTS.match(at.behind)
    if at.symbol.startswith("per ") or (per and not (money and not _HEAD.match(per["base"]))):
        return AssertionKind.RATE
    if at.earlier is AssertionKind.RATE and words.to.search(at.gap):
        return AssertionKind.RATE
    if at.is_bare and _RATE.search(at.clause) and not NOUN.match(at.behind):
        return AssertionKind.RATE
    return AssertionKind.COUNT if _is_count(at, words) else AssertionKind.LEVEL


def _of_per_cent(at: Setting, words: Words) -> AssertionKind:
    """What a percentage is."""
    if _SIGNED.match(at.number.quantity.printed) and not words.rate.search(at.clause):
        return AssertionKind.PERCENT_CHANGE
    if moves(at, words) or is_put_otherwise(at):
        return AssertionKind.PERCENT_CHANGE
    if words.share_of.match(at.behind):
        return AssertionKind.SHARE
    if at.earlier in (*MOVES, AssertionKind.RATE, AssertionKind.SHARE) and _COMPARES.search(at.gap):
        return AssertionKind.PERCENT_CHANGE if at.earlier is AssertionKind.CHANGE else at.earlier
    if at.earlier in MOVES and _AND.fullmatch(at.gap[-5:].strip()) and _A_YEAR_AGO.match(at.behind):
        return AssertionKind.PERCENT_CHANGE
    shares, rates = (max((m.end() for m in p.finditer(at.before)), default=-1) for p in (words.share, words.rate))
    if shares >= 0 or rates >= 0:
        return AssertionKind.SHARE if shares > rates else AssertionKind.RATE
    if words.to.search(at.gap) and at.earlier in (AssertionKind.RATE, AssertionKind.SHARE):
        return at.earlier
    rate = words.rate.search(at.following[:NEAR])
    if rate and not words.share.search(at.following[: rate.start()]):
        return AssertionKind.RATE
    return (
        AssertionKind.RATE
        if at.percentages is AssertionKind.RATE and at.earlier is not AssertionKind.SHARE and at.before.endswith("(")
        else AssertionKind.SHARE
    )


def _is_count(at: Setting, words: Words) -> bool:
    """Whether it counts things that stay as they are: "elects 70 members", "the 6,976 zones"."""
    if not (at.is_bare or at.counts) or words.happened.match(whole(at)) or at.before.endswith("("):
        return False
    value = at.number.quantity.value
    noun = (at.counts or NOUN.match(at.behind)) and at.number.quantity.quantum == 1
    few = value is not None and value <= FEW and not PERSONS.match(whole(at))
    if at.earlier is AssertionKind.LEVEL and _AND.fullmatch(at.gap[-6:].strip()):
        return False
    return bool(noun and (few or words.the.search(at.before) or words.consists.search(at.before)))
