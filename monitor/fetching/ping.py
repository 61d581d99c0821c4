"""Tell an outside watcher that the program is at work, by asking for an address that it gave."""

from __future__ import annotations

from urllib.parse import urlsplit

from monitor.fetching import httpx

PING_SECONDS = 10


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
