"""The command that looks for a number on a page: ``monitor find``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from monitor.cli.common import App, json_option, shared_options
from monitor.cli.look import (
    how_of,
    label_of,
    opening_options,
    plain,
    reckoning_of,
    row_of,
    settings_of,
    shown,
    time_words,
)
from monitor.cli.saying import say, say_json_list
from monitor.config.adding import yaml_of
from monitor.core.propose import Proposal
from monitor.core.seek import MOST_PLACES, Sight, Sighting
from monitor.model import Capture
from monitor.reading.candidates import Candidate
from monitor.reading.candidates.times import period_named
from monitor.reading.labels import counted, shortened, tidy
from monitor.services.look import look
from monitor.services.readers.looking import How, seek_in

WIDE = 100


@click.command(name="find")
@click.argument("where", metavar="ADDRESS|FILE")
@click.argument("sought", metavar="NUMBER|WORDS")
@opening_options
@json_option
@shared_options
def find_command(app: App, where: str, sought: str, as_json: bool, contact: str, **opening: Any) -> None:
    """Find a number on a page, with rules that read it.

    NUMBER as an article prints it ("34.82 pounds", "1.2 million"), or WORDS of its label. Each rule that is shown was
    tried: it reads this number and nothing else, and neither a row more nor the number's absence makes it read
    another one. `monitor add` puts one into the configuration. Exit code 1 where nothing is found.
    """
    how = how_of(opening, MOST_PLACES, sought)
    capture, found = look(where, how, settings_of(app, contact, where), app.clock, seek_in)
    rules = list(numbered(found))
    if as_json:
        say_json_list(_json_of(number, sight.candidate, proposal) for number, sight, proposal in rules)
    else:
        say(*_lines(found, capture, how))
    if not rules:
        raise click.exceptions.Exit(1)


def figure_of(one: Candidate, proposal: Proposal, language: str, calendar: str, label: str = "") -> dict[str, Any]:
    """A figure as it is declared, by the rule that reads it."""
    figure: dict[str, Any] = {"label": label or _named(one, proposal, language, calendar), "unit": proposal.unit}
    if proposal.period:
        figure["period"] = proposal.period
    if language != "en":
        figure["language"] = language
    if calendar != "calendar":
        figure["calendar"] = calendar
    return {**figure, "extract": {proposal.kind: dict(proposal.options)}}


def _named(one: Candidate, proposal: Proposal, language: str, calendar: str) -> str:
    """A label made of those that it stands under; of a rule that reads a series without those of its times."""
    # The words without the number: it will be another one.
    words = tidy(one.words.replace(one.printed, "…"))
    labels = [label for label in (*one.row, *one.column) if label]
    if not proposal.period:
        labels = [label for label in labels if not period_named(label, calendar, language)]
    labels += filter(None, [reckoning_of(one)])
    return shortened(", ".join(labels) or words or one.caption or one.heading or one.printed, WIDE)


def numbered(found: Sighting) -> Iterator[tuple[int, Sight, Proposal]]:
    """The rules of all places, counted from 1: the best of each place first, then the others."""
    ranked = [(rank, sight, one) for sight in found.places for rank, one in enumerate(sight.proposals)]
    ranked.sort(key=lambda entry: entry[0])
    yield from ((number, sight, one) for number, (_, sight, one) in enumerate(ranked, 1))


def _lines(found: Sighting, capture: Capture, how: How) -> Iterator[str]:
    places = counted(len(found.places), "place")
    more = " and more" if found.more else ""
    yield f"{found.title or capture.final_url} ({found.media}): {how.sought!r} stands in {places}{more}"
    numbers = {id(one): number for number, _, one in numbered(found)}
    for sight in found.places:
        one = sight.candidate
        yield ""
        yield f"{shown(one)}  {time_words(one.period)}  {shortened(label_of(one), WIDE)}".rstrip()
        if above := " | ".join(filter(None, (one.caption, one.heading))):
            yield f"  under {shortened(above, WIDE)}"
        if one.doubt:
            yield f"  in doubt: {one.doubt}"
        elif not sight.proposals:
            why = sight.refusal or "nothing that stands beside it is its own: look at the page for words or labels"
            yield f"  no rule reads it: {why}"
        for proposal in sight.proposals:
            yield f"  rule {numbers[id(proposal)]}: {_said(proposal)}"
            figure = figure_of(one, proposal, found.language, how.calendar)
            figure.pop("label")
            yield from (f"      {line}" for line in yaml_of(figure).rstrip("\n").split("\n"))


def _said(proposal: Proposal) -> str:
    """Why a rule is offered."""
    reads = f"reads {counted(proposal.periods, 'period')}, this one among them" if proposal.periods > 1 else "reads it"
    held = f"; tried with {' and with '.join(proposal.tried)}" if proposal.tried else "; a later version was not tried"
    return f"{reads} ({proposal.locator}){held}"


def _json_of(number: int, one: Candidate, proposal: Proposal) -> dict[str, Any]:
    return {
        "number": number,
        **row_of(one),
        "value": plain(one),
        "kind": proposal.kind,
        "options": dict(proposal.options),
        "declared_unit": proposal.unit,
        "declared_period": proposal.period,
        "periods": proposal.periods,
        "locator": proposal.locator,
        "tried": list(proposal.tried),
    }
