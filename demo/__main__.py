"""``python -m demo [FOLDER]``: run the whole program over the demonstration's days, then say what to look at."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from time import monotonic
from typing import Any

from demo.site import serve
from demo.story import Day, days

CONFIG = Path(__file__).with_name("sources.yaml")
ANYWHERE = "http://demo.invalid"
MARK = ".made-by-the-demonstration"
WIDTH = 100
INDENT = " " * 12
WEEK = re.compile(r"\b[0-9]{4}-W[0-9]{2}\b")

QUESTIONS = (
    (
        "How do the article's numbers stand today?",
        "SELECT quote, period, verdict, round(current_value, 4) AS published_now, date(since) AS since "
        "FROM claim_status",
    ),
    (
        "How did FY2024 at the northern border grow, release by release?",
        "SELECT revision_number, date(vintage) AS seen_on, coverage_end AS counted_to, round(value, 4) AS pounds "
        "FROM revision_triangle WHERE figure_id LIKE '%northern%' AND period = 'FY2024'",
    ),
    (
        "What happened at the northern border, line by line?",
        "SELECT date(seen_at) AS seen_on, kind, period, round(before_value, 4) AS before, "
        "round(after_value, 4) AS after FROM change_log WHERE figure_id LIKE '%northern%'",
    ),
)
"""Three questions that a reader may have, as SQL over the documented views."""

COMMANDS = (
    "claims",
    "claims 34-82-pounds-fy2024",
    "history fentanyl-northern-border --period FY2024",
    "correction 34-82-pounds-fy2024",
    "snapshots cbp-nationwide-drug-seizures",
)
"""What a reader may want to try next, in the demonstration's folder."""

STANDING = (
    "SELECT figure_id, period, value, unit FROM figures_current "
    "WHERE derived AND period = (SELECT max(period) FROM figures_current WHERE derived)"
)


class DemonstrationError(Exception):
    """The demonstration cannot go on; the message says why."""


@dataclass(slots=True)
class Results:
    """The demonstration's folder, and the real command line run on it.

    Attributes:
        folder: holds the configuration, the database, the mails and the reports, where the program looks for them.
        seen: the mails told of already.
    """

    folder: Path
    seen: set[Path] = field(default_factory=set)

    @property
    def config(self) -> Path:
        """The configuration that the program is given."""
        return self.folder / "sources.yaml"

    @property
    def db(self) -> Path:
        """The database that the program makes."""
        return self.folder / "db" / "monitor.db"

    def run(self, *arguments: str, now: datetime, may_fail: bool = False) -> str:
        """What ``monitor`` prints when it is run with these arguments at that time.

        Raises:
            DemonstrationError: it ends with an error; with `may_fail`, some sources may have failed.
        """
        # Nothing of the caller's own monitor settings: no mail may leave this machine.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *arguments, "--config", str(self.config), "--db", str(self.db)],
            env=environment | {"MONITOR_NOW": now.isoformat(), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        some_failed = may_fail and done.returncode == 1 and done.stdout != ""
        if done.returncode and not some_failed:
            raise DemonstrationError(
                f"monitor {shlex.join(arguments)} ended with exit code {done.returncode}:\n{done.stderr.strip()}"
            )
        return done.stdout

    def ask(self, sql: str, now: datetime) -> list[dict[str, Any]]:
        """The rows that ``monitor query`` gives."""
        rows: list[dict[str, Any]] = json.loads(self.run("query", sql, "--json", now=now))
        return rows

    def mails(self) -> list[Path]:
        """Every mail written so far, in the order of writing."""
        return sorted((self.folder / "mail").glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))

    def new_mails(self) -> list[Path]:
        """The mails written since this was asked last."""
        new = [path for path in self.mails() if path not in self.seen]
        self.seen.update(new)
        return new


def main(arguments: Sequence[str] = ()) -> int:
    """Run the demonstration into the folder named, or into ``demo-output``; the exit code."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print("usage: python -m demo [FOLDER]     run the demonstration; its results go into FOLDER [demo-output]")
        return 0 if set(arguments) & {"-h", "--help"} else 2
    try:
        demonstrate(Path(arguments[0] if arguments else "demo-output"))
    except DemonstrationError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


def demonstrate(folder: Path) -> Results:
    """Play every day of the story, telling it as the program tells it; then what to look at.

    Raises:
        DemonstrationError: the folder is not ours to replace, or the program failed.
    """
    began_at = monotonic()
    make_fresh(folder)
    results = Results(folder)
    with serve() as publisher:
        template = CONFIG.read_text(encoding="utf-8")
        results.config.write_text(template.replace(ANYWHERE, publisher.url), encoding="utf-8")
        tell(opening(publisher.url))
        last = days()[-1].now
        for day in days():
            day.stage(publisher)
            tell(told(day, results))
    tell(closing(results, last))
    tell(["", f"{len(days())} days in {monotonic() - began_at:.0f} seconds."])
    return results


def make_fresh(folder: Path) -> None:
    """An empty folder that a later demonstration recognises as its own.

    Raises:
        DemonstrationError: there is something that no demonstration made.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise DemonstrationError(f"{folder} is not a folder; name another: python -m demo FOLDER")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise DemonstrationError(
                f"{folder} holds something that the demonstration did not make, so it is left alone; "
                "name another folder: python -m demo FOLDER"
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("The demonstration replaces this folder whenever it is run.\n", encoding="utf-8")


# ---------------------------------------------------------------- the story


def opening(url: str) -> Iterator[str]:
    """What the reader is about to see."""
    yield from wrapped(
        "A publisher's page of our own moves on from release to release; the program's clock is moved along, and "
        "each day `monitor check --due` is run for real, over HTTP. The monthly totals are real ones of U.S. Customs "
        "and Border Protection. Beside each day stands what the publisher does; below it, what the program says."
    )
    yield ""
    yield f"The site, while this runs: {url}"


def told(day: Day, results: Results) -> Iterator[str]:
    """One day: what the publisher does, what the check found, and the mails that went out."""
    check = json.loads(results.run("check", "--due", "--json", now=day.now, may_fail=True))
    yield ""
    yield strong(f"{day.on}  {day.scene}")
    for result in check:
        yield from found(result, day, results)
    for path in results.new_mails():
        yield from wrapped(f"mail: {mail_at(path)['subject']}", INDENT, INDENT + "      ")


def found(result: dict[str, Any], day: Day, results: Results) -> Iterator[str]:
    """What one check found."""
    outcome = result["outcome"].replace("_", " ")
    if result["problem"]:
        problem = textwrap.shorten(f"{outcome}: {result['problem']}", 2 * (WIDTH - len(INDENT)), placeholder=" …")
        yield from wrapped(problem, INDENT)
    elif result["first"]:
        yield f"{INDENT}{outcome}; a first reading is the baseline, and no news"
        for row in results.ask(STANDING, day.now):
            value = f"{Decimal(row['value']):,.2f} {row['unit']}"
            yield f"{INDENT}  {figure_name(row['figure_id'])}: {row['period']} stands at {value}"
    else:
        yield f"{INDENT}{outcome}"
        yield from changed(change for change in result["changes"] if not change["part_of"])


def changed(changes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The changes of one check, figure by figure."""
    figure = ""
    for change in changes:
        if change["figure_id"] != figure:
            figure = change["figure_id"]
            yield f"{INDENT}  {figure_name(figure)}"
        yield from wrapped(f"{change['kind']}: {change['explanation']}", INDENT + "    ", INDENT + "      ")


# ---------------------------------------------------------------- what to look at


def closing(results: Results, now: datetime) -> Iterator[str]:
    """Where the mails and the report are, and three questions to the database with their answers."""
    told: list[tuple[Path, str]] = []
    weekly: list[tuple[Path, str]] = []
    for path in results.mails():
        subject = str(mail_at(path)["subject"])
        (weekly if WEEK.search(subject) else told).append((path, subject))
    yield from ("", strong("THE MAILS"))
    for path, subject in (*told, *weekly[-1:]):
        yield from ("", *wrapped(subject, "  "), f"    {path}")
    if weekly[:-1]:
        yield from ("", f"  and {len(weekly) - 1} earlier weekly reports")
    reports = sorted((results.folder / "reports").glob("*.html"))
    yield from ("", strong("THE WEEKLY REPORT, AS A PAGE"), "", *(f"  {path}" for path in reports[-1:]))
    yield from ("", strong("THREE QUESTIONS TO THE DATABASE"))
    for question, sql in QUESTIONS:
        yield from ("", f"  {question}", "")
        yield from textwrap.indent(results.run("query", sql, now=now), "  ").splitlines()
    yield from ("", strong("GO ON FROM HERE"), "")
    yield f"  cd {shlex.quote(str(results.folder))}"
    yield from (f"  {program(results.folder)} {command}" for command in COMMANDS)


def mail_at(path: Path) -> EmailMessage:
    """A mail as a reader's program sees it."""
    with path.open("rb") as file:
        return BytesParser(EmailMessage, policy=policy.default).parse(file)


def figure_name(figure_id: str) -> str:
    """``fentanyl-northern-border`` as words."""
    return figure_id.partition("/")[2].replace("-", " ")


def program(folder: Path) -> str:
    """How ``monitor`` is called from a folder."""
    beside = Path(sys.executable).with_name("monitor")
    if not beside.exists() or shutil.which("monitor") == str(beside):
        return "monitor"
    near = beside.is_relative_to(Path.cwd()) and folder.resolve().is_relative_to(Path.cwd())
    return shlex.quote(os.path.relpath(beside, folder) if near else str(beside))


def wrapped(text: str, first: str = "", others: str | None = None) -> list[str]:
    """The text in lines that fit; addresses stay whole."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def strong(text: str) -> str:
    """The text in bold where a person watches."""
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text


def tell(lines: Iterable[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
