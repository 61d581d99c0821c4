"""Get a page that scripts draw, as the system's Chromium shows it, with a picture of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator

from monitor.kinds.fetch.chromium import find_chromium, new_context
from monitor.kinds.fetch.guard import Guard, Way
from monitor.plugin import (
    Capture,
    Disallowed,
    FetchError,
    Grade,
    Kind,
    NotDrawn,
    NotSetUp,
    NotUsable,
    Request,
    Size,
    TooLarge,
    Turn,
    Web,
    failure,
    glance_at,
    grade,
    origin_of,
    require_ok,
    require_selector,
)

if TYPE_CHECKING:
    from playwright.async_api import Response

    from monitor.kinds.fetch.tab import Tab

PAGES = ("text/html", "application/xhtml+xml")
NEEDED = ("document", "stylesheet", "script", "xhr", "fetch", "eventsource")
KEPT = {"images": ("image",), "fonts": ("font",), "media": ("media", "texttrack")}
EVIDENCE_CHARACTERS = 200_000
NOT_NEEDED = "not needed for figures"
NOT_KEPT = ("set-cookie", "set-cookie2", "content-length", "content-encoding", "transfer-encoding", "etag")
"""Headers that are private, or not true of the drawn page."""


class Browser(Kind):
    """Draw the page in Chromium and take what it then shows, for pages that are empty until their scripts have run.

    Needs ``pip install "figure-monitor[browser]"`` and a Chromium of the system (``apt install chromium``). Where a
    page loads its numbers from a data file or an interface, watch that instead: it is steadier and costs a hundredth.

    The page may load from its own host, and from those under ``allow``; nothing at a private address, except the
    host of ``url`` itself. Images, fonts, media, beacons, WebSockets, service workers and downloads are refused.
    Every visit has a browser and an empty profile of its own. A picture of the page is kept beside the snapshot.

    Options:
        wait_for: a CSS selector of what the page must show before it is read, such as ``"#seizures td"``.
        wait_seconds: the longest wait for that.
        settle_seconds: how long what it matches must stay the same before it is believed.
        total_seconds: the longest time for everything; waiting for our turn at the host does not count.
        max_bytes: the most that the page may load in all, and the largest page: ``50 MB`` or a number.
        window: width and height of the window, in pixels.
        allow: further hosts that the page may load from: ``data.example.org``, or with scheme and port.
        keep: what is loaded although no figure needs it, for the picture: ``images``, ``fonts``, ``media``.
        executable: the browser's program, where it is not one of the usual ones on the path.
    """

    needs_url: ClassVar[bool] = True
    follows: ClassVar[bool] = False
    gives: ClassVar[str] = "html"

    wait_for: Annotated[str, Field(min_length=1), AfterValidator(require_selector)]
    wait_seconds: float = Field(default=20, gt=0, le=300)
    settle_seconds: float = Field(default=0.5, ge=0, le=60)
    total_seconds: float = Field(default=60, gt=0, le=600)
    max_bytes: Size = 50_000_000
    window: str = Field(default="1280x900", pattern=r"^[1-9][0-9]{2,3}x[1-9][0-9]{2,3}$", examples=["1280x900"])
    allow: tuple[str, ...] = ()
    keep: tuple[Literal["images", "fonts", "media"], ...] = ()
    executable: str = ""

    @field_validator("allow")
    @classmethod
    def _are_hosts(cls, allow: tuple[str, ...]) -> tuple[str, ...]:
        for written in allow:
            parts = urlsplit(_address_of(written, "https"))
            plain = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
            if not plain or "*" in written or _host_of(parts.geturl()) is None:
                raise ValueError(
                    f"{written!r} is not a host: write data.example.org, or https://data.example.org:8443; each host "
                    "by its own name"
                )
        return allow

    @classmethod
    def runs_on(cls) -> str:
        """The browser that is found, or what has to be installed."""
        if not find_spec("playwright"):
            return "playwright is not installed: pip install 'figure-monitor[browser]'"
        try:
            return f"{find_chromium('')}, by playwright"
        except NotSetUp as error:
            return f"playwright is installed, but {error}"

    async def fetch(self, request: Request, web: Web) -> Capture:
        """The page as Chromium draws it, with a picture.

        Raises:
            FetchError: it did not come; NotDrawn: it does not show what `wait_for` says; NotSetUp: there is no browser.
            NotUsable: it is not a page, did not come whole, or is something else than the page.
        """
        if request.follow is not None:
            raise FetchError(
                f"{request.source_id}: follow is not possible with fetch: browser; watch the address that the link "
                "leads to, or leave fetch: browser away if the page shows the link without scripts"
            )
        executable = find_chromium(self.executable)
        scheme = urlsplit(request.url).scheme
        also = [_address_of(written, scheme) for written in self.allow]
        async with web.turn(request.url, patience_seconds=self.total_seconds, also=also) as turn:
            visit = Visit(self, request.url, turn, [request.url, *also])
            try:
                async with asyncio.timeout(self.total_seconds) as scope:
                    return await visit.draw(executable)
            except TimeoutError as error:
                if not scope.expired():
                    raise
                kind = NotDrawn if visit.status else FetchError
                raise kind(
                    f"{request.url}: not drawn after {self.total_seconds:g} seconds in all (total_seconds); the next "
                    f"check tries again{visit.troubles()}",
                    status=visit.status,
                ) from error


class Visit:
    """One visit to one page."""

    def __init__(self, options: Browser, url: str, turn: Turn, allowed: list[str]) -> None:
        self._options = options
        self._url = url
        self._turn = turn
        own = origin_of(url)
        self._origins = {origin_of(address) for address in allowed}
        # The user wrote the page's own host: a newsroom may watch its intranet.
        ways = [Way(host, port, private=host == own[1]) for _, host, port in self._origins]
        self._guard = Guard(ways, options.max_bytes, turn.own_hosts)
        self._loaded = (*NEEDED, *(kind for name in options.keep for kind in KEPT[name]))
        self._tab: Tab | None = None

    async def draw(self, executable: str) -> Capture:
        """The page, once it shows what it must.

        Raises:
            FetchError: it did not come; NotDrawn: it does not show that.
            NotUsable: it is not a page, did not come whole, or is something else than the page.
        """
        width, height = map(int, self._options.window.split("x"))
        async with (
            self._guard as guard,
            new_context(
                executable, proxy=guard.address, user_agent=self._turn.user_agent, width=width, height=height
            ) as context,
        ):
            # Not before the browser started: that tells where playwright is not installed.
            from playwright.async_api import Error

            from monitor.kinds.fetch.tab import open_tab

            self._tab = tab = await open_tab(context, self._refusal)
            try:
                await tab.page.goto(self._url, wait_until="commit", timeout=0)
                await self._require_page(tab)
                await self._wait(tab)
                await self._require_page(tab)
                return await self._capture(tab, self._options.max_bytes)
            except Error as error:
                raise self._broken(tab, str(error).splitlines()[0].removeprefix("Page.goto: ")) from error

    @property
    def status(self) -> int | None:
        """The status of the page that came last; None where none came."""
        return self._tab.answers[-1].status if self._tab and self._tab.answers else None

    def troubles(self) -> str:
        """What the page asked for and did not get, as the end of a message; empty where it got all."""
        if self._tab is None:
            return ""
        lost = [
            f"{address} ({reason})"
            for address, reason in {**self._tab.failed, **self._tab.refused}.items()
            if reason != NOT_NEEDED
        ]
        return f". It did not get: {'; '.join(lost[:5])}" if lost else ""

    def _refusal(self, address: str, kind: str) -> str:
        """Why the page may not load this; empty if it may. Where redirects lead, only the guard sees."""
        if address.startswith(("data:", "blob:")) and kind != "document":
            return ""
        try:
            origin = origin_of(address)
        except ValueError:
            return "only http and https are loaded"
        if kind not in self._loaded:
            return NOT_NEEDED
        if origin not in self._origins:
            return f"another host: if the page needs it, name {origin[1]} under allow"
        if not self._turn.allows(address):
            return "its robots.txt forbids it"
        return ""

    async def _require_page(self, tab: Tab) -> None:
        """Nothing, if what the tab navigated to is a page with status 200 that robots.txt allows.

        Raises:
            FetchError: it is not.
            NotUsable: it is another type of document, or did not come whole.
        """
        if not tab.answers:
            raise FetchError(f"{self._url}: the browser left the page without loading another")
        response = tab.answers[-1]
        headers = await _headers(response)
        if response.status != 200:
            evidence = (await tab.content(EVIDENCE_CHARACTERS) or "").encode("utf-8", "replace")
            asked = self._url if response.request.redirected_from else response.url
            raise failure(Capture(asked, response.url, response.status, headers, evidence, self._turn.clock()))
        if not self._turn.allows(response.url):
            raise Disallowed(f"{self._url}: leads to {response.url}, which robots.txt forbids")
        media = headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if media not in PAGES:
            raise NotUsable(
                f"{response.url}: a document of type {media} came where a page was expected; get it without a "
                "browser (leave fetch away)",
                grade=Grade.WRONG_TYPE,
            )
        if tab.cut:
            raise self._broken(tab, tab.cut)

    async def _wait(self, tab: Tab) -> None:
        """Until what must appear is there, in a page that came whole, and stays the same for long enough.

        Raises:
            NotDrawn: it does not.
            Blocked: what is there instead is a block page.
            NotUsable: what is there instead is an error page or a login.
        """
        from monitor.kinds.fetch.tab import LOOK_EVERY_SECONDS, Look

        clock = asyncio.get_running_loop().time
        gives_up_at = clock() + self._options.wait_seconds
        same_since, look = clock(), Look()
        while clock() < gives_up_at and not self._guard.overfull and not tab.cut:
            look = await tab.look(self._options.wait_for)
            if look.loading or not look.count or not look.same:
                same_since = clock()
            if look.count and not look.loading and clock() - same_since >= self._options.settle_seconds:
                return
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        if self._guard.overfull:
            raise self._too_large()
        if tab.cut:
            raise self._broken(tab, tab.cut)
        await self._give_up(tab, look.count, loading=look.loading)

    async def _give_up(self, tab: Tab, count: int, *, loading: bool) -> None:
        wanted, seconds = self._options.wait_for, self._options.wait_seconds
        shown = await self._capture(tab, EVIDENCE_CHARACTERS)
        if grade(shown, media="html") in (Grade.BLOCK_PAGE, Grade.SOFT_404, Grade.LOGIN_WALL):
            require_ok(shown, media="html")
        if count and loading:
            problem = f"was still loading after {seconds:g} seconds (wait_seconds)"
        elif count:
            problem = f"what {wanted!r} (wait_for) matches kept changing for {seconds:g} seconds (wait_seconds)"
        else:
            problem = f"nothing that {wanted!r} (wait_for) matches appeared within {seconds:g} seconds (wait_seconds)"
        title = await tab.page.title()
        text = glance_at(shown.body, 400)[:160]
        raise NotDrawn(
            f"{tab.page.url}: {problem}. It shows: title {title[:120]!r}, text {text!r}; look at the page in a browser "
            f"and correct wait_for{self.troubles()}",
            status=shown.status,
            capture=shown,
        )

    async def _capture(self, tab: Tab, most: int) -> Capture:
        """What the page shows now.

        Raises:
            TooLarge: it has more than `most` characters or bytes, where that is the limit of the options.
        """
        markup = await tab.content(most)
        if markup is None and most == self._options.max_bytes:
            raise self._too_large()
        body = (markup or "").encode("utf-8", "replace")
        if len(body) > self._options.max_bytes:
            raise self._too_large()
        picture = await tab.picture()
        response = tab.answers[-1]
        headers = {**await _headers(response), "content-type": "text/html; charset=utf-8"}
        return Capture(self._url, response.url, response.status, headers, body, self._turn.clock(), screenshot=picture)

    def _broken(self, tab: Tab, said: str) -> FetchError | NotUsable:
        """What it means that the browser could not go where it was headed."""
        towards = tab.heading_for or self._url
        if self._guard.overfull:
            return self._too_large()
        if "ERR_ABORTED" in said or "Download" in said:
            return NotUsable(
                f"{towards}: is a file to download where a page was expected; get it without a browser (leave fetch "
                "away)",
                grade=Grade.WRONG_TYPE,
            )
        host = _host_of(towards)
        if host is None or origin_of(towards) not in self._origins:
            advice = f", or name {host[0]} under allow" if host else ""
            return FetchError(f"{self._url}: leads to {towards}, on another host; change url to that{advice}")
        if tab.cut and tab.answers and tab.answers[-1].url == towards:
            return NotUsable(
                f"{towards}: the connection ended before the page was complete ({tab.cut}); the next check tries again",
                grade=Grade.TRUNCATED,
            )
        problem = self._guard.problems.get(host, said)
        return FetchError(f"{towards}: no answer: {problem}; the next check tries again{self.troubles()}")

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"{self._url}: the page and what it loads are larger than the limit of {self._options.max_bytes:,} bytes; "
            "if it is the right page, raise max_bytes in its fetch options"
        )


async def _headers(response: Response) -> dict[str, str]:
    """A response's headers that are true of the drawn page too, and its Content-Type."""
    given: Mapping[str, Any] = await response.all_headers()
    named = {name.lower(): str(value) for name, value in given.items() if not name.startswith(":")}
    return {name: value for name, value in named.items() if name not in NOT_KEPT}


def _address_of(written: str, scheme: str) -> str:
    """The address of a host as a user may write it: with a scheme, or without."""
    return written if "://" in written else f"{scheme}://{written}"


def _host_of(address: str) -> tuple[str, int] | None:
    """Host and port of an address; None where it is not http or https."""
    try:
        return origin_of(address)[1:]
    except ValueError:
        return None
