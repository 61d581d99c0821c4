"""Start the system's Chromium for one page, and end it whatever happens."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from monitor.plugin import NotSetUp

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLOSING_SECONDS = 5.0

ARGUMENTS = (
    "--disable-quic",
    # No name is looked up and no packet is sent but through the proxy: not for calls either.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name in earlier versions
    "--js-flags=--max-old-space-size=512",
)


def find_chromium(named: str) -> str:
    """The path of the browser: of the program that is named, or of the first of the usual ones that is installed.

    Raises:
        NotSetUp: there is none.
    """
    names = (named,) if named else NAMES
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise NotSetUp(
            f"no browser: {' and '.join(map(repr, names)) if named else ', '.join(names)} "
            f"{'is' if named else 'are'} not installed; install Chromium (apt install chromium), or name the program "
            "under executable in the options of fetch"
        )
    return found


@asynccontextmanager
async def new_context(
    executable: str, *, proxy: str, user_agent: str, width: int, height: int
) -> AsyncIterator[BrowserContext]:
    """A browser of its own, with an empty profile that nothing outlives.

    Without cookies, permissions, downloads and service workers; dialogs are dismissed. It has ended when this has,
    also when it hung, or when the caller was cancelled.

    Args:
        executable: the program's path.
        proxy: the proxy that all its connections go through.
        user_agent: who it says it is.
        width: of the window, in pixels.
        height: of the window, in pixels.

    Raises:
        NotSetUp: playwright is not installed, or the browser does not start.
    """
    start = _playwright()
    playwright: Playwright = await start().start()
    try:
        browser = await _launch(playwright, executable, proxy)
        try:
            yield await browser.new_context(
                user_agent=user_agent,
                viewport={"width": width, "height": height},
                accept_downloads=False,
                service_workers="block",
                permissions=[],
            )
        finally:
            await _close(browser)
    finally:
        # Ends the driver, which kills what is left of its browsers.
        await playwright.stop()


def _playwright() -> Any:
    """What starts playwright's driver; imported here, because it is an extra and takes time."""
    try:
        from playwright.async_api import async_playwright
    except ImportError as error:
        raise NotSetUp(
            'the browser needs the package playwright, which is not installed: pip install "figure-monitor[browser]"'
        ) from error
    return async_playwright


async def _launch(playwright: Playwright, executable: str, proxy: str) -> Browser:
    from playwright.async_api import Error

    try:
        return await playwright.chromium.launch(
            executable_path=executable,
            # Chromium refuses to be sandboxed as root.
            chromium_sandbox=os.geteuid() != 0,
            # Loopback too: Chromium would go there without a proxy.
            proxy={"server": proxy, "bypass": "<-loopback>"},
            args=list(ARGUMENTS),
            # The daemon ends its checks itself.
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except Error as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise NotSetUp(
            f"{executable}: the browser does not start: {' '.join(lines[:2])}; try {executable} "
            "--headless --dump-dom about:blank as the user that the monitor runs as"
        ) from error


async def _close(browser: Browser) -> None:
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        async with asyncio.timeout(CLOSING_SECONDS):
            await browser.close()
