"""What the catalogue says of what no program watches, and of rules that held in other years."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from monitor.core.catalogue import EarlierRule, Figure, NotWatched
from monitor.kinds.extract.text import Text
from monitor.model import Ask, Request, Rule
from monitor.model.errors import FetchError, NoMatch
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.making import day
from tests.told import SOURCE

PAGE = Document(b"<p>In all 5 lb.</p>", media="html")
THEN, NOW = Text(pattern="{figure} were seized"), Text(pattern="In all {figure}")
SEIZED = Figure("s/seized", "Seized", "seized", unit("lb"), NOW, Rule("text", 1, "{}", "0" * 64))


def test_what_nobody_watches_cannot_be_fetched() -> None:
    with pytest.raises(FetchError, match="customs is not watched"):
        asyncio.run(NotWatched().fetch(Request("customs", "https://x.org/", None, {}, day("2024-12-05")), None))  # type: ignore[arg-type]


def test_a_version_is_read_by_the_rule_of_its_day_and_other_figures_of_the_source_by_theirs() -> None:
    earlier = (EarlierRule(None, date(2020, 12, 31), THEN), EarlierRule(date(2022, 1, 1), date(2022, 12, 31), THEN))
    source = replace(SOURCE, figures=(SEIZED, replace(SEIZED, earlier=earlier)))
    by_day = [source.on(date(year, 6, 1)).figures for year in (2019, 2022, 2023)]
    assert [then.extractor for _, then in by_day] == [THEN, THEN, NOW]
    assert all(always is SEIZED for always, _ in by_day)


def test_on_a_day_of_which_no_rule_is_given_nothing_is_read_and_it_is_said_which_day() -> None:
    changed = replace(SEIZED, earlier=(EarlierRule(date(2022, 1, 1), date(2022, 12, 31), THEN),))
    with pytest.raises(NoMatch, match="no rule of the figure holds for a version of 2021-06-01"):
        changed.on(date(2021, 6, 1)).extractor.read(PAGE, Ask("s/seized", unit("lb")))
