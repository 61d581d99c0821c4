from __future__ import annotations

import pytest

from monitor.reading.filled import awaits_number
from monitor.reading.quantity import find_quantities

WAITING = """#; ##; --; ——; …; ...; ?; __; --,---; #,###; -- %; NaN; NaN%; undefined; null; [object Object]; Loading…;
loading data ...; Chargement en cours…; {{ n }}; ${n}; <%= n %>"""


@pytest.mark.parametrize("text", ["", " ", *WAITING.replace("\n", " ").split("; ")])
def test_a_place_that_scripts_fill_in_later_is_known(text: str) -> None:
    assert awaits_number(text)


@pytest.mark.parametrize(
    "text", ["n/a", "-", "–", "—", ".", "..", "*", "suppressed", "x", "F", "0", "-5", "–5", "5 –", "#1", "{a}", "none"]
)
def test_numbers_and_statements_are_none(text: str) -> None:
    assert not awaits_number(text)


@pytest.mark.parametrize(
    "expression", ["{{ total | number:2 }}", "${rows[3]}", "<%= round(x, 2) %>", "{0:N0}", "{{7}}"]
)
def test_a_number_inside_a_template_is_never_read(expression: str) -> None:
    found = find_quantities(f"In all {expression} cases of 12 kg were seen in {expression}.")
    assert [quantity.printed for quantity in found] == ["12 kg"]


@pytest.mark.parametrize("text", ["", "null"])
def test_what_a_data_file_leaves_empty_is_its_statement(text: str) -> None:
    assert awaits_number(text)
    assert not awaits_number(text, on_page=False)
