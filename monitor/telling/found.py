"""What one check found, in words: its subject, its changes, what they mean and where they stand."""

from __future__ import annotations

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import Change, ChangeKind
from monitor.model.facts import ChangesTold, ChangeTold, ClaimTold, Counted
from monitor.reading.labels import quoted
from monitor.telling.amounts import observed, places_for, series_words
from monitor.telling.changes import change_view, difference_view, step_words
from monitor.telling.claims import claim_view, mirror_words
from monitor.telling.passed import labels_line
from monitor.telling.periods import date_words, period_name
from monitor.telling.review import ids_view

View = dict[str, Any]


def changes_view(facts: ChangesTold, zone: ZoneInfo) -> View:
    """What one check found, as the templates show it."""
    return {
        "source": facts.source,
        "checked_at": facts.checked_at,
        "before": facts.before,
        "after": facts.after,
        "changes": [_told_view(told, facts, zone) for told in facts.changes],
        "more": [_counted_view(counted) for counted in facts.more],
        "other_claims": [claim_view(one) for one in facts.other_claims],
        "bears_on": [claim_view(one) for one in facts.bears_on],
        "untouched": untouched_words(facts),
        "accepted": {"words": _accepted_words(facts)} if facts.accepted else None,
        **ids_view(facts.review),
        "passed_over": list(map(labels_line, facts.passed_over)),
    }


def untouched_words(facts: ChangesTold) -> str:
    """``“1.2 lb” (FY2022): holds; “9 lb” (FY2021): revised since``; empty for none."""
    named = [_stands_words(one) for one in facts.untouched]
    return "; ".join([*named, *([f"and {facts.untouched_more:,} more"] if facts.untouched_more else [])])


def _stands_words(told: ClaimTold) -> str:
    period = period_name(told.claim.period)
    verdict = told.after.kind.value if told.after else ""
    return f"{quoted(told.claim.quote)}{f' ({period})' if period else ''}: {verdict}"


def _accepted_words(facts: ChangesTold) -> str:
    if not facts.accepted_by:
        return "The configuration now says that it is right."
    note = f": “{facts.accepted_note}”" if facts.accepted_note else "."
    return f"{facts.accepted_by} has looked at it and says that it is right{note}"


def changes_subject(facts: ChangesTold) -> str:
    """The first change in few words, and how many more there are."""
    others = facts.total - 1
    return first_words(facts) + (f" … and {others:,} more" if others > 0 else "")


def first_words(facts: ChangesTold) -> str:
    """The first change in few words."""
    if not facts.changes:
        return f"{facts.source.title}: what it says about claims changed"
    first = facts.changes[0]
    name = _named(first.figure.short, series_words(first.change.series), period_name(first.change.period))
    return f"{name}: {step_words(first.change)}"


def _told_view(told: ChangeTold, facts: ChangesTold, zone: ZoneInfo) -> View:
    view = change_view(told.change)
    return view | {
        "label": _named(told.figure.label, view["series"]),
        "scope": told.figure.scope,
        "restated": [_restated(part) for part in told.restated],
        "restated_more": told.restated_more,
        "mirrors": list(map(partial(mirror_words, zone=zone), told.mirrors)),
        "claims": [claim_view(one) for one in told.claims],
        "where": _where(told.change, facts),
    }


def _named(*names: str) -> str:
    return ", ".join(filter(None, names))


def _restated(part: Change) -> View:
    """One restated part of a total."""
    places = places_for(part)
    return {
        "name": period_name(part.period),
        "before": observed(part.before, places) if part.before else "no row",
        "after": observed(part.after, places) if part.after else "no row",
        "difference": difference_view(part, places),
    }


def _where(change: Change, facts: ChangesTold) -> View:
    """Where the value stands, or stood last when it stands nowhere now."""
    gone = change.after is None and change.kind is ChangeKind.WITHDRAWN
    snapshot = facts.before if gone and facts.before else facts.after
    observation = change.before if gone or change.stands else change.after
    return {
        "url": snapshot.url,
        "gone": gone,
        "locator": observation.locator if observation else "",
        "printed": observation.printed if observation else "",
        "printed_before": change.before.printed if change.before else "",
        "as_of": date_words(observation.as_of) if observation and observation.as_of else "",
    }


def _counted_view(counted: Counted) -> View:
    return {
        "label": counted.figure.label,
        "count": sum(count for _, count in counted.kinds),
        "kinds": [{"kind": kind.value, "count": count} for kind, count in counted.kinds],
    }
