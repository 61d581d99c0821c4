"""A draft of a correction: what an article printed, what its source said then and says now, and no cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import fill, wrap
from typing import assert_never
from zoneinfo import ZoneInfo

from monitor.catalogue import Figure, Source
from monitor.labels import quoted
from monitor.model import Article, Claim, Observation, Verdict, VerdictKind
from monitor.period import show_span
from monitor.shown import observed, period_name
from monitor.support import Support, support

WIDTH = 100
LABEL = 12


@dataclass(frozen=True, slots=True)
class Version:
    """What the source said from one time until another.

    Attributes:
        observation: the value; None while it was not published.
        seen_at: when it was first seen, UTC.
        until: when it was first seen to be another, UTC; None for the current one.
        snapshot_id: the snapshot that shows it.
        url: where it stood.
        sha256: of the bytes, in hex.
    """

    observation: Observation | None
    seen_at: datetime
    until: datetime | None
    snapshot_id: int
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a correction of one claim is drafted from.

    Attributes:
        claim: what was printed.
        article: where.
        source: what it rests on.
        figure: the figure of that source.
        verdict: how it stands; None when it was never judged.
        since: from when on it stands so, UTC.
        versions: what the source said, oldest first.
    """

    claim: Claim
    article: Article
    source: Source
    figure: Figure
    verdict: Verdict | None
    since: datetime | None
    versions: Sequence[Version]

    @property
    def when_published(self) -> Version | None:
        """The version that stood when the article's day ended; None when none is that old."""
        ends_at = self.article.day[1]
        held = [v for v in self.versions if v.seen_at < ends_at]
        return held[-1] if held else None

    @property
    def now(self) -> Version | None:
        """The last version held."""
        return self.versions[-1] if self.versions else None


def draft_correction(case: Case, *, today: datetime, timezone: str) -> str:
    """The draft as plain text: what was printed, the evidence with dates, links and hashes, and neutral words.

    Where the evidence supports the claim or cannot decide, that is said and nothing is drafted.
    """
    zone = ZoneInfo(timezone)
    lines = ["Draft of a correction, to be checked by a person: what the evidence shows, and no cause.", ""]
    lines += _facts(case, zone)
    lines += ["", *_evidence(case, zone), ""]
    lines += [fill(text, WIDTH) for text in _words(case, today.astimezone(zone).date(), zone)]
    return "\n".join(lines)


def _facts(case: Case, zone: ZoneInfo) -> list[str]:
    claim, verdict = case.claim, case.verdict
    period = "" if claim.period.span is None else f" ({period_name(claim.period)})"
    since = f" ({_day(case.since, zone)})" if case.since else ""
    rows = [
        ("article", f"{case.article.title}, published {_plain(case.article.published_on)}"),
        ("", case.article.url),
        ("sentence", claim.sentence),
        ("printed", f"{quoted(claim.quote)}{period}"),
        ("in numbers", claim.says),
        ("rests on", f"{case.figure.label}; {case.source.publisher}, {case.source.title}"),
        ("which counts", case.figure.scope),
        ("but", claim.scope_differs),
        ("verdict", f"{verdict.kind.value}{since}: {verdict.reason}" if verdict else "not judged yet"),
    ]
    return [line for label, text in rows if text for line in _row(label, text)]


def _evidence(case: Case, zone: ZoneInfo) -> list[str]:
    then, now = case.when_published, case.now
    lines = _row("then", _version(then, zone) if then else "no version of the day of publication is held")
    if now is not None and now is not then:
        lines += _row("now", _version(now, zone))
    elif now is not None:
        lines += _row("now", "the same version stands")
    return lines


def _version(version: Version, zone: ZoneInfo) -> str:
    said = _said(version.observation) if version.observation else "no longer published"
    return (
        f"{said}; first seen {_day(version.seen_at, zone)}; snapshot {version.snapshot_id}, SHA-256 {version.sha256}; "
        f"{version.url}"
    )


def _words(case: Case, today: date, zone: ZoneInfo) -> list[str]:
    """The words of the draft, or why there are none."""
    kind = case.verdict.kind if case.verdict else VerdictKind.CANNOT_TELL
    match kind:
        case VerdictKind.HOLDS | VerdictKind.HOLDS_BY_ROUNDING:
            return ["Nothing to correct: what is held supports the article."]
        case VerdictKind.CANNOT_TELL | VerdictKind.NOT_WATCHED:
            return ["Nothing is drafted: what is held cannot decide whether the article is right."]
        case _ if case.claim.scope_differs:
            return ["Nothing is drafted: the article speaks of something else, so the numbers alone decide nothing."]
        case VerdictKind.REVISED_SINCE | VerdictKind.NEVER_MATCHED | VerdictKind.NO_LONGER_PUBLISHED:
            return [f"Note of {_plain(today)}: {_printed(case)} {_history(case, zone)} {_present(case, zone)}"]
        case other:
            assert_never(other)


def _printed(case: Case) -> str:
    period = "" if case.claim.period.span is None else f" for {period_name(case.claim.period)}"
    return f"This article, published on {_plain(case.article.published_on)}, says {quoted(case.claim.quote)}{period}."


def _history(case: Case, zone: ZoneInfo) -> str:
    """Whether the article was right when it appeared, as far as versions held can say."""
    publisher, then = case.source.publisher, case.when_published
    if then and then.observation and _supports(case, then):
        return f"That is what {publisher} said at the time: {_said(then.observation)}."
    supporting = [v for v in case.versions if _supports(case, v)]
    if supporting:
        first = supporting[0]
        assert first.observation is not None
        until = f" and last before {_day(first.until, zone)}" if first.until else ""
        return f"{publisher} said so in a version first seen on {_day(first.seen_at, zone)}{until}."
    if not case.versions:
        return "No version of the source is held."
    since = _day(case.versions[0].seen_at, zone)
    if case.verdict is not None and case.verdict.kind is not VerdictKind.NEVER_MATCHED:
        return f"Whether a version of the source held since {since} says so cannot be told."
    return f"No version of the source held since {since} says so."


def _present(case: Case, zone: ZoneInfo) -> str:
    now = case.now
    if now is None:
        return ""
    if now.observation is not None:
        return f"{case.source.publisher} now says: {_said(now.observation)} (first seen {_day(now.seen_at, zone)})."
    last = next((v for v in reversed(case.versions) if v.observation), None)
    was = f"; the last value held is {_said(last.observation)}" if last and last.observation else ""
    return f"{case.source.publisher} no longer publishes it (first noticed {_day(now.seen_at, zone)}){was}."


def _said(observation: Observation) -> str:
    """The value and what it counts of an open period, or how a wording stands, with the sentence that stands there."""
    if observation.wording is not None:
        return observed(observation) + (f": “{observation.printed}”" if observation.printed else "")
    part = observation.coverage if observation.coverage != observation.period.span else None
    return observed(observation) + (f" ({show_span(part)})" if part else "")


def _supports(case: Case, version: Version) -> bool:
    if version.observation is None:
        return False
    return support(case.claim.quantity, version.observation, case.claim.end) in (Support.EXACT, Support.ROUNDED)


def _row(label: str, text: str) -> list[str]:
    lines = wrap(text, WIDTH - LABEL - 2, break_on_hyphens=False, break_long_words=False)
    return [
        f"{label if first else '':<{LABEL}}  {line}" for first, line in zip((True, *[False] * 99), lines, strict=False)
    ]


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return _plain(moment.astimezone(zone).date()) if moment else "an unknown day"


def _plain(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
