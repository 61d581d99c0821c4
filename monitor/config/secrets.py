"""Finds what looks like a secret in the configuration file, so that it is refused and never repeated.

The file is meant to be shared and kept under version control; secrets belong in the environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
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
    if isinstance(data, str):
        # Most texts are passed over without looking for more.
        if "@" in data and (named := _USER_IN_URL.search(data)):
            message = f"the address holds a user or password before the '@': leave them away; {REMEDY}"
            yield Secret(path, message, (data, named[1], *named[1].split(":")), at_key=False)
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        here = (*path, key)
        if isinstance(key, str) and _sounds_secret(key) and _is_ours(here) and not _stands_elsewhere(here, value):
            message = f"{key!r} is a secret and has no place in this file; {REMEDY}"
            yield Secret(here, message, tuple(_texts(value)), at_key=True)
        elif isinstance(value, dict | list) or (isinstance(value, str) and "@" in value):
            yield from secrets_in(value, here)


def redact(message: str, texts: list[str]) -> str:
    """`message` without any of `texts`, the longest first."""
    for text in sorted(set(texts), key=len, reverse=True):
        if len(text) >= SHORTEST:
            message = message.replace(text, "•••")
    return message


@lru_cache(maxsize=1024)
def _sounds_secret(key: str) -> bool:
    return bool(_SECRET_KEY.search(key)) and not _POINTS_ELSEWHERE.search(key)


def _is_ours(path: KeyPath) -> bool:
    """Whether the key at `path` is ours or a kind's; a data file's column may be ``Token``."""
    return path[0] != "articles" and not (path[0] == "sources" and len(path) > 2 and path[2] == "figures")


def _stands_elsewhere(path: KeyPath, value: Any) -> bool:
    """Whether nothing is given away: nothing stands there, or where the secret is: ``${TOKEN}``, ``Bearer ${TOKEN}``.

    Of a header that means a variable and writes it as others do, the fetcher says how it is written.
    """
    if not isinstance(value, str):
        return value is None
    return bool(_FROM_ENVIRONMENT.fullmatch(value) or ("headers" in path and MISSPELT.fullmatch(value)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)
