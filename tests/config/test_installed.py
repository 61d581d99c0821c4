from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from monitor.config.installed import installed_kinds
from monitor.config.load import load
from monitor.model.errors import ConfigError

GAUGE = '''
    from typing import ClassVar
    from monitor.plugin import Kind

    class Gauge(Kind):
        """Reads a gauge."""

        version: ClassVar[int] = 1
        needle: str

        def read(self, document, ask):
            return []
'''

CARRIER = '''
    from typing import ClassVar
    from monitor.plugin import Kind

    class Pigeon(Kind):
        """Asks a pigeon."""

        by_default: ClassVar[bool] = True

        async def fetch(self, request, web):
            raise NotImplementedError
'''

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a distribution with one module and its entry points on the path, as pip would."""
    modules: list[str] = []

    def install(distribution: str, *, module: str, code: str, group: str = "extractors", kind: str) -> None:
        site = tmp_path / distribution
        info = site / f"{distribution.replace('-', '_')}-2.5.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.5\n")
        (info / "entry_points.txt").write_text(f"[monitor.{group}]\n{kind}\n")
        (site / f"{module}.py").write_text(dedent(code))
        monkeypatch.syspath_prepend(site)
        modules.append(module)

    yield install
    for module in modules:
        sys.modules.pop(module, None)


def problem_of(error: pytest.ExceptionInfo[ConfigError]) -> str:
    (problem,) = error.value.problems
    return str(problem)


def test_our_own_kinds_are_found_by_the_words_that_users_write() -> None:
    kinds = installed_kinds()
    assert {"file", "http"} <= set(kinds.fetchers)
    assert {"css", "dataset", "table", "text"} <= set(kinds.extractors)
    assert {"eml", "smtp"} <= set(kinds.notifiers)
    assert kinds.extractors["dataset"].__name__ == "Dataset"
    assert list(kinds.extractors) == sorted(kinds.extractors)


def test_a_kind_of_another_distribution_is_found_without_a_change_to_ours(install: Install) -> None:
    install("gauge-reader", module="gauge_reader", code=GAUGE, kind="gauge = gauge_reader:Gauge")
    gauge: Any = installed_kinds().extractors["gauge"]
    assert gauge(needle="red").needle == "red"


def test_the_kinds_say_which_of_them_is_in_use_where_none_is_named() -> None:
    kinds = installed_kinds()
    assert (kinds.default_fetcher, kinds.default_notifier) == ("http", "eml")
    bare = replace(kinds, fetchers={}, notifiers={})
    assert (bare.default_fetcher, bare.default_notifier) == ("", "")


def test_two_kinds_that_are_both_in_use_by_default_are_refused(install: Install) -> None:
    install("carrier", module="carrier", code=CARRIER, group="fetchers", kind="pigeon = carrier:Pigeon")
    with pytest.raises(ConfigError) as error:
        installed_kinds()
    assert problem_of(error) == (
        "installed packages: http and pigeon each say that they are in use by default; uninstall one of them"
    )


def test_a_source_without_the_address_that_its_kind_needs_is_refused(tmp_path: Path) -> None:
    source = """
    settings: {timezone: UTC, contact: desk@example.org}
    sources:
      border:
        title: The boundary
        publisher: The commission
        fetch: {browser: {wait_for: td}}
        figures:
          length: {label: Length, unit: km, period: undated, extract: {text: {pattern: "{figure} long"}}}
    """
    (tmp_path / "sources.yaml").write_text(source)
    with pytest.raises(ConfigError, match=r"sources\.border\.url: the key 'url' is missing"):
        load(tmp_path / "sources.yaml")


def test_a_kind_that_cannot_be_imported_names_its_distribution_and_the_reason(install: Install) -> None:
    install("gauge-reader", module="gauge_reader", code="import no_such_dial", kind="gauge = gauge_reader:Gauge")
    with pytest.raises(ConfigError) as error:
        installed_kinds()
    assert problem_of(error) == (
        "gauge-reader 2.5: monitor.extractors 'gauge': gauge_reader:Gauge cannot be imported "
        "(ModuleNotFoundError: No module named 'no_such_dial'); reinstall this package or remove it"
    )


def test_a_kind_that_raises_anything_on_import_is_told_the_same_way(install: Install) -> None:
    install(
        "gauge-reader",
        module="gauge_reader",
        code="raise SystemError('dial')",
        kind="gauge = gauge_reader:Gauge",
    )
    with pytest.raises(ConfigError, match=r"gauge-reader 2\.5: .*SystemError: dial"):
        installed_kinds()


def test_a_name_that_two_distributions_register_is_refused_naming_both(install: Install) -> None:
    install("gauge-reader", module="gauge_reader", code=GAUGE, kind="gauge = gauge_reader:Gauge")
    install("dial-reader", module="dial_reader", code=GAUGE, kind="gauge = dial_reader:Gauge")
    with pytest.raises(ConfigError) as error:
        installed_kinds()
    assert problem_of(error) == (
        "installed packages: monitor.extractors 'gauge': the name is registered more than once, by "
        "dial-reader 2.5 (dial_reader:Gauge) and gauge-reader 2.5 (gauge_reader:Gauge); uninstall one of them"
    )


def test_nobody_takes_the_name_of_one_of_our_kinds(install: Install) -> None:
    install("gauge-reader", module="gauge_reader", code=GAUGE, kind="dataset = gauge_reader:Gauge")
    with pytest.raises(ConfigError, match=r"'dataset': the name is registered more than once, by figure-monitor"):
        installed_kinds()


@pytest.mark.parametrize(
    ("code", "group", "breach"),
    [
        pytest.param("class Gauge: pass", "extractors", "is not a subclass of monitor.plugin.Kind", id="not a kind"),
        pytest.param("Gauge = 3", "extractors", "is not a subclass of monitor.plugin.Kind", id="not a class"),
        pytest.param(GAUGE, "notifiers", "has no method 'send'; see monitor.plugin", id="another sort of kind"),
        pytest.param(
            GAUGE.replace("version: ClassVar[int] = 1", ""),
            "extractors",
            "has no whole number as class variable 'version'; see monitor.plugin.Extractor",
            id="no version",
        ),
        pytest.param(
            GAUGE.replace('"""Reads a gauge."""', ""),
            "extractors",
            "has no docstring; the docstring is the kind's manual",
            id="no manual",
        ),
    ],
)
def test_what_does_not_keep_the_contract_is_refused(install: Install, code: str, group: str, breach: str) -> None:
    install("gauge-reader", module="gauge_reader", code=code, group=group, kind="gauge = gauge_reader:Gauge")
    with pytest.raises(ConfigError) as error:
        installed_kinds()
    assert problem_of(error) == f"gauge-reader 2.5: monitor.{group} 'gauge': gauge_reader:Gauge {breach}"


def test_a_name_that_nobody_could_write_as_a_key_is_refused(install: Install) -> None:
    install("gauge-reader", module="gauge_reader", code=GAUGE, kind="My Gauge! = gauge_reader:Gauge")
    with pytest.raises(ConfigError, match="may have only small letters, digits and single hyphens"):
        installed_kinds()


def test_every_broken_kind_is_told_at_once(install: Install) -> None:
    install("gauge-reader", module="gauge_reader", code="import no_such_dial", kind="gauge = gauge_reader:Gauge")
    install("pigeon", module="pigeon_post", code="Post = 1", group="notifiers", kind="pigeon = pigeon_post:Post")
    with pytest.raises(ConfigError) as error:
        installed_kinds()
    assert [problem.file for problem in error.value.problems] == ["gauge-reader 2.5", "pigeon 2.5"]
