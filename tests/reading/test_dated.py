"""`monitor.reading.dated`: a period read by the words around it."""

from __future__ import annotations

import pytest

from monitor.model import Ask
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.dated import When, find_dated, find_only_dated
from monitor.reading.pattern import Pattern
from monitor.reading.units import unit

RATE = "The jobless rate stood at 4.7% in April to June 2025, up from 4.5% in the year to June 2024."


def found(pattern: str, text: str, calendar: str = "calendar", language: str = "en") -> list[tuple[str, str]]:
    dated = find_dated(Pattern.parse(pattern), text, calendar=calendar, language=language)
    return [(one.match.quantity.printed, one.said.named.period.label) for one in dated]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("stood at {figure} in {period}", RATE, [("4.7%", "2025-Q2")]),
        ("up from {figure} in {period}", RATE, [("4.5%", "2023-07-01/2024-06-30")]),
        ("In {period}, {figure} were seized", "In October 2025, 45 guns were seized.", [("45 guns", "2025-10")]),
        ("stood at {figure} in {period}", RATE.upper(), [("4.7%", "2025-Q2")]),
        ("{period}: {figure}", "October 2025: 45 guns", [("45 guns", "2025-10")]),
        ("({period}) {figure}", "Guns (Q3 2025) 45 guns", [("45 guns", "2025-Q3")]),
        (
            "In {period} ... {figure} were seized",
            "In the three months to October 2025, at all ports, 45 guns were seized.",
            [("45 guns", "2025-08-01/2025-10-31")],
        ),
        ("{figure} guns in {period}", "45 guns in October 2025, and 40 in May", [("45 guns", "2025-10")]),
        (
            "In {period}, {figure} were",
            "In May 2025, 45 guns were seized. In June 2025, 40 guns were found.",
            [("45 guns", "2025-05"), ("40 guns", "2025-06")],
        ),
        ("In {period}, {figure} were", "In May 2025, 45 guns were seized. Nobody was hurt.", [("45 guns", "2025-05")]),
        ("In {period}, {figure} were", "In May, 45 guns were seized.", []),
        ("In {period}, {figure} were", "In the same month, 45 guns were seized.", []),
    ],
)
def test_the_longest_period_beside_a_number_is_read(pattern: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(pattern, text) == expected


def test_years_are_counted_by_the_figures_calendar_in_its_language() -> None:
    pattern, fiscal = "In {period}, {figure} were", "In FY2024, 45 guns were seized."
    assert found(pattern, fiscal, "us-federal") == [("45 guns", "FY2024")]
    with pytest.raises(Ambiguous, match="is a fiscal year: name its calendar"):
        found(pattern, fiscal)
    french = "En octobre 2025, 1 234 armes ont été saisies."
    assert found("En {period}, {figure} ont été", french, language="fr") == [("1 234 armes", "2025-10")]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{figure} guns in {period}", "45 guns in October 2025 and November 2025"),
        ("{figure} guns in {period}", "45 guns in 2024-2025 and 2026"),
        ("{period}: {figure} guns", "September and October 2025: 45 guns"),
        ("{period}: {figure} guns", "September 2025 and October 2025: 45 guns"),
        ("stood at {figure} ... {period}", RATE),
    ],
)
def test_what_is_not_one_period_for_certain_is_refused(pattern: str, text: str) -> None:
    with pytest.raises(Ambiguous):
        found(pattern, text)


ASK = Ask("police/guns", unit("number"))


def test_one_number_with_its_period_is_read_out_of_a_text_or_the_text_is_shown() -> None:
    pattern = Pattern.parse("In {period}: {figure}")
    quantity, said = find_only_dated(pattern, "In 2025 to date: 45 guns", "element '#a'", ASK)
    assert (quantity.printed, said.words, said.named.period.label) == ("45 guns", "2025 to date", "2025")
    with pytest.raises(NoMatch, match=r"element '#a' does not read 'In \{period\}: \{figure\}'; it reads 'Total: 45'"):
        find_only_dated(pattern, "Total: 45", "element '#a'", ASK)
    with pytest.raises(Ambiguous, match="2 numbers read"):
        find_only_dated(pattern, "In 2025: 45 guns. In 2024: 40 guns.", "element '#a'", ASK)


@pytest.mark.parametrize(
    ("words", "texts", "label"),
    [
        (
            "Figures for {period}",
            ["Border report", "Figures for the three months to October 2025."],
            "2025-08-01/2025-10-31",
        ),
        ("as of {period}", ["Doses as of May 3, 2021 (updated daily)"], "2021-05-03"),
        ("{period} release", ["The October 2025 release", "The October 2025 release"], "2025-10"),
        ("Monthly report, {period}", ["Monthly report, October 2025", "Annual report, 2024"], "2025-10"),
    ],
)
def test_a_period_is_read_by_the_words_around_it(words: str, texts: list[str], label: str) -> None:
    assert When.parse(words).find_only(texts).named.period.label == label


def test_what_is_too_long_to_be_a_sentence_is_not_looked_at() -> None:
    hostile = "In October 2025, 45 guns were seized " + "1 2 3 " * 2_000
    assert found("In {period}, {figure} were", hostile) == []


def test_two_periods_where_one_should_stand_are_refused_and_none_is_told_with_what_is_near() -> None:
    with pytest.raises(Ambiguous, match=r"several periods stand where 'Report of \{period\}' says: 2025-10, 2025-09"):
        When.parse("Report of {period}").find_only(["Report of October 2025", "Report of September 2025"])
    with pytest.raises(NoMatch, match=r"no period stands where 'Report of \{period\}' says; the nearest sentence is"):
        When.parse("Report of {period}").find_only(["Report of this month"])


@pytest.mark.parametrize(
    "words", ["{period}", "Report", "Report of {period} or {period}", "Report ... {period}", "{x} {period}"]
)
def test_words_around_a_period_are_plain_and_there(words: str) -> None:
    with pytest.raises(ValueError, match="period"):
        When.parse(words)


@pytest.mark.parametrize("text", ["In {period}, {period}: {figure}", "In {perid}: {figure}"])
def test_a_pattern_holds_one_period_at_most_and_nothing_else_in_braces(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Pattern.parse(text)
