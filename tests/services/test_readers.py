"""Readers as real processes: whatever a document does to one, an error says so, and the next document is read."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.model import Doubt, DoubtKind, Grade, Grain, Observation, PassedOver, Period, Shape, Span, Status
from monitor.model.errors import (
    Ambiguous,
    Blocked,
    CheckError,
    ExtractError,
    FetchError,
    Incomplete,
    LinkNotFound,
    NoMatch,
    NotUsable,
    WrongUnit,
)
from monitor.services.readers import Bounds, Readers, turns
from monitor.services.readers.answers import done, refused, value_of
from monitor.services.readers.child import ANSWER, ENDED_FIRST, GIVING_WAY
from monitor.services.readers.nursery import nursery
from monitor.services.readers.parcels import Parcels
from monitor.services.readers.tasks import Said, read
from monitor.services.readers.turns import Turns
from tests import tasks_read
from tests.told import SOURCE

SMALL = Bounds(seconds=1, clock_seconds=4, memory_base=200_000_000, answer_bytes=1_000_000)
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space and shows /proc")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(bounds=SMALL) as some:
        yield some


def refusal(readers: Readers, task: Any, *given: Any) -> str:
    with pytest.raises(NotUsable) as caught:
        readers.ask("a source", task, b"some bytes", *given)
    assert caught.value.grade is Grade.WRONG_TYPE
    assert readers.ask("another", tasks_read.count, b"xx") == {"bytes": 2}, "the next one is read"
    return str(caught.value).partition(": open the address")[0]


def is_alive(pid: int) -> bool:
    """Whether the process is there and not merely waited for."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_until(happened: Any, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


# ---------------------------------------------------------------- answers


def test_everything_that_a_document_says_comes_back_as_it_is() -> None:
    month = Period("2024-07", Grain.MONTH, Span(date(2024, 7, 1), date(2024, 7, 31)))
    doubt = Doubt(DoubtKind.INCLUDES_DOUBTFUL, part=Doubt(DoubtKind.ABOVE_MAXIMUM, Decimal("3.50"), Decimal("2E+1")))
    said = Said(
        "csv",
        "f" * 64,
        Shape(2, ("Drug", "Sum Qty (lbs)"), closed=True),
        (
            Observation("a/b", month, Decimal("34.820"), "lb", "Drug=é", month.span, printed="34.82\0\u2028"),
            Observation("a/b", month, None, "lb", low=Decimal(1), high=Decimal("1e30"), status=Status.MISSING),
            Observation("a/b", month, Decimal("-0"), "lb", doubt=doubt, as_of=date(1, 1, 1), derived=True),
        ),
        (PassedOver("all years", "12", month, "a/b"),),
    )
    again = value_of(read, done(read, said))
    assert again == said
    assert [str(o.value) for o in again.observations] == ["34.820", "None", "-0"]
    assert value_of(read, done(read, None)) is None


@pytest.mark.parametrize(
    "error",
    [
        CheckError("it failed"),
        FetchError("no answer", status=500),
        Blocked("refused", status=200),
        LinkNotFound("no link"),
        NotUsable("a login", grade=Grade.LOGIN_WALL),
        Incomplete("cut short"),
        *(kind("none", figure_id="a/b") for kind in (ExtractError, NoMatch, Ambiguous, WrongUnit)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_back_as_it_was(error: CheckError) -> None:
    with pytest.raises(CheckError) as caught:
        value_of(read, refused(error))
    back = caught.value
    assert (type(back), str(back), back.kind) == (type(error), str(error), error.kind)
    assert [getattr(back, name, None) for name in ("figure_id", "grade", "status")] == [
        getattr(error, name, None) for name in ("figure_id", "grade", "status")
    ]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"+",
        b"+{}",
        b'+{"media":"html","fingerprint":1,"shape":null}',
        b'-{"name":"SystemExit","message":"x"}',
        b'-{"name":"NotUsable"}',
        b"cos\nsystem\n(S'true'\ntR.",
        b"+" + b"[" * 100_000,
    ],
)
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        value_of(read, answer)


# ---------------------------------------------------------------- one reading


def test_a_reader_does_its_task_and_the_next_one(readers: Readers) -> None:
    one, other = (readers.ask("a source", tasks_read.who, b"") for _ in range(2))
    assert one == other != os.getpid()
    assert readers.ask("a source", tasks_read.count, b"x" * 20_000_000, 2) == {"bytes": 40_000_000}


def test_a_source_of_many_documents_is_packed_and_unpacked_once() -> None:
    parcels, other = Parcels(), replace(SOURCE, id="another")
    first, again, third = (pickle.dumps(parcels.of(source)) for source in (SOURCE, replace(SOURCE), other))
    assert first == again != third
    assert pickle.loads(first) is pickle.loads(again)
    assert [pickle.loads(one).id for one in (first, third)] == [SOURCE.id, other.id]
    assert parcels.of("a word") == "a word"


def test_what_a_task_raises_is_raised_here(readers: Readers) -> None:
    with pytest.raises(NoMatch, match=r"^a/b: 10 bytes are not what I read$"):
        readers.ask("a source", tasks_read.refuse, b"some bytes", "a/b")
    with pytest.raises(NoMatch, match="it is not there") as caught:
        readers.ask("a source", tasks_read.refuse_in_own_words, b"")
    assert type(caught.value) is NoMatch, "an error of another kind is the nearest of ours"


def test_what_breaks_is_named(readers: Readers) -> None:
    assert refusal(readers, tasks_read.break_down) == "its reader broke: KeyError: 'something unforeseen'"
    assert refusal(readers, tasks_read.recurse) == "it is nested too deeply to be read"
    assert "surrogates" in refusal(readers, tasks_read.half_a_pair)
    assert refusal(readers, tasks_read.leave_early).startswith("its reader broke: it is damaged")


@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT, signal.SIGBUS])
def test_a_crash_is_a_refusal(readers: Readers, by: signal.Signals) -> None:
    assert f"its reader was ended by signal {by.value}" in refusal(readers, tasks_read.die, by.value)


@linux
def test_memory_is_bounded(readers: Readers) -> None:
    assert refusal(readers, tasks_read.hog) == "reading it takes more than 200 MB of memory"


def test_processor_time_is_bounded_also_where_nothing_is_python(readers: Readers) -> None:
    assert refusal(readers, tasks_read.spin) == "reading it takes more than 1 seconds of processor time"


def test_time_on_the_clock_is_bounded_and_nothing_that_a_task_started_stays(readers: Readers, tmp_path: Path) -> None:
    assert refusal(readers, tasks_read.fork_and_stay, str(tmp_path)) == "reading it took longer than 4 seconds"
    (note,) = tmp_path.iterdir()
    wait_until(lambda: not is_alive(int(note.name)))


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense that is long enough for a head",
        ANSWER.pack(False, 0.0, 2**62),
        ANSWER.pack(False, 0.0, 3) + b"abc",
        ANSWER.pack(False, 0.0, 900) + b"+too short",
        b"",
    ],
    ids=["nonsense", "endless", "no answer", "cut short", "nothing"],
)
def test_a_reader_that_was_taken_over_can_say_nothing_but_an_answer(readers: Readers, said: bytes) -> None:
    assert "its reader" in refusal(readers, tasks_read.answer_by_itself, said)


def test_an_answer_that_is_too_long_is_refused(readers: Readers) -> None:
    assert refusal(readers, tasks_read.answer_at_length) == "it holds more than 1,000,000 bytes of content"


@linux
def test_a_reader_that_grew_is_replaced(readers: Readers) -> None:
    before = readers.ask("a source", tasks_read.who, b"")
    assert readers.ask("a source", tasks_read.grow, b"", 100_000_000) == 100_000_000
    assert readers.ask("a source", tasks_read.who, b"") != before
    wait_until(lambda: not is_alive(before))


# ---------------------------------------------------------------- what it has not


PROBE = """
import os, sys, tempfile, threading
sys.path[:] = sys.argv[2:]
if sys.argv[1] == "beside a thread":
    threading.Thread(target=threading.Event().wait, daemon=True).start()
os.environ["MONITOR_SMTP_PASSWORD"] = "secret-two"
kept = open(tempfile.mkstemp()[1], "rb")
from monitor.services.readers import Readers
from tests import tasks_read
with Readers() as readers:
    found = readers.ask("a source", tasks_read.environment, b"")
    print(len(readers.ask("a source", tasks_read.open_descriptors, b"")))
print("secret" in repr(found), "PATH" in found)
"""


@pytest.mark.parametrize("begun", ["alone", "beside a thread"])
def test_neither_secrets_nor_descriptors_of_ours_reach_a_reader(begun: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROBE, begun, *sys.path],
        env={**os.environ, "MONITOR_SMTP_URL": "secret-one"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert found.stdout.split() == ["4", "False", "True"]


def test_a_reader_writes_no_file(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert "its reader" in refusal(readers, tasks_read.write_a_file, str(path))
    assert not path.read_bytes()


LEFT = """
import os, signal, sys, threading, time
sys.path[:] = sys.argv[2:]
from monitor.services.readers import Readers
from monitor.services.readers.nursery import nursery
from tests import tasks_read
readers = Readers()
readers.get_ready()
pid = readers.ask("a source", tasks_read.who, b"")
threading.Thread(target=readers.ask, args=("a source", tasks_read.spin, b""), daemon=True).start()
time.sleep(0.5)
print(pid, nursery()._pid, flush=True)
os.kill(os.getpid(), int(sys.argv[1]))
"""


@linux
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_readers_end_with_us_however_we_end(by: signal.Signals) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LEFT, str(by.value), *sys.path], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == -by
    for pid in map(int, ended.stdout.split()):
        wait_until(lambda: not is_alive(pid))  # noqa: B023


# ---------------------------------------------------------------- side by side


def test_a_reader_that_was_killed_while_nobody_asked_it_is_replaced(readers: Readers) -> None:
    for _ in range(3):
        pid = readers.ask("a source", tasks_read.who, b"")
        with suppress(ProcessLookupError):  # where the machine is busy, it took longer than a trial and ended by itself
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(pid))  # noqa: B023
    assert readers.ask("a source", tasks_read.count, b"x") == {"bytes": 1}


def test_what_is_slow_holds_up_nothing_that_is_quick() -> None:
    with Readers(bounds=SMALL) as readers, ThreadPoolExecutor(4) as threads:
        readers.ask("quick", tasks_read.count, b"")
        slow = [threads.submit(readers.ask, f"slow {n}", tasks_read.spin, b"") for n in range(4)]
        waits = []
        while not all(one.done() for one in slow):
            began = time.monotonic()
            assert readers.ask("quick", tasks_read.count, b"x") == {"bytes": 1}
            waits.append(time.monotonic() - began)
            time.sleep(0.05)
        assert all(isinstance(one.exception(), NotUsable) for one in slow)
        # Each of the slow ones is on trial once; after that there is always a reader for the quick.
        assert sorted(waits)[-5] < 1
        assert max(waits) < 3


def test_what_takes_longer_than_a_trial_is_read_in_its_turn(readers: Readers) -> None:
    assert readers.ask("thorough", tasks_read.compute, b"", 0.5) == "computed"
    assert readers.ask("thorough", tasks_read.compute, b"", 0.0) == "computed"


def test_who_is_slow_is_a_matter_of_processor_time_not_of_the_clock(readers: Readers) -> None:
    readers.ask("thorough once", tasks_read.compute, b"", 0.5)
    assert readers._slow == {"thorough once"}
    assert readers.ask("thorough once", tasks_read.nap, b"", 0.4) == "rested"
    assert readers._slow == set()


def test_what_each_reader_needs_is_there_before_it_is_born(readers: Readers) -> None:
    assert readers.ask("a source", tasks_read.known, b"") == {"patterns": True, "trees": True}


def test_what_is_slow_is_read_by_a_reader_that_gives_way_and_ends_with_it(readers: Readers) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    slow = min(19, ours + GIVING_WAY)
    assert [readers.ask(f"page {n}", tasks_read.niceness, b"", n) for n in (0.0, 0.5, 0.0, 0.5, 0.0)] == [
        ours,
        slow,
        ours,
        slow,
        ours,
    ]
    with Readers(at_once=1, bounds=SMALL) as alone:  # nothing else is done meanwhile
        assert alone.ask("slow", tasks_read.niceness, b"", 0.5) == ours


@linux
def test_where_the_memory_of_the_machine_is_used_up_readers_are_ended_first(readers: Readers) -> None:
    pid = readers.ask("a source", tasks_read.who, b"")
    ours, theirs = (int(Path(f"/proc/{one}/oom_score_adj").read_text()) for one in ("self", pid))
    assert theirs == int(ENDED_FIRST) > ours


@linux
def test_what_takes_more_memory_than_a_trial_is_read_in_its_turn(readers: Readers) -> None:
    assert readers.ask("large", tasks_read.grow, b"", 150_000_000) == 150_000_000
    # What is refused for want of memory, in whatever words, is not refused on trial.
    assert readers.ask("swallowing", tasks_read.swallow, b"", 90_000_000) == 90_000_000


def test_what_is_large_is_not_tried() -> None:
    assert not Bounds().outgrows_trial(bytes(1_000_000))
    assert Bounds().outgrows_trial(bytes(4_000_000))
    assert Bounds().on_trial(b"") == (0.15, 64_000_000)


def test_the_smaller_one_is_next_and_a_large_one_waits_no_longer_than_it_is_large() -> None:
    turns = Turns(1)
    order: list[str] = []

    def take(name: str, size: int) -> None:
        with turns.turn(size):
            order.append(name)

    with ThreadPoolExecutor(4) as threads:
        with turns.turn(0):
            for name, size in (("huge", 10**9), ("large", 300_000), ("small", 0)):
                threads.submit(take, name, size)
            wait_until(lambda: len(turns._waiting) == 3)
        wait_until(lambda: len(order) == 3)
    assert order == ["small", "large", "huge"]


def test_what_was_quick_passes_what_nobody_knows_yet_however_long_that_has_waited_within_reason(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.ask("quick", tasks_read.count, b"")
    order: list[str] = []

    def ask(name: str) -> None:
        readers.ask(name, tasks_read.count, b"")
        order.append(name)

    with ThreadPoolExecutor(3) as threads, ExitStack() as places:
        for _ in range(2):
            places.enter_context(readers._any.turn(0))
        threads.submit(ask, "new")
        wait_until(lambda: len(readers._any._waiting) == 1)
        now = time.monotonic()
        monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=lambda: now + 20))
        threads.submit(ask, "quick")
        wait_until(lambda: len(readers._any._waiting) == 2)
        monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=lambda: now + 60))
        threads.submit(ask, "quick")
        wait_until(lambda: len(readers._any._waiting) == 3)
        waiting = [size for size, *_ in sorted(readers._any._waiting)]
        assert [round(due - now) for due in waiting] == [20, 30, 60]
    wait_until(lambda: len(order) == 3)
    assert sorted(order) == ["new", "quick", "quick"]


def test_a_nursery_that_was_killed_is_replaced(readers: Readers) -> None:
    readers.ask("a source", tasks_read.who, b"")
    before = nursery()
    os.kill(before._pid, signal.SIGKILL)
    with pytest.raises(NotUsable), Readers() as others:
        others.ask("a source", tasks_read.die, b"", 9)
    assert readers.ask("a source", tasks_read.count, b"x") == {"bytes": 1}
    with Readers() as others:
        assert others.ask("a source", tasks_read.count, b"x") == {"bytes": 1}
    assert nursery() is not before


def test_closing_ends_what_is_read() -> None:
    with Readers() as readers, ThreadPoolExecutor(1) as threads:
        reading = threads.submit(readers.ask, "a source", tasks_read.wait_for_ever, b"")
        wait_until(lambda: bool(readers._busy))
        began = time.monotonic()
        readers.close()
        with pytest.raises(CheckError, match="the program is stopping"):
            reading.result()
        assert time.monotonic() - began < 5
        with pytest.raises(CheckError, match="the program is stopping"):
            readers.ask("a source", tasks_read.count, b"")
