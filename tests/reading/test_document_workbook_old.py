"""How workbooks of the old kind (XLS), and of kinds whose formats are not read, show their numbers."""

from __future__ import annotations

import struct
import zlib
from base64 import b85decode
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Capture, Grade
from monitor.model.errors import Ambiguous, NotUsable
from monitor.reading.apart.workbook_child import read_cells
from monitor.reading.document import Document
from monitor.reading.document.zipped import is_workbook
from monitor.reading.grade import grade
from monitor.reading.units import unit
from monitor.reading.value import as_shown
from tests.open_documents import body as open_document
from tests.open_documents import number, row

PACKED = (
    "c-rk)Pe>F|82`PQ9i27*tlJuCA&cNzCgrY|E;<#Ihsewhl?1ispkZiCd#Ov7?J)>C6<s7d1YvdQ4<+O+C@?Arf?%y<r=XyNI(_e("
    "nQb>WaHE8l`3>)T@B7~SzW1B=-n=(6ujXnqllL3u@e8`3V#yAoEXO7&1wADMs<&-f^m3h&?c={fP^XD3)9|F~Wx1R~Ip6b8a4#@R"
    "68K2zC{CkiY}AadB6cx{q>vmsNebK`OEv15RhZ=omTOtw<(5xb?qJJhmYvi#Bl<CC^t5hwSMgz`iR-E%<341c_iTxy4$tK(K7U0x"
    "Z8hw)P9{&4R)zkDp+s&)W1tdKpheSdj+&O#gSdqN(7v_3IfDo-r73)~qrg{h&v+K~?W=1SAp7@xd--qdI!#|8dypTK<@SmKajq(~"
    "0LEb-=SMb;D$E9CjfTEt$~?1xy?jc@MD`<Q($au~!%52|RW>1Ye`?sYNKLdS;!c)uvJMrxf_S0>SVNpDi2)r*yn%)CHn1vYTuE{e"
    "HC(Rc$2&wFFWmm}dfz~=af~hFOvO3cnk9GGxF9{qxf)(PCW}_~*uwH6N8P~X29^=JN6KTpb#7tL1h=`wwK3|agYm{_$tiE5a{BXu"
    "M~&%E#%3x{ch8@TOusWG(M01uNdEGgK$~b2*RM%DHoRQ8+u#S5^~<(IT?x6|ZTI}H!6J_tXgnkwO^%MpYKl8nj;4~Py0JuoSb}58"
    "(V4+|<{HKjGZ^BUMvfu9l>*)hx6x!9#o3I*Xo>50Huk?YX87(Diu8g<w<#M*&50CsBdHvz%;lkSq?^oRn~*iJthdH@oX<mJZ@GNB"
    "lrSDhT6Bo~L<M~K@ZrOU4<9~C27+Jt;J#FWUxnmrRJr?KXOYs9|C^*_(T6d*QuG<O8>5t4I9t^ESqDvcvBU~}y#Iv~hp2Z8BN$*F"
    "BSo)Y`bZGD_p@Th(BFH6itT@?7@q&Q{~wOj{4x"
)
"""A sheet "Rates" with the columns Year, Share in the format 0.0%, Rate in 0.00, and Other, in which 8 is struck out;
the row of 2023 is hidden, and the 3 of "123" below is raised."""
OLD = zlib.decompress(b85decode(PACKED))


def old(body: bytes = OLD) -> Document:
    return Document(body, media="xlsx")


def rules(column: str, year: str, **options: Any) -> tuple[Xlsx, Dataset]:
    options = {name: Decimal(value) for name, value in options.items()}
    return (
        Xlsx(row=year, column=column, **options),
        Dataset(where={"Year": (year,)}, value=column, **options),
    )


@pytest.mark.parametrize("body", [OLD, open_document(row(number("0.25")))], ids=["XLS", "ODS"])
@pytest.mark.parametrize("media", ["", "xlsx"])
def test_workbooks_of_other_kinds_are_known_by_their_bytes(body: bytes, media: str) -> None:
    capture = Capture("https://example.org/a", "https://example.org/a", 200, {}, body, datetime(2026, 1, 1, tzinfo=UTC))
    assert grade(capture, media=media) is Grade.OK
    assert Document(body, media=media).media == "xlsx"
    assert not Document(body).trouble


@pytest.mark.parametrize("name", ["WordDocument", "PowerPoint Document"])
def test_a_letter_with_a_workbook_in_it_is_none(name: str) -> None:
    stream = (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + bytes((2 * len(name) + 2, 0, 2))
    assert not is_workbook(OLD + stream)
    assert not is_workbook(OLD[:512])


@pytest.mark.parametrize(
    ("column", "options", "value"),
    [("Share", {}, "25"), ("Share", {"times": 100}, "25"), ("Rate", {}, "0.25"), ("Rate", {"times": 100}, "25")],
)
def test_a_percentage_of_an_old_workbook_is_what_its_cell_shows(
    column: str, options: dict[str, Any], value: str
) -> None:
    for rule in rules(column, "2021", **options):
        (reading,) = rule.read(old(), Ask("port/share", unit("%")))
        assert reading.value == Decimal(value)


def test_hidden_rows_struck_out_cells_and_raised_digits_of_an_old_workbook_are_not_read() -> None:
    rows = old().sheets["Rates"].rows
    assert rows[:4] == (
        ("Year", "Share", "Rate", "Other"),
        ("2021", "0.25", "0.25", "7"),
        ("2022", "0.318", "0.5", ""),
        ("",) * 4,
    )
    assert rows[5] == ("12",)


@pytest.mark.parametrize("cut", [600, 2000, len(OLD) - 600])
def test_an_old_workbook_that_is_cut_is_refused(cut: int) -> None:
    with pytest.raises(NotUsable):
        assert old(OLD[:cut]).sheets
    with pytest.raises(ValueError):
        read_cells(OLD[:cut], most_places=100, most_cells=100)


@pytest.mark.parametrize("value", ["0.25", "-0.031", "1"])
def test_a_part_of_one_whose_format_is_not_told_is_asked_about(value: str) -> None:
    with pytest.raises(Ambiguous, match=r"write `times: 100` into the rule if it is, else `times: 1`"):
        as_shown(value, unit("%"), None, percent=None, locator="cell B2")


@pytest.mark.parametrize(
    ("value", "symbol", "times"), [("0.25", "%", 100), ("0.25", "%", 1), ("0.25", "number", None), ("25.5", "%", None)]
)
def test_others_are_as_they_are_held(value: str, symbol: str, times: int | None) -> None:
    told = Decimal(times) if times else None
    assert as_shown(value, unit(symbol), told, percent=None, locator="cell B2") == value


# ---------------------------------------------------------------- old workbooks with one record in place of another


def record(kind: int, data: bytes, length: int) -> bytes:
    """A record, and behind it one that says nothing, which together take as much room as one of that length."""
    room = length - len(data)
    return struct.pack("<HH", kind, len(data)) + data + struct.pack("<HH", 0x1B7, room - 4) + bytes(room - 4)


def patched(before: bytes, after: bytes) -> bytes:
    assert OLD.count(before) == 1
    assert len(before) == len(after)
    return OLD.replace(before, after)


A_NUMBER = b"\x03\x02\x0e\x00\x02\x00\x01\x00\x12\x00"
"""How begins the record of the share of 2022: number, length, row, column, style."""
WRITTEN_BY = b"\x5c\x00\x70\x00"
"""How begins the record that says who wrote the file."""


@pytest.mark.parametrize(("code", "shown"), [(0x17, "#REF!"), (0x2A, "#N/A")])
def test_an_error_in_an_old_workbook_is_what_its_cell_says(code: int, shown: str) -> None:
    at = OLD.index(A_NUMBER)
    error = record(0x205, struct.pack("<HHHBB", 2, 1, 0x12, code, 1), 14)
    assert old(OLD[:at] + error + OLD[at + len(error) :]).sheets["Rates"].rows[2] == ("2022", shown, "0.5", "")


def test_rows_that_a_filter_of_an_old_workbook_hides_are_a_click_away() -> None:
    assert "2023" not in [row[0] for row in old().sheets["Rates"].rows if row]
    at, name = OLD.index(WRITTEN_BY), struct.pack("<HBBHHH4xBB", 0x20, 0, 1, 0, 0, 1, 0, 0x0D)
    filtered = record(0x18, name, 112)
    assert old(OLD[:at] + filtered + OLD[at + len(filtered) :]).sheets["Rates"].rows[3][0] == "2023"


def test_cells_of_an_old_workbook_whose_format_shows_nothing_are_not_read() -> None:
    rows = old(patched(b"0.0%", b";;;;")).sheets["Rates"].rows
    assert [row[:3] for row in rows[:3]] == [("Year", "Share", "Rate"), ("2021", "", "0.25"), ("2022", "", "0.5")]


@pytest.mark.parametrize("way", [0, 1])
def test_an_old_workbook_that_is_encrypted_is_refused(way: int) -> None:
    at = OLD.index(WRITTEN_BY)
    encrypted = record(0x2F, struct.pack("<HHH", way, 1, 2), 112)
    with pytest.raises(NotUsable, match="the workbook cannot be read: Workbook is encrypted"):
        assert old(OLD[:at] + encrypted + OLD[at + len(encrypted) :]).sheets


def test_a_workbook_that_a_password_protects_is_refused() -> None:
    name = "Workbook".encode("utf-16-le").ljust(64, b"\0") + b"\x12\0"
    package = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0") + b"\x22\0"
    protected = Document(patched(name, package))
    assert protected.media == "xlsx"
    with pytest.raises(NotUsable, match="the workbook is protected by a password"):
        assert protected.sheets


def test_an_old_workbook_with_a_cell_of_no_style_is_refused() -> None:
    unstyled = A_NUMBER[:-2] + b"\x7f\x00"
    with pytest.raises(NotUsable, match="the workbook cannot be read: it is damaged \\(KeyError: 127\\)"):
        assert old(patched(A_NUMBER, unstyled)).sheets
