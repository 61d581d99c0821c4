"""How it is told that sources cannot be read, can be read again, went quiet, have news again or a newer edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from monitor.core.catalogue import Source
from monitor.core.questions import TO_MEND
from monitor.model import Outage
from monitor.model.errors import DISALLOWED, NO_ANSWER, NOT_SET_UP
from monitor.model.facts import About, EditionTold, NewsAgainTold, OutagesTold, OutageTold, OverdueTold
from monitor.telling.names import source_name
from monitor.telling.periods import duration_words

View = dict[str, Any]

LISTED = 200
"""How many sources are listed; the others are counted."""

MENDED_NAMED = 3
"""For how many of them it is said by which command their rules are mended."""

IN_FULL = 3
"""How many problems of one kind are told with what to do; of more, what is wrong with each must do."""

NEVER_ASKED = (DISALLOWED, NOT_SET_UP)
"""Failures that say nothing about the network, either way."""


def outages_told(
    sources: Mapping[str, Source], outages: Sequence[Outage], *, any_read: bool = True, still: bool = False
) -> OutagesTold:
    """That several sources cannot be read, or can be read again.

    Args:
        sources: by id, at least those of the outages.
        outages: what began, or is over.
        any_read: whether any source was read over the network since the first of them began.
        still: whether this was told before, to the maintainer alone.
    """
    return OutagesTold(
        listed=tuple(OutageTold(About(source_name(sources[one.source_id])), one) for one in outages[:LISTED]),
        kinds=tuple(Counter(one.problem_kind for one in outages).most_common()),
        silent_hosts=() if any_read else silent_hosts(outages),
        read_before=any(one.last_success_at for one in outages),
        still_since=min(one.since for one in outages) if still else None,
    )


def silent_hosts(outages: Sequence[Outage]) -> tuple[str, ...]:
    """The hosts that did not answer, where none that was asked did; empty as soon as one of them answered.

    Two or more at once are a sign that the connection of this machine is down; one is that host's own affair.
    """
    asked = [outage for outage in outages if outage.problem_kind not in NEVER_ASKED]
    if any(outage.status or outage.problem_kind != NO_ANSWER for outage in asked):
        return ()
    addresses = [urlsplit(outage.url) for outage in asked]
    return tuple(sorted({address.netloc for address in addresses if address.scheme in ("http", "https")}))


# ---------------------------------------------------------------- in words


def state_view(facts: OutageTold | OverdueTold | NewsAgainTold | EditionTold) -> View:
    """How one source stands, as the templates show it."""
    view = {"source": facts.about.source, "figures": facts.about.figures, "figures_more": facts.about.figures_more}
    match facts:
        case OutageTold():
            return view | _outage(facts.outage)
        case OverdueTold():
            expected_by = facts.last_news_at + facts.expected_every
            every = duration_words(facts.expected_every)
            return view | {"last_news_at": facts.last_news_at, "expected_every": every, "expected_by": expected_by}
        case NewsAgainTold():
            lasted = duration_words(facts.seen_at - facts.silent_since)
            return view | {"silent_since": facts.silent_since, "seen_at": facts.seen_at, "lasted": lasted}
        case EditionTold():
            edition = {"page": facts.page, "edition_url": facts.url}
            return view | edition | {"frozen_since": facts.frozen_since, "seen_at": facts.seen_at}


def states_view(facts: OutagesTold) -> View:
    """How several sources stand, as the templates show it."""
    place = {kind: position for position, (kind, _) in enumerate(facts.kinds)}
    sources: list[View] = [{"source": told.about.source, **_outage(told.outage)} for told in facts.listed]
    by_kind = groupby(sorted(sources, key=lambda one: place[one["problem_kind"]]), lambda one: str(one["problem_kind"]))
    groups = {kind: list(own) for kind, own in by_kind}
    return {
        "count": facts.count,
        "more": facts.count - len(facts.listed),
        "any_read_before": facts.read_before,
        "silent_hosts": facts.silent_hosts,
        "still_since": facts.still_since,
        "sources": sources,
        "to_mend": [one["source"].id for one in sources if one["to_mend"]][:MENDED_NAMED],
        "groups": [
            {"problem_kind": kind, "count": count, "brief": count > IN_FULL, "sources": groups.get(kind, [])}
            for kind, count in facts.kinds
        ],
    }


def _outage(outage: Outage) -> View:
    return {
        "problem_kind": outage.problem_kind,
        "problem": outage.problem,
        # Of many with one kind of problem without the advice, which is the same for all.
        "brief": outage.problem.partition("; ")[0],
        "since": outage.since,
        "until": outage.until,
        "last_success_at": outage.last_success_at,
        "attempts": outage.attempts,
        "first": outage.last_success_at is None,
        "to_mend": outage.problem_kind in TO_MEND and outage.last_success_at is not None,
        "lasted": lasted(outage.since, outage.until),
    }


def lasted(since: datetime, until: datetime | None) -> str:
    """For how long; empty while it lasts."""
    return duration_words(until - since) if until else ""
