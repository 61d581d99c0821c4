"""The units that a configuration declares, each exact, none with a name that says something else already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from monitor.config.complaints import Complaint
from monitor.config.shape import OwnUnitShape
from monitor.model import Unit
from monitor.reading.language import CODES, language_of
from monitor.reading.units import number_of_things, unit_there, unit_there_named
from monitor.reading.units_own import OwnUnit

_NAME = re.compile(r"[^\W\d_](?:[^\n]{0,58}[^\s])?")
_LETTERS_OF_SCALE = frozenset("kKmMbBtTgG") | {"mn", "bn", "tn", "mm", "MM", "cr", "Cr"}


def own_units_in(data: Any) -> tuple[list[OwnUnit], list[Complaint]]:
    """The units that the value of ``units`` declares, and what is wrong with them; wrong ones count things there."""
    raw = data if isinstance(data, dict) else {}
    shapes = {name: shape for name, one in raw.items() if (shape := _sound(one))}
    wrong = [Complaint(("units", *path), message, at_key=not path[1:]) for path, message in _complaints(shapes)]
    bad = {complaint.path[1] for complaint in wrong}
    found = [
        OwnUnit(made, tuple(dict.fromkeys((name, *shape.names))))
        for name, shape in shapes.items()
        if name not in bad and (made := _unit(name, shapes)) is not None
    ]
    made_anyhow = {one.unit.symbol for one in found}
    # What is wrong is said where it stands, and not again at every figure.
    others = [
        name for name in raw if isinstance(name, str) and name not in made_anyhow and not _why_not(name, name, {})
    ]
    return [*found, *(OwnUnit(number_of_things(name), (name,)) for name in others)], wrong


def _sound(raw: object) -> OwnUnitShape | None:
    try:
        return OwnUnitShape.model_validate(raw)
    except ValidationError:
        return None


def _complaints(shapes: Mapping[str, OwnUnitShape]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    taken: dict[str, str] = {}
    for name, shape in shapes.items():
        for place, word in ((), name), *((("names", i), word) for i, word in enumerate(shape.names)):
            if why := _why_not(word, name, taken):
                yield (name, *place), why
            taken.setdefault(word, name)
        if (shape.of is None) != (shape.factor is None):
            missing, given = ("factor", "of") if shape.factor is None else ("of", "factor")
            yield (name,), f"`{given}` needs `{missing}` beside it: {{of: kg, factor: 100}}"
        elif shape.of is not None and (why := _why_no_base(name, shape.of, shapes)):
            yield (name, "of"), why


def _why_not(word: str, own: str, taken: Mapping[str, str]) -> str:
    """Why a unit of one's own cannot be called so; empty where it can."""
    if not _NAME.fullmatch(word):
        return f"{word!r} cannot name a unit: a name begins with a letter and has at most 60 characters"
    if taken.get(word, own) != own:
        return f"{word!r} names the unit {taken[word]!r} already"
    for code in CODES:
        if known := unit_there_named(word, code):
            return f"{word!r} is how texts name the unit {known.symbol!r}: declare figures in that one"
        if word.lower() in language_of(code).scales or word in _LETTERS_OF_SCALE:
            return f"{word!r} is a magnitude beside a number: name the unit in another way"
    try:
        known = unit_there(word)
    except ValueError:
        return ""
    return f"there is a unit {known.symbol!r} already: declare figures in it, or give yours another name"


def _why_no_base(name: str, of: str, shapes: Mapping[str, OwnUnitShape]) -> str:
    """Why a unit cannot be so many of another; empty where it can."""
    way = [name]
    while of in shapes:
        if of in way:
            return f"this is a circle: {' → '.join((*way, of))}; one of them must be of a unit that is there"
        way.append(of)
        if (farther := shapes[of].of) is None:
            return ""
        of = farther
    try:
        unit_there(of)
    except ValueError as error:
        return str(error)
    return ""


def _unit(name: str, shapes: Mapping[str, OwnUnitShape]) -> Unit | None:
    """The unit; None where something is wrong with what it is made of."""
    shape = shapes[name]
    if shape.of is None:
        return number_of_things(name)
    try:
        base = _unit(shape.of, shapes) if shape.of in shapes else unit_there(shape.of)
    except (ValueError, RecursionError):
        return None
    return Unit(name, base.dimension, base.factor * shape.factor, f" {name}") if base and shape.factor else None
