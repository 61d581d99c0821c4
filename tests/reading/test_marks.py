from __future__ import annotations

import pytest

from monitor.reading.marks import Mark, is_provisional, meaning_of
from monitor.reading.period.marked import take_marks


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("p", {Mark.PROVISIONAL}),
        ("(p)", {Mark.PROVISIONAL}),
        ("[P]", {Mark.PROVISIONAL}),
        ("prelim.", {Mark.PROVISIONAL}),
        ("(first estimate)", {Mark.PROVISIONAL}),
        ("(données provisoires)", {Mark.PROVISIONAL}),
        ("vorläufig", {Mark.PROVISIONAL}),
        ("(datos provisionales)", {Mark.PROVISIONAL}),
        ("est.", {Mark.ESTIMATED}),
        ("(e)", {Mark.ESTIMATED}),
        ("forecast", {Mark.FORECAST}),
        ("(r)", {Mark.REVISED}),
        ("révisé", {Mark.REVISED}),
        ("r/", {Mark.REVISED}),
        ("(p, r)", {Mark.PROVISIONAL, Mark.REVISED}),
        ("(r/e)", {Mark.REVISED, Mark.ESTIMATED}),
        ("*", {Mark.NOTE}),
        ("†‡", {Mark.NOTE}),
        ("²", {Mark.NOTE}),
        ("ᵖ", {Mark.PROVISIONAL}),
        ("[12]", {Mark.NOTE}),
        ("(b)", {Mark.NOTE}),
    ],
)
def test_marks_say_how_final_a_value_is(text: str, says: set[Mark]) -> None:
    assert meaning_of(text) == says


@pytest.mark.parametrize(
    "text", ["", "()", "x", "12", "(123)", "(ab)", "(p, Paris)", "Total", "(Jan to Sep)", "million"]
)
def test_what_is_no_mark_says_nothing(text: str) -> None:
    assert meaning_of(text) == frozenset()


@pytest.mark.parametrize(("text", "provisional"), [("p", True), ("e", True), ("f", True), ("r", False), ("*", False)])
def test_what_may_still_be_replaced_is_provisional(text: str, provisional: bool) -> None:
    assert is_provisional(meaning_of(text)) is provisional


def test_a_text_of_hundreds_of_characters_has_no_marks() -> None:
    assert take_marks(f"{'North ' * 5}(p)") == (f"{'North ' * 5}".strip(), frozenset({Mark.PROVISIONAL}))
    assert take_marks(long := f"{'North ' * 50}(p)") == (long, frozenset())
