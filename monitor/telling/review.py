"""How questions read to the person who answers: what was read before and now, why it is asked, what rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never
from zoneinfo import ZoneInfo

from monitor.core.catalogue import Source
from monitor.core.mend import Mended
from monitor.core.questions import Asked, Question
from monitor.model import Claim, Matter, Observation, Ruling, RulingKind, Verdict
from monitor.reading.labels import counted, quoted
from monitor.telling.amounts import observed, series_words
from monitor.telling.layout import LABEL_WIDTH, bullet, field, wrapped
from monitor.telling.names import figure_name
from monitor.telling.periods import period_name, when
from monitor.telling.questions import question as reason_words

VALUES_LISTED = 12
"""How many values of one question are listed."""

IDS_LISTED = 3
"""How many questions a mail names with the command that answers them."""

ANSWERS = {
    RulingKind.ACCEPTED: "accepted it",
    RulingKind.REJECTED: "rejected it",
    RulingKind.NEEDS_WORK: "said that its rule needs work",
    RulingKind.REOPENED: "opened it again",
}
"""What somebody did who answered."""


def title_of(question: Question, source: Source) -> str:
    """``Fentanyl seized at the northern border, FY2024``; of several values, the first and how many more."""
    if not question.asked:
        return f"{source.title}: its document fits no rule"
    first, more = question.asked[0], len(question.asked) - 1
    return _name(first, source) + (f" and {counted(more, 'more value')}" if more else "")


def why_words(question: Question) -> str:
    """Why it is asked."""
    if question.outage is not None:
        return question.outage.problem
    return reason_words(question.asked[0].doubt)


def step_words(asked: Asked) -> str:
    """``34.82 lb → 3,482 lb``."""
    was = observed(asked.before) if asked.before else "nothing sure"
    match asked.matter:
        case Matter.GONE:
            return counted(asked.count, "value") if asked.before is None else f"{was} → no longer published"
        case Matter.STANDS:
            return f"{observed(asked.now)}, read no more"
        case Matter.VALUE | Matter.RULE:
            return f"{was} → {observed(asked.now)}"
        case other:
            assert_never(other)


def head_words(question: Question, source: Source, zone: ZoneInfo) -> Iterator[str]:
    """Which question it is, since when it is asked, and why."""
    yield f"{question.id}  {title_of(question, source)}"
    yield field("Source", f"{source.title} ({source.id})")
    yield field("Asked", f"since {when(question.asked_at, zone)}")
    yield field("Why", why_words(question))
    if question.ruling is not None:
        yield field("But", said_words(question.ruling, zone))


def value_words(name: str, said: Observation | None, words: str, snapshot_id: int | None) -> Iterator[str]:
    """What was read in one version: the value, the characters, the words around them, and where they stand."""
    if said is None:
        yield field(name, "nothing is read there")
        return
    as_read = said.printed if said.derived else f"printed as {quoted(said.printed)}"
    printed = f", {as_read}" if said.printed and said.wording is None else ""
    yield field(name, f"{observed(said)}{printed}")
    if words and words != said.printed:
        yield field("", f"in “{words}”" if "“" not in words else f"in: {words}")
    if said.locator:
        yield field("", said.locator)
    if snapshot_id is not None:
        yield field("", f"snapshot {snapshot_id}: `monitor show {snapshot_id}`")


def others_words(question: Question, source: Source) -> Iterator[str]:
    """The other values of the same question."""
    rest = question.asked[1:]
    if not rest:
        return
    yield wrapped("With it:", 2)
    for one in rest[:VALUES_LISTED]:
        yield bullet(f"{_name(one, source)}: {step_words(one)}", 4)
    if len(rest) > VALUES_LISTED:
        yield bullet(f"and {counted(len(rest) - VALUES_LISTED, 'more value')}", 4)


def row_words(before: str, now: str) -> Iterator[str]:
    """The words around the first of the other values, before and now; nothing where none hold it."""
    for name, words in (("before:", before), ("now:", now)):
        if words:
            yield field(name, words, indent=6, width=LABEL_WIDTH - 4)


def claims_words(claims: Sequence[tuple[Claim, Verdict | None]]) -> Iterator[str]:
    """What articles print that rests on it, and how that stands."""
    if not claims:
        yield field("Claims", "none rests on it")
    for number, (claim, verdict) in enumerate(claims):
        name = period_name(claim.period)
        stands = verdict.kind.value if verdict else "not judged yet"
        yield field("" if number else "Claims", f"{quoted(claim.quote)}{f' ({name})' if name else ''}: {stands}")


def mend_words(question: Question, mended: Mended | None) -> Iterator[str]:
    """Which command proposes another rule; behind it stands the first that it proposes."""
    if not question.is_to_mend:
        return
    command = " ".join(
        ["monitor mend", question.source_id, *(one.partition("/")[2] for one in question.figure_ids[:1])]
    )
    if mended is None:
        yield field("Mend", f"`{command}` looks for it under its other labels")
    else:
        yield field("Mend", f"`{command}` proposes for {mended.figure_id}, first of all ({mended.confidence.value}):")


def said_words(ruling: Ruling, zone: ZoneInfo) -> str:
    """``ann said that its rule needs work on 3 May 2024, 09:00 EDT (13:00 UTC): “a note”``."""
    note = f": “{ruling.note}”" if ruling.note else ""
    return f"{ruling.ruled_by} {ANSWERS[ruling.kind]} on {when(ruling.ruled_at, zone)}{note}"


def answered_words(ruling: Ruling, timezone: str) -> str:
    """That somebody else was quicker."""
    return f"{said_words(ruling, ZoneInfo(timezone))}; `monitor review reopen {ruling.question}` takes that back"


def no_longer_asked(id_: str, asked: Asked, now: Observation | None, question_id: str) -> str:
    """That a question is another one by now, or none."""
    place = ", ".join(filter(None, (asked.figure_id, series_words(asked.series), period_name(asked.period))))
    says = f"now {observed(now)} stands there" if now else "nothing stands there now"
    then = f", which is question {question_id}" if question_id else ", which nobody is asked about"
    return f"{id_} asked whether {place} is {observed(asked.now)}; {says}{then if now else ''}"


def ids_view(ids: Sequence[str]) -> dict[str, object]:
    """The ids of questions, as the templates show them."""
    return {"review": ids[:IDS_LISTED], "review_more": max(0, len(ids) - IDS_LISTED)}


def effect_words(kind: RulingKind, told: int) -> str:
    """What follows from an answer."""
    match kind:
        case RulingKind.ACCEPTED if told:
            return f"{counted(told, 'change')} to be told to everybody, with the next `monitor check` or `monitor run`"
        case RulingKind.ACCEPTED:
            return "normal from now on; there is nothing to tell"
        case RulingKind.REJECTED:
            return "never news; what was held before it stands, and another value in its place is asked about"
        case RulingKind.NEEDS_WORK:
            return "goes on being listed; what was held before it stands"
        case RulingKind.REOPENED:
            return "asked again"
        case other:
            assert_never(other)


def _name(asked: Asked, source: Source) -> str:
    label = figure_name(source.figures, asked.figure_id).label
    return ", ".join(filter(None, (label, series_words(asked.series), period_name(asked.period))))
