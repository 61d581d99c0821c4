"""Scans: what tesseract recognises in them is read, and asked about; a stand-in for it answers here."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.text import Text
from monitor.model import DoubtKind, Rule, Status
from monitor.model.errors import NotUsable
from monitor.reading.apart.pdf_ocr import recognise
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.units import unit
from tests.pdfs import drawn

PICTURE = b"q 300 0 0 200 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
SCAN = drawn(PICTURE)
HEAD = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]
WORDS = [
    *((1, "Officers", 90), (1, "seized", 96), (1, "12", 91), (1, "kg", 95), (1, "here", 93)),
    *((2, "and", 92), (2, "34", 12), (2, "kg", 95), (2, "there.", 90)),
]


def installed(folder: Path, body: str) -> None:
    """A program of that name in a folder, which tesseract's own place is."""
    program = folder / "tesseract"
    program.write_text(f"#!{sys.executable}\nimport sys\n{body}\n")
    program.chmod(0o755)


def answering(languages: str = "List:\neng\nfra\nosd") -> str:
    rows = ["\t".join(HEAD), "\t".join(map(str, (1, 1, 0, 0, 0, 0, 0, 0, 900, 600, -1, "")))]
    lefts = {1: 0, 2: 0}
    for at, (line, text, sure) in enumerate(WORDS, 1):
        rows.append("\t".join(map(str, (5, 1, 1, 1, line, at, lefts[line], 100 * line, 90, 40, sure, text))))
        lefts[line] += 110
    table = "\n".join(rows)
    return (
        f"if '--list-langs' in sys.argv: print({languages!r}); sys.exit()\n"
        "picture = sys.stdin.buffer.read()\nassert picture.startswith(b'P5 ')\n"
        f"assert sys.argv[1:] == ['stdin', 'stdout', '-l', 'eng+fra', 'tsv'], sys.argv\nprint({table!r})"
    )


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def figure(**more: object) -> Figure:
    return Figure(
        id="port/powder",
        label="Powder seized",
        short="powder",
        unit=unit("kg"),
        rule=Rule("text", 1, "{}", "h"),
        extractor=Text(pattern="Officers seized {figure} here"),
        period=from_label("2024"),
        **more,
    )


def test_a_scan_is_refused_with_what_to_install_where_there_is_no_tesseract(programs: Path) -> None:
    with pytest.raises(NotUsable, match=r"pictures without text.*install tesseract"):
        _ = Document(SCAN, media="pdf").blocks


def test_its_words_are_those_that_tesseract_recognises(programs: Path) -> None:
    installed(programs, answering())
    document = Document(SCAN, media="pdf")
    assert document.recognised
    assert document.visible_text == "Officers seized 12 kg here\nand �34 kg there."
    assert document.fingerprint == Document(SCAN, media="pdf").fingerprint


def test_each_value_is_asked_about_and_provisional_once_it_is_accepted(programs: Path) -> None:
    installed(programs, answering())
    (one,) = read_figure(figure(), Document(SCAN, media="pdf"))
    assert (one.value, one.status) == (12, Status.SUSPECT)
    assert one.doubt is not None
    assert (one.doubt.kind, one.doubt.value, one.doubt.provisional) == (DoubtKind.RECOGNISED, 12, True)
    (accepted,) = read_figure(figure(accept=frozenset({12})), Document(SCAN, media="pdf"))
    assert (accepted.status, accepted.doubt) == (Status.PROVISIONAL, None)


def test_a_file_with_text_is_not_recognised(programs: Path) -> None:
    installed(programs, "sys.exit(9)")
    document = Document(drawn(b"BT /F 10 Tf 20 150 Td (12 kg) Tj ET"), media="pdf")
    assert (document.visible_text, document.recognised) == ("12 kg", False)
    assert not Document(b"a,b\n1,2\n", media="csv").recognised


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("sys.exit('Error opening data file')", "tesseract could not recognise its pages: Error opening data file"),
        ("sys.exit(3)", "it ended with 3"),
    ],
)
def test_what_tesseract_says_is_told_where_it_fails(programs: Path, body: str, why: str) -> None:
    installed(programs, body)
    with pytest.raises(NotUsable, match=why):
        _ = Document(SCAN, media="pdf").blocks


def test_a_scan_in_which_nothing_is_recognised_has_no_text(programs: Path) -> None:
    installed(programs, "print('')")
    with pytest.raises(NotUsable, match="tesseract recognises no words"):
        _ = Document(SCAN, media="pdf").blocks


def test_words_of_a_line_stand_on_one_line_in_the_size_that_is_usual(programs: Path) -> None:
    installed(programs, answering())
    bounds = {"seconds": 20, "most": 1, "max_pages": 9, "max_characters": 9_000}
    (page,) = recognise(SCAN, program=str(programs / "tesseract"), **bounds)
    assert [word[0] for word in page["words"]] == [text if sure > 40 else f"\ufffd{text}" for _, text, sure in WORDS]
    assert {(word[3], word[4]) for word in page["words"]} == {(33.6, 9.6), (57.6, 9.6)}
    installed(programs, answering().replace("eng\\nfra", "osd").replace("eng+fra", "eng"))
    (page,) = recognise(SCAN, program=str(programs / "tesseract"), **bounds)
    assert page["words"]
    installed(programs, "sys.exit(9) if '-l' in sys.argv else print()")
    with pytest.raises(ValueError, match="it ended with 9"):
        recognise(SCAN, program=str(programs / "tesseract"), **bounds)
    installed(programs, "print()")
    with pytest.raises(ValueError, match="recognises no words"):
        recognise(SCAN, program=str(programs / "tesseract"), **bounds)


def test_long_scans_slow_programs_and_such_as_do_not_start_are_refused(programs: Path) -> None:
    installed(programs, answering())
    program = str(programs / "tesseract")
    bounds = {"max_pages": 9, "max_characters": 9_000}
    with pytest.raises(ValueError, match="more than 0 pages"):
        recognise(SCAN, program=program, seconds=20, most=0, **bounds)
    with pytest.raises(ValueError, match="does not start"):
        recognise(SCAN, program=str(programs / "none"), seconds=20, most=1, **bounds)
    installed(programs, "import time; time.sleep(30)")
    with pytest.raises(ValueError, match="longer than it may"):
        recognise(SCAN, program=program, seconds=0, most=1, **bounds)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_the_program_itself_reads_what_was_printed_and_scanned(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 600), 255)
    ImageDraw.Draw(page).text((80, 200), "Officers seized 128 kg here", fill=0, font=ImageFont.load_default(64))
    page.save(tmp_path / "scan.pdf", resolution=150)
    document = Document((tmp_path / "scan.pdf").read_bytes(), media="pdf")
    assert "seized 128 kg" in document.visible_text
    assert document.recognised
