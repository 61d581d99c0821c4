"""What runs the program elsewhere: the unit, the image, the crontab and the audit of what is pinned."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess

import pytest
import yaml

from tests.places import ROOT

DEPLOY = ROOT / "deploy"
MOST_EXPOSED = 2.0
"""Of 10, as `systemd-analyze security` counts."""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd to judge the unit")
def test_the_unit_gives_little_away():
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(DEPLOY / "figure-monitor.service")]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert found, said
    assert float(found[1]) < MOST_EXPOSED


def test_a_reader_that_is_ended_for_want_of_memory_does_not_end_the_service():
    assert "\nOOMPolicy=continue\n" in (DEPLOY / "figure-monitor.service").read_text()


def test_the_image_is_made_of_files_that_are_there_and_runs_without_root():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    ]
    assert set(copied) == allowed
    assert all((ROOT / name).exists() for name in copied)
    assert next(i for i, line in enumerate(lines) if line.startswith("USER figure-monitor")) < lines.index(
        'ENTRYPOINT ["monitor"]'
    )
    assert any(line.startswith("HEALTHCHECK") and '["monitor", "healthcheck"]' in line for line in lines)


def test_the_container_writes_into_its_volumes_alone():
    (service,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert {volume.split(":")[1] for volume in service["volumes"] if not volume.endswith(":ro")} == {
        "/data/db",
        "/data/reports",
    }


def pins(*found: dict) -> str:
    return json.dumps({"dependencies": list(found)})


@pytest.mark.parametrize(
    ("stdout", "code", "said"),
    [
        (
            pins({"name": "a", "version": "1", "vulns": []}),
            0,
            "0 with a known vulnerability: the database knows 1 of 1",
        ),
        (
            pins({"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}),
            1,
            "a 1: X-1, mended in 2",
        ),
        (pins({"name": "a", "skip_reason": "not found"}), 0, "NOT MADE: the database knows 0 of 1"),
        ("", 0, "NOT MADE: the database of vulnerabilities cannot be asked: no route"),
    ],
)
def test_the_audit_says_what_it_found_and_what_it_could_not_ask(stdout, code, said):
    lines, ends = runpy.run_path(str(DEPLOY / "audit.py"))["report"](stdout, "Traceback\nno route\n")
    assert ends == code
    assert said in "\n".join(lines)


def test_the_unit_waits_for_the_service_and_watches_it():
    lines = (DEPLOY / "figure-monitor.service").read_text().splitlines()
    assert {"Type=notify", "WatchdogSec=10min", "Restart=on-failure"} <= set(lines)
