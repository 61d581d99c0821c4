"""A newsroom that works by the shipped configuration, with every address in it pointed at the site."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import count
from pathlib import Path
from textwrap import indent

from pytest_httpserver import HTTPServer

from monitor.model import Outcome
from tests.newsroom import Newsroom
from tests.places import ROOT
from tests.site import BREAKS, Site, localized

SHIPPED = ROOT / "sources.yaml"
SETTINGS = """\
settings:
  timezone: America/Toronto
  contact: desk@example.org
  at_once: 1
  per_host_gap: 0 seconds
  spread: 0 seconds
  digest: false
  notify: [{eml: {folder: mail, to: [desk@example.org]}}]

"""
"""In place of the shipped ones: one source after the other, so that what is kept has the same number in every run; no
pauses between requests, and mails as files."""
BAD = (Outcome.FAILED, Outcome.BLOCKED, Outcome.DISALLOWED)


class Desk:
    """The newsroom and the site that it watches."""

    def __init__(self, folder: Path, server: HTTPServer, more: str = "") -> None:
        """An empty database and the site as the article saw it.

        Args:
            folder: where everything is kept.
            server: serves the site.
            more: sources in YAML beside the shipped ones.
        """
        self.newsroom = Newsroom(folder, server)
        self.site = Site(server)
        text = self.local(SHIPPED.read_text(encoding="utf-8") + indent(more, "  "))
        text, replaced = re.subn(r"^settings:\n(?:[ #].*\n|\n)+", SETTINGS, text, flags=re.MULTILINE)
        assert replaced == 1, "the configuration's settings stand in one block"
        (folder / "sources.yaml").write_text(text, encoding="utf-8")
        self._told: set[str] = set()

    def local(self, text: str) -> str:
        """The text with its web addresses pointed at the site."""
        return localized(text, self.site.url)

    def look(self, *, due: bool = False) -> dict[str, str]:
        """Check every source, or what is due; outcome and problem of those that cannot be read."""
        results = self.newsroom.check(due=due)
        return {result.source_id: f"{result.outcome}: {result.problem}" for result in results if result.outcome in BAD}

    def mailed(self) -> list[tuple[str, str]]:
        """Source and subject of the mails since this was asked last, in alphabetical order."""
        sources = dict(self.newsroom.rows("SELECT message_id, source_id FROM notices"))
        mails = {str(mail["Message-ID"]): " ".join(str(mail["Subject"]).split()) for mail in self.newsroom.mails}
        new = sorted((sources[name], subject) for name, subject in mails.items() if name not in self._told)
        self._told |= mails.keys()
        return new

    def mail_with(self, subject: str) -> str:
        """The text of the one mail whose subject begins so, on one line."""
        (mail,) = (m for m in self.newsroom.mails if " ".join(str(m["Subject"]).split()).startswith(subject))
        body = mail.get_body(("plain",))
        assert body is not None
        return " ".join(body.get_content().split())

    def verdicts(self) -> dict[str, str]:
        """How the article's claims stand, by the end of their ids."""
        rows = self.newsroom.rows("SELECT claim_id, verdict FROM claim_status ORDER BY position")
        return {claim_id.rpartition("/")[2]: verdict for claim_id, verdict in rows}

    def break_everything(self, start: int) -> None:
        """Let every document that is held come broken, each sort of file in each of its ways in turn from `start`."""
        turns: dict[str, count[int]] = defaultdict(lambda: count(start))
        held = self.newsroom.rows(
            "SELECT source_id, url FROM checks "
            "WHERE id IN (SELECT max(id) FROM checks WHERE snapshot_id IS NOT NULL GROUP BY source_id) ORDER BY 1"
        )
        self.site.broken.clear()
        for _, url in held:
            resource = self.site.at(url)
            assert resource is not None, url
            ways = BREAKS[resource.content_type]
            self.site.broken[resource.address] = ways[next(turns[resource.content_type]) % len(ways)]
