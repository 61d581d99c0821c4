"""What the documentation says: every example runs, and everything that can be named is named."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import textwrap
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from enum import StrEnum
from inspect import getmembers, isclass
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from click.testing import CliRunner
from pydantic import BaseModel

import monitor.cli
from demo.data import RELEASES, csv_of
from monitor.cli import cli
from monitor.config import load, schema_text, shape
from monitor.model import ChangeKind, Grade, NoticeKind, Outcome, Qualifier, Status, VerdictKind
from monitor.plugins import installed_kinds
from monitor.store import Store
from monitor.store.views import VIEWS

ROOT = Path(__file__).parents[1]
SOURCE = "cbp-nationwide-drug-seizures"
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("db/*.md"), *ROOT.glob("reports/*.md"))
)
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
KINDS = installed_kinds()
KIND_MODELS: dict[str, Any] = {**KINDS.fetchers, **KINDS.extractors, **KINDS.notifiers}
READING = {"status", "figures", "history", "claims", "changes", "diff", "snapshots", "show", "query", "verify"}
RUN_TOO = READING | {"validate", "schema", "extract", "deliveries"}
"""Commands that are run as the docs write them: the reading ones, and others that reach neither network nor mail."""


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def all_docs() -> str:
    return "\n".join(text_of(page) for page in PAGES)


@dataclass(frozen=True)
class Block:
    """A fenced block, without its indentation."""

    page: str
    line: int
    language: str
    body: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """Every fenced block in one of these languages."""
    found = []
    for page in PAGES:
        text = text_of(page)
        for match in FENCE.finditer(text):
            if match["language"] in languages:
                line = text.count("\n", 0, match.start()) + 1
                found.append(Block(page, line, match["language"], textwrap.dedent(match["body"])))
    return found


def section(page: str, heading: str) -> str:
    """The text below a heading, up to the next one of the same or a higher rank."""
    text = FENCE.sub("", text_of(page))
    found = re.search(rf"^(#+) {re.escape(heading)}\b.*$", text, re.MULTILINE)
    assert found, f"{page} has no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def named_in(text: str) -> set[str]:
    """Every word that stands in code marks."""
    return set(re.findall(r"`([^`\n]+)`", text))


# ---------------------------------------------------------------- configuration

SETTINGS = {"timezone": "UTC", "contact": "desk@example.org"}
ARTICLES = {"canada-drug-operations": "{title: A story, published_on: 2024-12-05}"}
SOURCE_KEYS = {"title": "A page", "publisher": "An office", "url": "https://example.org/page"}
FIGURE = {"label": "A figure", "unit": "lb", "extract": '{text: {pattern: "seized {figure} of it"}}'}


def test_every_yaml_block_is_a_configuration_or_a_part_of_one(tmp_path):
    found = blocks("yaml")
    assert len(found) > 15
    for block in found:
        path = tmp_path / "sources.yaml"
        path.write_text(completed(block), encoding="utf-8")
        try:
            catalogue = load(path)
        except Exception as error:  # noqa: BLE001
            pytest.fail(f"{block}: {error}\n{path.read_text()}")
        assert catalogue.sources, block


def test_the_complete_example_names_every_key_but_those_of_kinds():
    whole = next(block for block in blocks("yaml") if block.body.count("\n") > 40)
    assert whole.page == "docs/configuration.md"
    missing = {key for model in shapes() for key in model.model_fields if not re.search(rf"\b{key}\b", whole.body)}
    assert missing == {"calendar", "series"}, "these two need a figure of another sort"


def completed(block: Block) -> str:
    """A configuration around a fragment: its keys say what it is a part of."""
    lines = [line for line in block.body.splitlines() if not line.startswith("#")]
    given = {match[1] for line in lines if (match := re.match(r"(\w+):", line))}
    body = "\n".join(lines) + "\n"
    if given <= shape.FileShape.model_fields.keys():
        return around({"settings": inside(SETTINGS), "articles": inside(ARTICLES), "sources": inside_source("")}, body)
    if given <= shape.SettingsShape.model_fields.keys() and "schedule" not in given:
        return around({"settings": "\n" + filled(SETTINGS, body), "sources": inside_source("")}, "")
    articles = {"settings": inside(SETTINGS), "articles": inside(ARTICLES)}
    if given <= shape.FigureShape.model_fields.keys():
        return around({**articles, "sources": inside_source(inside_figure(body))}, "")
    # An example may show a source's and a figure's keys one below the other.
    own = [key for key in given if key in shape.SourceShape.model_fields]
    return around({**articles, "sources": inside_source(*parted(body, own))}, "")


def parted(body: str, own: Sequence[str]) -> tuple[str, str]:
    """The figures of a fragment that is part of a source, and the rest of it."""
    pieces = re.split(r"^(?=\w)", body, flags=re.MULTILINE)
    of_source = [piece for piece in pieces if piece.partition(":")[0] in own]
    of_figure = [piece for piece in pieces if piece.strip() and piece not in of_source]
    return (inside_figure("".join(of_figure)) if of_figure else "", "".join(of_source))


def inside_source(figures: str = "", given: str = "") -> str:
    keys = {**SOURCE_KEYS, "figures": figures or inside_figure("")}
    if "file:" in given:
        del keys["url"]
    return "\n" + indented("a-source:\n" + indented(filled(keys, given)))


def inside_figure(given: str) -> str:
    return "\n" + indented("a-figure:\n" + indented(filled(FIGURE, given)))


def inside(keys: dict[str, str]) -> str:
    return "\n" + indented(filled(keys, ""))


def filled(keys: dict[str, str], given: str) -> str:
    """Keys with their values, those that are given taken from there."""
    names = set(re.findall(r"^(\w+):", given, re.MULTILINE))
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if key not in names) + given


def around(keys: dict[str, str], given: str) -> str:
    text = filled(keys, given)
    return text.replace("settings: \n", "settings:\n") if "settings:" in text else text


def indented(text: str) -> str:
    return textwrap.indent(text, "  ")


def shapes() -> list[type[shape.Shape]]:
    """Every mapping that the configuration may hold, but those that kinds fill."""
    return [model for _, model in getmembers(shape, isclass) if issubclass(model, shape.Shape)]


def test_every_key_of_the_configuration_is_explained():
    explained = named_in(text_of("docs/configuration.md"))
    for model in shapes():
        for key in model.model_fields:
            assert key in explained, f"{model.__name__}.{key} is not in docs/configuration.md"


def test_every_key_is_explained_where_its_mapping_is():
    for model, heading in (
        (shape.SettingsShape, "`settings`"),
        (shape.ArticleShape, "`articles`"),
        (shape.SourceShape, "`sources`"),
        (shape.FollowShape, "`follow`"),
        (shape.ScheduleShape, "`schedule`"),
        (shape.FigureShape, "`figures`"),
        (shape.ClaimShape, "`claims`"),
    ):
        text = FENCE.sub("", text_of("docs/configuration.md"))
        start = re.search(rf"^##+ {heading}.*$", text, re.MULTILINE)
        assert start, heading
        rest = re.split(r"^##+ ", text[start.end() :], maxsplit=1, flags=re.MULTILINE)[0]
        explained = re.findall(r"^\| `(\w+)` \|", rest, re.MULTILINE)
        assert set(explained) - VERDICTS == set(model.model_fields), heading


VERDICTS = {kind.value for kind in VerdictKind}


def test_every_kind_and_every_option_of_it_is_explained():
    for name, kind in KIND_MODELS.items():
        explained = named_in(section("docs/kinds.md", f"`{name}`"))
        missing = sorted(option for option in options_of(kind) if option not in explained)
        assert not missing, f"{name}: {missing}"


def test_every_option_that_the_tables_of_kinds_name_exists():
    for name, kind in KIND_MODELS.items():
        rows = re.findall(r"^\| `(\w+)` \|", section("docs/kinds.md", f"`{name}`"), re.MULTILINE)
        assert set(rows) == set(options_of(kind)), name


def test_every_kind_has_an_example():
    text = "\n".join(block.body for block in blocks("yaml") if block.page == "docs/kinds.md")
    for name in KIND_MODELS:
        assert re.search(rf"\b{name}:", text), name


def options_of(kind: type[BaseModel]) -> Iterator[str]:
    """The options as users write them, those of nested mappings too."""
    for name, field in kind.model_fields.items():
        yield field.alias or name
        for inner in (field.annotation, *get_args(field.annotation)):
            if isclass(inner) and issubclass(inner, BaseModel):
                yield from options_of(inner)


def test_the_editor_schema_is_the_present_one():
    assert text_of("sources.schema.json") == schema_text()


# ---------------------------------------------------------------- commands


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Path:
    """A folder in which the documented commands can run: five releases of the demonstration, backfilled and told."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(ROOT / "demo" / "sources.yaml", folder)
    (folder / "releases").mkdir()
    for release in RELEASES:
        (folder / "releases" / f"{release.published_on}_{release.name}").write_bytes(csv_of(release))
    shutil.copy(folder / "releases" / f"{RELEASES[2].published_on}_{RELEASES[2].name}", folder / "saved.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MONITOR_NOW", "2025-04-01T09:00")
        done = CliRunner().invoke(cli, ["backfill", SOURCE, "releases", "--pattern", "*.csv", "--tell"])
        assert done.exit_code == 0, done.output
        (folder / "backfilled.txt").write_text(done.output, encoding="utf-8")
        done = CliRunner().invoke(cli, ["deliveries", "--retry"])
        assert done.exit_code == 0, done.output
    (folder / "backup").mkdir()
    shutil.copy(folder / "db" / "monitor.db", folder / "backup" / "monitor.db")
    shutil.copy(folder / "db" / "monitor.db", folder / "other.db")
    return folder


@pytest.fixture
def inside_newsroom(newsroom, monkeypatch) -> Path:
    monkeypatch.chdir(newsroom)
    monkeypatch.setenv("MONITOR_NOW", "2025-04-01T09:00")
    return newsroom


@dataclass(frozen=True)
class Written:
    """A command as the docs write it."""

    where: str
    words: tuple[str, ...]
    output: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: monitor {shlex.join(self.words)}"


def commands() -> list[Written]:
    """Every call of the program in the docs' blocks, in their running text, and in the files to deploy."""
    found = []
    for block in blocks("sh", "console"):
        lines = block.body.splitlines()
        starts = [n for n, line in enumerate(lines) if block.language == "sh" or line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            words = words_of(lines[start].removeprefix("$ "))
            if words is not None:
                found.append(Written(f"{block.page}:{block.line + 1 + start}", words, tuple(lines[start + 1 : end])))
    for page in PAGES:
        for text in re.findall(r"`(monitor [^`]*)`", FENCE.sub("", text_of(page))):
            words = words_of(text)
            if words and words[0].islower():
                found.append(Written(page, words))
    for path in ("deploy/crontab", "deploy/figure-monitor.service"):
        lines = [line for line in text_of(path).splitlines() if not line.startswith("#")]
        for text in re.findall(r"(?:&& (?:out=\$\()?|/)(monitor [^)&>]*)", "\n".join(lines)):
            words = words_of(text.splitlines()[0].partition(" 2>")[0])
            assert words is not None
            found.append(Written(path, words))
    return found


def words_of(line: str) -> tuple[str, ...] | None:
    """What follows ``monitor`` in a line for a shell; None where the line calls something else."""
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if not words or words[0].rpartition("/")[2] != "monitor":
        return None
    stop = next((n for n, word in enumerate(words) if word in {"|", ">", ">>", "&&", "2>&1"}), len(words))
    return tuple(words[1:stop])


def chosen(words: Sequence[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and what follows its name."""
    with cli.make_context("monitor", list(words)) as context:
        arguments = [*context._protected_args, *context.args]
        name, command, rest = cli.resolve_command(context, arguments)
        assert command is not None, name
        return command, rest


def test_every_command_in_the_docs_exists_with_its_options(inside_newsroom):
    found = commands()
    assert len(found) > 40
    assert {written.where for written in found} >= {"deploy/crontab", "deploy/figure-monitor.service"}
    for written in found:
        if written.words in {("--version",), ("COMMAND", "--help")}:
            continue
        try:
            command, rest = chosen(written.words)
            if any(re.search(r"\[|…", word) or word.isupper() for word in rest) or written.where in PAGES:
                # Its form, not a call: an option without its value, an argument by its name.
                assert {word for word in rest if word.startswith("-")} <= {"--help", *options_named(command)}
            else:
                command.make_context(command.name, rest)
        except (click.ClickException, AssertionError) as error:
            pytest.fail(f"{written}: {getattr(error, 'message', error)}")


def test_what_the_docs_say_that_commands_print_is_what_they_print(inside_newsroom):
    for written in commands():
        name = next((word for word in written.words if word in cli.commands), "")
        if written.where in PAGES or written.where.startswith("deploy"):
            continue
        if name == "backfill":
            printed = Path("backfilled.txt").read_text(encoding="utf-8")
        elif name in RUN_TOO:
            done = CliRunner().invoke(cli, list(written.words))
            assert done.exit_code == 0, f"{written}: {done.output} {done.exception}"
            printed = done.stdout
        else:
            assert not written.output, f"{written}: its output is not checked"
            continue
        assert_shows(printed, written.output, str(written))


def assert_shows(printed: str, documented: Sequence[str], where: str) -> None:
    """The documented lines are printed in this order; ``…`` stands for anything, and white space does not matter."""
    lines = iter(" ".join(line.split()) for line in printed.splitlines())
    for text in documented:
        wanted = " ".join(text.split())
        if not wanted or wanted == "…":
            continue
        parts = [re.escape(part.strip()) for part in wanted.split("…")]
        assert any(re.fullmatch(".*".join(parts), line) for line in lines), f"{where}: {text!r} is not in\n{printed}"


def test_the_readme_shows_the_mail_that_is_sent(inside_newsroom):
    (path,) = (inside_newsroom / "mail").glob("2024-10-15_*.eml")
    from email import message_from_bytes, policy

    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    (shown,) = blocks("text")
    assert shown.page == "README.md"
    assert_shows(body.get_content(), shown.body.splitlines(), str(shown))


def options_named(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def test_every_command_and_option_is_explained():
    shared = section("docs/commands.md", "What all commands share")
    for option in ("--config", "--db", "--help", "-h", "--json", "--version"):
        assert re.search(rf"`[^`]*(?<!\S){option}\b[^`]*`|`{option}", shared), option
    for name, command in cli.commands.items():
        explained = section("docs/commands.md", f"`monitor {name}`")
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in {"config", "db"}:
                for option in parameter.opts:
                    assert re.search(rf"`{option}\b", explained), f"monitor {name} {option}"
            elif isinstance(parameter, click.Argument):
                assert (parameter.metavar or parameter.name or "").strip("[].").upper() in explained, name


def test_every_option_that_the_docs_name_exists():
    known = {"--help", "-h", "--version", *(option for c in cli.commands.values() for option in options_named(c))}
    for word in named_in(FENCE.sub("", text_of("docs/commands.md"))):
        for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", word):
            if not word.startswith("-wal") and not word.startswith("-shm"):
                assert option in known, word


def test_every_exit_code_is_explained():
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", section("docs/commands.md", "Exit codes"), re.MULTILINE))
    codes = {monitor.cli.DONE, monitor.cli.SOME_FAILED, monitor.cli.USAGE, monitor.cli.DATABASE}
    assert {str(code) for code in codes} | {"130"} == set(rows)


def test_every_variable_of_the_environment_is_explained():
    used = {
        name
        for path in (ROOT / "monitor").rglob("*.py")
        for name in re.findall(r"\bMONITOR_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    table = set(re.findall(r"^\| `(MONITOR_\w+)` \|", text_of("docs/configuration.md"), re.MULTILINE))
    assert used == table
    mentioned = set(re.findall(r"\bMONITOR_\w+", all_docs() + text_of("deploy/crontab")))
    assert mentioned <= used


# ---------------------------------------------------------------- the database

ALWAYS_EMPTY = ("outbox", "state <> 'ok'")
"""Nothing waits and nothing fails in the newsroom of these tests."""


def test_every_sql_block_runs_and_finds_rows(inside_newsroom):
    found = blocks("sql")
    assert len(found) > 7
    with Store.read(Path("db/monitor.db")) as store:
        for block in found:
            names, *rows = store.tables.select(block.body)
            assert names, block
            if not any(words in block.body for words in ALWAYS_EMPTY):
                assert rows, f"{block} finds nothing"


def test_every_view_and_every_column_of_it_is_explained(inside_newsroom):
    with Store.read(Path("db/monitor.db")) as store:
        columns = {view: next(iter(store.tables.select(f"SELECT * FROM {view} LIMIT 0"))) for view in VIEWS}
    assert columns["figures_current"] == columns["figure_history"]
    for view, names in columns.items():
        text = section("db/README.md", f"`{view}`")
        if view == "figures_current":
            assert "The same columns" in text
            continue
        missing = sorted(set(names) - named_in(text))
        assert not missing, f"{view}: {missing}"
        cells = re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)
        unknown = {name for cell in cells for name in named_in(cell)} - set(names)
        assert not unknown, f"{view} has no column {unknown}"


@pytest.mark.parametrize(
    "words", [ChangeKind, VerdictKind, Outcome, Grade, Status, Qualifier, NoticeKind], ids=lambda words: words.__name__
)
def test_every_word_that_the_program_uses_is_explained(words: type[StrEnum]):
    text = all_docs()
    for word in filter(None, (member.value for member in words)):
        if words in (Qualifier, NoticeKind):
            assert re.search(rf"\b{word}\b", text), word
        else:
            assert re.search(rf"[`*]{re.escape(word)}[`*]", text), word


# ---------------------------------------------------------------- links and files


def test_every_link_leads_somewhere():
    for page in PAGES:
        text = FENCE.sub("", text_of(page))
        targets = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text)
        for target in filter(None, (a or b for a, b in targets)):
            if re.match(r"https?:", target):
                continue
            name, _, anchor = target.partition("#")
            path = (ROOT / page).parent / name if name else ROOT / page
            assert path.exists(), f"{page}: {target}"
            if anchor:
                assert anchor in anchors(path), f"{page}: {target}"


def anchors(path: Path) -> set[str]:
    """The names of a page's headings, as web sites that show Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_of_the_docs_can_be_reached_from_the_readme():
    reached, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target in re.findall(r"\]\(([^)#\s]+\.md)", text_of(page)):
            if not target.startswith("http"):
                path = ((ROOT / page).parent / target).resolve()
                waiting.append(path.relative_to(ROOT).as_posix())
    assert reached >= {page for page in PAGES if not page.startswith("reports/")}


def test_the_pictures_are_small():
    for path in (ROOT / "docs" / "images").iterdir():
        assert path.stat().st_size < 150_000, path.name


def test_the_service_calls_the_program_as_it_is():
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(ROOT / "deploy" / "figure-monitor.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].split()[1:] == ["run", "--log-json"]
    assert service["RestartPreventExitStatus"] == str(monitor.cli.USAGE)
    assert all(line.startswith(service["WorkingDirectory"]) for line in service["ReadWritePaths"].split())


def test_the_docs_call_make_with_targets_that_exist():
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    called = set(re.findall(r"(?:^|`)make (\w+)(?=`|$)", all_docs(), re.MULTILINE))
    assert called
    assert called <= targets


def test_no_file_names_a_path_of_the_machine_that_it_was_written_on():
    pattern = re.compile(r"(?<![\w.\]*])/(?:work|root|home|Users)/\w")
    for path in files_of_the_project():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found = pattern.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found[0] if found else ''}"


def files_of_the_project() -> list[Path]:
    """What is, or would be, under version control; without git, everything that is not made by a run."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", ".git", "__pycache__", "demo-output"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.parts) and "cache" not in str(path)]
    found = [path for path in paths if path.is_file()]
    assert ROOT / "README.md" in found
    return found


def test_the_json_of_reading_commands_is_a_list_of_objects(inside_newsroom):
    for words in (
        ["figures"],
        ["history", "fentanyl-northern-border"],
        ["claims"],
        ["changes"],
        ["snapshots", SOURCE],
        ["deliveries"],
        ["query", "SELECT * FROM source_health"],
    ):
        done = CliRunner().invoke(cli, [*words, "--json"])
        rows = json.loads(done.stdout)
        assert rows, words
        assert all(isinstance(row, dict) for row in rows)
