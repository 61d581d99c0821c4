"""Units of the user's own: exact, named, and known wherever a figure, a page or an article speaks of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.core.catalogue import Catalogue
from monitor.core.extract import read_figure
from monitor.core.support import Support, support
from monitor.model.errors import ConfigError
from monitor.reading.document import Document
from monitor.reading.quantity import find_quantities
from monitor.reading.stated import stated_in
from monitor.reading.units import convert, unit, unit_named
from monitor.reading.units_own import own_units, use_own_units
from monitor.services.readers.pool import Readers
from monitor.telling.amounts import shown

UNITS = """
  quintals: {of: kg, factor: 100, names: [quintal, qq]}
  kWh/m²: {names: [kWh per square metre]}
  midwives: {names: [midwife]}
  loads: {of: quintals, factor: 59/3}
"""
REST = """
articles:
  one: {title: A harvest, published_on: 2024-12-05}
sources:
  farm:
    title: Farm
    publisher: Farm
    fetch: {file: {folder: .}}
    figures:
      wheat:
        label: Wheat
        unit: quintals
        period: "2024"
        extract: {table: {row: Wheat, column: Level}}
        claims: [{article: one, quote: 150 t}, {article: one, quote: "1,600 quintals"}]
      heat:
        label: Heat
        unit: kWh/m²
        period: "2024"
        extract: {text: {pattern: "needs {figure} to be warm"}}
      midwives:
        label: Midwives
        unit: midwives
        period: "2024"
        extract: {text: {pattern: "employs {figure}"}}
"""
PAGE = b"""<html lang=en><table><tr><th>Crop<th>Level</tr><tr><th>Wheat<td>1,500 qq</tr><tr><th>Rye<td>20 t</tr></table>
<p>A house needs 45.5 kWh/m\xc2\xb2 to be warm.</p><p>The clinic employs 17 midwives.</p></html>"""


@pytest.fixture(autouse=True)
def _none_are_left() -> Iterator[None]:
    yield
    use_own_units(())


def loaded(folder: Path, units: str = UNITS, rest: str = REST) -> Catalogue:
    path = folder / "sources.yaml"
    path.write_text(f"settings: {{timezone: UTC, contact: desk@example.org}}\nunits:{units}{rest}", encoding="utf-8")
    return load(path)


def complaints(folder: Path, units: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, units)
    return [f"{one.line}:{one.column} {one.message}" for one in caught.value.problems]


def test_a_figure_is_read_in_a_unit_of_ones_own(tmp_path: Path) -> None:
    figures = {one.id: one for one in loaded(tmp_path).sources["farm"].figures}
    read = {name: read_figure(one, Document(PAGE, media="html"))[0] for name, one in figures.items()}
    assert {name: (str(one.value), one.unit) for name, one in read.items()} == {
        "farm/wheat": ("1500", "quintals"),
        "farm/heat": ("45.5", "kWh/m²"),
        "farm/midwives": ("17", "midwives"),
    }
    assert shown(Decimal(1500), "quintals") == "1,500 quintals"


def test_a_claim_in_another_unit_of_its_dimension_is_held_against_it(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path)
    (wheat,) = (one for one in catalogue.sources["farm"].figures if one.id == "farm/wheat")
    (found,) = read_figure(wheat, Document(PAGE, media="html"))
    assert [support(one.quantity, found) for one in catalogue.claims.values()] == [Support.EXACT, Support.NO]


def test_they_convert_exactly_and_stand_in_labels_and_sentences(tmp_path: Path) -> None:
    loaded(tmp_path)
    assert unit("loads").factor == Fraction(5900, 3)
    assert convert(Decimal(3), unit("loads"), unit("t")) == Decimal("5.9")
    assert [(one.value, one.unit) for one in find_quantities("some 3.5 qq and 2 million quintals of rye")] == [
        (Decimal("3.5"), unit("quintals")),
        (Decimal(2000000), unit("quintals")),
    ]
    assert unit_named("Quintals", "fr") == unit("quintals")
    said = stated_in("Harvest (thousand quintals)")
    assert (said.scale, said.unit) == (1000, unit("quintals"))
    assert stated_in("Harvest (qq)").unit == unit("quintals")
    assert find_quantities("17 midwives")[0].unit == unit("midwives")


def test_another_configuration_has_its_own(tmp_path: Path) -> None:
    loaded(tmp_path)
    assert stated_in("Harvest (qq)").unit is not None
    plain = REST.replace("unit: quintals", "unit: t").replace("quintals", "t")
    loaded(tmp_path, " {}", plain.replace("unit: kWh/m²", "unit: kWh").replace("unit: midwives", "unit: people"))
    assert stated_in("Harvest (qq)").unit is None
    assert own_units().declared == ()
    with pytest.raises(ValueError, match="unknown unit 'quintals'"):
        unit("quintals")


def test_a_configuration_that_is_refused_leaves_those_of_the_one_before(tmp_path: Path) -> None:
    loaded(tmp_path)
    with pytest.raises(ConfigError, match="unknown unit 'quintals'"):
        loaded(tmp_path, "\n  sacks: {of: quintals, factor: 2}\n")
    assert unit("quintals").factor == 100


def test_a_rule_is_another_one_where_the_units_that_it_knows_are_others(tmp_path: Path) -> None:
    def known_by(units: str) -> str:
        return loaded(tmp_path, units).sources["farm"].figures[0].rule.hash

    first = known_by(UNITS)
    assert first == known_by(UNITS)
    assert first != known_by(UNITS.replace("factor: 100", "factor: 50"))


@pytest.mark.parametrize(
    ("units", "problem"),
    [
        ("\n  pound: {of: kg, factor: 1}\n", "3:3 'pound' is how texts name the unit 'lb'"),
        (
            "\n  Stück: {names: [Kilowattstunden]}\n",
            "3:19 'Kilowattstunden' is how texts name the unit 'kWh'",
        ),
        ("\n  doctors: {names: [physician]}\n", "3:3 there is a unit 'doctors' already"),
        ("\n  q: {of: kg, factor: 1, names: [million]}\n", "3:34 'million' is a magnitude beside a number"),
        ("\n  k: {of: kg, factor: 1}\n", "3:3 'k' is a magnitude beside a number"),
        ("\n  a1: {of: b1, factor: 2}\n  b1: {of: a1, factor: 1/2}\n", "3:12 this is a circle: a1 → b1 → a1"),
        ("\n  q: {of: stones, factor: 2}\n", "3:11 unknown unit 'stones'"),
        ("\n  q: {of: kg}\n", "3:3 `of` needs `factor` beside it"),
        ("\n  q: {factor: 2}\n", "3:3 `factor` needs `of` beside it"),
        ("\n  q: {of: kg, factor: 0.45359237000000002}\n", "3:23 0.45359237000000002 looks like a binary number"),
        ("\n  q: {of: kg, factor: about 3}\n", "3:23 an exact factor is needed"),
        ("\n  q: {of: kg, factor: 0}\n", "3:23 a factor is above 0, not 0"),
        (
            "\n  q: {of: kg, factor: 3, names: [xx]}\n  r: {of: kg, factor: 4, names: [xx]}\n",
            "4:34 'xx' names the unit 'q' already",
        ),
        ("\n  '5q': {of: kg, factor: 3}\n", "3:3 '5q' cannot name a unit"),
        ("\n  q: {of: kg, factor: 3, name: xx}\n", "3:26 unknown key 'name'"),
    ],
)
def test_what_is_wrong_with_a_unit_is_said_with_its_place(tmp_path: Path, units: str, problem: str) -> None:
    found = complaints(tmp_path, units + UNITS.lstrip("\n"))
    assert found[0].startswith(problem), found
    assert len([one for one in found if "circle" not in one]) <= 1, found


def test_units_stand_in_the_configurations_own_file_alone(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.yaml").write_text("units:\n  q: {}\narticles: {}\nsources: {}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="the units stand in the file that includes this one: take 'units' away here"):
        loaded(tmp_path, UNITS, f"include: more\n{REST.lstrip()}")


def named_in(body: bytes) -> list[str]:
    """A task of readers: the units of what a text says."""
    return [one.unit.symbol if one.unit else "" for one in find_quantities(body.decode())]


def test_readers_in_other_processes_know_them(tmp_path: Path) -> None:
    use_own_units(())
    with Readers(1) as readers:
        assert readers.ask("a", named_in, b"5 qq") == [""]
        loaded(tmp_path)
        assert readers.ask("a", named_in, b"5 qq") == ["quintals"]
