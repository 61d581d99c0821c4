"""How everything stands, in numbers for those who watch the watcher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor import __version__
from monitor.model import Status
from monitor.model.store import Store
from monitor.services.pulse import Pulse


@dataclass(frozen=True, slots=True)
class Metric:
    """One number for Prometheus, under each of its labels.

    Attributes:
        name: without the program's name before it.
        says: what it is, with its unit.
        values: by the label's value; by the empty text where there is no label.
        label: the label's name; empty for none.
    """

    name: str
    says: str
    values: Mapping[str, float]
    label: str = ""


def measured(store: Store, pulse: Pulse, database: Path) -> Iterator[Metric]:
    """Everything that is worth a curve or an alarm; what has no value is left out.

    Args:
        store: the database.
        pulse: how the program is at work.
        database: the file.
    """
    return (metric for metric in _all(store, pulse, database) if metric.values)


def _all(store: Store, pulse: Pulse, database: Path) -> Iterator[Metric]:
    health = store.log.health()
    yield Metric("info", "The program's version.", {__version__: 1}, "version")
    yield Metric("sources", "Watched sources.", _counts(one.health.value for one in health), "state")
    times = {
        "last_success": {one.source.id: one.last_success_at for one in health},
        "last_news": {one.source.id: one.last_news_at for one in health},
        "next_check": {one.source.id: one.next_due_at for one in health},
    }
    for name, at in times.items():
        words = name.replace("_", " ")
        yield Metric(f"source_{name}_timestamp_seconds", f"The source's {words}.", _seconds(at), "source")
    failures = {one.source.id: float(one.failures) for one in health}
    yield Metric("source_failures_in_a_row", "Failed checks since the last good one.", failures, "source")
    verdicts = (one.verdict.kind.value if one.verdict else "not judged" for one in store.log.claims())
    yield Metric("claims", "Claims of the articles.", _counts(verdicts), "verdict")
    doubtful = sum(one.observation.status is Status.SUSPECT for one in store.log.standing())
    yield Metric("doubtful_values", "Values that the maintainer was asked about.", {"": doubtful})
    yield Metric("mails_waiting", "Mails that wait to be accepted.", {"": store.outbox.waiting()})
    yield Metric("oldest_mail_timestamp_seconds", "Since when the oldest waits.", _seconds({"": pulse.mail_since}))
    yield Metric(
        "last_look_timestamp_seconds", "The last finished look at what is due.", _seconds({"": pulse.looked_at})
    )
    count, taken, held = store.blobs.totals()
    yield Metric("kept_files", "Files kept as evidence.", {"": count})
    yield Metric("kept_bytes", "What those files hold.", {"": held})
    yield Metric("kept_compressed_bytes", "What they take.", {"": taken})
    yield Metric("database_bytes", "The database file.", {"": database.stat().st_size})


def _counts(values: Iterable[str]) -> dict[str, float]:
    return {value: float(count) for value, count in sorted(Counter(values).items())}


def _seconds(times: dict[str, datetime | None]) -> dict[str, float]:
    return {name: moment.timestamp() for name, moment in times.items() if moment is not None}
