"""Who publishes a page, as the page itself says."""

from __future__ import annotations

import re

from monitor.reading.document import HTML, Document
from monitor.reading.labels import tidy

NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "application-name")
"""What pages call it in ``meta``, the surest first."""
LONGEST = 120
_IN_DATA = re.compile(r'"publisher"\s*:\s*\{[^{}]{0,400}?"name"\s*:\s*"([^"\\]{2,120})"')
_BEHIND_TITLE = re.compile(r"\s+[|–—·»-]\s+(?=[^|–—·»]{2,80}$)(?P<name>[^|–—·»]*[^\W\d_][^|–—·»]*)$")


def publisher_of(document: Document) -> str:
    """The publisher's name by the page's metadata, else the last part of its title; empty where neither tells.

    Of a title only what has no digit and follows a bar or a dash with spaces around it: ``Seizures | Border Agency``.
    """
    if document.media != HTML:
        return ""
    said = {
        (one.get("property") or one.get("name")).lower(): tidy(one.get("content")) for one in document.select("meta")
    }
    if named := next((said[name] for name in NAMES if said.get(name)), ""):
        return named if len(named) <= LONGEST and not named.startswith("http") else ""
    if found := _IN_DATA.search(document.text):
        return tidy(found[1])
    behind = _BEHIND_TITLE.search(document.title)
    return behind["name"] if behind and not re.search(r"\d", behind["name"]) else ""
