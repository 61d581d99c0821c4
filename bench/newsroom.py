"""The configurations and databases of the measurements: the program as a newsroom runs it, without its clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

from bench.pages import CAPTION, MONTHS, WATCHED_COLUMN, Page

DATASET = "releases"

SETTINGS = """\
settings:
  timezone: America/Toronto
  contact: bench@example.org
  at_once: 10
  per_host_gap: 0 seconds
  notify: [{eml: {folder: mail, to: [bench@example.org]}}]
articles:
  story: {title: A story with many numbers, published_on: 2024-12-05}
sources:
"""

PAGE = """\
page-{number}:
  title: Seizures at crossing {number}
  publisher: Agency {number}
  url: {url}
  schedule: {{cron: "0 9 * * *"}}
  figures:
    fentanyl:
      label: Fentanyl seized at crossing {number}
      unit: lb
      period: {period}
      extract: {{table: {{caption: "{caption}", row: {row}, column: {column}}}}}
      claims:
        - {{id: crossing-{number}, article: story, quote: "{value:,} pounds", period: {period}}}
"""

RELEASES = f"""\
{DATASET}:
  title: Seizures by area
  publisher: Agency
  url: http://127.0.0.1/releases.csv
  figures:
    cells:
      label: Pounds seized by area and drug
      unit: lb
      extract:
        dataset:
          sum: Sum Qty (lbs)
          by: {{fiscal_year: FY, month: Month (abbv)}}
          each: [Component, Region, Land Filter, Area of Responsibility, Drug Type]
          calendar: us-federal
"""


HEAVY = """\
heavy:
  title: A large data file
  publisher: Somebody
  url: https://bench.example/seizures.csv
  figures:
    north:
      label: Seized at the northern border
      unit: lb
      extract:
        dataset:
          where: {Region: Northern Border, Drug Type: Fentanyl}
          sum: Sum Qty (lbs)
          by: {fiscal_year: FY, month: Month (abbv)}
          calendar: us-federal
"""


def write_pages_configuration(path: Path, pages: int, url: Callable[[int], str]) -> None:
    """A ``sources.yaml`` with one source, one figure and one claim for each page."""
    sources = (
        PAGE.format(
            number=page.number,
            url=url(page.number),
            row=page.row,
            column=WATCHED_COLUMN,
            caption=CAPTION,
            period=_period(page.row),
            value=page.value(0),
        )
        for page in map(Page, range(pages))
    )
    path.write_text(SETTINGS + indent("".join(sources), "  "))


def write_releases_configuration(path: Path) -> None:
    """A ``sources.yaml`` that watches every cell of the data file."""
    path.write_text(SETTINGS + indent(RELEASES, "  "))


def write_heavy_configuration(path: Path) -> None:
    """A ``sources.yaml`` that watches a sum over some rows of a large data file."""
    path.write_text(SETTINGS + indent(HEAVY, "  "))


def _period(row: str) -> str:
    month, _, year = row.partition(" ")
    return f"{year}-{MONTHS.index(month) + 1:02d}"
