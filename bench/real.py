"""``python -m bench real FOLDER``: the program on real documents that somebody else read before, figure by figure.

The folder holds documents beside a ``TRUTH.json``: by document the figures that a person found in it, and traps, which
are numbers that are no such figure. The rules that are tried stand in ``bench/rules``: each was written as a new user
writes it, from what the figure is called and where it stands, after a look at the document and at ``docs``; once more,
from the message alone, where that was refused. Of 136 figures the first try read 76 and the second 96 on that day, none
of them wrong. One that points at a trap must read nothing. Whether a reading is right is a comparison of values
alone; a refusal is loud, and counted beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from tabulate import tabulate

from monitor.config.load import load
from monitor.core.catalogue import Figure, Source
from monitor.core.extract import read_each
from monitor.model import Capture, Observation, Status
from monitor.model.errors import CheckError
from monitor.reading.document import Document
from monitor.reading.labels import shortened

RULES = Path(__file__).with_name("rules")
DOCUMENTS = ("pdf", "pages", "workbooks", "data")
"""The files of rules for single documents."""
TRUTH = "TRUTH.json"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = {"thousand": 10**3, "million": 10**6, "millones": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
MAGNITUDE = re.compile(rf"(?:(?:Euro|£) )?({'|'.join(TIMES)})\b", re.IGNORECASE)
"""At the start of the unit that the truth names; our rules give plain units."""


class Verdict(StrEnum):
    """What came of one rule."""

    RIGHT = "right"
    """The value that the person found."""
    WRONG = "wrong"
    """Another value, believed."""
    REFUSED = "refused"
    """None, and why."""
    HELD = "trap held"
    """Nothing was read where nothing was to be read."""
    SPRUNG = "trap sprung"
    """A number was read where nothing was to be read."""
    UNTRIED = "without rule"
    """A figure that no rule points at."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One figure or trap of a document.

    Attributes:
        file: the document's name.
        form: its format.
        what: what the person called it.
        verdict: what came of it.
        told: what was read, or why nothing was.
    """

    file: str
    form: str
    what: str
    verdict: Verdict
    told: str = ""


def sources(*names: str) -> Mapping[str, Source]:
    """The sources of these files of rules, by the last part of their address."""
    catalogues = [load(RULES / f"{name}.yaml") for name in names]
    return {source.url.rpartition("/")[2]: source for one in catalogues for source in one.sources.values()}


def truth_of(folder: Path) -> Mapping[str, Any] | None:
    """What a person found in the folder's documents; None where there is no such folder."""
    path = folder / TRUTH
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def expected_value(figure: Mapping[str, Any]) -> Decimal:
    """The figure's value in a unit without magnitude: 150.2 million is 150200000."""
    magnitude = MAGNITUDE.match(figure["unit"])
    return Decimal(figure["value"]) * (TIMES[magnitude[1].lower()] if magnitude else 1)


def score_documents(folder: Path, truth: Mapping[str, Any]) -> Iterator[Scored]:
    """Every figure and trap of every document, in the order of the truth."""
    known = sources(*DOCUMENTS)
    for document in truth["documents"]:
        source = known[document["file"]]
        read = {figure.label: found for figure, found in _read(source, folder / document["file"])}
        for figure in document["figures"]:
            yield _scored(document, figure["what"], *_judged(read.get(figure["what"]), expected_value(figure)))
        for trap in document["traps"]:
            found = read.get(trap["what"], _printed_as(trap["printed"], read.values()))
            yield _scored(document, trap["what"], *_judged_as_trap(found))


Found = Sequence[Observation] | CheckError


def _read(source: Source, path: Path) -> Sequence[tuple[Figure, Found]]:
    """As ``monitor extract`` does."""
    capture = Capture(source.url, path.as_uri(), 200, {}, path.read_bytes(), NOW)
    try:
        document = Document.of(capture, media=source.media, encoding=source.encoding, member=source.member)
    except CheckError as error:
        return [(figure, error) for figure in source.figures]
    return read_each(source.figures, document)


def _printed_as(printed: str, found: Iterable[Found]) -> Sequence[Observation]:
    """What any rule read from these characters; of traps that no rule can point at, such as the number of a page."""
    return [one for some in found if not isinstance(some, CheckError) for one in some if one.printed == printed]


def _judged(found: Found | None, expected: Decimal) -> tuple[Verdict, str]:
    match found:
        case None:
            return Verdict.UNTRIED, ""
        case CheckError():
            return Verdict.REFUSED, str(found)
        case [only] if only.status is Status.SUSPECT:
            return Verdict.REFUSED, f"asked about, printed {only.printed!r}"
        case [only] if only.value is not None:
            told = f"{only.value:f} for {expected:f}, printed {only.printed!r}"
            return Verdict.RIGHT if only.value == expected else Verdict.WRONG, told
        case _:
            return Verdict.REFUSED, f"{len(found)} values, the last one printed {found[-1].printed!r}"


def _judged_as_trap(found: Found) -> tuple[Verdict, str]:
    if isinstance(found, CheckError):
        return Verdict.HELD, str(found)
    believed = [one for one in found if one.status is not Status.SUSPECT]
    numbers = [one.printed for one in believed if one.value is not None or one.low is not None]
    return (Verdict.SPRUNG, f"printed {numbers}") if numbers else (Verdict.HELD, "nothing, or a missing value")


def _scored(document: Mapping[str, Any], what: str, verdict: Verdict, told: str) -> Scored:
    return Scored(document["file"], document["kind"], what, verdict, told)


def counts_of(scored: Sequence[Scored]) -> dict[Verdict, int]:
    """How many there are of each verdict."""
    return {verdict: sum(one.verdict is verdict for one in scored) for verdict in Verdict}


def lines_of(scored: Sequence[Scored]) -> list[str]:
    """A table by document and by format, then what was not read right, with its reason in short."""
    groups = {one.file: [other for other in scored if other.file == one.file] for one in scored}
    groups |= {f"all {one.form}": [other for other in scored if other.form == one.form] for one in scored}
    groups["all"] = list(scored)
    rows = [[name, *counts_of(group).values()] for name, group in groups.items()]
    unread = [one for one in scored if one.verdict in (Verdict.WRONG, Verdict.REFUSED, Verdict.SPRUNG)]
    table = tabulate(rows, ["", *Verdict], disable_numparse=True, colalign=("left", *["right"] * len(Verdict)))
    return [table, "", *(f"{one.verdict}: {one.file}: {one.what}: {shortened(one.told, 200)}" for one in unread)]
