from __future__ import annotations

import csv
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Qualifier, Quantity
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.quantity import find_placed, find_quantities, find_unread, is_missing, read_quantity
from monitor.reading.units import UNITS, unit
from tests.pace import stopwatch
from tests.places import CAPTURES

D = Decimal
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def spoken(quantity: Quantity) -> str:
    """A quantity in one short line: qualifier, value or ends, unit."""
    number = str(quantity.value.normalize() + 0 if quantity.value is not None else "")
    if quantity.low is not None and quantity.high is not None:
        number = f"{quantity.low:f}..{quantity.high:f}"
    elif quantity.value is not None:
        number = (
            f"{quantity.value:f}".rstrip("0").rstrip(".") if "." in f"{quantity.value:f}" else f"{quantity.value:f}"
        )
    return " ".join(filter(None, (quantity.qualifier.value, number, quantity.unit.symbol if quantity.unit else "")))


ENGLISH = [
    ("agents seized 26,693 pounds that year", "26693 lb"),
    ("the 26,693-pound total", "26693 lb"),
    ("10.26 pounds of powder", "10.26 lb"),
    ("some 34.82 lbs. in all", "about 34.82 lb"),
    ("54 KG", "54 kg"),
    ("more than 7 kg", "more than 7 kg"),
    ("well over 7 kilos", "more than 7 kg"),
    ("just over 1 kg", "more than 1 kg"),
    ("approximately 25 kg", "about 25 kg"),
    ("nearly 9,000 kilometres of border", "nearly 9000 km"),
    ("almost 9,000 km", "nearly 9000 km"),
    ("at least 17 illegal substances", "at least 17 substances"),
    ("no fewer than 17", "at least 17"),
    ("no more than 17", "at most 17"),
    ("up to 500 doses", "at most 500 doses"),
    ("fewer than 500 people", "less than 500 people"),
    ("500 or more", "at least 500"),
    ("1,000+ firearms", "at least 1000 firearms"),
    ("≥ 5%", "at least 5 %"),
    ("<5", "less than 5"),
    ("~40 labs", "about 40 labs"),
    ("over 95,500,000 potentially lethal doses", "more than 95500000 doses"),
    ("there were 2,019 U.S. border agents", "2019 agents"),
    ("three fentanyl labs", "3 labs"),
    ("twenty-five kilograms", "25 kg"),
    ("two hundred and six people", "206 people"),
    ("one million", "1000000"),
    ("a dozen arrests", "12 arrests"),
    ("three", "3"),
    ("half-a-ton of drugs", "0.5 ton"),
    ("half a ton", "0.5 ton"),
    ("½ ton", "0.5 ton"),
    ("1/2 ton", "0.5 ton"),
    ("2 1/2 tons", "2.5 ton"),
    ("2½ tonnes", "2.5 t"),
    ("one and a half tons", "1.5 ton"),
    ("half a million dollars", "500000 $"),
    ("5 metric tons", "5 t"),
    ("13 percent", "13 %"),
    ("13 per cent", "13 %"),
    ("13%", "13 %"),
    ("1.5 percentage points", "1.5 pp"),
    ("$1.2 billion", "1200000000 $"),
    ("US$ 5.5 bn", "5500000000 US$"),
    ("C$3.5 million", "3500000 C$"),
    ("USD 250 million", "250000000 US$"),
    ("$5 million US", "5000000 US$"),
    ("$5m", "5000000 $"),
    ("€1,250.50", "1250.5 €"),
    ("-$5", "-5 $"),
    ("between 40,000 and 100,000", "40000..100000"),
    ("between 40,000 and 100,000 companies", "40000..100000 companies"),
    ("3 percent to 9 percent", "3..9 %"),
    ("from 3 to 9 percent", "3..9 %"),
    ("10–12", "10..12"),
    ("10-12 kg", "10..12 kg"),
    ("$3–5 million", "3000000..5000000 $"),
    ("3 to 5 million people", "3000000..5000000 people"),
    ("500 to 2 million people", "500..2000000 people"),
    ("about 10 to 12 labs", "about 10..12 labs"),
    ("between two and three labs", "2..3 labs"),
    ("-5 to -3", "-5..-3"),
    ("−3.5", "-3.5"),
    ("-3.5%", "-3.5 %"),
    ("minus 3.5", "-3.5"),
    ("(3.5)", "-3.5"),
    ("(26,693)", "-26693"),
    ("($3.5)", "-3.5 $"),
    ("+28.04 lb", "28.04 lb"),
    ("7,993*", "7993"),
    ("34.82[1]", "34.82"),
    ("$1.3 [3] billion", "1300000000 $"),
    ("27.7 [12] kilograms", "27.7 kg"),
    ("34.82¹ lb", "34.82 lb"),
    ("26,693 (p)", "26693"),
    ("6.61386786e-05", "0.0000661386786"),
    (".5", "0.5"),
    ("0.125", "0.125"),
    ("10.264", "10.264"),
    ("2024", "2024"),
    (f"12{NBSP}345.5", "12345.5"),
    (f"12{NARROW}345 people", "12345 people"),
    ("20.8 deaths per 100,000 population", "20.8 per 100,000"),
    ("20.8 per 100,000", "20.8 per 100,000"),
    ("45 death records", "45 records"),
    ("rose to 5.1 million last year", "5100000"),
    ("1 death", "1 deaths"),
    ("more than 2000 people", "more than 2000 people"),
    ("up to 2000 people", "at most 2000 people"),
    ("a 5-member board", "5 members"),
    ("5 km²", "5 km²"),
    ("2,000-kilometre-long", "2000 km"),
    ("narcotics—13 percent, as opposed", "13 %"),
    ("In July 26,693 pounds were seized", "26693 lb"),
    ("On July 15, 2024, 12 kg were seized", "12 kg"),
    ("COVID-19 killed 12 people", "12 people"),
    ("see Table 4: 12 people", "12 people"),
    ("10 pounds", "10 lb"),
    ("10 livres", "10 lb"),
]

FRENCH = [
    ("mille personnes", "1000 people"),
    ("cent mille personnes", "100000 people"),
    ("10,26 kg", "10.26 kg"),
    ("2 019", "2019"),
    (f"2{NBSP}019 agents", "2019 agents"),
    (f"26{NARROW}693 livres", "26693 lb"),
    (f"1{THIN}234{THIN}567,8", "1234567.8"),
    (f"1,5{NBSP}%", "1.5 %"),
    ("12 pour cent", "12 %"),
    ("5 p. 100", "5 %"),
    ("1,2 milliard", "1200000000"),
    ("1,2 milliard de dollars", "1200000000 $"),
    ("deux millions d’euros", "2000000 €"),
    ("1,2 M$", "1200000 $"),
    ("5 000 $ CA", "5000 C$"),
    ("2 billions", "2000000000000"),
    ("plus de 7 kg", "more than 7 kg"),
    ("plus d’un million de personnes", "more than 1000000 people"),
    ("près de 9 000 kilomètres", "nearly 9000 km"),
    ("au moins 17 substances", "at least 17 substances"),
    ("jusqu’à 5 kg", "at most 5 kg"),
    ("environ 25 kg", "about 25 kg"),
    ("moins de 5 %", "less than 5 %"),
    ("pas plus de 5", "at most 5"),
    ("entre 40 000 et 100 000", "40000..100000"),
    ("de 3 à 9 %", "3..9 %"),
    ("de 3 % à 9 %", "3..9 %"),
    ("une demi-tonne", "0.5 t"),
    ("trois laboratoires", "3 labs"),
    ("vingt-cinq kilogrammes", "25 kg"),
    ("20,8 décès pour 100 000 habitants", "20.8 per 100,000"),
    ("0,125", "0.125"),
    ("34.82", "34.82"),
    ("1234,567", "1234.567"),
    ("moins 3,5", "-3.5"),
    ("le 15 juillet 2024, 12 kg", "12 kg"),
    ("10 pounds", "10 lb"),
]

AMBIGUOUS = [
    ("12,34", "en"), ("1,26", "en"), ("1,2345", "en"), ("0,125", "en"), ("1.234.567", "en"), ("1.234,567", "en"),
    ("1'234", "en"), ("12 345", "en"), ("1234,567", "en"), ("00.5", "en"), ("1,234,56", "en"), ("1,2,3", "en"),
    ("1,234", "fr"), ("1.234", "fr"), ("12,345", "fr"), ("1,234.567", "fr"), ("1.234.567", "fr"), ("1.234,567", "fr"),
    ("1 234.567", "fr"), ("1'234", "fr"), ("vingt et un", "fr"), ("soixante-dix", "fr"),
    ("5m", "en"), ("5 M", "en"), ("5 t³", "en"), ("25 kg/day", "en"), ("24/7", "en"), ("3/4", "en"), ("5'10", "en"),
    ("VAT rebates–13 percent", "en"), ("10 -12", "en"), ("100-50", "en"), ("- 5 kg", "en"), ("—5", "en"), ("±5", "en"),
    ("plus or minus 5", "en"), ("(1)", "en"), ("Q$5", "en"), ("$5-per-pound", "en"), ("two tonnes and a half", "en"),
    ("2 tonnes et demie", "fr"), ("1e400", "en"), ("9" * 80, "en"), ("2019-2023 pounds", "en"), ("twenty thirty", "en"),
    ("12 kg and 1,26 kg", "en"), ("007", "en"), ("00712", "en"), ("3,437  000", "en"),
]  # fmt: skip

SEVERAL = [
    "54 kg and 390 kg", "5 kg (11 lb)", "rose from 3 to 9 percent", "fell from 10,000 to 5,000",
    "4.7 kg, 15 kg", "3 kg to 9 people",
]  # fmt: skip

ONE_READING = [
    ("1.401,40", "1401.4"), ("12.345.678,90", "12345678.9"), ("1.234,5678", "1234.5678"), ("1,234.5", "1234.5"),
    ("1,234,567", "1234567"), ("1'234'567", "1234567"), ("1’234’567.50", "1234567.5"), ("1'234.50", "1234.5"),
    ("12,34,567", "1234567"), ("3,85,76,510 samples", "38576510 samples"), ("816 000 t", "816000 t"),
    ("5 000 000", "5000000"), ("1 011", "1011"), ("€1.250,50", "1250.5 €"), ("-1.250,50", "-1250.5"),
    ("US$(105) million", "-105000000 US$"),
]  # fmt: skip

SEVERAL_OR_OTHER = [
    "34 816 000 t", "12 345 000", "1.234,567", "800 000 1234", "5 000, 697", "sections 12,34,567", "[12,34,567]",
    "33°12'345'678", "192.168.100.200", "12,345,67", "a loss of US$(105) million", "a loss of (105) million",
    "1'234’567", "New Delhi 110 001",
]  # fmt: skip

ABROAD = [
    ("3 Milliarden Euro", "3000000000 €"), ("€7 miliardi", "7000000000 €"), ("5 millones de personas", "5000000"),
    ("8 milhões", "8000000"), ("2 bilhões", "2000000000"), ("12 miljoen euro", "12000000 €"), ("40 Tausend", "40000"),
    ("3 miljarder", "3000000000"), ("$3 milliards", "3000000000 $"), ("5 lakh", "500000"), ("₹2.5 crore", "25000000 ₹"),
    ("1.2 lakh people", "120000 people"), ("5万", "50000"), ("¥5億", "500000000 ¥"), ("2.5 亿", "250000000"),
    ("1億2000万円", "120000000 ¥"), ("5万5千人", "55000"), ("12万3456人", "123456"), ("5 万人", "50000"),
    ("1.2 億円", "120000000 ¥"), ("5百万円", "5000000 ¥"), ("3千人", "3000"), ("3兆円", "3000000000000 ¥"),
    ("約3億円", "about 300000000 ¥"), ("人口は1億2000万人", "120000000"), ("3.5亿元", "350000000"),
    ("12.5万吨", "125000 t"), ("5만 명", "50000"), ("3억 5천만 원", "350000000 ₩"), ("1조 2천억 원", "1200000000000 ₩"),
    ("₹ 25 cr", "250000000 ₹"), ("Rs. 1.5 cr.", "15000000 ₹"),
    ("40 万 doses", "400000 doses"), ("5 thousand people", "5000 people"), ("3 dozen samples", "36 samples"),
]  # fmt: skip

UNSURE_ABROAD = [
    "2 mil millones", "5 mil personas", "12 тыс.", "1.234 Millionen", "1.234 Mio. €", "€1.234 mln", "1,234 millones",
    "3千", "1 兆", "12 十", "10万人以上", "3億円増", "5万5", "2億3億円", "第3億", "1.234万", "2 Cr", "$5 cr",
    "約1万未満", "5 Milliarden Millionen", "3 miljoen thousands",
]  # fmt: skip

NO_QUANTITY = [
    "", " ", "n/a", "–", "no number here", "July 15, 2024", "15 July", "Nov. 25", "May 5", "2024-07-15", "2024-07",
    "15/07/2024", "Jul-24", "Q3 2024", "FY2024", "FY 2024", "fiscal year 2024", "2024 (FYTD)", "2023-24", "2019–2023",
    "from 2018 to 2022", "the 1990s", "'24", "10:30 a.m.", "5 p.m.", "613-555-0199", "(613) 555-0199", "555-0199",
    "1-800-555-1234", "Section 3.2.1", "Section 3.2", "version 2.0", "Table 4", "page 12", "no. 5", "3.2.1",
    "192.168.0.1", "COVID-19", "H1N1", "B12", "5-year-old", "5 years old", "3rd", "20th", "[1]", "26,693p",
    "https://example.org/2024/5", "one of the people", "Arabic ٣ kg",
]  # fmt: skip


SLIPS = [
    ("$1.2b", "1200000000 $"), ("£3.5b", "3500000000 £"), ("(3,85,760 kg)", ""), ("2/2 tons", ""), ("3⁄3 kg", ""),
    ("1.234 million", "1234000"), ("5M", "5000000"), ("5K kg", "5000 kg"), ("$5k", "5000 $"),
    ("2/3 of it", ""), ("3/4 in all", ""), ("$3 b", ""), ("€3 t", ""), ("£3 T of it", ""), ("$3 B", "3000000000 $"),
    ("3 b", "3"),
]  # fmt: skip
"""What a small fault of the reader would read otherwise, as mutation testing showed; empty for nothing."""


@pytest.mark.parametrize(("text", "expected"), SLIPS)
def test_what_a_slip_of_the_reader_would_change_is_held(text: str, expected: str) -> None:
    assert "; ".join(map(spoken, find_quantities(text))) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english_texts_are_read(text: str, expected: str) -> None:
    assert spoken(read_quantity(text)) == expected


@pytest.mark.parametrize(("text", "expected"), FRENCH, ids=[text for text, _ in FRENCH])
def test_french_texts_are_read(text: str, expected: str) -> None:
    assert spoken(read_quantity(text, language="fr")) == expected


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("text", "expected"), ONE_READING)
def test_a_number_with_one_reading_is_read_in_every_language(text: str, expected: str, language: str) -> None:
    assert spoken(read_quantity(text, language=language)) == expected


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("text", "expected"), ABROAD)
def test_a_magnitude_of_another_language_multiplies_its_number(text: str, expected: str, language: str) -> None:
    assert spoken(read_quantity(text, language=language)) == expected


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", UNSURE_ABROAD)
def test_no_number_is_read_without_a_magnitude_that_may_stand_behind_it(text: str, language: str) -> None:
    with pytest.raises(Ambiguous):
        read_quantity(text, language=language)
    assert not find_quantities(text, language=language)


def test_a_magnitude_of_two_values_counts_as_the_language_has_it() -> None:
    assert spoken(read_quantity("₹5 lakh crore")) == "5000000000000 ₹"
    assert spoken(read_quantity("5 mille", language="fr")) == "5000"
    for text, language in (("₹5 lakh crore", "fr"), ("5 trillion dollars", "fr"), ("5 mille", "en")):
        with pytest.raises(Ambiguous):
            read_quantity(text, language=language)


def test_kilograms_in_chinese_are_no_thousands() -> None:
    assert read_quantity("12 千克").value == 12


@pytest.mark.parametrize("text", SEVERAL_OR_OTHER)
def test_separators_that_leave_two_readings_are_refused(text: str) -> None:
    with pytest.raises(Ambiguous):
        read_quantity(text)
    assert not find_quantities(text)


@pytest.mark.parametrize(("text", "language"), AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_refused(text: str, language: str) -> None:
    with pytest.raises(Ambiguous) as caught:
        read_quantity(text, language=language)
    assert " ".join(text.split()) in str(caught.value)
    assert text == "(1)" or any(unread.doubt.ambiguous for unread in find_unread(text, language=language))


@pytest.mark.parametrize("text", SEVERAL)
def test_several_quantities_are_refused_and_named(text: str) -> None:
    with pytest.raises(Ambiguous, match="holds 2 numbers, not one"):
        read_quantity(text)


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(NoMatch, match="holds no number"):
        read_quantity(text)


def test_an_error_shows_a_long_text_shortened() -> None:
    with pytest.raises(NoMatch) as caught:
        read_quantity("word " * 10_000)
    assert "word word" in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "language", "quantum", "zeros"),
    [
        ("34.82", "en", "0.01", 0),
        ("26,693", "en", "1", 0),
        ("9,000", "en", "1", 3),
        ("9,000.0", "en", "0.1", 0),
        ("1.2 billion", "en", "1e8", 0),
        ("10 million", "en", "1e6", 1),
        ("0", "en", "1", 0),
        ("half a ton", "en", "0.5", 0),
        ("2¼", "en", "0.25", 0),
        ("6.6e-05", "en", "1e-6", 0),
        ("between 40,000 and 100,000", "en", "1", 4),
        ("3 to 9.5 %", "en", "0.1", 0),
        ("10,26", "fr", "0.01", 0),
        ("twenty", "en", "1", 1),
    ],
)
def test_the_printed_precision_is_kept(text: str, language: str, quantum: str, zeros: int) -> None:
    quantity = read_quantity(text, language=language)
    assert quantity.quantum == D(quantum)
    assert quantity.trailing_zeros == zeros


def test_the_assumed_unit_is_only_for_texts_that_print_none() -> None:
    assert read_quantity("34.82", unit=unit("lb")).unit == unit("lb")
    assert read_quantity("about 34.82", unit=unit("lb")).unit == unit("lb")
    assert read_quantity("34.82 kg", unit=unit("lb")).unit == unit("kg")
    assert read_quantity("34.82").unit is None


def test_quantities_come_in_the_order_of_the_text_with_their_places() -> None:
    text = "Police seized 54 kilograms of fentanyl, over 390 kg of meth and 89 firearms on Oct. 31, 2024."
    found = find_quantities(text)
    assert [spoken(q) for q in found] == ["54 kg", "more than 390 kg", "89 firearms"]
    assert [q.printed for q in found] == ["54 kilograms", "over 390 kg", "89 firearms"]
    assert all(text[q.start : q.end] == q.printed for q in found)
    assert [unread.printed for unread in find_unread(text)] == ["Oct. 31, 2024"]


def test_a_year_behind_a_preposition_is_no_number() -> None:
    assert [spoken(q) for q in find_quantities("In 2024 deaths fell; 2019 agents served")] == ["2019 agents"]
    assert spoken(read_quantity("10.26 pounds in 2022")) == "10.26 lb"
    assert spoken(read_quantity("In 2024 deaths fell 12%")) == "12 %"


@pytest.mark.parametrize("text", ["2019", " 2019 ", "2019*", "2019 (p)", "(2019)"])
def test_a_year_alone_is_a_number_for_tables_print_counts_so(text: str) -> None:
    amount = read_quantity(text)
    assert amount.value is not None
    assert abs(amount.value) == 2019
    assert amount.unit is None


@pytest.mark.parametrize("text", ["2019 boilermakers", "Total 2019", "rose by 2019", "about 2019", "2021: growth"])
def test_a_year_among_words_could_be_a_number(text: str) -> None:
    assert find_quantities(text) == []
    with pytest.raises(Ambiguous, match="a year, or a number"):
        read_quantity(text)


def test_where_words_say_that_a_number_stands_there_it_may_look_like_a_year() -> None:
    text = "employed 2019 boilermakers in 2020, rose to 2021 later"
    assert [spoken(q) for q in find_placed(text)] == ["2019"]


YEARS = [
    ("In May 2019, China scheduled fentanyl", "en", ["2019"]),
    ("since as far back as 2018", "en", ["2018"]),
    ("from 2018 to 2022", "en", ["2018", "2022"]),
    ("mid-2021", "en", ["2021"]),
    ("Aug. 9, 2021", "en", ["2021"]),
    ("le 6 mai 2019", "fr", ["2019"]),
    ("d'ici 2030", "fr", ["2030"]),
    ("2019’s ban (2021)", "en", ["2019", "2021"]),
    ("founded in 1867", "en", ["1867"]),
    ("FY2019", "en", []),
    ("fiscal year 2019", "en", []),
    ("2018-19", "en", []),
    ("2018–2022", "en", []),
    ("the 1990s", "en", []),
    ("section 2018", "en", []),
    ("2,019 of them", "en", []),
    ("2 019 personnes", "fr", []),
    ("2019 agents", "en", []),
    ("2019 communities", "en", []),
    ("2019 dollars", "en", []),
    ("2019 million", "en", []),
    ("$2019, 2019%, 2019.5", "en", []),
    ("$2019 in 2023", "en", ["2023"]),
    ("555-2019", "en", []),
    ("more than 2019", "en", []),
]


@pytest.mark.parametrize(("text", "language", "found"), YEARS, ids=[text for text, _, _ in YEARS])
def test_calendar_years_are_quantities_when_asked_for(text: str, language: str, found: list[str]) -> None:
    read = find_quantities(text, language=language, years=True)
    assert [q.printed for q in read if q.unit == unit("year")] == found
    assert unit("year") not in [q.unit for q in find_quantities(text, language=language)]


def test_one_year_is_read_where_a_year_is_wanted_and_nothing_else() -> None:
    assert spoken(read_quantity("May 2019", years=True)) == "2019 year"
    assert spoken(read_quantity("about 2015", years=True)) == "about 2015 year"
    with pytest.raises(Ambiguous, match="holds 2 years, not one: 2018, 2022"):
        read_quantity("2018 to 2022", years=True)
    with pytest.raises(NoMatch, match="holds no year"):
        read_quantity("25 kg", years=True)


RATES = [
    ("25 kg per day", "en"), ("12 deaths a day", "en"), ("20 deaths occurred each day", "en"), ("$26 an hour", "en"),
    ("$5 each", "en"), ("22 daily deaths", "en"), ("10 to 12 deaths per week", "en"), ("12 deaths per 30,000", "en"),
    ("12 cas pour 30 000 habitants", "fr"),
    ("3 per cent per year", "en"), ("20.8 per 100,000 per year", "en"), ("4.2 persons per square kilometre", "en"),
    ("25 kg par jour", "fr"), ("10 $ l’heure", "fr"), ("76 habitants au kilomètre carré", "fr"),
    ("12 décès chaque semaine", "fr"), ("de 10 à 12 décès par semaine", "fr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), RATES)
def test_a_rate_is_not_the_quantity_that_it_begins_with(text: str, language: str) -> None:
    assert find_quantities(text, language=language) == []
    with pytest.raises(Ambiguous):
        read_quantity(text, language=language)


def test_words_that_only_look_like_a_rate_change_nothing() -> None:
    for text in ("13 per cent", "12 kg as per agreement", "54 kg a police source said", "12 kg and each of them"):
        assert len(find_quantities(text)) == 1, text
    assert spoken(read_quantity("54 kg saisis par la police", language="fr")) == "54 kg"
    assert spoken(read_quantity("12 décès par surdose", language="fr")) == "12 deaths"


@pytest.mark.parametrize(
    "text", ["\ufffd5 kg", "5\ufffd kg", "12\ufffd500 kg", "12\ufffd", "\ufffd12.5 million", "$5\ufffd"]
)
def test_a_number_that_touches_a_character_which_cannot_be_read_is_none(text: str) -> None:
    assert find_quantities(text) == []
    with pytest.raises(Ambiguous):
        read_quantity(text)
    assert [spoken(q) for q in find_quantities(f"{text} of \ufffd 7 kg \ufffd")] == ["7 kg"]


@pytest.mark.parametrize(
    "text",
    [
        "(12)",
        "(123)m",
        "(1,23)",
        "₨500",
        f"1{NARROW}234,5 kg",
        f"1{NBSP}234.567,5",
        "5 to 3/4/2024",
        "5 to 10:30",
        "12 net kg/ha",
    ],
)
def test_what_can_be_another_number_or_none_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []
    with pytest.raises((Ambiguous, NoMatch)):
        read_quantity(text)


@pytest.mark.parametrize(
    ("text", "language"), [("−€−5", "en"), ("1,234万", "de"), ("5万 per day", "en"), ("3億5億", "en"), ("1億千", "en")]
)
def test_signs_and_magnitudes_that_contradict_each_other_are_no_quantity(text: str, language: str) -> None:
    assert find_quantities(text, language=language) == []


def test_a_doubtful_number_is_left_out_and_listed() -> None:
    text = "between 1,26 kg and 12 kg"
    assert [q.printed for q in find_quantities(text)] == ["12 kg"]
    assert [(u.printed, u.doubt.ambiguous) for u in find_unread(text)] == [("1,26", True)]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "n/a", "N/A", "NA", "–", "—", "-", "..", "...", "x", "X", "F", "Suppr.", "suppressed", "*", "(D)",
     "s.o.", "n.d.", " n/a\n", "sans  objet"],
)  # fmt: skip
def test_marks_for_missing_values_are_known(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["-1", "0", "nil", "none", "f", "-2", "5*", "n", "total", "–5"])
def test_numbers_and_words_are_not_missing(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1億2,345万人", 123450000),
        ("1,234만 명", 12340000),
        ("₹1.2 lakh crore", 1200000000000),
        ("worth US$1 964 million", 1964000000),
        ("EAST: AF 6,650 Except: Bogland 2,275 WEST: EU 6,535", 6535),
        ("in all 14\u00a0248 of them", 14248),
    ],
)
def test_a_number_that_cannot_be_two_is_read(text: str, value: int) -> None:
    assert find_quantities(text)[-1].value == value


@pytest.mark.parametrize("opening", ["(", "[", "“", '"', "—", "", "x "])
def test_a_word_that_qualifies_a_number_counts_behind_a_bracket_too(opening: str) -> None:
    (found,) = find_quantities(f"they held {opening}about 54 kg) of it")
    assert (found.qualifier, found.printed) == (Qualifier.ABOUT, "about 54 kg")


@pytest.mark.parametrize("text", ["1,234-", "$1,234-", "7−"])
def test_a_dash_behind_a_cell_s_number_can_be_a_minus(text: str) -> None:
    with pytest.raises(Ambiguous, match="what can be a minus, or a dash"):
        read_quantity(text)


def test_a_french_number_in_several_words_is_read_as_a_whole_or_not_at_all() -> None:
    assert spoken(read_quantity("deux cent mille tonnes", language="fr")) == "200000 t"
    assert find_quantities("vingt et un agents, cent vingt agents", language="fr") == []


def test_a_sign_of_money_ends_a_quantity_whatever_touches_it() -> None:
    assert [one.printed for one in find_quantities("5 $x and 7 €ABC")] == ["5 $", "7 €"]


@pytest.mark.parametrize("text", ["12 kg_net", "5 t’s of it", "5 km's"])
def test_what_only_begins_like_a_unit_is_none(text: str) -> None:
    assert [spoken(one) for one in find_quantities(text)] == [text.partition(" ")[0]]


def test_dashes_around_a_number_are_no_minus() -> None:
    for dash in "-–":
        assert find_quantities(f"the fall {dash}US$ 271 million{dash} was larger") == []
    (below,) = find_quantities("the balance was -US$ 271 million in all")
    assert below.value == -271000000


@pytest.mark.parametrize("text", ["worth $1 964", "the EU 653", "the EU 6 535"])
def test_and_one_that_can_is_not(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("en", "two or three tons", []),
        ("en", "from 3.2 to 3.5 million", [None]),  # a range
        ("en", "it rose from 3.2 to 3.5 million", [3500000]),
        ("de", "zwei oder drei Tonnen", []),
        ("de", "von 3,2 auf 3,5 Millionen", [3500000]),
        ("es", "un millón y 200 mil euros", []),
        ("it", "2 milioni e 500mila euro", []),
        ("es", "3 billones 200 mil millones de euros", []),
        ("es", "24 millones 222 miles de euros", []),
        ("en", "24 milioni 222mila", []),
        ("fr", "3 million 200 thousand people", []),
        ("de", "2 miljoen 300 duizend euro", []),
        ("nl", "€ 3 ton", []),
        ("nl", "3 ton cocaïne", [3]),
        ("pt", "menos 5 %", []),
        ("de", "in Tsd.: 5.678", []),
    ],
)
def test_a_number_that_the_next_one_decides_is_refused(language: str, text: str, read: list[int | None]) -> None:
    assert [one.value for one in find_quantities(text, language=language)] == read


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("en", "2 million 500 thousand dollars", 2500000),
        ("it", "il numero si attesta a 24 milioni 222mila", 24222000),
        ("es", "21 millones 857 mil personas", 21857000),
        ("fr", "2 millions 300 mille habitants", 2300000),
        ("de", "3 Millionen 200 Tausend", 3200000),
        ("nl", "2 miljoen 300 duizend euro", 2300000),
        ("pt", "1 milhão 200 mil", 1200000),
    ],
)
def test_a_number_in_two_parts_with_a_magnitude_each_is_one(language: str, text: str, read: int) -> None:
    (one,) = find_quantities(text, language=language)
    assert (one.value, one.quantum) == (read, 1000)


@pytest.mark.parametrize("text", ["- 5,2", "−\u00a05,2", "– 5,2", "./. 5,2", "-\u202f5,2\u00a0%"])
def test_a_sign_apart_from_its_number_is_one_where_nothing_else_stands_there(text: str) -> None:
    assert read_quantity(text, language="de").value == Decimal("-5.2")
    assert read_quantity(text, language="de").printed == text


@pytest.mark.parametrize("text", ["+ 5,2", "+\u00a05,2 %"])
def test_so_is_a_plus(text: str) -> None:
    assert read_quantity(text, language="fr").value == Decimal("5.2")


@pytest.mark.parametrize("text", ["– 12", "– 5 t", "- 12 cases", "a - 0.2"])
def test_a_dash_before_a_note_or_among_words_is_in_doubt(text: str) -> None:
    with pytest.raises(Ambiguous):
        read_quantity(text)


@pytest.mark.parametrize(
    ("language", "text", "symbol"),
    [
        ("fr", "4 décès pour 20 000 habitants", "per 20,000"),
        ("en", "4 cases per 5,000 people", "per 5,000"),
        ("es", "4 por 500.000 habitantes", "per 500,000"),
        ("fr", "4 logements pour 20 000 euros", "homes"),
        ("en", "1013.2 hPa", "hPa"),
        ("en", "130 mm Hg", "mmHg"),
    ],
)
def test_rates_of_round_bases_and_pressures_have_units_and_a_price_is_no_rate(
    language: str, text: str, symbol: str
) -> None:
    first = find_quantities(text, language=language)[0]
    assert first.unit == unit(symbol)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language 'sv'"):
        find_quantities("5 kg", language="sv")


# ---------------------------------------------------------------- properties

SEPARATORS = {"en": [",", NBSP, NARROW, THIN], "fr": [" ", NBSP, NARROW, THIN]}
QUALIFIERS = {
    "en": {"": "", "more than ": "more than", "at least ": "at least", "nearly ": "nearly", "about ": "about"},
    "fr": {"": "", "plus de ": "more than", "au moins ": "at least", "près de ": "nearly", "environ ": "about"},
}
UNITS_PRINTED = {
    "en": {"": "", " pounds": "lb", "%": "%", " kg": "kg", " firearms": "firearms", "-kilogram haul": "kg"},
    "fr": {"": "", " livres": "lb", " %": "%", " kg": "kg", " armes à feu": "firearms"},
}
languages = st.sampled_from(["en", "fr"])
numbers = st.builds(
    lambda digits, places: D(digits).scaleb(-places), st.integers(0, 10**15), st.sampled_from([0, 0, 1, 2, 4])
)


def spellings(value: Decimal, language: str) -> set[str]:
    """Every way to print a number that is not negative, with its decimals, in a language."""
    plain = f"{value:f}"
    whole, _, decimals = plain.partition(".")
    signs = ["."] if language == "en" else [",", "."]
    found = set()
    for group in ["", *SEPARATORS[language]]:
        grouped = f"{int(whole):,}".replace(",", group)
        found |= {grouped + sign + decimals for sign in signs} if decimals else {grouped}
    if whole == "0" and decimals:
        found |= {sign + decimals for sign in ["."]}
    thousands = f"{int(whole):,}"
    if "," in thousands and decimals and len(decimals) != 3:
        found |= {thousands.replace(",", ".") + "," + decimals, thousands + "." + decimals}
    if "," in thousands and (decimals or thousands.count(",") > 1):
        found |= {thousands.replace(",", mark) + (decimals and "." + decimals) for mark in "'’"}
    if not decimals:
        found |= {thousands} if thousands.count(",") > 1 else set()
        found |= {thousands.replace(",", " ")} if re.fullmatch(r"\d+(,0\d\d)+", thousands) else set()
    return found


@given(numbers, languages, st.data())
def test_a_number_printed_in_any_style_is_read_back(value: Decimal, language: str, data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(["", *SEPARATORS[language]]), label="group")
    whole, _, decimals = f"{value:f}".partition(".")
    text = f"{int(whole):,}".replace(",", group) + (("," if language == "fr" else ".") + decimals if decimals else "")
    if language == "fr" and re.fullmatch(r"[1-9]\d{0,2},\d{3}", text):
        return
    before = data.draw(st.sampled_from(sorted(QUALIFIERS[language])), label="before")
    behind = data.draw(st.sampled_from(sorted(UNITS_PRINTED[language])), label="behind")
    if before and not behind and re.fullmatch(r"19\d\d|20\d\d|2100", text):  # among words, it could be a year
        with pytest.raises(Ambiguous, match="a year, or a number"):
            read_quantity(before + text, language=language)
        return
    quantity = read_quantity(before + text + behind, language=language)
    assert quantity.value == value
    assert quantity.quantum == D(1).scaleb(-len(decimals))
    assert quantity.qualifier.value == QUALIFIERS[language][before]
    assert (quantity.unit.symbol if quantity.unit else "") == UNITS_PRINTED[language][behind]
    zeros = 0 if decimals or value == 0 else len(whole) - len(whole.rstrip("0"))
    assert quantity.trailing_zeros == zeros
    assert quantity.printed in before + text + behind


@given(numbers, numbers, languages)
def test_a_range_is_read_back(first: Decimal, second: Decimal, language: str) -> None:
    low, high = sorted((first, second))
    if low == high or any(1900 <= n <= 2100 and n == int(n) for n in (low, high)):
        return
    texts = [f"{n:f}".replace(".", "," if language == "fr" else ".") for n in (low, high)]
    if language == "fr" and any(re.fullmatch(r"[1-9]\d{0,2},\d{3}", text) for text in texts):
        return
    word, inside, to = ("between", "and", "to") if language == "en" else ("entre", "et", "à")
    for text in (
        f"{word} {texts[0]} {inside} {texts[1]} kg",
        f"{texts[0]} {to} {texts[1]} kg",
        f"{texts[0]} kg–{texts[1]} kg",
    ):
        quantity = read_quantity(text, language=language)
        assert (quantity.low, quantity.high, quantity.value) == (low, high, None)
        assert quantity.unit == unit("kg")


@given(st.text(alphabet=f"0123456789,.' {NBSP}{NARROW}’", min_size=1, max_size=14), languages)
def test_separators_never_give_another_number_silently(text: str, language: str) -> None:
    for quantity in find_quantities(text, language=language):
        assert quantity.value is not None
        assert quantity.printed in spellings(quantity.value, language)
        assert not re.match(r"[.,'’]?[0-9]", text[quantity.end :])
        assert not re.search(r"[0-9][.,'’]?$", text[: quantity.start])


@given(numbers.filter(lambda n: n >= 1000), languages, st.data())
def test_a_changed_separator_gives_the_same_number_or_none(value: Decimal, language: str, data: st.DataObject) -> None:
    printed = data.draw(st.sampled_from(sorted(spellings(value, language))))
    places = [at for at, c in enumerate(printed) if not c.isdigit()]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(["", ",", ".", "'", "’", " ", NBSP, NARROW, "  ", ",,", ", "]))
    changed = printed[:at] + other + printed[at + 1 :]
    try:
        quantity = read_quantity(changed, language=language)
    except (Ambiguous, NoMatch):
        return
    assert quantity.value is not None
    assert changed in spellings(quantity.value, language), "read as a number that nobody would print so"


@given(st.text(max_size=200), languages)
def test_any_text_is_scanned_without_an_error(text: str, language: str) -> None:
    check_places(text, language)


@pytest.mark.parametrize(
    ("text", "found", "unread"),
    [
        ("23, 518 tests were refused", [], ["23, 518"]),
        ("34. 82 pounds", [], ["34. 82"]),
        ("5 18 tests", [], ["5 18"]),
        ("from 5 to 23, 518 tests", [], ["from 5 to 23, 518"]),
        ("$7, 204 in cash", [], ["$7, 204"]),
        ("In 2019, 518 tests", ["518 tests"], ["2019"]),
        ("On May 23, 518 tests", ["518 tests"], ["May 23"]),
        ("In week 23, 518 tests", ["23", "518 tests"], []),
        ("5, 10 and 15 years", ["5", "10", "15 years"], []),
        ("2 1/2 tons", ["2 1/2 tons"], []),
        ("Table 7, 204 crates", ["204"], ["Table 7"]),
    ],
)
def test_what_a_space_cuts_in_two_is_not_read_by_halves(text: str, found: list[str], unread: list[str]) -> None:
    assert [one.printed for one in find_quantities(text)] == found
    assert [one.printed for one in find_unread(text)] == unread


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("dont 2 nouveaux cas - 7 cas dans l'Eure", "fr", "2 nouveaux cas"),
        ("of which 2 new cases – 7 cases in the port", "en", "2 new cases"),
        ("5 - 7 cases", "en", "5 - 7 cases"),
        ("5 kg - 7 kg", "en", "5 kg - 7 kg"),
    ],
)
def test_the_dash_of_a_list_makes_no_range(text: str, language: str, found: str) -> None:
    assert find_quantities(text, language=language)[0].printed == found


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("5 ou moins", Qualifier.AT_MOST),
        ("5 oder weniger", Qualifier.AT_MOST),
        ("5 or less", Qualifier.AT_MOST),
        ("5 at most", Qualifier.AT_MOST),
        ("plus de 5", Qualifier.MORE_THAN),
        ("über 5", Qualifier.MORE_THAN),
        ("fewer than 5", Qualifier.LESS_THAN),
        ("casi 5", Qualifier.NEARLY),
        ("5 maximum doses", Qualifier.NONE),
        ("a fast 5", Qualifier.NONE),
    ],
)
def test_qualifiers_of_every_language_are_known_in_each(text: str, qualifier: Qualifier, language: str) -> None:
    assert [one.qualifier for one in find_quantities(text, language=language)] == [qualifier]


PIECES = [
    "1", "12", "1,234", "1.5", "2024", "1/2", "½", "$", "US$", "%", " ", " ", "-", "–", "—", "−", "to", "and",
    "between", "from", "à", "de", "et", "entre", "kg", "pounds", "million", "milliard", "three", "hundred", "a", "half",
    "July", "FY", "[1]", "*", "¹", "(", ")", ",", ".", ":", "/", "'", "’", "more than",
    "plus de", "or more", "per 100,000", "e-05",
    ", ", ". ", "or fewer", "oder weniger", "casi",
    "m", "M", "year-old", "COVID", "-19", "http://", "\n", "²", "\u00a0", "p. 100", "people", "U.S.", "lethal",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14), languages)
def test_pieces_of_quantities_are_scanned_without_an_error(pieces: list[str], language: str) -> None:
    check_places("".join(pieces), language)
    check_places(" ".join(pieces), language)


def check_places(text: str, language: str) -> None:
    """What was found stands where it says, in order, without overlap; a range has its ends in order."""
    at = 0
    places = [(one.start, one.end, one.printed) for one in find_quantities(text, language=language)]
    places += [(one.start, one.end, one.printed) for one in find_unread(text, language=language)]
    for start, end, printed in sorted(places):
        assert printed == text[start:end] != ""
        assert at <= start
        at = end
    for quantity in find_quantities(text, language=language):
        assert (quantity.value is None) == (quantity.low is not None and quantity.high is not None)
        assert quantity.low is None or quantity.high is None or quantity.low < quantity.high
        assert quantity.quantum > 0
        assert quantity.unit is None or quantity.unit == UNITS[quantity.unit.symbol]
    try:
        read_quantity(text, language=language)
    except (NoMatch, Ambiguous) as error:
        assert len(str(error)) < 2000  # noqa: PT017


MEGABYTE = 1_000_000
LONG = {
    "prose": "Agents seized 54 kilograms of fentanyl and 89 firearms in a house on Oct. 31, while others looked on. ",
    "myriads": "5万",
    "digits": "9", "groups": "1,", "words": "one ", "spaces": " ", "hyphens": "1-", "brackets": "(1", "dollars": "$",
    "signs": "-", "letters": "a", "phrases": "more than ", "fractions": "1 2/3 ", "exponents": "1e", "ranges": "1 to ",
}  # fmt: skip


@pytest.mark.no_cover
@pytest.mark.parametrize("name", LONG)
def test_a_long_text_takes_time_in_proportion_to_its_length(name: str) -> None:
    size = {"prose": MEGABYTE // 4}.get(name, MEGABYTE if name in ("digits", "letters", "spaces") else MEGABYTE // 32)
    text = (LONG[name] * (size // len(LONG[name]) + 1))[:size]
    parts = [text[at : at + size // 25] for at in range(0, size, size // 25)]
    in_parts = cpu_seconds(*parts)
    assert cpu_seconds(text) < 5 * in_parts + 1
    assert in_parts < 15


def test_a_range_in_capitals_is_a_range() -> None:
    for text in (
        "BETWEEN 40,000 AND 100,000 COMPANIES",
        "FROM 40,000 to 100,000 companies",
        "ENTRE 40 000 ET 100 000 KG",
    ):
        (found,) = find_quantities(text, language="fr" if text.startswith("ENTRE") else "en")
        assert (found.low, found.high) == (40_000, 100_000), text


MANY = [
    ("about 2 millions people", ["about 2000000 people"]),
    ("12 thousands tonnes were sold for $4 millions", ["12000 t", "4000000 $"]),
    ("2,024 thousands", ["2024000"]),
    ("5 dozens of labs", ["60 labs"]),
    ("In 2024 thousands of people died", []),
    ("As of 2024 hundreds of deaths", []),
    ("Between 2019 and 2024 thousands of kg were seized", []),
    ("1999 millions of doses", []),
    ("In one thousands died, in another 3 deaths", ["3 deaths"]),
    ("In 2024 dozens of labs were closed and 25 kg seized", ["25 kg"]),
    ("some 2 hundreds of thousands of pills", []),
    ("four hundreds of thousands of people", []),
]


@pytest.mark.parametrize(("text", "found"), MANY, ids=[text for text, _ in MANY])
def test_scales_in_the_plural_multiply_a_number_and_no_year(text: str, found: list[str]) -> None:
    assert [spoken(quantity) for quantity in find_quantities(text)] == found


@pytest.mark.parametrize("text", ["They had 5.000 agents.", "12.500 deaths", "about 1.234 people"])
def test_three_digits_behind_a_point_are_no_decimals_of_what_is_counted(text: str) -> None:
    assert not find_quantities(text)
    assert [spoken(one) for one in find_quantities("34.820 lb, 0.125 people, 1.25 people")] == [
        "34.82 lb", "0.125 people", "1.25 people",
    ]  # fmt: skip


IN_THOUSANDS = [
    ("in thousands: 1,234", "en", []),
    ("(in thousands) 1,234", "en", []),
    ("1,234 (thousands of dollars)", "en", []),
    ("in thousands: more than 1,234", "en", []),
    ("in thousands: between 40 and 100", "en", []),
    ("Imports, in millions of dollars: $4.2", "en", []),
    ("en milliers de dollars : 340", "fr", []),
    ("Found in thousands of pills: 34 kg in all", "en", ["34 kg"]),
    ("Exports in millions of dollars: 12%", "en", ["12 %"]),
    ("Écoulée en milliers de doses : 12 kg", "fr", ["12 kg"]),
    ("34 (thousands fled)", "en", ["34"]),
    ("in millions: 3.4 million", "en", ["3400000"]),
]


@pytest.mark.parametrize(("text", "language", "found"), IN_THOUSANDS, ids=[text for text, _, _ in IN_THOUSANDS])
def test_a_number_whose_label_counts_thousands_is_left_unread(text: str, language: str, found: list[str]) -> None:
    assert [spoken(quantity) for quantity in find_quantities(text, language=language)] == found


def test_half_a_ton_may_hold_any_hyphen() -> None:
    for hyphen in "-\u2010\u2011":
        (found,) = find_quantities(f"approximately half{hyphen}a{hyphen}ton of drugs")
        assert (found.value, found.qualifier) == (D("0.5"), Qualifier.ABOUT)


def cpu_seconds(*texts: str) -> float:
    with stopwatch() as watch:
        for text in texts:
            find_quantities(text)
    return watch.seconds


@pytest.mark.captures
def test_every_number_of_real_data_files_is_read_exactly() -> None:
    files = sorted(CAPTURES.glob("cbp/*.csv"))
    if not files:
        pytest.skip(f"no captures at {CAPTURES}")
    texts: set[str] = set()
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                texts |= {row["Sum Qty (lbs)"], row["Count of Event"]}
    assert len(texts) > 1000
    for text in texts:
        assert read_quantity(text).value == D(text), text


def test_a_plain_number_reads_as_any_other_text_does() -> None:
    for text in ("34.82", "-34.82", "0", "1000", "0.50", "-0"):
        quick, slow = read_quantity(text), read_quantity(f"{text} ")
        assert (quick.value, quick.quantum, quick.trailing_zeros, quick.qualifier, quick.printed) == (
            slow.value, slow.quantum, slow.trailing_zeros, Qualifier.NONE, slow.printed,
        )  # fmt: skip
