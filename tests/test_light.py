"""What a service that waits does not carry: what draws, writes mails and reads workbooks is imported when needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.places import ROOT

LATER = ("css_inline", "jinja2", "openpyxl", "prometheus_client", "pygments", "pypdfium2", "rich", "tabulate")

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
    assert megabytes < 95, "75 at the time of writing"
