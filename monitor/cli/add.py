"""The command that puts a rule for a number into the configuration: ``monitor add``."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import App, shared_options
from monitor.cli.find import figure_of, numbered
from monitor.cli.look import how_of, opening_options, settings_of
from monitor.cli.saying import ask, is_dialogue, say
from monitor.config.adding import begun, slug, with_figure, with_source, write_checked, yaml_of
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
        source, name, after = placed(app, contact, named["source"], new, named["figure"], figure)
        if not dry_run:
            write_checked(app.config, after)
    except ConfigError:
        say("nothing is added, because the configuration is not right: mend what is listed, or write this there:", "")
        say(*yaml_of({named["figure"] or slug(figure["label"]) or "figure": figure}).rstrip("\n").split("\n"))
        raise
    say(f"{source}/{name}{' would be added' if dry_run else ' is added'} to {app.config}:", "")
    say(*yaml_of({name: figure}).rstrip("\n").split("\n"))
    if not dry_run:
        say("", f"`monitor check {source}` reads it; give it claims, a scope and a better label where they are needed")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a page that may become a source.

    Attributes:
        url: its address; empty for a file without one.
        title: what it calls itself; may be empty.
        publisher: who publishes it, as it says; may be empty.
        media: what it is, where somebody said so.
        member: which file inside a ZIP file is meant; empty for none.
    """

    url: str
    title: str
    publisher: str
    media: str = ""
    member: str = ""


def placed(
    app: App, contact: str, named: str, about: About, figure_name: str, figure: Mapping[str, Any]
) -> tuple[str, str, str]:
    """The source's id, the figure's name, and the text of the configuration with the figure in it.

    Args:
        app: names the configuration; where there is none, its text is begun.
        contact: for a configuration that is begun.
        named: the source's id, where somebody gave it.
        about: its page.
        figure_name: the figure's name, where somebody gave it.
        figure: the figure, as it is declared.

    Raises:
        ConfigError: the configuration cannot be used.
        UsageError: the page has no address, or the file is not written line by line.
    """
    is_there = app.config.exists()
    sources = app.catalogue().sources if is_there else {}
    text = app.config.read_text(encoding="utf-8") if is_there else begun(contact, zone_here())
    known = named if named in sources else _with_address(sources, about.url)
    taken = {one.id.partition("/")[2] for one in sources[known].figures} if known else set()
    name = figure_name or _free(slug(figure["label"]) or "figure", taken)
    if known:
        return known, name, with_figure(text, known, name, figure)
    if not about.url:
        raise UsageError("a file has no address: give --source with one that the configuration has, or --url")
    host = urlsplit(about.url).hostname or about.url
    source = named or _free(slug(about.title) or slug(host + urlsplit(about.url).path), sources)
    declared = {"title": about.title or about.url, "publisher": about.publisher or host, "url": about.url}
    declared |= {key: value for key, value in (("media", about.media), ("member", about.member)) if value}
    return source, name, with_source(text, source, {**declared, "figures": {name: dict(figure)}})


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


def _with_address(sources: Mapping[str, Source], url: str) -> str:
    """The source of this address; empty where there is none."""
    return next((one.id for one in sources.values() if url and one.url == url and not one.follow), "")


def _free(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken."""
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 1000))) if one not in taken)
