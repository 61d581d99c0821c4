"""Hold what the labels around a number say against the figure's declaration: the scale to apply, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.model import Unit
from monitor.model.errors import Ambiguous, WrongUnit
from monitor.reading.direction import CHANGE
from monitor.reading.labels import fold
from monitor.reading.stated import INDEX, SHARES, Stated, is_in_millimetres, stated_in
from monitor.reading.units import is_count, is_meant_by

ONE = Decimal(1)
_RATES_ABROAD = (
    r"tasas?|tass[oi]|taxas?|porcenta\w+|percentual\w+|quot[ae]s?|quoten|\w+quoten?|\w+(?:losen|ungs|keits|heits)raten?|anteile?"
    r"|aandelen|aandeel|cuotas?|proporci\w+|proporç\w+|durchschnitt\w*|gemiddeld\w*|promedios?|médias?|media"
)
_RATE = re.compile(
    rf"\b(?:rates?|ratios?|shares?|proportions?|percent\w*|taux|parts?|average|mean|median|{_RATES_ABROAD})\b|%", re.I
)
_NO_AMOUNT = re.compile(
    rf"\b(?:per|average|mean|median|rates?|ratios?|index|moyenne?|médiane?|taux|par|{_RATES_ABROAD})\b|%", re.I
)
_OF_NUMBERS = re.compile(r"\b(?:numbers?|persons?|people|nombres?|effectifs?|jobs|households)\b", re.I)


POWERS = frozenset({"unitmult", "unitmultiplier", "exponent"})
"""Names of members, without what is no letter, that hold a power of ten."""
UNIT_MEMBERS = POWERS | {
    *("unit", "units", "uom", "unitofmeasure", "unitofmeasurement", "unitmeasure", "unitsofmeasure", "unitname"),
    *("unitlabel", "unittext", "scalarfactor", "scale", "magnitude", "currency", "unité", "unités", "einheit"),
}
POWER_WORDS = {"0": "", "2": "hundreds", "3": "thousands", "6": "millions", "9": "billions", "12": "trillions"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The labels around a number.

    Attributes:
        names: for each axis, the column first, the labels that name it, the innermost first.
        around: captions, headings and banners, the nearest first: they speak of a whole table.
        notes: sentences beside the table: only what they say plainly counts.
    """

    names: tuple[tuple[str, ...], ...] = ()
    around: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def labels(self) -> Iterator[str]:
        """Every name, of a column first."""
        return (label for axis in self.names for label in axis)


@dataclass(frozen=True, slots=True)
class Told:
    """What labels say of a number, where it fits the figure's declaration.

    Attributes:
        unit: the declared unit, where a label names it; else None.
        scale: what the number is counted in; 1 where nothing is said.
        words: the label that says the scale.
        unclear: a label with a word of scale that is not understood; else empty.
        excepts: whether the label says that some amounts are not counted so, which would be those with decimals.
    """

    unit: Unit | None = None
    scale: Decimal = ONE
    words: str = ""
    unclear: str = ""
    excepts: bool = False


def units_stated(members: Mapping[str, object], name: str) -> Iterator[str]:
    """What an object says of its value called `name` in members such as ``unit``, ``UOM``, ``UNIT_MULT``."""
    for key in unit_names(members, name):
        value = members[key]
        if _letters(key) in POWERS:
            value = POWER_WORDS.get(str(value).strip(), value)
        if isinstance(value, str) and value.strip():
            yield value


def unit_names(names: Iterable[str], name: str) -> list[str]:
    """Those of some names whose values say in what the value called `name` is: ``unit``, ``UOM``, ``weight_unit``."""
    about = _letters(name)
    return [
        one
        for one in names
        if (plain := _letters(one)) != about
        and (plain in UNIT_MEMBERS or (about and plain.startswith(about) and plain.endswith(("unit", "units", "uom"))))
    ]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


def fits_declared(stated: Stated, declared: Unit) -> bool:
    """Whether what a label names can be the declared unit.

    Where it names a scale as well, persons are whatever is counted of people, and dollars may be anybody's.
    """
    if stated.other:
        return stated.other == INDEX and declared.symbol == "number"
    named = stated.unit
    if named is None or is_meant_by(named, declared):
        return True
    if stated.scale == 1:  # a column called "JPY" may hold rates of exchange
        return declared.symbol == "number" and named.dimension.startswith("money") and stated.words.isalpha()
    return is_count(named) and (declared.symbol == "number" or (named.symbol == "people" and is_count(declared)))


def is_other_quantity(labels: Iterable[str], declared: Unit, language: str) -> bool:
    """Whether names, the innermost first, say that a share, a rate or an index stands there that is not declared."""
    said = _deciding([stated_in(label, language) for label in labels])
    return said is not None and said.is_share and not fits_declared(said, declared)


def is_change(labels: Iterable[str]) -> bool:
    """Whether names say that a change stands there, and no level."""
    return any(map(CHANGE.search, labels))


def told_by(around: Surroundings, declared: Unit, language: str, locator: str, *, whole: bool = False) -> Told:
    """What the labels around a number say of it.

    A share or a rate that a name states decides: no scale applies to it. Else the unit of the first label that names
    one, and the scale of the nearest label; names before captions, captions before sentences.

    Args:
        around: the labels.
        declared: the figure's unit.
        language: in which they are written.
        locator: where the number stands.
        whole: whether the rule says that no scale applies to it.

    Raises:
        WrongUnit: they name another unit or quantity than the declared one.
        Ambiguous: they contradict each other, or it cannot be told whether a scale is about this number.
    """
    axes = [[stated_in(label, language) for label in axis] for axis in around.names]
    deciding = [said for axis in axes if (said := _deciding(axis))]
    shares = [said for said in deciding if said.is_share and said.other != INDEX]
    if shares or (deciding and deciding[0].is_share):
        return _share(shares[0] if shares else deciding[0], declared, locator)
    beside = [stated_in(label, language, is_name=False) for label in around.around]
    beside += [said for note in around.notes if not (said := stated_in(note, language, is_name=False)).unclear]
    scaled = [said for axis in axes if (said := next((one for one in axis if one.scale != 1), None))]
    if len({said.scale for said in scaled}) > 1:
        raise Ambiguous(f"{locator}: {' and '.join(repr(said.words) for said in scaled)} say different scales")
    farther = next((said for said in beside if said.scale != 1), None)
    first = next((said for said in (*deciding, *scaled, *beside) if said.unit or said.other), None)
    for said in filter(None, (first, scaled[0] if scaled else farther)):
        _require_fit(said, declared, locator)
    unit = first.unit if first and first.unit and first.unit.symbol == declared.symbol else None
    if scaled:
        if declared.symbol in SHARES:
            raise WrongUnit(
                f"{locator}: under {scaled[0].words!r} stands no figure in {declared.symbol}: declare the "
                "printed unit or point the rule elsewhere"
            )
        return _scaled(scaled[0], unit, declared)
    if farther is not None:
        if whole and declared.symbol in SHARES:
            return Told(unit)
        return _from_afar(farther, list(around.labels), unit, declared, locator)
    unclear = (said.words for said in (*(one for axis in axes for one in axis), *beside) if said.unclear)
    if declared.symbol == "mm":
        unclear = (words for words in unclear if not is_in_millimetres(words, language))
    return Told(unit, unclear=next(unclear, ""))


def _deciding(axis: Sequence[Stated]) -> Stated | None:
    """The innermost name that states a unit or a quantity."""
    return next((said for said in axis if said.unit is not None or said.other), None)


def _share(said: Stated, declared: Unit, locator: str) -> Told:
    _require_fit(said, declared, locator)
    return Told(declared if said.unit else None)


def _require_fit(said: Stated, declared: Unit, locator: str) -> None:
    if fits_declared(said, declared):
        return
    named = f"in {said.unit.symbol}" if said.unit else said.other
    raise WrongUnit(
        f"{locator}: {said.words!r} is {named}, but the figure is declared in {declared.symbol}: declare the printed "
        "unit or point the rule elsewhere"
    )


def _from_afar(said: Stated, names: Sequence[str], unit: Unit | None, declared: Unit, locator: str) -> Told:
    """The scale of a caption or a note, where it is surely about this number.

    A table in thousands may hold rates, averages and money that are not.
    """
    if declared.symbol in SHARES:
        if said.unit is None and any(map(_RATE.search, names)):
            return Told(unit)
        raise WrongUnit(
            f"{locator}: beside {said.words!r} nothing says that a figure in {declared.symbol} stands here: point the "
            "rule at a column or row that says so, or write `times: 1` into it if the number is whole already"
        )
    money = declared.dimension.startswith("money")
    sure = is_count(declared) or declared.symbol == "number" or said.unit is not None
    if not (sure or (money and not _OF_NUMBERS.search(said.words))) or any(map(_NO_AMOUNT.search, names)):
        return Told(unit, unclear=said.words)
    return _scaled(said, unit, declared)


def _scaled(said: Stated, unit: Unit | None, declared: Unit) -> Told:
    is_amount = declared.dimension.startswith("money") or declared.symbol == "number"
    return Told(unit, said.scale, said.words, excepts=said.excepts and is_amount)
