"""Notices as mails: subject, text and HTML from the facts recorded with a notice, and nothing else."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, assert_never
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from monitor.model import ChangeKind, Message, Notice, NoticeKind

if TYPE_CHECKING:
    from css_inline import CSSInliner

Facts = Mapping[str, Any]

WIDTH = 72
"""Columns of the text part."""

LABEL_WIDTH = 12
"""Columns of the labels in the text part."""

SUBJECT_LENGTH = 180
LONGEST_TEXT = 2000
"""Characters of any one fact that are shown: pages can print anything."""

UNSAFE = ("Cc", "Cf", "Cs")
"""Unicode categories that have no place in a mail: control, format (hidden marks), lone surrogates."""

SENDER_NAME = "Figure monitor"

TEMPLATES = {
    NoticeKind.CHANGE: "change",
    NoticeKind.QUESTION: "change",
    NoticeKind.FAILING: "state",
    NoticeKind.RECOVERED: "state",
    NoticeKind.OVERDUE: "state",
    NoticeKind.NEWS_AGAIN: "state",
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


def mime(message: Message, sender: str, recipient: str) -> EmailMessage:
    """The mail as it goes over the wire: text and HTML as alternatives, in UTF-8, every line short enough.

    Raises:
        ValueError: an address or a Message-ID contains a line end.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(SENDER_NAME, addr_spec=sender)
    mail["To"] = recipient
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(message.sent_at)
    mail["Message-ID"] = message.message_id
    if message.thread_id and message.thread_id != message.message_id:
        mail["In-Reply-To"] = message.thread_id
        mail["References"] = message.thread_id
    mail["List-Id"] = f"{SENDER_NAME} <figure-monitor.{sender.rpartition('@')[2] or 'localhost'}>"
    # RFC 3834: no holiday answers, please; the second is what Exchange understands.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return mail


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
            since = _day(facts["since"], zone, beside=notice.created_at)
            text = f"{facts['source']['title']}: cannot be read since {since} ({facts['problem_kind']})"
        case NoticeKind.RECOVERED:
            since = _day(facts["since"], zone, beside=notice.created_at)
            text = f"{facts['source']['title']}: can be read again (failed for {facts['lasted']}, since {since})"
        case NoticeKind.OVERDUE:
            since = _day(facts["last_news_at"], zone, beside=notice.created_at)
            every = facts["expected_every"]
            text = f"{facts['source']['title']}: no news since {since} (expected every {every})"
        case NoticeKind.NEWS_AGAIN:
            text = f"{facts['source']['title']}: news again after {facts['lasted']}"
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
        return str(change["explanation"]).removeprefix(f"{change['period_name']}: ")
    kind = ChangeKind(change["kind"])
    covers = after["coverage"] if after else ""
    so_far = f" ({covers})" if covers and not covers.startswith("whole") else ""
    if kind is ChangeKind.RELEASED:
        return f"{after['shown']}{so_far}, published for the first time"
    if kind is ChangeKind.RESTORED:
        return f"{after['shown']}{so_far}, published again"
    if kind is ChangeKind.WITHDRAWN:
        cells = f" ({change['count']:,} values)" if change["count"] > 1 else ""
        return f"no longer published{cells}, last {before['shown']}"
    if before["unit"] != after["unit"]:
        return f"the unit changed, {before['shown']} → {after['shown']}"
    notes = [difference["number"]] if difference else []
    # A doubtful value is not called revised: whether the publisher revised it is the question.
    notes += [] if change["question"] else [_note(kind, change["closed"], covers)]
    left = before["number"] if difference else before["shown"]
    noted = ", ".join(filter(None, notes))
    return f"{left} → {after['shown']}" + (f" ({noted})" if noted else "")


def _note(kind: ChangeKind, closed: str, covers: str) -> str:
    if kind is ChangeKind.REVISED:
        return "revised"
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
        loader=PackageLoader("monitor"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "counted": counted,
        "wrapped": wrapped,
        "change_words": change_words,
        "claim_words": claim_words,
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
        "day": partial(_day, zone=zone),
        "last_day": partial(_day_before, zone=zone),
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


# ---------------------------------------------------------------- words and lines


def one_line(text: str) -> str:
    """The text with single spaces between words, without characters that control, hide or turn others."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in UNSAFE)


def clipped(text: str, length: int) -> str:
    """The text, or as many of its words as fit with the mark that some are left out."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return f"{head[: head.rfind(' ') + 1 or None].rstrip(' ,;:')} …"[:length]


def counted(count: int, noun: str, nouns: str = "") -> str:
    """``1 change``, ``3 changes``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def claim_words(claim: Facts) -> str:
    """``The article’s “34.82 pounds” (FY2024): cannot tell → holds by rounding``."""
    period = f" ({claim['period']})" if claim["period"] else ""
    before, after = claim["verdict_before"], claim["verdict_after"]
    if after is None:
        verdict = "not judged"
    elif before is None:
        verdict = f"now {after}"
    else:
        verdict = (
            f"{before} → {after}"
            if claim["changed"]
            else f"still {after}"
            if claim["supported"]
            else f"as before, {after}"
        )
    return f"The article’s “{claim['quote']}”{period}: {verdict}"


def is_web_address(text: str) -> bool:
    """Whether a mail may make a link of it."""
    return bool(re.match(r"https?://[^\s/]", text, re.IGNORECASE))


def when(moment: str | None, zone: ZoneInfo) -> str:
    """A time in the newsroom's zone and UTC: ``8 April 2024, 09:00 EDT (13:00 UTC)``; ``never`` for none."""
    if not moment:
        return "never"
    there = datetime.fromisoformat(moment)
    here = there.astimezone(zone)
    if here.tzname() == "UTC":
        return f"{_date(here)}, {here:%H:%M} UTC"
    utc = f"{there:%H:%M}" if here.date() == there.date() else f"{_date(there)}, {there:%H:%M}"
    return f"{_date(here)}, {here:%H:%M} {here.tzname()} ({utc} UTC)"


def _day(moment: str | None, zone: ZoneInfo, beside: datetime | None = None) -> str:
    """The day in the newsroom's zone; without the year when that is the year of `beside`."""
    if not moment:
        return "never"
    here = datetime.fromisoformat(moment).astimezone(zone)
    return _date(here, year=beside is None or beside.astimezone(zone).year != here.year)


def _day_before(moment: str, zone: ZoneInfo) -> str:
    """The last day that ends before or at the moment."""
    return _date(datetime.fromisoformat(moment).astimezone(zone) - timedelta(microseconds=1))


def plain_day(text: str) -> str:
    """A date without time: ``5 December 2024``."""
    return _date(date.fromisoformat(text))


def _date(day: date, *, year: bool = True) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def wrapped(text: str, indent: int = 0) -> str:
    """The text in lines of the text part's width."""
    return _fill(text, " " * indent, " " * indent)


def field(label: str, text: str, indent: int = 2, width: int = LABEL_WIDTH) -> str:
    """A label and what belongs to it, aligned with its neighbours."""
    return _fill(text, " " * indent + f"{label:<{width}}", " " * (indent + width))


def bullet(text: str, indent: int = 2) -> str:
    """One entry of a list."""
    return _fill(text, " " * indent + "* ", " " * (indent + 2))


def _fill(text: str, first: str, others: str) -> str:
    """Addresses and hashes stay whole, even where they are longer than a line."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
