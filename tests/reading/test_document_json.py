from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Grade
from monitor.model.errors import NoMatch, NotUsable
from monitor.reading.document import Document
from monitor.reading.document.jsonfile import MAX_DEPTH, read_json, write_json
from monitor.reading.document.jsonpath import MOST_STEPS, Place, find_places, require_path, where_it_ends

# ---------------------------------------------------------------- the file

DEEP = 100_000
TOO_DEEP = {
    "lists never closed": "[" * DEEP,
    "lists": "[" * DEEP + "]" * DEEP,
    "objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "objects never closed": '{"a":' * DEEP,
    "lists in objects": '{"a":[' * DEEP + "]}" * DEEP,
    "lists behind a short text": '["[", "\\\\", "\\"]", ' + "[" * DEEP + "]" * DEEP + "]",
    "lists behind an error": "[" * DEEP + "?" + "]" * DEEP,
    "just too deep": "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
}


def test_numbers_are_exact() -> None:
    assert read_json('{"a": 0.1, "b": 12345678901234567890, "c": 1e2, "d": 7.10}') == {
        "a": Decimal("0.1"),
        "b": 12345678901234567890,
        "c": Decimal("1E+2"),
        "d": Decimal("7.10"),
    }


@pytest.mark.parametrize("text", TOO_DEEP.values(), ids=TOO_DEEP)
def test_what_is_nested_too_deeply_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(NotUsable, match="nested more than 100 deep") as caught:
        read_json(text)
    assert caught.value.grade is Grade.WRONG_TYPE


def test_a_thread_with_a_small_stack_survives_the_deepest_file_that_is_parsed() -> None:
    program = (
        "import threading; threading.stack_size(256 * 1024)\n"
        "from monitor.reading.document.jsonfile import MAX_DEPTH, read_json\n"
        "from monitor.model.errors import NotUsable\n"
        "def read():\n"
        "    for deep in (MAX_DEPTH, 2 * MAX_DEPTH, 100_000):\n"
        "        for text in ('[' * deep + ']' * deep, '[' * deep + '[]' * 50, '{\"a\":' * deep):\n"
        "            try: read_json(text)\n"
        "            except NotUsable: pass\n"
        "    print('alive')\n"
        "thread = threading.Thread(target=read); thread.start(); thread.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def test_what_is_not_nested_too_deeply_is_read_whatever_brackets_its_texts_hold() -> None:
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert json.dumps(read_json(deepest)) == deepest
    many = ["[" * 500, "{" * 500 + '"', "\\", '\\"' + "[" * 500, *([[]] * 500)]
    assert read_json(json.dumps(many)) == many


@given(
    st.recursive(
        st.text(alphabet='[]{}"\\a,:', max_size=30) | st.integers() | st.none() | st.booleans(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet='[{"\\b', max_size=5), inner),
        max_leaves=60,
    ),
    st.integers(0, 60),
)
def test_the_depth_of_any_file_is_told_as_the_parser_finds_it(value: Any, more: int) -> None:
    text = "[" * more + json.dumps([value, *([[]] * (MAX_DEPTH + 1))]) + "]" * more
    assert json.dumps(read_json(text)) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": NaN}', "NaN is no number in JSON"),
        ("[Infinity]", "Infinity is no number in JSON"),
        ("[-Infinity]", "-Infinity is no number in JSON"),
        ('[{"a": 1, "b": 2, "a": 1}]', "the name 'a' stands twice in one object"),
        ('{"a": 1', "Expecting ',' delimiter: line 1 column 8"),
        ("<html>", "Expecting value: line 1 column 1"),
        ("", "Expecting value"),
        ("[1e99999999999999999999]", "more digits than any quantity has"),
        ("[" + "9" * 5000 + "]", "more digits than any quantity has"),
    ],
)
def test_what_is_no_json_or_says_two_things_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotUsable, match="this is no JSON that can be read: ") as caught:
        read_json(text)
    assert reason in str(caught.value)
    assert "sys." not in str(caught.value)


def test_a_file_that_is_cut_off_shows_where() -> None:
    with pytest.raises(NotUsable, match=r"near '\[\{\"place\": \"Falkland\", \"people\": '"):
        read_json('[{"place": "Falkland", "people": ')


def test_a_document_in_json_is_told_by_its_header_or_its_address_and_may_have_a_bom() -> None:
    assert Document(b"\xef\xbb\xbf[1]", content_type="application/json;charset=utf-8").media == "json"
    document = Document("\ufeff[1, 2.5]".encode(), url="https://example.org/a.json?x=1")
    assert document.media == "json"
    assert document.data == [1, Decimal("2.5")]


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=20,
        )
    )
)
@settings(max_examples=40)
def test_what_is_written_reads_the_same(rows: list[Any]) -> None:
    written = write_json(rows)
    assert read_json(written) == rows
    assert write_json(read_json(written)) == written


# ---------------------------------------------------------------- the path


DATA = read_json('{"count": 2, "items": [{"name": "a b", "v": 0.1}, {"name": "c", "v": 1, "x-y": {"z": true}}]}')


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.count", [2]),
        ("$['count']", [2]),
        ("$.items[*].v", [Decimal("0.1"), 1]),
        ("$.items[-1].name", ["c"]),
        ("$.items[?@.name == 'c'].v", [1]),
        ("$.items[?@.v == 0.1].name", ["a b"]),
        ("$.items[?@.v < 0.5 || @.name == 'c'].name", ["a b", "c"]),
        ("$.items[?@['x-y'].z == true].v", [1]),
        ("$.items[?length(@.name) == 3].v", [Decimal("0.1")]),
        ("$..z", [True]),
        ("$.items[0:1].v", [Decimal("0.1")]),
        ("$.nothing", []),
    ],
)
def test_a_path_leads_to_its_values_in_the_order_of_the_document(path: str, values: list[Any]) -> None:
    assert [place.value for place in find_places(DATA, path)] == values


def test_a_place_says_where_it_is_in_a_form_that_is_a_path_again() -> None:
    (place,) = find_places(DATA, "$..z")
    assert str(place) == "$.items[1]['x-y'].z"
    assert find_places(DATA, str(place)) == [Place(True, ("items", 1, "x-y", "z"))]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("count", "is not a JSONPath: .*begins with '\\$'"),
        ("", "is not a JSONPath"),
        ("$.items[", "is not a JSONPath"),
        ("$.a | $.b", "is not a JSONPath"),
        ("$.items[?search(@.name, '(a*)*b')]", "match\\(\\) and search\\(\\) are not available"),
        ("$.items[?match(@.name, 'a.*')]", "match\\(\\) and search\\(\\) are not available"),
        ("$.items[?size(@.name) > 1]", "is not a JSONPath: .*size"),
        ("$[?count($..*) > 1]", "names and indices only"),
        ("$[?@..a]", "names and indices only"),
        ("$[?@.a[?@.b]]", "names and indices only"),
        ("$[?count(@.*) > 1]", "names and indices only"),
        ("$" + ".a" * 600, "1,201 characters; at most 1,000"),
    ],
)
def test_a_path_that_is_none_or_could_run_away_is_refused(path: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        require_path(path)


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("$.cuont", "$ has the keys count, items; did you mean 'count'?"),
        ("$.items[5].v", "$.items is a list of 2"),
        ("$.items[0].value", "$.items[0] has the keys name, v"),
        ("$.count.value", "$.count is 2"),
        ("$.items[?@.name == 'd'].v", "$.items is a list of 2"),
    ],
)
def test_a_path_that_leads_nowhere_says_how_far_it_leads(path: str, end: str) -> None:
    assert find_places(DATA, path) == []
    assert where_it_ends(DATA, path) == end


@pytest.mark.parametrize(
    ("path", "found"),
    [("$..x", 0), ("$..*..y", 0), ("$[*]", 300), ("$[?@.a == 1]", 0), ("$[?@.a == 1 || @.b == 2]", 0)],
)
def test_a_path_through_too_much_ends_with_a_reason(path: str, found: int) -> None:
    data: Any = [[0]] * 300
    assert len(find_places(data, path)) == found
    with pytest.raises(NoMatch, match=r"passes more than 250 places .*: write the names on the way"):
        find_places(data, path, most_steps=250)


def test_a_file_of_20_mb_is_within_the_bounds() -> None:
    share = 5  # A fifth of the file within a fifth of the bounds.
    row = {"state": "US", "year": "2021", "month": "May", "data_value": "66,324", "predicted_value": None, "n": 1.5}
    rows = [row] * (20_000_000 // len(json.dumps(row)) // share)
    rows[-1] = {**row, "state": "AK"}
    (place,) = find_places(rows, "$[?@.state == 'AK' && @.year == '2021'].n", most_steps=MOST_STEPS // share)
    assert place.parts == (len(rows) - 1, "n")
    assert len(find_places(rows, "$[*]", most_steps=MOST_STEPS // share)) == len(rows) > 30_000


def test_a_hostile_file_ends_within_the_bounds_whatever_the_path() -> None:
    data: Any = [0] * 2_000
    for _ in range(MAX_DEPTH - 1):
        data = [data]
    with pytest.raises(NoMatch, match="passes more than"):
        find_places(data, "$..*..*..*..*", most_steps=MOST_STEPS // 20)
