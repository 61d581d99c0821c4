"""Nothing is withdrawn that is still printed: what the core makes of values that are read no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure
from monitor.core.decide import decide
from monitor.core.extract import Observations, read_figure
from monitor.core.leftover import Leftover
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.table import Table
from monitor.model import ChangeKind, Decision, Held, HeldByKey, Observation, Past, Status
from monitor.reading.document import Document
from monitor.reading.units import unit

RULE = Table(caption="Landings", column="Boats", periods="rows")
FIGURE = Figure("port/boats", "Boats", "boats", unit("ships"), RULE, rule_of("table", RULE))
YEARS = (("2021", "411"), ("2022", "423"), ("2023", "437"))


def page(*rows: tuple[str, str], caption: str = "Landings", more: str = "") -> Document:
    body = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
    table = f"<table><caption>{caption}</caption><tr><th>Year</th><th>Boats</th></tr>{body}</table>"
    return Document(f"<!doctype html><title>Port</title><body>{table}{more}".encode())


def held(observations: list[Observation]) -> HeldByKey:
    return {o.key: Held(o, number) for number, o in enumerate(observations, 1)}


def decided(document: Document, standing: HeldByKey, trusted: HeldByKey | None = None) -> Decision:
    read = read_figure(FIGURE, document)
    leftover = Leftover.of(document, [FIGURE], read.passed_over)
    return decide([FIGURE], Past(standing=standing, trusted=trusted or {}), read, [], datetime.now(UTC), leftover)


STOOD = held(read_figure(FIGURE, page(*YEARS)))
after = partial(decided, standing=STOOD)


def older(*rows: tuple[str, str]) -> str:
    body = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
    return f"<table><caption>Earlier</caption><tr><th>Year</th><th>All boats</th></tr>{body}</table>"


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (page(*YEARS[:2], ("Latest", "437")), "'Latest' with '437'"),
        (page(*YEARS[:2], ("Latest", "439")), "'Latest' with '439'"),
        (page(*YEARS[:2], ("2023", "")), "'2023' with an empty cell"),
        (page(*YEARS[:2], ("2023, not yet", "")), "'2023, not yet' with an empty cell"),
        (page(*YEARS[:2], more=older(("2023 (p)", "437"))), "table \"Earlier\", '2023 (p)'"),
        (page(*YEARS[1:], ("Before", "411")), "'Before' with '411'"),
        (page(*YEARS[:2], more=older(("2023, under review", "437"))), "table \"Earlier\", '2023, under review'"),
        (page(*YEARS[1:], more=older(("2020", "399"), ("2021", "411"))), "table \"Earlier\", '2021'"),
        (page(*YEARS[1:], more="<p>In 2021 there were 411.</p>"), "'In 2021 there were 411.'"),
        (page(*YEARS[1:], more="<p>Some 411 boats landed before.</p>"), "'Some 411 boats landed before.'"),
    ],
    ids=[
        "renamed",
        "renamed and revised",
        "emptied",
        "put off",
        "moved",
        "oldest renamed",
        "moved and renamed",
        "oldest moved",
        "prose",
        "prose with its label",
    ],
)
def test_what_is_read_no_more_and_still_printed_is_asked_about_and_goes_on_standing(
    document: Document, found: str
) -> None:
    decision = after(document)
    (question,) = decision.questions
    assert question.kind is ChangeKind.WITHDRAWN
    assert question.still_printed
    assert question.doubt is not None
    assert question.doubt.found == found
    assert decision.news == ()
    (kept,) = decision.new
    assert (kept.status, kept.doubt, kept.printed) == (Status.SUSPECT, question.doubt, question.before.printed)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "document",
    [
        page(*YEARS[1:]),
        page(*YEARS[1:], ("Average", "430")),
        page(*YEARS[1:], more=older(("2020", "411"), ("2021", "412"))),
        page(*YEARS[1:], more="<p>In 2020 there were 411.</p>"),
        page(*YEARS[1:], more="<p>The office has 411 employees.</p>"),
    ],
    ids=["window moved on", "beside an average", "other values", "another time", "another thing"],
)
def test_what_is_printed_no_more_is_withdrawn(document: Document) -> None:
    decision = after(document)
    (told,) = decision.news
    assert (told.kind, told.period.label) == (ChangeKind.WITHDRAWN, "2021")
    assert decision.questions == ()


def test_a_series_whose_name_gets_a_mark_is_not_withdrawn() -> None:
    rule = Dataset.model_validate({"value": "Boats", "by": {"year": "Year"}, "each": ["Port"]})
    figure = replace(FIGURE, extractor=rule, rule=rule_of("dataset", rule))

    def read(*ports: str) -> Observations:
        lines = ["Year,Port,Boats", *(f"2023,{port},{437 + i}" for i, port in enumerate(ports))]
        return read_figure(figure, Document("\n".join(lines).encode(), content_type="text/csv"))

    standing = held(read("North", "South"))
    for ports in (("North*", "South"), ("North (r)", "South"), ("NORTH", "South")):
        leftover = Leftover.of(page(), [figure], ())
        found = read(*ports)
        (kept,) = leftover.still_printed(standing, {o.key for o in found}, found)
        assert (kept.series, kept.status) == ("Port=North", Status.SUSPECT)
    gone = read("South", "Midlands")
    assert leftover.still_printed(standing, {o.key for o in gone}, gone) == []


def still_asked() -> tuple[HeldByKey, HeldByKey]:
    """What is held after the question, and what nobody doubted before it."""
    (kept,) = after(page(*YEARS[:2], ("Latest", "437"))).new
    return {**STOOD, kept.key: Held(kept, 9)}, {kept.key: STOOD[kept.key]}


def test_a_question_is_asked_once() -> None:
    standing, trusted = still_asked()
    decision = decided(page(*YEARS[:2], ("Newest", "438")), standing, trusted)
    assert (decision.changes, decision.new, decision.ended) == ((), (), ())


def test_what_is_read_again_as_it_was_is_in_doubt_no_more_and_no_news() -> None:
    standing, trusted = still_asked()
    decision = decided(page(*YEARS), standing, trusted)
    assert decision.changes == ()
    (back,) = decision.new
    assert (back.status, back.doubt) == (Status.NORMAL, None)


def test_what_is_read_again_with_another_value_is_revised() -> None:
    standing, trusted = still_asked()
    (change,) = decided(page(*YEARS[:2], ("2023 (r)", "440")), standing, trusted).news
    assert change.kind is ChangeKind.REVISED
    assert change.before == STOOD[change.before.key].observation  # type: ignore[union-attr]


def test_what_is_gone_after_the_question_is_withdrawn() -> None:
    standing, trusted = still_asked()
    (change,) = decided(page(*YEARS[:2]), standing, trusted).news
    assert (change.kind, change.period.label) == (ChangeKind.WITHDRAWN, "2023")


def test_a_mark_for_a_missing_value_that_still_stands_is_as_it_was() -> None:
    standing = held(read_figure(FIGURE, page(*YEARS[:2], ("2023", "n/a"))))
    decision = decided(page(*YEARS[:2], ("Latest", "n/a")), standing)
    assert (decision.changes, decision.new, decision.ended) == ((), (), ())
