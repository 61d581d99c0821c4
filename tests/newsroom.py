"""A newsroom for tests: a real configuration, a real database, a real HTTP site, and a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.config.load import load
from monitor.core.catalogue import Catalogue
from monitor.fetching.web import OpenWeb
from monitor.model import Words
from monitor.services.check import CheckResult, Fetched, Session, check_sources, conclude
from monitor.services.deliver import Sent, deliver_due, notifiers_in_use
from monitor.services.fetched import fetch
from monitor.services.outages import tell_round
from monitor.services.readers import Bounds, Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.making import day

HEADER = "FY,Month (abbv),Component,Region,Land Filter,Area of Responsibility,Drug Type,Count of Event,Sum Qty (lbs)"
MONTHS = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]

SETTINGS = """\
settings:
  timezone: America/Toronto
  contact: desk@example.org
  per_host_gap: 0 seconds
  at_once: 1
  spread: 0 seconds
  notify: [{eml: {folder: mail, to: [desk@example.org]}}]
articles:
  story: {title: A story, published_on: 2024-12-05}
"""

SEIZURES = """\
customs:
  title: Nationwide seizures
  publisher: Customs
  url: SITE/seizures.csv
  fetch: {http: {read_seconds: 1, total_seconds: 4, max_bytes: 300000}}
  schedule: {cron: "0 9 * * *"}
  expect_news_every: 40 days
  figures:
    fentanyl:
      label: Fentanyl seized at the northern border
      short: Fentanyl, northern border
      unit: lb
      extract:
        dataset:
          where: {Drug Type: Fentanyl, Region: Northern Border, Land Filter: Land Only}
          sum: Sum Qty (lbs)
          by: {fiscal_year: FY, month: Month (abbv)}
          calendar: us-federal
      bounds: {min: 0, max: 2000}
      claims:
        - {article: story, quote: "34.82 pounds", period: FY2024}
"""

PAGE = """\
border:
  title: The boundary
  publisher: The commission
  url: SITE/boundary
  figures:
    length:
      label: Length of the boundary
      unit: km
      period: undated
      extract: {text: {pattern: "the boundary is {figure} long"}}
      claims:
        - {article: story, quote: "8,891 km", period: undated}
"""


class Newsroom:
    """Everything that a run needs, in one folder."""

    bounds = Bounds()

    def __init__(self, folder: Path, server: HTTPServer, words: Words | None = None) -> None:
        self.folder = folder
        self.words = words or English()
        self.server = server
        self.now = day("2024-10-15")
        self.answers: dict[str, Response | Callable[[Request], Response]] = {}
        self.asked: list[Request] = []
        self.environment: dict[str, str] = {}
        server.clear()
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)
        self.watch(SEIZURES)

    def _answer(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.answers.get(request.path, Response("not here", 404))
        return answer if isinstance(answer, Response) else answer(request)

    @property
    def site(self) -> str:
        """The site's address."""
        return self.server.url_for("").rstrip("/")

    def watch(self, *sources: str, settings: str = SETTINGS) -> Catalogue:
        """Write the configuration; the catalogue it means."""
        below = indent("\n".join(dedent(source) for source in sources), "  ").replace("SITE", self.site)
        (self.folder / "sources.yaml").write_text(f"{settings}sources:\n{below}")
        return self.catalogue

    @property
    def catalogue(self) -> Catalogue:
        return load(self.folder / "sources.yaml")

    @property
    def store(self) -> Store:
        return Store.open(self.folder / "monitor.db", self.words)

    def serve(self, path: str, body: str | bytes, *, content_type: str = "text/html", **headers: str) -> None:
        """Let the site answer with this body from now on."""
        content = body.encode() if isinstance(body, str) else body
        self.answers[path] = Response(content, 200, headers, content_type=content_type)

    def serve_seizures(self, **years: list[str]) -> None:
        """Let the site publish these months: ``fy2024=["1.5", "2"]`` for October and November."""
        self.serve("/seizures.csv", seizures(**years), content_type="text/csv")

    def begin_anew(self) -> None:
        """Take the database away, as before the first run."""
        for path in self.folder.glob("monitor.db*"):
            path.unlink()

    def wait(self, **length: float) -> None:
        """Move the clock."""
        self.now += timedelta(**length)

    def check(self, *, due: bool = False, tell: bool = True) -> list[CheckResult]:
        """One check of every source (or of what is due), and one round of deliveries.

        Without `tell` it ends as a process does that dies when the checks are recorded.
        """
        results = asyncio.run(self._check(due, tell))
        self.deliver()
        return results

    async def _check(self, due: bool, tell: bool) -> list[CheckResult]:
        async with self._session() as session:
            store, watched = session.store, session.catalogue.watched
            wanted = store.sources.due(self.now) if due else [(source.id, self.now) for source in watched]
            results = await check_sources(session, wanted)
            if tell:
                tell_round(store, session.catalogue, self.now)
        return results

    async def check_twice_at_once(
        self, source_id: str, *, between: Callable[[], None] = lambda: None, reverse: bool = False
    ) -> list[CheckResult]:
        """Two processes' checks of one source: both fetch before either records; `reverse` records the later first."""
        async with self._session() as session:
            source = session.catalogue.source(source_id)
            state = session.store.sources.state(source_id)
            fetched = []
            for later in range(2):
                got = await fetch(source, state, session.web.at_home(source.url), self.now, self.folder)
                fetched.append(Fetched(self.now + timedelta(seconds=later), self.now, got, state))
                between()
            return [await conclude(session, source, one) for one in (fetched[::-1] if reverse else fetched)]

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        catalogue = self.catalogue
        with self.store as store, ThreadPoolExecutor(1) as worker, Readers(bounds=self.bounds) as readers:
            web = OpenWeb(
                contact="desk@example.org",
                version="test",
                per_host_gap_seconds=0,
                backoff_seconds=0,
                clock=lambda: self.now,
                own_hosts=catalogue.settings.own_hosts,
                apart=readers.asked,
            )
            bring_up_to_date(store, catalogue, self.now)
            async with web:
                yield Session(catalogue, store, web, lambda: self.now, worker, readers, self.environment)

    def deliver(self) -> Sent:
        """One round of deliveries."""
        catalogue = self.catalogue
        notifiers = notifiers_in_use(catalogue, self.environment)
        with self.store as store:
            return deliver_due(store, catalogue, notifiers, self.environment, lambda: self.now)

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails written, oldest first."""
        found = []
        for path in (self.folder / "mail").glob("*.eml"):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            found.append(message)
        return sorted(found, key=lambda m: m["Date"].datetime)

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.store as store:
            return list(store.tables.select(sql))[1:]

    def value(self, sql: str) -> Any:
        """The first column of the only row."""
        ((value, *_),) = self.rows(sql)
        return value

    @property
    def figures(self) -> dict[str, str]:
        """What the derived totals say now, by period."""
        return dict(self.rows("SELECT period, value FROM figures_current WHERE derived ORDER BY period"))


def seizures(**years: list[str]) -> str:
    """A file in the shape that the customs service publishes."""
    lines = [HEADER]
    for year, values in years.items():
        label = year[2:] if len(values) == 12 else f"{year[2:]} (FYTD)"
        for month, value in zip(MONTHS, values, strict=False):
            for drug, land, amount in (
                ("Fentanyl", "Land Only", value),
                ("Fentanyl", "Other", "0.25"),
                ("Cocaine", "Land Only", "100.5"),
            ):
                lines.append(f"{label},{month},Office,Northern Border,{land},BUFFALO FIELD OFFICE,{drug},1,{amount}")
    return "\r\n".join(lines) + "\r\n"
