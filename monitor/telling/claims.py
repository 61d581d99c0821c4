"""How claims and mirrors beside a value read: their verdicts before and after, and what mirrors print instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.catalogue import Source
from monitor.model import Article, Change, Claim, Key, Observation, Verdict, VerdictKind
from monitor.model.facts import ClaimTold, MirrorTold
from monitor.reading.labels import quoted
from monitor.telling.amounts import stated
from monitor.telling.periods import date_words, day_of, period_name
from monitor.telling.sentences import reason

View = dict[str, Any]

UNSUPPORTED = (VerdictKind.REVISED_SINCE, VerdictKind.NEVER_MATCHED, VerdictKind.NO_LONGER_PUBLISHED)
"""The verdicts by which the evidence speaks against a claim."""


# ---------------------------------------------------------------- which


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the changes of one check mean for what articles print.

    Attributes:
        claims: those that rest on the source's figures.
        before: the verdicts by claim id, as they stood; a claim judged for the first time is absent.
        after: the verdicts by claim id, as they stand.
        articles: by id.
    """

    claims: Sequence[Claim]
    before: Mapping[str, Verdict]
    after: Mapping[str, Verdict]
    articles: Mapping[str, Article]

    def touched(self, *changes: Change) -> tuple[ClaimTold, ...]:
        """The claims that rest on what these changes concern, in the catalogue's order."""
        return tuple(self.tell(claim) for claim in self.claims if any(_touches(change, claim) for change in changes))

    def tell(self, claim: Claim) -> ClaimTold:
        """A claim with its verdict before and after."""
        before = self.before.get(claim.id)
        kind = before.kind if before else None
        return ClaimTold(claim, self.articles[claim.article_id], kind, self.after.get(claim.id))


def _touches(change: Change, claim: Claim) -> bool:
    if claim.figure_id != change.figure_id:
        return False
    if not change.is_group:
        return (claim.series, claim.period.label) == (change.series, change.period.label)
    if change.period.span is None or claim.period.span is None:
        return claim.period.label == change.period.label
    return claim.period.span in change.period.span


@dataclass(frozen=True, slots=True)
class Mirror:
    """A source that republishes another one, as it read at one time.

    Attributes:
        id: the source.
        title: its title.
        says: what it says, by figure, series and period of its original.
        read_at: when it was last read, UTC; None where that is not known.
        seen_at: from when on it said each of these, UTC, by its own figures; empty where that is not told.
    """

    id: str
    title: str
    says: Mapping[Key, Observation]
    read_at: datetime | None
    seen_at: Mapping[Key, datetime]

    @classmethod
    def of(
        cls,
        source: Source,
        said: Iterable[Observation],
        read_at: datetime | None,
        seen_at: Mapping[Key, datetime] = MappingProxyType({}),
    ) -> Mirror:
        """The mirror that the configuration calls one, with what it says of the figures that it still has."""
        names = {figure.id: source.mirrors + figure.id.removeprefix(source.id) for figure in source.figures}
        says = {(names[o.figure_id], o.series, o.period.label): o for o in said if o.figure_id in names}
        return cls(source.id, source.title, says, read_at, seen_at)


def mirrors_beside(
    mirrors: Iterable[Mirror], original: Observation | None, since: datetime | None = None
) -> tuple[MirrorTold, ...]:
    """The mirrors that disagree with what their original says; none where it says nothing.

    What they print is what they printed when they were last read, which may be before the original changed.

    Args:
        mirrors: those of the original, in the order of telling.
        original: what the original says.
        since: when the original was first seen to say so, UTC; None where it is not told who still prints another.
    """
    if original is None:
        return ()
    told = []
    for mirror in mirrors:
        printed = mirror.says.get(original.key)
        if printed is None or _numbers(printed) == _numbers(original):
            continue
        seen_at = mirror.seen_at.get(printed.key)
        # A check that was under way at that time had brought its version, and ended later.
        read_at = max(filter(None, (seen_at, mirror.read_at)), default=None)
        still = bool(since and seen_at and read_at and seen_at < since < read_at)
        told.append(MirrorTold(mirror.id, mirror.title, printed, still, read_at))
    return tuple(told)


def _numbers(observation: Observation) -> tuple[object, ...]:
    return observation.value, observation.low, observation.high


# ---------------------------------------------------------------- in words


def claim_view(told: ClaimTold) -> View:
    """A claim as the templates show it."""
    claim, article, after = told.claim, told.article, told.after
    return {
        "words": claim_words(told),
        "quote": claim.quote,
        "sentence": claim.sentence,
        "article": article.title,
        "article_url": article.url,
        "published": date_words(claim.published_on),
        "rests_on": claim.figure_id,
        "verdict": after.kind.value if after else "",
        "reason": reason(claim, after.reason) if after else "",
        "tone": tone(after.kind if after else None),
    }


def claim_words(told: ClaimTold) -> str:
    """``The article’s “34.82 pounds” (FY2024): cannot tell → holds by rounding``."""
    name, before, after = period_name(told.claim.period), told.before, told.after
    if after is None:
        verdict = "not judged yet"
    elif before is None:
        verdict = f"now {after.kind}"
    elif told.turned:
        verdict = f"{before} → {after.kind}"
    else:
        verdict = f"still {after.kind}" if after.kind.supported else f"as before, {after.kind}"
    return f"The article’s {quoted(told.claim.quote)}{f' ({name})' if name else ''}: {verdict}"


def tone(verdict: VerdictKind | None) -> str:
    """How the evidence speaks for a claim: ``good``, ``bad`` or ``open``."""
    if verdict is None:
        return "open"
    return "good" if verdict.supported else "bad" if verdict in UNSUPPORTED else "open"


def mirror_words(told: MirrorTold, zone: ZoneInfo) -> str:
    """``A mirror, “A copy”, still printed 27.7 kg when it was last read, on 8 April 2024``."""
    on = f", on {day_of(told.read_at, zone)}" if told.read_at else ""
    still = "still " if told.read_at and told.still else ""
    return f"A mirror, “{told.title}”, {still}printed {_printed(told.printed)} when it was last read{on}"


def _printed(observation: Observation) -> str:
    """The value; of a range and of words, the characters that stand there."""
    if observation.wording is not None or observation.value is None:
        return f"“{observation.printed}”" if observation.printed else "no such words"
    return stated(observation)
