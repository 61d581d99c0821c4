"""Tell an outside watcher that the program is at work, by asking for an address that it gave."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from monitor.fetching import httpx

PING_SECONDS = 10
PING_URL = "MONITOR_PING_URL"
"""The variable of the environment that names the watcher's address."""


class Watcher:
    """An outside watcher, if the environment names one.

    Attributes:
        is_to_be_told: whether a look at what is due was finished since it was told last.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """One who was told nothing yet."""
        self._url = environment.get(PING_URL, "")
        self._problem = ""
        self.is_to_be_told = False

    async def tell(self) -> str:
        """Tell it, if there is something to tell; why that failed, where it did not fail so the last time."""
        if not self._url or not self.is_to_be_told:
            return ""
        self.is_to_be_told = False
        before, self._problem = self._problem, await ping(self._url)
        return "" if self._problem == before else self._problem


async def ping(url: str) -> str:
    """Ask for the address; why that failed, or the empty text.

    Whoever has the address can keep the watcher quiet, so what is said names its host alone. It is one of the
    operator's own, and may be in their own network; nothing of the answer is read, and no redirect followed.
    """
    try:
        where = urlsplit(url).hostname or "the address"
        async with (
            httpx.AsyncClient(timeout=PING_SECONDS, trust_env=False) as client,
            client.stream("GET", url) as answer,
        ):
            return "" if answer.is_success else f"{where} answers with status {answer.status_code}"
    except ValueError:
        return "MONITOR_PING_URL is no address: write https://…"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"{where} cannot be reached: {type(error).__name__}"
