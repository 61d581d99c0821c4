"""What runs in the process apart for a scan: its pages drawn, and their words as tesseract recognises them."""

from __future__ import annotations

import csv
import io
import re
import resource
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium

from monitor.reading.apart.pdf_child import UNKNOWN, box_of, open_pages, size_of

DOTS_PER_INCH = 300
POINTS_PER_INCH = 72
LANGUAGES = ("eng", "fra", "deu", "spa", "ita", "nld", "por")
"""Those whose numbers and words are read, as far as tesseract has them."""
WORD_LEVEL = "5"
SURE_OF_DIGITS = 40.0
"""How sure of a word with digits tesseract has to be, in per cent; else no number is read there."""
BELOW_THE_LINE = re.compile(r"[gjpqyQJ,;()\[\]{}|/@$§]")
"""What reaches below the line that the other letters stand on."""
ALIKE = 0.25
"""By which share sizes of letters differ that are taken for one."""
_DIGIT = re.compile(r"[0-9]")


def recognise(
    body: bytes, *, program: str, seconds: int, most: int, max_pages: int, max_characters: int
) -> list[dict[str, Any]]:
    """For each page what `pdf_child.read_words` gives, its words recognised in a picture of it.

    Args:
        body: the PDF file.
        program: the path of tesseract.
        seconds: what all pages may take together, on the clock.
        most: how many pages are looked at.
        max_pages, max_characters: as of `read_words`.

    Raises:
        ValueError: as `read_words`; it has more pages than `most`, or tesseract fails or takes longer than it may.
    """
    until = time.monotonic() + seconds
    opened = open_pages(body, max_pages=max_pages, max_characters=max_characters)
    languages = "+".join(_installed(program, until))
    found = []
    for number, (page, _) in enumerate(opened, 1):
        if number > most:
            raise ValueError(f"it is a scan of more than {most} pages, which are not recognised")
        wide, high = size_of(box_of(page), 0)
        table = _run([program, "stdin", "stdout", "-l", languages, "tsv"], _picture(page), until)
        found.append({"width": wide, "height": high, "draws": True, "words": list(_words(table))})
    if not any(page["words"] for page in found):
        raise ValueError("its pages are pictures, in which tesseract recognises no words")
    return found


def _picture(page: pdfium.PdfPage) -> bytes:
    """The page as a grey picture in the simplest of formats, PGM."""
    bitmap = page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    grey = b"".join(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    return f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + grey


def _installed(program: str, until: float) -> Sequence[str]:
    listed = set(_run([program, "--list-langs"], b"", until).split())
    return [language for language in LANGUAGES if language in listed] or [LANGUAGES[0]]


def _run(command: Sequence[str], given: bytes, until: float) -> str:
    """What tesseract answers, through pipes: this process may write no file."""
    left = max(1.0, until - time.monotonic())
    try:
        with _as_much_memory_as_may_be():
            done = subprocess.run(  # noqa: S603 - the program that the user installed, with our own words
                [*command], input=given, capture_output=True, timeout=left, check=False
            )
    except subprocess.TimeoutExpired:
        raise ValueError("recognising its pages (tesseract) takes longer than it may") from None
    except OSError as error:
        raise ValueError(f"tesseract does not start: {error.strerror}") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        raise ValueError(f"tesseract could not recognise its pages: {last or f'it ended with {done.returncode}'}")
    return done.stdout.decode("utf-8", "replace")


@contextmanager
def _as_much_memory_as_may_be() -> Iterator[None]:
    """Lift the bound of what this process reads for what it starts: tesseract keeps tables of its own, of 200 MB."""
    bound, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _words(table: str) -> Iterator[list[Any]]:
    """Words as `read_words` gives them; those of one line stand on one line."""
    lines: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") == WORD_LEVEL and (row.get("text") or "").strip():
            lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
    sizes = {at: _size(words) for at, words in lines.items()}
    usual = statistics.median(sizes.values()) if sizes else 0.0
    for at, words in lines.items():
        size = usual if abs(sizes[at] - usual) <= ALIKE * usual else sizes[at]
        base = _baseline(words)
        for word in words:
            left, wide = float(word["left"]), float(word["width"])
            yield [_text(word), *map(_points, (left, left + wide, base)), _points(size), False, 0]


def _text(word: dict[str, str]) -> str:
    """What it says; a sign that cannot be read before digits of which tesseract is not sure."""
    text = word["text"].strip()
    return UNKNOWN + text if _DIGIT.search(text) and float(word["conf"]) < SURE_OF_DIGITS else text


def _size(words: Sequence[dict[str, str]]) -> float:
    return max(float(word["height"]) for word in words)


def _baseline(words: Sequence[dict[str, str]]) -> float:
    bottoms = [float(word["top"]) + float(word["height"]) for word in words]
    standing = [at for at, word in zip(bottoms, words, strict=True) if not BELOW_THE_LINE.search(word["text"])]
    return statistics.median(standing or bottoms)


def _points(pixels: float) -> float:
    return round(pixels * POINTS_PER_INCH / DOTS_PER_INCH, 1)
