"""Data files kept column by column: what is read is what stands there, in little more memory than it takes."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.reading.document import Document
from monitor.reading.document.charset import Characters, characters_of
from monitor.reading.document.columns import MOST_CODES, Coded, Rows, Spelled, coded, together

CELLS = st.text(max_size=6)

HEAVY = """
import resource, sys
from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask
from monitor.reading.document import Document
from monitor.reading.units import unit

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000

areas = ("North", "South", "East", "West")
numbers = range(350_000)
times = ((2000 + i // 12 % 20, i % 12 + 1) for i in numbers)
cells = ((y, m, areas[i // 240 % 4], i % 7, i, i * 7919 % 1000003, i % 89) for i, (y, m) in zip(numbers, times))
rows = ("%d,%d,%s,Road %d,%d,%d.%d" % row for row in cells)
body = ("Year,Month,Area,Road,Case,Weight\\n" + "\\n".join(rows) + "\\n").encode()
before = peak()
rule = Dataset(sum="Weight", where={"Area": "North"}, by={"year": "Year", "month": "Month"}, totals=False)
read = rule.read(Document(body, media="csv"), Ask("a/b", unit("kg")))
assert len(read) == 20 * 12, len(read)
print(len(body) / 1e6, peak() - before)
"""


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=40))
def test_rows_are_what_was_put_in(rows: list[tuple[str, str, str]]) -> None:
    made = Rows.of(rows, 3)
    assert [tuple(row) for row in made] == rows
    assert [tuple(row) for row in made[-7:5:2]] == rows[-7:5:2]


def test_a_column_of_many_texts_is_the_same_as_one_of_few() -> None:
    texts = [f"é{i % (2 * MOST_CODES)}" if i % 3 else "\ud800" for i in range(4 * MOST_CODES)]
    few, many = Rows.of([(text[:2], text) for text in texts], 2).columns
    assert isinstance(few, Coded)
    assert isinstance(many, Spelled)
    assert (list(few), list(many)) == ([text[:2] for text in texts], texts)
    assert (many[-1], many[5:7], few[5:7]) == (texts[-1], texts[5:7], [texts[5][:2], texts[6][:2]])
    some = range(1, 50, 7)
    assert list(many.having(some, texts[8:9])) == [8]
    assert many.different(some) == list(dict.fromkeys(texts[i] for i in some))
    assert list(together([few, many], some)) == [(texts[i][:2], texts[i]) for i in some]
    assert list(Rows([many, few], len(texts)).alike(2, range(len(texts)), (0, 1))) == [2, 2 + 2 * MOST_CODES]
    assert (many.holds("é"), many.holds("x"), few.holds("é"), few.holds("x")) == (True, False, True, False)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30))
def test_what_stands_together_is_told_by_what_stands_alone(rows: list[tuple[str, str]]) -> None:
    columns = Rows.of(rows, 2).columns
    places = range(len(rows))
    both = together(columns, places)
    assert (list(both), sorted(both.values)) == (rows, sorted(set(rows)))
    lengths = coded(text for text, _ in rows).read(len)
    assert list(lengths) == [len(text) for text, _ in rows]
    assert len(set(lengths.values)) == len(lengths.values)
    like = [i for i in places if rows[i] == rows[0]]
    assert list(Rows.of(rows, 2).alike(0, places, (0, 1))) == like


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "cp1252", "shift_jis", "euc_kr", "gb18030", "iso2022_jp"])
@given(data=st.binary(max_size=200), text=st.text(max_size=60))
@example(data=b"\n", text="\x80")
def test_characters_do_not_depend_on_where_the_pieces_are_cut(charset: str, data: bytes, text: str) -> None:
    body = (text.encode(charset, "replace") + data) * 300
    whole = body.decode(charset, errors="replace").removeprefix("\ufeff")
    file = Characters(body, charset)
    assert "".join(file.lines()) == whole
    assert list(file.lines()) == list(StringIO(whole, newline=""))
    assert file.are_closed == whole.endswith(("\n", "\r"))
    assert not (any(len(line) > 80 for line in file.lines()) and not file.may_have_line_of(80))
    assert file.are_more_than(len(whole) - 1)
    assert not file.are_more_than(len(whole))


@given(st.binary(max_size=40), st.integers(0, 3))
def test_utf_8_is_told_as_by_decoding_at_once(data: bytes, pad: int) -> None:
    body = b"x" * ((1 << 20) - 20 + pad) + data
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        assert characters_of(body).charset == "cp1252"
    else:
        assert characters_of(body).charset == "utf-8"


@given(
    st.lists(st.tuples(st.sampled_from(["1", "x\ny", "x\r", "\r\n", ""]), st.sampled_from(["2", "\n\n"]))), st.data()
)
def test_lines_are_numbered_as_they_end(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    empty = [data.draw(st.booleans()) for _ in rows]
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(("a", "b"))
    for row, gap in zip(rows, empty, strict=True):
        written.write("\n" if gap else "")
        writer.writerow(row)
    text = written.getvalue()
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    numbers = [reader.line_num for row in reader if row][1:]
    assert list(Document(text.encode(), media="csv").records.line_numbers()) == numbers


def test_a_large_file_takes_little_more_memory_than_its_bytes() -> None:
    answer = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True)
    size, grown = map(float, answer.stdout.split())
    assert size > 10
    assert grown < 1.5 * size + 10
