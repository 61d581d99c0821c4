"""A source's document, fetched: for a check, which knows what is held, or for somebody who looks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from monitor.core.catalogue import Source
from monitor.model import Capture, NotModified, Request
from monitor.model.captures import Validators
from monitor.model.checks import SourceState
from monitor.model.errors import CheckError
from monitor.plugin import Web

LONGEST_FETCH_SECONDS = 3600.0
"""A fetcher that takes longer is given up: ours have limits far below, and wait for hundreds of others at one host."""

NO_ENVIRONMENT: Mapping[str, str] = MappingProxyType({})


async def fetch(
    source: Source,
    state: SourceState,
    web: Web,
    now: datetime,
    folder: Path,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    longest_seconds: float = LONGEST_FETCH_SECONDS,
) -> Capture | NotModified | CheckError:
    """The source's document, or why it could not be had; a fetcher that takes longer than that is given up.

    Validators are sent unless something must be read anyway: a figure not read yet, or the turn at which the
    publisher's word "not modified" is put to the test.
    """
    believed = state.checks_since_full + 1 < source.verify_every
    conditional = state.snapshot_id is not None and not state.unread and believed
    validators = state.validators if conditional else {}
    try:
        return await ask_for(source, web, now, folder, environment, validators, longest_seconds)
    except CheckError as error:
        return error
    except Exception as error:  # noqa: BLE001  # the edge of one check: it becomes a row, and the others go on
        return CheckError(f"{source.url}: the fetcher failed unexpectedly: {type(error).__name__}: {error}")


async def ask_for(
    source: Source,
    web: Web,
    now: datetime,
    folder: Path,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    validators: Mapping[str, Validators] = MappingProxyType({}),
    longest_seconds: float = LONGEST_FETCH_SECONDS,
) -> Capture | NotModified:
    """The source's document, by its own fetcher.

    Raises:
        CheckError: it does not come, or is not what it should be.
        TimeoutError: it takes too long.
    """
    request = Request(source.id, source.url, source.follow, validators, now, folder, environment)
    async with asyncio.timeout(longest_seconds):
        return await source.fetcher.fetch(request, web)
