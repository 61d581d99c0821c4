"""The command that puts a rule for a number into the configuration: ``monitor add``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import App, shared_options
from monitor.cli.find import figure_of, numbered
from monitor.cli.look import how_of, opening_options, settings_of
from monitor.cli.saying import ask, is_dialogue, say
from monitor.config.adding import begun, slug, text_of, write_checked, yaml_of
from monitor.config.placing import About, Put, put
from monitor.core.catalogue import Settings, Source
from monitor.core.seek import MOST_PLACES
from monitor.model.errors import ConfigError, UsageError
from monitor.reading.labels import counted
from monitor.reading.units import NUMBER
from monitor.services.look import is_address, look
from monitor.services.readers.looking import How, seek_in, survey_of
from monitor.telling.amounts import series_words

HERE = Path("/etc/localtime")
PARTS = ("part", "under", "sheet", "pages")
"""Options that say which part of a document is meant."""
EVERY = "all"
"""The name of the figure that is every number."""


@click.command(name="add")
@click.argument("where", metavar="ADDRESS|FILE")
@click.argument("sought", metavar="[NUMBER|WORDS]", required=False, default="")
@click.option("--everything", is_flag=True, help="Watch every number, each by its labels, in place of one.")
@click.option("--part", default="", help="With --everything: a CSS selector for what is meant of a page.")
@click.option("--under", default="", help="With --everything: a heading; only what stands under it.")
@click.option("--sheet", default="", help="With --everything: a sheet of a workbook.")
@click.option("--pages", default="", help="With --everything: pages of a PDF file, such as 2-5.")
@click.option("--choose", type=click.IntRange(min=1), default=1, show_default=True, help="Which rule of `find`.")
@click.option("--source", default="", help="The source that it is a figure of; a new one is made where there is none.")
@click.option("--figure", default="", help="The figure's name.")
@click.option("--label", default="", help="What it is, in words.")
@click.option("--url", default="", help="The address of a file that was given.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@opening_options
@shared_options
def add_command(
    app: App, where: str, sought: str, everything: bool, choose: int, dry_run: bool, contact: str, **given: Any
) -> None:
    """Put a rule that `find` offers into the configuration; or one that watches every number.

    The figure is written behind the others of its source, or with a new source behind the others; everything else in
    the file stays as it is, with its comments. The file is checked before it is written. Where there is none, one is
    begun: for the mail address that --contact gives, or that you are asked for.
    """
    part = tuple((name, text) for name in PARTS if (text := given.pop(name)))
    if everything == bool(sought) or (part and not everything):
        raise UsageError("what is to be watched: a NUMBER, the WORDS of its label, or --everything (of a part)?")
    contact = contact or contact_for(app)
    named = {name: given.pop(name) for name in ("source", "figure", "label", "url")}
    settings = settings_of(app, contact, where)
    if everything:
        chosen = _all_of(where, replace(how_of(given, MOST_PLACES), part=part), settings, app, named["label"])
    else:
        chosen = _one_of(where, how_of(given, MOST_PLACES, sought), settings, app, named["label"], choose)
    name = named["figure"] or (EVERY if everything else "")
    url = named["url"] or (where if is_address(where) else "")
    done = _put(app, contact, replace(chosen, about=replace(chosen.about, url=url)), named["source"], name, dry_run)
    say(f"{done.source}/{done.figure}{' would be added' if dry_run else ' is added'} to {app.config}:", "")
    say(*yaml_of({done.figure: chosen.figure}).rstrip("\n").split("\n"), *chosen.told)
    if not dry_run:
        say("", f"`monitor check {done.source}` reads it; {chosen.then}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be added.

    Attributes:
        figure: as it is declared.
        about: its page.
        told: lines that say what it reads.
        then: what is to be done, or known, next.
    """

    figure: dict[str, Any]
    about: About
    told: tuple[str, ...] = ()
    then: str = "give it claims, a scope and a better label where they are needed"


def _one_of(where: str, how: How, settings: Settings, app: App, label: str, choose: int) -> Chosen:
    """The figure that one of the rules of `find` reads.

    Raises:
        UsageError: there are not so many.
    """
    _, found = look(where, how, settings, app.clock, seek_in)
    offered = list(numbered(found))
    if choose > len(offered):
        raise UsageError(
            f"{how.sought!r}: {counted(len(offered), 'rule')} offered, and not {choose}: see `monitor find`"
        )
    _, sight, proposal = offered[choose - 1]
    figure = figure_of(sight.candidate, proposal, found.language, how.calendar, label)
    return Chosen(figure, About("", found.title, found.publisher, how.media, how.member))


def _all_of(where: str, how: How, settings: Settings, app: App, label: str) -> Chosen:
    """The figure that is every number of a document, or of a part of it."""
    _, found = look(where, how, settings, app.clock, survey_of)
    figure: dict[str, Any] = {"label": label or found.title or where, "unit": NUMBER}
    if found.language != "en":
        figure["language"] = found.language
    if how.calendar != "calendar":
        figure["calendar"] = how.calendar
    figure["extract"] = {found.kind: dict(how.part)}
    passed = f"; {found.passed_over:,} more are passed over, for no label tells them apart" if found.passed_over else ""
    named = [f"  {series_words(series)}: {printed}" for series, printed in found.first]
    if more := found.count - len(found.first):
        named.append(f"  and {more:,} more")
    told = ("", f"It reads {counted(found.count, 'number')}{passed}:", *named)
    then = f"the first {found.settles_after} checks show what moves by itself, which you are asked about once"
    return Chosen(figure, About("", found.title, found.publisher, how.media, how.member), told, then)


def _put(app: App, contact: str, chosen: Chosen, source: str, name: str, dry_run: bool) -> Put:
    """The figure, put into the configuration, or shown where that is not right.

    Raises:
        ConfigError: it is not, and nothing is written.
    """
    try:
        before, text, sources = text_and_sources(app, contact)
        done = put(text, sources, chosen.about, chosen.figure, source=source, name=name)
        if not dry_run:
            write_checked(app.config, done.text, before)
    except ConfigError:
        say("nothing is added, because the configuration is not right: mend what is listed, or write this there:", "")
        shown = {name or slug(chosen.figure["label"]) or "figure": chosen.figure}
        say(*yaml_of(shown).rstrip("\n").split("\n"))
        raise
    return done


def text_and_sources(app: App, contact: str) -> tuple[str, str, Mapping[str, Source]]:
    """What the configuration holds, the text to put something into, and the sources that it has.

    The two texts are one, but where there is no configuration: then the second is one to begin with.

    Raises:
        ConfigError: it cannot be used.
    """
    if not app.config.exists():
        return "", begun(contact, zone_here()), {}
    sources = app.catalogue().sources
    text = text_of(app.config)
    return text, text, sources


def contact_for(app: App) -> str:
    """The mail address for a configuration that is to be begun; empty where there is one.

    Raises:
        UsageError: there is none, and nobody to be asked.
    """
    if app.config.exists():
        return ""
    if not is_dialogue():
        raise UsageError(f"there is no {app.config} yet: give --contact with your mail address, and it is begun")
    return ask(f"{app.config} is begun. Your mail address, which publishers see and mails go to: ").strip()


def zone_here() -> str:
    """The time zone of this machine by its name; UTC where it has none."""
    named = os.environ.get("TZ", "").lstrip(":") or str(HERE.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(named).key if named else "UTC"
    except (OSError, ValueError):
        return "UTC"
