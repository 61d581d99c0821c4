"""The command that tells how a value came to be, from the fetch to the mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import App, figure_id_of, json_option, open_judging, shared_options
from monitor.cli.rows import change_row, figure_row
from monitor.cli.saying import say, say_json
from monitor.core.story import SourceStory, ValueStory
from monitor.model import Ruling
from monitor.model.checks import CheckRow, SnapshotRow
from monitor.model.errors import UsageError
from monitor.model.notices import Told
from monitor.services.explain import story_of_change, story_of_source, story_of_value
from monitor.telling.layout import LABEL_WIDTH, field
from monitor.telling.story import source_links, value_links, value_title

COLUMNS = 110
"""Of the lines that are printed."""


@click.command()
@click.argument("what", metavar="FIGURE|CHANGE|SOURCE")
@click.argument("period", required=False)
@click.option("--series", default="", help="Only this series of the figure.")
@json_option
@shared_options
def explain(app: App, what: str, period: str | None, series: str, as_json: bool) -> None:
    """How a value came to be, from the fetch to the mail.

    Of a FIGURE, its newest period or the PERIOD named; of a CHANGE, by its number; of a SOURCE, its last check.
    """
    catalogue = app.catalogue()
    with open_judging(app, catalogue) as store:
        if what in catalogue.sources:
            story: ValueStory | SourceStory = story_of_source(store, catalogue, what, app.clock())
        elif what.isdigit():
            story = story_of_change(store, catalogue, int(what), app.clock())
        else:
            figure_id = figure_id_of(catalogue, what)
            story = story_of_value(store, catalogue, figure_id, app.clock(), period=period or "", series=series)
    if period and (what.isdigit() or what in catalogue.sources):
        raise UsageError(f"{what} is no figure, so it has no period {period!r}")
    if as_json:
        say_json(list(_rows(story)))
        return
    zone = ZoneInfo(catalogue.settings.timezone)
    if isinstance(story, ValueStory):
        say(value_title(story))
        links = value_links(story, zone)
    else:
        say(f"{story.source.title} ({story.source.id})")
        links = source_links(story, zone)
    for name, words in links:
        indent = len(words) - len(words.lstrip())
        say(*field(name, words.strip(), width=LABEL_WIDTH + indent, columns=COLUMNS).split("\n"))


# ---------------------------------------------------------------- as rows


def _rows(story: ValueStory | SourceStory) -> Iterable[dict[str, Any]]:
    """Each link as a row: its name, and the row that it rests on; null where that is missing."""
    if isinstance(story, ValueStory):
        yield from _value_rows(story)
    else:
        yield from _source_rows(story)
    for told in story.told:
        yield {"link": "mail", **_told(told)}
    if not story.told:
        yield {"link": "mail", "notice_kind": None}


def _value_rows(story: ValueStory) -> Iterable[dict[str, Any]]:
    rule, question = story.figure.rule, story.question
    yield {"link": "fetch", "check": _check(story.check)}
    yield {"link": "grade", "grade": "ok" if story.snapshot else None, "snapshot": _snapshot(story.snapshot)}
    yield {"link": "rule", **asdict(rule)}
    yield {"link": "reading", "value": figure_row(story.standing) if story.standing else None}
    yield {
        "link": "comparison",
        "change": change_row(story.logged) if story.logged else None,
        "before": _snapshot(story.before),
    }
    yield {
        "link": "decision",
        "status": story.standing.observation.status.value if story.standing else None,
        "question": question.id if question else None,
        "rulings": [_ruling(one) for one in story.rulings],
        "claims": [
            {"claim_id": claim.id, "quote": claim.quote, "verdict": verdict.kind.value if verdict else None}
            for claim, verdict in story.claims
        ],
    }


def _source_rows(story: SourceStory) -> Iterable[dict[str, Any]]:
    yield {"link": "fetch", "check": _check(story.last_check)}
    yield {"link": "grade", "grade": "ok" if story.snapshot else None, "snapshot": _snapshot(story.snapshot)}
    for figure in story.source.figures:
        yield {"link": "rule", "figure_id": figure.id, **asdict(figure.rule)}
    yield {"link": "reading", "values": story.values}
    yield {"link": "comparison", "changes": list(map(change_row, story.changes))}
    yield {
        "link": "decision",
        "state": story.stands.health.value if story.stands else None,
        "questions": [one.id for one in story.questions],
    }


def _check(check: CheckRow | None) -> Mapping[str, Any] | None:
    return {**asdict(check), "outcome": check.outcome.value} if check else None


def _snapshot(row: SnapshotRow | None) -> Mapping[str, Any] | None:
    if row is None:
        return None
    return {
        **asdict(row.snapshot),
        "media": row.media,
        "linked_from": row.linked_from or None,
        "check_id": row.check_id,
    }


def _ruling(ruling: Ruling) -> Mapping[str, Any]:
    return {
        "ruling_id": ruling.id,
        "kind": ruling.kind.value,
        "ruled_by": ruling.ruled_by,
        "ruled_at": ruling.ruled_at,
        "note": ruling.note,
    }


def _told(told: Told) -> Mapping[str, Any]:
    return {
        "notice_kind": told.notice.kind.value,
        "created_at": told.notice.created_at,
        "check_id": told.check_id,
        "deliveries": [asdict(one) for one in told.deliveries],
    }
