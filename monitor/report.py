"""The weekly report: a page in the reports folder, and a notice to be mailed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.catalogue import Catalogue
from monitor.errors import UsageError
from monitor.facts import week_facts
from monitor.model import Notice, NoticeKind
from monitor.record import put_notice
from monitor.render import report_html
from monitor.schedule import due_after
from monitor.store import Store

JOB = "weekly report"


def week_of(moment: datetime, timezone: str) -> str:
    """The ISO 8601 week of a time where the newsroom is: ``2026-W34``."""
    year, week, _ = moment.astimezone(ZoneInfo(timezone)).isocalendar()
    return f"{year}-W{week:02d}"


def bounds_of(week: str, timezone: str) -> tuple[datetime, datetime]:
    """The first moment of an ISO week and the first of the next, where the newsroom is.

    Raises:
        UsageError: the text is not an ISO week.
    """
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    try:
        if match is None:
            raise ValueError(week)
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise UsageError(f"{week!r} is not a week: write it like 2026-W34") from error
    zone = ZoneInfo(timezone)
    start, end = (datetime.combine(day, time(), zone) for day in (monday, monday + timedelta(weeks=1)))
    return start, end


def facts_of_week(store: Store, catalogue: Catalogue, week: str) -> dict[str, Any]:
    """Everything that the report of a week shows: the week's changes, and how all stands now."""
    start, end = bounds_of(week, catalogue.settings.timezone)
    return week_facts(
        week=week,
        start=start,
        end=end,
        changes=store.tables.changes(start=start, end=end),
        claims=store.tables.claims(),
        figures=store.tables.figures(),
        health=store.tables.health(),
        timezone=catalogue.settings.timezone,
        head=head_hash(store),
        titles=titles_of(catalogue),
    )


def titles_of(catalogue: Catalogue) -> dict[str, str]:
    """What people call the figures and the articles, by id."""
    figures = {f.id: f.label for source in catalogue.sources.values() for f in source.figures}
    return figures | {article.id: article.title for article in catalogue.articles.values()}


def write_report(facts: Mapping[str, Any], catalogue: Catalogue, folder: Path) -> Path:
    """The report's page, written whole or not at all; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{facts['week']}.html"
    draft = path.with_suffix(".part")
    draft.write_text(report_html(facts, timezone=catalogue.settings.timezone), encoding="utf-8")
    return draft.replace(path)


def report_due(store: Store, catalogue: Catalogue, folder: Path, now: datetime) -> Path | None:
    """Write and mail the report of the week that ended, when that is due; None when it is not.

    Weeks missed while the program was not running are not made up for: `monitor report WEEK` writes any of them.
    """
    schedule = catalogue.settings.weekly_report
    due_at = store.sources.job_due_at(JOB)
    if due_at is None or due_at > now:
        if due_at is None:
            with store.atomic():
                store.sources.set_job(JOB, due_after(schedule, now))
        return None
    week = week_of(now - timedelta(days=7), catalogue.settings.timezone)
    facts = facts_of_week(store, catalogue, week)
    path = write_report(facts, catalogue, folder)
    with store.atomic():
        store.sources.set_job(JOB, due_after(schedule, now))
        put_notice(store, catalogue, Notice(NoticeKind.WEEKLY, "", now, facts), event=week)
    return path


def head_hash(store: Store) -> str:
    """One hash over every snapshot's hash, time and source, in order: who holds it can prove what we held then."""
    head = hashlib.sha256()
    for row in store.tables.evidence():
        head.update(f"{row['sha256']} {row['seen_at']} {row['source_id']}\n".encode())
    return head.hexdigest()
