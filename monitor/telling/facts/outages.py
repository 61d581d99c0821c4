"""The facts of a notice about several sources at once: they cannot be read, they can be read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from monitor.core.catalogue import Source
from monitor.model import Outage
from monitor.model.errors import DISALLOWED, NO_ANSWER, NOT_SET_UP
from monitor.telling.facts.changes import source_facts
from monitor.telling.periods import duration_words, time_text

Facts = dict[str, Any]

LISTED = 200
"""How many sources are listed; the others are counted."""

IN_FULL = 3
"""How many problems of one kind are told with what to do; of more, what is wrong with each must do."""

NEVER_ASKED = (DISALLOWED, NOT_SET_UP)
"""Failures that say nothing about the network, either way."""


def many_failing_facts(
    sources: Mapping[str, Source], outages: Sequence[Outage], *, any_read: bool, still: bool = False
) -> Facts:
    """That several sources began to fail, by what is the matter with them, the most frequent first.

    Args:
        sources: by id, at least those of the outages.
        outages: what began, at least two.
        any_read: whether any source was read over the network since the first of them began.
        still: whether this was told before, to the maintainer alone.
    """
    listed = {outage.source_id for outage in outages[:LISTED]}
    by_kind: dict[str, list[Outage]] = {}
    for outage in outages:
        by_kind.setdefault(outage.problem_kind, []).append(outage)
    groups = sorted(by_kind.items(), key=lambda group: -len(group[1]))
    return {
        "count": len(outages),
        "more": max(0, len(outages) - LISTED),
        "any_read_before": any(outage.last_success_at for outage in outages),
        "silent_hosts": [] if any_read else silent_hosts(outages),
        "still_since": time_text(min(outage.since for outage in outages)) if still else None,
        "groups": [_group(kind, group, sources, listed) for kind, group in groups],
    }


def many_recovered_facts(sources: Mapping[str, Source], outages: Sequence[Outage]) -> Facts:
    """That several sources can be read again."""
    return {
        "count": len(outages),
        "more": max(0, len(outages) - LISTED),
        "any_read_before": any(outage.last_success_at for outage in outages),
        "sources": [_recovered(sources[outage.source_id], outage) for outage in outages[:LISTED]],
    }


def silent_hosts(outages: Sequence[Outage]) -> list[str]:
    """The hosts that did not answer, where none that was asked did; empty as soon as one of them answered.

    Two or more at once are a sign that the connection of this machine is down; one is that host's own affair.
    """
    asked = [outage for outage in outages if outage.problem_kind not in NEVER_ASKED]
    if any(outage.status or outage.problem_kind != NO_ANSWER for outage in asked):
        return []
    addresses = [urlsplit(outage.url) for outage in asked]
    return sorted({address.netloc for address in addresses if address.scheme in ("http", "https")})


def _group(kind: str, group: Sequence[Outage], sources: Mapping[str, Source], listed: Collection[str]) -> Facts:
    brief = len(group) > IN_FULL
    shown = [outage for outage in group if outage.source_id in listed]
    return {
        "problem_kind": kind,
        "count": len(group),
        "sources": [_failing(sources[outage.source_id], outage, brief=brief) for outage in shown],
    }


def _failing(source: Source, outage: Outage, *, brief: bool) -> Facts:
    """A source that fails; of many with one kind of problem without the advice, which is the same for all."""
    return {
        **source_facts(source),
        "problem": outage.problem.partition("; ")[0] if brief else outage.problem,
        "since": time_text(outage.since),
        "last_success_at": time_text(outage.last_success_at),
    }


def _recovered(source: Source, outage: Outage) -> Facts:
    assert outage.until is not None, "it is over"
    return {
        **source_facts(source),
        "problem_kind": outage.problem_kind,
        "since": time_text(outage.since),
        "until": time_text(outage.until),
        "lasted": duration_words(outage.until - outage.since),
        "first": outage.last_success_at is None,
    }
