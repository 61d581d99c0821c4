"""The command that puts a rule for a number into the configuration: ``monitor add``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import App, shared_options
from monitor.cli.find import figure_of, numbered
from monitor.cli.look import how_of, opening_options, settings_of
from monitor.cli.saying import ask, is_dialogue, say
from monitor.config.adding import begun, slug, text_of, write_checked, yaml_of
from monitor.config.placing import About, put
from monitor.core.catalogue import Source
from monitor.core.seek import MOST_PLACES
from monitor.model.errors import ConfigError, UsageError
from monitor.reading.labels import counted
from monitor.services.look import is_address, look
from monitor.services.readers.looking import seek_in

HERE = Path("/etc/localtime")


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
    the file stays as it is, with its comments. The file is checked before it is written. Where there is none, one is
    begun: for the mail address that --contact gives, or that you are asked for.
    """
    contact = contact or contact_for(app)
    named = {name: given.pop(name) for name in ("source", "figure", "label", "url")}
    how = how_of(given, MOST_PLACES, sought)
    _, found = look(where, how, settings_of(app, contact, where), app.clock, seek_in)
    offered = list(numbered(found))
    if choose > len(offered):
        raise UsageError(f"{sought!r}: {counted(len(offered), 'rule')} offered, and not {choose}: see `monitor find`")
    _, sight, proposal = offered[choose - 1]
    figure = figure_of(sight.candidate, proposal, found.language, how.calendar, named["label"])
    url = named["url"] or (where if is_address(where) else "")
    new = About(url, found.title, found.publisher, how.media, how.member)
    try:
        before, text, sources = text_and_sources(app, contact)
        done = put(text, sources, new, figure, source=named["source"], name=named["figure"])
        if not dry_run:
            write_checked(app.config, done.text, before)
    except ConfigError:
        say("nothing is added, because the configuration is not right: mend what is listed, or write this there:", "")
        say(*yaml_of({named["figure"] or slug(figure["label"]) or "figure": figure}).rstrip("\n").split("\n"))
        raise
    say(f"{done.source}/{done.figure}{' would be added' if dry_run else ' is added'} to {app.config}:", "")
    say(*yaml_of({done.figure: figure}).rstrip("\n").split("\n"))
    if not dry_run:
        say(
            "",
            f"`monitor check {done.source}` reads it; give it claims, a scope and a better label where they are needed",
        )


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
