"""What came for one check, read by a process apart; not at all where the same was refused before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256

from monitor.config.digest import program
from monitor.core.catalogue import Source
from monitor.core.leftover import LookedFor
from monitor.model import Capture, NotModified, without_bytes
from monitor.model.checks import SourceState
from monitor.model.errors import CheckError
from monitor.services.failing import RefusedBeforeError
from monitor.services.readers import Bounds, Readers
from monitor.services.readers.tasks import Said, for_reading, look, read

SMALL = 1_000_000
"""Up to so many bytes are hashed at once; more, while others go on."""


async def read_arrived(
    readers: Readers, source: Source, state: SourceState, got: Capture | NotModified | CheckError
) -> Said | CheckError | None:
    """What came, read; why it cannot be; None where the source reads as it did."""
    if isinstance(got, CheckError):
        return got
    if isinstance(got, NotModified):
        return None
    digest = await _digest_of(got.body)
    if state.sha256 == digest and not state.unread:
        return None
    reading = name_of_reading(source, state, got, digest, readers.bounds)
    if state.refused is not None and state.refused.reading == reading:
        return RefusedBeforeError(state.refused, got)
    known = "" if state.unread else state.fingerprint
    try:
        about = for_reading(source, got.fetched_at), without_bytes(got)
        return await readers.asked(source.id, read, got.body, *about, state.shape, known)
    except CheckError as error:
        error.capture = error.capture or got
        error.reading = reading if error.lasting else ""
        return error


async def _digest_of(body: bytes) -> str:
    if len(body) <= SMALL:
        return sha256(body).hexdigest()
    return (await asyncio.to_thread(sha256, body)).hexdigest()


async def look_in_arrived(
    readers: Readers, source: Source, got: Capture | NotModified | CheckError, gone: Sequence[LookedFor]
) -> dict[LookedFor, str]:
    """Where what figures say no more still stands in what came.

    Raises:
        CheckError: it cannot be looked through.
    """
    assert isinstance(got, Capture), "it was read"
    about = for_reading(source, got.fetched_at), without_bytes(got)
    return dict(zip(gone, await readers.asked(source.id, look, got.body, *about, gone), strict=True))


def name_of_reading(source: Source, state: SourceState, capture: Capture, digest: str, bounds: Bounds) -> str:
    """A hash of all that decides how a document is read: another reading of the same name ends the same."""
    decisive = (
        program(),
        digest,
        capture.final_url,
        capture.status,
        capture.headers.get("content-type", ""),
        capture.expected_size,
        (source.media, source.member, source.encoding, source.minimum_rows, source.open_end, source.columns),
        [(figure.id, figure.declaration) for figure in source.figures],
        capture.fetched_at.date() if source.changed_rules else None,
        state.snapshot_id,
        bounds,
    )
    return sha256(repr(decisive).encode("utf-8", "surrogatepass")).hexdigest()
