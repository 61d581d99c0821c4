"""Bytes to what a reader sees: text, tables, records, links and a fingerprint."""

from monitor.reading.document.datafile import Records
from monitor.reading.document.document import (
    BINARY,
    CSV,
    HTML,
    JSON,
    MEASURES,
    MEDIA,
    PDF,
    SEEN_ATTRIBUTES,
    TEXT,
    XLSX,
    Document,
    media_of,
)
from monitor.reading.document.grid import Cell, Grid
from monitor.reading.document.markup import Block

__all__ = [
    "BINARY",
    "CSV",
    "HTML",
    "JSON",
    "MEASURES",
    "MEDIA",
    "PDF",
    "SEEN_ATTRIBUTES",
    "TEXT",
    "XLSX",
    "Block",
    "Cell",
    "Document",
    "Grid",
    "Records",
    "media_of",
]
