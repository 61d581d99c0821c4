"""Bytes to what a reader sees: text, tables, records, links and a fingerprint."""

from monitor.document.datafile import Records
from monitor.document.document import BINARY, CSV, HTML, MEASURES, MEDIA, SEEN_ATTRIBUTES, TEXT, Document, media_of
from monitor.document.grid import Cell, Grid
from monitor.document.markup import Block

__all__ = [
    "BINARY",
    "CSV",
    "HTML",
    "MEASURES",
    "MEDIA",
    "SEEN_ATTRIBUTES",
    "TEXT",
    "Block",
    "Cell",
    "Document",
    "Grid",
    "Records",
    "media_of",
]
