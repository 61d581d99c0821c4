"""The command by which a person answers what the program asks: what is doubtful, and what no rule fits any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from getpass import getuser
from typing import Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import (
    App,
    json_option,
    open_judging,
    open_reading,
    open_writing,
    reading_apart,
    require_database,
    shared_options,
    write_rows,
)
from monitor.cli.mend import lines_of, repair_json
from monitor.cli.saying import ask, is_dialogue, say, say_json
from monitor.core.catalogue import Catalogue
from monitor.core.mend import Mended
from monitor.core.questions import Question
from monitor.model import Matter, Ruling, RulingKind
from monitor.model.errors import UsageError
from monitor.model.store import Store
from monitor.reading.labels import counted
from monitor.services.questions import open_questions
from monitor.services.replay import bring_up_to_date
from monitor.services.review import Answered, Case, Shown, answer, case_of
from monitor.telling.questions import question as reason_words
from monitor.telling.review import (
    claims_words,
    effect_words,
    head_words,
    mend_words,
    others_words,
    row_words,
    said_words,
    step_words,
    title_of,
    value_words,
    why_words,
)

KINDS = {
    "accept": RulingKind.ACCEPTED,
    "reject": RulingKind.REJECTED,
    "needs-work": RulingKind.NEEDS_WORK,
    "reopen": RulingKind.REOPENED,
}
"""The words that a person says."""

KEYS = {"a": RulingKind.ACCEPTED, "r": RulingKind.REJECTED, "w": RulingKind.NEEDS_WORK}
"""The same by one letter, where questions come one by one."""

MOST_SHOWN = 24
"""Of how many values of one question JSON has the words around them."""

MOST_MENDED = 10
"""Among how many questions of a list those about lost rules are shown with what could take their place: each takes
a second or more."""


@click.command()
@click.argument("word", metavar="[WORD]", required=False, type=click.Choice(tuple(KINDS)))
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--list", "as_list", is_flag=True, help="Only list what is open.")
@click.option("--answered", is_flag=True, help="List what was answered instead, by whom and why.")
@click.option("--by", help="Who answers; the login name if left away.")
@click.option("--note", default="", help="Why, in your words; kept with the answer.")
@json_option
@shared_options
def review(
    app: App,
    word: str | None,
    ids: tuple[str, ...],
    as_list: bool,
    answered: bool,
    by: str | None,
    note: str,
    as_json: bool,
) -> None:
    """Answer what is asked: doubtful values, and rules that no longer fit.

    Without a WORD, at a terminal, the open questions come one by one. `accept`, `reject` or `needs-work` answers the
    questions with these IDs; `reopen` takes an answer back.
    """
    catalogue = app.catalogue()
    if answered:
        _list_answered(app, catalogue, as_json)
    elif word:
        if not ids:
            raise UsageError(f"which? `monitor review {word} ID`; `monitor review --list` shows the ids")
        _answer(app, catalogue, KINDS[word], ids, _who(by), note, as_json)
    elif as_list or as_json or not is_dialogue():
        _list(app, catalogue, as_json)
    else:
        _one_by_one(app, catalogue, _who(by))


def _who(by: str | None) -> str:
    """Who answers.

    Raises:
        UsageError: nobody knows.
    """
    if by is not None and by.strip():
        return by.strip()
    try:
        return getuser()
    except (KeyError, OSError) as error:
        raise UsageError("who are you? There is no login name here: say it with --by NAME") from error


# ---------------------------------------------------------------- lists


def _list(app: App, catalogue: Catalogue, as_json: bool) -> None:
    with reading_apart(catalogue) as apart, open_judging(app, catalogue) as store:
        questions = open_questions(store, catalogue, app.clock())
        if as_json:
            cases = [
                case_of(store, catalogue, one, shown=MOST_SHOWN, mends=number < MOST_MENDED, ask=apart)
                for number, one in enumerate(questions)
            ]
            say_json([_row(case, catalogue) for case in cases])
            return
        for number, one in enumerate(questions):
            case = case_of(store, catalogue, one, shown=2, mends=number < MOST_MENDED, ask=apart)
            _say_lines(_lines(case, catalogue))
            say("")
    if questions:
        say(f"{counted(len(questions), 'open question')}. Answer with", *_ways(questions))
    else:
        say("nothing is asked")


def _ways(questions: Sequence[Question]) -> Iterator[str]:
    """The commands that answer the first question that has every answer, or the first."""
    one = next((one for one in questions if one.matter is not Matter.RULE), questions[0])
    for word in ("needs-work",) if one.matter is Matter.RULE else ("accept", "reject", "needs-work"):
        yield f"  monitor review {word} {one.id} --note 'why'"


def _list_answered(app: App, catalogue: Catalogue, as_json: bool) -> None:
    with open_reading(app) as store:
        rulings = store.rulings.all()
    zone = ZoneInfo(catalogue.settings.timezone)
    rows = list(map(_ruling_row, rulings))
    shown = [
        {**row, "place": one.figure_id or one.source_id, "said": said_words(one, zone)}
        for row, one in zip(rows, rulings, strict=True)
    ]
    columns = {"question": "question", "place": "about", "period": "period", "printed": "printed", "said": "answer"}
    write_rows(rows if as_json else shown, columns, as_json=as_json, empty="nobody has answered anything yet")


def _lines(case: Case, catalogue: Catalogue) -> Iterator[str]:
    question, source = case.question, catalogue.source(case.question.source_id)
    yield from head_words(question, source, ZoneInfo(catalogue.settings.timezone))
    for before, now in case.seen[:1]:
        yield from value_words("Before", before.observation, before.words, before.snapshot_id)
        yield from value_words("Now", now.observation, now.words, now.snapshot_id)
    yield from others_words(question, source)
    for before, now in case.seen[1:2]:
        yield from row_words(before.words, now.words)
    yield from claims_words(case.claims)
    yield from mend_words(question, case.mended)
    if case.mended:
        yield from lines_of(1, case.mended.repairs[0])


def _say_lines(lines: Iterator[str]) -> None:
    say(*(part for line in lines for part in line.split("\n")))


def _row(case: Case, catalogue: Catalogue) -> dict[str, Any]:
    question = case.question
    shown = [*case.seen, *([None] * len(question.asked))][: len(question.asked)]
    return {
        "question": question.id,
        "matter": question.matter.value,
        "source_id": question.source_id,
        "title": title_of(question, catalogue.source(question.source_id)),
        "asked_at": question.asked_at,
        "why": why_words(question),
        "needs_work": _ruling_row(question.ruling) if question.ruling else None,
        "values": [
            {
                "figure_id": one.figure_id,
                "series": one.series,
                "period": one.period.label,
                "step": step_words(one),
                "why": reason_words(one.doubt),
                "count": one.count,
                "before": _shown_row(seen[0]) if seen else None,
                "now": _shown_row(seen[1]) if seen else None,
            }
            for one, seen in zip(question.asked, shown, strict=True)
        ],
        "mend": _mend_row(case.mended) if case.mended else None,
        "held": _shown_row(case.seen[0][0]) if question.outage and case.seen else None,
        "claims": [
            {"claim_id": claim.id, "quote": claim.quote, "verdict": verdict.kind.value if verdict else None}
            for claim, verdict in case.claims
        ],
    }


def _mend_row(mended: Mended) -> dict[str, Any]:
    repair = repair_json(1, mended.repairs[0])
    return {"figure_id": mended.figure_id, "confidence": mended.confidence.value, "first": repair}


def _shown_row(shown: Shown) -> dict[str, Any] | None:
    said = shown.observation
    if said is None:
        return None
    return {
        "value": said.value,
        "low": said.low,
        "high": said.high,
        "unit": said.unit,
        "printed": said.printed,
        "words": shown.words,
        "locator": said.locator,
        "snapshot_id": shown.snapshot_id,
    }


def _ruling_row(ruling: Ruling) -> dict[str, Any]:
    return {
        "ruling_id": ruling.id or None,
        "question": ruling.question,
        "matter": ruling.matter.value,
        "asked": reason_words(ruling.doubt),
        "kind": ruling.kind.value,
        "source_id": ruling.source_id,
        "figure_id": ruling.figure_id or None,
        "series": ruling.series,
        "period": ruling.period,
        "value": ruling.value,
        "low": ruling.low,
        "high": ruling.high,
        "unit": ruling.unit,
        "printed": ruling.printed,
        "snapshot_id": ruling.snapshot_id,
        "ruled_by": ruling.ruled_by,
        "ruled_at": ruling.ruled_at,
        "note": ruling.note,
    }


# ---------------------------------------------------------------- answers


def _answer(
    app: App, catalogue: Catalogue, kind: RulingKind, ids: Sequence[str], by: str, note: str, as_json: bool
) -> None:
    require_database(app)
    with reading_apart(catalogue) as apart, open_writing(app) as store:
        bring_up_to_date(store, catalogue, app.clock(), ask=apart)
        done = answer(store, catalogue, ids, kind, by=by, note=note, now=app.clock())
    if as_json:
        say_json([_ruling_row(ruling) for one in done for ruling in one.rulings])
        return
    _say_done(done, kind)


def _say_done(done: Sequence[Answered], kind: RulingKind) -> None:
    for one in done:
        questions = dict.fromkeys(ruling.question for ruling in one.rulings)
        say(f"{', '.join(questions)}: {kind.value}: {effect_words(kind, one.told)}")


def _one_by_one(app: App, catalogue: Catalogue, by: str) -> None:
    require_database(app)
    with reading_apart(catalogue) as apart, open_writing(app) as store:
        bring_up_to_date(store, catalogue, app.clock(), ask=apart)
        questions = open_questions(store, catalogue, app.clock())
        if not questions:
            say("nothing is asked")
            return
        for number, question in enumerate(questions, 1):
            say("", f"Question {number} of {len(questions)}")
            _say_lines(_lines(case_of(store, catalogue, question, shown=2, ask=apart), catalogue))
            if not _asked_person(app, store, catalogue, question, by):
                return


def _asked_person(app: App, store: Store, catalogue: Catalogue, question: Question, by: str) -> bool:
    """Ask what a question's answer is, and keep it; whether to go on."""
    ways, letters = ("", "wlq") if question.matter is Matter.RULE else ("[a]ccept, [r]eject, ", "arwlq")
    while True:
        key = ask(f"{ways}rule needs [w]ork, [l]ater, [q]uit? ").strip().lower()[:1]
        if key not in letters or not key:
            say(f"one of the letters {', '.join(letters)}")
            continue
        if key in ("q", "l"):
            return key == "l"
        note = ask("Why (may stay empty)? ").strip()
        try:
            done = answer(store, catalogue, [question.id], KEYS[key], by=by, note=note, now=app.clock())
        except UsageError as error:
            say(str(error))
            return True
        _say_done(done, KEYS[key])
        return True
