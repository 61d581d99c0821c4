"""Notices as mails: subject, text and HTML from the facts recorded with a notice, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, assert_never
from zoneinfo import ZoneInfo

from monitor.model import Message, Notice, NoticeKind
from monitor.model.facts import (
    ChangesTold,
    EarlierTold,
    EditionTold,
    NewsAgainTold,
    OutagesTold,
    OutageTold,
    OverdueTold,
)
from monitor.model.week import WeekTold
from monitor.reading.labels import counted, one_line, quoted
from monitor.telling.digest import digest_subject, digest_view
from monitor.telling.found import changes_subject, changes_view
from monitor.telling.layout import bullet, clipped, field, is_web_address, stopped, word_diff, wrapped
from monitor.telling.outages import lasted, state_view, states_view
from monitor.telling.periods import day_before, day_of, duration_words, when
from monitor.telling.week import week_view, week_words

if TYPE_CHECKING:
    from css_inline import CSSInliner
    from jinja2 import Environment

SUBJECT_LENGTH = 180
LONGEST_TEXT = 2000
"""Characters of any one text that are shown: pages can print anything."""


def message(*notices: Notice, message_id: str, thread_id: str, timezone: str) -> Message:
    """The notices as one mail with equal text and HTML; the same notices always give the same mail.

    Args:
        notices: what to tell: one, or what one round of checks found, all of one kind.
        message_id: with angle brackets; the same on every attempt.
        thread_id: the Message-ID that the source's mails refer to; empty for none.
        timezone: the IANA zone in which times are shown, beside UTC.
    """
    title = subject(*notices, timezone=timezone)
    text, html = (_render(notices, form, title, ZoneInfo(timezone)) for form in ("txt", "html"))
    return Message(message_id, thread_id, max(one.created_at for one in notices), title, text, html)


def report_html(facts: WeekTold, *, timezone: str) -> str:
    """The weekly report as one page that needs nothing else: no script, no remote style, font or picture."""
    notice = Notice(NoticeKind.WEEKLY, "", facts.end, facts)
    return _render([notice], "html", f"Week {facts.week}: {week_words(facts)}", ZoneInfo(timezone))


# ---------------------------------------------------------------- subjects


def subject(*notices: Notice, timezone: str) -> str:
    """One line that says what happened."""
    said = digest_subject(notices) if len(notices) > 1 else _subject(notices[0], ZoneInfo(timezone))
    return clipped(one_line(said), SUBJECT_LENGTH)


def _subject(notice: Notice, zone: ZoneInfo) -> str:
    day = partial(day_of, zone=zone, beside=notice.created_at)
    match notice.facts:
        case ChangesTold() as facts:
            asked = "Please look: " if notice.kind is NoticeKind.QUESTION else ""
            return f"{asked}{changes_subject(facts)}"
        case OutageTold(about, outage) if notice.kind is NoticeKind.FAILING:
            return f"{about.source.title}: cannot be read since {day(outage.since)} ({outage.problem_kind})"
        case OutageTold(about, outage):
            well = "can be read again" if outage.last_success_at else "was read for the first time"
            length = lasted(outage.since, outage.until)
            failed = f"failed for {length}, since" if length else "failed since"
            return f"{about.source.title}: {well} ({failed} {day(outage.since)})"
        case OutagesTold() as facts if notice.kind is NoticeKind.MANY_FAILING:
            down = ": the connection here is probably down" if len(facts.silent_hosts) > 1 else ""
            return f"{counted(facts.count, 'source')} {'still ' if facts.still_since else ''}cannot be read{down}"
        case OutagesTold() as facts:
            return f"{counted(facts.count, 'source')} can be read {'again' if facts.read_before else 'now'}"
        case OverdueTold(about, last_news_at, every):
            return f"{about.source.title}: no news since {day(last_news_at)} (expected every {duration_words(every)})"
        case NewsAgainTold(about, silent_since, seen_at):
            length = duration_words(seen_at - silent_since)
            return f"{about.source.title}: news again{f' after {length}' if length else ''}"
        case EditionTold(about):
            return f"{about.source.title}: a newer edition appeared"
        case WeekTold() as facts:
            return f"Figures in week {facts.week}: {week_words(facts)}"
        case EarlierTold():
            return ": ".join(filter(None, (notice.source_id, f"{notice.kind}, recorded by an earlier version")))
        case other:
            assert_never(other)


# ---------------------------------------------------------------- templates


def _view(notices: Sequence[Notice], zone: ZoneInfo) -> tuple[str, Mapping[str, Any]]:
    """The template for notices, and what it shows."""
    if len(notices) > 1:
        return "digest", digest_view(notices, zone)
    notice = notices[0]
    match notice.facts:
        case ChangesTold() as facts:
            return "change", changes_view(facts, zone)
        case OutageTold() | OverdueTold() | NewsAgainTold() | EditionTold() as facts:
            return "state", state_view(facts)
        case OutagesTold() as facts:
            return "states", states_view(facts)
        case WeekTold() as facts:
            return "week", week_view(facts, zone)
        case EarlierTold():
            return "earlier", {"source_id": notice.source_id, "created_at": notice.created_at}
        case other:
            assert_never(other)


def _render(notices: Sequence[Notice], form: str, title: str, zone: ZoneInfo) -> str:
    """Notices as ``txt`` or ``html``."""
    template, view = _view(notices, zone)
    page = (
        _environment()
        .get_template(f"{template}.{form}")
        .render(
            facts=_shown(view),
            kind=notices[0].kind.value,
            title=title,
            when=partial(when, zone=zone),
            day=partial(day_of, zone=zone),
            last_day=partial(day_before, zone=zone),
        )
    )
    if form == "html":
        return _inliner().inline(page)
    lines = "\n".join(line.rstrip() for line in page.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # needed where a mail is written

    environment = Environment(
        loader=PackageLoader("monitor.telling"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"quoted": quoted, "counted": counted, "wrapped": wrapped, "word_diff": word_diff}
    environment.filters["stopped"] = stopped
    environment.tests["web_address"] = is_web_address
    environment.globals |= {"field": field, "bullet": bullet}
    return environment


@cache
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def _shown(value: Any) -> Any:
    """What a template shows, with every text on one line and not endless: a page must not shape the mail."""
    if isinstance(value, str):
        return clipped(one_line(value), LONGEST_TEXT)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    if isinstance(value, dict | Mapping):
        return {key: _shown(item) for key, item in value.items()}
    if is_dataclass(value):
        return {one.name: _shown(getattr(value, one.name)) for one in fields(value)}
    return value
