"""What sources and figures are called in what is told; by their ids, where the configuration names them no longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.core.catalogue import Figure, Source
from monitor.model.facts import About, FigureName, SourceName

FIGURES_NAMED = 10
"""How many of a source's figures are named; the others are counted."""


def source_name(source: Source) -> SourceName:
    """What names a source."""
    return SourceName(source.id, source.title, source.publisher, source.url)


def name_in(sources: Mapping[str, Source], source_id: str) -> SourceName:
    """What names the source of that id, with the title of what it republishes."""
    source = sources.get(source_id)
    if source is None:
        return SourceName(source_id, source_id)
    original = sources.get(source.mirrors)
    return SourceName(source.id, source.title, source.publisher, source.url, original.title if original else "")


def figure_name(figures: Iterable[Figure], figure_id: str) -> FigureName:
    """What names the figure of that id."""
    figure = next((one for one in figures if one.id == figure_id), None)
    if figure is None:
        return FigureName(figure_id, figure_id, figure_id)
    return FigureName(figure.id, figure.label, figure.short or figure.label, figure.scope)


def about(source: Source) -> About:
    """A source with what is read from it."""
    named = tuple(figure_name([figure], figure.id) for figure in source.figures[:FIGURES_NAMED])
    return About(source_name(source), named, len(source.figures) - len(named))
