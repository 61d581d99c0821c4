"""Commands that look for a number on a page, and put a rule for it into the configuration: ``find``, ``add``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import click

from monitor.cli.common import App, json_option, shared_options
from monitor.cli.look import how_of, label_of, opening_options, plain, row_of, settings_of, shown, time_words
from monitor.cli.saying import say, say_json_list
from monitor.config.adding import slug, with_figure, with_source, write_checked, yaml_of
from monitor.core.propose import Proposal
from monitor.core.seek import MOST_PLACES, Sight, Sighting
from monitor.model import Capture
from monitor.model.errors import UsageError
from monitor.reading.candidates import Candidate
from monitor.reading.labels import counted, shortened, tidy
from monitor.services.look import is_address, look
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
    numbered = list(_numbered(found))
    if as_json:
        say_json_list(_json_of(number, sight.candidate, proposal) for number, sight, proposal in numbered)
    else:
        say(*_lines(found, capture, how))
    if not numbered:
        raise click.exceptions.Exit(1)


@click.command(name="add")
@click.argument("where", metavar="ADDRESS|FILE")
@click.argument("sought", metavar="NUMBER|WORDS")
@click.option("--choose", type=click.IntRange(min=1), default=1, show_default=True, help="Which rule of `find`.")
@click.option("--source", default="", help="The source that it is a figure of; a new one is made where there is none.")
@click.option("--figure", default="", help="The figure's name.")
@click.option("--label", default="", help="What it is, in words.")
@click.option("--url", default="", help="The address of a file that was given.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@opening_options
@shared_options
def add_command(app: App, where: str, sought: str, choose: int, dry_run: bool, contact: str, **given: Any) -> None:
    """Put a rule that `find` offers into the configuration.

    The figure is written behind the others of its source, or with a new source behind the others; everything else in
    the file stays as it is, with its comments. The file is checked before it is written.
    """
    if not app.config.exists():
        raise UsageError(
            f"{app.config} is not there: docs/configuration.md shows how it begins; or name it by --config"
        )
    named = {name: given.pop(name) for name in ("source", "figure", "label", "url")}
    how = how_of(given, MOST_PLACES, sought)
    _, found = look(where, how, settings_of(app, contact, where), app.clock, seek_in)
    offered = list(_numbered(found))
    if choose > len(offered):
        raise UsageError(f"{sought!r}: {counted(len(offered), 'rule')} offered, and not {choose}: see `monitor find`")
    _, sight, proposal = offered[choose - 1]
    figure = figure_of(sight.candidate, proposal, found.language, how.calendar, named["label"])
    name = named["figure"] or slug(figure["label"]) or "figure"
    text = app.config.read_text(encoding="utf-8")
    source, after = _placed(app, text, named, where, found, name, figure, how.media, how.member)
    if not dry_run:
        write_checked(app.config, after)
    say(f"{source}/{name}{' would be added' if dry_run else ' is added'} to {app.config}:", "")
    say(*yaml_of({name: figure}).rstrip("\n").split("\n"))
    if not dry_run:
        say("", f"`monitor check {source}` reads it; give it claims, a scope and a better label where they are needed")


def figure_of(one: Candidate, proposal: Proposal, language: str, calendar: str, label: str = "") -> dict[str, Any]:
    """A figure as it is declared, by the rule that reads it."""
    figure: dict[str, Any] = {"label": label or _named(one), "unit": proposal.unit}
    if proposal.period:
        figure["period"] = proposal.period
    if language != "en":
        figure["language"] = language
    if calendar != "calendar":
        figure["calendar"] = calendar
    return {**figure, "extract": {proposal.kind: dict(proposal.options)}}


def _placed(
    app: App,
    text: str,
    named: Mapping[str, str],
    where: str,
    found: Sighting,
    name: str,
    figure: Mapping[str, Any],
    media: str,
    member: str,
) -> tuple[str, str]:
    """The source's id, and the text of the configuration with the figure in it."""
    url = named["url"] or (where if is_address(where) else "")
    sources = app.catalogue().sources
    known = named["source"] if named["source"] in sources else _with_address(app, url)
    if known:
        return known, with_figure(text, known, name, figure)
    if not url:
        raise UsageError("a file has no address: give --source with one that the configuration has, or --url")
    source = named["source"] or slug(found.title) or slug(urlsplit(url).netloc + urlsplit(url).path)
    declared: dict[str, Any] = {"title": found.title or url, "publisher": urlsplit(url).hostname or url, "url": url}
    declared |= {key: value for key, value in (("media", media), ("member", member)) if value}
    return source, with_source(text, source, {**declared, "figures": {name: dict(figure)}})


def _with_address(app: App, url: str) -> str:
    """The source of this address; empty where there is none."""
    return next((one.id for one in app.catalogue().sources.values() if url and one.url == url and not one.follow), "")


def _named(one: Candidate) -> str:
    """A label made of those that it stands under."""
    # The words without the number: it will be another one.
    words = tidy(one.words.replace(one.printed, "…"))
    return shortened(", ".join((*one.row, *one.column)) or words or one.heading or one.printed, WIDE)


def _numbered(found: Sighting) -> Iterator[tuple[int, Sight, Proposal]]:
    """The rules of all places, counted from 1: the best of each place first, then the others."""
    ranked = [(rank, sight, one) for sight in found.places for rank, one in enumerate(sight.proposals)]
    ranked.sort(key=lambda entry: entry[0])
    yield from ((number, sight, one) for number, (_, sight, one) in enumerate(ranked, 1))


def _lines(found: Sighting, capture: Capture, how: How) -> Iterator[str]:
    places = counted(len(found.places), "place")
    more = " and more" if found.more else ""
    yield f"{found.title or capture.final_url} ({found.media}): {how.sought!r} stands in {places}{more}"
    numbers = {id(one): number for number, _, one in _numbered(found)}
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
