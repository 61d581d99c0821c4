"""What a service that waits does not carry: what draws, writes mails and reads files is imported when needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.places import ROOT

OF_READERS = ("bs4", "lxml", "soupsieve")
LATER = (
    "css_inline",
    "jinja2",
    "openpyxl",
    "prometheus_client",
    "pygments",
    "pypdfium2",
    "rich",
    "tabulate",
    *OF_READERS,
)

PROGRAM = f"""
import json, os, sys
import monitor.cli, monitor.cli.running
from monitor.config.load import load
load("sources.yaml")
resident = int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
print(json.dumps([sorted(set({LATER!r}) & set(sys.modules)), resident / (1 << 20)]))
"""


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process takes")
def test_a_service_that_is_ready_to_watch_carries_nothing_that_it_does_not_need_yet() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    carried, megabytes = json.loads(done.stdout)
    assert carried == []
    assert megabytes < 90, "71 at the time of writing"


READ_APART = f"""
import sys
from monitor.services.readers import Readers
from tests.tasks_apart import carried
with Readers() as readers:
    there = readers.ask("a page", carried, b"")
assert set({OF_READERS!r}) <= set(there), there
assert not set({OF_READERS!r}) & set(sys.modules)
"""


@pytest.mark.no_cover
def test_readers_have_from_birth_what_they_need_and_the_service_goes_without() -> None:
    subprocess.run([sys.executable, "-c", READ_APART], cwd=ROOT, check=True, timeout=60)
