"""Numbers whose separators mean one thing on the page and another in the rule are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.model import Ask
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.grouping import require_grouping, shown_language, spoken_on
from monitor.reading.units import unit
from tests.workbooks import document as workbook

PAGE = """<!doctype html><html lang="{}"><title>Amt</title><p>Gezählt wurden insgesamt {} davon.</p>
<table><tr><th>Jahr<th>Menge<tr><th>2023<td>{}</table><b id="n">{}</b></html>"""
RULES = (Text(pattern="insgesamt {figure} davon"), Table(row="2023", column="Menge"), Css(select="#n"))


def value(rule: Text | Table | Css, page_language: str, printed: str, language: str = "") -> str:
    kind = type(rule).__name__.lower()
    declared = {"language": language or "en", "language_given": bool(language)}
    figure = Figure("s/f", "F", "F", unit("number"), rule, rule_of(kind, rule), **declared)  # type: ignore[arg-type]
    document = Document(PAGE.format(page_language, printed, printed, printed).encode(), media="html")
    (observation,) = read_figure(figure, document)
    return f"{observation.value:f}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize(("page", "printed"), [("de", "9.087"), ("de-DE", "9.087"), ("pt", "1.234"), ("nl", "1,234")])
def test_a_number_that_the_pages_language_writes_otherwise_is_refused(rule, page: str, printed: str) -> None:
    with pytest.raises(Ambiguous, match="declare the page's `language`"):
        value(rule, page, printed, "en")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize(
    ("page", "printed", "expected"),
    [
        ("de", "9.087", "9087"),
        ("de-DE", "2.462.000", "2462000"),
        ("es", "1.234", "1234"),
        ("pt-BR", "1.234,5", "1234.5"),
        ("it", "12,5", "12.5"),
        ("nl", "3,4 miljoen", "3400000"),
    ],
)
def test_a_page_that_says_its_language_is_read_in_it(rule, page: str, printed: str, expected: str) -> None:
    assert value(rule, page, printed) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_comma_before_three_digits_is_refused_in_languages_with_decimal_commas(rule) -> None:
    with pytest.raises((Ambiguous, NoMatch)):
        value(rule, "nl", "1,234")


def test_thousands_with_a_point_are_refused_beside_decimals_with_a_point() -> None:
    for text in ("1.234 und 12.5 %", "1.234 und 1,401.40", "1.234 und 0.98", "1.234 0.987 0.5"):
        with pytest.raises(Ambiguous, match="have decimal points"):
            require_grouping("1.234", language="de", page="de", shown=lambda text=text: text)
    require_grouping("1.234", language="de", page="de", shown=lambda: "1.234 und 12,5 %, Version 0.9.1")


@pytest.mark.parametrize("language", ["de", "es", "nl"])
@pytest.mark.parametrize("printed", ["1.234", "4,125"])
def test_english_words_contradict_a_page_that_says_another_language(language: str, printed: str) -> None:
    english = "The rate of the month was higher than that of the year before."
    with pytest.raises(Ambiguous, match="its words are English"):
        require_grouping(printed, language=language, page=language, shown=lambda: english)
    require_grouping(printed, language=language, page=language, shown=lambda: english, given=True)
    require_grouping(printed, language=language, page=language, shown=lambda: "Total 1 2 3")


def test_a_billion_on_a_page_that_calls_itself_german_is_refused_unless_its_words_are() -> None:
    with pytest.raises(Ambiguous, match="a million millions"):
        require_grouping("3 billion", language="de", page="de", shown=lambda: "The total was 3 billion of it.")
    german = "Die Summe der Schulden ist auf 3 Billionen gestiegen, und das bei einer Quote von 3."
    require_grouping("3 Billionen", language="de", page="de", shown=lambda: german)
    require_grouping("3 billion", language="de", page="de", given=True)


@pytest.mark.parametrize("page", ["de-CH", "de-LI", "es-MX", "en-ZA", "sv", ""])
def test_where_another_point_is_usual_a_page_is_read_as_english(page: str) -> None:
    assert spoken_on(page) == ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize(
    ("page", "printed", "expected"),
    [
        ("en", "9.087", "9.087"),
        ("", "9.08", "9.08"),
        ("de", "474", "474"),
        ("de", "12.5", "12.5"),
        ("de-CH", "9.087", "9.087"),
        ("es-MX", "1,234", "1234"),
    ],
)
def test_others_are_read(rule, page: str, printed: str, expected: str) -> None:
    assert value(rule, page, printed) == expected


def test_an_english_page_is_not_read_as_french() -> None:
    with pytest.raises(Ambiguous):
        require_grouping("1,234", language="fr", page="en-CA")
    require_grouping("1,234", language="fr", page="fr-CA")


UNSAID = "<!doctype html><title>Office</title><p>In all {} of them were counted, {} more than before.</p>"


def unsaid(printed: str, other: str, *, symbol: str = "number", given: str = "") -> str:
    rule = Text(pattern="In all {figure} of them")
    figure = Figure("s/f", "F", "F", unit(symbol), rule, rule_of("text", rule), language_given=bool(given))
    (observation,) = read_figure(figure, Document(UNSAID.format(printed, other).encode(), media="html"))
    return f"{observation.value:f}"


@pytest.mark.parametrize("given", ["", "en"])
@pytest.mark.parametrize("other", ["2.462.000", "1.401,40", "3,5 %", "3,5 Mio", "12.345.678,90"])
@pytest.mark.parametrize("printed", ["133.000", "4,321"])
def test_one_number_that_cannot_be_english_makes_the_others_of_its_page_doubtful(
    printed: str, other: str, given: str
) -> None:
    with pytest.raises(Ambiguous, match=r"declare the page's `language`|nothing tells which"):
        unsaid(printed, other, given=given)


@pytest.mark.parametrize("other", ["12", "192.168.100.200", "version 1.234.567.8", "3.5%", "items 3,5 and 7"])
def test_other_numbers_make_nothing_doubtful(other: str) -> None:
    assert unsaid("4,321", other) == "4321"
    assert unsaid("4.32", other) == "4.32"
    assert unsaid("474", "2.462.000") == "474"


@pytest.mark.parametrize(("symbol", "other"), [("number", "12"), ("cases", "12"), ("cases", "3.5%")])
def test_a_point_before_three_digits_is_doubted_of_plain_numbers_as_of_counted_ones(symbol: str, other: str) -> None:
    with pytest.raises(Ambiguous, match="nothing tells which"):
        unsaid("4.321", other, symbol=symbol)


@pytest.mark.parametrize("other", ["3.5%", "1,234.50", "2,462,000"])
def test_a_plain_number_passes_where_the_page_writes_decimals_with_a_point(other: str) -> None:
    assert unsaid("4.321", other) == "4.321"


FRENCH = "<!doctype html><html {}><title>Bureau</title><p>Au total 12 345 cas, soit 3,5 de plus.</p></html>"


def french(attribute: str, **declared: object) -> str:
    rule = Text(pattern="Au total {figure}")
    figure = Figure("s/f", "F", "F", unit("cases"), rule, rule_of("text", rule), **declared)  # type: ignore[arg-type]
    (observation,) = read_figure(figure, Document(FRENCH.format(attribute).encode(), media="html"))
    return f"{observation.value:f}"


@pytest.mark.parametrize("attribute", ['lang="fr"', 'lang="fr-CA"', 'xml:lang="fr"'])
def test_a_page_that_says_that_it_is_in_french_is_read_so(attribute: str) -> None:
    assert french(attribute) == "12345"
    assert french("", language="fr") == "12345"


def test_unless_another_language_is_declared() -> None:
    with pytest.raises(NoMatch):
        french('lang="fr"', language="en", language_given=True)
    with pytest.raises(NoMatch):
        french("")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Zahl der Fälle ist im Mai auf 133.000 Tonnen gestiegen, und das bei einer Million.", "German"),
        ("La récolte est de 133.000 kg dans le sud, et de moins au nord, pour une année.", "French"),
        ("El total de los puertos fue de 133.000 kg, según las cifras del año.", "Spanish"),
        ("Il totale dei porti è di 133.000 kg nella regione, per una nave con la stiva.", "Italian"),
        ("Het totaal van de havens is 133.000 kg, een record voor het land, met hulp van buiten.", "Dutch"),
        ("The port of La Rochelle and the one of Le Havre took in 133.000 kg.", ""),
        ("In the report of the Office, die Zahl is given as 4,321 kg for the year.", ""),
        ("4,321", ""),
    ],
)
def test_a_text_plainly_shows_its_language(text: str, language: str) -> None:
    assert shown_language(text) == language
    printed = "133.000 kg" if "133.000" in text else "4,321 kg"
    if language:
        with pytest.raises(Ambiguous, match=f"the page is in {language}"):
            require_grouping(printed, language="en", page="", shown=lambda: text)
    else:
        require_grouping(printed, language="en", page="", shown=lambda: text)


def test_a_spanish_text_with_decimal_points_groups_by_commas() -> None:
    text = "El total de los puertos fue de 1,249 millones, el 3.4% de las exportaciones según los datos del año."
    require_grouping("1,249", language="en", page="", shown=lambda: text)
    with pytest.raises(Ambiguous, match="the page is in Spanish"):
        require_grouping("7.704", language="en", page="", shown=lambda: text)


SPANISH = "El total de los envíos por año según las oficinas y el registro de la aduana, con los datos del mes."


def test_a_language_that_was_declared_counts_more_than_the_words_of_a_page() -> None:
    page = f"<p>{SPANISH}</p><b id=n>5,417</b>"
    rule = Css(select="#n")
    figure = Figure("s/f", "F", "F", unit("number"), rule, rule_of("css", rule))
    with pytest.raises(Ambiguous, match="that of its numbers"):
        read_figure(figure, Document(page.encode(), media="html"))
    (read,) = read_figure(replace(figure, language_given=True), Document(page.encode(), media="html"))
    assert read.value == 5417


def test_workbooks_and_data_files_name_no_language_and_the_rule_counts() -> None:
    rows = [["Jahr", "Schiffe"], ["2022", "9.087"], ["2023", "9.412"]]
    file = "\n".join(";".join(row) for row in rows) + "\n"
    records = json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    documents = [
        Document(file.encode(), content_type="text/csv"),
        Document(records.encode(), content_type="application/json"),
        workbook({"Schiffe": rows}),
    ]
    for document in documents:
        assert document.language == ""
        values = [
            [reading.value for reading in rule.read(document, Ask("hafen/schiffe", unit("ships")))]
            for rule in (
                Dataset.model_validate({"value": "Schiffe", "by": {"year": "Jahr"}, "decimal": "comma"}),
                Dataset.model_validate({"value": "Schiffe", "by": {"year": "Jahr"}, "decimal": "point"}),
            )
        ]
        assert values == [[9087, 9412], [Decimal("9.087"), Decimal("9.412")]]
