"""What strangers wrote never controls a terminal, nor a spreadsheet: what commands print, and the log."""

from __future__ import annotations

import ast
import csv
import io
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import termios
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import monitor
from monitor.cli import COMMANDS
from monitor.cli.saying import JsonLines, LogLines, json_text, say_csv, say_json, say_json_list, table, visible
from monitor.reading.labels import UNSAFE
from tests.newsroom import PAGE, SEIZURES, SETTINGS, Newsroom, seizures

HOSTILE = "\x1b]0;owned\x07\x9b31m\u202eevil\u2066\u2028\u2029\x7f\rfake"
SEEN = r"\u001b]0;owned\u0007\u009b31m\u202eevil\u2066\u2028\u2029\u007f\u000dfake"
OF_CLICK = ("\r\x1b[?25l", "\x1b[?25h")
"""What click writes to draw a progress bar over itself."""


# ---------------------------------------------------------------- one text


@given(st.text())
def test_nothing_that_controls_or_hides_or_turns_is_left_in_what_is_visible(text):
    assert not unsafe(visible(text), keep="\t")
    assert visible(visible(text)) == visible(text)
    if not unsafe(text, keep="\t"):
        assert visible(text) == text


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same_when_it_is_read_back_and_controls_nothing(value):
    printed = json_text(value)
    assert not unsafe(printed, keep="\n")
    assert json.loads(printed) == value


def test_a_cell_of_a_table_is_one_line():
    assert table([["a\nmonitor: all right", "b\tc"]], ["head\n", "x"])[2:] == [r"a\u000amonitor: all right  b\u0009c"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+1", "'+1+1"),
        ("-1+1|cmd", "'-1+1|cmd"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t'=1"),
        ("\tplain", "'\tplain"),
        ("\r=1", r"'\u000d=1"),
        ("\n=1", "'\n'=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("seized;=1", "seized;'=1"),
        ('seized; "=1', "seized;' \"=1"),
        ("two\n=lines", "two\n'=lines"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("+1.5e-9", "+1.5e-9"),
        ("-5 lb", "'-5 lb"),
        ("2024-12", "2024-12"),
        ("a=b, c-d @e", "a=b, c-d @e"),
        ("\x1b[31m", r"\u001b[31m"),
        ("", ""),
    ],
)
def test_a_spreadsheet_takes_for_text_what_would_be_a_formula_and_for_a_number_what_is_one(capfdbinary, text, safe):
    for raw, cell in ((False, safe), (True, text)):
        say_csv(["name"], [[text]], raw=raw)
        printed = io.StringIO(capfdbinary.readouterr().out.decode(), newline="")
        assert list(csv.reader(printed)) == [["name"], [cell]]


# ---------------------------------------------------------------- the log


@pytest.mark.parametrize("formatter", [LogLines("%(levelname)s %(message)s"), JsonLines()], ids=["text", "json"])
def test_a_record_of_the_log_controls_nothing_and_makes_no_record_of_its_own(formatter):
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        record = logging.LogRecord("monitor", logging.ERROR, "", 0, "%s\nERROR forged", (HOSTILE,), sys.exc_info())
    lines = formatter.format(record).split("\n")
    assert not any(unsafe(line, keep="") for line in lines)
    assert [line for line in lines if not line.startswith("    ")] == lines[:1]
    assert "owned" in lines[0]


def test_what_python_says_by_itself_of_errors_and_warnings_controls_nothing():
    program = f"""
import logging
from monitor.cli import cli, main
def stumble(**_):
    logging.getLogger("somebody").warning({HOSTILE!r})
    raise RuntimeError({HOSTILE!r})
cli.callback = stumble
main()
"""
    words = [sys.executable, "-c", program, "status"]
    done = subprocess.run(words, capture_output=True, timeout=30, check=False)
    printed = done.stderr.decode()
    assert done.returncode == 1
    assert not unsafe(printed, keep="\n\t")
    assert printed.count(SEEN) == 2, printed


# ---------------------------------------------------------------- every command, at a terminal


@contextmanager
def at_a_terminal(words: Sequence[str], folder: Path, now: str) -> Iterator[tuple[subprocess.Popen, list[bytes]]]:
    """A process whose standard output and error are a terminal's, and what it has printed there so far."""
    master, slave = os.openpty()
    settings = termios.tcgetattr(slave)
    settings[1] &= ~termios.ONLCR  # or every line's end would be two characters
    termios.tcsetattr(slave, termios.TCSANOW, settings)
    printed: list[bytes] = []

    def listen() -> None:
        with open(master, "rb", buffering=0) as screen:  # noqa: PTH123
            while True:
                try:
                    printed.append(screen.read(65536))
                except OSError:  # all who could write have ended
                    return

    environment = {**os.environ, "MONITOR_NOW": now, "PYTHONUTF8": "1", "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    ear = threading.Thread(target=listen)
    ear.start()
    try:
        yield process, printed
        process.wait(100)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        ear.join(10)


ALL = """
import json, sys
from monitor.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["monitor", *words]
    try:
        main()
    except SystemExit as stopped:
        print(f"=== {stopped.code}", flush=True)
"""
POISONED = {
    "sources": ["title", "publisher"],
    "snapshots": ["url", "linked_from"],
    "observations": ["printed", "locator"],
    "series": ["name"],
    "changes": ["explanation", "series"],
    "articles": ["title", "url"],
    "claims": ["quote", "sentence", "scope_differs"],
    "verdicts": ["reason"],
    "figures": ["label", "scope"],
    "deliveries": ["recipient", "error"],
    "editions": ["problem"],
    "rulings": ["ruled_by", "note", "period"],
}
"""Columns with what strangers wrote."""
HOSTILE_YAML = HOSTILE.encode("unicode_escape").decode()
HOSTILE_SETTINGS = SETTINGS.replace("title: A story", f'title: "A story {HOSTILE_YAML}"')
HOSTILE_SOURCES = (
    SEIZURES.replace("title: Nationwide seizures", f'title: "Seizures {HOSTILE_YAML}"').replace(
        "short: Fentanyl, northern border", f'short: "Fentanyl {HOSTILE_YAML}"'
    ),
    PAGE.replace("title: The boundary", f'title: "The boundary {HOSTILE_YAML}"'),
)


@pytest.fixture
def hostile(newsroom: Newsroom) -> Newsroom:
    """A newsroom whose site, configuration, database and files hold what would control a terminal."""
    newsroom.watch(*HOSTILE_SOURCES, settings=HOSTILE_SETTINGS)
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 6)
    newsroom.serve("/boundary", f"<p>{HOSTILE} the boundary is 8,891 km long {HOSTILE}</p>")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 5 + ["3.5"])
    newsroom.serve("/boundary", f"<p>{HOSTILE} the boundary is 8,892 km long {HOSTILE}</p>")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/seizures.csv", seizures(fy2024=["3"]).replace("Fentanyl", f"=1 {HOSTILE}"))
    newsroom.serve("/boundary", f"<p>{HOSTILE} the boundary is {HOSTILE} km long</p>")
    newsroom.check()
    newsroom.wait(days=1)
    folder = newsroom.folder
    (folder / "saved.csv").write_text(seizures(fy2024=["3"]).replace("Fentanyl", f"=1 {HOSTILE}"))
    (folder / "old").mkdir()
    (folder / f"old/2024-01-05_{HOSTILE}.csv").write_text("no figures")
    (folder / f"old/{HOSTILE}.csv").write_text("no date")
    poison(folder / "monitor.db")
    return newsroom


def poison(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE deliveries SET state = 'refused', sent_at = NULL, error = ''")
        database.execute("INSERT INTO editions SELECT id, '', last_check_at, '' FROM sources LIMIT 1")
        database.execute(
            "INSERT INTO rulings (question, kind, matter, source_id, series, period, unit, printed, asked, ruled_by, "
            "ruled_at, note) SELECT '12345678', 'needs work', 'rule', id, '', '', '', '', '', 'ann', last_check_at, '' "
            "FROM sources LIMIT 1"
        )
        # What failed and where, of checks; of the kinds of problems the program names them itself.
        kinds = "SELECT problem_kind_id FROM checks_kept WHERE problem_kind_id IS NOT NULL"
        database.execute(f"UPDATE texts SET text = text || ? WHERE id NOT IN ({kinds})", [HOSTILE])
        for table_, columns in POISONED.items():
            for column in columns:
                database.execute(f"UPDATE {table_} SET {column} = {column} || ?", [HOSTILE])


HISTORY, QUERY = ("history", "border/length"), ("query", "SELECT * FROM claim_status")
READING = {
    "status": [["status"]],
    "doctor": [["doctor"]],
    "validate": [["validate"]],
    "schema": [["schema"]],
    "verify": [["verify"]],
    "figures": [["figures"], ["figures", "--all"]],
    "history": [[*HISTORY], [*HISTORY, "--series", HOSTILE]],
    "claims": [["claims"], ["claims", "--wide"], ["claims", "--csv"], ["claims", "--csv", "--raw"]],
    "correction": [["correction", "8-891-km-undated"]],
    "changes": [["changes", "--parts"]],
    "diff": [["diff", "border"]],
    "snapshots": [["snapshots", "border"]],
    "show": [["show", "2"], ["show", "2", "--page"]],
    "query": [[*QUERY], [*QUERY, "--csv"], [*QUERY, "--csv", "--raw"], ["query", f"SELECT '{HOSTILE}"]],
    "extract": [["extract", "customs", "saved.csv"], ["extract", "customs", f"{HOSTILE}.csv"]],
    "archived": [["archived", "border"]],
    "find": [["find", "saved.csv", "2"], ["find", "saved.csv", HOSTILE]],
    "add": [["add", "saved.csv", "2", "--dry-run"], ["add", "saved.csv", HOSTILE]],
    "start": [["start", "saved.csv", "--media", "text"], ["start", HOSTILE]],
    "look": [["look", "saved.csv"], ["look", "saved.csv", "--csv", "--raw"], ["look", f"{HOSTILE}.csv"]],
    "deliveries": [["deliveries"]],
    "healthcheck": [["healthcheck"]],
    "metrics": [["metrics"]],
    "explain": [["explain", "border/length"], ["explain", "border"], ["explain", "2"], ["explain", HOSTILE]],
    "mend": [["mend", "border", "--page", "saved.csv"], ["mend", HOSTILE]],
    "review": [["review", "--list"], ["review", "--answered"], ["review", "accept", HOSTILE]],
}
WRITING = {
    "check": [["check", "--dry-run"], ["check"], ["check", HOSTILE]],
    "backfill": [["backfill", "customs", "old"], ["backfill", "customs", HOSTILE]],
    "replay": [["replay"]],
    "report": [["report"], ["report", "--mail"]],
    "backup": [["backup", f"{HOSTILE}.db"], ["backup", f"{HOSTILE}.db"]],
    "prune": [["prune"]],
    "compact": [["compact"]],
}
EXTRA = {"run"}
QUIET = EXTRA | {"validate", "schema", "archived", "report", "replay", "healthcheck", "metrics", "prune", "compact"}
"""Those that say nothing here of what strangers wrote."""


def test_every_command_is_tried_at_a_terminal():
    assert READING.keys() | WRITING.keys() | EXTRA == COMMANDS.keys()


def test_no_command_lets_a_page_or_a_name_control_the_terminal(hostile):
    paths = ["--config", str(hostile.folder / "sources.yaml"), "--db", str(hostile.folder / "monitor.db")]
    with_json = {name for name in COMMANDS if "--json" in options_of(name)}
    asked = [
        [*words, *more, *paths]
        for name, ways in (READING | WRITING).items()
        for words in ways
        for more in ([], ["--json"] if name in with_json else None)
        if more is not None and not ({"--csv", "--json"} <= {*words, *more})
    ]
    with at_a_terminal(["-c", ALL, json.dumps(asked)], hostile.folder, hostile.now.isoformat()) as (process, printed):
        pass
    answers = b"".join(printed).decode().split("=== ")
    assert process.returncode == 0, answers[-1]
    assert len(answers) == len(asked) + 1
    for words, answer in zip(asked, answers, strict=False):
        assert "Traceback" not in answer, f"{words[:-4]}: {answer}"
        assert not unsafe(without_bars(answer), keep="\n\t"), f"{words[:-4]}: {unsafe(answer)} {answer!r}"
    heard = {words[0] for words, answer in zip(asked, answers, strict=False) if "owned" in answer}
    assert heard >= COMMANDS.keys() - QUIET


def test_the_log_of_the_service_controls_no_terminal(hostile):
    paths = ["--config", str(hostile.folder / "sources.yaml"), "--db", str(hostile.folder / "monitor.db")]
    for form in ([], ["--log", "json"]):
        words = ["-m", "monitor", "run", "--tick", "0.2", *form, *paths]
        with at_a_terminal(words, hostile.folder, hostile.now.isoformat()) as (process, printed):
            for _ in range(400):
                if b"".join(printed).count(b"owned") or process.poll() is not None:
                    break
                threading.Event().wait(0.1)
            process.send_signal(signal.SIGTERM)
        log = b"".join(printed).decode()
        assert process.returncode == 0, log
        assert "owned" in log
        assert not unsafe(log, keep="\n"), log
        hostile.wait(days=1)


def options_of(name: str) -> str:
    from monitor.cli import cli

    return " ".join(option for parameter in cli.commands[name].params for option in parameter.opts)


def without_bars(text: str) -> str:
    for sequence in OF_CLICK:
        text = text.replace(sequence, "")
    return text


def unsafe(text: str, keep: str = "") -> list[str]:
    """The characters of a text that control, hide or turn."""
    return sorted({c for c in text if unicodedata.category(c) in UNSAFE and c not in keep})


# ---------------------------------------------------------------- nobody else prints


def test_nothing_is_printed_but_by_the_one_file_that_makes_it_safe():
    package = Path(monitor.__file__).parent
    found = {
        f"{path.relative_to(package)}:{line}: {what}"
        for path in package.rglob("*.py")
        if path.relative_to(package).as_posix() != "cli/saying.py"
        for line, what in printing_in(ast.parse(path.read_text()))
    }
    assert not found, "let monitor/cli/saying.py print it"


PRINTING = {"echo", "secho", "echo_via_pager", "prompt", "confirm", "progressbar", "StreamHandler", "basicConfig"}
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}


def printing_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where something is printed, by whatever name of `print`, click, logging or the streams."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="print")) | ast.Call(func=ast.Name(id="breakpoint")):
                yield node.lineno, "print"
            case ast.Attribute(value=ast.Name(id="click" | "logging"), attr=name) if name in PRINTING:
                yield node.lineno, name
            case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in STREAMS:
                yield node.lineno, name
            case ast.ImportFrom(module="click" | "logging" | "sys", names=names):
                yield from ((node.lineno, one.name) for one in names if one.name in PRINTING | STREAMS)
            case ast.Call(func=ast.Attribute(attr="show"), args=[]) | ast.Call(func=ast.Attribute(attr="print_exc")):
                yield node.lineno, "show"


@pytest.mark.parametrize(
    "code",
    [
        "print(title)",
        "click.echo(title)",
        "click.secho(title, fg='red')",
        "from click import echo",
        "sys.stdout.write(title)",
        "from sys import stderr",
        "handler = logging.StreamHandler()",
        "logging.basicConfig()",
        "error.show()",
        "traceback.print_exc()",
    ],
)
def test_whatever_prints_is_found(code):
    assert list(printing_in(ast.parse(code)))


@pytest.mark.parametrize("values", [[], [{}], [{"a": [1, "\x1b"]}, {"b": Decimal("1.50")}], ["x", None]])
def test_a_list_that_is_printed_piece_by_piece_is_the_list_that_is_printed_whole(capsys, values):
    say_json(values)
    whole = capsys.readouterr().out
    say_json_list(iter(values))
    assert capsys.readouterr().out == whole
