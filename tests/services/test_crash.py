"""Whatever happens at any step from the due time to the mark "sent": nothing is lost, and only a mail comes twice."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from pytest_httpserver import HTTPServer
from tabulate import tabulate
from werkzeug import Response

from tests.crashing import BY_SERVERS, OF_SERVERS, Failure, PostOffice, Step, Unlucky, is_possible, run_apart, steps_of
from tests.documentation import section
from tests.kinds.notify.test_smtp import serving
from tests.newsroom import PAGE, SEIZURES, SETTINGS, Newsroom

SEED = int(os.environ.get("CRASH_SEED", "1"))
EACH = os.environ.get("CRASHES", "1")
"""How many statements of a step each failure befalls, in stories that take turns; `all` for every one in every story.
"""

TO_TWO = SETTINGS.replace(
    "notify: [{eml: {folder: mail, to: [desk@example.org]}}]",
    "notify: [{smtp: {to: [desk@example.org, editor@example.org], timeout_seconds: 30}}]",
)
HELD = (
    "SELECT source_id, scheduled_for, outcome FROM checks ORDER BY id",
    "SELECT figure_id, period, value, status FROM figures_current ORDER BY figure_id, period, value",
    "SELECT figure_id, period, value, until IS NULL FROM figure_history ORDER BY figure_id, period, value",
    "SELECT kind, figure_id, period, before_value, after_value FROM change_log ORDER BY change_id",
    "SELECT claim_id, verdict FROM claim_status ORDER BY claim_id",
    "SELECT kind, count(*) FROM notices GROUP BY kind",
    "SELECT recipient, state, count(*) FROM deliveries GROUP BY recipient, state",
    "SELECT (SELECT count(*) FROM snapshots), (SELECT count(*) FROM observations), (SELECT count(*) FROM blobs)",
    "SELECT count(*) FROM outages",
    "SELECT * FROM pragma_integrity_check",
    "SELECT * FROM pragma_foreign_key_check",
)
FIGURES = HELD[1]


def works(newsroom: Newsroom) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)


def is_revised(newsroom: Newsroom) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])


def fails(newsroom: Newsroom) -> None:
    newsroom.answers["/seizures.csv"] = Response("no", 403)


def is_revised_and_read_by_another_rule(newsroom: Newsroom) -> None:
    rule = SEIZURES.replace("{Drug Type: Fentanyl,", "{Component: Office, Drug Type: Fentanyl,")
    assert rule != SEIZURES
    newsroom.watch(rule, settings=TO_TWO)
    is_revised(newsroom)


def both_work(newsroom: Newsroom) -> None:
    newsroom.watch(SEIZURES, PAGE, settings=TO_TWO)
    works(newsroom)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long.</p>")


def both_are_revised(newsroom: Newsroom) -> None:
    both_work(newsroom)
    is_revised(newsroom)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,893 km long.</p>")


Days = Sequence[Callable[[Newsroom], None]]
"""How the source answers from day to day; what happens, happens on the last day."""

STORIES: dict[str, Days] = {
    "a figure is revised": [works, is_revised],
    "it fails for the first time": [works, fails],
    "it is read again after a failure": [works, fails, works],
    "its rule was changed": [works, is_revised_and_read_by_another_rule],
    "two sources are revised": [both_work, both_are_revised],
}


@dataclass(frozen=True)
class Case:
    """That something happens at a step of a story, before this statement of the run; 0 where a server does it."""

    story: str
    step: Step
    failure: Failure
    at: int = 0

    def __str__(self) -> str:
        return f"{self.story}: {self.failure} {self.step} ({self.at})"


class Undated(Unlucky):
    """One whose site says one day always: by how many statements headers are kept hangs on what they say."""

    def serve(self, path: str, body: str | bytes, *, content_type: str = "text/html", **headers: str) -> None:
        """As `Newsroom.serve`."""
        super().serve(path, body, content_type=content_type, Date="Mon, 04 Mar 2024 12:00:00 GMT", **headers)


class Prepared:
    """A story up to its last day, of which runs are copies.

    Attributes:
        said: what an undisturbed run of the last day says to the database.
        before, after: what is held before and after it.
        mails: what it mails.
    """

    def __init__(
        self, days: Sequence[Callable[[Newsroom], None]], folder: Path, server: HTTPServer, office: PostOffice
    ):
        self._folder, self._server, self._office, self._last = folder, server, office, days[-1]
        self._environment = {"MONITOR_SMTP_URL": f"smtp://{office.url}"}
        folder.mkdir()
        self._prepared = self._in(folder)
        for day in days[:-1]:
            day(self._prepared)
            self._prepared.check(due=True)
            self._prepared.wait(days=1)
        newsroom = self.copy()
        self.before = held(newsroom)
        office.begin()
        newsroom.said.clear()
        newsroom.check(due=True)
        self.said = tuple(newsroom.said)
        self.after, self.mails = held(newsroom), set(office.kept)

    def _in(self, folder: Path) -> Unlucky:
        newsroom = Undated(folder, self._server)
        newsroom.watch(SEIZURES, settings=TO_TWO)
        newsroom.environment = self._environment
        return newsroom

    def copy(self) -> Unlucky:
        """The newsroom on the morning of the last day."""
        copy = self._folder.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        newsroom = self._in(Path(shutil.copytree(self._folder, copy)))
        newsroom.now = self._prepared.now
        self._last(newsroom)
        return newsroom

    def cases(self, story: str) -> Iterator[Case]:
        """Everything that may happen."""
        for at, (sql, step) in enumerate(zip(self.said, steps_of(self.said), strict=True), 1):
            yield from (Case(story, step, failure, at) for failure in Failure if is_possible(failure, step, sql))
        yield from (Case(story, step, Failure.KILLED) for step in BY_SERVERS)
        yield from (Case(story, step, failure) for failure, step in OF_SERVERS.items())

    def what_follows(self, case: Case) -> str:
        """What is lost or doubled when it has happened, and all is well again a quarter of an hour later."""
        newsroom, office = self.copy(), self._office
        if case.failure is Failure.HANGS:
            be_patient_for(newsroom, 0.5)
        office.begin(case.failure if case.failure in OF_SERVERS else None, case.step if not case.at else None)
        newsroom.failure, newsroom.at = case.failure, case.at
        killed = not case.at and case.failure is Failure.KILLED
        ended = run_apart(newsroom, *([newsroom if case.step is Step.FETCHING else office] if killed else []))
        assert ended == -9 if case.failure is Failure.KILLED else ended in (0, 1), f"{case}: ended with {ended}"
        newsroom.at, office.failure = 0, None
        be_patient_for(newsroom, 30)
        figures, known = of_sources(held(newsroom, FIGURES)), [of_sources(one) for one in (self.before, self.after)]
        for source, own in figures.items():
            assert own in [one[source] for one in known], f"{case}: half of it is there"
        for _ in range(2):
            newsroom.wait(minutes=15)  # what the dead process had claimed is free again
            newsroom.check(due=True)
        found = held(newsroom)
        lost = [f"{found[sql]} instead of {self.after[sql]}" for sql in HELD if found[sql] != self.after[sql]]
        assert not lost, f"{case}: {lost}"
        assert len(set(office.kept)) == len(self.mails), f"{case}: {office.kept}"
        return "nothing" if len(office.kept) == len(self.mails) else "mail twice"


def be_patient_for(newsroom: Newsroom, seconds: float) -> None:
    """Let a mail server take so long for an answer."""
    path = newsroom.folder / "sources.yaml"
    path.write_text(re.sub(r"timeout_seconds: [\d.]+", f"timeout_seconds: {seconds}", path.read_text()))


def held(newsroom: Newsroom, *asked: str) -> dict[str, list[tuple[object, ...]]]:
    """What the database says of everything but times."""
    with newsroom.store as store:
        return {sql: list(store.tables.select(sql))[1:] for sql in asked or HELD}


def of_sources(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """What each source's figures say: each check is kept by itself."""
    by_source = dict[str, list[tuple[object, ...]]]()
    for row in found[FIGURES]:
        by_source.setdefault(str(row[0]).partition("/")[0], []).append(row)
    return by_source


def chosen(cases: Sequence[Case]) -> list[Case]:
    """All of them; or of each step and failure so many, spread over statements and stories."""
    if EACH == "all":
        return list(cases)
    random, by_cell = Random(SEED), dict[tuple[Step, Failure], list[Case]]()
    for case in cases:
        by_cell.setdefault((case.step, case.failure), []).append(case)
    return [case for cell in by_cell.values() for case in random.sample(cell, min(int(EACH), len(cell)))]


@pytest.fixture
def stories(tmp_path, httpserver) -> Iterator[dict[str, Prepared]]:
    office = PostOffice()
    with serving(office) as server:
        office.url = server.url
        yield {
            name: Prepared(days, tmp_path / f"story {number}", httpserver, office)
            for number, (name, days) in enumerate(STORIES.items())
        }


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.timeout(0 if EACH == "all" else 300 * int(EACH))
def test_whatever_happens_at_any_step_nothing_is_lost_and_only_a_mail_comes_twice(stories, tell) -> None:
    every = [case for name, story in stories.items() for case in story.cases(name)]
    tried = chosen(every)
    outcomes: dict[tuple[Step, Failure], list[str]] = {}
    for case in tried:
        outcomes.setdefault((case.step, case.failure), []).append(stories[case.story].what_follows(case))
    rows = [[step, *[told(outcomes.get((step, failure), [])) for failure in Failure]] for step in Step]
    left_out = f"{len(every) - len(tried)} left out, seed {SEED}" if len(tried) < len(every) else "all of them"
    tell(f"crashes: {len(tried)} of {len(every)} ({left_out})\n{tabulate(rows, ['', *Failure])}")
    assert documented() == rows


def told(outcomes: Sequence[str]) -> str:
    """What followed, the same each time."""
    assert len(set(outcomes)) < 2, outcomes
    return outcomes[0] if outcomes else "–"


def documented() -> list[list[str]]:
    """The table of the documentation."""
    lines = re.findall(r"^\| (.*) \|$", section("docs/promises.md", "What may happen at each step"), re.MULTILINE)
    assert lines[0].split(" | ") == ["step", *Failure]
    return [line.split(" | ") for line in lines[1:]]
