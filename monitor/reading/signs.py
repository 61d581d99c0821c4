"""The signs that somebody says numbers are written with: what groups their thousands, what stands before decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_SPACES = " \u00a0\u202f\u2009"
_OTHER = {".": ",", ",": "."}
_GROUPS = {".": r"\.", ",": ",", " ": f"[{_SPACES}]", "'": "['’]", "none": "(?!)"}


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a publisher's numbers, as far as they were declared.

    Attributes:
        grouping: between thousands, ``.``, ``,``, a space, ``'`` or ``none``; empty for any but the decimal sign.
        decimal: before decimals, ``.`` or ``,``; empty where only `grouping` was declared.
    """

    grouping: str = ""
    decimal: str = ""

    def plain(self, printed: str, *, decimal_comma: bool) -> str | None:
        """Digits as programs print them; None where they are not written with these signs.

        Args:
            printed: digits with what parts them.
            decimal_comma: whether the comma is the decimal sign where neither sign tells.
        """
        decimal = self.decimal or _OTHER.get(self.grouping) or ("," if decimal_comma else ".")
        found = _number(self.grouping, decimal).fullmatch(printed)
        if found is None:
            return None
        whole = re.sub(r"\D", "", found["whole"])
        return f"{whole or '0'}.{found['part']}" if found["part"] else whole


@cache
def _number(grouping: str, decimal: str) -> re.Pattern[str]:
    """A number so written; by lakhs, too, where commas group."""
    signs = [grouping] if grouping else [sign for sign in _GROUPS if sign not in (decimal, "none")]
    groups = "|".join(rf"[1-9][0-9]{{0,2}}(?:{_GROUPS[sign]}[0-9]{{3}})+" for sign in signs)
    lakhs = "|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}" if "," in signs else ""
    return re.compile(rf"(?P<whole>{groups}{lakhs}|0|[1-9][0-9]*)(?:{re.escape(decimal)}(?P<part>[0-9]+))?")


HELD = Signs("none", ".")
"""How programs write a number that a file holds as one."""


class Written(str):
    """A language's code, which remembers by which signs its numbers are written.

    Attributes:
        signs: those.
    """

    __slots__ = ("signs",)
    signs: Signs

    def __new__(cls, code: str, signs: Signs) -> Written:
        """Both."""
        written = super().__new__(cls, code)
        written.signs = signs
        return written

    def __reduce__(self) -> tuple[type[Written], tuple[str, Signs]]:
        return Written, (str(self), self.signs)


def signs_of(language: str) -> Signs | None:
    """The signs that a language's code remembers; None where none were declared."""
    return language.signs if isinstance(language, Written) else None
