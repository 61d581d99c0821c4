"""Bytes to what a reader sees: text, tables, records, links and a fingerprint."""

from monitor.reading.document.datafile import Records
from monitor.reading.document.document import Document
from monitor.reading.document.grid import Cell, Grid
from monitor.reading.document.markup import Block
from monitor.reading.document.media import BINARY, CSV, HTML, JSON, MEDIA, PDF, TEXT, XLSX, media_of
from monitor.reading.document.webpage import MEASURES, SEEN_ATTRIBUTES

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
