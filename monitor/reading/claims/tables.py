"""The words of each language, from its file in `languages`: a new language is a new file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "de", "es")
"""The languages in which claims are found."""
_FOLDER = Path(__file__).with_name("languages")


@cache
def table_of(code: str) -> Mapping[str, Any]:
    """What the file of a language says, section by section."""
    return tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8"))


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of such a file: white space in it says nothing, nor does case."""
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


def one_of(words: str) -> str:
    """Any of some words or small patterns, parted by white space, as whole words."""
    return rf"(?<!\w)(?:{'|'.join(words.split())})(?!\w)"


def values_of(text: str) -> dict[str, Decimal]:
    """Words to their numbers: ``half=2 third=3``."""
    return {word: Decimal(value) for word, _, value in (pair.partition("=") for pair in text.split())}
