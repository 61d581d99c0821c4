"""An address that always shows the newest release: what it says of another period is never the figure's revision."""

from __future__ import annotations

import json

import pytest

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook_document

RULE = Text(pattern="jobless rate stood at {figure}")


def only(rule: Extractor, document: Document, period: str, symbol: str = "%", calendar: str = "calendar") -> Reading:
    (reading,) = rule.read(document, Ask("office/rate", unit(symbol), from_label(period, calendar)))
    return reading


def page(body: str, title: str = "The labour market") -> Document:
    return Document(f"<!doctype html><title>{title}</title><body>{body}".encode())


QUARTER = "2025-Q2"
SAME = [
    "The jobless rate stood at 4.7%, the office said on 03/04/2025.",
    "In the second quarter of 2025 the jobless rate stood at 4.7%.",
    "The jobless rate stood at 4.7% in April to June 2025.",
    "The jobless rate stood at 4.7% in Q2 2025, up from 4.4% in Q1 2025.",
    "The jobless rate stood at 4.7%, up from 4.4% in Q1 2025.",
    "The jobless rate stood at 4.7%, after 4.4% in the first quarter of 2025.",
    "Compared with Q1 2025, when fewer looked for work, the jobless rate stood at 4.7%.",
    "The jobless rate stood at 4.7%, the office said on 12 August 2025.",
    "The jobless rate stood at 4.7%, the highest of 2025.",
    "The jobless rate stood at 4.7%.",
    "For Q1 2025 and Q2 2025 alike, the jobless rate stood at 4.7%.",
]
OTHER = [
    "In the third quarter of 2025 the jobless rate stood at 4.7%.",
    "The jobless rate stood at 4.7% in August to October 2025.",
    "The jobless rate stood at 4.7% in Q3 2025, up from 4.4% in Q1 2025.",
    "The jobless rate stood at 4.7% of those who look for work, and employment at 75%, in Q2 2024.",
    "The jobless rate stood at 4.7% (July to September 2025).",
]


@pytest.mark.parametrize("sentence", SAME)
def test_a_sentence_that_names_the_figures_period_or_none_of_its_length_is_read(sentence: str) -> None:
    assert only(RULE, page(f"<p>{sentence}</p>"), QUARTER).period.label == QUARTER


@pytest.mark.parametrize("sentence", OTHER)
def test_a_sentence_that_names_another_period_of_its_length_is_refused(sentence: str) -> None:
    with pytest.raises(Ambiguous, match=r"but the figure is declared for 2025-Q2: the page has moved on.*measure"):
        only(RULE, page(f"<p>{sentence}</p>"), QUARTER)
    with pytest.raises(Ambiguous, match="moved on"):
        only(Css(select="#r", pattern="jobless rate stood at {figure}"), page(f"<p id=r>{sentence}</p>"), QUARTER)
    document = Document(json.dumps({"note": sentence}).encode(), media="json")
    with pytest.raises(Ambiguous, match="moved on"):
        only(Json(path="$.note", pattern="jobless rate stood at {figure}"), document, QUARTER)


@pytest.mark.parametrize(
    ("period", "calendar", "sentence"),
    [
        ("2025-07", "calendar", "In August 2025 the jobless rate stood at 4.7%."),
        ("2024", "calendar", "In 2025 the jobless rate stood at 4.7%."),
        ("FY2024", "us-federal", "In fiscal year 2025 the jobless rate stood at 4.7%."),
        ("2025-H1", "calendar", "The jobless rate stood at 4.7% in the second half of 2025."),
        ("2025-08-12", "calendar", "The jobless rate stood at 4.7% on 13 August 2025."),
    ],
)
def test_every_length_of_a_period_is_looked_at(period: str, calendar: str, sentence: str) -> None:
    with pytest.raises(Ambiguous, match="moved on"):
        only(RULE, page(f"<p>{sentence}</p>"), period, calendar=calendar)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Third quarter of 2025</h1><p>The jobless rate stood at 4.7%.</p>",
        "<h1>Labour</h1><h2>Q3 2025</h2><h3>Work</h3><p>The jobless rate stood at 4.7%.</p>",
    ],
)
def test_a_heading_that_names_another_period_is_refused_where_the_sentence_names_none(body: str) -> None:
    with pytest.raises(Ambiguous, match="stands above it"):
        only(RULE, page(body), QUARTER)
    with pytest.raises(Ambiguous, match="stands above it"):
        only(Css(select="p", pattern="rate stood at {figure}"), page(body), QUARTER)


def test_a_calendar_year_is_another_than_a_fiscal_one_where_they_have_no_day_in_common() -> None:
    said = "<p>In the calendar year {}, the jobless rate stood at 4.7%.</p>"
    for year in (2024, 2025):
        assert only(RULE, page(said.format(year)), "FY2025", calendar="us-federal").value is not None
    for year in (2023, 2026):
        with pytest.raises(Ambiguous, match="moved on"):
            only(RULE, page(said.format(year)), "FY2025", calendar="us-federal")


def test_so_is_the_title_of_the_page() -> None:
    with pytest.raises(Ambiguous, match="stands above it"):
        only(RULE, page("<p>The jobless rate stood at 4.7%.</p>", "Labour market, Q3 2025"), QUARTER)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Q2 2025</h1><p>A plan of Q3 2024 goes on, and the jobless rate stood at 4.7%.</p>",
        "<h1>Q3 2025</h1><p>These are figures of Q2 2025. The jobless rate stood at 4.7%.</p>",
        "<h1>Compared with Q1 2025</h1><p>The jobless rate stood at 4.7%.</p>",
        "<h1>12 August 2025</h1><p>The jobless rate stood at 4.7%.</p>",
        "<h2>Q3 2025</h2><p>Soon.</p><h2>The rate</h2><p>The jobless rate stood at 4.7%.</p>",
    ],
)
def test_the_figures_own_period_nearby_is_enough(body: str) -> None:
    assert only(RULE, page(body), QUARTER).value is not None


def test_but_not_against_the_words_directly_behind_the_number() -> None:
    with pytest.raises(Ambiguous, match="moved on"):
        only(RULE, page("<h1>Q2 2025</h1><p>The jobless rate stood at 4.7% in Q3 2025.</p>"), QUARTER)


CELLS = "<tr><th>Place<th>Rate<tr><td>North<td>4.7%<tr><td>South<td>5%"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (f"<table><caption>Rates, Q3 2025</caption>{CELLS}</table>", {}),
        (f"<table><caption>Rates, Q3 2025</caption>{CELLS}</table>", {"caption": "Rates, ..."}),
        (f"<h2>Third quarter of 2025</h2><table>{CELLS}</table>", {}),
        (f"<table>{CELLS.replace('Rate', 'Q3 2025')}</table>", {"column": "Q..."}),
    ],
)
def test_a_caption_heading_or_label_of_another_period_is_refused(body: str, rule: dict[str, str]) -> None:
    with pytest.raises(Ambiguous, match="moved on"):
        only(Table.model_validate({"row": "North", "column": "Rate", **rule}), page(body), QUARTER)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (f"<table><caption>Rates, Q2 2025</caption>{CELLS}</table>", {}),
        (f"<table><caption>Rates, Q3 2025</caption>{CELLS}</table>", {"caption": "Rates, Q3 2025"}),
        (f"<h1>Q3 2025</h1><table>{CELLS.replace('Rate', 'Q2 2025')}</table>", {"column": "Q2 2025"}),
        (f"<h1>Annual report 2025</h1><table>{CELLS}</table>", {}),
    ],
)
def test_what_the_rule_itself_names_contradicts_nothing(body: str, rule: dict[str, str]) -> None:
    assert only(Table.model_validate({"row": "North", "column": "Rate", **rule}), page(body), QUARTER).value is not None


def test_tables_of_pdf_files_and_workbooks_are_held_to_the_same() -> None:
    paper = Paper()
    paper.heading("Labour market, third quarter of 2025")
    paper.table_of([("Place", "Rate", "Stock")], [("North", "4.7", "3"), ("South", "5", "4"), ("East", "2", "9")])
    with pytest.raises(Ambiguous, match="moved on"):
        only(Pdf(row="North", column="Rate"), Document(paper.bytes()), QUARTER)
    book = workbook_document({"Rates": [["Place", "Q3 2025"], ["North", 4.7], ["South", 5]]})
    with pytest.raises(Ambiguous, match="moved on"):
        only(Xlsx(row="North", column="Q..."), book, QUARTER)


OF_ANOTHER_NUMBER = [
    ("In September 2025, 90 cases were found, against 120 in August 2025.", "{figure} were found"),
    ("In September 2025, 90 cases were found, compared with 120 cases in August 2025.", "{figure} were found"),
    ("Im September 2025 wurden 90 cases gezählt, gegenüber 120 im August 2025.", "wurden {figure} gezählt"),
]


@pytest.mark.parametrize(("sentence", "pattern"), OF_ANOTHER_NUMBER)
def test_the_figures_period_that_is_said_of_another_number_is_not_its_own(sentence: str, pattern: str) -> None:
    with pytest.raises(Ambiguous, match="moved on"):
        only(Text(pattern=pattern), page(f"<p>{sentence}</p>"), "2025-08", "cases")
    with pytest.raises(Ambiguous, match="moved on"):
        only(Css(select="p", pattern=pattern), page(f"<p>{sentence}</p>"), "2025-08", "cases")


def test_a_period_behind_the_number_that_nothing_is_compared_with_is_its_own() -> None:
    said = "<p>The July 2025 list is closed: 90 cases were found in August 2025, 12 of them in the port.</p>"
    assert only(Text(pattern="{figure} were found"), page(said), "2025-08", "cases").value == 90


IN_PART = [
    "In the first nine months of 2025, 90 cases were found.",
    "So far in 2025, 90 cases were found.",
    "From January to June 2025, 90 cases were found.",
    "In 2025 to date, 90 cases were found.",
    "In den ersten neun Monaten des Jahres 2025: 90 cases were found.",
    "Au cours des premiers six mois de 2025, 90 cases were found.",
]


@pytest.mark.parametrize("sentence", IN_PART)
def test_a_part_of_the_period_is_not_the_whole(sentence: str) -> None:
    with pytest.raises(Ambiguous, match="moved on"):
        only(Text(pattern="{figure} were found"), page(f"<p>{sentence}</p>"), "2025", "cases")


def test_a_part_that_the_rule_names_or_a_running_total_is_read() -> None:
    document = page("<p>So far in 2025, 90 cases were found.</p>")
    assert only(Text(pattern="So far in 2025, {figure} were found"), document, "2025", "cases").value == 90
    ask = Ask("office/cases", unit("cases"), from_label("2025", "calendar"), to_date=True)
    (reading,) = Text(pattern="{figure} were found").read(document, ask)
    assert reading.value == 90


@pytest.mark.parametrize("title", ["Rates, 2025", "Table 3: 2025", "Rates (2025)", "Rates – 2025", "2025"])
def test_another_year_at_the_end_of_a_title_is_one_of_its_numbers(title: str) -> None:
    captioned = page(f"<table><caption>{title}</caption>{CELLS}</table>")
    with pytest.raises(Ambiguous, match="moved on"):
        only(Table(row="North", column="Rate"), captioned, "2024")
    assert only(Table(row="North", column="Rate"), captioned, "2025").value is not None
    with pytest.raises(Ambiguous, match="moved on"):
        only(RULE, page(f"<h2>{title}</h2><p>The jobless rate stood at 4.7%.</p>"), "2024")


@pytest.mark.parametrize("title", ["Annual report, 2025", "Strategy – 2030", "Published: 2025", "Rates, 2024 and 2025"])
def test_the_year_of_an_edition_or_a_plan_is_not(title: str) -> None:
    captioned = page(f"<table><caption>{title}</caption>{CELLS}</table>")
    assert only(Table(row="North", column="Rate"), captioned, "2024").value is not None


@pytest.mark.parametrize(
    ("name", "banner"), [("2025", ""), ("Rates", "Rates in 2025"), ("Rates", "Table 1: Rates, 2025")]
)
def test_a_sheets_name_and_banner_are_held_to_the_same(name: str, banner: str) -> None:
    rows = [[banner], ["Place", "Rate"], ["North", "4.7%"], ["South", "5%"]]
    with pytest.raises(Ambiguous, match="moved on"):
        only(Xlsx(row="North", column="Rate"), workbook_document({name: rows}), "2024")
    assert only(Xlsx(row="North", column="Rate"), workbook_document({name: rows}), "2025").value is not None


def test_a_member_beside_a_value_of_an_answer_says_its_time() -> None:
    said = {"total": {"refMonth": "x", "reference_period": "2025-09", "size": 90}}
    document = Document(json.dumps(said).encode(), media="json")
    with pytest.raises(Ambiguous, match="moved on"):
        only(Json(path="$.total.size"), document, "2025-08", "cases")
    assert only(Json(path="$.total.size"), document, "2025-09", "cases").value == 90
    for month in ("September", 9):
        parted = Document(json.dumps({"month": month, "year": 2025, "size": 90}).encode(), media="json")
        with pytest.raises(Ambiguous, match="moved on"):
            only(Json(path="$.size"), parted, "2025-08", "cases")
        assert only(Json(path="$.size"), parted, "2025-09", "cases").value == 90
    rows = Document(json.dumps([{"place": "North", "year": 2025, "size": 90}]).encode(), media="json")
    with pytest.raises(Ambiguous, match="moved on"):
        only(Json(records="$", where={"place": ["North"]}, value="size"), rows, "2024", "cases")
