"""The facts of a notice about how a source stands: failing, recovered, overdue, news again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from monitor.core.catalogue import Source
from monitor.telling.facts.changes import source_facts
from monitor.telling.periods import duration_words, time_text

Facts = dict[str, Any]

FIGURES_NAMED = 10
"""How many of the source's figures are named; the others are counted."""


def failing_facts(
    source: Source,
    *,
    problem_kind: str,
    problem: str,
    since: datetime,
    last_success_at: datetime | None,
    attempts: int,
) -> Facts:
    """That the source cannot be read.

    Args:
        source: the source.
        problem_kind: the failure's name, as `CheckError.kind` gives it.
        problem: its message: what, where, what to do.
        since: when the first of the failed checks ended.
        last_success_at: the last good check; None if there never was one.
        attempts: how many checks have failed in a row.
    """
    return {
        **_about(source),
        "problem_kind": problem_kind,
        "problem": problem,
        "since": time_text(since),
        "last_success_at": time_text(last_success_at),
        "attempts": attempts,
    }


def recovered_facts(source: Source, *, problem: str, since: datetime, until: datetime, first: bool = False) -> Facts:
    """That the source can be read again.

    Args:
        source: the source.
        problem: the last failure's message.
        since: when it began to fail.
        until: the first good check.
        first: whether that was the first good check ever.
    """
    return {
        **_about(source),
        "problem": problem,
        "since": time_text(since),
        "until": time_text(until),
        "lasted": duration_words(until - since),
        "first": first,
    }


def overdue_facts(source: Source, *, last_news_at: datetime, expected_every: timedelta) -> Facts:
    """That the source reads well but has not changed for longer than its publisher usually takes."""
    return {
        **_about(source),
        "last_news_at": time_text(last_news_at),
        "expected_every": duration_words(expected_every),
        "expected_by": time_text(last_news_at + expected_every),
    }


def news_again_facts(source: Source, *, silent_since: datetime, seen_at: datetime) -> Facts:
    """That an overdue source changed again."""
    return {
        **_about(source),
        "silent_since": time_text(silent_since),
        "seen_at": time_text(seen_at),
        "lasted": duration_words(seen_at - silent_since),
    }


def edition_facts(source: Source, *, page: str, url: str, frozen_since: datetime | None, seen_at: datetime) -> Facts:
    """That a newer edition of a document appeared that its publisher never changes.

    Args:
        source: the source, whose address is left as it is.
        page: where the newer edition is linked.
        url: the newer edition's address.
        frozen_since: from when on the document has read as it does; None before it was ever read.
        seen_at: when the newer edition was first seen.
    """
    return {
        **_about(source),
        "page": page,
        "edition_url": url,
        "frozen_since": time_text(frozen_since),
        "seen_at": time_text(seen_at),
    }


def _about(source: Source) -> Facts:
    named = source.figures[:FIGURES_NAMED]
    return {
        "source": source_facts(source),
        "figures": [{"figure_id": f.id, "label": f.label} for f in named],
        "figures_more": len(source.figures) - len(named),
    }
