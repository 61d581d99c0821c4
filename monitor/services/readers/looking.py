"""What readers are asked to do with a document that no rule reads yet: list its numbers, look for one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.config.installed import installed_kinds
from monitor.core.seek import Sighting, seek
from monitor.model import Capture
from monitor.reading.candidates import MOST, Found, Sought, candidates_in
from monitor.reading.document import Document
from monitor.reading.grade import require_ok


@dataclass(frozen=True, slots=True)
class How:
    """How a document is looked at.

    Attributes:
        media: what it is; empty to tell it from header, address and bytes.
        member: which file inside a ZIP file is meant; empty where it comes as it is.
        language: of its numbers and months; empty where its own words are to tell.
        calendar: how bare and fiscal years are counted.
        most: how many numbers at most.
        sought: a number, or words of a label, where one is looked for.
    """

    media: str = ""
    member: str = ""
    language: str = ""
    calendar: str = "calendar"
    most: int = MOST
    sought: str = ""


def look_at(body: bytes, capture: Capture, how: How) -> Found:
    """The numbers of a document that came.

    Raises:
        CheckError: it is a page that says no, or cannot be read.
    """
    document = _opened(body, capture, how)
    return candidates_in(document, language=how.language, calendar=how.calendar, most=how.most)


def seek_in(body: bytes, capture: Capture, how: How) -> Sighting:
    """Where what is sought stands in a document that came, and which rules read it there.

    Raises:
        CheckError: it is a page that says no, or cannot be read; or nothing can be sought by these words.
    """
    document = _opened(body, capture, how)
    sought = Sought.of(how.sought, how.language or "en")
    kinds = installed_kinds().extractors
    return seek(document, sought, kinds, language=how.language, calendar=how.calendar, most=how.most)


def _opened(body: bytes, capture: Capture, how: How) -> Document:
    whole = replace(capture, body=body)
    if not capture.url.startswith("file:"):
        require_ok(whole, media="zip" if how.member else how.media)
    return Document.of(whole, media=how.media, member=how.member)
