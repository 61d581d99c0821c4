"""Where the project and the captures lie."""

from __future__ import annotations

from pathlib import Path

from monitor.reading.addresses import OwnHosts

ROOT = Path(__file__).parents[1]
CAPTURES = ROOT.parent / "shared" / "captures"

LOOPBACK = OwnHosts.of(["127.0.0.0/8", "::1"])
"""Where the servers of tests listen, for those that redirects and links may lead to."""
