"""The service while it starts: no signal ends it before its time, and the service manager is told how it stands."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.process import systemd
from monitor.process.signals import starts_the_service
from tests.newsroom import PAGE, SEIZURES, Newsroom

LIMIT_SECONDS = 30
HEARD = 1 << (signal.SIGHUP - 1) | 1 << (signal.SIGTERM - 1) | 1 << (signal.SIGINT - 1)
MOMENTS = [0.0, 0.1, 0.6, 1.5]
"""Seconds since it listens: while Python reads its modules, opens the database, reads the configuration, and after."""


class Starting:
    """``monitor run``, just begun."""

    def __init__(self, newsroom: Newsroom, *before: str, **environment: str) -> None:
        paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
        self.log = newsroom.folder / "log.txt"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "monitor", *paths, "run", "--tick", "0.2"],
                stderr=log,
                env={**os.environ, **environment},
            )

    @property
    def text(self) -> str:
        return self.log.read_text()

    @property
    def listens(self) -> bool:
        """Whether it catches all three signals now."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("SigCgt:"):
                return int(line.split()[1], 16) & HEARD == HEARD
        return False

    def wait_for(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        while not happened():
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.005)


@pytest.fixture
def served(newsroom: Newsroom) -> Newsroom:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    newsroom.serve("/boundary", "<p>Of course, the boundary is 8,891 km long.</p>")
    return newsroom


@pytest.fixture
def start(served: Newsroom) -> Iterator[Callable[..., Starting]]:
    begun: list[Starting] = []

    def starting(**environment: str) -> Starting:
        begun.append(Starting(served, **environment))
        return begun[-1]

    yield starting
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait(LIMIT_SECONDS)


linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="what a process listens to is seen in /proc")


@linux
@pytest.mark.parametrize(
    ("number", "moment"), [(signal.SIGTERM, moment) for moment in MOMENTS] + [(signal.SIGINT, 0.0)]
)
def test_told_to_stop_at_any_moment_of_its_start_it_stops_in_order(start, number, moment):
    begun_at = time.monotonic()
    service = start()
    service.wait_for(lambda: service.listens)
    assert time.monotonic() - begun_at < 5, "before anything is imported that takes time"
    time.sleep(moment)
    service.process.send_signal(number)
    assert service.process.wait(LIMIT_SECONDS) == 0, service.text
    assert "stopped" in service.text
    assert "Traceback" not in service.text


@linux
def test_told_to_read_its_configuration_again_at_every_moment_of_its_start_it_has_the_newest(served, start):
    service = start()
    service.wait_for(lambda: service.listens)
    served.watch(SEIZURES, PAGE)
    for _ in range(40):
        service.process.send_signal(signal.SIGHUP)
        time.sleep(0.05)
    service.wait_for(lambda: "border: first reading" in service.text)
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(LIMIT_SECONDS) == 0, service.text
    assert "Traceback" not in service.text


@pytest.mark.parametrize(
    ("words", "is_service"),
    [
        (["run"], True),
        (["--db", "run", "check"], False),
        (["--config", "a.yaml", "--db=b.db", "run", "--tick", "1"], True),
        (["check", "run"], False),
        (["--help"], False),
        ([], False),
    ],
)
def test_only_the_service_remembers_signals(words, is_service):
    assert starts_the_service(words) is is_service


# ---------------------------------------------------------------- the service manager


class Heard:
    """A service manager's socket, at a path or in the abstract namespace."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        self.socket.settimeout(LIMIT_SECONDS)

    def next(self) -> dict[str, str]:
        lines = self.socket.recv(4096).decode().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def until(self, name: str) -> dict[str, str]:
        """What comes next that has this name; what came before is passed over."""
        while name not in (heard := self.next()):
            pass
        return heard


@pytest.fixture(params=["a path", "an abstract name"])
def manager(request, tmp_path) -> Iterator[Heard]:
    address = str(tmp_path / "notify") if request.param == "a path" else f"@figure-monitor-test-{os.getpid()}"
    heard = Heard(address)
    yield heard
    heard.socket.close()


def test_the_manager_hears_when_it_watches_reloads_looks_and_stops(served, start, manager):
    service = start(NOTIFY_SOCKET=manager.address)
    ready = manager.next()
    assert ready == {"READY": "1", "STATUS": "watching 1 sources"}
    assert manager.until("WATCHDOG")["STATUS"].startswith("watching 1 sources; checks under way: ")
    served.watch(SEIZURES, PAGE)
    before = time.monotonic_ns() // 1000
    service.process.send_signal(signal.SIGHUP)
    assert before <= int(manager.until("RELOADING")["MONOTONIC_USEC"]) <= time.monotonic_ns() // 1000
    assert manager.until("READY")["STATUS"] == "watching 2 sources"
    (served.folder / "sources.yaml").write_text("sources: 7")
    service.process.send_signal(signal.SIGHUP)
    manager.until("RELOADING")
    assert "refused" in manager.until("READY")["STATUS"]
    service.process.send_signal(signal.SIGTERM)
    assert manager.until("STOPPING")["STOPPING"] == "1"
    assert service.process.wait(LIMIT_SECONDS) == 0, service.text


def test_a_manager_that_is_gone_or_none_is_no_reason_to_end(tmp_path):
    for address in (str(tmp_path / "nobody"), "@nobody-listens-here", "", "vsock:2:1", "@" + "x" * 300):
        systemd.tell({systemd.SOCKET: address}, "READY=1")
    systemd.tell({}, "READY=1")


def test_a_manager_that_does_not_take_what_is_sent_is_waited_for_no_longer_than_a_second(tmp_path):
    deaf = Heard(str(tmp_path / "deaf"))
    began_at = time.monotonic()
    while time.monotonic() - began_at < 0.9:
        systemd.tell({systemd.SOCKET: deaf.address}, "X=" + "x" * 1000)
    assert time.monotonic() - began_at < 5
    deaf.socket.close()
