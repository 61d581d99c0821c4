"""A stranger follows docs/extending.md: the kinds written there work, from outside of the package, by its one door."""

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
from pytest_httpserver import HTTPServer

import monitor.plugin
from tests.places import ROOT

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
MODULES = dict(re.findall(r"Save this as `(\w+)\.py`:\n\n```python\n(.*?)^```", PAGE, re.M | re.S))
"""The modules that the page writes, by name: the distribution of a stranger."""
BROWSER = [ROOT / "monitor" / "kinds" / "fetch" / f"{name}.py" for name in ("browser", "chromium", "tab", "guard")]
"""The optional kind of our own that lives as a stranger's would."""


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, f"docs/extending.md has no {language} block"
    return found[1]


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A folder as pip leaves it behind: the modules, and the metadata with their entry points."""
    project = tomllib.loads(block("toml"))["project"]
    site = tmp_path / "site"
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    for name, module in MODULES.items():
        (site / f"{name}.py").write_text(module, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    entries = configparser.ConfigParser()
    entries.read_dict(project["entry-points"])
    with (info / "entry_points.txt").open("w") as file:
        entries.write(file)
    (tmp_path / "sources.yaml").write_text(block("yml"), encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder / "site")}
    return subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", MODULES)
def test_a_kind_is_shorter_than_thirty_lines(name: str) -> None:
    assert sorted(MODULES) == ["figure_board", "figure_lines", "figure_listed"]
    assert len([line for line in MODULES[name].splitlines() if line.strip()]) < 30


@pytest.mark.parametrize(
    ("source", "siblings"),
    [
        *((pytest.param(module, (), id=name)) for name, module in MODULES.items()),
        *(pytest.param(path.read_text(encoding="utf-8"), BROWSER, id=path.stem) for path in BROWSER),
    ],
)
def test_a_kind_imports_of_ours_what_the_plugin_promises_and_nothing_else(source: str, siblings: list[Path]) -> None:
    own = {f"monitor.kinds.fetch.{path.stem}" for path in siblings}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            assert not [name for name in node.names if name.name.partition(".")[0] == "monitor"]
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "monitor":
            assert node.module in {"monitor.plugin", *own}
            if node.module not in own:
                assert {name.name for name in node.names} <= set(monitor.plugin.__all__)


def test_whatever_is_promised_is_there() -> None:
    assert [name for name in monitor.plugin.__all__ if not hasattr(monitor.plugin, name)] == []


def test_the_configuration_knows_the_new_words_and_their_options(stranger: Path) -> None:
    done = run(stranger, "validate")
    assert done.returncode == 0, done.stderr
    wrong = (stranger / "sources.yaml").read_text().replace("label: Total seized", "lable: Total seized")
    (stranger / "sources.yaml").write_text(wrong)
    assert "did you mean 'label'" in run(stranger, "validate").stderr


def test_the_new_kind_reads_a_saved_file(stranger: Path) -> None:
    (stranger / "saved.txt").write_text("Checked: 12 ships\nTotal seized: 34.82 lb\nVisitors: 9\n")
    done = run(stranger, "extract", "harbour", "saved.txt", "--json")
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
    done = run(stranger, "extract", "harbour", "saved.txt")
    assert done.returncode == 1
    assert message in done.stderr


def test_a_check_fetches_reads_and_tells_by_a_strangers_kinds_alone(stranger: Path, httpserver: HTTPServer) -> None:
    path = stranger / "sources.yaml"
    text = path.read_text().replace("https://harbour.example.org/list.txt", httpserver.url_for("/list.txt"))
    path.write_text(text.replace("timezone: UTC", "timezone: UTC\n  per_host_gap: 0 seconds"))
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/september.txt").respond_with_data("Total seized: 6.77 lb\n")
    httpserver.expect_request("/october.txt").respond_with_data("Total seized: 34.82 lb\n")
    httpserver.expect_oneshot_request("/list.txt").respond_with_data("september.txt\n")
    first = run(stranger, "check")
    assert first.returncode == 0, first.stderr
    assert not (stranger / "board.txt").exists()

    httpserver.expect_oneshot_request("/list.txt").respond_with_data("september.txt october.txt\n")
    second = run(stranger, "check")
    assert second.returncode == 0, second.stderr
    (line,) = (stranger / "board.txt").read_text(encoding="utf-8").splitlines()
    assert "6.77" in line
    assert "34.82 lb" in line
    assert "mails: 1 sent" in second.stdout

    httpserver.expect_oneshot_request("/list.txt").respond_with_data("\n")
    empty = run(stranger, "check")
    assert empty.returncode == 1
    assert "the answer is empty" in empty.stdout + empty.stderr


def test_what_a_strangers_kind_says_of_itself_is_said_by_the_commands(stranger: Path) -> None:
    says = (
        "    @classmethod\n    def runs_on(cls) -> str:\n        return 'no cable leads to the wall'\n\n"
        "    def writes_files_because(self, environment: dict[str, str]) -> str:\n        return 'the wall is dark'\n\n"
    )
    board = stranger / "site" / "figure_board.py"
    board.write_text(MODULES["figure_board"].replace("    @property\n", f"{says}    @property\n"), encoding="utf-8")
    told = run(stranger, "doctor").stdout.splitlines()
    assert "  board: no cable leads to the wall" in told
    assert "  mails: files in reports/mail: the wall is dark" in told
    path = stranger / "sources.yaml"
    path.write_text(re.sub(r"    url: .*\n", "", path.read_text()))
    assert "sources.harbour.url: the key 'url' is missing" in run(stranger, "validate").stderr


def test_without_the_distribution_the_word_is_refused(stranger: Path) -> None:
    (stranger / "site").rename(stranger / "elsewhere")
    assert "there is no extractor kind 'lines'" in run(stranger, "validate").stderr
