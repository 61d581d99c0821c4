from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.apart import child, parent
from monitor.reading.apart.parent import Allowance, work_apart

pytestmark = pytest.mark.apart
SMALL = Allowance(seconds=2, memory_bytes=400_000_000, answer_bytes=1_000_000)
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space and shows /proc")


def work(task: str, body: bytes = b"some bytes", bounds: Allowance = SMALL, **options: Any) -> Any:
    return work_apart(f"tests.tasks_apart:{task}", body, options=options, bounds=bounds)


def refusal(task: str, bounds: Allowance = SMALL, **options: Any) -> str:
    with pytest.raises(NotUsable) as caught:
        work(task, bounds=bounds, **options)
    assert caught.value.grade is Grade.WRONG_TYPE
    return str(caught.value)


def children() -> set[str]:
    """The processes that have our number for a parent, also those that have ended and were not waited for."""
    tasks = Path("/proc/self/task")
    return (
        {pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()}
        if tasks.is_dir()
        else set()
    )


@pytest.fixture(autouse=True)
def nobody_is_left_behind() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


def test_the_answer_is_what_the_task_returns() -> None:
    assert work("count", b"x" * 5, times=3) == {"bytes": 15, "text": "é\ud800"}


def test_a_large_body_is_handed_over_whole() -> None:
    assert work("count", b"x" * 30_000_000)["bytes"] == 30_000_000


def test_what_a_library_prints_does_not_spoil_the_answer() -> None:
    assert work("talk") == "the answer"


def test_a_task_that_refuses_the_bytes_says_why() -> None:
    assert refusal("refuse") == "10 bytes are not what I read"


def test_a_task_that_breaks_is_named_by_its_error() -> None:
    assert refusal("break_down") == "its reader broke: KeyError: 'something unforeseen'"
    assert refusal("leave_early") == "its reader broke"


def test_a_task_ends_by_itself_where_nobody_waits_for_it_any_more() -> None:
    assert 4 < work("alarm") <= 5


@linux
def test_a_task_that_takes_all_memory_is_refused() -> None:
    assert refusal("hog") == "reading it takes more than 400 MB of memory"


def test_a_task_that_computes_for_ever_is_ended_by_its_processor_time() -> None:
    began = time.monotonic()
    assert refusal("spin", Allowance(seconds=1)) in {
        "reading it takes more than 1 seconds of processor time",
        "reading it took longer than 2 seconds",  # where others keep the processor from it
    }
    assert time.monotonic() - began < 20


def test_a_task_that_waits_for_ever_is_ended_by_the_clock() -> None:
    assert refusal("wait_for_ever", Allowance(seconds=1)) == "reading it took longer than 2 seconds"


def test_a_process_that_the_task_started_ends_with_it() -> None:
    assert "longer than 2 seconds" in refusal("fork_and_stay", Allowance(seconds=1))


@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGKILL, signal.SIGBUS])
def test_a_task_that_crashes_is_refused_with_the_signal(by: signal.Signals) -> None:
    assert f"ended by signal {by.value}: it is damaged" in refusal("die", by=by.value)


def test_a_task_that_aborts_leaves_no_core_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(Path.cwd()), *sys.path])
    monkeypatch.chdir(tmp_path)
    assert f"signal {signal.SIGABRT.value}" in refusal("dump")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("task", ["recurse", "nest"])
def test_endless_depth_is_refused(task: str) -> None:
    assert refusal(task) == "it is nested too deeply to be read"


def test_an_answer_that_is_too_long_is_refused() -> None:
    assert refusal("answer_at_length") == "it holds more than 1,000,000 bytes of content"


def test_a_flood_of_warnings_ends_the_task_and_not_us() -> None:
    assert refusal("flood") == "its reader broke: warning"


def test_no_secret_of_ours_reaches_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SMTP_PASSWORD", "secret")
    assert "MONITOR_SMTP_PASSWORD" not in work("environment")


def test_the_limits_stand_before_a_byte_is_read() -> None:
    found = work("limits")
    assert found["RLIMIT_CPU"] == [2, 3]
    assert found["RLIMIT_CORE"] == [0, 0]
    assert found["RLIMIT_FSIZE"] == [1_000_000, 1_000_000]


def test_limits_that_a_system_refuses_do_not_keep_the_task_from_its_work() -> None:
    # The largest number is more than any system takes.
    assert work("count", bounds=Allowance(memory_bytes=2**63 - 1))["bytes"] == 10


def test_an_interrupt_of_ours_ends_the_task_too(tmp_path: Path) -> None:
    program = (
        "import signal, sys; sys.path[:] = sys.argv[1:]\n"
        # Where the tests run in the background of a shell, interrupts are ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from monitor.reading.apart.parent import work_apart\n"
        f"work_apart('tests.tasks_apart:interrupt_and_wait', b'', options={{'note': {str(tmp_path / 'pid')!r}}})\n"
    )
    command = [sys.executable, "-c", program, *sys.path]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert b"KeyboardInterrupt" in ended.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


# ---------------------------------------------------------------- in a process that is one apart itself


def test_from_then_on_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "_here", [])
    assert work("process") != os.getpid()
    parent.work_here_from_now_on()
    assert work("process") == os.getpid()


@pytest.mark.parametrize(
    ("task", "why"),
    [
        ("refuse", "10 bytes are not what I read"),
        ("recurse", "it is nested too deeply to be read"),
        ("break_down", "its reader broke: KeyError: 'something unforeseen'"),
    ],
)
def test_what_goes_wrong_here_is_told_alike(task: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "_here", [True])
    assert refusal(task) == why


def test_memory_that_is_wanting_here_is_for_whoever_bounds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "_here", [True])
    with pytest.raises(MemoryError):
        work("starve")


# ---------------------------------------------------------------- what runs there, run here, where it is measured


@dataclass
class Bounded:
    """What would have been bounded.

    Attributes:
        limits: soft and hard, by what they limit.
        alarm: after how many seconds an alarm rings.
    """

    limits: dict[int, tuple[int, int]]
    alarm: int = 0


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> Bounded:
    """Keeps this process from bounding itself."""
    told = Bounded({})

    def bound(what: int, limits: tuple[int, int]) -> None:
        if what == resource.RLIMIT_AS:
            raise ValueError("not this one, as macOS says")
        told.limits[what] = limits

    monkeypatch.setattr(resource, "setrlimit", bound)
    monkeypatch.setattr(signal, "alarm", lambda seconds: setattr(told, "alarm", seconds))
    return told


def worked(task: str, monkeypatch: pytest.MonkeyPatch, most: int = 1_000) -> dict[str, Any]:
    """The answer that the process apart would write."""
    order = json.dumps({"task": f"tests.tasks_apart:{task}", "options": {}, "bounds": (2, 400_000_000, most)})
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(f"{order}\nsome bytes".encode())))
    ours = os.dup(1)
    with TemporaryFile() as answered:
        os.dup2(answered.fileno(), 1)
        try:
            child.work()
        finally:
            os.dup2(ours, 1)
            os.close(ours)
        answered.seek(0)
        return json.loads(answered.read().decode("utf-8", "surrogatepass"))  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("count", {"done": {"bytes": 10, "text": "é\ud800"}}),
        ("talk", {"done": "the answer"}),
        ("refuse", {"refused": "10 bytes are not what I read"}),
        ("starve", {"refused": "reading it takes more than 400 MB of memory"}),
        ("recurse", {"refused": "it is nested too deeply to be read"}),
        ("answer_at_length", {"refused": "it holds more than 1,000 bytes of content"}),
    ],
)
def test_the_process_answers_in_json(
    task: str, answer: dict[str, Any], bounded: Bounded, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert worked(task, monkeypatch) == answer
    assert bounded.alarm == 5
    assert bounded.limits[resource.RLIMIT_CPU] == (2, 3)
    assert bounded.limits[resource.RLIMIT_FSIZE] == (1_000, 1_000)


def test_a_task_that_breaks_leaves_no_answer(bounded: Bounded, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyError):
        worked("break_down", monkeypatch)


def test_a_lower_limit_of_the_system_stands(bounded: Bounded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1, 1))
    worked("count", monkeypatch)
    assert bounded.limits[resource.RLIMIT_CPU] == (1, 1)
