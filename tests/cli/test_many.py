"""Commands where very many sources are watched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.cli.reading import MOST_SHOWN
from monitor.services.replay import bring_up_to_date
from tests.store.contract import fail

NOW = datetime(2024, 5, 1, tzinfo=UTC)
MANY = MOST_SHOWN + 1

SOURCE = """
office-{number}:
  title: Yearbook of office {number}
  publisher: Office
  url: SITE/{number}
  figures:
    people: {{label: People, unit: people, period: 2024, extract: {{text: {{pattern: "counted {{figure}} people"}}}}}}
"""


@pytest.fixture
def many(newsroom):
    newsroom.watch(*(SOURCE.format(number=number) for number in range(MANY)))
    return newsroom


def statements(store) -> list[str]:
    """The statements that the store's connection makes from now on."""
    found: list[str] = []
    store._connection.set_trace_callback(found.append)
    return found


def test_of_many_sources_those_in_trouble_are_shown_and_the_others_counted(many, terminal):
    with many.store as store:
        bring_up_to_date(store, many.catalogue, NOW)
        fail(store, "office-7", NOW)
    shown = terminal("status")
    assert "office-7  failing" in shown
    assert "office-8" not in shown
    assert f"{MANY} sources: 1 failing, {MANY - 1} new; `monitor status --all` shows every one" in shown
    assert f"office-{MANY - 1} " in terminal("status", "--all")
    assert len(terminal.json("status")["sources"]) == MANY


def test_a_configuration_is_taken_by_a_few_statements_and_what_differs(many):
    first = many.catalogue
    with many.store as store:
        asked = statements(store)
        bring_up_to_date(store, first, NOW)
        assert sum("FROM snapshots" in one for one in asked) == 0, "nothing is held of what was never watched"
        asked.clear()
        bring_up_to_date(store, first, NOW + timedelta(days=1))
        assert len(asked) < 10
        many.watch(*(SOURCE.format(number=number) for number in range(MANY)), SOURCE.format(number="last"))
        asked.clear()
        bring_up_to_date(store, many.catalogue, NOW + timedelta(days=1))
        written = [one for one in asked if one.lstrip().startswith("INSERT INTO sources")]
        assert len(written) == 2, "the one that is new: to see what is to be read, and to keep it"
        assert len(asked) < 60
