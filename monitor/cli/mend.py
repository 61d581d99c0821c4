"""The command that proposes rules where those of a source fit its document no longer: ``monitor mend``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import click

from monitor.cli.accepting import LATER, NO, STOP, YES, answer_of
from monitor.cli.common import App, json_option, local, open_judging, shared_options
from monitor.cli.saying import is_dialogue, say, say_json_list
from monitor.config.adding import text_of, write_checked, yaml_of
from monitor.config.replacing import with_rule
from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.core.mend import Confidence, Mended, Repair
from monitor.model import Capture, Observation, Status
from monitor.model.errors import ConfigError, UsageError
from monitor.model.store import Store
from monitor.services.look import document_at, document_of
from monitor.services.mend import Mending, failed_capture, latest_capture, mend_source
from monitor.services.readers import Bounds, Readers
from monitor.telling.mending import mended_words, reason_words, repair_words


@click.command(name="mend")
@click.argument("source")
@click.argument("figure", required=False)
@click.option("--page", metavar="ADDRESS|FILE", help="The document as it is now; else what the last check brought.")
@json_option
@shared_options
def mend_command(app: App, source: str, figure: str | None, page: str | None, as_json: bool) -> None:
    """Propose rules where those of a source no longer fit.

    For each figure of the SOURCE whose rule reads nothing of the document that came with the last failed check, or
    whose value there is asked about; or for one FIGURE. The same number, under its other labels, under a label that
    came where its own went, or in other words: each rule was tried on that document and on the last good version, and
    is shown with what speaks for it and against it. At a terminal you are asked about each, and what you accept is
    written into the configuration. Nothing is switched that nobody accepted. Exit code 1 where nothing is proposed for
    a rule that does not fit.
    """
    catalogue = app.catalogue()
    watched = catalogue.source(source)
    with Readers(1, Bounds.of(catalogue.settings.reading)) as readers, open_judging(app, catalogue) as store:
        doubtful = _doubtful(store, watched)
        named = _named(watched, figure)
        capture = _given(app, catalogue, watched, page, readers) if page else failed_capture(store, watched)
        wanted = named & doubtful if named else frozenset() if capture else doubtful
        capture = capture or (latest_capture(store, watched) if wanted else None)
        if capture is None:
            say(
                f"nothing is to be mended: the last document of {watched.id} is read by its rules, and nothing is asked"
            )
            return
        mending = mend_source(store, watched, capture, readers.ask, wanted)
    mended = [one for one in mending.mended if not named or one.figure_id in named]
    if as_json:
        say_json_list(_json_of(one) for one in mended)
    else:
        came, read = (
            local(at, catalogue.settings.timezone) for at in (capture.fetched_at, mending.before.snapshot.seen_at)
        )
        say(f"{watched.title} ({watched.id}): the document of {came}, beside the last good version, of {read}")
        _show(app, mending, mended)
    if any(one.confidence is Confidence.NONE for one in mended):
        raise click.exceptions.Exit(1)


def _named(source: Source, figure: str | None) -> frozenset[str]:
    """The figure that a person named; empty for none.

    Raises:
        UsageError: the source has no such figure.
    """
    if figure is None:
        return frozenset()
    found = frozenset(one.id for one in source.figures if figure in (one.id, one.id.partition("/")[2]))
    if not found:
        raise UsageError(f"{source.id} has no figure {figure!r}; it has {', '.join(f.id for f in source.figures)}")
    return found


def _doubtful(store: Store, source: Source) -> frozenset[str]:
    """The figures of which a value is asked about."""
    held = store.log.standing(source_id=source.id)
    return frozenset(one.observation.figure_id for one in held if one.observation.status is Status.SUSPECT)


def _given(app: App, catalogue: Catalogue, source: Source, page: str, readers: Readers) -> Capture:
    if page == source.url:
        return document_of(source, catalogue, app.clock, readers, os.environ)
    return document_at(page, catalogue.settings, app.clock, readers)


# ---------------------------------------------------------------- what is shown, and accepted


def _show(app: App, mending: Mending, mended: Sequence[Mended]) -> None:
    """Show what is proposed, ask about each at a terminal, and write what is accepted."""
    if not mended:
        say("every rule fits it")
    figures = {one.id: one for one in mending.source.figures}
    asks = is_dialogue()
    for count, one in enumerate(mended, 1):
        say("", *_lines(one, figures[one.figure_id]))
        if not (asks and one.repairs):
            continue
        given = answer_of(f"   {count} of {len(mended)}: ", len(one.repairs))
        if given in STOP:
            break
        if given not in (*NO, *LATER):
            _accept(app, mending, one, one.repairs[0 if given in YES else int(given) - 1])
    if not asks and any(one.repairs for one in mended):
        say("", "nothing is written: at a terminal you are asked about each")


def _lines(one: Mended, figure: Figure) -> Iterator[str]:
    shown = [*mended_words(one, figure)]
    for number, repair in enumerate(one.repairs, 1):
        shown += lines_of(number, repair)
    yield from (part for line in shown for part in line.split("\n"))


def lines_of(number: int, repair: Repair) -> Iterator[str]:
    """A rule as it is written, and what speaks for it and against it."""
    rule = yaml_of({"extract": {repair.kind: dict(repair.options)}}).rstrip("\n").split("\n")
    yield from repair_words(number, repair, rule)


def _accept(app: App, mending: Mending, one: Mended, repair: Repair) -> None:
    """Write a rule into the configuration; where that cannot be, say why and what to write."""
    rule = mending.rule(one.figure_id, repair)
    source, _, name = one.figure_id.partition("/")
    try:
        before = text_of(app.config)
        write_checked(app.config, with_rule(before, source, name, rule), before)
    except (ConfigError, UsageError) as error:
        say(*str(error).rstrip("\n").split("\n"), err=True)
        return
    kept = f"; the earlier rule is kept for versions until {rule.until}" if rule.until else ""
    say(f"   {one.figure_id} has this rule now in {app.config}{kept}: `monitor check {source}` reads it")


# ---------------------------------------------------------------- for programs


def _json_of(one: Mended) -> dict[str, Any]:
    return {
        "figure_id": one.figure_id,
        "refusal": one.refusal,
        "confidence": one.confidence.value,
        "said": [_said(said) for said in one.said],
        "repairs": [repair_json(number, repair) for number, repair in enumerate(one.repairs, 1)],
    }


def repair_json(number: int, repair: Repair) -> dict[str, Any]:
    """The same for programs."""
    return {
        "number": number,
        "kind": repair.kind,
        "options": dict(repair.options),
        "reads": [_said(said) for said in repair.reads],
        "words": repair.words,
        "reads_before": repair.reads_before,
        "for": [reason_words(reason) for reason in repair.speaks_for],
        "against": [reason_words(reason) for reason in repair.speaks_against],
    }


def _said(one: Observation) -> dict[str, Any]:
    return {
        "series": one.series,
        "period": one.period.label,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "printed": one.printed,
        "locator": one.locator,
    }
