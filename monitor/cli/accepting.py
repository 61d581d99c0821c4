"""What a person accepts of what is proposed for an article: asked claim by claim, and put into the configuration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click

from monitor.cli.add import contact_for, text_and_sources
from monitor.cli.common import App
from monitor.cli.find import figure_of
from monitor.cli.saying import ask, is_dialogue, say
from monitor.config.adding import (
    require_right,
    slug,
    with_article,
    with_claim,
    write_checked,
    writing,
    yaml_of,
)
from monitor.config.installed import installed_kinds
from monitor.config.places import read_yaml
from monitor.config.placing import About, put, source_at
from monitor.core.catalogue import Source
from monitor.core.outcome import Outcome, Placed
from monitor.model import Grain
from monitor.model.errors import ConfigError, UsageError
from monitor.model.private import write_whole
from monitor.reading.labels import counted, shortened
from monitor.reading.units import NUMBER, UNITS
from monitor.services.look import is_address
from monitor.services.readers.looking import Claimed, Told
from monitor.services.start import Cited, Traced

LONGEST_SENTENCE = 400
KEPT = ("quote", "sentence", "outcome", "answer")
"""What stays of an answered claim that the article does not make."""
_NUMBER = re.compile(r"(?:[^\W\d]+ ){0,3}[0-9](?:[0-9., \u00a0]*[0-9])?(?: (?:million|billion|thousand)\b)?")
"""A number with the words before it that qualify it, and without those behind it."""
YES, NO, LATER, STOP = ("y", "yes"), ("n", "no"), ("", "l", "later"), ("q", "quit")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to one claim.

    Attributes:
        claim: which one, counted from 0.
        place: the place that it rests on; None where it rests on none that was shown.
    """

    claim: int
    place: Placed | None


def accept_sure(app: App, traced: Traced) -> list[Answer]:
    """Whatever is proposed and was not answered before."""
    before = _answered(_held(_review_path(app, traced)))
    return [
        Answer(number, one.places[0])
        for number, one in enumerate(traced.settled)
        if one.outcome is Outcome.PROPOSED and _key(traced, number) not in before
    ]


def day_of(told: Told, given: date | None) -> date:
    """The day of an article's publication: as given, as it says, or as a person at the terminal says.

    Raises:
        UsageError: nobody says it.
    """
    day = given or told.article.published_on
    try:
        if day is None and is_dialogue():
            day = date.fromisoformat(
                ask("The article does not say when it was published. The day (YYYY-MM-DD): ").strip()
            )
    except ValueError:
        day = None
    if day is None:
        raise UsageError("the article does not say when it was published: give --published with the day")
    return day


def ask_about(app: App, traced: Traced, lines_of: Callable[[int], Iterable[str]]) -> list[Answer]:
    """What a person answers to each claim that has places, until it is enough; those answered before are not asked."""
    answers: list[Answer] = []
    before = _answered(_held(_review_path(app, traced)))
    open_ = [number for number, one in enumerate(traced.settled) if one.places and _key(traced, number) not in before]
    for count, number in enumerate(open_, 1):
        say("", *lines_of(number))
        places = traced.settled[number].places
        given = answer_of(f"   {count} of {len(open_)}: ", len(places))
        if given in STOP:
            break
        if given in NO:
            answers.append(Answer(number, None))
        elif given not in LATER:
            answers.append(Answer(number, places[0 if given in YES else int(given) - 1]))
    return answers


def answer_of(before: str, places: int) -> str:
    """One of the answers that there are; that it is enough where a person breaks off."""
    choices = "y / n / later / q" if places == 1 else f"1-{places} / n / later / q"
    try:
        given = ask(f"{before}{choices}: ").strip().lower()
        while not _is_answer(given, places):
            given = ask(f"   please answer {choices}: ").strip().lower()
    except click.Abort:
        return STOP[0]
    return given


def _is_answer(given: str, places: int) -> bool:
    numbers = tuple(map(str, range(1, places + 1)))
    return given in (*(YES if places == 1 else ()), *NO, *LATER, *STOP, *numbers)


def write_review(
    app: App, contact: str, traced: Traced, answers: Sequence[Answer], article: str, published_on: date | None
) -> None:
    """Put what was accepted into the configuration, and all outcomes into the review file beside it.

    No answer that stands there goes: one to a claim that the article does not make, or makes no longer, stays behind.
    """
    path = _review_path(app, traced)
    held = _held(path)
    accepted = [one for one in answers if one.place is not None]
    if accepted and published_on is not None:
        _write_accepted(app, contact, traced, accepted, article, published_on)
    rows = _rows(traced, answers, _answered(held))
    known = {(row["quote"], row["sentence"]) for row in rows}
    others = ({name: str(one.get(name, "")) for name in KEPT} for one in held if one.get("answer"))
    rows += [row for row in others if (row["quote"], row["sentence"]) not in known]
    with writing(path):
        write_whole(path, yaml_of({"article": traced.told.article.title, "claims": rows}).encode())
    say(f"every claim with what is proposed for it stands in {path}", err=True)


def _write_accepted(
    app: App, contact: str, traced: Traced, accepted: Sequence[Answer], article: str, published_on: date
) -> None:
    before, text, sources = text_and_sources(app, contact or contact_for(app))
    name = slug(traced.told.article.title) or "article"
    about = {"title": traced.told.article.title or article, "published_on": published_on}
    text = with_article(text, name, about | ({"url": article} if is_address(article) else {}))
    done: list[str] = []
    for one in accepted:
        assert one.place is not None
        claim = traced.told.claims[one.claim]
        try:
            after = _with(text, sources, traced.cited, one.place, claim, name)
            sources = require_right(app.config, after).sources
        except (ConfigError, UsageError) as error:
            say(f"“{claim.quote}” is left out: {shortened(str(error), 400)}", err=True)
            continue
        text = after
        done.append(claim.quote)
    if done:
        write_checked(app.config, text, before)
        say("", f"{counted(len(done), 'claim')} put into {app.config}; `monitor check` reads what they rest on")


def _with(
    text: str, sources: Mapping[str, Source], cited_all: Sequence[Cited], place: Placed, claim: Claimed, article: str
) -> str:
    """The text with a claim more, on the figure that its rule reads, or on a new one."""
    cited = cited_all[place.document]
    assert cited.aligned is not None
    found, proposal = place.stand.candidate, place.proposals[0]
    calendar = cited.calendar if found.period and found.period.grain is Grain.FISCAL_YEAR else "calendar"
    calendar = "calendar" if "calendar" in proposal.options else calendar
    figure = figure_of(found, proposal, cited.aligned.language, calendar)
    told: dict[str, Any] = {"article": article, "quote": _quote_in(claim, str(figure["unit"]))}
    if not proposal.period and found.period:
        told["period"] = found.period.label
    told["sentence"] = shortened(claim.sentence, LONGEST_SENTENCE)
    page = next((one.aligned for one in cited_all if one.aligned and one.url == cited.url), cited.aligned)
    title = page.title or unquote(cited.url.rstrip("/").rpartition("/")[2])
    about = About(cited.url, title, page.publisher, follow=cited.follow)
    known = source_at(sources, about)
    extractor = installed_kinds().extractors[proposal.kind](**proposal.options)
    same = (
        one.id.partition("/")[2]
        for one in (sources[known].figures if known else ())
        if one.extractor == extractor and one.unit.symbol == figure["unit"]
    )
    if there := next(same, ""):
        return with_claim(text, known, there, told)
    return put(text, sources, about, {**figure, "claims": [told]}).text


def _quote_in(claim: Claimed, unit: str) -> str:
    """The claim's words; the number alone where the figure is a bare one, or a rate: ``72,000`` of days."""
    bare = _NUMBER.search(claim.quote)
    is_same = not claim.unit or UNITS[claim.unit].dimension == UNITS[unit].dimension
    return bare[0] if bare and not is_same and (unit == NUMBER or unit.startswith("per ")) else claim.quote


# ---------------------------------------------------------------- the review file


def _review_path(app: App, traced: Traced) -> Path:
    return app.config.parent / f"start-{slug(traced.told.article.title) or 'article'}.yaml"


def _key(traced: Traced, number: int) -> tuple[str, str]:
    claim = traced.told.claims[number]
    return claim.quote, claim.sentence


def _held(path: Path) -> list[Mapping[str, Any]]:
    """The rows of the review file; none where there is no file.

    Raises:
        UsageError: it cannot be read, so that writing it anew would lose what a person wrote there.
    """
    if not path.exists():
        return []
    try:
        read = read_yaml(str(path), path.read_bytes())
    except (OSError, ConfigError) as error:
        raise UsageError(f"{path}: cannot be read, so it is not written: mend it or move it away: {error}") from error
    rows = read.data.get("claims") if isinstance(read.data, dict) else None
    if read.problems or not isinstance(rows, list):
        raise UsageError(f"{path}: is no review file, so it is not written: mend it or move it away")
    return [one for one in rows if isinstance(one, dict)]


def _answered(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """What was answered before, by quote and sentence."""
    given = (one for one in rows if one.get("answer"))
    return {(str(one.get("quote")), str(one.get("sentence"))): str(one["answer"]) for one in given}


def _rows(traced: Traced, answers: Sequence[Answer], before: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    given = {one.claim: "accepted" if one.place else "no" for one in answers}
    rows = []
    for number, (claim, one) in enumerate(zip(traced.told.claims, traced.settled, strict=True)):
        row: dict[str, Any] = {"quote": claim.quote, "sentence": claim.sentence, "outcome": one.outcome.value}
        row["answer"] = given.get(number, before.get(_key(traced, number), ""))
        row["places"] = [_place(traced, place) for place in one.places]
        rows.append(row)
    unwatched = (
        {"quote": one.quote, "sentence": one.sentence, "outcome": Outcome.UNWATCHABLE.value, "why": one.kind}
        for one in traced.told.unwatched
    )
    return [*rows, *unwatched]


def _place(traced: Traced, place: Placed) -> dict[str, Any]:
    cited, one, rule = traced.cited[place.document], place.stand.candidate, place.proposals[0]
    return {
        "url": cited.url,
        **({"follow": cited.follow.link} if cited.follow else {}),
        "printed": one.printed,
        "period": one.period.label if one.period else "",
        "unit": rule.unit,
        "extract": {rule.kind: dict(rule.options)},
    }
