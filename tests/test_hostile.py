"""Files made to hurt: each is a failed check within its limits, and the service goes on watching everything else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests import pdfs, workbooks
from tests.newsroom import Newsroom
from tests.test_daemon import Service

MB = 1_000_000
PEAK_MB = 900
SOURCES = """\
{name}:
  title: A hostile {name}
  publisher: Somebody
  url: SITE/hostile.{name}
  fetch: {{http: {{max_bytes: 100 MB}}}}
  schedule: {{every: 1 hour}}
  {more}
  figures:
    figure:
      label: A figure
      unit: number
      period: undated
      extract: {extract}
"""
WATCHED = {
    "pdf": ("media: pdf", '{text: {pattern: "a total of {figure}"}}'),
    "xlsx": ("media: xlsx", "{xlsx: {row: Total, column: Pounds}}"),
    "zip": ("member: '*.csv'", "{dataset: {value: Pounds}}"),
    "csv": ("media: csv", "{dataset: {value: Pounds}}"),
    "json": ("media: json", "{json: {path: $.total}}"),
}
GOOD = """\
good:
  title: A good page
  publisher: Somebody
  url: SITE/good
  schedule: {every: 1 second}
  figures:
    length: {label: Length, unit: km, period: undated, extract: {text: {pattern: "is {figure} long"}}}
"""


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, file.open("all.csv", "w", force_zip64=True) as inner:
        for _ in range(1000):
            inner.write(bytes(MB))
    return out.getvalue()


@pytest.fixture
def surrounded(newsroom: Newsroom) -> Newsroom:
    """A newsroom that watches five hostile files and one good page."""
    newsroom.serve("/hostile.pdf", pdfs.bomb(), content_type="application/pdf")
    newsroom.serve("/hostile.xlsx", workbooks.bomb(12_000, 1000), content_type="application/octet-stream")
    newsroom.serve("/hostile.zip", zip_bomb(), content_type="application/zip")
    newsroom.serve("/hostile.csv", b"Pounds\n" + b"9" * 50 * MB, content_type="text/csv")
    newsroom.serve(
        "/hostile.json", b'{"total": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", content_type="application/json"
    )
    newsroom.serve("/good", "<html><body><p>Of course, the boundary is 8,891 km long.</p></body></html>")
    hostile = [SOURCES.format(name=name, more=more, extract=extract) for name, (more, extract) in WATCHED.items()]
    newsroom.watch(*hostile, GOOD)
    return newsroom


def peak_mb(pid: int) -> float:
    """The most memory that a process ever held."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("only Linux tells how much memory a process held")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


@pytest.mark.timeout(240)
def test_each_hostile_file_is_a_failed_check_and_the_service_lives(surrounded):
    service = Service(surrounded)
    try:
        failed = "SELECT count(DISTINCT source_id) FROM checks WHERE outcome = 'failed'"
        service.wait_for(lambda: surrounded.value(failed) == len(WATCHED), seconds=150)
        surrounded.serve("/good", "<html><body><p>Now the boundary is 8,200 km long.</p></body></html>")
        service.wait_for(lambda: surrounded.rows("SELECT value FROM figures_current") == [("8200",)])
        assert peak_mb(service.process.pid) < PEAK_MB
        assert service.stop() == 0
    finally:
        if service.process.poll() is None:
            service.process.kill()
            service.process.wait()
    problems = dict(surrounded.rows("SELECT source_id, problem FROM checks WHERE outcome = 'failed'"))
    assert {name for name in WATCHED if "Traceback" in problems[name] or "unexpectedly" in problems[name]} == set()
    assert surrounded.rows("SELECT figure_id FROM figure_history WHERE source_id <> 'good'") == []
