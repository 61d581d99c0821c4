"""Choose the script of a page whose data a rule reads."""

from __future__ import annotations

from typing import Any

from monitor.kinds.extract.places import text_for_message
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.jsonpath import find_places
from monitor.reading.document.scripts import scripts_called
from monitor.reading.labels import did_you_mean, listed, shortened, tidy


def script_of(page: Document, name: str, path: str) -> tuple[str, Any]:
    """The name and the data of the one script that is called so: of several, the only one in which a path leads to
    something.

    Raises:
        NoMatch: there is none.
        Ambiguous: there are several.
        NotUsable: what it holds is no JSON.
    """
    named = scripts_called(name, page.scripts)
    if not named:
        names = _names_in(page)
        there = listed(names) if names else text_for_message(page)
        raise NoMatch(f"no script of the page is called {name!r}{did_you_mean(name, names)} (there are: {there})")
    if len(named) == 1:
        return str(named[0]), named[0].data
    holding = [(one, data) for one in named if (data := one.data_or_none) is not None and find_places(data, path)]
    if len(holding) != 1:
        begin = listed([shortened(tidy(one.text), 50) for one in named])
        raise Ambiguous(
            f"{len(named)} scripts are called {name!r}, and in {len(holding) or 'none'} of them something is at "
            f"{path!r} ({begin}): name the script's id, or what it assigns to, or narrow the path"
        )
    return str(holding[0][0]), holding[0][1]


def advice_for(document: Document) -> str:
    """What to do where a document is no JSON file."""
    if names := _names_in(document):
        return f"it holds data in scripts: name the one to read as `script` ({listed(names)})"
    return "open the address in a browser; some interfaces want `accept: application/json` in their fetch options"


def _names_in(page: Document) -> list[str]:
    return list(dict.fromkeys(name for one in page.scripts for name in one.names))
