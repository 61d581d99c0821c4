"""`monitor.config.secrets`: what must not stand in the file is refused and never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.places import read_yaml
from monitor.model.errors import ConfigError
from tests.configuration import (
    SECTIONS,
    Write,
    placed,
    places_of,
    problems_in,
    with_,
    writer,
)
from tests.kinds_for_tests import KINDS, Columns


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


SECRET = "correct-horse-battery"


@pytest.mark.parametrize(
    ("section", "line", "where"),
    [
        ("settings", f"notify: [smtp: {{to: [a@b.ca], §password: {SECRET}}}]", "notify[0].smtp.password"),
        ("settings", f"notify: [smtp: {{to: [a@b.ca], §secret: [{SECRET}]}}]", "notify[0].smtp.secret"),
        ("settings", f"notify: [smtp: {{to: [a@b.ca, §smtp://me:{SECRET}@b.ca]}}]", "notify[0].smtp.to[1]"),
        ("settings", f"§smtp_password: {{a: {SECRET}}}", "smtp_password"),
        ("source", f"fetch: {{http: {{§api_key: {SECRET}}}}}", "fetch.http.api_key"),
        ("source", f"url: §https://me:{SECRET}@dairy.example.org/", "url"),
        ("source", f"url: §ftp://{SECRET}@dairy.example.org/", "url"),
    ],
    ids=[
        "option of a kind",
        "list",
        "address in a list",
        "setting",
        "key for a fetcher",
        "user and password in an address",
        "token in an address",
    ],
)
def test_a_secret_is_refused_and_never_repeated(write: Write, section: str, line: str, where: str) -> None:
    text, places = places_of(placed(section, line))
    with pytest.raises(ConfigError) as error:
        load(write(text), kinds=KINDS)
    (problem,) = error.value.problems
    assert problem.where == f"{SECTIONS[section][0]}.{where}"
    assert [(problem.line, problem.column)] == places
    assert "secrets come from the environment, as in MONITOR_SMTP_URL" in problem.message
    assert SECRET not in repr(error.value.problems)
    assert error.value.__context__ is None


def test_a_secret_is_not_repeated_by_another_complaint_either(write: Write) -> None:
    line = f"notify: [smtp: {{to: [a@b.ca], password: {SECRET}, {SECRET}: 1}}, {{{SECRET}: {{}}}}]"
    problems = problems_in(write(placed("settings", line)))
    assert len(problems) == 3
    assert all(SECRET not in problem.message for problem in problems)


def test_a_column_that_is_called_like_a_secret_is_only_a_column(write: Write) -> None:
    text = with_(dataset="dataset: {where: {Token: gold, Password: none}, calendar: us-federal}")
    (figure,) = load(write(text), kinds=KINDS).source("dairy-office").figures
    assert figure.extractor == Columns(where={"Token": "gold", "Password": "none"}, calendar="us-federal")


def test_what_was_read_never_shows_the_file_in_its_repr(write: Write) -> None:
    marked = read_yaml("sources.yaml", f"password: {SECRET}\n".encode())
    assert SECRET not in repr(marked)
    assert marked.data == {"password": SECRET}


@pytest.mark.parametrize("sign", ["*", "&", "!", "!!", "%", "@", "`", "|", ">", "{", "[", '"', "'", "? ", "- "])
def test_a_secret_that_begins_with_a_sign_of_yaml_is_never_repeated(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(f"settings:\n  smtp:\n    password: {sign}{SECRET}\n  zone: UTC\n")
    with pytest.raises(ConfigError) as error:
        load(path)
    assert SECRET not in str(error.value)
    assert ":3:" in str(error.value) or ":4:7:" in str(error.value)
