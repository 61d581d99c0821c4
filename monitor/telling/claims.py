"""How claims and mirrors beside a value read: their verdicts before and after, and what mirrors print instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import Article, Change, Claim, Observation, Place, Verdict, VerdictKind, is_same_place
from monitor.model.facts import ClaimTold, MirrorTold
from monitor.model.mirrors import Agreement, MirrorStands
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
    if not change.is_group:
        return is_same_place(claim, change)
    if claim.figure_id != change.figure_id:
        return False
    if change.period.span is None or claim.period.span is None:
        return claim.period.label == change.period.label
    return claim.period.span in change.period.span


def mirrors_told(mirrors: Iterable[MirrorStands], of: Place) -> tuple[MirrorTold, ...]:
    """The mirrors that disagree with what their original says of one thing, in their order.

    What they print is what they printed when they were last read, which may be before the original changed.
    """
    return tuple(
        MirrorTold(mirror.source_id, mirror.title, mirror.printed, mirror.still, mirror.read_at)
        for mirror in mirrors
        if mirror.is_about(of) and mirror.agreement is Agreement.DISAGREES
    )


# ---------------------------------------------------------------- in words


def claim_view(told: ClaimTold) -> View:
    """A claim as the templates show it."""
    claim, article, after = told.claim, told.article, told.after
    return {
        "id": claim.id,
        "above": False,
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


def has_fallen(told: ClaimTold) -> bool:
    """Whether it held, or could not be told, and the evidence speaks against it now."""
    return told.turned and told.after is not None and told.after.kind in UNSUPPORTED


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
