"""Which claims a change touches, and how their verdicts moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.model import Article, Change, Claim, Verdict
from monitor.telling.periods import period_name
from monitor.telling.sentences import reason

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the changes of one check mean for what articles print.

    Attributes:
        claims: those that rest on the source's figures.
        before: the verdicts by claim id, as they stood.
        after: the verdicts by claim id, as they stand.
        articles: by id.
    """

    claims: Sequence[Claim]
    before: Mapping[str, Verdict]
    after: Mapping[str, Verdict]
    articles: Mapping[str, Article]

    def touched(self, *changes: Change) -> list[Claim]:
        """The claims that rest on what these changes concern, in the catalogue's order."""
        return [claim for claim in self.claims if any(_touches(change, claim) for change in changes)]

    def turned(self, change: Change) -> bool:
        """Whether a claim's verdict became another where this change is."""
        return any(self.tell(claim)["changed"] for claim in self.touched(change))

    def tell(self, claim: Claim) -> Facts:
        """A claim with its verdict before and after."""
        before, after = self.before.get(claim.id), self.after.get(claim.id)
        article = self.articles.get(claim.article_id)
        return {
            "claim_id": claim.id,
            "article_id": claim.article_id,
            "article": article.title if article else "",
            "article_url": article.url if article else "",
            "published_on": claim.published_on.isoformat(),
            "quote": claim.quote,
            "sentence": claim.sentence,
            "period": period_name(claim.period),
            "verdict_before": before.kind.value if before else None,
            "verdict_after": after.kind.value if after else None,
            "supported_before": before.kind.supported if before else None,
            "supported": after.kind.supported if after else None,
            "reason": reason(claim, after.reason) if after else "",
            "changed": before is not None and after is not None and before.kind is not after.kind,
        }


def _touches(change: Change, claim: Claim) -> bool:
    if claim.figure_id != change.figure_id:
        return False
    stands_for_many = change.before is None and change.after is None
    if not stands_for_many:
        return (claim.series, claim.period.label) == (change.series, change.period.label)
    if change.period.span is None or claim.period.span is None:
        return claim.period.label == change.period.label
    return claim.period.span in change.period.span
