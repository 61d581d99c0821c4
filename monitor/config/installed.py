"""Finds the kinds that are installed: fetchers, extractors and notifiers, ours and other people's alike.

A distribution names its kinds as entry points; the entry point's name is the word that users write::

    [project.entry-points."monitor.extractors"]
    gauge = "my_package.gauge:Gauge"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from monitor.model.errors import ConfigError, Problem
from monitor.plugin import Extractor, Fetcher, Kind, Notifier

GROUPS = {
    "monitor.fetchers": "fetch",
    "monitor.extractors": "read",
    "monitor.notifiers": "send",
}
"""Entry-point group → the method that its kinds must have."""

NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds that a configuration may name, by the word that users write."""

    fetchers: Mapping[str, type[Fetcher]]
    extractors: Mapping[str, type[Extractor]]
    notifiers: Mapping[str, type[Notifier]]

    @property
    def default_fetcher(self) -> str:
        """The word for the fetcher in use where a source names none; empty where each has to name one."""
        return next(iter(_defaults(self.fetchers)), "")

    @property
    def default_notifier(self) -> str:
        """The word for the notifier in use where the settings name none; empty where they have to name one."""
        return next(iter(_defaults(self.notifiers)), "")

    def need_url(self, fetchers: Iterable[object]) -> bool:
        """Whether one of the fetchers of these words can do nothing without its source's address."""
        return any(getattr(kind, "needs_url", False) for word, kind in self.fetchers.items() if word in fetchers)

    def __iter__(self) -> Iterator[tuple[str, type[Kind]]]:
        """Every kind with its word."""
        sorts: tuple[Mapping[str, Any], ...] = (self.fetchers, self.extractors, self.notifiers)
        return (named for sort in sorts for named in sort.items())


def installed_kinds() -> Kinds:
    """Every kind that an installed distribution registers, sorted by name.

    Raises:
        ConfigError: a kind cannot be imported or does not keep its contract, two distributions claim one name, or
            two kinds of a sort are in use by default; every such problem, each naming the distribution or the kinds.
    """
    problems: list[Problem] = []
    fetchers, extractors, notifiers = (_load_group(group, problems) for group in GROUPS)
    for kinds in (fetchers, notifiers):
        if len(several := _defaults(kinds)) > 1:
            message = f"{' and '.join(several)} each say that they are in use by default; uninstall one of them"
            problems.append(Problem("installed packages", 0, 0, "", message))
    if problems:
        raise ConfigError(problems)
    return Kinds(fetchers, extractors, notifiers)


def contract_breach(group: str, kind: object) -> str:
    """What keeps `kind` from being used in that entry-point group; empty when it keeps the contract.

    Its manual is its docstring, so a kind without one is refused too.
    """
    if not isinstance(kind, type) or not issubclass(kind, Kind):
        return "is not a subclass of monitor.plugin.Kind"
    method = GROUPS[group]
    if not callable(getattr(kind, method, None)):
        return f"has no method {method!r}; see monitor.plugin"
    if method == "read" and not isinstance(getattr(kind, "version", None), int):
        return "has no whole number as class variable 'version'; see monitor.plugin.Extractor"
    if not (kind.__dict__.get("__doc__") or "").strip():
        return "has no docstring; the docstring is the kind's manual"
    return ""


def _defaults(kinds: Mapping[str, Any]) -> list[str]:
    """The words for the kinds that say that they are in use where a configuration names none."""
    return [word for word, kind in kinds.items() if kind.by_default]


def _load_group(group: str, problems: list[Problem]) -> dict[str, type[Any]]:
    # One distribution can stand twice on the path (a checkout, an installed copy): that is one claim.
    claims: dict[str, dict[tuple[str, str], EntryPoint]] = {}
    for entry in entry_points(group=group):
        claims.setdefault(entry.name, {})[_distribution(entry), entry.value] = entry
    if not claims:
        message = "no kind is installed; install the program with 'pip install .' instead of copying its files"
        problems.append(Problem("installed packages", 0, 0, group, message))
    kinds: dict[str, type[Any]] = {}
    for name, claimed in sorted(claims.items()):
        where = f"{group} {name!r}"
        if len(claimed) > 1:
            owners = " and ".join(sorted(f"{owner} ({value})" for owner, value in claimed))
            message = f"the name is registered more than once, by {owners}; uninstall one of them"
            problems.append(Problem("installed packages", 0, 0, where, message))
            continue
        entry = next(iter(claimed.values()))
        kind, breach = _loaded(group, entry)
        if breach:
            problems.append(Problem(_distribution(entry), 0, 0, where, breach))
        else:
            kinds[name] = kind
    return kinds


def _loaded(group: str, entry: EntryPoint) -> tuple[Any, str]:
    """The kind behind an entry point, and what keeps it from being used."""
    if not NAME.fullmatch(entry.name):
        return None, "a kind's name may have only small letters, digits and single hyphens"
    try:
        kind = entry.load()
    except Exception as error:  # noqa: BLE001 - foreign code runs on import, and may fail in any way
        return None, (
            f"{entry.value} cannot be imported ({type(error).__name__}: {error}); reinstall this package or remove it"
        )
    breach = contract_breach(group, kind)
    return kind, f"{entry.value} {breach}" if breach else ""


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unnamed distribution"
