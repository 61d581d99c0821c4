"""The models of the file with every installed kind in its place."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field, create_model

from monitor.config.fields import Slug
from monitor.config.installed import Kinds
from monitor.config.shape import (
    AnyShape,
    EarlierShape,
    FigureShape,
    FileShape,
    KindSlot,
    PartShape,
    SettingsShape,
    SourceShape,
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The models with every installed kind in its place.

    Attributes:
        file: of a file that includes no other.
        including: of one that does, and may have no source itself.
        part: of a file that is included.
        figure: of one figure.
    """

    file: type[FileShape]
    including: type[FileShape]
    part: type[PartShape]
    figure: type[FigureShape]


def shapes_for(kinds: Kinds) -> Shapes:
    """The models for a file that may name `kinds`."""
    extract = kind_slot("Extract", "How the figure is found in the document.", kinds.extractors)
    fetch = kind_slot("Fetch", "How the document is got.", kinds.fetchers)
    notify: Any = kind_slot("Notify", "A way to tell, and whom.", kinds.notifiers)
    by_default = f"{kinds.default_fetcher} if left away." if kinds.default_fetcher else "required."
    found = Field(None, description="How it is found: exactly one kind; left away only where nothing is watched.")
    got = Field(None, description=f"How the document is got: exactly one kind; {by_default}")
    read = Field(min_length=1, description="What to read from it, by name.")
    told: Any = Field([], description="Ways to tell, each with its recipients; the folder `mail` if left away.")
    held = Field(description="What holds for everything.")
    watched = Field(min_length=1, description="The sources that are watched, by name; the name must last.")
    before: Any = _filled(EarlierShape, extract=(extract, Field(description="How it was found: exactly one kind.")))
    was: Any = Field([], description="How it was found in earlier versions, with the days for which each rule holds.")
    figure: Any = _filled(FigureShape, extract=(extract | None, found), earlier=(list[before], was))
    source: Any = _filled(SourceShape, fetch=(fetch | None, got), figures=(dict[Slug, figure], read))
    settings = _filled(SettingsShape, notify=(list[notify], told))
    sources: Any = (dict[Slug, source], watched)
    more: Any = (dict[Slug, source], Field({}))
    file = _filled(FileShape, settings=(settings, held), sources=sources)
    including = _filled(FileShape, settings=(settings, held), sources=more)
    return Shapes(file, including, _filled(PartShape, sources=more), figure)


def kind_slot(name: str, manual: str, kinds: Mapping[str, type[Any]]) -> type[KindSlot]:
    """A model with one optional field for each kind, of which exactly one is to be given.

    The fields have names of our own and the kinds' names as aliases: a kind may be called ``json``.
    """
    fields: dict[str, Any] = {
        f"kind_{position}": (kind | None, Field(None, alias=word, description=_first_line(kind)))
        for position, (word, kind) in enumerate(kinds.items())
    }
    slot: type[KindSlot] = create_model(name, __base__=KindSlot, __doc__=manual, **fields)
    slot.kinds = kinds
    return slot


def _filled(base: type[AnyShape], **fields: Any) -> Any:
    """The model with what depends on the kinds that are installed."""
    return create_model(base.__name__.removesuffix("Shape"), __base__=base, __doc__=base.__doc__, **fields)


def _first_line(kind: type[Any]) -> str:
    return inspect.cleandoc(kind.__doc__ or "").partition("\n")[0]
