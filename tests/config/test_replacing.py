"""Another rule for a figure is put into the file, and everything else in it stays as it was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from monitor.config.load import load
from monitor.config.replacing import OtherRule, with_rule
from monitor.model.errors import UsageError

FILE = dedent(
    """\
    # Ours.
    settings: {timezone: UTC, contact: a@example.org}
    sources:
      ports:  # of the south
        title: Ports
        publisher: Harbour office
        url: https://example.org/ports
        figures:
          # Boats that came back.
          boats:
            label: Boats
            unit: number
            extract:  # by its row
              table:
                # The upper one.
                row: East quay
                periods: columns
            # What it can be.
            bounds: {min: 0}
          ships: {label: Ships, unit: number, period: undated, extract: {text: {pattern: "{figure} ships"}}}
    """
)
NEW = OtherRule("table", {"row": "Eastern quay", "periods": "columns"})


def test_a_rule_takes_the_place_of_another_and_nothing_else_moves() -> None:
    text = with_rule(FILE, "ports", "boats", NEW)
    old = FILE[FILE.index("        extract:") : FILE.index("        # What it can be.")]
    head, tail = FILE.split(old)
    assert text.startswith(head)
    assert text.endswith(tail)
    assert "# by its row\n" in text
    assert "# The upper one." in text
    assert "Eastern quay" in text
    assert "East quay" not in text


def test_a_rule_on_one_line_is_written_on_that_line() -> None:
    text = with_rule(FILE, "ports", "ships", OtherRule("text", {"pattern": "{figure} ships at sea"}))
    [line] = [line for line in text.split("\n") if "ships:" in line]
    assert line.endswith("extract: {text: {pattern: '{figure} ships at sea'}}}")
    assert text.replace(line, "") == FILE.replace(FILE.split("\n")[-2], "")


def test_the_earlier_rule_is_kept_for_its_days(tmp_path: Path) -> None:
    before = ("table", {"row": "East quay", "periods": "columns"})
    text = with_rule(FILE, "ports", "boats", OtherRule(NEW.kind, NEW.options, date(2024, 5, 3), before))
    text = with_rule(
        text, "ports", "boats", OtherRule("table", {"row": "E"}, date(2024, 7, 9), (NEW.kind, NEW.options))
    )
    (tmp_path / "sources.yaml").write_text(text)
    [figure, _] = load(tmp_path / "sources.yaml").sources["ports"].figures
    assert [str(one.until) for one in figure.earlier] == ["2024-05-03", "2024-07-09"]
    assert "# What it can be." in text
    assert "\n\n" not in text


def test_the_same_for_a_figure_on_one_line(tmp_path: Path) -> None:
    rule = OtherRule("text", {"pattern": "{figure} vessels"}, date(2024, 5, 3), ("text", {"pattern": "{figure} ships"}))
    (tmp_path / "sources.yaml").write_text(with_rule(FILE, "ports", "ships", rule))
    [_, figure] = load(tmp_path / "sources.yaml").sources["ports"].figures
    assert [str(one.until) for one in figure.earlier] == ["2024-05-03"]


def test_a_figure_of_another_file_is_written_by_hand() -> None:
    with pytest.raises(UsageError, match="write this there"):
        with_rule(FILE, "ports", "sails", NEW)
