"""Texts with the right answer, decided by a person's reading, and how a reader's answers are held against them.

The texts are our own short sentences in the manner of the publishers that they name. `written` says whether a row was
there before the readers were changed to fit the table (``before``) or came later (``after``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.model import Quantity, canonical
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.period import read_coverage, read_period
from monitor.reading.quantity import find_quantities, is_missing, read_quantity

FOLDER = Path(__file__).parent
OTHER_LANGUAGES = ("de", "es", "pt", "it", "nl")
"""Those that have tables of their own. Nouns that are counted have no unit there: ``474 Fälle`` is 474."""
NOTHING, MISSING, AMBIGUOUS = "nothing", "missing", "ambiguous"
"""Answers beside quantities and periods: no quantity or period; a mark for a missing value; not to be decided."""
YEARS = " years"
"""Behind a row's language: years are asked for."""
_SPACES = {"\\u00a0": "\u00a0", "\\u202f": "\u202f", "\\u2009": "\u2009"}


@dataclass(frozen=True, slots=True)
class Row:
    """One text of a table.

    Attributes:
        line: in the file.
        written: ``before`` or ``after``.
        language: ``en``, ``de`` …; in the table of quantities ``en years`` where years are asked for.
        manner: whose manner of writing it is.
        text: what stands there.
        answer: what a person reads.
        calendar: by which years are counted, in the table of periods.
    """

    line: int
    written: str
    language: str
    manner: str
    text: str
    answer: str
    calendar: str = ""


@dataclass(slots=True)
class Score:
    """How one reader did on one table.

    Attributes:
        right: rows answered as a person would.
        unread: rows left unread where a person reads something.
        wrong: rows with another answer than a person's, with that answer.
    """

    right: list[Row] = field(default_factory=list)
    unread: list[Row] = field(default_factory=list)
    wrong: list[tuple[Row, str]] = field(default_factory=list)

    @property
    def texts(self) -> int:
        """How many there are."""
        return len(self.right) + len(self.unread) + len(self.wrong)

    def __str__(self) -> str:
        counts = len(self.right), len(self.unread), len(self.wrong)
        return f"{self.texts} texts, {counts[0]} read right, {counts[1]} left unread, {counts[2]} wrong"


def quantities(language: str = "") -> list[Row]:
    """The table of quantities: of English and French, or of another language."""
    return list(_rows(f"quantities.{language}.tsv" if language else "quantities.tsv"))


def periods(language: str = "") -> list[Row]:
    """The table of periods: of English and French, or of another language."""
    return list(_rows(f"periods.{language}.tsv" if language else "periods.tsv"))


def _rows(name: str) -> Iterator[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            for written, space in _SPACES.items():
                row["text"] = row["text"].replace(written, space)
            yield Row(line=line, **row)


def answers_of(row: Row) -> list[str]:
    """The quantities that a person reads in a text, in its order."""
    return [] if row.answer in (NOTHING, MISSING) else row.answer.split("; ")


def spoken(quantity: Quantity) -> str:
    """A quantity as the table writes it: ``more than 7 kg``, ``3..9 %``, ``946``."""
    if quantity.low is not None and quantity.high is not None:
        number = f"{canonical(quantity.low)}..{canonical(quantity.high)}"
    else:
        number = canonical(quantity.value) if quantity.value is not None else ""
    unit = quantity.unit.symbol if quantity.unit else ""
    return " ".join(filter(None, (quantity.qualifier.value, number, unit)))


def readings(row: Row) -> str:
    """Everything that our reader of quantities says of a row."""
    language, _, asked = row.language.partition(" ")
    found = [spoken(one) for one in find_quantities(row.text, language=language, years=bool(asked))]
    return f"{'; '.join(found)} | {_whole(row.text, language)} | {is_missing(row.text)}"


def score_quantities(rows: list[Row]) -> Score:
    """How our reader does: what it finds, what it reads as a whole, and what it takes for missing."""
    score = Score()
    for row in rows:
        language, _, asked = row.language.partition(" ")
        found = [spoken(one) for one in find_quantities(row.text, language=language, years=bool(asked))]
        answers = answers_of(row)
        whole = _whole(row.text, language)
        if is_missing(row.text) != (row.answer == MISSING):
            score.wrong.append((row, "a mark for a missing value" if is_missing(row.text) else "no such mark"))
        elif not _in_order(found, answers):
            score.wrong.append((row, "; ".join(found)))
        elif whole and [whole] != [one for one in answers if not one.endswith(YEARS[:-1])]:
            score.wrong.append((row, f"{whole}, as a whole"))
        else:
            (score.right if found == answers else score.unread).append(row)
    return score


def _whole(text: str, language: str) -> str:
    """The one quantity that the text is read as; empty where that is refused."""
    try:
        return spoken(read_quantity(text, language=language))
    except (NoMatch, Ambiguous):
        return ""


def _in_order(found: list[str], answers: list[str]) -> bool:
    """Whether everything found is an answer, in the answers' order; some may be left out."""
    rest = iter(answers)
    return all(one in rest for one in found)


def score_periods(rows: list[Row]) -> Score:
    """How our reader of periods does."""
    score = Score()
    for row in rows:
        found = read(row)
        if not found:
            (score.right if row.answer in (NOTHING, AMBIGUOUS) else score.unread).append(row)
        elif found == row.answer:
            score.right.append(row)
        else:
            score.wrong.append((row, found))
    return score


def read(row: Row) -> str:
    """The period of a row, with what it covers where that is said; empty where it is refused."""
    try:
        period = read_period(row.text, calendar=row.calendar, language=row.language)
        covered = read_coverage(row.text, calendar=row.calendar, language=row.language)
    except (NoMatch, Ambiguous):
        return ""
    return f"{period.label} covering {covered.start}/{covered.end}" if covered else period.label
