"""Judge whether a data file is whole before anything in it is compared."""

from __future__ import annotations

from dataclasses import replace
from math import floor

from monitor.model import Labels, Shape
from monitor.model.errors import READ_AGAIN, Incomplete
from monitor.reading.document import Document
from monitor.reading.labels import counted

NEARLY = 1e-9
"""What a share of a number of rows may be too small by, as binary fractions are."""


def require_complete(document: Document, before: Shape | None, *, minimum_rows: float, open_end: bool = False) -> None:
    """Let a whole CSV file, and every document that is no CSV file, pass.

    A column that `before` had and this file lacks is no failure here: rules name the columns that they need,
    and a publisher may drop one that nobody reads.

    Args:
        document: what came.
        before: what the last good release looked like; None when there is none.
        minimum_rows: the share of the rows of `before` that this file must have, such as 0.67: in whole rows, so that
            a list of two or three may lose one.
        open_end: whether the last line of a whole file may lack its line end.

    Raises:
        Incomplete: it has no rows, has far fewer than before, was cut in its last line, or is damaged.
    """
    after = document.shape
    if after is None:
        return
    if after.rows == 0:
        raise Incomplete(f"the data file has a header and no rows: the publisher may be replacing it{READ_AGAIN}")
    if before is None:
        return
    if after.rows < floor(minimum_rows * before.rows + NEARLY):
        raise Incomplete(
            f"the data file has {counted(after.rows, 'row')}, the last good one had {before.rows:,}: less than the "
            f"share of {minimum_rows:g} that must be there; if the publisher really shortened it, lower `minimum_rows`"
        )
    if before.closed and not after.closed and not open_end:
        raise Incomplete(
            f"the data file stops in line {document.records.line_of(after.rows - 1):,} without a line end, "
            f"which the last good one had: it was probably cut short{READ_AGAIN}, and "
            "where the publisher writes whole files so, set `open_end: true` for the source"
        )


def shape_with(shape: Shape | None, labels: Labels, before: Shape | None) -> Shape | None:
    """What is kept to judge the next release by: a document's shape, with its labels.

    The labels of a column that was not met this time, as of an optional figure that is absent, are those of before.

    Args:
        shape: what the document looks like; None for one that is no CSV file.
        labels: the values of its label columns.
        before: what was kept of the release before.
    """
    known = {**(before.labels if before else {}), **labels}
    return replace(shape or Shape(), labels=known) if known else shape
