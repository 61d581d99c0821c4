"""What readers are asked to do with a document that rules no longer fit: propose others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import process_time

from monitor.config.installed import installed_kinds
from monitor.core.anchors import Versions
from monitor.core.catalogue import Figure, Source
from monitor.core.extract import read_figure
from monitor.core.mend import Lost, Mended, mend, numbers_of, refusal_of
from monitor.model import Capture, Observation
from monitor.model.errors import CheckError
from monitor.reading.document import Document
from monitor.reading.grade import require_ok
from monitor.services.readers.tasks import Version

MENDING_SECONDS = 20
"""Processor time after which no further figure of one document is begun."""


def mend_in(
    body: bytes,
    source: Source,
    capture: Capture,
    before: bytes,
    version: Version,
    held: Mapping[str, Sequence[Observation]],
    figure_ids: frozenset[str],
) -> list[Mended]:
    """What could read figures of a document again, in the order of the source.

    Args:
        body: the document as it is.
        source: the source, with the rules that no longer fit.
        capture: how it came, without its bytes.
        before: the last version that was read.
        version: how that is opened.
        held: what was read of the figures, by their ids.
        figure_ids: those that are to be mended, whether their rules fit or not; empty for all whose rules do not.

    Raises:
        CheckError: one of the two documents is none that can be read: then no rule is to be mended.
    """
    require_ok(replace(capture, body=body), media=source.arrives_as)
    now, was = source.opened(replace(capture, body=body)), version.open(before, source)
    until = process_time() + MENDING_SECONDS
    numbers: dict[tuple[str, bool, str], Versions] = {}
    found: list[Mended] = []
    for figure in source.figures:
        if figure.id not in figure_ids and (figure_ids or not refusal_of(figure, now)):
            continue
        if process_time() > until:
            found.append(Mended(figure.id, refusal_of(figure, now), tuple(held.get(figure.id, ()))))
            continue
        lost = Lost(figure, was, now, _said(figure, was, held.get(figure.id, ())), held.get(figure.id, ()))
        manner = figure.language, figure.language_given, figure.calendar
        if manner not in numbers:
            numbers[manner] = numbers_of(was, now, figure)
        found.append(mend(lost, numbers[manner], installed_kinds().extractors))
    return found


def _said(figure: Figure, was: Document, held: Sequence[Observation]) -> Sequence[Observation]:
    """What the rule reads of the last version; where it does not fit that either, what was held."""
    try:
        return read_figure(figure, was)
    except CheckError:
        return held
