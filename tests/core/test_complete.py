from __future__ import annotations

import pytest

from monitor.core.complete import require_complete
from monitor.model import Shape
from monitor.model.errors import Incomplete
from monitor.reading.document import Document

BEFORE = Shape(100, ("a", "b"), closed=True)


def csv(rows: int, end: str = "\r\n", header: str = "a,b") -> Document:
    return Document(("\r\n".join([header, *["1,2"] * rows]) + end).encode(), media="csv")


@pytest.mark.parametrize("rows", [67, 100, 500])
def test_a_file_with_enough_rows_passes(rows: int) -> None:
    require_complete(csv(rows), BEFORE, minimum_rows=0.67)


def test_a_file_that_lost_too_many_rows_is_refused_with_both_counts() -> None:
    with pytest.raises(Incomplete, match=r"has 66 rows, the last good one had 100: .* 0\.67 .*`minimum_rows`"):
        require_complete(csv(66), BEFORE, minimum_rows=0.67)


@pytest.mark.parametrize(
    ("before", "share", "enough"), [(2, 0.67, 1), (3, 0.67, 2), (5, 0.67, 3), (100, 0.29, 29), (3, 1, 3)]
)
def test_the_share_is_one_of_whole_rows_so_that_a_list_of_a_few_may_lose_one(before, share, enough) -> None:
    shape = Shape(before, ("a", "b"), closed=True)
    require_complete(csv(enough), shape, minimum_rows=share)
    with pytest.raises(Incomplete, match=r"minimum_rows|no rows"):
        require_complete(csv(enough - 1), shape, minimum_rows=share)


def test_a_file_may_lose_its_last_line_end_where_the_source_says_so() -> None:
    with pytest.raises(Incomplete, match=r"`open_end: true`"):
        require_complete(csv(100, end=""), BEFORE, minimum_rows=0.67)
    require_complete(csv(100, end=""), BEFORE, minimum_rows=0.67, open_end=True)
    with pytest.raises(Incomplete, match="cut short"):
        require_complete(csv(100, end="\r\n7"), BEFORE, minimum_rows=0.67, open_end=True)


@pytest.mark.parametrize("before", [None, BEFORE, Shape(0, ("a",), closed=True)])
def test_a_file_without_rows_is_refused(before: Shape | None) -> None:
    with pytest.raises(Incomplete, match="a header and no rows"):
        require_complete(csv(0), before, minimum_rows=0.67)


def test_a_file_that_lost_its_last_line_end_was_cut() -> None:
    with pytest.raises(Incomplete, match="stops in line 101 without a line end"):
        require_complete(csv(100, end=""), BEFORE, minimum_rows=0.67)
    require_complete(csv(100, end=""), Shape(100, ("a", "b"), closed=False), minimum_rows=0.67)
    require_complete(csv(100, end=""), None, minimum_rows=0.67)


def test_a_last_line_with_too_few_cells_was_cut() -> None:
    with pytest.raises(Incomplete, match="the last line 102 has 1 cells instead of 2: the file was cut short"):
        require_complete(csv(100, end="\r\n7"), None, minimum_rows=0.67)


def test_a_column_that_is_gone_is_left_to_the_rules() -> None:
    require_complete(csv(100, header="a,c"), BEFORE, minimum_rows=0.67)


def test_other_documents_pass() -> None:
    require_complete(Document(b"<!doctype html><p>x"), BEFORE, minimum_rows=0.67)
    require_complete(Document(b"text"), BEFORE, minimum_rows=0.67)


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_file_cut_within_a_line_is_never_taken_for_whole(cut: int) -> None:
    body = csv(30).body.replace(b"1,2", b"123,4567")[:-cut]
    document = Document(body, media="csv")
    try:
        require_complete(document, Shape(30, ("a", "b"), closed=True), minimum_rows=0.9)
    except Incomplete:
        return
    assert {tuple(row) for row in document.records.rows} == {("123", "4567")}
    assert body.endswith((b"4567\r\n", b"4567\r"))
