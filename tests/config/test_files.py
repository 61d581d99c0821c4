"""A configuration of several files: what is included, whose problem is told where, and by what it is known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.config.digest import digest_of, program
from monitor.config.files import MAX_FILES
from monitor.config.load import load
from monitor.config.places import MAX_BYTES
from monitor.core.catalogue import Catalogue
from monitor.model.errors import ConfigError
from tests.configuration import GOOD
from tests.kinds_for_tests import KINDS

SETTINGS = GOOD[: GOOD.index("articles:")]
ARTICLES = GOOD[GOOD.index("articles:") : GOOD.index("sources:")]
SOURCES = GOOD[GOOD.index("sources:") :]
WINE = SOURCES.replace("dairy-office", "wine-office").replace("34.82", "12.5")


def laid(folder: Path, **contents: str) -> Path:
    """Files in a folder, named with `__` for a dot and `_in_` for a slash; the path of the main one."""
    for name, content in contents.items():
        path = folder / name.replace("_in_", "/").replace("__", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / "sources.yaml"


def loaded(path: Path) -> Catalogue:
    return load(path, kinds=KINDS)


def told(path: Path) -> list[str]:
    """The problems, with paths from the main file's folder."""
    with pytest.raises(ConfigError) as error:
        load(path, kinds=KINDS)
    return [str(problem).replace(f"{path.parent}/", "") for problem in error.value.problems]


@pytest.mark.parametrize(
    "named", ["sources", "sources/*.yaml", "[sources/b.yaml, sources/a.yaml]", "[sources, sources]"]
)
def test_sources_and_articles_may_stand_in_files_that_are_named(tmp_path: Path, named: str) -> None:
    several = laid(
        tmp_path,
        sources__yaml=f"{SETTINGS}include: {named}\n",
        sources_in_a__yaml=SOURCES,
        sources_in_b__yaml=ARTICLES + WINE,
    )
    (tmp_path / "one").mkdir()
    one = laid(tmp_path / "one", sources__yaml=GOOD + WINE.removeprefix("sources:\n"))
    assert loaded(several).sources == loaded(one).sources
    assert loaded(several).articles == loaded(one).articles
    assert {name: c.quote for name, c in loaded(several).claims.items()} == {
        name: c.quote for name, c in loaded(one).claims.items()
    }
    assert loaded(several).folder == tmp_path


def test_a_list_below_its_key_may_be_written_in_every_way_of_yaml(tmp_path: Path) -> None:
    for written in (
        "include:\n- a.yaml\n",
        "include:\n  # these\n\n  - 'a.yaml'  # this one\n",
        "include: [\n  a.yaml]\n",
    ):
        for end in ("\n", "\r\n"):
            path = laid(tmp_path, a__yaml=WINE, sources__yaml="")
            path.write_bytes(b"\xef\xbb\xbf" + (written + GOOD).replace("\n", end).encode())
            assert list(loaded(path).sources) == ["dairy-office", "wine-office"]
            assert digest_of(path) == f"{loaded(path).hash} {program()}"


def test_what_is_hidden_and_the_file_itself_are_passed_over(tmp_path: Path) -> None:
    path = laid(tmp_path, sources__yaml=f"include: .\n{GOOD}", a__yaml=WINE)
    (tmp_path / ".#a.yaml").write_text("no: [yaml")
    assert list(loaded(path).sources) == ["dairy-office", "wine-office"]


def test_each_problem_is_told_with_its_own_file_line_and_column(tmp_path: Path) -> None:
    path = laid(
        tmp_path,
        sources__yaml=f"include: more\n{GOOD}".replace("unit: kg", "unit: kgs"),
        more_in_a__yaml=WINE.replace("article: cheese-story", "article: chese-story"),
        more_in_b__yaml="sources:\n  x: [1\n",
        more_in_c__yaml="# nothing\n",
        more_in_d__yaml="settings: {}\ninclude: others\nsorces: {}\n",
    )
    assert told(path) == [
        "sources.yaml:17:15: sources.dairy-office.figures.cheese-made.unit: unknown unit 'kgs'; did you mean 'kg'?",
        "more/a.yaml:13:23: sources.wine-office.figures.cheese-made.claims[0].article: there is no article "
        "'chese-story'; did you mean 'cheese-story'?",
        "more/b.yaml:2:8: not readable as YAML: did not find expected ',' or ']' (is a ',' or a closing bracket "
        "missing?)",
        "more/c.yaml: nothing is declared here: a file that is included needs the key 'sources' or 'articles'",
        "more/d.yaml:1:1: settings: the settings stand in the file that includes this one: take 'settings' away here",
        "more/d.yaml:2:1: include: a file that is included includes no other; the file that includes this one can "
        "name several: take 'include' away here",
        "more/d.yaml:3:1: sorces: unknown key 'sorces'; did you mean 'sources'?",
    ]


def test_what_two_files_declare_is_refused_naming_both_places(tmp_path: Path) -> None:
    wine = WINE.replace("article: cheese-story,", "article: cheese-story, id: kilos,")
    path = laid(
        tmp_path,
        sources__yaml=f"include: more\n{GOOD}".replace("article: cheese-story,", "article: cheese-story, id: kilos,"),
        more_in_a__yaml=ARTICLES + wine,
        more_in_b__yaml=SOURCES,
    )
    assert told(path) == [
        "more/a.yaml:2:3: articles.cheese-story: 'cheese-story' is declared a second time; the first is in "
        "sources.yaml, line 6: give one another name",
        "more/a.yaml:17:41: sources.wine-office.figures.cheese-made.claims[0].id: a second claim would be called "
        "'cheese-story/kilos' (the first is sources.dairy-office.figures.cheese-made.claims[0] in sources.yaml); "
        "give one of them an 'id'",
        "more/b.yaml:2:3: sources.dairy-office: 'dairy-office' is declared a second time; the first is in "
        "sources.yaml, line 10: give one another name",
    ]


def test_a_mirror_may_stand_in_another_file_than_its_original(tmp_path: Path) -> None:
    mirror = SOURCES[: SOURCES.index("        claims:")].replace("dairy-office:", "copy:\n    mirrors: dairy-office")
    path = laid(tmp_path, sources__yaml=f"include: more\n{GOOD}", more_in_a__yaml=mirror)
    assert loaded(path).sources["copy"].mirrors == "dairy-office"
    laid(tmp_path, more_in_a__yaml=mirror.replace("mirrors: dairy-office", "mirrors: dairy-ofice"))
    assert told(path) == [
        "more/a.yaml:3:14: sources.copy.mirrors: there is no original source 'dairy-ofice'; did you mean "
        "'dairy-office'?"
    ]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("nowhere", "there is no such file or folder"),
        ("'*.yml'", "no file has a name like that"),
        ("empty", "the folder holds no file *.yaml"),
        ("mixed", "b.yml in it is not read: name it b.yaml"),
        ("loop.yaml", "loop.yaml leads nowhere"),
        ("pipe.yaml", "pipe.yaml is no file"),
        ("../beside/a.yaml", "../beside/a.yaml lies outside of the folder of this file, in HERE/beside: move it"),
        ("linked", "linked/a.yaml lies outside of the folder of this file, in HERE/beside: move it"),
        ("HERE/beside", "HERE/beside/a.yaml lies outside of the folder of this file, in HERE/beside: move it"),
    ],
)  # fmt: skip
def test_what_is_named_and_cannot_be_read_is_refused(tmp_path: Path, named: str, message: str) -> None:
    home, beside = tmp_path / "home", tmp_path / "beside"
    for folder in (home, home / "empty", home / "mixed", beside):
        folder.mkdir()
    for file in (beside / "a.yaml", home / "mixed" / "a.yaml", home / "mixed" / "b.yml"):
        file.write_text(WINE)
    (home / "loop.yaml").symlink_to(home / "loop.yaml")
    (home / "linked").symlink_to(beside)
    os.mkfifo(home / "pipe.yaml")
    path = laid(home, sources__yaml=f"include:\n  - {named.replace('HERE', str(tmp_path))}\n{GOOD}")
    (problem,) = told(path)
    assert problem.startswith(f"sources.yaml:2:5: include[0]: {message.replace('HERE', str(tmp_path))}")
    assert digest_of(path) == ""
    if "outside" in message:
        path.write_text(f"include_outside: true\n{path.read_text()}")
        assert "wine-office" in loaded(path).sources


def test_a_file_that_several_names_lead_to_is_read_once(tmp_path: Path) -> None:
    path = laid(tmp_path, sources__yaml=f"include: [a.yaml, linked.yaml, '*.yaml']\n{GOOD}", a__yaml=WINE)
    (tmp_path / "linked.yaml").symlink_to("a.yaml")
    assert list(loaded(path).sources) == ["dairy-office", "wine-office"]


def test_a_key_that_is_not_found_at_the_beginning_of_a_line_is_refused_and_not_overlooked(tmp_path: Path) -> None:
    for text in ("'include': more\n" + GOOD, GOOD + "# below\n? include\n: more\n"):
        assert any("plainly at the beginning of a line" in line for line in told(laid(tmp_path, sources__yaml=text)))


def test_a_line_of_a_text_that_begins_like_the_key_includes_nothing(tmp_path: Path) -> None:
    path = laid(tmp_path, sources__yaml=GOOD.replace("title: How much cheese", 'title: "How much\ninclude: more"'))
    assert loaded(path).articles["cheese-story"].title == "How much include: more"
    assert digest_of(path) == f"{loaded(path).hash} {program()}"


def test_a_number_may_be_the_name_of_a_folder(tmp_path: Path) -> None:
    path = laid(tmp_path, sources__yaml=f"include: 2024\n{GOOD}")
    (tmp_path / "2024").mkdir()
    laid(tmp_path / "2024", a__yaml=WINE)
    assert list(loaded(path).sources) == ["dairy-office", "wine-office"]


def test_files_that_declare_no_source_together_are_no_configuration(tmp_path: Path) -> None:
    path = laid(tmp_path, sources__yaml=f"{SETTINGS}include: a.yaml\n", a__yaml=ARTICLES)
    assert told(path) == ["sources.yaml:4:10: include: no source is declared, here or in a file that is named"]


def test_the_configuration_is_known_by_the_bytes_of_all_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = laid(tmp_path, sources__yaml=f"include: more\n{GOOD}", more_in_b__yaml=WINE)
    first = digest_of(path)
    assert first == f"{loaded(path).hash} {program()}"
    monkeypatch.chdir(tmp_path)
    assert digest_of(Path("sources.yaml")) == first
    laid(tmp_path, more_in_b__yaml=WINE + "# a comment\n")
    second = digest_of(path)
    laid(tmp_path, more_in_a__yaml=ARTICLES.replace("cheese-story", "wine-story"))
    third = digest_of(path)
    assert len({first, second, third, ""}) == 4
    assert third == f"{loaded(path).hash} {program()}"


def test_the_limit_is_one_of_each_file(tmp_path: Path) -> None:
    padded = f"{WINE}#{'-' * (MAX_BYTES - len(WINE) - 1)}"
    path = laid(tmp_path, sources__yaml=f"include: [a.yaml, b.yaml]\n{GOOD}", a__yaml=padded)
    laid(tmp_path, b__yaml=padded.replace("wine-office", "beer-stats_", 1).replace("_", "", 1).replace("12.5", "13.5"))
    assert len(loaded(path).sources) == 3
    laid(tmp_path, b__yaml=f"{padded}-")
    assert told(path) == [
        f"b.yaml: the file has {MAX_BYTES + 1:,} bytes, and at most 10,000,000 are read: is it the right one?"
    ]


def test_more_files_than_can_be_meant_are_refused(tmp_path: Path) -> None:
    path = laid(tmp_path, sources__yaml=f"include: more\n{GOOD}")
    (tmp_path / "more").mkdir()
    for number in range(MAX_FILES + 1):
        (tmp_path / "more" / f"{number}.yaml").touch()
    assert told(path) == ["sources.yaml:1:10: include: 10,001 files are named, and at most 10,000 are read"]


def test_a_secret_in_an_included_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    secret = WINE.replace("https://dairy", "https://me:hunter2@dairy")
    path = laid(tmp_path, sources__yaml=f"include: a.yaml\n{GOOD}", a__yaml=secret)
    (problem,) = told(path)
    assert problem.startswith("a.yaml:5:10: sources.wine-office.url: the address holds a user or password")
    assert "hunter2" not in problem
