"""Where in a document the numbers of claims stand: the same number, of the same time, under words that they share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from math import log, log10

from monitor.core.fitting import OTHER_TIME, SAME_TIME, factor_to, fit_beside, fit_of_times, fit_of_units, is_other_time
from monitor.core.wanted import Wanted
from monitor.model import Period
from monitor.reading.candidates import Candidate, Place
from monitor.reading.labels import bare_words

BEST = 5
"""Places that are kept for one claim."""
SHORTEST = 3
"""Letters of a word that says what a number is about."""
OWN_UNIT = 0.8
"""How well units fit that are the same."""
COMPANION = 0.7
"""Which share of its words the text has of a place of another claim that tells of the document."""
SERIES = 2.0
"""How much other claims tell of a series that they surely stand in."""
EMPTY = frozenset(
    bare_words(
        "the and for with from that this was were are has have had its their than more less about over under year "
        "month per cent percent million billion number total les des une est dans pour sur par aux avec plus ont été "
        "année mois der die das und den dem von mit für ist sind eine jahr los las del una con por más año mes "
        "which who whom been being not also only just other some such into between during while after before "
        "data figures table source sum count value all any each both january february march april may june july "
        "august september october november december"
    )
)
"""Words that two texts share without speaking of the same thing."""
_ACRONYM = re.compile(r"((?:[\w’'-]+\s+){2,6})\(([A-Z]{2,6})\)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Stand:
    """A place where the number of a claim may stand.

    Attributes:
        claim: which claim, counted from 0.
        candidate: the place.
        digits: what its digits tell beyond chance.
        words: which share of its labels' words the claim's text has, from 0 to 1.
        back: which share of the claim's own words its surroundings have.
        time: 1 where both are of the same time, 0 where one says none.
        unit: more than 0 where both name the same unit, less where one lacks a unit that it needs, or the sign differs.
        beside: of words, which share of those directly around it stands around the claim, too.
        others: what the digits of other claims tell that stand in the same series.
    """

    claim: int
    candidate: Candidate
    digits: float
    words: float
    back: float
    time: float
    unit: float
    beside: float = 0.0
    others: float = 0.0

    @property
    def score(self) -> float:
        """How much speaks for it."""
        return self.digits + self.others + 3 * self.words + 2 * self.back + self.time + self.unit + self.beside

    @property
    def series(self) -> tuple[object, ...]:
        """What is the same for all periods of its figure, in its document."""
        one = self.candidate
        if one.place is Place.TEXT:
            return one.place, one.spot.row
        row = tuple(label for label in one.row if not _YEAR.search(label))
        column = tuple(label for label in one.column if not _YEAR.search(label))
        return one.place, one.spot.part, one.where, row, column


def align(
    claims: Sequence[Wanted], candidates: Sequence[Candidate], around: str = "", time: Period | None = None
) -> list[Stand]:
    """Where the claims may stand among the candidates of one document, of each the best first, at most `BEST`.

    Args:
        claims: the numbers of an article.
        candidates: those of the document.
        around: the document's title, and what else names it.
        time: the time that it is about as a whole; None where it does not say.
    """
    sure = [one for one in candidates if not one.doubt and (one.value is not None or one.low is not None)]
    main = _main_time(claims)
    other = time if time is not None and main is not None and is_other_time(time, main) else None
    places = _Places(sure, around, other)
    found = [stand for number, claim in enumerate(claims) for stand in places.of(number, claim)]
    of_time = Counter((period, unit) for period, unit, _ in {(one.period, one.unit, one.value) for one in claims})
    by_series: dict[tuple[object, ...], dict[tuple[int, str], float]] = defaultdict(dict)
    for one in found:
        period = one.candidate.period
        if one.time < SAME_TIME:
            continue
        claim = claims[one.claim]
        # Of many claims of one time and unit, one fits sooner by chance.
        telling = max(0.0, claim.telling - log10(of_time[claim.period, claim.unit]))
        by_series[one.series][one.claim, period.label if period else ""] = telling
    beside_it = _companions(claims, found)
    found = _in_own_unit(found)
    told = [
        replace(one, others=_others(one, by_series[one.series]) + beside_it(one)) if one.time > OTHER_TIME else one
        for one in found
    ]
    beside = {one.candidate.where for one in told if one.candidate.where and one.others >= SERIES}
    return _best([replace(one, others=max(one.others, SERIES)) if _is_beside(one, beside) else one for one in told])


def _is_beside(one: Stand, sure: Iterable[tuple[tuple[str, str], ...]]) -> bool:
    """Whether a sum is of the same rows as a series that other claims stand in, but for one word."""
    own = one.candidate.where
    if not own or one.time < SAME_TIME:
        return False
    for where in sure:
        if [name for name, _ in where] == [name for name, _ in own]:
            differ = [a for a, b in zip(own, where, strict=True) if a != b]
            if len(differ) == 1:
                return True
    return False


def _others(one: Stand, series: Mapping[tuple[int, str], float]) -> float:
    """What the other claims tell that stand in the same series in other periods."""
    own = one.candidate.period.label if one.candidate.period else ""
    if one.candidate.place is Place.TEXT or one.time < SAME_TIME:
        return 0.0
    others: dict[str, float] = {}
    for (claim, period), telling in series.items():
        if claim != one.claim and period != own:
            others[period] = max(telling, others.get(period, 0.0))
    return sum(others.values())


def _in_own_unit(found: Sequence[Stand]) -> list[Stand]:
    """Without places of a number that their sentence says in the claim's own unit, too: ``8,891 km or 5,525 miles``."""
    own = {(one.claim, one.candidate.spot.row) for one in found if _is_own(one)}
    return [one for one in found if _is_own(one) or (one.claim, one.candidate.spot.row) not in own]


def _is_own(one: Stand) -> bool:
    return one.candidate.place is not Place.TEXT or one.unit >= OWN_UNIT


def _companions(claims: Sequence[Wanted], found: Sequence[Stand]) -> Callable[[Stand], float]:
    """What the other claims of a paragraph tell of one that stands in words: those that surely do so in this document.

    Each counts once, by its best place; a number of another unit than the claim's has none.
    """
    best: dict[int, Stand] = {}
    for one in found:
        if one.candidate.place is Place.TEXT and (one.claim not in best or one.score > best[one.claim].score):
            best[one.claim] = one
    sure: dict[str, dict[int, float]] = defaultdict(dict)
    for number, one in best.items():
        if one.words >= COMPANION and one.unit >= 0 and one.time > OTHER_TIME:
            sure[_paragraph(claims[number])][number] = claims[number].telling

    def told_of(one: Stand) -> float:
        claim = claims[one.claim]
        if one.candidate.place is not Place.TEXT or one.unit < 0:
            return 0.0
        told = sure[_paragraph(claim)]
        others = sum(telling for number, telling in told.items() if claims[number].value != claim.value)
        return SERIES if others >= SERIES else 0.0

    return told_of


def _paragraph(claim: Wanted) -> str:
    """The line in which a claim stands; its sentence where that is not known."""
    before, behind = claim.beside[0].split("\n")[-1], claim.beside[1].split("\n")[0]
    lines = (line for line in claim.around.split("\n") if before in line and behind in line)
    return next(lines, claim.sentence) if before or behind else claim.sentence


def _best(found: Iterable[Stand]) -> list[Stand]:
    by_claim: dict[int, list[Stand]] = defaultdict(list)
    for one in found:
        by_claim[one.claim].append(one)
    ranked = (sorted(many, key=lambda one: -one.score)[:BEST] for _, many in sorted(by_claim.items()))
    return [one for many in ranked for one in many]


@dataclass(frozen=True)
class _Places:
    """The numbers of a document, by their size.

    Attributes:
        candidates: the numbers.
        around: what names the document.
        time: the time that it is about, where that is another than that of most claims; else None.
    """

    candidates: Sequence[Candidate]
    around: str
    time: Period | None
    known: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    @cached_property
    def _by_size(self) -> Mapping[str, tuple[Sequence[Decimal], Sequence[Candidate]]]:
        """By unit the sizes in order, and the candidates that have them."""
        units: dict[str, list[Candidate]] = defaultdict(list)
        for one in self.candidates:
            if one.value is not None:
                units[one.unit].append(one)
        ordered = {unit: sorted(many, key=_size) for unit, many in units.items()}
        return {unit: ([_size(one) for one in many], many) for unit, many in ordered.items()}

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """How much each word of a label tells: the rarer, the more."""
        count = Counter(word for one in self.candidates for word in self._words(one))
        return {word: log(1 + len(self.candidates) / times) for word, times in count.items()}

    @cached_property
    def _expanded(self) -> Mapping[str, frozenset[str]]:
        """What short names stand for: ``WDL`` for "working days lost"."""
        texts = {self.around, *(one.caption for one in self.candidates), *(one.heading for one in self.candidates)}
        found: dict[str, frozenset[str]] = {}
        for text in texts:
            for words, short in _ACRONYM.findall(text):
                full = words.split()[-len(short) :]
                if [word[0].upper() for word in full] == list(short):
                    found[short.lower()] = frozenset(telling_words(" ".join(full)))
        return found

    @cached_property
    def _near(self) -> frozenset[str]:
        return frozenset(telling_words(self.around))

    def of(self, number: int, claim: Wanted) -> list[Stand]:
        """The places where a claim may stand, in no order."""
        low, high = claim.reach
        said, own, near = claim_words(claim)
        found: list[Stand] = []
        if claim.upper is not None:
            return list(filter(None, (self._stand(number, claim, one, said, near, own) for one in self._ranges(claim))))
        for unit, (sizes, many) in self._by_size.items():
            factor = factor_to(unit, claim.unit, is_rate=claim.is_rate)
            if factor is None:
                continue
            first, last = bisect_left(sizes, low / factor), bisect_right(sizes, high / factor)
            if first == last:
                continue
            for one in many[first:last]:
                if one.quantum * factor > (high - low) and _size(one) * factor != abs(claim.value):
                    continue
                if stand := self._stand(number, claim, one, said, near, own):
                    found.append(stand)
        return found

    def _stand(
        self,
        number: int,
        claim: Wanted,
        one: Candidate,
        said: frozenset[str],
        near: frozenset[str],
        own: frozenset[str],
    ) -> Stand | None:
        """What speaks for a place that has the number; None where its time or its unit contradicts the claim's."""
        time, same = fit_of_times(claim, one, self.time), fit_of_units(claim, one, self.around)
        if time is None or same is None:
            return None
        there = self._words(one) | self._context(one)
        back = len(own & there) / len(own) if own else 0.0
        digits = claim.telling - log10(self._alike(one))
        return Stand(number, one, digits, self._shared(one, said, near), back, time, same, fit_beside(claim, one))

    def _ranges(self, claim: Wanted) -> Sequence[Candidate]:
        """The places that print the ends of a range."""
        ends = claim.value, claim.upper
        return [one for one in self.candidates if (one.low, one.high) == ends and factor_to(one.unit, claim.unit) == 1]

    def _alike(self, one: Candidate) -> int:
        """How many numbers of the document are of the same sort, any of which could be the same by chance."""
        return 1 + self._sorts[one.place is Place.SUM, one.unit, one.period.label if one.period else ""]

    @cached_property
    def _sorts(self) -> Counter[tuple[bool, str, str]]:
        return Counter(
            (one.place is Place.SUM, one.unit, one.period.label if one.period else "") for one in self.candidates
        )

    def _words(self, one: Candidate) -> frozenset[str]:
        """The words of its own labels, or of its sentence."""
        key = (*one.row, *one.column, one.words)
        if key not in self.known:
            words = telling_words(" ".join(key))
            more = (full for word in words for full in self._expanded.get(word, ()))
            self.known[key] = frozenset((*(word for word in words if word not in self._expanded), *more))
        return self.known[key]

    def _context(self, one: Candidate) -> frozenset[str]:
        key = ("around", one.caption, one.heading)
        if key not in self.known:
            self.known[key] = frozenset(telling_words(f"{one.caption} {one.heading}")) | self._near
        return self.known[key]

    def _shared(self, one: Candidate, said: frozenset[str], near: frozenset[str]) -> float:
        """The share of its words that the sentence has, or, for half, what stands around it.

        Half of it is that of the axis that shares less: what is said of a column says nothing of the row.
        """
        printed = set(telling_words(one.printed))
        whole = self._covered(self._words(one) - printed, said, near)
        axes = [set(telling_words(" ".join(labels))) - printed for labels in (one.row, one.column)]
        least = min((self._covered(axis, said, near) for axis in axes if axis), default=whole)
        return (whole + least) / 2

    def _covered(self, words: Set[str], said: frozenset[str], near: frozenset[str]) -> float:
        weight = {word: self._weights.get(word, 1.0) for word in words}
        total = sum(weight.values())
        if not total:
            return 0.0
        return sum(w * (1.0 if word in said else 0.5 if word in near else 0.0) for word, w in weight.items()) / total


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about, each cut to where its endings begin."""
    return [
        word[:7]
        for word in bare_words(text.replace("_", " "))
        if len(word) >= SHORTEST and word not in EMPTY and not _YEAR.fullmatch(word)
    ]


def claim_words(claim: Wanted) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words of its sentence, of its subject, and of what stands around."""
    said = frozenset(telling_words(claim.sentence))
    own = frozenset(telling_words(claim.subject)) or said
    return said, own, frozenset(telling_words(f"{claim.around} {claim.title}"))


def _size(one: Candidate) -> Decimal:
    assert one.value is not None
    return abs(one.value)


def _main_time(claims: Iterable[Wanted]) -> Period | None:
    """The time that most claims are about."""
    count = Counter(claim.period for claim in claims if claim.period is not None)
    return count.most_common(1)[0][0] if count else None
