from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import sha256

import pytest

from monitor.model import Qualifier
from monitor.reading.period import from_label
from monitor.reading.units import UNITS
from monitor.reading.value import READERS_VERSION
from tests.gold import (
    AMBIGUOUS,
    MISSING,
    NOTHING,
    OTHER_LANGUAGES,
    Row,
    Score,
    answers_of,
    periods,
    quantities,
    read,
    readings,
    score_periods,
    score_quantities,
)

SHARE = 0.95
"""Of the texts that must be read right."""


def told(score: Score) -> str:
    """What is wrong, a line each."""
    return "\n".join(f"line {row.line}: {row.text!r} is {row.answer!r}, read as {got!r}" for row, got in score.wrong)


def test_no_quantity_is_read_wrong(tell: Callable[[str], None]) -> None:
    score = score_quantities(quantities())
    tell(f"gold quantities: {score}")
    assert not score.wrong, told(score)
    assert len(score.right) > SHARE * score.texts


def test_no_period_is_read_wrong(tell: Callable[[str], None]) -> None:
    score = score_periods(periods())
    tell(f"gold periods: {score}")
    assert not score.wrong, told(score)
    assert len(score.right) > SHARE * score.texts


READ = (12, "67a286bccf361237")
"""The version of the readers, and a digest of how they read the tables."""


def test_readers_that_read_a_text_differently_have_another_version() -> None:
    tables = ["", *OTHER_LANGUAGES]
    read_now = [line for one in tables for line in (*map(readings, quantities(one)), *map(read, periods(one)))]
    digest = sha256("\n".join(read_now).encode()).hexdigest()[:16]
    assert (READERS_VERSION, digest) == READ, (
        "new rows in the tables: write the new digest; a row that is read differently than before: raise "
        "READERS_VERSION, so that what is held is read again, and write both"
    )


@pytest.mark.parametrize(("rows", "least"), [(quantities, 300), (periods, 120)])
def test_a_table_is_large_and_half_of_it_is_older_than_the_reader(rows: Callable[[], list[Row]], least: int) -> None:
    table = rows()
    written = Counter(row.written for row in table)
    assert len(table) >= least
    assert set(written) == {"before", "after"}
    assert written["before"] >= len(table) / 2
    assert {row.language.split()[0] for row in table} == {"en", "fr"}


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_no_text_of_another_language_is_read_wrong(language: str, tell: Callable[[str], None]) -> None:
    for rows, score in ((quantities, score_quantities), (periods, score_periods)):
        result = score(rows(language))
        tell(f"gold {rows.__name__} of {language}: {result}")
        assert not result.wrong, told(result)
        assert len(result.right) > SHARE * result.texts


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize(("rows", "least"), [(quantities, 60), (periods, 30)])
def test_a_table_of_another_language_is_older_than_its_reader(
    language: str, rows: Callable[[str], list[Row]], least: int
) -> None:
    table = rows(language)
    written = Counter(row.written for row in table)
    assert len(table) >= least
    assert written["before"] >= len(table) / 2
    assert {row.language for row in table} == {language}


@pytest.mark.parametrize("rows", [quantities, periods])
@pytest.mark.parametrize("language", ["", *OTHER_LANGUAGES])
def test_no_text_is_asked_twice(rows: Callable[[str], list[Row]], language: str) -> None:
    asked = Counter((row.language, row.calendar, row.text) for row in rows(language))
    assert [text for text, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("language", ["", *OTHER_LANGUAGES])
def test_every_answer_names_units_and_qualifiers_that_exist(language: str) -> None:
    for row in quantities(language):
        for answer in answers_of(row):
            number = next(
                word for word in answer.split() if word.strip("-").replace("..", "").replace(".", "").isdigit()
            )
            qualifier, symbol = (side.strip() for side in answer.split(number, 1))
            assert qualifier in list(Qualifier), row
            assert not symbol or symbol in UNITS, row


@pytest.mark.parametrize("language", ["", *OTHER_LANGUAGES])
def test_every_answer_is_a_period_of_its_calendar(language: str) -> None:
    for row in periods(language):
        if row.answer not in (NOTHING, AMBIGUOUS):
            label, _, _ = row.answer.partition(" covering ")
            assert from_label(label, row.calendar).label == label, row


@pytest.mark.parametrize(
    ("text", "answer", "kind"),
    [
        ("54 kg and 390 kg", "54 kg; 390 kg", "right"),
        ("54 kg and 390 kg", "54 kg", "wrong"),
        ("54 kg and 390 kg", "390 kg; 54 kg", "wrong"),
        ("54 kg", "54 lb", "wrong"),
        ("54 kg", "54", "wrong"),
        ("about 54 kg", "54 kg", "wrong"),
        ("54 kg", NOTHING, "wrong"),
        ("25 kg per day", NOTHING, "right"),
        ("25 kg per day", "25 kg", "unread"),
        ("n/a", MISSING, "right"),
        ("n/a", NOTHING, "wrong"),
        ("-1", MISSING, "wrong"),
    ],
)
def test_readings_are_held_against_answers(text: str, answer: str, kind: str) -> None:
    score = score_quantities([Row(1, "before", "en", "", text, answer)])
    assert [name for name in ("right", "unread", "wrong") if getattr(score, name)] == [kind]


@pytest.mark.parametrize(
    ("text", "answer", "kind"),
    [
        ("July 2024", "2024-07", "right"),
        ("July 2024", "2024", "wrong"),
        ("July 2024", NOTHING, "wrong"),
        ("July 2024", AMBIGUOUS, "wrong"),
        ("07/08/2024", AMBIGUOUS, "right"),
        ("07/08/2024", "2024-07-08", "unread"),
        ("2025 (Jan to Sep)", "2025", "wrong"),
        ("soon", NOTHING, "right"),
    ],
)
def test_periods_are_held_against_answers(text: str, answer: str, kind: str) -> None:
    score = score_periods([Row(1, "before", "en", "", text, answer, "calendar")])
    assert [name for name in ("right", "unread", "wrong") if getattr(score, name)] == [kind]
