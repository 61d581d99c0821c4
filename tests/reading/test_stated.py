"""What labels say of the numbers that they name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.reading.stated import INDEX, is_in_millimetres, names_units, stated_in
from monitor.reading.units import UNITS


@pytest.mark.parametrize(
    ("label", "scale", "symbol"),
    [
        ("Level 000s", 1000, ""), ("('000)", 1000, ""), ("(000’S)", 1000, ""), ("£'000", 1000, "£"),
        ("€000", 1000, "€"), ("₹ cr", 10**7, "₹"), ("Level (×10³)", 1000, ""), ("10^6 t", 10**6, "t"),
        ("£ million", 10**6, "£"), ("£m", 10**6, "£"), ("€ m", 10**6, "€"),
        ("£bn", 10**9, "£"), ("US$ bn", 10**9, "US$"),
        ("$K", 1000, "$"), ("M€", 10**6, "€"), ("k€", 1000, "€"), ("TEUR", 1000, "€"), ("Mio. EUR", 10**6, "€"),
        ("Mrd. EUR", 10**9, "€"), ("GBP m", 10**6, "£"), ("Dollars in thousands", 1000, "$"),
        ("Euro Million", 10**6, "€"), ("Output (Euro Million)", 10**6, "€"), ("Rupees crore", 10**7, "₹"),
        ("in Tausend", 1000, ""),
        ("In billions of dollars", 10**9, "$"), ("In crores ofRupees", 10**7, "₹"), ("₹ lakh", 10**5, "₹"),
        ("MX$", 1, "MX$"), ("Exports (MX$)", 1, "MX$"), ("MX$ million", 10**6, "MX$"), ("MX$m", 10**6, "MX$"),
        ("Value in MX$ 000", 1000, "MX$"), ("MUS$", 10**6, "US$"),
        ("Gross value added at the basic prices of the year before in millions of euros", 10**6, "€"),
        ("Thousand persons", 1000, "people"), ("Million households", 10**6, "households"), ("1 000 t", 1000, "t"),
        ("(thousands of barrels)", 1000, "barrels"), ("100 million yen", 10**8, "¥"),
        ("tens of thousands", 10**4, ""),
        ("Level (hundreds)", 100, ""), ("x 1,000", 1000, ""), ("in 1,000 persons", 1000, "people"),
        ("Population, thousands", 1000, ""),
        ("Population 000", 1000, ""), ("Jobs 000", 1000, ""),
        ("Spending £ million 2025", 10**6, "£"), ("2024 (thousands)", 1000, ""),
        ("en milliers", 1000, ""), ("en millions d'euros", 10**6, "€"), ("Level", 1, ""), ("Seizures", 1, ""),
        ("Sum Qty (lbs)", 1, "lb"), ("Pounds", 1, "lb"), ("Weight (kt)", 1, "kt"), ("% of population", 1, "%"),
        ("Unemployment rate, %", 1, "%"), ("Percent change", 1, "%"), ("% points", 1, "pp"), ("Change (pp)", 1, "pp"),
        ("Basis points", 1, "bp"), ("Rate (‰)", 1, "per 1,000"), ("Deaths per 100,000", 1, "per 100,000"),
        ("Cities over 1 million", 1, ""), ("Towns of 10,000 or more", 1, ""), ("Towns of 1,000", 1, ""),
        ("$1 million or more", 1, ""), ("100 to 200 thousand", 1, ""),
        ("Miles", 1, "mi"), ("Rounded to the nearest thousand", 1, ""), ("Households (50% of median)", 1, ""),
    ],
)  # fmt: skip
def test_a_name_says_scale_and_unit(label: str, scale: int, symbol: str) -> None:
    said = stated_in(label)
    assert (said.scale, said.unit.symbol if said.unit else "", said.unclear) == (Decimal(scale), symbol, False)


@pytest.mark.parametrize(
    ("label", "scale", "symbol"),
    [
        ("Millionen Euro", 10**6, "€"), ("en millones de euros", 10**6, "€"), ("milhões de euros", 10**6, "€"),
        ("R$ milhões", 10**6, "R$"), ("em bilhões de reais", 10**9, "R$"), ("milioni di euro", 10**6, "€"),
        ("migliaia di euro", 1000, "€"), ("in miljoenen euro", 10**6, "€"), ("em milhares", 1000, ""),
        ("Miles driven", 1, ""), ("千葉県", 1, ""), ("10万人以上の都市", 1, ""),
        ("Städte mit 5 Millionen Einwohnern", 1, ""),
        ("5 mil pessoas", 1, ""),
    ],
)  # fmt: skip
def test_a_scale_is_understood_in_the_languages_of_publishers(label: str, scale: int, symbol: str) -> None:
    said = stated_in(label)
    assert (said.scale, said.unit.symbol if said.unit else "", said.unclear) == (Decimal(scale), symbol, False)


@pytest.mark.parametrize(
    "label",
    [
        *(
            "miles de euros",
            "Miles de personas",
            "R$ mil",
            "em mil",
            "duizend klanten",
            "Länder (Millionen Fahrgäste)",
        ),
        *("(億円)", "単位:百万円", "千人", "(万元)", "тыс. человек", "млн руб.", "tys. osób"),
    ],
)
def test_a_scale_of_another_language_that_is_not_understood_is_unclear(label: str) -> None:
    said = stated_in(label)
    assert (said.scale, said.unclear) == (1, True)


@pytest.mark.parametrize("label", ["Index", "Index (2015=100)", "2002=100", "Consumer price index", "Base 100 en 2015"])
def test_an_index_is_a_quantity_of_its_own(label: str) -> None:
    assert stated_in(label).other == INDEX
    assert stated_in(f"{label}, % change").other == ""


@pytest.mark.parametrize(
    "label",
    [
        "Thousands of people affected by floods",
        "Millions bought or sold",
        "Trillions spent (current)",
        "(1,000)",
        "Persons (k)",
        "Station 000",
        "Fentanyl, Area 000",
    ],
)
def test_a_word_of_scale_that_is_not_understood_is_unclear(label: str) -> None:
    said = stated_in(label)
    assert (said.scale, said.unclear) == (1, True)


@pytest.mark.parametrize(
    ("caption", "scale"),
    [
        ("Persons, thousands", 1000),
        ("Numbers in thousands, seasonally adjusted", 1000),
        ("Spending, £ million, 2025", 10**6),
        ("Table 7. Arrests. [In thousands (11.5 represents 11,500), except as indicated]", 1000),
        ("Ridership by fare, 1985 to 2017 (000'S)", 1000),
        ("Values shown are in US$ millions unless otherwise stated", 10**6),
        ("Note: numbers are in thousands.", 1000),
        ("Figures are rounded to the nearest thousand", 1),
        ("12 million people were asked", 1),
    ],
)
def test_a_caption_says_its_scale_in_a_part_of_its_own(caption: str, scale: int) -> None:
    assert stated_in(caption, is_name=False).scale == scale


def test_a_caption_of_amounts_and_shares_says_nothing_for_sure() -> None:
    assert stated_in("Trade (US$ million) and its share (%)", is_name=False).unclear
    assert stated_in("Number and %", is_name=False).says_nothing


def test_a_letter_in_a_list_is_no_unit() -> None:
    assert stated_in("A: B: L: M", is_name=False).says_nothing
    assert stated_in("Prices, £", is_name=False).unit is not None


def test_a_french_billion_is_a_million_million() -> None:
    assert stated_in("en billions d'euros", "fr").scale == 10**12


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["£m", "%"], True),
        (["no.", "%"], True),
        (["000s", "2015=100"], True),
        (["no.", "number"], False),
        (["Exports", "Imports"], False),
        (["12%", "13%"], False),
        (["5", "6"], False),
        ([], False),
    ],
)
def test_a_row_of_units_is_one_of_nothing_else(texts: list[str], expected: bool) -> None:
    assert names_units(texts) is expected


@pytest.mark.parametrize(
    ("label", "scale", "named"),
    [
        ("Revenue ($M)", 6, "$"),
        ("GDP (USD B)", 9, "US$"),
        ("Budget M$", 6, "$"),
        ("Cost k€", 3, "€"),
        ("Umsatz (Mio. EUR)", 6, "€"),
        ("Umsatz Mrd. €", 9, "€"),
        ("Assets ($ tn)", 12, "$"),
        ("Population (mn)", 6, None),
        ("Sales (bn)", 9, None),
        ("Spending (MM)", 6, None),
    ],
)
def test_a_letter_is_a_scale_beside_a_currency_and_an_abbreviation_everywhere(
    label: str, scale: int, named: str | None
) -> None:
    said = stated_in(label)
    assert (said.scale, said.unit and said.unit.symbol, said.unclear) == (Decimal(10) ** scale, named, False)


@pytest.mark.parametrize(
    "label",
    [
        "Population (M)",
        "Revenue (M)",
        "Spending (B)",
        "Cost (K)",
        "Debt ($T)",
        "Debt (USD T)",
        "Rain (mm)",
        "Deaths [M]",
    ],
)
def test_a_letter_that_may_be_another_thing_is_not_understood(label: str) -> None:
    said = stated_in(label)
    assert (said.scale, said.unit, said.unclear) == (1, None, True)


@pytest.mark.parametrize(
    "label",
    ["Male (M)", "Men (M)", "Deaths (M) (F)", "Monthly (M)", "Table 2(B)", "Group A(M)", "Deaths (Ma)", "M"],
)
def test_a_letter_that_stands_for_a_word_beside_it_says_nothing_of_scale(label: str) -> None:
    assert stated_in(label).says_nothing


@pytest.mark.parametrize("label", ["mm", "(mm)", "Rain, mm", "Rain in mm"])
def test_small_letters_of_millions_may_be_millimetres_and_capitals_may_not(label: str) -> None:
    assert stated_in(label).unclear
    assert stated_in(label, is_name=False).unclear
    assert is_in_millimetres(label, "en")
    assert stated_in(label.replace("mm", "MM")).scale == 10**6


@pytest.mark.parametrize("symbol", [symbol for symbol in UNITS if symbol != "mm"])
def test_a_units_own_symbol_is_no_scale(symbol: str) -> None:
    said = stated_in(symbol)
    assert (said.scale, said.unclear) == (1, False)


ABROAD = [
    ("es", "miles de euros", 1000, "€"), ("es", "Ingresos (miles de €)", 1000, "€"), ("es", "en miles", 1000, None),
    ("es", "Miles de personas", 1000, None), ("es", "mil millones de euros", 10**9, "€"),
    ("es", "Miles de millones de euros", 10**9, "€"), ("es", "mil euros", 1000, "€"),
    ("es", "miles de toneladas", 1000, "t"), ("es", "Población (en miles)", 1000, None),
    ("de", "in Tausend", 1000, None), ("de", "Tausend Personen", 1000, None), ("de", "1 000 Personen", 1000, None),
    ("de", "Umsatz, Mio. €", 10**6, "€"), ("de", "Tausend Tonnen", 1000, "t"), ("de", "Angaben in Tausend", 1000, None),
    ("it", "milioni di euro", 10**6, "€"), ("it", "Valori in migliaia", 1000, None), ("it", "mila euro", 1000, "€"),
    ("nl", "in duizenden", 1000, None), ("nl", "bedragen x 1 miljoen euro", 10**6, "€"),
    ("nl", "duizend personen", 1000, None),
    ("es", "Mill. u$s", 10**6, None), ("de", "Länder (Millionen Einwohner)", 10**6, None),
    ("nl", "aantallen x 1.000", 1000, None),
    ("nl", "x 1 mln euro", 10**6, "€"),
    ("pt", "milhões de reais", 10**6, "R$"), ("pt", "Valores em R$ mil", 1000, "R$"), ("pt", "(em mil)", 1000, None),
    ("pt", "R$ mi", 10**6, "R$"), ("pt", "mil milhões de euros", 10**9, "€"), ("pt", "milhares de euros", 1000, "€"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "label", "scale", "symbol"), ABROAD)
def test_labels_of_other_languages_state_their_scale_and_unit(
    language: str, label: str, scale: int, symbol: str | None
) -> None:
    for is_name in (True, False):
        said = stated_in(label, language, is_name=is_name)
        assert (said.scale, said.unit and said.unit.symbol, said.unclear) == (scale, symbol, False)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("es", "Miles € corrientes"), ("de", "Bevölkerung Tsd."), ("de", "Umsatz Mio."), ("de", "Hunderttausend"),
        ("en", "miles de euros"), ("en", "R$ mil"), ("nl", "mln klanten per winkel"),
    ],
)  # fmt: skip
def test_a_word_of_scale_that_is_not_understood_is_not_passed_over(language: str, label: str) -> None:
    assert stated_in(label, language).unclear


@pytest.mark.parametrize(
    ("language", "label", "symbol"),
    [
        ("en", "miles", "mi"), ("es", "Tasa por mil", "per 1,000"), ("es", "por 100", "%"),
        ("pt", "por 100 mil habitantes", "per 100,000"), ("it", "ogni 100.000 abitanti", "per 100,000"),
        ("it", "per mille abitanti", "per 1,000"), ("nl", "per 1.000 inwoners", "per 1,000"),
        ("de", "je 10.000 Einwohner", "per 10,000"), ("en", "per 10,000 people", "per 10,000"),
        ("en", "CO2 (ppm)", "ppm"), ("en", "parts per billion", "ppb"), ("en", "Temperature (°C)", "°C"),
        ("en", "Generation (GWh)", "GWh"), ("en", "PM10, µg/m³", None), ("en", "PM10 (µg/m³)", "µg/m³"),
        ("en", "Emissions (Mt CO2e)", "Mt CO2e"), ("fr", "Température (°C)", "°C"), ("de", "Erzeugung (MWh)", "MWh"),
    ],
)  # fmt: skip
def test_labels_state_units_of_measure_and_of_rates(language: str, label: str, symbol: str | None) -> None:
    said = stated_in(label, language)
    assert (said.scale, said.unit and said.unit.symbol, said.unclear) == (1, symbol, False)


@pytest.mark.parametrize(
    ("label", "scale", "symbol"),
    [
        ("Thousand barrels per day", 1000, "barrels per day"), ("Million tonnes CO2e", 10**6, "t CO2e"),
        ("Thousand hectares", 1000, "ha"), ("AED million", 10**6, "AED"), ("Millions of baht", 10**6, "฿"),
        ("TT$ million", 10**6, "TTD"), ("million m³", 10**6, "m³"),
    ],
)  # fmt: skip
def test_labels_state_scales_of_such_units(label: str, scale: int, symbol: str) -> None:
    said = stated_in(label)
    assert (said.scale, said.unit and said.unit.symbol) == (scale, symbol)


def test_what_a_table_is_parted_by_is_no_unit_of_its_numbers() -> None:
    assert stated_in("Ärzte (Anzahl). Merkmale: Jahre, Region, Geschlecht", "de", is_name=False).unit is None
    assert stated_in("Duration, days", "en", is_name=False).unit == UNITS["days"]
