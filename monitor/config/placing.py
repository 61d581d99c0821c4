"""Where in ``sources.yaml`` a figure belongs that somebody wants watched: with its source, or with a new one."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from monitor.config.adding import slug, with_figure, with_source
from monitor.core.catalogue import Source
from monitor.model import Follow
from monitor.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a page that may become a source.

    Attributes:
        url: its address; empty for a file without one.
        title: what it calls itself; may be empty.
        publisher: who publishes it, as it says; may be empty.
        media: what it is, where somebody said so.
        member: which file inside a ZIP file is meant; empty for none.
        follow: how the document is found on the page; None where it is that page.
    """

    url: str
    title: str = ""
    publisher: str = ""
    media: str = ""
    member: str = ""
    follow: Follow | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """A figure in its place.

    Attributes:
        source: the source's id.
        figure: the figure's name.
        text: of the file, with the figure in it.
    """

    source: str
    figure: str
    text: str


def put(
    text: str,
    sources: Mapping[str, Source],
    about: About,
    figure: Mapping[str, Any],
    *,
    source: str = "",
    name: str = "",
) -> Put:
    """The figure with the source of its address, behind its others; or with a new source.

    Args:
        text: of the file.
        sources: those that it has.
        about: the figure's page.
        figure: the figure, as it is declared.
        source: the source's id, where somebody gave it.
        name: the figure's name, where somebody gave it.

    Raises:
        UsageError: the page has no address, or the file is not written line by line.
    """
    known = source if source in sources else source_at(sources, about)
    taken = {one.id.partition("/")[2] for one in sources[known].figures} if known else set()
    name = name or free(slug(str(figure["label"])) or "figure", taken)
    if known:
        return Put(known, name, with_figure(text, known, name, figure))
    if not about.url:
        raise UsageError("a file has no address: give --source with one that the configuration has, or --url")
    host = urlsplit(about.url).hostname or about.url
    source = source or free(slug(about.title) or slug(host + urlsplit(about.url).path), sources)
    declared: dict[str, Any] = {
        "title": about.title or about.url,
        "publisher": about.publisher or host,
        "url": about.url,
    }
    if about.follow:
        declared["follow"] = {"link": about.follow.link, "choose": about.follow.choose}
    declared |= {key: value for key, value in (("media", about.media), ("member", about.member)) if value}
    return Put(source, name, with_source(text, source, {**declared, "figures": {name: dict(figure)}}))


def source_at(sources: Mapping[str, Source], about: About) -> str:
    """The source of this address; empty where there is none."""
    fitting = (one.id for one in sources.values() if about.url and one.url == about.url and one.follow == about.follow)
    return next(fitting, "")


def free(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken."""
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 1000))) if one not in taken)
