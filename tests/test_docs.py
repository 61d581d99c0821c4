"""The documentation: every example runs, and everything that can be named is named."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from configparser import ConfigParser
from email import message_from_bytes, policy
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import monitor.cli
from demo.data import RELEASES, csv_of
from monitor.cli import cli
from monitor.config import shape
from monitor.config.installed import installed_kinds
from monitor.config.load import load
from monitor.config.schema import schema_text
from monitor.model import ChangeKind, Grade, NoticeKind, Outcome, Qualifier, Status, VerdictKind
from monitor.model.errors import ConfigError
from monitor.store.store import Store
from monitor.store.views import VIEWS
from tests.conftest import Demonstrated
from tests.documentation import (
    PAGES,
    ROOT,
    Block,
    Written,
    all_docs,
    blocks,
    commands,
    completed,
    first_cells,
    marked,
    options_of,
    own,
    prose_of,
    section,
    shapes,
    text_of,
)

SOURCE = "cbp-nationwide-drug-seizures"
TEST_NAMED = r"`(?P<file>tests/[\w/]+\.py)::(?P<test>test_\w+)`"
RUN = {
    *("status", "figures", "history", "claims", "changes", "diff", "snapshots", "show", "query", "verify"),
    *("validate", "schema", "extract", "correction", "metrics", "prune", "review", "explain"),
}
"""Commands that are run as the docs write them; the others reach the network, send mail or go on for good."""
KINDS = own(installed_kinds())
KIND_MODELS: dict[str, Any] = {**KINDS.fetchers, **KINDS.extractors, **KINDS.notifiers}


# ---------------------------------------------------------------- configuration


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_every_yaml_block_is_a_configuration_or_a_part_of_one(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(completed(block.body), encoding="utf-8")
    try:
        assert load(path).sources
    except ConfigError as error:
        pytest.fail(f"{error}\n{path.read_text(encoding='utf-8')}")


def test_a_wrong_fragment_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(completed("fetch: {http: {read_secnds: 30}}\n"), encoding="utf-8")
    with pytest.raises(ConfigError, match="read_seconds"):
        load(path)


def test_the_complete_example_has_every_key() -> None:
    whole = max(blocks("yaml"), key=lambda block: len(block.body))
    assert whole.page == "docs/configuration.md"
    missing = {key for model in shapes() for key in model.model_fields if not re.search(rf"\b{key}: ", whole.body)}
    below_them = {"settings", "units", "articles", "sources", "figures", "notify", "claims"}
    of_other_figures = {"series"}
    assert missing - below_them == of_other_figures


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("`settings`", shape.SettingsShape),
        ("`units`", shape.OwnUnitShape),
        ("`articles`", shape.ArticleShape),
        ("`sources`", shape.SourceShape),
        ("`follow`", shape.FollowShape),
        ("`schedule`", shape.ScheduleShape),
        ("`figures`", shape.FigureShape),
        ("Earlier rules", shape.EarlierShape),
        ("`claims`", shape.ClaimShape),
    ],
)
def test_every_key_is_explained_where_its_mapping_is(heading: str, model: type[shape.AnyShape]) -> None:
    explained = set(first_cells(section("docs/configuration.md", heading, alone=True)))
    assert explained - {kind.value for kind in VerdictKind} == set(model.model_fields)


def test_every_key_of_the_configuration_is_explained() -> None:
    explained = marked(prose_of("docs/configuration.md"))
    for model in shapes():
        assert explained >= model.model_fields.keys(), model.__name__


@pytest.mark.parametrize("name", KIND_MODELS)
def test_a_kind_is_explained_with_exactly_its_options_and_an_example(name: str) -> None:
    options = set(options_of(KIND_MODELS[name]))
    assert set(first_cells(section("docs/kinds.md", f"`{name}`"))) == options
    examples = [block.body for block in blocks("yaml") if block.page == "docs/kinds.md"]
    assert any(re.search(rf"\b{name}:", example) for example in examples)
    unused = {option for option in options if not any(re.search(rf"\b{option}: ", example) for example in examples)}
    assert len(unused) <= len(options) / 2, f"examples leave out {unused}"


def test_the_editor_schema_is_the_present_one() -> None:
    assert text_of("sources.schema.json") == schema_text(KINDS)


# ---------------------------------------------------------------- commands


@pytest.fixture(scope="module")
def newsroom(demonstrated: Demonstrated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the documented commands run: what the demonstration made, and files that a user saved."""
    folder = tmp_path_factory.mktemp("newsroom") / "demo-output"
    shutil.copytree(demonstrated.folder, folder)
    (folder / "releases").mkdir()
    for release in RELEASES:
        (folder / "releases" / f"{release.published_on}_{release.name}").write_bytes(csv_of(release))
    (folder / "saved.csv").write_bytes(csv_of(RELEASES[-1]))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MONITOR_NOW", "2025-04-01T09:00")
        told = run("backfill", SOURCE, "releases", "--pattern", "*.csv", "--db", "backfilled.db")
        (folder / "backfilled.txt").write_text(told, encoding="utf-8")
    for copy in ("backup/monitor.db", "other.db"):
        (folder / copy).parent.mkdir(exist_ok=True)
        shutil.copy(folder / "db" / "monitor.db", folder / copy)
    return folder


@pytest.fixture
def here(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The newsroom, as the working folder."""
    monkeypatch.chdir(newsroom)
    monkeypatch.setenv("MONITOR_NOW", "2025-04-01T09:00")
    return newsroom


def run(*words: str) -> str:
    """What the program prints."""
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, f"monitor {' '.join(words)}: {done.output} {done.exception!r}"
    return done.stdout


def test_every_command_in_the_docs_exists_with_its_options(here: Path) -> None:
    found = [written for written in commands() if written.words[0].islower() and written.words[0] != "--version"]
    assert len(found) > 60
    assert {written.where for written in found} > {"deploy/crontab", "deploy/figure-monitor.service", "README.md"}
    for written in found:
        name, *rest = _without_shared(written.words)
        assert name in cli.commands, written
        if not written.whole:
            given = {word for word in rest if word.startswith("-")}
            assert given <= {"--help", *_options(cli.commands[name])}, written
            continue
        try:
            cli.commands[name].make_context(name, rest)
        except click.ClickException as error:
            pytest.fail(f"{written}: {error.message}")


def _without_shared(words: Sequence[str]) -> list[str]:
    """The command's name and what follows, without the options before the name."""
    rest = list(words)
    while rest[0] in {"--db", "--config"}:
        del rest[:2]
    return rest


def _options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("-")}


@pytest.mark.parametrize("written", [written for written in commands() if written.whole], ids=str)
def test_a_command_prints_what_the_docs_say(written: Written, here: Path) -> None:
    name = _without_shared(written.words)[0]
    if name == "backfill":
        assert_shown((here / "backfilled.txt").read_text(encoding="utf-8"), written.output)
    elif name in RUN:
        assert_shown(run(*written.words), written.output)
    else:
        assert not written.output, "what is not run must not be shown with its output"


def assert_shown(printed: str, documented: Sequence[str]) -> None:
    """The documented lines are printed, in this order: ``…`` stands for anything, white space does not matter."""
    lines = iter(" ".join(line.split()) for line in printed.splitlines())
    for text in documented:
        parts = [re.escape(part) for part in re.split(r"\s*…\s*", " ".join(text.split()))]
        if any(parts):
            assert any(re.fullmatch(".*".join(parts), line) for line in lines), f"{text!r} is not in\n{printed}"


def test_the_readme_shows_the_mail_that_is_sent(here: Path) -> None:
    (path,) = (here / "mail").glob("2024-10-15_cbp-fentanyl-*.eml")
    body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
    assert body is not None
    (shown,) = (block for block in blocks("text") if block.page == "README.md")
    assert_shown(body.get_content(), shown.body.splitlines())


@pytest.mark.parametrize("name", cli.commands)
def test_a_command_is_explained_with_its_options(name: str) -> None:
    explained = section("docs/commands.md", f"`monitor {name}`")
    for parameter in cli.commands[name].params:
        if isinstance(parameter, click.Argument):
            word = (parameter.metavar or parameter.name or "").strip("[].").upper()
            assert word in explained
        elif parameter.name not in {"config", "db"}:
            assert all(re.search(rf"`{option}[` ]", explained) for option in parameter.opts), parameter.opts


def test_what_all_commands_share_is_explained() -> None:
    explained = section("docs/commands.md", "What all commands share")
    for option in ("--config", "--db", "--help", "-h", "--json", "monitor --version"):
        assert re.search(rf"`{option}[` ]", explained), option


def test_every_option_that_the_docs_name_exists() -> None:
    known = {"--help", "-h", "--version"}.union(*map(_options, cli.commands.values()))
    named = {
        option for word in marked(prose_of("docs/commands.md")) for option in re.findall(r"(?:^| )(--?[a-z-]+)", word)
    }
    assert len(named) > 20
    assert named <= known


def test_every_exit_code_is_explained() -> None:
    rows = re.findall(r"^\| (\d+) \|", section("docs/commands.md", "Exit codes"), re.MULTILINE)
    codes = {monitor.cli.DONE, monitor.cli.SOME_FAILED, monitor.cli.USAGE, monitor.cli.DATABASE, 130}
    assert set(map(int, rows)) == codes


def test_the_json_of_reading_commands_is_a_list_of_objects(here: Path) -> None:
    for words in (
        ["figures"],
        ["history", "fentanyl-northern-border"],
        ["claims"],
        ["changes"],
        ["snapshots", SOURCE],
        ["deliveries"],
        ["query", "SELECT * FROM source_health"],
    ):
        rows = json.loads(run(*words, "--json"))
        assert rows, words
        assert all(isinstance(row, dict) for row in rows), words
    assert json.loads(run("status", "--json")).keys() == {"sources", "absent", "outbox", "lost"}


def test_every_variable_of_the_environment_is_explained() -> None:
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "monitor").rglob("*.py")]
    used = {name for text in code for name in re.findall(r"\bMONITOR_[A-Z_]*[A-Z]\b", text)}
    assert set(first_cells(section("docs/configuration.md", "Secrets"))) == used
    deployed = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "deploy").iterdir())
    assert set(re.findall(r"\bMONITOR_\w+", all_docs() + deployed)) <= used


# ---------------------------------------------------------------- the database


@pytest.mark.parametrize("block", blocks("sql"), ids=str)
def test_every_sql_block_runs_and_finds_what_it_asks_for(block: Block, here: Path) -> None:
    with Store.read(here / "db" / "monitor.db") as store:
        names, *rows = store.tables.select(block.body)
    assert names
    if any(empty in block.body for empty in ("outbox", "ruling_log", "state <> 'ok'")):
        assert not rows, "nothing waits, nothing fails and nobody was asked here"
    else:
        assert rows


def test_every_view_is_explained_with_exactly_its_columns(here: Path) -> None:
    with Store.read(here / "db" / "monitor.db") as store:
        columns = {view: set(next(iter(store.tables.select(f"SELECT * FROM {view} LIMIT 0")))) for view in VIEWS}
    same = columns.pop("figures_current")
    assert same == columns["figure_history"]
    assert "The same columns" in section("db/README.md", "`figures_current`")
    for view, names in columns.items():
        text = section("db/README.md", f"`{view}`")
        assert names <= marked(text), view
        cells = "".join(re.findall(r"^\| (`.+?) \|", text, re.MULTILINE))
        assert marked(cells) <= names, view


@pytest.mark.parametrize(
    "words", [ChangeKind, VerdictKind, Outcome, Grade, Status, NoticeKind, Qualifier], ids=lambda words: words.__name__
)
def test_every_word_that_the_program_uses_is_explained(words: type[StrEnum]) -> None:
    text = all_docs()
    for word in filter(None, (member.value for member in words)):
        assert re.search(rf"[`*\"]{re.escape(word)}[`*\"]", text), word


# ---------------------------------------------------------------- links and files


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"(?<=\]\()[^)\s]+|(?<=src=\")[^\"]+", prose_of(page)):
        name, _, anchor = target.partition("#")
        if re.match(r"https?:", target):
            continue
        path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.relative_to(ROOT).as_posix()), target


def anchors(page: str) -> set[str]:
    """The names of a page's headings, as web sites that show Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[str] = set()
    waiting = ["README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        linked = set(re.findall(r"\]\(([^)#:\s]+\.md)", prose_of(page)))
        paths = {((ROOT / page).parent / name).resolve().relative_to(ROOT).as_posix() for name in linked}
        waiting += paths - reached
    assert reached >= set(PAGES)


def test_the_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert all(path.stat().st_size < 150_000 for path in pictures)


def test_the_service_starts_the_program_as_it_is() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "figure-monitor.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"] == f"{service['WorkingDirectory']}/.venv/bin/monitor run --log json"
    assert service["RestartPreventExitStatus"] == str(monitor.cli.USAGE)
    assert all(path.startswith(service["WorkingDirectory"]) for path in service["ReadWritePaths"].split())


def test_the_docs_call_make_with_targets_that_exist() -> None:
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    called = set(re.findall(r"(?:^|`)make (\w+)(?=`|$)", all_docs(), re.MULTILINE))
    assert {"demo", "test"} <= called <= targets


def test_no_file_names_a_path_of_the_machine_that_it_was_written_on() -> None:
    pattern = re.compile(r"(?<![\w.\]*-])/(?:work|root|home|Users)/\w")
    for path in files_of_the_project():
        found = pattern.search(path.read_bytes().decode("utf-8", errors="replace"))
        assert not found, f"{path.relative_to(ROOT)}: {found[0] if found else ''}"


def files_of_the_project() -> list[Path]:
    """What is, or would be, under version control; without git, everything that no run makes."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", ".git", "__pycache__", "demo-output", ".hypothesis"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.parts) and "_cache" not in str(path)]
    found = [path for path in paths if path.is_file()]
    assert ROOT / "README.md" in found
    return found


def test_every_test_that_the_docs_name_exists() -> None:
    named = {(name["file"], name["test"]) for page in PAGES for name in re.finditer(TEST_NAMED, text_of(page))}
    for file, test in sorted(named):
        assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text(), re.MULTILINE), f"{file}::{test}"
