from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Unit, canonical
from monitor.reading.quantity import find_quantities
from monitor.reading.units import (
    UNITS,
    convert,
    is_count,
    is_meant_by,
    is_singular,
    names_of,
    same_value,
    unit,
    unit_held,
    unit_named,
)
from tests.reading.units_page import PAGE, page

D = Decimal

finite = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e20"), max_value=D("1e20"))


def test_symbols_are_unique_and_factors_are_exact() -> None:
    assert all(symbol == named.symbol for symbol, named in UNITS.items())
    assert all(isinstance(named.factor, Fraction) and named.factor > 0 for named in UNITS.values())
    assert unit("lb").factor == Fraction(45359237, 100_000_000)
    assert unit("oz").factor * 16 == unit("lb").factor
    assert unit("short ton").factor == 2000 * unit("lb").factor
    assert unit("mi").factor == Fraction(1609344, 1000)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("pounds", "'lb'"),
        ("kilogrammes", "'kg'"),
        ("firearm", "'firearms'"),
        ("agentss", "'agents'"),
        ("percent", "'%'"),
    ],
)
def test_an_unknown_symbol_names_the_one_that_was_meant(written: str, hint: str) -> None:
    with pytest.raises(ValueError, match=f"unknown unit '{written}'; did you mean {hint}"):
        unit(written)


def test_a_symbol_unlike_any_other_says_where_they_are_listed_and_how_to_declare_one() -> None:
    with pytest.raises(ValueError, match="lists those that there are") as caught:
        unit("qqqqqq")
    assert len(str(caught.value)) < 160


def test_a_unit_that_nobody_declares_any_more_is_still_told_and_converts_into_nothing() -> None:
    gone = unit_held("quintals of old")
    assert (gone.symbol, gone.suffix) == ("quintals of old", " quintals of old")
    with pytest.raises(ValueError, match="cannot convert"):
        convert(D(1), gone, unit("kg"))


@pytest.mark.parametrize(
    ("word", "language", "symbol"),
    [
        ("pounds", "en", "lb"),
        ("lbs.", "en", "lb"),
        ("LBS", "en", "lb"),
        ("Pounds", "en", "lb"),
        ("livres", "fr", "lb"),
        ("kilogrammes", "fr", "kg"),
        ("KG", "en", "kg"),
        ("tonnes", "en", "t"),
        ("metric tons", "en", "t"),
        ("tons", "en", "ton"),
        ("short tons", "en", "short ton"),
        ("MWh", "en", "MWh"),
        ("MW", "en", "MW"),
        ("degrees Celsius", "en", "°C"),
        ("km/h", "en", "km/h"),
        ("MtCO2e", "en", "Mt CO2e"),
        ("tonnes of CO₂ equivalent", "en", "t CO2e"),
        ("ML", "en", "ML"),
        ("Kilowattstunden", "de", "kWh"),
        ("kilomètres à l’heure", "fr", "km/h"),
        ("U.S. tons", "en", "short ton"),
        ("percent", "en", "%"),
        ("per  cent", "en", "%"),
        ("pour cent", "fr", "%"),
        ("percentage points", "en", "pp"),
        ("points de pourcentage", "fr", "pp"),
        ("$", "en", "$"),
        ("US$", "en", "US$"),
        ("$ CA", "fr", "C$"),
        ("Canadian dollars", "en", "C$"),
        ("décès", "fr", "deaths"),
        ("armes à feu", "fr", "firearms"),
        ("persons", "en", "people"),
        ("pounds", "fr", "lb"),
        ("livres", "en", "lb"),
        ("once", "fr", "oz"),
    ],
)
def test_texts_name_units_in_either_language(word: str, language: str, symbol: str) -> None:
    assert unit_named(word, language) == unit(symbol)


@pytest.mark.parametrize(
    ("printed", "declared", "fits"),
    [
        ("$", "C$", True),
        ("$", "COP", True),
        ("kr", "NOK", True),
        ("¥", "CN¥", True),
        ("¥", "¥", True),
        ("US$", "C$", False),
        ("C$", "$", False),
        ("$", "€", False),
        ("MW", "MWh", False),
        ("°C", "°F", False),
        ("pp", "%", False),
        ("kt", "knots", False),
        ("Mt", "Mt CO2e", False),
        ("gal", "imp gal", False),
        ("MW", "number", True),
        ("AED", "number", True),
        ("kg", "number", False),
        ("%", "number", False),
        ("number", "MW", False),
    ],
)
def test_only_a_sign_of_several_currencies_may_mean_another_unit(printed: str, declared: str, *, fits: bool) -> None:
    assert is_meant_by(unit(printed), unit(declared)) is fits


@pytest.mark.parametrize(("code", "symbol"), [("USD", "US$"), ("EUR", "€"), ("AED", "AED"), ("HKD", "HK$")])
def test_a_currency_may_be_declared_by_its_code(code: str, symbol: str) -> None:
    assert unit(code).symbol == symbol


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("TOP 500", True),
        ("SAR 12", True),
        ("BND 250", True),
        ("BND 2024", True),
        ("BND 2,500", False),
        ("BND 3m", False),
    ],
)
def test_a_code_is_money_only_beside_an_amount(text: str, *, unread: bool) -> None:
    assert (find_quantities(text) == []) is unread


@pytest.mark.parametrize(
    "text",
    [
        "500 tonne-kilometres", "500 tonne kilometres", "12 cubic pounds", "800 Ruritanian pounds", "40 board metres",
        "24 foot pounds",
    ],
)  # fmt: skip
def test_a_word_that_makes_another_unit_of_one_is_not_passed_over(text: str) -> None:
    assert find_quantities(text) == []


def test_no_two_units_have_the_same_name() -> None:
    names = [name for one in UNITS.values() for name in {*names_of(one)}]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_page_of_units_is_that_of_the_table() -> None:
    assert PAGE.read_text("utf-8") == f"{page()}\n", "write it anew: python -m tests.reading.units_page"


@pytest.mark.parametrize("word", ["Mg", "G", "MM", "KN", "mw", "CO2e", "mol CO2e", "once", "gadgets", "", " ", "lb lb"])
def test_words_that_name_no_unit_in_english(word: str) -> None:
    assert unit_named(word, "en") is None


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language 'sv'"):
        unit_named("pund", "sv")


@pytest.mark.parametrize(
    ("value", "source", "target", "result"),
    [
        ("1", "lb", "kg", "0.45359237"),
        ("34.82", "lb", "kg", "15.7940863234"),
        ("1", "short ton", "kg", "907.18474"),
        ("27.7", "kg", "g", "27700"),
        ("1", "kg", "lb", "2.204622621848775807229738013"),
        ("8891", "km", "m", "8891000"),
        ("-2", "mi", "km", "-3.218688"),
        ("1", "kWh", "J", "3600000"),
        ("1", "nmi", "km", "1.852"),
        ("1", "imp gal", "L", "4.54609"),
        ("1", "acre-feet", "ft³", "43560"),
        ("90", "knots", "km/h", "166.68"),
        ("1", "troy oz", "g", "31.1034768"),
        ("5", "per 10,000", "per 100,000", "50"),
        ("1", "mb/d", "barrels per day", "1000000"),
        ("2", "years", "months", "24"),
        ("5", "doses", "doses", "5"),
    ],
)
def test_conversion_is_exact_where_a_decimal_can_say_it(value: str, source: str, target: str, result: str) -> None:
    assert convert(D(value), unit(source), unit(target)) == D(result)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("lb", "km"),
        ("people", "agents"),
        ("%", "pp"),
        ("$", "US$"),
        ("C$", "US$"),
        ("t", "%"),
        ("ton", "t"),
        ("ton", "short ton"),
        ("year", "years"),
        ("wording", "number"),
        ("°C", "°F"),
        ("°C", "K"),
        ("MW", "MWh"),
        ("t", "t CO2e"),
        ("ppm", "per million"),
        ("index points", "pp"),
        ("barrels", "barrels per day"),
    ],
)
def test_different_things_do_not_convert(source: str, target: str) -> None:
    with pytest.raises(ValueError, match="cannot convert"):
        convert(D(1), unit(source), unit(target))


def test_every_kind_of_thing_counted_is_a_dimension_of_its_own() -> None:
    counts = [named for named in UNITS.values() if is_count(named)]
    assert len(counts) > 60
    assert len({named.dimension for named in counts}) == len(counts)


@given(finite, st.sampled_from(["lb", "oz", "short ton", "t", "g", "mg"]))
def test_kilograms_come_back_from_any_mass(value: Decimal, symbol: str) -> None:
    there = convert(value, unit(symbol), unit("kg"))
    assert same_value(convert(there, unit("kg"), unit(symbol)), value)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("-0.00", "0"), ("10.500", "10.5"), ("6.61386786e-05", "0.0000661386786"), ("100", "100"),
     ("-7.0", "-7"), ("0E-20", "0"),
     ("12345678901234567890123456789.123456789", "12345678901234567890123456789.123456789")],
)  # fmt: skip
def test_canonical_text_is_plain(value: str, text: str) -> None:
    assert canonical(D(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_canonical_text_says_exactly_the_value(value: Decimal) -> None:
    if abs(value.adjusted()) < 500:
        text = canonical(value)
        assert D(text) == value
        assert canonical(D(text)) == text
        assert "E" not in text.upper()
        assert text != "-0"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_not_finite_has_no_canonical_text(value: str) -> None:
    with pytest.raises(ValueError, match="not a number that can be recorded"):
        canonical(D(value))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("69514.89074553443", "69514.89074553446", True),
        ("6.61386786e-05", "0.0000661386786", True),
        ("7", "6.9999999999999996", True),
        ("0.1", "0.1000001", False),
        ("10000000000000001", "10000000000000002", False),
        ("0", "0.0", True),
        ("0", "1e-30", False),
        ("6.7749", "7.0445", False),
        ("-1.5", "1.5", False),
        ("Infinity", "1.5", False),
        ("NaN", "NaN", False),
    ],
)
def test_only_the_noise_of_binary_numbers_is_forgiven(a: str, b: str, *, same: bool) -> None:
    assert same_value(D(a), D(b)) is same
    assert same_value(D(b), D(a)) is same


@given(st.floats(min_value=1e-6, max_value=1e12), st.integers(-3, 3))
def test_neighbouring_floats_are_the_same_value(number: float, steps: int) -> None:
    other = number * (1 + steps * 2.0**-52)
    assert same_value(D(repr(number)), D(repr(other))) or (number.is_integer() and other.is_integer())


def test_units_are_values() -> None:
    assert unit("kg") == Unit("kg", "mass", Fraction(1), " kg")


@pytest.mark.parametrize(
    ("word", "symbol", "single"),
    [("death", "deaths", True), ("deaths", "deaths", False), ("décès", "deaths", False), ("person", "people", True),
     ("people", "people", False), ("arme à feu", "firearms", True), ("armes à feu", "firearms", False),
     ("laboratory", "labs", True), ("hôpital", "hospitals", True), ("hôpitaux", "hospitals", False),
     ("produit chimique", "chemicals", True), ("child", "children", True), ("cas", "cases", False),
     ("premises", "premises", False)],
)  # fmt: skip
def test_a_name_tells_one_from_many(word: str, symbol: str, *, single: bool) -> None:
    assert is_singular(word, unit(symbol)) is single


@pytest.mark.parametrize(
    ("text", "language"), [("plan (pdf, 86.63 Ko)", "fr"), ("map (PDF, 1.2 MB)", "en"), ("5 GB", "en")]
)
def test_the_size_of_a_file_is_no_number_of_things(text: str, language: str) -> None:
    (found,) = find_quantities(text, language=language)
    assert found.unit is not None
    assert found.unit.dimension == "data"
