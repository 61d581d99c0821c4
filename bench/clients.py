"""``python -m bench clients``: our way to the network beside HTTP clients, over the same pages; nothing is parsed.

Of aiohttp and pycurl, which the program does not need, those are measured that are installed; where httpx2 is, it is
measured in place of httpx, and our door uses it.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.frame import Row, run_rounds, table_of
from bench.measure import Measured, measured
from bench.pages import Edition
from bench.site import running_site
from bench.suites.pages import AT_ONCE, CONTACT, HEADERS, PORTS, fetch_all
from monitor.fetching import httpx
from monitor.fetching.web import OpenWeb
from monitor.model import Capture
from monitor.plugin import Limits

Get = Callable[[str], Awaitable[bytes]]


async def _take_turns(folder: Path, get: Get) -> Counter[str]:
    """Get every address, ten at once; how many bodies came, and their bytes."""
    urls, came = iter(_urls(folder)), Counter[str]()

    async def take_turns() -> None:
        for url in urls:
            body = await get(url)
            came.update(pages=1, bytes=len(body))

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(take_turns())
    return came


def _urls(folder: Path) -> list[str]:
    return (folder / "urls").read_text().split()


async def by_our_door(folder: Path) -> Measured:
    """With robots.txt, turns, bounds, redirects and the guard."""
    with measured() as result:
        async with OpenWeb(CONTACT, "bench", AT_ONCE, 0.0) as web:

            async def get(url: str) -> bytes:
                answer = await web.at_home(url).get(url, limits=Limits())
                assert isinstance(answer, Capture)
                return answer.body

            result.counts = dict(await _take_turns(folder, get))
    return result


async def by_aiohttp(folder: Path) -> Measured:
    """One session, without cookies."""
    aiohttp: Any = import_module("aiohttp")
    with measured() as result:
        async with aiohttp.ClientSession(headers=HEADERS, cookie_jar=aiohttp.DummyCookieJar()) as session:

            async def get(url: str) -> bytes:
                async with session.get(url, allow_redirects=False) as answer:
                    return await answer.read()  # type: ignore[no-any-return]

            result.counts = dict(await _take_turns(folder, get))
    return result


def by_curl(folder: Path) -> Measured:
    """One multi handle, ten transfers at once."""
    pycurl: Any = import_module("pycurl")
    with measured() as result:
        came, multi, urls = Counter[str](), pycurl.CurlMulti(), iter(_urls(folder))
        bodies: dict[Any, BytesIO] = {}

        def begin(handle: Any) -> None:
            if url := next(urls, None):
                bodies[handle] = BytesIO()
                handle.setopt(pycurl.URL, url)
                handle.setopt(pycurl.WRITEFUNCTION, bodies[handle].write)
                multi.add_handle(handle)

        handles = [pycurl.Curl() for _ in range(AT_ONCE)]
        for handle in handles:
            handle.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in HEADERS.items()])
            begin(handle)
        while bodies:
            multi.perform()
            for handle in multi.info_read()[1]:
                came.update(pages=1, bytes=len(bodies.pop(handle).getvalue()))
                multi.remove_handle(handle)
                begin(handle)
            multi.select(0.01)
        result.counts = dict(came)
    return result


def rows() -> Iterator[Row]:
    """Those that are installed."""
    yield Row(f"{httpx.__name__} client", fetch_all)
    yield Row("our door", by_our_door)
    for library, measure in (("aiohttp", by_aiohttp), ("pycurl", by_curl)):
        if find_spec(library):
            yield Row(library, measure)
        else:
            print(f"{library} is not installed and is left out")


def main(arguments: Sequence[str]) -> int:
    """Print what each takes."""
    parser = argparse.ArgumentParser(prog="python -m bench clients")
    parser.add_argument("--pages", type=int, default=1000, help="how many pages [1000]")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything runs [3]")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="bench-") as name, running_site(chosen.pages, PORTS) as site:
        folder = Path(name)
        (folder / "urls").write_text("\n".join(map(site.url, range(chosen.pages))))
        site.publish(Edition())
        print(table_of(run_rounds(tuple(rows()), folder, chosen.rounds)))
    return 0
