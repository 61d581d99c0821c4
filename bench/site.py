"""The publisher: a small HTTP server in a process of its own, so that its work is not counted as the program's.

``python -m bench.site PAGES PORTS`` prints its ports, then reads one edition from each line of standard input
(``noise figures etags`` as numbers), answers each with ``ready``, and ends when standard input does.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, cast

from bench.pages import Edition, Page

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nnot here"
GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Site:
    """A running publisher, from outside.

    Attributes:
        origins: scheme, host and port of each of its hosts.
        process: it.
    """

    origins: tuple[str, ...]
    process: subprocess.Popen[str]

    def url(self, number: int) -> str:
        """The address of a page: neighbours are on different hosts."""
        return f"{self.origins[number % len(self.origins)]}/{number}"

    def publish(self, edition: Edition) -> None:
        """Serve this edition from now on."""
        self._say(f"{edition.noise} {edition.figures} {int(edition.etags)}")

    def _say(self, line: str) -> None:
        commands, answers = self.process.stdin, self.process.stdout
        assert commands is not None, "opened with a pipe"
        assert answers is not None, "opened with a pipe"
        commands.write(f"{line}\n")
        commands.flush()
        if answers.readline().strip() != "ready":
            raise RuntimeError("the site of the measurement stopped")


@contextmanager
def running_site(pages: int, ports: int) -> Iterator[Site]:
    """A publisher with so many pages, spread over so many ports of the loopback interface."""
    command = [sys.executable, "-m", "bench.site", str(pages), str(ports)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            opened = cast(IO[str], process.stdout).readline().split()
            yield Site(tuple(f"http://127.0.0.1:{port}" for port in opened), process)
        finally:
            cast(IO[str], process.stdin).close()
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


class Exchange(asyncio.Protocol):
    """One connection: GET requests without a body, one after the other."""

    def __init__(self, answers: dict[bytes, tuple[bytes, bytes]]) -> None:
        self._answers = answers
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            request, _, self._came = self._came.partition(b"\r\n\r\n")
            etag, answer = self._answers.get(request.split(b" ", 2)[1], (b"", NOT_FOUND))
            if etag and b'"%b"' % etag in request:
                answer = b'HTTP/1.1 304 Not Modified\r\nETag: "%b"\r\n\r\n' % etag
            self._transport.write(answer)


def answer_of(body: bytes, *, etag: bytes) -> bytes:
    """A whole response."""
    lines = [
        b"HTTP/1.1 200 OK",
        b"Date: Mon, 29 Apr 2024 12:00:00 GMT",
        b"Server: bench",
        b"Content-Type: text/html; charset=utf-8",
        b"Content-Length: %d" % len(body),
        b"Cache-Control: must-revalidate, no-cache, private",
        b"Content-Language: en",
        b"X-Content-Type-Options: nosniff",
        b"Vary: Accept-Encoding",
    ]
    lines += [b'ETag: "%b"' % etag] if etag else []
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


async def serve(pages: list[Page], ports: int) -> None:
    """Serve until standard input ends."""
    answers: dict[bytes, tuple[bytes, bytes]] = {}
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(lambda: Exchange(answers), "127.0.0.1", 0) for _ in range(ports)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        noise, figures, etags = map(int, line.split())
        for page in pages:
            body = page.body(Edition(noise, figures))
            etag = sha256(body).hexdigest()[:16].encode() if etags else b""
            answers[b"/%d" % page.number] = (etag, answer_of(body, etag=etag))
        print("ready", flush=True)


if __name__ == "__main__":
    asyncio.run(serve([Page(number) for number in range(int(sys.argv[1]))], int(sys.argv[2])))
