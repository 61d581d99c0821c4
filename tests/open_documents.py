"""OpenDocument workbooks (ODS) for tests, written by hand."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
    for name, of in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
    }.items()
)
STYLES = """
<number:percentage-style style:name="N10"><number:number number:decimal-places="0"/></number:percentage-style>
<number:number-style style:name="N2"><number:number number:decimal-places="2"/></number:number-style>
<style:style style:name="share" style:family="table-cell" style:data-style-name="N10"/>
<style:style style:name="bold-share" style:family="table-cell" style:parent-style-name="share"/>
<style:style style:name="plain" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="gone" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="out" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
"""
COLUMNS = '<table:table-column/><table:table-column table:number-columns-repeated="3"/>'


def text(words: str, **about: str) -> str:
    """A cell with words in it, and attributes of the table."""
    return f'<table:table-cell office:value-type="string"{_told(about)}><text:p>{words}</text:p></table:table-cell>'


def number(value: object, kind: str = "float", **about: str) -> str:
    """A cell with a number in it, of a kind such as ``percentage``."""
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"{_told(about)}/>'


def row(*cells: str, **about: str) -> str:
    """A row of cells."""
    return f"<table:table-row{_told(about)}>{''.join(cells)}</table:table-row>"


def _told(about: dict[str, str]) -> str:
    return "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in about.items())


def body(*rows: str, columns: str = COLUMNS) -> bytes:
    """A workbook of one sheet, "Rates", with empty rows to its end, as programs write them."""
    filler = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:automatic-styles>{STYLES}'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Rates">{columns}{"".join(rows)}{filler}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return out.getvalue()
