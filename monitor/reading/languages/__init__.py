"""Read the words of a language from its file: a new language is a new file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.model import Qualifier
from monitor.reading.language import SIGNS, Language, months_of, numbers_of, phrases_of, scales_of, words_of

_FOLDER = Path(__file__).parent
_PREPOSITIONS = ("de", "di", "a", "do", "da", "dan", "que")
"""Behind which an article is written as one word with them, or none stands."""
_VOWELS = tuple("aeiou")


def read_language(code: str) -> Language:
    """What the file of a language says. Words are parted by white space, phrases by commas."""
    said = tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8"))
    read: dict[str, Any] = {"months": _months(said), "numbers": _numbers(said), "parts": _parts(said)}
    read |= {name: scales_of(said[name]) for name in ("scales", "attached")}
    read["after"] = _qualifiers(said["after"])
    before = _qualifiers(said["before"])
    read["before"] = MappingProxyType({**phrases_of(*SIGNS), **_with_articles(before, said), **before})
    read["bases_before"] = frozenset(said["bases_before"].split("|"))
    read["each"] = frozenset(said["each"].split("|"))
    read |= {name: frozenset(filter(None, said.get(name, "").split(", "))) for name in ("directions", "unqualified")}
    for field in fields(Language):
        value = said.get(field.name)
        if field.name in read or field.name == "code":
            continue
        if field.type == "frozenset[str]":
            read[field.name] = words_of(value or "") if isinstance(value, str | None) else frozenset(value)
        elif value is not None:
            read[field.name] = tuple(value) if isinstance(value, list) else value
    return Language(code=code, decimal_comma=True, **{"of": "", **read})


def _months(said: Mapping[str, Any]) -> Mapping[str, int]:
    return months_of(" ".join(said["months"].split()))


def _numbers(said: Mapping[str, Any]) -> Mapping[str, int]:
    """The words for numbers, with those that are made of tens and ones."""
    plain = numbers_of(said["numbers"])
    ones = {**{word: value for word, value in plain.items() if value < 10}, **numbers_of(said.get("first_units", ""))}
    tens = {word: value for word, value in plain.items() if 20 <= value < 100 and value % 10 == 0}
    made: dict[str, int] = {}
    for ten, much in tens.items():
        for one, more in ones.items():
            for word in _joined(said["compounds"], ten, one):
                made[word] = much + more
    return MappingProxyType({**made, **plain})


def _joined(form: str, ten: str, one: str) -> set[str]:
    """How a ten and a one are written together: ``treinta y dos``, ``tweeëntwintig``, ``ventotto``, ``ventitré``."""
    words = {form.format(tens=ten, unit=one)}
    if form.startswith("{unit}en") and one.endswith("e"):
        words.add(f"{one}ën{ten}")
    if form == "{tens}{unit}":
        words = {f"{ten[:-1] if one.startswith(_VOWELS) else ten}{one}"}
        words |= {word.removesuffix("tre") + "tré" for word in words if word.endswith("tre")}
    return words


def _parts(said: Mapping[str, Any]) -> Mapping[str, tuple[int, int]]:
    """``eine halbe=1/2``: words and the part that they say."""
    parts: dict[str, tuple[int, int]] = {}
    words: list[str] = []
    for word in said["parts"].split():
        name, is_last, part = word.partition("=")
        words.append(name)
        if is_last:
            above, _, below = part.partition("/")
            parts[" ".join(words)], words = (int(above), int(below)), []
    return MappingProxyType(parts)


def _with_articles(phrases: Mapping[str, Qualifier], said: Mapping[str, Any]) -> dict[str, Qualifier]:
    """The phrases as they stand before an article: ``más del``, ``oltre il``, ``fino ai``."""
    made: dict[str, Qualifier] = {}
    for line in said.get("articles_behind", "").strip().splitlines():
        last, _, ways = (part.strip() for part in line.partition("="))
        for phrase, qualifier in phrases.items():
            *first, end = phrase.split()
            if last and end == last:
                made |= {" ".join((*first, way)): qualifier for way in ways.split(", ")}
            elif not last and end not in _PREPOSITIONS:
                made |= {f"{phrase} {way}": qualifier for way in ways.split(", ")}
    return made


def _qualifiers(text: str) -> Mapping[str, Qualifier]:
    """Phrases by what they say of a number, a line each: ``more than: mehr als, über``."""
    rows = (line.partition(": ") for line in text.strip().splitlines())
    return phrases_of(*((Qualifier(name), phrases) for name, _, phrases in rows))
