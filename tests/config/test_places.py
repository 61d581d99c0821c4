"""`monitor.config.places`: what YAML means here, and where it is shown to be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.load import load
from monitor.config.places import MAX_BYTES, read_yaml, resolve
from monitor.model.errors import ConfigError
from tests.configuration import (
    GOOD,
    Write,
    assert_told,
    places_of,
    problems_in,
    with_,
    writer,
)
from tests.kinds_for_tests import KINDS
from tests.pace import stopwatch


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    (problem,) = problems_in(path)
    assert str(problem) == (
        f"{path}: there is no such file; name it with --config, or copy the program's own sources.yaml"
    )


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path)
    assert problem.message == "this is a folder; name the YAML file in it with --config"


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words", "- a list\n", "---\n"])
def test_a_file_that_is_no_configuration_is_told_so(write: Write, text: str) -> None:
    (problem,) = problems_in(write(text))
    assert problem.message.startswith("this is not a configuration: it needs the keys 'settings' and 'sources'")


def test_a_file_of_the_wrong_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    (problem,) = problems_in(path)
    assert problem.message == "the file has 10,000,001 bytes, and at most 10,000,000 are read: is it the right one?"


def test_bytes_that_are_not_utf8_are_shown_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes("settings:\n  contact: Käse".encode("latin-1"))
    (problem,) = problems_in(path)
    assert (problem.line, problem.column) == (2, 13)
    assert problem.message == "this character is not UTF-8: save the file in the encoding UTF-8"


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        pytest.param("a:\n§\tb: 1\n", "a tab: YAML is indented with spaces only", id="tab"),
        pytest.param("a: b§: c\n", "a text with ': ' in it needs quotation marks", id="colon in a text"),
        pytest.param("a: 1\n  b§: 2\n", "or is the indentation wrong?", id="indented too far"),
        pytest.param("a: §'x\nb: 1\n", "a quotation mark or bracket that is opened here is never closed", id="quote"),
        pytest.param("a: [1, 2\nb§: 3\n", "is a ',' or a closing bracket missing?", id="bracket"),
        pytest.param("a: §@x\n", "a text that begins with @ needs quotation marks", id="reserved sign"),
        pytest.param('a: "§\\d"\n', "in single quotation marks a backslash is only a backslash", id="backslash"),
        pytest.param("a: §- b\n", "a list starts on a line of its own", id="list behind a key"),
        pytest.param("- a\n§b: c\n", "a list goes on with '- '", id="key in a list"),
        pytest.param("a:\n  - b\n §c: 1\n", "is this line indented like its neighbours", id="indented by one"),
        pytest.param("a: §\x01\n", "the character U+0001 is not allowed in YAML", id="control character"),
        pytest.param("a: x\nb: §\x00\n", "the character U+0000 is not allowed in YAML", id="null character"),
    ],
)
def test_yaml_that_cannot_be_read_is_shown_with_line_column_and_a_hint(write: Write, marked: str, message: str) -> None:
    text, places = places_of(marked)
    (problem,) = problems_in(write(text))
    assert (problem.line, problem.column) == places[0]
    assert message in problem.message


def test_a_key_given_twice_is_refused_with_both_lines(write: Write) -> None:
    marked = with_(unit="unit: kg\n§unit: lb", publisher="publisher: Us\n§publisher: {a: [b]}")
    assert_told(
        write,
        marked,
        (
            "sources.dairy-office.publisher",
            "the key 'publisher' stands here a second time; the first is in line 11",
        ),
        (
            "sources.dairy-office.figures.cheese-made.unit",
            "the key 'unit' stands here a second time; the first is in",
        ),
    )


def test_what_is_wrong_inside_of_a_value_that_does_not_count_is_told_as_well(write: Write) -> None:
    marked = with_(publisher="publisher: Us\n§publisher: {a: §*b, §a: c, d: §&e f}")
    path = "sources.dairy-office.publisher"
    assert_told(
        write,
        marked,
        (path, "the key 'publisher' stands here a second time"),
        (f"{path}.a", "aliases (a * before a name) are not read here"),
        (f"{path}.a", "the key 'a' stands here a second time"),
        (f"{path}.d", "anchors (an & before a name) are not read here"),
    )


def test_aliases_and_anchors_are_refused_each_where_it_stands(write: Write) -> None:
    marked = with_(title="title: §&name Cheese", publisher="publisher: §*name")
    assert_told(
        write,
        marked,
        ("articles.cheese-story.title", "anchors (an & before a name) are not read here: write the value out"),
        ("sources.dairy-office.publisher", "aliases (a * before a name) are not read here: write the value out"),
    )


def test_a_bomb_of_aliases_is_refused_without_being_expanded(write: Write) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with stopwatch() as watch:
        problems = problems_in(write("\n".join(lines)))
    assert watch.seconds < 2
    assert sum("aliases" in problem.message for problem in problems) == 290


def test_tags_second_documents_and_mappings_as_keys_are_refused(write: Write) -> None:
    marked = GOOD.replace("label: Cheese", "label: §!!python/name:os.system Cheese") + "§---\nmore: 1\n"
    assert_told(
        write,
        marked,
        (
            "sources.dairy-office.figures.cheese-made.label",
            "tags (a ! before a name) are not",
        ),
        ("", "a second document begins here ('---'): one file is one document"),
    )
    (problem,) = problems_in(write("? {a: b}\n: c\n"))[:1]
    assert (problem.line, problem.column, problem.message) == (1, 3, "a key must be a plain word")


def test_nesting_without_end_is_refused(write: Write) -> None:
    (problem,) = problems_in(write("a: " + "[" * 500))
    assert problem.message == "nested more than 40 deep"


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        *[(word, word) for word in ("no", "yes", "on", "off", "y", "12:30", "012", "0x1F", "1_000", "1e3", "+5", "-0")],
        *[(word, word) for word in ("True", "NULL", ".5", "5.", "1.0e2", "2024-12-05", "FY2024", "0.0000001", "00.5")],
        *[("true", True), ("false", False), ("null", None), ("~", None), ("", None)],
        *[("0", 0), ("-3", -3), ("2024", 2024)],
        *[("10.50", Decimal("10.50")), ("-0.10", Decimal("-0.10"))],
    ],
)
def test_a_plain_word_means_what_it_says(word: str, meaning: object) -> None:
    assert resolve(word) == meaning
    assert type(resolve(word)) is type(meaning)


def test_keys_are_text_as_written_and_quoted_values_are_text() -> None:
    data = read_yaml("x", b"on: 1\n2024: '5'\nno: \"true\"\nnull: |\n  12\n").data
    assert data == {"on": 1, "2024": "5", "no": "true", "null": "12\n"}


@given(
    start=st.integers(0, len(GOOD)),
    length=st.integers(0, 40),
    put=st.text(alphabet="ab0 :-{}[]'\"#&*!|>@%?,\n\t~§\x07é", max_size=12),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_whatever_is_written_gives_a_catalogue_or_problems_that_lie_in_the_file(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, put: str
) -> None:
    text = GOOD[:start] + put + GOOD[start + length :]
    path = tmp_path_factory.getbasetemp() / "scribbled.yaml"
    path.write_text(text, encoding="utf-8")
    lines = text.split("\n")
    problems: Sequence[tuple[int, int]] | None
    try:
        problems = None if load(path, kinds=KINDS).sources else ()
    except ConfigError as error:
        problems = [(problem.line, problem.column) for problem in error.problems]
    assert problems is None or problems
    assert all(line == 0 or 1 <= column <= len(lines[line - 1]) + 1 for line, column in problems or ())
