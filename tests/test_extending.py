"""A stranger follows docs/extending.md: the kind written there works, from outside of the package."""

from __future__ import annotations

import ast
import configparser
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.places import ROOT

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
CONFIGURATION = """\
settings: {timezone: UTC, contact: desk@example.org}
sources:
  harbour:
    title: The harbour's list
    publisher: The harbour
    url: https://harbour.example.org/list.txt
    figures:
      seized:
        label: Seized in the harbour
        unit: lb
        period: 2024
        EXTRACT
"""


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, f"docs/extending.md has no {language} block"
    return found[1]


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A folder as pip leaves it behind: the module, and the metadata with its entry points."""
    project = tomllib.loads(block("toml"))["project"]
    site = tmp_path / "site"
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (site / "figure_lines.py").write_text(block("python"))
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    entries = configparser.ConfigParser()
    entries.read_dict(project["entry-points"])
    with (info / "entry_points.txt").open("w") as file:
        entries.write(file)
    extract = block("yml").strip()
    (tmp_path / "sources.yaml").write_text(CONFIGURATION.replace("EXTRACT", extract))
    return tmp_path


def monitor(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder / "site")}
    return subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_kind_is_shorter_than_thirty_lines() -> None:
    lines = [line for line in block("python").splitlines() if line.strip()]
    assert len(lines) < 30
    ast.parse(block("python"))


def test_the_configuration_knows_the_new_word_and_its_options(stranger: Path) -> None:
    done = monitor(stranger, "validate")
    assert done.returncode == 0, done.stderr
    wrong = (stranger / "sources.yaml").read_text().replace("label: Total seized", "lable: Total seized")
    (stranger / "sources.yaml").write_text(wrong)
    assert "did you mean 'label'" in monitor(stranger, "validate").stderr


def test_the_new_kind_reads_a_saved_file(stranger: Path) -> None:
    (stranger / "saved.txt").write_text("Checked: 12 ships\nTotal seized: 34.82 lb\nVisitors: 9\n")
    done = monitor(stranger, "extract", "harbour", "saved.txt", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["value"], row["unit"], row["period"]) == ("34.82", "lb", "2024")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Visitors: 9\n", "0 lines begin with 'Total seized'; there are: Visitors"),
        ("Total seized: 1 lb\nTotal seized: 2 lb\n", "2 lines begin with 'Total seized'"),
        ("Total seized: 34.82 kg\n", "is in kg, but the figure is declared in lb"),
    ],
    ids=["none", "two", "another unit"],
)
def test_what_the_new_kind_cannot_read_is_refused(stranger: Path, text: str, message: str) -> None:
    (stranger / "saved.txt").write_text(text)
    done = monitor(stranger, "extract", "harbour", "saved.txt")
    assert done.returncode == 1
    assert message in done.stderr


def test_without_the_distribution_the_word_is_refused(stranger: Path) -> None:
    (stranger / "site").rename(stranger / "elsewhere")
    assert "there is no extractor kind 'lines'" in monitor(stranger, "validate").stderr
