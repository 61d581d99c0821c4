"""One page in a browser: what it may load, what it shows once its scripts have drawn it, and a picture of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page, Request, Response, Route, WebSocketRoute

LOOK_EVERY_SECONDS = 0.1
PICTURE_SECONDS = 10.0
TALLEST_PICTURE = 6_000
"""Pixels from the page's top on that a picture shows."""

LARGEST_PICTURE = 4_000_000
"""Bytes of a picture; a larger one is taken again with half its height."""

# Run in a world of their own, which the page's scripts neither see nor change.
LOOK = """(() => {
  const found = document.querySelectorAll(%s);
  let markup = "";
  for (const element of found) markup += element.outerHTML;
  const same = globalThis.markupBefore === markup;
  globalThis.markupBefore = markup;
  return {loading: document.readyState === "loading", count: found.length, same: same};
})()"""
CONTENT = """(() => {
  const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) + "\\n" : "";
  const markup = type + (document.documentElement ? document.documentElement.outerHTML : "");
  return markup.length > %d ? null : markup;
})()"""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the page found.

    Attributes:
        loading: whether the page itself has not come whole yet.
        count: how many elements the selector matches.
        same: whether they read as at the look before.
    """

    loading: bool = True
    count: int = 0
    same: bool = False


@dataclass(slots=True)
class Tab:
    """A page of a browser, and what happened in it.

    Attributes:
        page: the page.
        answers: the answers to its navigations, redirects included, oldest first.
        heading_for: the address that it navigated to last.
        cut: why the page itself did not come whole; empty otherwise.
        refused: what it asked for and did not get, with the reason, by address.
        failed: status or failure of what else did not come, by address.
    """

    page: Page
    answers: list[Response] = field(default_factory=list)
    heading_for: str = ""
    cut: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    _session: CDPSession | None = None

    async def look(self, selector: str) -> Look:
        """What the selector matches now; nothing while the page changes for another."""
        try:
            found = await self._evaluate(LOOK % json.dumps(selector))
        except Error:
            if self.page.is_closed():
                raise
            return Look()
        return Look(**found)

    async def content(self, most: int) -> str | None:
        """The page as it stands, as HTML; None where it has more characters than `most`."""
        markup = await self._evaluate(CONTENT % most)
        return None if markup is None else str(markup)

    async def picture(self) -> bytes | None:
        """The page from its top on, as PNG; None where none can be taken within bounds of time and size.

        A picture is good to have; a figure does not depend on it.
        """
        with suppress(Error):
            session = await self._cdp()
            size: Mapping[str, float] = (await session.send("Page.getLayoutMetrics"))["cssContentSize"]
            window = self.page.viewport_size
            assert window is not None, "the window has a size"
            height = max(1, min(int(size["height"]), TALLEST_PICTURE))
            for _ in range(4):
                clip: Any = {"x": 0, "y": 0, "width": window["width"], "height": height}
                picture = await self.page.screenshot(full_page=True, clip=clip, timeout=PICTURE_SECONDS * 1000)
                if len(picture) <= LARGEST_PICTURE:
                    return picture
                height = max(1, height // 2)
        return None

    async def _evaluate(self, expression: str) -> Any:
        session = await self._cdp()
        tree = await session.send("Page.getFrameTree")
        world = await session.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "figure-monitor"}
        )
        answer = await session.send(
            "Runtime.evaluate",
            {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True},
        )
        if "exceptionDetails" in answer:
            raise Error(str(answer["result"].get("description") or answer["exceptionDetails"].get("text")))
        return answer["result"].get("value")

    async def _cdp(self) -> CDPSession:
        if self._session is None:
            self._session = await self.page.context.new_cdp_session(self.page)
        return self._session


async def open_tab(context: BrowserContext, refusal: Callable[[str, str], str]) -> Tab:
    """An empty tab that will load only what it may.

    Args:
        context: the browser's.
        refusal: why an address may not be loaded as this type of resource (playwright's words: ``document``,
            ``script``, ``fetch``, ``image`` …); empty if it may.
    """
    page = await context.new_page()
    tab = Tab(page)

    async def decide(route: Route) -> None:
        request = route.request
        reason = refusal(request.url, request.resource_type)
        if reason:
            tab.refused[request.url] = reason
        # The page may be gone by now.
        with suppress(Error):
            await (route.abort("blockedbyclient") if reason else route.continue_())

    async def end(socket: WebSocketRoute) -> None:
        tab.refused[socket.url] = "WebSockets are not opened"
        with suppress(Error):
            await socket.close()

    def asked(request: Request) -> None:
        if _is_navigation(request, page):
            tab.heading_for = request.url

    def answered(response: Response) -> None:
        if _is_navigation(response.request, page):
            tab.answers.append(response)
        elif response.status >= 400:
            tab.failed[response.url] = f"status {response.status}"

    def failed(request: Request) -> None:
        reason = request.failure or "failed"
        if _is_navigation(request, page):
            tab.cut = reason
        elif request.url not in tab.refused:
            tab.failed.setdefault(request.url, reason)

    await context.route(re.compile(""), decide)
    await context.route_web_socket(re.compile(""), end)
    page.on("request", asked)
    page.on("response", answered)
    page.on("requestfailed", failed)
    return tab


def _is_navigation(request: Request, page: Page) -> bool:
    """Whether the request is for the page itself rather than for a part of it."""
    try:
        return request.is_navigation_request() and request.frame == page.main_frame
    except Error:
        return False
