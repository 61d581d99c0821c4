"""Finds what looks like a secret in the configuration file, so that it is refused and never repeated.

The file is meant to be shared and kept under version control; secrets belong in the environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from monitor.config.places import KeyPath
from monitor.reading.variables import MISSPELT

_SECRET_KEY = re.compile(
    r"passw|passphrase|^pass$|^pwd$|secret|token|api[-_]?key|credential|^(?:proxy-)?authori[sz]ation$", re.IGNORECASE
)
_FROM_ENVIRONMENT = re.compile(r"(?:[A-Za-z]+ )?\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_POINTS_ELSEWHERE = re.compile(r"(file|env|variable|command)$", re.IGNORECASE)
_USER_IN_URL = re.compile(r"[a-z][a-z0-9+.-]*://([^/\s@]+)@", re.IGNORECASE)

REMEDY = "secrets come from the environment, as in MONITOR_SMTP_URL; if this file was shared, change it"
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that must not stand in the file.

    Attributes:
        path: where it stands.
        message: why it is refused, without the secret.
        texts: what must not be repeated in any message.
        at_key: whether its key gives it away.
    """

    path: KeyPath
    message: str
    texts: tuple[str, ...] = field(repr=False)
    at_key: bool


def secrets_in(data: Any, path: KeyPath = ()) -> Iterator[Secret]:
    """Every secret in `data`: under a key such as ``password``, or before the host in an address."""
    match data:
        case dict():
            for key, value in data.items():
                here = (*path, key)
                given = value is not None and not _names_variable(value) and not _misspells_variable(here, value)
                if _is_secret(key) and _holds_options(here) and given:
                    message = f"{key!r} is a secret and has no place in this file; {REMEDY}"
                    yield Secret(here, message, tuple(_texts(value)), at_key=True)
                else:
                    yield from secrets_in(value, here)
        case list():
            for position, value in enumerate(data):
                yield from secrets_in(value, (*path, position))
        case str() if named := _USER_IN_URL.search(data):
            message = f"the address holds a user or password before the '@': leave them away; {REMEDY}"
            yield Secret(path, message, (data, named[1], *named[1].split(":")), at_key=False)


def redact(message: str, texts: list[str]) -> str:
    """`message` without any of `texts`, the longest first."""
    for text in sorted(set(texts), key=len, reverse=True):
        if len(text) >= SHORTEST:
            message = message.replace(text, "•••")
    return message


def _is_secret(key: str) -> bool:
    return bool(_SECRET_KEY.search(key)) and not _POINTS_ELSEWHERE.search(key)


def _names_variable(value: Any) -> bool:
    """Whether it says where the secret is, and is none itself: ``${TOKEN}``, ``Bearer ${TOKEN}``."""
    return isinstance(value, str) and _FROM_ENVIRONMENT.fullmatch(value) is not None


def _misspells_variable(path: KeyPath, value: Any) -> bool:
    """Whether a header means a variable of the environment and writes it as others do: the fetcher says how."""
    return "headers" in path and isinstance(value, str) and MISSPELT.fullmatch(value) is not None


def _holds_options(path: KeyPath) -> bool:
    """Whether a key at `path` is ours or a kind's; a data file's column may be called ``Token``."""
    return path[0] != "articles" and not (path[0] == "sources" and len(path) > 2 and path[2] == "figures")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)
