"""What follows for each claim of an article from where its number stands: a proposal, a choice, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from monitor.core.align import SERIES, Stand, telling_words
from monitor.core.fitting import OTHER_TIME, SAME_TIME
from monitor.core.propose import Proposal
from monitor.reading.candidates import Candidate, Place

SURE, WORTH = 4.8, 2.2
"""From which score on a place is proposed, and from which on it is worth showing."""
MARGIN = 0.6
"""By how much a place that is proposed is better than every other one that it could be."""
ALONE, FAR, ALL_WORDS = 4.0, 1.8, 0.75
"""The same for a place that lies far before every other one, and has nearly all of its words from the text."""
WORDS = 0.55
"""Which share of its words the text must have; or how much other claims in its series must tell."""
MANY, FEW_WORDS = 3.0, 0.3
"""What digits tell that one in a thousand numbers has by chance; fewer words are enough beside them."""
SOME_WORDS, ALL_BACK = 0.4, 0.9
"""The same in a place of the same time whose surroundings have nearly all words of the claim's own."""
SURE_RECKONED = 5.6
"""From which score on what is reckoned is proposed."""
SAME_UNIT = 0.8
"""What speaks for a place that names the claim's unit."""
RARER, RAREST = 1.5, 2.5
"""The same where digits tell as much as a time, or as most words."""
RARE = 0.9
"""What digits tell that two documents do not share by chance for one time."""
LOGISTIC, WIDEST = (-4.08, 1.17, 0.93), 1.0
"""What a score and a margin, up to the widest, add to the odds: `python -m bench claims --fit` finds them."""
MOST = 3
"""Places among which a person chooses."""


class Outcome(StrEnum):
    """What can be done about a claim."""

    PROPOSED = "proposed"
    CHOOSE = "choose"
    NOWHERE = "no source found"
    UNWATCHABLE = "not watchable"


@dataclass(frozen=True, slots=True)
class Placed:
    """A place where the number of a claim stands in one of the documents.

    Attributes:
        document: which one, counted from 0.
        stand: the place, and what speaks for it.
        proposals: rules that read it, the best first.
        refusal: where there are none, why one that was tried reads nothing; may be empty.
    """

    document: int
    stand: Stand
    proposals: tuple[Proposal, ...] = ()
    refusal: str = ""

    @property
    def score(self) -> float:
        """How much speaks for it."""
        return self.stand.score

    @property
    def is_reckoned(self) -> bool:
        """Whether it prints the numbers that the claim's follows from, and not the claim's."""
        return self.stand.candidate.place is Place.RECKONED


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows for one claim.

    Attributes:
        outcome: what can be done.
        places: the one that is proposed, or those to choose among, the best first, each with a rule.
        confidence: how sure it is, from 0 to 1; of a choice that of the first.
        unread: the best place that no rule reads; None for none.
        margin: by how much the first place is better than every other one that it could be.
    """

    outcome: Outcome
    places: tuple[Placed, ...] = ()
    confidence: float = 0.0
    unread: Placed | None = None
    margin: float = 0.0


def settle(places: Iterable[Placed]) -> Settled:
    """What follows for one claim from all places where its number stands.

    Where none of them is plainly it, it may be reckoned from other numbers.
    """
    all_ = list(places)
    standing = _settle(one for one in all_ if not one.is_reckoned)
    reckoned = sorted((one for one in all_ if one.is_reckoned and one.proposals), key=lambda one: -one.score)
    if standing.outcome is Outcome.PROPOSED or not reckoned:
        return standing
    first = reckoned[0]
    others = max((one.score for one in (*reckoned[1:], *standing.places) if not _is_same(one, first)), default=0.0)
    margin = first.score - others
    if first.score >= SURE_RECKONED and margin >= MARGIN:
        return Settled(Outcome.PROPOSED, (first,), confidence(first.score, margin), standing.unread, margin)
    choice = tuple(_different(sorted((*standing.places, *reckoned), key=lambda one: -one.score)))
    margin = choice[0].score - max((one.score for one in choice[1:]), default=0.0)
    return Settled(Outcome.CHOOSE, choice[:MOST], confidence(choice[0].score, margin), standing.unread, margin)


def _settle(places: Iterable[Placed]) -> Settled:
    ranked = sorted((one for one in places if one.score >= WORTH), key=lambda one: -one.score)
    read = [one for one in ranked if one.proposals]
    unread = next((one for one in ranked if not one.proposals), None)
    if not read:
        return Settled(Outcome.NOWHERE, unread=unread)
    first = read[0]
    rivals = [one for one in ranked if one is not first and not _is_same(one, first)]
    margin = first.score - max((one.score for one in rivals), default=0.0)
    sure = confidence(first.score, margin)
    alone = first.score >= ALONE and margin >= FAR and first.stand.words >= ALL_WORDS
    is_sure = alone or (first.score >= SURE and margin >= MARGIN and _is_told(first))
    if is_sure and first.stand.time > OTHER_TIME:
        return Settled(Outcome.PROPOSED, (first,), sure, unread, margin)
    return Settled(Outcome.CHOOSE, tuple(_different(read))[:MOST], sure, unread, margin)


def _is_told(one: Placed) -> bool:
    """Whether more speaks for it than its digits: words, or others of its series, or of each some and the same time."""
    stand = one.stand
    if stand.words >= WORDS or (stand.digits >= MANY and stand.words >= FEW_WORDS):
        return True
    is_timed = stand.time >= SAME_TIME
    in_words = stand.candidate.place is Place.TEXT and stand.unit >= SAME_UNIT
    if stand.others >= SERIES and (is_timed or in_words):
        return True
    has_some = stand.words >= SOME_WORDS
    return has_some and ((stand.back >= ALL_BACK and (is_timed or stand.digits >= RARER)) or stand.digits >= RAREST)


def _is_same(one: Placed, other: Placed) -> bool:
    """Whether two places print one number of one figure: the same value of the same time, whichever is watched."""
    a, b = one.stand.candidate, other.stand.candidate
    numbers = ((abs(own.value or 0), own.low, own.high, own.unit) for own in (a, b))
    if len({*numbers}) > 1 or one.score < WORTH:
        return False
    labels = ((own.row, own.column, own.where, own.words, own.how, own.against) for own in (a, b))
    if len({*labels}) == 1 and (a.place is not Place.TEXT or one.document != other.document):
        return True
    in_words = a.place is b.place is Place.TEXT
    is_rare = min(one.stand.digits, other.stand.digits) >= RARE
    said, again = ({*telling_words(own.words)} for own in (a, b))
    alike = in_words and len(said & again) * 2 >= min(len(said), len(again))
    if in_words and one.document != other.document and is_rare and _may_be_of_one_time(a, b):
        told_alike = min(one.stand.others, other.stand.others) >= SERIES
        return alike or told_alike
    if one.stand.time != 1.0 or other.stand.time != 1.0:
        return False
    return is_rare if one.document != other.document else alike and a.spot.row != b.spot.row


def _may_be_of_one_time(one: Candidate, other: Candidate) -> bool:
    return one.period is None or other.period is None or one.period == other.period


def _different(places: Sequence[Placed]) -> Iterable[Placed]:
    """Without those that print what a better one prints."""
    kept: list[Placed] = []
    for one in places:
        if not any(_is_same(one, other) for other in kept):
            kept.append(one)
    return kept


def confidence(score: float, margin: float) -> float:
    """How likely a place is the right one: by what speaks for it, and by how far every other place lies behind."""
    constant, by_score, by_margin = LOGISTIC
    return 1 / (1 + exp(-(constant + by_score * score + by_margin * max(0.0, min(margin, WIDEST)))))
