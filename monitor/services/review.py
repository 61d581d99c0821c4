"""A person's word on what is asked: the open questions, and what follows from an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.catalogue import Catalogue, Source
from monitor.core.mend import Mended
from monitor.core.questions import Asked, Evidence, Question, questions_of, ruled
from monitor.model import Claim, Matter, Observation, Outage, Ruling, RulingKind, Status, Verdict, is_same_place
from monitor.model.errors import CheckError, DatabaseError, UsageError
from monitor.model.store import Store
from monitor.services.held import Ask, ask_here
from monitor.services.mend import failed_capture, mend_source
from monitor.services.news import Acceptance
from monitor.services.questions import open_questions
from monitor.services.readers.tasks import Version, excerpt_of, for_reading
from monitor.services.replay import read_again
from monitor.telling.review import answered_words, no_longer_asked

SHORTEST_ID = 4
"""Characters of a question's id that name it."""


# ---------------------------------------------------------------- what a person is shown


@dataclass(frozen=True, slots=True)
class Shown:
    """One version's words around a value that is asked about.

    Attributes:
        snapshot_id: the version; None where none is held.
        words: the sentence, row or line that holds the value; empty where none does, as of a sum.
        observation: what was read there; None where nothing was.
    """

    snapshot_id: int | None
    words: str
    observation: Observation | None


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a person needs to answer it.

    Attributes:
        question: the question.
        seen: of its first values, the words around the last good one and around what is read now.
        claims: what articles print that rests on its values, with how each stands.
        mended: of a lost rule the first for which another one can be proposed; None where none can.
    """

    question: Question
    seen: tuple[tuple[Shown, Shown], ...] = ()
    claims: tuple[tuple[Claim, Verdict | None], ...] = ()
    mended: Mended | None = None


def case_of(
    store: Store, catalogue: Catalogue, question: Question, *, shown: int = 1, mends: bool = True, ask: Ask = ask_here
) -> Case:
    """What a person is shown of a question, from the versions held, which `ask` has read; of `shown` values the words
    around them, and, where it `mends`, of a lost rule what could take its place."""
    source = catalogue.source(question.source_id)
    claims = [
        claim for claim in catalogue.claims_on(source.id) if not question.asked or _rests_on(claim, question.asked)
    ]
    verdicts = store.history.verdicts(claims)
    seen = [
        (_before(store, source, one, ask), _shown(store, source, one.snapshot_id, one.now, ask))
        for one in question.asked[:shown]
    ]
    if question.outage is not None:
        seen = _held(store, source, question.outage, ask)
    mended = _mended(store, source, ask) if question.outage is not None and question.is_to_mend and mends else None
    return Case(question, tuple(seen), tuple((claim, verdicts.get(claim.id)) for claim in claims), mended)


def _mended(store: Store, source: Source, ask: Ask) -> Mended | None:
    """What could take the place of the first rule that is lost and for which something is proposed."""
    try:
        capture = failed_capture(store, source)
        found = mend_source(store, source, capture, ask).mended if capture else ()
    except (CheckError, DatabaseError, UsageError):
        return None
    return next((one for one in found if one.repairs), None)


def _held(store: Store, source: Source, outage: Outage, ask: Ask) -> list[tuple[Shown, Shown]]:
    """Of a document that no rule fits, what was read last of the figure that the failure names, or of the first."""
    standing = store.log.standing(source_id=source.id)
    sure = [one for one in standing if one.observation.status is not Status.SUSPECT] or standing
    named = [one for one in sure if one.observation.figure_id in outage.problem] or sure
    return [(_shown(store, source, one.snapshot_id, one.observation, ask), Shown(None, "", None)) for one in named[:1]]


def _rests_on(claim: Claim, asked: Sequence[Asked]) -> bool:
    if any(is_same_place(claim, one) for one in asked):
        return True
    lines = [one.period.span for one in asked if one.count > 1 and one.figure_id == claim.figure_id]
    inside = claim.period.span
    return inside is not None and any(span is not None and inside in span for span in lines)


def _before(store: Store, source: Source, asked: Asked, ask: Ask) -> Shown:
    """The last good value in the version that shows it first."""
    said = asked.before
    if said is None:
        return Shown(None, "", None)
    held = store.log.history(said.figure_id, period=said.period.label, series=said.series)
    row = next((one for one in reversed(held) if one.observation == said), None)
    return _shown(store, source, row.snapshot_id if row else None, said, ask)


def _shown(store: Store, source: Source, snapshot_id: int | None, said: Observation | None, ask: Ask) -> Shown:
    row = store.checks.snapshot(snapshot_id) if snapshot_id is not None else None
    if row is None or said is None or said.derived:
        return Shown(snapshot_id, "", said)
    try:
        body, about = (
            store.blobs.body(row.blob_id),
            (for_reading(source, row.snapshot.seen_at), Version.of(source, row)),
        )
        return Shown(snapshot_id, ask(source.id, excerpt_of, body, *about, said.printed, said.locator), said)
    except (CheckError, DatabaseError):
        return Shown(snapshot_id, "", said)


# ---------------------------------------------------------------- a person's word


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to.

    Attributes:
        source_id: the source.
        rulings: how the answer is kept.
        told: how many changes go to everybody as news for it.
    """

    source_id: str
    rulings: tuple[Ruling, ...]
    told: int = 0


def answer(
    store: Store, catalogue: Catalogue, ids: Sequence[str], kind: RulingKind, *, by: str, note: str, now: datetime
) -> list[Answered]:
    """Keep a person's word on questions, all or none, read again what they are about, and tell what is news now.

    Args:
        store: the database, brought up to the configuration.
        catalogue: what is watched, and who is told.
        ids: the questions, each by its id or the beginning of it.
        kind: the word; `REOPENED` takes back one that was given.
        by: who says it.
        note: why.
        now: UTC.

    Raises:
        UsageError: a question is not open, or was answered by somebody else meanwhile; nothing is kept.
    """
    with store.atomic():
        questions = open_questions(store, catalogue, now)
        rulings: list[Ruling] = []
        for id_ in dict.fromkeys(ids):
            if len(id_) < SHORTEST_ID:
                raise UsageError(f"{id_!r} names no question: give at least {SHORTEST_ID} characters of its id")
            if kind is RulingKind.REOPENED:
                said = _closed(store, questions, id_)
                rulings += [replace(one, kind=kind, ruled_by=by, ruled_at=now, note=note, id=0) for one in said]
            else:
                question = _chosen(store, catalogue, questions, id_, kind)
                rulings += ruled(question, kind, by=by, at=now, note=note)
        store.rulings.add(rulings)
        return [_follow(store, catalogue, id_, rulings, now) for id_ in dict.fromkeys(one.source_id for one in rulings)]


def _follow(store: Store, catalogue: Catalogue, source_id: str, rulings: Sequence[Ruling], now: datetime) -> Answered:
    """Read again what was ruled on of a source, and tell what is news for it."""
    own = tuple(one for one in rulings if one.source_id == source_id)
    figures = {one.figure_id for one in own if one.figure_id}
    if not figures:
        return Answered(source_id, own)
    acceptance = Acceptance(own[0].ruled_by, own[0].note, frozenset(one.question for one in own))
    _, told = read_again(store, catalogue, catalogue.source(source_id), figures, now, acceptance)
    return Answered(source_id, own, told)


def _chosen(store: Store, catalogue: Catalogue, questions: Sequence[Question], id_: str, kind: RulingKind) -> Question:
    """The one open question of that id.

    Raises:
        UsageError: there is none, or it cannot be answered so.
    """
    found = [one for one in questions if one.id.startswith(id_)]
    if len(found) > 1:
        raise UsageError(f"{id_} is the beginning of {', '.join(one.id for one in found)}: name one in full")
    if not found:
        raise UsageError(_why_not_open(store, catalogue, questions, id_))
    (question,) = found
    if question.matter is Matter.RULE and kind is not RulingKind.NEEDS_WORK:
        raise UsageError(
            f"{question.id}: nothing was read of {question.source_id}, so there is no value to call right or wrong: "
            "mend its rule, or say that it needs work"
        )
    return question


def _closed(store: Store, questions: Sequence[Question], id_: str) -> list[Ruling]:
    """The rulings that closed the question of that id.

    Raises:
        UsageError: it is open, or nobody answered one of that id.
    """
    if any(one.id.startswith(id_) for one in questions):
        raise UsageError(f"{id_} is open: accept it, reject it, or say that its rule needs work")
    said = [one for one in store.rulings.all() if one.question.startswith(id_)]
    last = {(one.matter, one.key): one for one in said}
    if not said or any(one.kind is RulingKind.REOPENED for one in last.values()):
        raise UsageError(f"nobody has answered a question {id_}: `monitor review --answered` lists what was said")
    return list(last.values())


def _why_not_open(store: Store, catalogue: Catalogue, questions: Sequence[Question], id_: str) -> str:
    """Why a question cannot be answered: somebody did already, or it is another one now."""
    said = [one for one in store.rulings.all() if one.question.startswith(id_)]
    if said and said[-1].kind in (RulingKind.ACCEPTED, RulingKind.REJECTED):
        return f"{said[-1].question}: {answered_words(said[-1], catalogue.settings.timezone)}"
    for asked in _once_asked(store, catalogue, id_):
        now = next((one for one in questions if any(other.key == asked.key for other in one.asked)), None)
        return no_longer_asked(id_, asked, _present(store, asked), now.id if now else "")
    return f"no question {id_}: `monitor review --list` shows those that are open"


def _once_asked(store: Store, catalogue: Catalogue, id_: str) -> Iterator[Asked]:
    """The first value of a question that was asked once, as far as what is held still tells."""
    for source in catalogue.watched:
        held = [one for figure in source.figures for one in store.log.history(figure.id)]
        for at in dict.fromkeys(one.seen_at for one in held if one.observation.status is Status.SUSPECT):
            standing = [one for one in held if one.seen_at <= at and (one.until is None or one.until > at)]
            for question in questions_of(Evidence(source.id, standing=standing)):
                if question.id.startswith(id_):
                    yield question.asked[0]


def _present(store: Store, asked: Asked) -> Observation | None:
    """What the place of a value says now; None where it says nothing."""
    standing = store.log.standing(figure_id=asked.figure_id)
    return next((one.observation for one in standing if one.observation.key == asked.key), None)
