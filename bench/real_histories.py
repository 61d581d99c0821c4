"""``python -m bench real``, second part: every version of a document in turn, and what the program tells of each.

The versions are filed as ``monitor backfill`` files them, on a fresh database, at the times that their names say. Held
against the truth are, for each figure and version, the value that stands then and whether a change was told. A version
that could not be read is loud; a change that nobody told, one that did not happen, and another value are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tabulate import tabulate

from bench.real import RULES, Verdict, counts_of, lines_of, score_documents, sources, truth_of
from monitor.config.load import load
from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.model import Outcome, Status
from monitor.reading.labels import shortened
from monitor.services.backfill import Backfilled, DatedFile, backfill
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.places import CAPTURES

FOLDER = CAPTURES / "real"
HISTORIES = "histories"
DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:T(?P<hour>\d{2})(?P<minute>\d{2}))?")
NOON = timedelta(hours=12)
STANDS = "SELECT value, status FROM figures_current WHERE figure_id = :figure AND series = '' AND period = :period"
TOLD = "SELECT count(*) FROM change_log WHERE figure_id = :figure AND period IN (:period, '') AND seen_at = :at"


@dataclass(slots=True)
class History:
    """What came of one history.

    Attributes:
        folder: its folder.
        right: how many values stood right.
        unread: how many stood where a version was not read, or in doubt where the truth has none: asked about.
        told: how many true changes were told.
        wrong: values that were others than the truth's, each in words.
        false_alerts: changes told that did not happen.
        missed: changes of versions that were read which nobody told.
        failed: versions that were not read, with the reason.
    """

    folder: str
    right: int = 0
    unread: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)
    false_alerts: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def score_histories(folder: Path, truth: Mapping[str, Any]) -> Iterator[History]:
    """Every history of the truth, in its order."""
    catalogue, known = load(RULES / f"{HISTORIES}.yaml"), sources(HISTORIES)
    for history in truth["histories"]:
        name = Path(history["folder"]).name
        with TemporaryDirectory(prefix="bench-") as scratch, Store.open(Path(scratch) / "db", English()) as store:
            bring_up_to_date(store, catalogue, datetime(2000, 1, 1, tzinfo=UTC))
            yield _Filed(store, catalogue, known[name], history, folder / history["folder"]).score()


@dataclass(slots=True)
class _Filed:
    """A history on its way into a database."""

    store: Store
    catalogue: Catalogue
    source: Source
    truth: Mapping[str, Any]
    folder: Path

    def score(self) -> History:
        result = History(self.folder.name)
        for number, version in enumerate(self.truth["versions"]):
            file = _dated(self.folder / version["file"])
            (filed,) = backfill(self.store, self.catalogue, self.source, [file])
            if filed.outcome is Outcome.FAILED:
                result.failed.append(f"{version['file']}: {filed.problem}")
            for figure in self.truth["figures"]:
                self._hold(result, figure, number, filed)
        return result

    def _hold(self, result: History, figure: Mapping[str, Any], number: int, filed: Backfilled) -> None:
        """Hold the value that stands after a version, and what was told of it, against the truth."""
        at = filed.file.seen_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        declared, period = _place(self.source, figure["what"])
        asked = {"figure": declared.id, "period": period, "at": at}
        told = bool(self._rows(TOLD, asked)[0][0])
        true = _changed(self.truth, figure["what"], filed.file.name)
        if filed.outcome is Outcome.FAILED:
            result.unread += 1
        else:
            rows, should = self._rows(STANDS, asked), figure["values"][number]
            stands = [Decimal(value) for value, _ in rows]
            if stands == ([] if should is None else [Decimal(should)]):
                result.right += 1
            elif should is None and all(status == Status.SUSPECT for _, status in rows):
                result.unread += 1
            else:
                result.wrong.append(f"{filed.file.name}: {figure['what']}: {stands} stands, {should} is true")
        if told and true:
            result.told += 1
        elif told:
            result.false_alerts.append(f"{filed.file.name}: {figure['what']}")
        elif true and filed.outcome is not Outcome.FAILED:
            result.missed.append(f"{filed.file.name}: {figure['what']}: {true}")

    def _rows(self, sql: str, parameters: Mapping[str, str]) -> Sequence[Any]:
        for name, value in parameters.items():
            sql = sql.replace(f":{name}", f"'{value}'")
        return list(self.store.tables.select(sql))[1:]


def _dated(path: Path) -> DatedFile:
    """The file with the time that its name says; noon where it says a day alone."""
    found = DATED.match(path.name)
    assert found is not None
    day = datetime.fromisoformat(found["day"]).replace(tzinfo=UTC)
    clock = timedelta(hours=int(found["hour"]), minutes=int(found["minute"])) if found["hour"] else NOON
    return DatedFile(path, path.name, day + clock)


def _place(source: Source, what: str) -> tuple[Figure, str]:
    """The figure that it is, and of a series the period: ``Deaths on 1 December 2020``."""
    for figure in source.figures:
        if figure.label == what:
            return figure, "undated"
        if what.startswith(f"{figure.label} on "):
            day = datetime.strptime(what.removeprefix(f"{figure.label} on "), "%d %B %Y").replace(tzinfo=UTC)
            return figure, day.date().isoformat()
    raise LookupError(f"no rule for {what!r}")


def _changed(truth: Mapping[str, Any], what: str, version: str) -> str:
    """What changed in a version; empty for nothing."""
    found = [one for one in truth["changes"] if (one["what"], one["to"]) == (what, version)]
    return f"{found[0]['old']} to {found[0]['new']}" if found else ""


def lines_of_histories(histories: Sequence[History]) -> list[str]:
    """A table of all histories, then what was not as it should be."""
    rows = [[h.folder, h.right, len(h.wrong), h.unread, h.told, len(h.false_alerts), len(h.missed)] for h in histories]
    headers = ["", "values right", "wrong", "not read", "changes told", "false alerts", "missed"]
    said = [
        f"{name}: {history.folder}: {shortened(one, 200)}"
        for history in histories
        for name in ("wrong", "false_alerts", "missed", "failed")
        for one in getattr(history, name)
    ]
    return [tabulate(rows, headers, disable_numparse=True, colalign=("left", *["right"] * 6)), "", *said]


def main(arguments: Sequence[str]) -> int:
    """Print the scores of a folder; 0 when no value was wrong, no trap sprang and no false alert was told."""
    folder = Path(arguments[0]) if arguments else FOLDER
    truth = truth_of(folder)
    if truth is None:
        print(f"{folder}: no real documents there; name the folder that holds them: python -m bench real FOLDER")
        return 2
    scored, histories = list(score_documents(folder, truth)), list(score_histories(folder, truth))
    print("\n".join((*lines_of(scored), "", *lines_of_histories(histories))))
    counts = counts_of(scored)
    bad = counts[Verdict.WRONG] + counts[Verdict.SPRUNG] + sum(len(h.wrong) + len(h.false_alerts) for h in histories)
    return 1 if bad else 0
