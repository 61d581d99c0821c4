"""One document, read once by a fresh reader as a check has it read."""

from __future__ import annotations

from bench.measure import Measured, measured
from monitor.core.catalogue import Source
from monitor.fetching.web import utc_now
from monitor.model import Capture
from monitor.services.readers import Readers
from monitor.services.readers.tasks import for_reading, read


def read_once(source: Source, body: bytes, content_type: str = "") -> Measured:
    """What that cost, and how many values were found."""
    headers = {"content-type": content_type} if content_type else {}
    capture = Capture(source.url, source.url, 200, headers, b"", utc_now())
    with Readers() as readers:
        readers.get_ready()
        with measured() as result:
            said = readers.ask(source.id, read, body, for_reading(source, capture.fetched_at), capture, None, "")
    result.counts = {"values": len(said.observations) if said else 0}
    return result
