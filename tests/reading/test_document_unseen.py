"""What a page holds and does not show is not read: in text, tables, elements and the fingerprint alike."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.phrase import Phrase
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.model import Observation, Rule
from monitor.model.errors import NoMatch
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import UNITS

HIDING = (
    'style="display:none"',
    'style="color: red; DISPLAY : none !important; display: block"',
    "hidden",
    'hidden=""',
    'hidden="hidden"',
    'style="visibility:hidden"',
    'style="visibility: collapse"',
)
SHOWING = (
    'style="display:none; display:block"',
    'hidden style="display: block"',
    'hidden="until-found"',
    'aria-hidden="true"',
    'style="visibility:visible"',
    'data-hidden="hidden"',
    'class="hidden"',
)
STRIKING = ('style="text-decoration: line-through"', 'style="text-decoration:underline line-through red"')


def page(body: str, url: str = "https://example.org/") -> Document:
    return Document(f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>".encode(), url=url)


def towns(*rows: str) -> Document:
    head = "<tr><th>Town</th><th>People</th></tr>"
    return page(f"<p>Statistics of towns.</p><table><caption>Towns</caption>{head}{''.join(rows)}</table>")


def read(document: Document, extractor: Extractor, unit: str = "people") -> list[Observation]:
    figure = Figure("s/f", "F", "F", UNITS[unit], extractor, Rule("of the test", 1, "{}", "0" * 64))
    return read_figure(figure, document)


def value(document: Document, extractor: Extractor) -> Decimal | None:
    (one,) = read(document, extractor)
    return one.value


ALMA = Table(caption="Towns", row="Alma", column="People")
COUNTED = Text(pattern="In all {figure} applied")


# ---------------------------------------------------------------- text


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("tag", ["p", "div", "span", "section", "li"])
def test_a_hidden_copy_stands_for_nothing_that_is_shown(how: str, tag: str) -> None:
    copy = f"<{tag} {how}>In all 8,100 people applied.</{tag}>"
    assert value(page(f"{copy}<p>In all 8,765 people applied.</p>"), COUNTED) == 8765
    with pytest.raises(NoMatch, match="readers do not see") as caught:
        read(page(f"{copy}<p>Altogether 8,765 people applied.</p>"), COUNTED)
    assert "8,100" in str(caught.value)


@pytest.mark.parametrize("how", SHOWING)
def test_what_is_shown_is_read_whatever_its_attributes_resemble(how: str) -> None:
    assert value(page(f"<p {how}>In all 8,100 people applied.</p>"), COUNTED) == 8100


@pytest.mark.parametrize(
    "panel",
    [
        '<a href="#more">More</a><div id="more" style="display:none">{}</div>',
        '<button aria-controls="a more">More</button><div id="more" hidden>{}</div>',
        '<button data-bs-target="#more">More</button><div id="more" hidden>{}</div>',
        '<button popovertarget="more">More</button><div id="more" popover>{}</div>',
        '<div role="tabpanel" hidden>{}</div>',
        "<details><summary>More</summary>{}</details>",
        "<dialog open>{}</dialog>",
    ],
)
def test_a_panel_that_a_click_shows_is_read(panel: str) -> None:
    assert value(page(panel.format("<p>In all 8,100 people applied.</p>")), COUNTED) == 8100
    table = (
        "<table><caption>Towns</caption><tr><th>Town</th><th>People</th></tr><tr><td>Alma</td><td>7</td></tr></table>"
    )
    assert value(page(panel.format(table)), ALMA) == 7


@pytest.mark.parametrize("form", ["<dialog>{}</dialog>", "<div popover>{}</div>", "<datalist>{}</datalist>"])
def test_what_only_a_script_can_open_is_not_read(form: str) -> None:
    with pytest.raises(NoMatch):
        read(page(form.format("<p>In all 8,100 people applied.</p>")), COUNTED)


@pytest.mark.parametrize("form", ["<del>{}</del>", "<s>{}</s>", *(f"<p {how}>{{}}</p>" for how in STRIKING)])
def test_struck_out_text_stands_for_nothing(form: str) -> None:
    struck = form.format("In all 8,100 people applied.")
    assert value(page(f"{struck}<p>In all 8,765 people applied.</p>"), COUNTED) == 8765
    with pytest.raises(NoMatch, match="struck out"):
        read(page(f"<p>Statistics.</p>{struck}"), COUNTED)


@pytest.mark.parametrize("how", HIDING)
def test_words_that_are_hidden_are_neither_there_nor_gone(how: str) -> None:
    rule = Phrase(words="remains a source country", page_has=("Contact",), page_words=1)
    text = "<p>The state remains a source country.</p>"
    assert read(page(f"{text}<p>Contact us</p>"), rule, "wording")[0].value == 1
    with pytest.raises(NoMatch, match="hidden from readers"):
        read(page(f"<div {how}>{text}</div><p>Contact us</p>"), rule, "wording")
    (struck,) = read(page("<p><del>The state remains a source country.</del></p><p>Contact us</p>"), rule, "wording")
    assert struck.value == 0


def test_a_page_that_hides_all_of_itself_is_shown_by_a_script() -> None:
    body = "<p>In all 8,100 people applied.</p>"
    assert value(Document(f"<html><body style='display:none'>{body}</body></html>".encode()), COUNTED) == 8100


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("how", HIDING)
def test_hidden_rows_and_tables_stand_for_nothing_that_is_shown(how: str) -> None:
    hidden, shown = f"<tr {how}><td>Alma</td><td>9</td></tr>", "<tr><td>Alma</td><td>12</td></tr>"
    assert value(towns(hidden, shown), ALMA) == 12
    assert value(towns(f"<tbody {how}>{hidden}</tbody><tbody>{shown}</tbody>"), ALMA) == 12
    with pytest.raises(NoMatch, match="readers do not see"):
        read(towns(hidden, "<tr><td>Beta</td><td>12</td></tr>"), ALMA)
    copy = (
        "<table><caption>Towns</caption><tr><th>Town</th><th>People</th></tr><tr><td>Alma</td><td>9</td></tr></table>"
    )
    assert value(page(f"<div {how}>{copy}</div>{copy.replace('9', '12')}"), ALMA) == 12


@pytest.mark.parametrize("how", HIDING)
def test_hidden_cells_and_keys_shift_nothing(how: str) -> None:
    def rows(cell: str, key: str) -> Document:
        head = f"<tr><th>Town</th><th {how}>Key</th><th>People</th></tr>"
        return page(
            f"<table><caption>Towns</caption>{head}<tr><td>Alma</td><td {how}>{cell}</td>"
            f"<td><span {how}>{key}</span>12</td></tr></table>"
        )

    assert value(rows("7", "00017"), ALMA) == 12
    with pytest.raises(NoMatch, match="readers do not see"):
        read(rows("7", "1"), Table(caption="Towns", row="Alma", column="Key"))


def test_struck_out_cells_and_rows_stand_for_nothing() -> None:
    for form in ("<s>{}</s>", "<del>{}</del>", '<span style="text-decoration:line-through">{}</span>'):
        assert value(towns(f"<tr><td>Alma</td><td>{form.format('9')} 12</td></tr>"), ALMA) == 12
        with pytest.raises(NoMatch, match="struck out"):
            read(towns(f"<tr><td>Alma</td><td>{form.format('9')}</td></tr>"), ALMA)
    struck = f"<tr {STRIKING[0]}><td>Alma</td><td>9</td></tr>"
    assert value(towns(struck, "<tr><td>Alma</td><td>12</td></tr>"), ALMA) == 12
    assert value(towns(f"<tr><td>Alma</td><td>12</td><td {STRIKING[0]}>9</td></tr>"), ALMA) == 12


@pytest.mark.parametrize("how", [*HIDING, *STRIKING])
def test_a_period_of_a_series_that_is_only_hidden_is_told_and_not_withdrawn(how: str) -> None:
    series = Table(caption="Counts", column="People", periods="rows")

    def years(*rows: str) -> Document:
        return page(f"<table><caption>Counts</caption><tr><th>Period</th><th>People</th></tr>{''.join(rows)}</table>")

    first, second = "<tr><td>2023</td><td>12</td></tr>", "<tr><td>2024</td><td>13</td></tr>"
    old = f"<tr {how}><td>2023</td><td>9</td></tr>"
    assert [one.value for one in read(years(first, old, second), series)] == [12, 13]
    with pytest.raises(NoMatch, match=r"2023: '9' .*readers do not see"):
        read(years(old, second, second.replace("2024", "2025")), series)


# ---------------------------------------------------------------- elements and the fingerprint


@pytest.mark.parametrize("how", HIDING)
def test_a_selector_matches_what_is_shown(how: str) -> None:
    hidden, shown = f'<b class="n" {how}>9</b>', '<b class="n">12</b>'
    assert value(page(f"<p>{hidden}{shown}</p>"), Css(select="b.n")) == 12
    with pytest.raises(NoMatch, match="readers do not see"):
        read(page(f"<p>Nothing {hidden}</p>"), Css(select="b.n"))
    for_scripts = page(f'<p>Nothing</p><div {how} id="data" data-value="8"></div>')
    assert value(for_scripts, Css(select="#data", attribute="data-value")) == 8


@pytest.mark.parametrize("how", [*HIDING, *STRIKING])
def test_text_that_is_hidden_from_one_day_to_the_next_makes_another_version(how: str) -> None:
    before, after = (page(f"<p>Statistics.</p><p {one}>In all 8,100 applied.</p>") for one in ("", how))
    assert before.fingerprint != after.fingerprint
    assert "8,100" not in after.visible_text + after.quick_text


# ---------------------------------------------------------------- raised digits


@pytest.mark.parametrize(
    "raised",
    [
        "<sup>5</sup>",
        '<span style="vertical-align: super">5</span>',
        '<sup><a href="#n5">5</a></sup>',
        "<sup>[5]</sup>",
    ],
)
@pytest.mark.parametrize("number", ["12", "1,234", "7.5"])
def test_a_raised_digit_never_goes_on_with_the_number_before_it(raised: str, number: str) -> None:
    wanted = Decimal(number.replace(",", ""))
    assert value(towns(f"<tr><td>Alma</td><td>{number}{raised}</td></tr>"), ALMA) == wanted
    assert value(page(f"<p>In all {number}{raised} people applied.</p>"), COUNTED) == wanted
    assert value(page(f"<p><b>{number}{raised}</b></p>"), Css(select="b")) == wanted


def test_a_raised_year_never_goes_on_with_the_number_before_it() -> None:
    with pytest.raises(Exception, match="12 2020"):
        read(towns("<tr><td>Alma</td><td>12<sup>2020</sup></td></tr>"), ALMA)


@pytest.mark.parametrize(
    "unseen",
    [
        '<span style="vertical-align: super">5</span>',
        "<b hidden> 9 <i hidden>8</i></b>",
        "<svg><title>9</title><svg><desc>8</desc></svg></svg>",
    ],
    ids=["raised", "hidden in what is hidden", "words of a picture"],
)
@pytest.mark.parametrize("select", ["p.n", "p:-soup-contains('In all')"])
def test_what_is_not_shown_is_not_read_whichever_parser_finds_the_element(select: str, unseen: str) -> None:
    found = page(f"<div><p class='n'>In all 12{unseen} applied</p><p>7</p></div>")
    assert value(found, Css(select=select, pattern="In all {figure} applied")) == 12


def test_of_several_panels_those_that_a_click_shows_are_read_and_the_others_are_not() -> None:
    panel = "<div id={0} hidden><p>In {0} live 12 people.</p></div>"
    link = '<a href="#here" data-toggle="collapse" aria-controls="here">More</a>'
    shown = page(f"{link}{panel.format('here')}{panel.format('there')}")
    assert ("In here" in shown.visible_text, "In there" in shown.visible_text) == (True, False)
