"""The weekly report: a page in the reports folder, and a notice to be mailed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.core.catalogue import Catalogue
from monitor.core.schedule import corrected_due_at, due_after
from monitor.model import Claim, Judged, Notice, NoticeKind
from monitor.model.errors import ReportError, UsageError
from monitor.model.mirrors import MirrorStands
from monitor.model.private import make_folder, write_whole
from monitor.model.store import Store
from monitor.model.times import time_text
from monitor.model.week import ClaimStands, WeekTold
from monitor.services.notices import put_notice
from monitor.telling.claims import mirrors_told
from monitor.telling.mail import report_html
from monitor.telling.names import figure_name
from monitor.telling.week import week_told

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
        zone = ZoneInfo(timezone)
        start, end = (datetime.combine(day, time(), zone) for day in (monday, monday + timedelta(weeks=1)))
        _ = start.astimezone(UTC), end.astimezone(UTC)  # the first and the last week of the calendar lie beyond it
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{week!r} is not a week: write it like 2026-W34") from error
    return start, end


def require_begun(week: str, timezone: str, now: datetime) -> None:
    """Let an ISO week pass that has begun where the newsroom is.

    Raises:
        UsageError: the text is not an ISO week, or the week is to come.
    """
    start, _ = bounds_of(week, timezone)
    if start > now:
        raise UsageError(f"week {week} has not begun: it begins on {start:%Y-%m-%d}; this is {week_of(now, timezone)}")


def facts_of_week(store: Store, catalogue: Catalogue, week: str, now: datetime) -> WeekTold:
    """Everything that the report of a week shows: its changes, and how figures, claims and sources stood at its end.

    Of a week that is not over, how they stand now. A figure that is watched no more has its changes there alone:
    nothing confirms it.
    """
    start, end = bounds_of(week, catalogue.settings.timezone)
    seen_by = min(end, now)
    return week_told(
        catalogue.sources,
        week=week,
        start=start,
        end=end,
        changes=store.log.changes(start=start, end=end),
        claims=claims_at(store, catalogue, seen_by),
        standing=[one for one in store.log.standing(seen_by) if catalogue.figure(one.observation.figure_id)],
        health=store.log.health(end if end <= now else None),
        head=head_hash(store, seen_by),
    )


def write_report(facts: WeekTold, catalogue: Catalogue) -> Path:
    """The report's page in the reports folder, written whole or not at all; its path.

    Raises:
        ReportError: the folder cannot be written.
    """
    page = report_html(facts, timezone=catalogue.settings.timezone)
    folder = catalogue.folder / catalogue.settings.reports
    path = folder / f"{facts.week}.html"
    try:
        make_folder(folder)
        write_whole(path, page.encode())
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror}; make the folder writable") from error
    return path


def report_due(store: Store, catalogue: Catalogue, now: datetime) -> Path | None:
    """Write and mail the report of the week that ended, when that is due; None when it is not.

    Weeks missed while the program was not running are not made up for: `monitor report WEEK` writes any of them.
    """
    schedule = catalogue.settings.weekly_report
    planned = store.sources.job_due_at(JOB)
    due_at = due_after(schedule, now) if planned is None else corrected_due_at(schedule, planned, now)
    if due_at > now:
        if due_at != planned:
            with store.atomic():
                store.sources.set_job(JOB, due_at)
        return None
    week = week_of(now - timedelta(days=7), catalogue.settings.timezone)
    facts = facts_of_week(store, catalogue, week, now)
    path = write_report(facts, catalogue)
    with store.atomic():
        store.sources.set_job(JOB, due_after(schedule, now))
        put_notice(store, catalogue, Notice(NoticeKind.WEEKLY, "", now, facts), event=week)
    return path


def claims_at(store: Store, catalogue: Catalogue, moment: datetime) -> list[ClaimStands]:
    """How every claim stood at a time, and what mirrors printed then instead."""
    mirrors = store.log.mirrors(as_of=moment)
    judged = {one.claim_id: one for one in store.log.claims(moment)}
    return [_stands(catalogue, claim, judged[claim.id], mirrors) for claim in catalogue.claims.values()]


def _stands(catalogue: Catalogue, claim: Claim, judged: Judged, mirrors: Sequence[MirrorStands]) -> ClaimStands:
    return ClaimStands(
        claim=claim,
        article=catalogue.articles[claim.article_id],
        figure=figure_name(catalogue.source(claim.figure_id.partition("/")[0]).figures, claim.figure_id),
        verdict=judged.verdict,
        since=judged.since,
        now=judged.now,
        then=judged.then,
        mirrors=mirrors_told(mirrors, claim),
    )


def head_hash(store: Store, moment: datetime) -> str:
    """One hash over the hash, time and source of every snapshot seen by then, in order of time.

    Who was sent it can prove later what we held.
    """
    head = hashlib.sha256()
    for held in store.checks.evidence(moment):
        head.update(f"{held.sha256.upper()} {time_text(held.seen_at)} {held.source_id}\n".encode())
    return head.hexdigest()
