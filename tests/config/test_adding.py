"""A figure more in the configuration: everything else keeps its place, its order and its comments."""

from __future__ import annotations

import os
import traceback
from datetime import date
from pathlib import Path

import pytest

from monitor.config.adding import (
    begun,
    require_right,
    slug,
    text_of,
    with_article,
    with_claim,
    with_figure,
    with_source,
    write_checked,
    yaml_of,
)
from monitor.config.load import load
from monitor.config.places import read_yaml
from monitor.model.errors import ConfigError, UsageError

FILE = """\
settings: {timezone: UTC, contact: desk@example.org}   # who we are
sources:
  # the first
  customs:
    title: Customs
    publisher: Customs
    url: https://example.org/customs
    figures:
      seized:                     # pounds
        label: Seized
        unit: lb
        extract: {text: {pattern: "officers seized {figure}"}}

      # nothing below
  police:
    title: Police
    publisher: Police
    url: https://example.org/police
    figures:
      agents: {label: Agents, unit: number, period: undated, extract: {text: {pattern: "there are {figure} agents"}}}
# the end
"""
FIGURE = {"label": "Lost", "unit": "lb", "period": "2023", "extract": {"table": {"row": "North", "column": "2023"}}}


def test_a_figure_is_put_behind_the_others_of_its_source():
    after = with_figure(FILE, "customs", "lost", FIGURE)
    new = "".join(f"      {line}" for line in yaml_of({"lost": FIGURE}).splitlines(keepends=True))
    assert after.replace(new, "") == FILE
    assert after.index("      lost:") < after.index("  police:")


def test_a_source_is_put_behind_the_others(tmp_path):
    source = {"title": "New", "publisher": "New", "url": "https://example.org/new", "figures": {"lost": FIGURE}}
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    catalogue = write_checked(path, with_source(FILE, "new", source), FILE)
    assert [*catalogue.sources] == ["customs", "police", "new"]
    assert load(path).figure("new/lost") is not None
    assert path.read_text().endswith("# the end\n")
    assert [one.name for one in tmp_path.iterdir()] == ["sources.yaml"]


def test_what_would_be_wrong_is_not_written(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    with pytest.raises(ConfigError) as told:
        write_checked(path, with_figure(FILE, "customs", "lost", {**FIGURE, "unit": "furlongs"}), FILE)
    assert "furlongs" in str(told.value.problems[0])
    assert str(path) in str(told.value.problems[0])
    assert path.read_text() == FILE
    assert [one.name for one in tmp_path.iterdir()] == ["sources.yaml"]


@pytest.mark.parametrize("text", ["sources: {}\n", "settings: {}\n", "sources:\n  customs: {title: C}\n"])
def test_a_file_that_is_written_in_another_way_is_left_to_its_owner(text):
    with pytest.raises(UsageError, match="line by line"):
        with_figure(text, "customs", "lost", FIGURE)


def test_names_are_made_of_labels():
    assert slug("Décès, Île-de-France (total)") == "deces-ile-de-france-total"
    assert slug("…") == ""


ARTICLE = {"title": "A story: seized", "published_on": date(2024, 12, 5)}
CLAIM = {"article": "story", "quote": "3 lb", "period": "2023", "sentence": "They seized 3 lb: all, # of it"}


def test_an_article_is_put_behind_the_others_or_before_the_sources_where_there_are_none(tmp_path):
    after = with_article(FILE, "story", ARTICLE)
    assert after.index("articles:") < after.index("sources:")
    more = with_article(with_article(after, "other", ARTICLE), "story", ARTICLE)
    assert [*require_right(tmp_path / "sources.yaml", more).articles] == ["story", "other"]
    assert [line for line in FILE.splitlines() if line not in more.splitlines()] == []


@pytest.mark.parametrize("deeper", [True, False])
def test_a_claim_is_put_behind_the_others_of_its_figure(tmp_path, deeper):
    text = with_source(
        with_article(begun("desk@example.org", "UTC"), "story", ARTICLE),
        "new",
        {"title": "New", "publisher": "New", "url": "https://example.org/new", "figures": {"lost": FIGURE}},
    )
    first = with_claim(text, "new", "lost", CLAIM)
    if not deeper:
        first = first.replace("        claims:\n          - {", "        claims:\n        - {")
    after = with_claim(first, "new", "lost", {**CLAIM, "quote": "3.1 lb"})
    quotes = [claim.quote for claim in require_right(tmp_path / "sources.yaml", after).claims.values()]
    assert quotes == ["3 lb", "3.1 lb"]
    assert with_figure(after, "new", "found", FIGURE).index("found:") > after.index("3.1 lb")


def test_a_configuration_is_begun_with_nothing_but_who_asks(tmp_path):
    source = {"title": "New", "publisher": "New", "url": "https://example.org/new", "figures": {"lost": FIGURE}}
    catalogue = require_right(
        tmp_path / "sources.yaml", with_source(begun("a@example.org", "Asia/Tokyo"), "new", source)
    )
    assert (catalogue.settings.contact, catalogue.settings.timezone) == ("a@example.org", "Asia/Tokyo")
    assert list(tmp_path.iterdir()) == []


LONG = "x" * 108
HOSTILE = (
    *(
        "a: b",
        "a #b",
        "# a",
        "- a",
        "? a",
        "&a b",
        "*a",
        "!!python/object/apply:os.system [id]",
        "{a",
        "[a",
        "%a",
        "@a",
    ),
    *("'", '"', "''", "\\", "|", ">", "---", "\n---\n", "a\nsources:\n  b: c\n", "\r\n", "\t", " a ", "a\n  - b"),
    *("null", "true", "1e3", "0x1f", "2024-01-01", "~", "=", "<<", ""),
    *(
        "\x85",
        "a\x85sources:",
        "\u2028",
        "a\u2029- b",
        "\x0b",
        "\x0c",
        "\x1b[31m",
        "\x00",
        "\ufeff",
        "\u202e",
        "\U0001f600",
    ),
    *(f"{LONG} #{LONG}", f"{LONG} - {LONG}", f"{LONG} 'a: b' # {LONG}", f"{LONG} quote: {LONG}"),
)


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_a_page_prints_is_written_as_the_same_words_and_as_nothing_else(words):
    claim = {"quote": words, "sentence": f"{words} {words}"}
    figure = {"label": words, "extract": {"table": {"row": [words, "North"], "column": {"Year": words}}}}
    source = {"title": words, "publisher": words, "figures": {"lost": {**figure, "claims": [claim]}}}
    text = with_claim(with_source(with_article(FILE, "story", {"title": words}), "new", source), "new", "lost", claim)
    data = read_yaml("", with_figure(text, "new", "found", figure).encode()).data
    lost = {**figure, "claims": [claim, claim]}
    assert data["sources"]["new"] == {**source, "figures": {"lost": lost, "found": figure}}
    assert data["articles"] == {"story": {"title": words}}
    assert [*data["sources"]] == ["customs", "police", "new"]
    assert not set("\u202e\u2066\u2069") & set(text), "who reads the file sees what is written there"


@pytest.mark.parametrize(
    "last",
    ["'They lost\n          # 3 lb'", "|\n          They lost\n          # 3 lb", '"They lost\n\n          # 3 lb"'],
)
def test_lines_of_a_text_are_not_taken_for_comments(last):
    text = FILE.replace(
        '{text: {pattern: "officers seized {figure}"}}', f"{{text: {{pattern: x}}}}\n        scope: {last}"
    )
    with pytest.raises(UsageError, match="cannot be added to in this file: add this there"):
        with_figure(text, "customs", "lost", FIGURE)


def test_line_ends_stay_what_they_are(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_bytes(FILE.replace("\n", "\r\n").encode())
    before = text_of(path)
    after = with_claim(
        with_article(with_figure(before, "customs", "lost", FIGURE), "story", ARTICLE), "customs", "lost", CLAIM
    )
    write_checked(path, after, before)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") > before.count("\n")
    assert after.replace("\r\n", "\n") == with_claim(
        with_article(with_figure(FILE, "customs", "lost", FIGURE), "story", ARTICLE), "customs", "lost", CLAIM
    )


def test_a_link_goes_on_leading_to_the_file(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "real.yaml").write_text(FILE)
    link = tmp_path / "sources.yaml"
    link.symlink_to("kept/real.yaml")
    write_checked(link, with_figure(FILE, "customs", "lost", FIGURE), FILE)
    assert link.readlink() == Path("kept/real.yaml")
    assert load(kept / "real.yaml").figure("customs/lost") is not None


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(FILE + "# one line more\n")
    with pytest.raises(UsageError, match="changed meanwhile"):
        write_checked(path, with_figure(FILE, "customs", "lost", FIGURE), FILE)
    assert path.read_text() == FILE + "# one line more\n"


def test_of_several_that_add_at_once_each_adds_or_says_that_it_did_not(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    children = [_apart(path, f"figure-{number}") for number in range(6)]
    codes = {
        f"figure-{number}": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for number, child in enumerate(children)
    }
    assert set(codes.values()) <= {0, 1}
    added = [name for name, code in codes.items() if code == 0]
    assert added
    assert {one.id.partition("/")[2] for one in load(path).sources["customs"].figures} == {"seized", *added}


def _apart(path: Path, name: str) -> int:
    """Add a figure in a process of its own, which ends with 1 where the file was changed meanwhile; the process."""
    child = os.fork()
    if child:
        return child
    code = 2
    try:
        before = text_of(path)
        write_checked(path, with_figure(before, "customs", name, FIGURE), before)
        code = 0
    except UsageError:
        code = 1
    except Exception:  # noqa: BLE001  # said by the exit code
        traceback.print_exc()
    finally:
        os._exit(code)
