"""Pages that change as publishers change them, and what a rule may say of them then.

A page is made from a small description that knows what it says of the figure: its `truth`. A mutation makes another
description of it. One that truly changes the figure changes the truth with it; all others leave it alone. So the
oracle is one comparison: what the rule reads is what the page says, or the rule refuses the page and says what it
found there. Each mutation declares beforehand which of the two it allows, because a rule that always refuses would be
safe and useless.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from html import unescape
from typing import Any, Generic, Protocol, TypeVar

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure
from monitor.core.doubtful import doubt
from monitor.core.extract import Observations, extract
from monitor.core.leftover import Leftover
from monitor.model import Bounds, Held, Observation, Period, Qualifier, Status
from monitor.model.errors import CheckError
from monitor.plugin import Kind
from monitor.reading.document import Document
from monitor.reading.labels import tidy
from monitor.reading.units import unit


class Outcome(StrEnum):
    """What a rule made of a mutated page."""

    SAME = "same"
    """The figure that the page said before and still says."""
    FOLLOWED = "followed"
    """The figure that the page says now, another than before."""
    DOUBTED = "doubted"
    """A reading that the page does not say, or a period that it still prints and is read no more: asked about, never
    news."""
    DROPPED = "dropped"
    """A series without a period that the page prints no more: told as no longer published."""
    REFUSED = "refused"
    """A loud failure."""
    OTHER = "other"
    """Another figure than the page says, believed: what must never be."""


Allowed = frozenset[Outcome]
SAME: Allowed = frozenset({Outcome.SAME, Outcome.FOLLOWED})
"""The rule must read what the page says."""
LOUD: Allowed = frozenset({Outcome.REFUSED})
"""The rule must refuse the page."""
EITHER: Allowed = SAME | LOUD
ASKED: Allowed = LOUD | {Outcome.DOUBTED}
"""The rule must refuse the page, or ask about what it reads."""
QUESTION: Allowed = EITHER | {Outcome.DOUBTED}
"""As `EITHER`, and the reading may be marked as doubtful: the page alone cannot tell."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of a figure for one period; a `value` of None without ends is a mark for a missing one."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.NONE


Truth = Mapping[str, Said]
"""By period label; empty where the page does not say the figure at all."""


class Page(Protocol):
    """A description of a page: a frozen value, from which the bytes are made."""

    @property
    def truth(self) -> Truth:
        """What the page says of the figure."""
        ...

    @property
    def words(self) -> Sequence[str]:
        """What a reader sees on it: labels, sentences, numbers."""
        ...

    def document(self) -> Document:
        """The page as it is fetched."""
        ...


P = TypeVar("P")
Q = TypeVar("Q")


class Operator(StrEnum):
    """A kind of silent fault that is tried on every kind of document: `tests.test_mutations_operators` holds it."""

    MARKED_PERIOD = "a mark appended to a period label"
    MOVED_UNIT = "a unit moved into the caption"
    SECOND_HEADER = "a second header row"
    TWIN_ROWS = "twin rows"
    TOTAL_ROW = "a total row"
    HIDDEN_COPY = "a hidden copy"
    PLACEHOLDER = "a placeholder instead of numbers"
    SECOND_PERIOD = "a second period in the sentence"
    SPLIT_NUMBER = "a number split by a space"
    LEFTOVER_WORDS = "leftover words beside the number"
    NEW_LABEL = "a new label among those that are added up"


@dataclass(frozen=True, slots=True)
class Mutation(Generic[P]):
    """One way in which publishers change their pages.

    Attributes:
        name: what it does, in words.
        allowed: what a rule may make of it.
        apply: the description after it; None where it cannot be done to this page.
        of: the kind of silent fault that it tries; None for others.
    """

    name: str
    allowed: Allowed
    apply: Callable[[P], P | None]
    of: Operator | None = None

    def on(self, part: Callable[[Q], P], put: Callable[[Q, P], Q]) -> Mutation[Q]:
        """The same done to a part of a larger description."""

        def apply(whole: Q) -> Q | None:
            after = self.apply(part(whole))
            return None if after is None else put(whole, after)

        return Mutation(self.name, self.allowed, apply, self.of)


Change = Callable[[P], P | None]


class Adds(Protocol[P]):
    """A decorator that adds a function to a list of mutations; the function's name says what the mutation does."""

    def __call__(self, allowed: Allowed, of: Operator | None = None, /) -> Callable[[Change[P]], Change[P]]:
        """With what a rule may make of it, and the kind of silent fault that it tries."""
        ...


def mutations_into(known: list[Mutation[P]]) -> Adds[P]:
    """The decorator that adds to this list."""

    def mutation(allowed: Allowed, of: Operator | None = None, /) -> Callable[[Change[P]], Change[P]]:
        def add(change: Change[P]) -> Change[P]:
            known.append(Mutation(change.__name__.replace("_", " "), allowed, change, of))
            return change

        return add

    return mutation


@dataclass(frozen=True)
class Rule(Generic[P]):
    """A rule as somebody would write it into ``sources.yaml``, and the page it was written for.

    Attributes:
        id: what it reads.
        page: the page.
        reads: the extractor with its options.
        unit: the declared unit.
        language: of the page's numbers.
        period: the declared period, where the page does not say it.
        but: for this rule these mutations allow something else than they declare.
        on: what the page is, where the kind reads several.
    """

    id: str
    page: P
    reads: Any
    unit: str
    language: str = "en"
    period: Period | None = None
    but: Mapping[str, Allowed] = field(default_factory=dict)
    on: str = ""

    @property
    def kind(self) -> str:
        """The extractor's name in ``sources.yaml``, and on what it is tried."""
        name = type(self.reads).__name__.lower()
        return f"{name} on {self.on}" if self.on else name

    @property
    def figure(self) -> Figure:
        """The figure that it declares."""
        assert isinstance(self.reads, Kind)
        return Figure(
            id=f"source/{self.id}",
            label=self.id,
            short=self.id,
            unit=unit(self.unit),
            extractor=self.reads,  # type: ignore[arg-type]
            rule=rule_of(self.kind, self.reads),
            bounds=Bounds(min=Decimal(0)),
            period=self.period,
            language=self.language,
        )

    def allows(self, mutation: Mutation[P]) -> Allowed:
        """What it may make of a mutation."""
        return self.but.get(mutation.name, mutation.allowed)


@dataclass(frozen=True)
class Mutant(Generic[P]):
    """A rule beside its page after a mutation."""

    rule: Rule[P]
    mutation: Mutation[P]
    page: P

    def __str__(self) -> str:
        return f"{self.rule.kind}-{self.rule.id}-{self.mutation.name}"


def mutants(rules: Sequence[Rule[P]], mutations: Sequence[Mutation[P]]) -> Iterator[Mutant[P]]:
    """Every rule with every mutation that can be done to its page."""
    for rule in rules:
        for mutation in mutations:
            page = mutation.apply(rule.page)
            if page is not None:
                yield Mutant(rule, mutation, page)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of reading a page.

    Attributes:
        outcome: in one word.
        told: what was read or the message of the failure.
    """

    outcome: Outcome
    told: str


def read(rule: Rule[Any], page: Page) -> Finding:
    """Read a page by a rule written for `rule.page`, as a check does, and hold it against what the page says.

    Args:
        rule: the rule.
        page: the page.

    Raises:
        AssertionError: the page is refused without a word about what was found on it.
    """
    figure = rule.figure
    try:
        document = page.document()
        was = _read_before(rule)
        before, read_now = {o.key: o for o in was}, extract([figure], document, labels=was.labels)
        after = doubt([figure], before, read_now)
    except CheckError as error:
        if not names_something_of(page, str(error)):
            raise AssertionError(f"says nothing of what was found: {error}") from error
        return Finding(Outcome.REFUSED, str(error))
    told = "; ".join(f"{o.period}: {o.printed!r}, {o.locator}" for o in after)
    leftover = Leftover.of(document, [figure], read_now.passed_over)
    kept = leftover.still_printed({key: Held(o, 0) for key, o in before.items()}, {o.key for o in after}, after)
    outcome = _outcome(rule.page.truth, page.truth, after)
    return Finding(Outcome.DOUBTED if kept and outcome is not Outcome.OTHER else outcome, told)


_BEFORE: dict[int, tuple[Rule[Any], Observations]] = {}


def _read_before(rule: Rule[Any]) -> Observations:
    """What the rule reads of its own page; kept, because some kinds take a process of their own for each page."""
    if id(rule) not in _BEFORE:
        _BEFORE[id(rule)] = rule, extract([rule.figure], rule.page.document())
    return _BEFORE[id(rule)][1]


def said(observations: Sequence[Observation]) -> Truth:
    """What observations say, to be compared with what a page says."""
    return {o.period.label: Said(o.value, o.low, o.high, o.qualifier) for o in observations}


def names_something_of(page: Page, message: str) -> bool:
    """Whether a message holds a label, a sentence or a number that a reader sees on the page, if there are any."""
    shown = [plain(word) for word in page.words]
    # A sign alone could stand in any message by chance, unless it is quoted there, without its footnote.
    signs = {re.sub(r"(?<=[^\w])[0-9]$", "", seen) for seen in shown if len(seen) <= 2} | {""}
    named = any(seen[:40] in message for seen in shown if len(seen) > 2)
    return not shown or named or any(f"'{sign}'" in message for sign in signs)


def plain(markup: str) -> str:
    """The text of a small piece of HTML."""
    return tidy(unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", markup)))


def value_of(printed: str, language: str = "en") -> Decimal:
    """The value of a plain number as the descriptions print it: ``26,693.5``, or ``26 693,5`` in French."""
    digits = printed.replace(",", "") if language == "en" else "".join(printed.split()).replace(",", ".")
    return Decimal(digits)


def is_number(printed: str) -> bool:
    """Whether a description prints a plain number there: no words, no range, no markup."""
    return re.fullmatch(r"[0-9](?:[0-9.,\s]*[0-9])?", printed) is not None


def another(printed: str) -> str:
    """Another number of the same look: every digit is another."""
    return printed.translate(str.maketrans("0123456789", "1234567891"))


class Tally:
    """Counts outcomes by kind, for the line that a test run ends with."""

    def __init__(self) -> None:
        self._outcomes: dict[str, Counter[Outcome]] = {}
        self._rules: dict[str, set[str]] = {}
        self._mutations: dict[str, set[str]] = {}
        self._by_rule: Counter[str] = Counter()

    def add(self, mutant: Mutant[Any], outcome: Outcome) -> None:
        kind = mutant.rule.kind
        self._outcomes.setdefault(kind, Counter())[outcome] += 1
        self._rules.setdefault(kind, set()).add(mutant.rule.id)
        self._by_rule[mutant.rule.id] += 1
        self._mutations.setdefault(kind, set()).add(mutant.mutation.name)

    def lines(self) -> list[str]:
        """A line for each kind: ``mutations: table 9 rules × 31 mutations: 214 same, 65 refused, 0 other``."""
        return [
            f"mutations: {kind} {len(self._rules[kind])} rules × {len(self._mutations[kind])} mutations: "
            + ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)
            for kind, counts in self._outcomes.items()
        ]

    def total(self, of: str) -> str:
        """All kinds in one line: ``mutations of shipped pages: 63 rules × 12 to 80: 2,914 same, …, 0 other``."""
        counts = sum(self._outcomes.values(), Counter())
        each = sorted(self._by_rule.values())
        outcomes = ", ".join(f"{counts[outcome]:,} {outcome}" for outcome in Outcome)
        return f"mutations of {of}: {len(each)} rules × {each[0]} to {each[-1]} mutations: {outcomes}"


def _outcome(before: Truth, now: Truth, observed: Sequence[Observation]) -> Outcome:
    if said(observed) == now:
        return Outcome.SAME if now == before else Outcome.FOLLOWED
    trusted = [o for o in observed if o.status is not Status.SUSPECT]
    if any(now.get(label) != one for label, one in said(trusted).items()):
        return Outcome.OTHER
    return Outcome.DROPPED if len(trusted) == len(observed) else Outcome.DOUBTED
