"""Request headers of a source's own, whose secrets come from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.model.errors import NotSetUp
from monitor.reading.variables import MISSPELT, VARIABLE

NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
PRINTABLE = re.compile(r"[!-~](?:[ -~]*[!-~])?")

OURS = {
    **dict.fromkeys(
        ("connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        "the program sets it",
    ),
    **dict.fromkeys(
        ("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since"),
        "the program asks for changes by itself",
    ),
    "accept": "write the option `accept`",
    "accept-encoding": "we ask for gzip and read nothing else",
    "content-type": "write the option `content_type`",
    "cookie": "no cookies are kept or sent",
    "from": "it says who we are: `contact` in the settings",
    "host": "it follows from the address",
    "range": "a part of a document is no document",
    "user-agent": "we say who we are",
}
NOT_OURS_EITHER = ("proxy-", "sec-")
SECRET_NAME = re.compile(r"authori[sz]ation|passw|secret|token|api[-_]?key|credential|signature", re.I)
SECRET_VALUE = re.compile(
    r"(?:basic|bearer|digest|token|key)\s+\S|(?=\S*[A-Za-z])(?=\S*[0-9])[A-Za-z0-9+/=_.~-]{24,}", re.I
)
SHORTEST_SECRET = 4
"""Characters of a value that is looked for in answers; a shorter one stands there by chance."""


def require_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers, if they may be written into a configuration and sent.

    Raises:
        ValueError: one is none, is the program's own business, or looks like a secret; no message repeats a value.
    """
    lower = [name.lower() for name in headers]
    if twice := next((name for name in lower if lower.count(name) > 1), ""):
        raise ValueError(f"the header {twice!r} stands twice")
    for name, value in headers.items():
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a header; write one such as X-App-Token")
        if reason := OURS.get(name.lower(), ""):
            raise ValueError(f"the header {name!r} cannot be set: {reason}")
        if name.lower().startswith(NOT_OURS_EITHER):
            raise ValueError(f"the header {name!r} cannot be set: it is the business of proxies and browsers")
        if not PRINTABLE.fullmatch(value):
            raise ValueError(f"the value of the header {name!r} must be printable ASCII without spaces around it")
        rest = VARIABLE.sub("", value)
        if "${" in rest or MISSPELT.fullmatch(rest):
            raise ValueError(
                f"the header {name!r}: a variable is written ${{NAME}}, with braces, and its name with letters, digits "
                "and _; else it would be sent as it stands"
            )
        if rest == value and (SECRET_NAME.search(name) or SECRET_VALUE.search(value)):
            raise ValueError(
                f"the header {name!r} looks like a secret, which has no place in this file: put it into the "
                "environment and write ${NAME} here; if this file was shared, change it"
            )
    return headers


def filled_headers(headers: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The headers with every ``${NAME}`` replaced, names in lower case.

    Raises:
        NotSetUp: a variable is not set or cannot stand in a header; the message names it and not its value.
    """
    filled = {}
    for name, value in headers.items():
        values = {variable: _value(variable, name, environment) for variable in VARIABLE.findall(value)}
        filled[name.lower()] = VARIABLE.sub(lambda found, values=values: values[found[1]], value)  # type: ignore[misc]
    return filled


def secrets_of(headers: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The values that the headers take from the environment and that nothing may repeat, by variable."""
    names = {name for value in headers.values() for name in VARIABLE.findall(value)}
    return {name: environment[name] for name in sorted(names) if len(environment.get(name, "")) >= SHORTEST_SECRET}


def _value(variable: str, header: str, environment: Mapping[str, str]) -> str:
    value = environment.get(variable, "")
    if not value:
        raise NotSetUp(
            f"the environment variable {variable} is not set, and the header {header!r} needs it, so nothing was asked "
            f"for: set it where the program is started, with {variable}=… in the service's EnvironmentFile, in the "
            f"crontab, or by export {variable}=… in the shell; a service must be restarted then"
        )
    if not PRINTABLE.fullmatch(value):
        raise NotSetUp(
            f"the environment variable {variable} cannot stand in the header {header!r}: it has characters other than "
            "printable ASCII, or spaces or a line end around it; set it anew where the program is started"
        )
    return value
