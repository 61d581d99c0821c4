"""ZIP files: the one file meant, within bounds, or a failed check that says what is there."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask, Capture, Grade
from monitor.model.errors import NotUsable
from monitor.reading.document import Document
from monitor.reading.document.zipped import MAX_BYTES, MAX_ENTRIES, inflated_size, is_workbook, is_zip_file, open_member
from monitor.reading.units import unit
from tests.pace import stopwatch

CSV = b"Year,Deaths\r\n2021,7546\r\n2022,7328\r\n"


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def refusal(body: bytes, member: str = "*.csv") -> str:
    with pytest.raises(NotUsable) as caught:
        open_member(body, member)
    assert caught.value.grade is Grade.WRONG_TYPE
    return str(caught.value)


def said_sizes(body: bytes, size: int) -> bytes:
    """The file with another inflated size in both of the only file's headers."""
    local, entry = body.index(b"PK\x03\x04"), body.index(b"PK\x01\x02")
    body = body[: local + 22] + struct.pack("<I", size) + body[local + 26 :]
    return body[: entry + 24] + struct.pack("<I", size) + body[entry + 28 :]


# ---------------------------------------------------------------- the one file


@pytest.mark.parametrize(
    "member",
    ["data/harms-2024.csv", "harms-2024.csv", "harms-*.csv", "*/harms-*.csv", "HARMS-2024.CSV", "*2024*"],
)
def test_a_file_is_found_by_its_name_with_or_without_folders(member: str) -> None:
    body = packed({"data/harms-2024.csv": CSV, "data/notes.txt": b"x", "data/2023/harms.csv": b"y"})
    assert open_member(body, member) == ("data/harms-2024.csv", CSV)


def test_a_whole_name_is_taken_before_the_same_name_in_a_folder() -> None:
    body = packed({"old/harms.csv": b"before", "harms.csv": CSV})
    assert open_member(body, "harms.csv") == ("harms.csv", CSV)
    assert open_member(body, "old/harms.csv")[1] == b"before"


def test_brackets_and_question_marks_stand_for_themselves() -> None:
    body = packed({"harms [final]?.csv": CSV, "harms f.csv": b"x"})
    assert open_member(body, "harms [final]?.csv")[1] == CSV
    assert "no file" in refusal(packed({"harms f.csv": b"x"}), "harms [final].csv")


def test_folders_and_what_systems_add_are_no_files() -> None:
    body = packed({"data.csv/": b"", "__MACOSX/._a.csv": b"x", "a/.DS_Store": b"x", "a/a.csv": CSV})
    assert open_member(body, "*") == ("a/a.csv", CSV)


def test_a_stored_file_is_read_like_a_deflated_one() -> None:
    assert open_member(packed({"a.csv": CSV}, zipfile.ZIP_STORED), "a.csv")[1] == CSV


def test_none_and_several_are_refused_with_what_is_there() -> None:
    body = packed({"a-2023.csv": CSV, "a-2024.csv": CSV})
    assert (
        refusal(body, "b.csv") == "no file in the ZIP file fits member 'b.csv' (it holds: 'a-2023.csv', 'a-2024.csv')"
    )
    assert "2 files in the ZIP file fit member 'a-*.csv': 'a-2023.csv', 'a-2024.csv'" in refusal(body, "a-*.csv")


def test_two_files_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", CSV)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", b"other")
    assert "2 files" in refusal(out.getvalue())


@pytest.mark.parametrize("name", ["/etc/a.csv", "../../a.csv", "C:\\a.csv"])
def test_a_hostile_path_is_only_a_name(name: str) -> None:
    assert open_member(packed({name: CSV}), "*a.csv")[1] == CSV


def test_the_document_is_the_file_inside() -> None:
    at = datetime(2024, 4, 8, tzinfo=UTC)
    url = "https://x.org/harms.zip"
    capture = Capture(url, url, 200, {"content-type": "application/zip"}, packed({"data/harms.csv": CSV}), at)
    document = Document.of(capture, member="harms.csv")
    assert (document.media, document.member) == ("csv", "data/harms.csv")
    rule = Dataset.model_validate({"value": "Deaths", "by": {"year": "Year"}})
    readings = rule.read(document, Ask("x/deaths", unit("deaths")))
    assert [r.value for r in readings] == [Decimal(7546), Decimal(7328)]


def test_a_zip_file_that_unpacks_itself_is_opened() -> None:
    body = b"MZ\x90\0" + packed({"a.csv": CSV})
    assert is_zip_file(body)
    assert open_member(body, "a.csv") == ("a.csv", CSV)


# ---------------------------------------------------------------- what is no such file


@pytest.mark.parametrize(
    "body",
    [b"", b"PK\x03\x04", b"hello", packed({"a.csv": CSV})[:-10], packed({"a.csv": CSV})[:40]],
    ids=["nothing", "a mark alone", "text", "without its end", "its beginning"],
)
def test_what_is_no_zip_file_is_refused(body: bytes) -> None:
    assert "a ZIP file was expected" in refusal(body)
    assert is_zip_file(body) is body.startswith(b"PK")


def test_an_empty_answer_in_place_of_a_zip_file_is_called_empty() -> None:
    assert refusal(b"") == "a ZIP file was expected, and what came is empty (0 bytes)"


def test_an_encrypted_file_is_refused() -> None:
    body = packed({"a.csv": CSV})
    entry = body.index(b"PK\x01\x02")
    assert "'a.csv' in the ZIP file is encrypted" in refusal(body[: entry + 8] + b"\x01" + body[entry + 9 :])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_cannot_be_bounded_is_refused(method: int) -> None:
    assert f"packed by method {method}" in refusal(packed({"a.csv": CSV}, method))


def test_a_zip_file_within_is_not_opened() -> None:
    assert "is a ZIP file itself" in refusal(packed({"a.zip": packed({"b.csv": CSV})}), "*")


@pytest.mark.parametrize("at", [35, 45, 55])
def test_damaged_bytes_are_refused(at: int) -> None:
    body = bytearray(packed({"a.csv": CSV}, zipfile.ZIP_STORED))
    body[at] ^= 0xFF
    assert "is damaged" in refusal(bytes(body))


@given(st.binary(max_size=400), st.integers(0, 200))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    body = packed({"a.csv": CSV})
    body = body[:at] + noise + body[at + len(noise) :]
    assert isinstance(is_workbook(body), bool)
    with suppress(NotUsable):
        assert open_member(body, "a.csv")[1] == CSV


# ---------------------------------------------------------------- bombs


def quickly(body: bytes, member: str = "*") -> str:
    """The refusal, which came within two seconds and 100 MB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with stopwatch() as watch:
        why = refusal(body, member)
    assert watch.seconds < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    return why


def test_a_file_that_would_fill_the_memory_is_refused_unopened() -> None:
    body = packed({"zeros.csv": bytes(50_000_000)})
    assert len(body) < 60_000
    assert "more than 250 times" in quickly(body)
    large = said_sizes(body, MAX_BYTES + 1)
    assert "more than the 200,000,000 that are read" in quickly(large)


def test_a_file_that_says_less_than_it_holds_is_read_no_further_than_it_says() -> None:
    assert "is damaged (Bad CRC-32" in quickly(said_sizes(packed({"zeros.csv": bytes(50_000_000)}), 1000))


def test_a_file_that_says_more_than_it_holds_is_refused() -> None:
    assert "has 35 bytes where 5,000 were announced" in quickly(said_sizes(packed({"a.csv": CSV}), 5000))


def test_a_nest_of_zip_files_is_not_opened() -> None:
    body = packed({f"{i}.zip": bytes(1000) for i in range(16)})
    for _ in range(5):
        body = packed({f"{i}.zip": body for i in range(16)})
    assert "is a ZIP file itself" in quickly(body, "3.zip")


def test_entries_that_share_one_packed_kernel_are_one_file_each() -> None:
    one = packed({"a.csv": bytes(20_000_000)})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry, count = one[start:end], 5000
    names = [entry[:46] + f"{i:05}".encode() + entry[51:] for i in range(count)]
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, count * len(entry), start, 0)
    body = one[:start] + b"".join(names) + tail
    assert inflated_size(body) == 20_000_000 * count
    assert "more than 250 times" in quickly(body, "00007")


def test_a_directory_without_end_is_refused() -> None:
    one = packed({"a.csv": b""})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    count = MAX_ENTRIES + 1
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, count * (end - start), start, 0)
    assert "lists more than 10,000 files" in quickly(one[:start] + one[start:end] * count + tail)


# ---------------------------------------------------------------- workbooks


@pytest.mark.parametrize(
    ("files", "yes"),
    [
        pytest.param({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, True, id="XLSX"),
        pytest.param({"xl/workbook.bin": b""}, True, id="XLSB"),
        pytest.param({"word/document.xml": b""}, False, id="a letter"),
        pytest.param({"a.txt": b"xl/workbook.xml"}, False, id="only its text speaks of one"),
        pytest.param({"book/xl/workbook.xml": b""}, False, id="an unpacked workbook, packed again"),
    ],
)
def test_a_workbook_is_known_by_its_directory(files: dict[str, bytes], yes: bool) -> None:
    assert is_workbook(packed(files, zipfile.ZIP_STORED)) is yes


def test_a_workbook_within_a_zip_file_is_opened() -> None:
    book = packed({"xl/workbook.xml": b"<workbook/>"})
    assert open_member(packed({"table.xlsx": book}), "*.xlsx") == ("table.xlsx", book)
