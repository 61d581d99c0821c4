"""Tell what a document is: by its bytes, by what its header says, by its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.reading.document.charset import wide_charset
from monitor.reading.document.zipped import OLD_OFFICE, START, is_workbook

HTML, CSV, TEXT, PDF, XLSX, JSON, BINARY = "html", "csv", "text", "pdf", "xlsx", "json", "binary"
MEDIA = (HTML, CSV, TEXT, PDF, XLSX, JSON, BINARY)

MEDIA_BY_TYPE = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "text/csv": CSV,
    "application/csv": CSV,
    "application/x-csv": CSV,
    "text/x-csv": CSV,
    "text/comma-separated-values": CSV,
    "text/tab-separated-values": CSV,
    "application/json": JSON,
    "application/geo+json": JSON,
    "application/vnd.sdmx.data+json": JSON,
    "text/json": JSON,
}
MEDIA_BY_SUFFIX = {"html": HTML, "htm": HTML, "xhtml": HTML, "csv": CSV, "tsv": CSV, "txt": TEXT, "json": JSON}
LOOKS_LIKE_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*+(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.DOTALL,
)
BINARY_FILES = {
    b"%PDF-": "a PDF file",
    START: "a ZIP or Office file",
    b"\x1f\x8b": "a gzip file",
    OLD_OFFICE: "an old Office file",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
}
"""How binary files begin, and what a message calls them; those without NUL bytes are told by nothing else."""
PDF_START, PDF_END = b"%PDF-", b"%%EOF"
PDF_WITHIN = 1024
"""Bytes: the mark at the start of a PDF file stands among the first of them, as all viewers know; servers put stray
lines, or the heads of a parcel, before it."""
PDF_ENDS_WITHIN = 2048


def media_of(body: bytes, *, url: str = "", content_type: str = "") -> str:
    """What a document is: told by the bytes where they leave no doubt, then by the header, then by the address.

    An HTML page that comes where a CSV file was asked for is ``html``, whatever its header says.
    """
    if told := told_by_bytes(body):
        return told
    mime = content_type.partition(";")[0].strip().lower()
    if mime in MEDIA_BY_TYPE:
        return MEDIA_BY_TYPE[mime]
    suffix = urlsplit(url).path.rpartition(".")[2].lower()
    return MEDIA_BY_SUFFIX.get(suffix, TEXT)


def told_by_bytes(body: bytes) -> str:
    """``html``, ``pdf``, ``xlsx`` or ``binary`` where the first bytes leave no doubt; empty otherwise."""
    if wide_charset(body):
        return ""
    if pdf_begins(body) >= 0:
        return PDF
    if is_workbook(body):
        return XLSX
    if body.startswith(tuple(BINARY_FILES)) or b"\0" in body[:4096]:
        return BINARY
    return HTML if LOOKS_LIKE_HTML.match(body[:4096]) else ""


def pdf_begins(body: bytes) -> int:
    """Where in the bytes a PDF file begins: 0, or behind stray bytes where its end is there, too; -1 for none."""
    at = body.find(PDF_START, 0, PDF_WITHIN)
    stray = at > 0 and (LOOKS_LIKE_HTML.match(body[:4096]) or PDF_END not in body[-PDF_ENDS_WITHIN:])
    return -1 if stray else at
