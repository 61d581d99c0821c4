"""Ask where what stands beside a value names another thing than in the release before: another kind of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from monitor.kinds.extract.rows.whole import CALLED_TOTAL
from monitor.model import Doubt, DoubtKind, Labels, Reading
from monitor.reading.labels import fold, spelling
from monitor.reading.marks import is_status
from monitor.reading.period.mentioned import mentioned_in
from monitor.reading.retitled import is_another_title

MOST_COMPARED = 5_000
"""Rows that are held against those of the release before."""
LONGEST = 60
"""A longer text is a note and no label."""
MOST_NAMES = 100
"""Columns of a file of which it is known whether one is new."""
_SAYS_NOTHING = re.compile(
    r"note|remark|freq|comment|source|flag|symbol|link|url|href|release|vintage|version|edition|revision|updat|date|time|quality"
    r"|publi|unit|einheit|unidad|eenheid|uom|decimals|bemerk|quelle|anmerk|hinweis|stand|observa|fuente|nota|remarque|fonte|bron|opmerking|contact|descri|name"
    r"|title"
)
"""In the names of columns whose texts tell no rows apart."""
_NAMES_A_PLACE = re.compile(
    r"(?:.*(?:region|country|state|area|place|location|city|county|province|department|district|geo|indicator|measure"
    r"|series|drug|substance|categor|group|site|port|land|gebiet|pays|pa[ií]s).*)?[\s_-]?name"
)
"""Names of columns that hold names of what rows are about."""
_TITLE = re.compile(
    r"(?:.*[\s_-])?(?:title|titel|titre|t[ií]tulo|titolo)|units?(?:[\s_-]of[\s_-]measure(?:ment)?)?|uom"
)
"""Names of columns whose texts are worded now in one way and now in another."""
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class InCommon:
    """What the rows of one figure have in common in columns that its rule does not name.

    Attributes:
        figure_id: whose rows they are.
        place: which of several tables they are in; empty for the only one.
        texts: for each column that the rule does not name the different texts of the rows.
        names: all columns of the table.
    """

    figure_id: str
    place: str
    texts: Mapping[str, Collection[str]]
    names: Collection[str]

    @property
    def labels(self) -> Labels:
        """What they have in common, by column, and the names of all columns, to be known at the next release."""
        found = {self._key(name): frozenset(own) for name, own in self.texts.items() if _is_label(name, own)}
        return found | ({self._of_all: frozenset(self.names)} if len(self.names) <= MOST_NAMES else {})

    def asked(self, readings: Iterable[Reading], before: Labels, parted: Callable[[str], bool]) -> list[Reading]:
        """The readings, with a doubt where the rows have another label than before, or one of several of a new column.

        Args:
            readings: what the rows say.
            before: the labels of the release before.
            parted: whether rows that are not read may have another text in a column.
        """
        doubt = next(filter(None, (self._doubt(name, own, before, parted) for name, own in self.texts.items())), None)
        return [replace(one, unfamiliar=one.unfamiliar or doubt) for one in readings] if doubt else list(readings)

    def _doubt(self, name: str, own: Collection[str], before: Labels, parted: Callable[[str], bool]) -> Doubt | None:
        if not _is_label(name, own):
            return None
        (label,) = own
        was = before.get(self._key(name))
        if was is not None:
            (stood,) = was
            other = is_another_title(stood, label) if _is_title(name) else spelling(stood) != spelling(label)
            return Doubt(DoubtKind.LABEL_OTHER, found=stood, label=label, column=name) if other else None
        names = before.get(self._of_all)
        if names is None or name in names or _is_title(name) or CALLED_TOTAL.fullmatch(fold(label)) or not parted(name):
            return None
        return Doubt(DoubtKind.LABEL_OTHER, label=label, column=name)

    def _key(self, name: str) -> str:
        return f"{name}, rows of {self.figure_id}"

    @property
    def _of_all(self) -> str:
        return f"{self.place}, columns"


def has_several(texts: Collection[str]) -> bool:
    """Whether a column has several texts."""
    return len([one for one in texts if one]) > 1


def _is_label(name: str, own: Collection[str]) -> bool:
    """Whether a column has one short text in common that is no number, time, note or status; or a title."""
    if len(own) != 1 or is_status(name):
        return False
    (text,) = own
    if _is_title(name):
        return 0 < len(text) <= LONGEST_TITLE
    folded = fold(name)
    if _SAYS_NOTHING.search(folded) and not _NAMES_A_PLACE.fullmatch(folded):
        return False
    return 0 < len(text) <= LONGEST and not any(map(str.isdigit, text)) and not mentioned_in(text, "en")


def _is_title(name: str) -> bool:
    return _TITLE.fullmatch(fold(name)) is not None
