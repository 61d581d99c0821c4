"""What people see of the demonstration and of the site's story is what was approved, to the letter.

``APPROVE=1 make test ARGS=tests/test_approved.py`` makes what is seen now the approved copies, and fails where that
changed any: the difference is then for a person to read, and to commit.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from demo.data import RELEASES, csv_of
from demo.story import days
from tests.approving import APPROVED, approve, approved, difference, may_approve, settled
from tests.conftest import Demonstrated
from tests.documentation import blocks
from tests.seeing import Place, commands, helps, mails, reports, views
from tests.site import NOISY, RESOURCES, USUAL, Edition
from tests.site.files import PDF, XLSX, ZIP
from tests.site.story import Story

pytestmark = pytest.mark.timeout(300)
"""The first test of each story plays it."""

STORIES = ("demo", "site")
CUSTOMS = "cbp-nationwide-drug-seizures"
NORTH = "fentanyl-northern-border"

OF_THE_DEMONSTRATION = (
    *("validate", "status", "status --json", "doctor", "doctor --json", "verify", "verify --json"),
    *(
        "figures",
        "figures --all",
        f"figures {NORTH}",
        f"figures {NORTH} --as-of 2024-12-05",
        "figures --as-of 2020-01-01",
    ),
    *(f"figures {NORTH} --as-of 2022-12-05T09:00 --json", f"history {NORTH}", f"history {NORTH} --period FY2024"),
    *(f"history {NORTH} --as-of 2024-04-30", f"history {NORTH} --period FY2024 --json"),
    *(f"history {NORTH} --period FY1999", f"history {NORTH} --series x", "history fentanyl-nothern"),
    *("changes", "changes --parts", f"changes {CUSTOMS} --since 2024-10-01 --parts", "changes --limit 3"),
    *("changes --parts --json", "claims", "claims --wide", "claims --csv", "claims --json"),
    *("claims --article canada-drug-operations", "claims --verdict 'holds by rounding'", "claims --verdict holds"),
    *("claims 34-82", "correction 34-82", f"snapshots {CUSTOMS}", f"snapshots {CUSTOMS} --json", "snapshots cpb"),
    *(f"diff {CUSTOMS}", f"diff {CUSTOMS} 3 4", f"diff {CUSTOMS} 3 4 --json", f"diff {CUSTOMS} 3 99"),
    *("show 4", "show 4 --page", "show 4 --screenshot", "show 99", "deliveries", "deliveries --json"),
    *(f"extract {CUSTOMS} saved.csv", f"extract {CUSTOMS} saved.csv --figure {NORTH} --json"),
    *("query 'SELECT * FROM claim_status'", "query 'SELECT * FROM claim_status' --csv"),
    *("query 'SELECT * FROM claim_status' --json", "query 'DELETE FROM claims'", "query 'SELECT nothing'"),
    *("review --list", "review --json", "review --answered", "review accept 12345678", f"explain {NORTH} FY2024"),
    *(f"explain {NORTH} --json", f"explain {CUSTOMS}", "explain 9", "explain 99", f"explain {NORTH} FY1999"),
    f"backfill {CUSTOMS} releases --pattern '*.csv' --db backfilled.db",
)
"""Every command that reads, and what it says where it finds nothing or does not understand."""
OF_THE_SITE = (
    *("validate", "status", "status --json", "doctor", "doctor --json", "verify", "figures", "figures --all"),
    *("figures --as-of 2024-12-05", "changes", "changes --parts --limit 500", "deliveries"),
    *("claims", "claims --wide", "claims --csv", "claims --verdict 'revised since'"),
    *("review --list", "review --json", f"explain {CUSTOMS}"),
    *(f"snapshots {CUSTOMS}", "snapshots phac-scs-drugs-used", "snapshots rcmp-mission-lab --json"),
)
REVISED = "SELECT DISTINCT figure_id FROM revision_triangle WHERE revision_number > 0 ORDER BY 1"
"""The figures whose history is more than what they say now."""
TELLING = """
SELECT claim_id FROM claim_status c WHERE verdict NOT IN ('holds', 'holds by rounding', 'not watched')
    OR position = (SELECT min(position) FROM claim_status o WHERE o.verdict = c.verdict) ORDER BY position
"""
"""Every claim that does not hold, and one of each other sort."""
WEEKS = ("2025-W33", "2025-W34")
"""Those in which the changes were found, and in which everything was well again but for one source."""


@dataclass(frozen=True)
class Made:
    """What one story made now.

    Attributes:
        seen: the texts by the names of their copies, below the story's folder.
        rewritten: the names of those that were approved anew just now.
    """

    seen: Mapping[str, str]
    rewritten: tuple[str, ...]


def made(told: str, seen: Mapping[str, str], names: Mapping[str, str]) -> Made:
    """What is seen, with the run's own names settled; approved if that is asked for."""
    texts = {name: settled(text, names) for name, text in seen.items()}
    return Made(texts, tuple(approve(texts, APPROVED / told)) if may_approve(os.environ) else ())


@pytest.fixture(scope="session")
def demo(demonstrated: Demonstrated, tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = Place(tmp_path_factory.mktemp("seen") / "demo", days()[-1].now)
    shutil.copytree(demonstrated.folder, place.folder)
    (place.folder / "saved.csv").write_bytes(csv_of(RELEASES[-1]))
    (place.folder / "releases").mkdir()
    for release in RELEASES:
        (place.folder / "releases" / f"{release.published_on}_{release.name}").write_bytes(csv_of(release))
    claims = [row["claim_id"] for row in place.rows("claims")]
    groups = {
        "help": helps(),
        "claims-in-full": [f"claims {claim}" for claim in claims],
        "corrections": [f"correction {claim}" for claim in claims],
        "queries-of-the-docs": [f"query {shlex.quote(block.body.strip())}" for block in blocks("sql")],
    }
    seen = mails(place) | reports(place) | views(place) | commands(place, groups, *OF_THE_DEMONSTRATION)
    seen["demonstration.txt"] = demonstrated.said
    here, program = str(demonstrated.folder), str(Path(sys.executable).with_name("monitor"))
    names = {shlex.quote(here): "FOLDER", here: "FOLDER", shlex.quote(program): "monitor", program: "monitor"}
    names |= {str(place.folder): "FOLDER", address_in(place): "http://127.0.0.1:PORT"}
    return made("demo", seen, names)


@pytest.fixture(scope="session")
def site(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Made:
    newsroom = story.desk.newsroom
    place = Place(tmp_path_factory.mktemp("seen") / "site", newsroom.now)
    shutil.copytree(newsroom.folder, place.folder)
    (place.folder / "db").mkdir()
    (place.folder / "monitor.db").rename(place.folder / "db" / "monitor.db")
    claims = [claim for (claim,) in newsroom.rows(TELLING)]
    figures = [figure for (figure,) in newsroom.rows(REVISED)]
    sources = [source for (source,) in newsroom.rows("SELECT source_id FROM source_health ORDER BY 1")]
    groups = {
        "claims-in-full": [f"claims {claim}" for claim in claims],
        "corrections": [f"correction {claim}" for claim in claims],
        "histories": [f"history {figure}" for figure in figures],
        "differences": [f"diff {source}" for source in sources],
    }
    seen = mails(place) | views(place) | commands(place, groups, *OF_THE_SITE)
    editions = newer(place)
    shutil.rmtree(place.folder / "mail")
    seen |= commands(place, {"reports": [f"report {week} --mail" for week in WEEKS]})
    # The mail's HTML is the page.
    weekly = {name: text for name, text in mails(place).items() if name.endswith(".txt")}
    seen |= reports(place) | weekly
    names = compressed(seen["commands/verify.txt"]) | editions | fingerprints(seen.values())
    return made("site", seen, names | {story.desk.site.url: "http://localhost:PORT", str(place.folder): "FOLDER"})


def address_in(place: Place) -> str:
    """Where the demonstration's publisher was."""
    found = re.search(r"http://127\.0\.0\.1:\d+", (place.folder / "sources.yaml").read_text(encoding="utf-8"))
    assert found is not None
    return found[0]


def compressed(verified: str) -> dict[str, str]:
    """Names for what files that hold compressed bytes lead to, which libraries compress differently: hashes and sizes.

    Args:
        verified: says how many bytes are kept in all.
    """
    kept = [*((edition, USUAL) for edition in Edition), *((Edition.SEEN, dress) for dress in NOISY)]
    packed = [resource for resource in RESOURCES if resource.content_type in (PDF, XLSX, ZIP)]
    bodies = dict.fromkeys(resource.make(*served) for resource in packed for served in kept)
    names = dict.fromkeys(re.findall(r"kept files \(([\d,]+ bytes)\)", verified), "… bytes")
    for number, body in enumerate(bodies, 1):
        digest, size, name = sha256(body).hexdigest(), len(body), f"compressed-{number}-".ljust(64, "-")
        names |= {digest: name, digest[:12]: name[:12]}
        names |= {f"{size // 2:,} of {size:,} bytes": "… of … bytes", f"{size:,} bytes": "… bytes"}
    return names


def fingerprints(texts: Iterable[str]) -> dict[str, str]:
    """A name for the fingerprint of the evidence, which is made of all hashes."""
    found = re.compile(r"Fingerprint of the evidence[^:]*:[^0-9a-f]*(?:<[^>]*>\s*)*([0-9a-f]{64})")
    return {digest: "fingerprint-".ljust(64, "-") for text in texts for digest in found.findall(text)}


def newer(place: Place) -> dict[str, str]:
    """Names for the Message-IDs of newer editions: they are made of the edition's address, which has the port in it."""
    return {
        row["message_id"]: f"<newer edition of {row['source_id']}>"
        for row in place.rows("deliveries")
        if row["notice_kind"] == "newer edition"
    }


@pytest.mark.parametrize("name", approved())
def test_what_is_seen_is_what_was_approved(name: str, request: pytest.FixtureRequest) -> None:
    told, _, below = name.partition("/")
    now: Made = request.getfixturevalue(told)
    if below in now.rewritten:
        pytest.fail(f"{name} was approved anew: read its difference, and commit it", pytrace=False)
    if below not in now.seen:
        pytest.fail(f"{name} is approved, and nothing is seen of it any more", pytrace=False)
    if differs := difference(approved()[name], now.seen[below]):
        pytest.fail(f"{name} is not what was approved:\n{differs}", pytrace=False)


@pytest.mark.parametrize("told", STORIES)
def test_nothing_is_seen_without_approval_and_nothing_approved_is_left_over(
    told: str, request: pytest.FixtureRequest
) -> None:
    now: Made = request.getfixturevalue(told)
    assert now.rewritten == (), "these were approved anew: read the difference, and commit it"
    assert {*approved(APPROVED / told)} == {*now.seen}


# ---------------------------------------------------------------- approving


def test_approving_writes_what_is_new_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    assert approve({"mails/a.txt": "one\r\n", "b.txt": "two"}, tmp_path) == ["b.txt", "mails/a.txt"]
    assert approve({"mails/a.txt": "one\r\n", "b.txt": "two"}, tmp_path) == []
    assert approve({"mails/a.txt": "one\n"}, tmp_path) == ["b.txt", "mails/a.txt"]
    assert approved(tmp_path) == {"mails/a.txt": "one\n"}


def test_a_difference_shows_the_lines_with_their_ends() -> None:
    assert difference("one\ntwo\n", "one\ntwo\n") == ""
    assert difference("one\ntwo\n", "one\r\ntwo\n").splitlines()[3:] == ["-one", "+one␍", " two", " "]


def test_nothing_is_approved_where_nobody_looks() -> None:
    assert not may_approve({})
    assert may_approve({"APPROVE": "1", "CI": "false"})
    with pytest.raises(PermissionError, match="refused"):
        may_approve({"APPROVE": "1", "CI": "true"})


def test_only_what_is_a_runs_own_gets_a_name() -> None:
    printed = "http://localhost:40123/page in /a/folder: 9 files kept: 74,998 bytes in 5,450; times are those of UTC\n"
    names = {"http://localhost:40123": "http://localhost:PORT", "/a/folder": "FOLDER"}
    kept = "http://localhost:PORT/page in FOLDER: 9 files kept: 74,998 bytes in …; times are those of UTC\n"
    assert settled(printed, names) == kept
