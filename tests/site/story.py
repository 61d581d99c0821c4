"""The story of the site: as the article saw it, in other dresses, after its changes, broken, and well again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pytest_httpserver import HTTPServer

from tests.making import day
from tests.site import NOISY, USUAL, Edition
from tests.site.desk import Desk

BLOG = """\
coast-blog:
  title: A blog on Falkland
  publisher: A View from the Coast
  url: https://geoffmeggs.substack.com/p/rcmp-shuts-down-largest-superlab
  mirrors: rcmp-falkland-superlab
  figures:
    firearms:
      label: Firearms seized at Falkland and in Surrey
      unit: firearms
      period: 2024-10
      extract: {text: {pattern: "a total of {figure} firearms"}}
"""
"""A republication that was wrong from the start: 87 firearms."""
NO_PROGRAMS = "User-agent: *\nDisallow: /www.cbp.gov/sites/default/files/assets/documents/\n"
"""What the customs service's robots.txt says, for the part of the site that is theirs."""


@dataclass(frozen=True)
class Stage:
    """What a round of checks left.

    Attributes:
        problems: outcome and problem of each source that could not be read.
        mails: the mails written: source and subject.
        verdicts: how the article's claims stand.
        figures: the current value of every figure and period.
        changes: how many changes were ever recorded.
    """

    problems: dict[str, str]
    mails: list[tuple[str, str]]
    verdicts: dict[str, str]
    figures: list[tuple[object, ...]]
    changes: int


@dataclass(frozen=True)
class Story:
    """The stages in their order, and the desk as it stands at the end."""

    desk: Desk
    seen: Stage
    noisy: list[Stage]
    after: Stage
    broken: Stage
    still_broken: Stage
    well: Stage
    ended: Stage


def played(folder: Path, server: HTTPServer) -> Story:
    """The whole story, in an empty folder and on a server that runs."""
    desk = Desk(folder, server, BLOG)
    newsroom, site = desk.newsroom, desk.site

    def look(on: str, *, hours: int = 0, due: bool = False) -> Stage:
        newsroom.now = day(on)
        newsroom.wait(hours=hours)
        problems = desk.look(due=due)
        figures = "SELECT figure_id, series, period, value, low, high FROM figures_current ORDER BY 1, 2, 3"
        changes = newsroom.value("SELECT count(*) FROM change_log")
        return Stage(problems, desk.mailed(), desk.verdicts(), newsroom.rows(figures), changes)

    seen = look("2024-11-15")
    noisy = []
    for site.dress, on in zip(NOISY, ("2024-12-02", "2024-12-05"), strict=True):
        noisy.append(look(on))
    site.dress, site.edition = USUAL, Edition.AFTER
    after = look("2025-08-15")
    site.robots = NO_PROGRAMS
    desk.break_everything(0)
    broken = look("2025-08-16")
    desk.break_everything(2)
    still_broken = look("2025-08-17")
    site.robots = ""
    site.broken.clear()
    well = look("2025-08-18")
    site.edition = Edition.LAST
    ended = look("2025-08-18", hours=1, due=True)
    return Story(desk, seen, noisy, after, broken, still_broken, well, ended)
