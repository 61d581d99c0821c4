"""The sheets of a workbook that a name fits, and the words of one."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model.errors import NoMatch
from monitor.reading.document.workbook import Sheet
from monitor.reading.labels import did_you_mean, listed, same_label


def sheets_named(sheets: Mapping[str, Sheet], wanted: str) -> list[Sheet]:
    """The sheets that a name fits; where it is empty, all that are shown. A hidden one stands for no shown one.

    Raises:
        NoMatch: there is none.
    """
    fitting = [sheet for name, sheet in sheets.items() if not wanted or same_label(wanted, name)]
    shown = [sheet for sheet in fitting if not sheet.hidden]
    found = shown or (fitting if wanted else [])
    if not found and not wanted:
        raise NoMatch(
            f"all sheets of the workbook are hidden: name the one that is meant (sheets: {listed([*sheets])})"
        )
    if not found:
        hint = did_you_mean(wanted, sheets)
        raise NoMatch(f"no sheet {wanted!r} in the workbook{hint} (sheets: {listed([*sheets])})")
    return found


def sheet_words(sheet: Sheet) -> str:
    """What a message calls a sheet."""
    return f'sheet "{sheet.name}"{" (hidden)" if sheet.hidden else ""}'
