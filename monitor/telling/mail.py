"""Notices as mails: subject, text and HTML from the facts recorded with a notice, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, assert_never
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from monitor.model import ChangeKind, Message, Notice, NoticeKind
from monitor.reading.labels import counted, one_line, quoted
from monitor.telling.lines import bullet, claim_words, clipped, field, is_web_address, mirror_words, word_diff, wrapped
from monitor.telling.periods import day_before, day_of, plain_day, when

if TYPE_CHECKING:
    from css_inline import CSSInliner

Facts = Mapping[str, Any]

SUBJECT_LENGTH = 180
LONGEST_TEXT = 2000
"""Characters of any one fact that are shown: pages can print anything."""

TEMPLATES = {
    NoticeKind.CHANGE: "change",
    NoticeKind.QUESTION: "change",
    NoticeKind.FAILING: "state",
    NoticeKind.RECOVERED: "state",
    NoticeKind.MANY_FAILING: "states",
    NoticeKind.MANY_RECOVERED: "states",
    NoticeKind.OVERDUE: "state",
    NoticeKind.NEWS_AGAIN: "state",
    NoticeKind.NEWER_EDITION: "state",
    NoticeKind.WEEKLY: "week",
}


def message(notice: Notice, *, message_id: str, thread_id: str, timezone: str) -> Message:
    """The notice as a mail with equal text and HTML; the same notice always gives the same mail.

    Args:
        notice: what to tell.
        message_id: with angle brackets; the same on every attempt.
        thread_id: the Message-ID that the source's mails refer to; empty for none.
        timezone: the IANA zone in which times are shown, beside UTC.
    """
    title = subject(notice, timezone=timezone)
    text, html = _parts(TEMPLATES[notice.kind], notice.facts, kind=notice.kind, title=title, timezone=timezone)
    return Message(message_id, thread_id, notice.created_at, title, text, html)


def report_html(facts: Facts, *, timezone: str) -> str:
    """The weekly report as one page that needs nothing else: no script, no remote style, font or picture."""
    title = f"Week {facts['week']}: {_week_summary(facts)}"
    return _html("week", _context(facts, kind=NoticeKind.WEEKLY, title=title, timezone=timezone))


# ---------------------------------------------------------------- subjects


def subject(notice: Notice, *, timezone: str) -> str:
    """One line that says what happened."""
    facts, zone = notice.facts, ZoneInfo(timezone)
    match notice.kind:
        case NoticeKind.CHANGE:
            text = _changes_subject(facts)
        case NoticeKind.QUESTION:
            text = f"Please look: {_changes_subject(facts)}"
        case NoticeKind.FAILING:
            since = day_of(facts["since"], zone, beside=notice.created_at)
            text = f"{facts['source']['title']}: cannot be read since {since} ({facts['problem_kind']})"
        case NoticeKind.RECOVERED:
            since = day_of(facts["since"], zone, beside=notice.created_at)
            well = "was read for the first time" if facts.get("first") else "can be read again"
            failed = f"failed for {facts['lasted']}, since {since}" if facts["lasted"] else f"failed since {since}"
            text = f"{facts['source']['title']}: {well} ({failed})"
        case NoticeKind.MANY_FAILING:
            down = ": the connection here is probably down" if len(facts["silent_hosts"]) > 1 else ""
            still = "still " if facts.get("still_since") else ""
            text = f"{counted(facts['count'], 'source')} {still}cannot be read{down}"
        case NoticeKind.MANY_RECOVERED:
            again = "again" if facts["any_read_before"] else "now"
            text = f"{counted(facts['count'], 'source')} can be read {again}"
        case NoticeKind.OVERDUE:
            since = day_of(facts["last_news_at"], zone, beside=notice.created_at)
            every = facts["expected_every"]
            text = f"{facts['source']['title']}: no news since {since} (expected every {every})"
        case NoticeKind.NEWS_AGAIN:
            after = f" after {facts['lasted']}" if facts["lasted"] else ""
            text = f"{facts['source']['title']}: news again{after}"
        case NoticeKind.NEWER_EDITION:
            text = f"{facts['source']['title']}: a newer edition appeared"
        case NoticeKind.WEEKLY:
            text = f"Figures in week {facts['week']}: {_week_summary(facts)}"
        case other:
            assert_never(other)
    return clipped(one_line(text), SUBJECT_LENGTH)


def _changes_subject(facts: Facts) -> str:
    if not facts["changes"]:
        return f"{facts['source']['title']}: what it says about claims changed"
    first, others = facts["changes"][0], facts["total"] - 1
    name = ", ".join(filter(None, (first["short"], first["period_name"])))
    return f"{name}: {change_words(first)}" + (f" … and {others:,} more" if others else "")


def change_words(change: Facts) -> str:
    """What happened to the figure, for a subject or a list: ``6.77 → 34.82 lb (+28.04, year closed)``."""
    before, after, difference = change["before"], change["after"], change["difference"]
    if before is None and after is None:
        return str(change["happened"])
    kind = ChangeKind(change["kind"])
    covers = after["coverage"] if after else ""
    so_far = f" ({covers})" if covers and not covers.startswith("whole") else ""
    if change.get("first_read"):
        return f"{after['shown']}{so_far}, first read"
    if kind is ChangeKind.RELEASED:
        return f"{after['shown']}{so_far}, published for the first time"
    if kind is ChangeKind.RESTORED:
        earlier = change.get("earlier") or before
        other = earlier is not None and earlier["shown"] != after["shown"]
        return f"{after['shown']}{so_far}, published again" + (f" (earlier {earlier['shown']})" if other else "")
    if kind is ChangeKind.WITHDRAWN:
        cells = f" ({change['count']:,} values)" if change["count"] > 1 else ""
        return f"no longer published{cells}, last {before['shown']}"
    if change.get("wording"):
        return WORDING_STEPS.get((before["shown"], after["shown"]), str(after["shown"]))
    if before["unit"] != after["unit"]:
        return f"the unit changed, {before['shown']} → {after['shown']}"
    notes = [difference["number"]] if difference else []
    # A doubtful value is not called revised: whether the publisher revised it is the question.
    notes += [] if change["question"] else [_note(kind, change["closed"], covers)]
    left = before["number"] if difference else before["shown"]
    noted = ", ".join(filter(None, notes))
    return f"{left} → {after['shown']}" + (f" ({noted})" if noted else "")


WORDING_STEPS = {
    ("stands", "stands"): "the words stand in another sentence",
    ("stands", "reworded"): "reworded",
    ("stands", "gone"): "the words are gone",
    ("reworded", "stands"): "the words stand there now",
    ("reworded", "reworded"): "reworded once more",
    ("reworded", "gone"): "the reworded sentence is gone",
    ("gone", "stands"): "the words stand there now",
    ("gone", "reworded"): "back, in other words",
    ("gone", "gone"): "gone",
}
"""How a wording went from one state to the next, for a subject."""


def _note(kind: ChangeKind, closed: str, covers: str) -> str:
    if kind is ChangeKind.REVISED:
        return "revised"
    if covers == "to date":
        return covers
    return closed or (f"now {covers}" if covers else "redefined" if kind is ChangeKind.REDEFINED else "")


def _week_summary(facts: Facts) -> str:
    counts = facts["summary"]
    unsupported = sum(v["count"] for v in counts["verdicts"] if v["verdict"] in UNSUPPORTED)
    told = [
        counted(counts["changes"], "change") if counts["changes"] else "nothing changed",
        f"{counted(unsupported, 'claim')} not supported" if unsupported else "",
        f"{counted(counts['failing'], 'source')} cannot be read" if counts["failing"] else "",
        f"{counts['overdue']:,} overdue" if counts["overdue"] else "",
    ]
    return ", ".join(filter(None, told))


UNSUPPORTED = ("revised since", "never matched", "no longer published")


# ---------------------------------------------------------------- templates


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.telling"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "quoted": quoted,
        "counted": counted,
        "wrapped": wrapped,
        "change_words": change_words,
        "claim_words": claim_words,
        "word_diff": word_diff,
    }
    environment.tests["web_address"] = is_web_address
    environment.globals |= {
        "field": field,
        "bullet": bullet,
        "plain_day": plain_day,
        "UNSUPPORTED": UNSUPPORTED,
    }
    return environment


@cache
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def _context(facts: Facts, *, kind: NoticeKind, title: str, timezone: str) -> dict[str, Any]:
    zone = ZoneInfo(timezone)
    shown: dict[str, Any] = _shown(facts)
    return {
        "facts": shown,
        "kind": kind.value,
        "title": title,
        "timezone": timezone,
        "when": partial(when, zone=zone),
        "mirror_words": partial(mirror_words, zone=zone),
        "day": partial(day_of, zone=zone),
        "last_day": partial(day_before, zone=zone),
    }


def _parts(template: str, facts: Facts, *, kind: NoticeKind, title: str, timezone: str) -> tuple[str, str]:
    context = _context(facts, kind=kind, title=title, timezone=timezone)
    return _text(template, context), _html(template, context)


def _html(template: str, context: Mapping[str, Any]) -> str:
    return _inliner().inline(_environment().get_template(f"{template}.html").render(context))


def _text(template: str, context: Mapping[str, Any]) -> str:
    text = _environment().get_template(f"{template}.txt").render(context)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def _shown(value: Any) -> Any:
    """The facts with every text on one line and not endless: what a page prints must not shape the mail."""
    if isinstance(value, str):
        text = one_line(value)
        return clipped(text, LONGEST_TEXT)
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_shown(item) for item in value]
    return value
