"""What the catalogue says of what no program watches."""

from __future__ import annotations

import asyncio

import pytest

from monitor.core.catalogue import NotWatched
from monitor.model import Request
from monitor.model.errors import FetchError
from tests.making import day


def test_what_nobody_watches_cannot_be_fetched() -> None:
    with pytest.raises(FetchError, match="customs is not watched"):
        asyncio.run(NotWatched().fetch(Request("customs", "https://x.org/", None, {}, day("2024-12-05")), None))  # type: ignore[arg-type]
