"""How a value came to be, in words: each link from the fetch to the mail, and what to do where one is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from monitor.core.story import SourceStory, ValueStory
from monitor.model import Outcome, Status
from monitor.model.checks import CheckRow, SnapshotRow
from monitor.model.notices import Delivery, DeliveryState, Told
from monitor.reading.labels import counted, quoted
from monitor.telling.amounts import exact, observed, series_words
from monitor.telling.periods import coverage_words, duration_words, period_name, when
from monitor.telling.questions import question as reason_words
from monitor.telling.review import said_words
from monitor.telling.sentences import explanation, reason

Link = tuple[str, str]
"""The name of a link of the story, and what it says; the name is empty where the link before goes on."""


# ---------------------------------------------------------------- a value


def value_title(story: ValueStory) -> str:
    """``Fentanyl seized at the northern border, FY2024: 34.82 lb``."""
    said = story.standing.observation if story.standing else None
    change = story.logged.change if story.logged else None
    period = said.period if said else change.period if change else None
    name = ", ".join(
        filter(None, (story.figure.label, series_words(story.key[1]), period_name(period) if period else ""))
    )
    return f"{name}: {observed(said) if said else 'said no more'}"


def value_links(story: ValueStory, zone: ZoneInfo) -> Iterator[Link]:
    """The story of a value, link by link."""
    yield from _fetch(story.check, story.snapshot, zone)
    yield from _grade(story.snapshot, zone)
    rule = story.figure.rule
    yield "Rule", f"{rule.kind}, version {rule.version} ({rule.hash[:12]})"
    for name, value in json.loads(rule.options).items():
        if said := _option(value):
            yield "", f"{name}: {said}"
    yield from _reading(story, zone)
    yield from _comparison(story)
    yield from _decision(story, zone)
    yield from _mail(story, zone)


def _option(value: object) -> str:
    """An option's value; empty where it says nothing."""
    match value:
        case None | False | "":
            return ""
        case True:
            return "yes"
        case dict():
            return "; ".join(f"{name} = {said}" for name, each in value.items() if (said := _option(each)))
        case list():
            return ", ".join(filter(None, map(_option, value)))
    return str(value)


def _fetch(check: CheckRow | None, snapshot: SnapshotRow | None, zone: ZoneInfo) -> Iterator[Link]:
    if check is None:
        yield "Fetch", "the row of the check is kept no more; `monitor snapshots` lists the versions"
        return
    address = snapshot.snapshot.url if snapshot else check.url
    took = duration_words(check.finished_at - check.started_at)
    status = f" answered {check.status}" if check.status else ""
    yield "Fetch", f"check {check.id} began {when(check.started_at, zone)} and took {took}"
    yield "", f"{address}{status}"
    if snapshot is not None and snapshot.linked_from:
        yield "", f"chosen on {snapshot.linked_from}"
    if not check.outcome.good:
        yield "", f"{check.outcome.replace('_', ' ')}: {check.problem}"


def _grade(snapshot: SnapshotRow | None, zone: ZoneInfo) -> Iterator[Link]:
    if snapshot is None:
        yield "Grade", "no version is held, so nothing was judged: run `monitor check`"
        return
    one = snapshot.snapshot
    yield "Grade", f"ok: {snapshot.media}, {one.size:,} bytes, kept as snapshot {one.id} (`monitor show {one.id}`)"
    yield "", f"SHA-256 {one.sha256}"
    yield "", f"last confirmed {when(one.last_confirmed_at, zone)}"


def _reading(story: ValueStory, zone: ZoneInfo) -> Iterator[Link]:
    if story.standing is None:
        yield "Reading", "this version says nothing there any more"
        return
    said = story.standing.observation
    number = "" if said.value is None or said.wording is not None else f", exactly {exact(said.value, said.unit)}"
    covers = f" ({coverage_words(said)})" if coverage_words(said) else ""
    yield "Reading", f"{observed(said)}{number}{covers}"
    if said.printed:
        yield "", said.printed if said.derived else f"printed as {quoted(said.printed)}"
    if said.locator:
        yield "", said.locator
    if story.standing.until is not None:
        by = f": see `monitor explain {story.ended.id}`" if story.ended else ""
        yield "", f"it stood until {when(story.standing.until, zone)}{by}"


def _comparison(story: ValueStory) -> Iterator[Link]:
    if story.logged is None:
        yield "Comparison", "nothing stood there before: what is read first is the baseline, and no change"
        return
    line = story.logged
    yield "Comparison", f"change {line.id}, {line.change.kind}: {explanation(line.change)}"
    if story.before is not None:
        one = story.before.snapshot
        yield "", f"the version before is snapshot {one.id}"
        yield "", f"`monitor diff {one.source_id} {one.id} {line.after_snapshot_id}`"
    else:
        yield "", f"the version before, snapshot {line.before_snapshot_id}, is held no more"


def _decision(story: ValueStory, zone: ZoneInfo) -> Iterator[Link]:
    yield "Decision", _status_words(story)
    if story.question is not None:
        yield "", f"it waits for a person: `monitor review accept {story.question.id}`, or reject, or needs-work"
    for ruling in story.rulings:
        yield "", said_words(ruling, zone)
    for claim, verdict in story.claims:
        stands = (
            f"{verdict.kind}: {reason(claim, verdict.reason)}" if verdict else "not judged yet: run `monitor check`"
        )
        yield "", f"{quoted(claim.quote)} ({claim.id}): {stands}"
    if not story.claims:
        yield "", "no claim rests on it"


def _status_words(story: ValueStory) -> str:
    said = story.standing.observation if story.standing else None
    change = story.logged.change if story.logged else None
    if said is not None and said.status is Status.SUSPECT:
        return f"suspect: {reason_words(said.doubt)}"
    if change is not None and change.suspect:
        return f"a question: {reason_words(change.question)}"
    news = ", and news" if change is not None else ""
    return f"{said.status.value if said else 'gone'}{news}"


# ---------------------------------------------------------------- mails


def _mail(story: ValueStory, zone: ZoneInfo) -> Iterator[Link]:
    if story.told:
        yield from _mails(story.told, zone)
        return
    change = story.logged.change if story.logged else None
    if story.source.mirrors:
        why = f"none: a mirror of {story.source.mirrors} says nothing by itself"
    elif change is None:
        why = "none: a first reading, or one by a new rule, is the baseline, and nobody is told"
    elif change.suspect:
        why = "none: it was asked about before, or read again by a replay, which tells nobody: see `monitor review`"
    else:
        why = "none is kept: what a backfill without --tell or a replay finds is recorded and told to nobody"
    yield "Mail", why


def _mails(told: Sequence[Told], zone: ZoneInfo) -> Iterator[Link]:
    for number, one in enumerate(told):
        notice = one.notice
        yield "" if number else "Mail", f"{notice.kind.value}, recorded {when(notice.created_at, zone)}"
        for delivery in one.deliveries:
            yield "", f"  {_delivered(delivery, zone)}"


def _delivered(one: Delivery, zone: ZoneInfo) -> str:
    whom = f"to {one.recipient} through {one.notifier}"
    if one.state is DeliveryState.SENT:
        return f"{whom}: sent {when(one.sent_at, zone)}, Message-ID {one.message_id}"
    if one.state is DeliveryState.PENDING:
        why = f" after {counted(one.attempts, 'try', 'tries')}: {one.error}" if one.error else ""
        return f"{whom}: waits{why}; `monitor check` or `monitor deliveries --retry` sends it"
    return f"{whom}: {one.state.value}: {one.error}; `monitor deliveries --retry` tries again"


# ---------------------------------------------------------------- a source


def source_links(story: SourceStory, zone: ZoneInfo) -> Iterator[Link]:
    """The story of a source's last check, link by link."""
    if story.source.not_watched:
        yield "Fetch", f"none: {story.source.not_watched}"
        return
    if story.last_check is None:
        yield "Fetch", "it was never checked: run `monitor check`"
        return
    confirmed = story.last_check.outcome in (Outcome.UNCHANGED, Outcome.NOT_MODIFIED)
    yield from _fetch(story.last_check, None if not story.last_check.outcome.good else story.snapshot, zone)
    if confirmed:
        yield "", f"{story.last_check.outcome.replace('_', ' ')}: it reads as it did"
    yield from _grade(story.snapshot, zone)
    for number, rule in enumerate(figure.rule for figure in story.source.figures):
        name = story.source.figures[number].id.partition("/")[2]
        yield "" if number else "Rule", f"{name}: {rule.kind}, version {rule.version}, {rule.hash[:12]}"
    yield "Reading", f"{counted(story.values, 'value')} by now: `monitor figures` shows what they are"
    lines = [one for one in story.changes if not one.change.part_of]
    yield "Comparison", f"{counted(len(lines), 'change')} led to this version" if lines else "nothing changed with it"
    for line in lines[:CHANGES_LISTED]:
        doubtful = " (doubtful)" if line.change.suspect else ""
        yield "", f"change {line.id}, {line.change.kind}{doubtful}: {explanation(line.change)}"
    if len(lines) > CHANGES_LISTED:
        yield "", f"and {len(lines) - CHANGES_LISTED:,} more: `monitor changes {story.source.id}`"
    yield "Decision", f"the source is {story.stands.health.value}" if story.stands else "it is not declared yet"
    for question in story.questions:
        yield "", f"question {question.id} waits for a person: `monitor review`"
    if story.told:
        yield from _mails(story.told, zone)
    else:
        yield "Mail", "none follows from its last check or its last version"


CHANGES_LISTED = 8
"""How many changes of a source are told one by one."""
