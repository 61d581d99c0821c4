"""Rules of kind `xml`, each with the file it was written for, and what publishers do to such files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape

from monitor.kinds.extract.xml import Xml
from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, QUESTION, SAME, Mutation, Operator, Rule, Said, Truth, mutations_into

Row = tuple[str, str, str, str]
ROWS: tuple[Row, ...] = (
    ("Total traffic", "2023", "24,111,905", "25,000,000"),
    ("Total traffic", "2024", "25,118,919", "26,000,000"),
    ("Closures", "2023", "1,417", "1,350"),
    ("Closures", "2024", "1,603", "1,350"),
)
TRAFFIC = {"2023": Said(Decimal(24111905)), "2024": Said(Decimal(25118919))}
CLOSURES = {"2023": Said(Decimal(1417)), "2024": Said(Decimal(1603))}


def _elements(rows: Sequence[Row]) -> str:
    names = ("NAME", "YEAR", "ACTUAL", "TARGET")
    inside = ("".join(f"<{n}>{escape(text)}</{n}>" for n, text in zip(names, row, strict=True)) for row in rows)
    return f"<ALL>{''.join(f'<REC>{one}</REC>' for one in inside)}</ALL>"


def _attributes(rows: Sequence[Row]) -> str:
    inside = (f'<REC NAME="{n}" YEAR="{y}" ACTUAL="{a}" TARGET="{t}"/>' for n, y, a, t in rows)
    return f"<ALL>{''.join(inside)}</ALL>"


@dataclass(frozen=True)
class File:
    """An XML file with records."""

    rows: tuple[Row, ...]
    truth: Truth
    written: Callable[[Sequence[Row]], str]
    last: Callable[[str], str] = str

    @property
    def words(self) -> Sequence[str]:
        return re.findall(r'[^<>="/\s][^<>="]*', self.text)

    @property
    def text(self) -> str:
        return self.last(self.written(self.rows))

    def document(self) -> Document:
        return Document(self.text.encode(), url="https://x.example/a.xml")


def _rule(name: str, label: str, truth: Truth, written: Callable[[Sequence[Row]], str], unit: str) -> Rule[File]:
    rule = {"records": "REC", "where": {"NAME": label}, "value": "ACTUAL", "period": {"year": "YEAR"}}
    return Rule(name, File(ROWS, truth, written), Xml.model_validate(rule), unit)


RULES = (
    _rule("traffic in elements", "Total traffic", TRAFFIC, _elements, "vehicles"),
    _rule("traffic in attributes", "Total traffic", TRAFFIC, _attributes, "vehicles"),
    _rule("closures in elements", "Closures", CLOSURES, _elements, "number"),
)
MUTATIONS: list[Mutation[File]] = []
mutation = mutations_into(MUTATIONS)


def _last(page: File, change: Callable[[str], str]) -> File:
    return replace(page, last=change)


@mutation(SAME)
def records_in_another_order(page: File) -> File:
    return replace(page, rows=page.rows[::-1])


@mutation(SAME)
def written_in_another_namespace(page: File) -> File:
    return _last(page, lambda text: text.replace("<ALL>", '<ALL xmlns="urn:x">'))


@mutation(SAME)
def written_over_many_lines(page: File) -> File:
    return _last(page, lambda text: text.replace("<", "\n <").replace("\n </", "</").strip())


@mutation(SAME)
def comments_added(page: File) -> File:
    return _last(page, lambda text: text.replace("<REC", "<!-- 77 --><REC"))


@mutation(SAME)
def records_of_another_sort_added(page: File) -> File:
    return _last(page, lambda text: text.replace("<ALL>", "<ALL><OTHER><NAME>Total traffic</NAME></OTHER>"))


@mutation(SAME)
def wrapped_in_another_element(page: File) -> File:
    return _last(page, lambda text: f"<reply>{text}</reply>")


@mutation(SAME)
def fields_added(page: File) -> File:
    return _last(page, lambda text: text.replace("<REC>", "<REC><SEQ>4</SEQ>").replace("<REC ", '<REC SEQ="4" '))


@mutation(LOUD, Operator.TWIN_ROWS)
def a_record_twice(page: File) -> File:
    return replace(page, rows=tuple(row for row in page.rows for _ in range(2)))


@mutation(LOUD)
def elements_renamed(page: File) -> File:
    return _last(page, lambda text: text.replace("REC", "ROW"))


@mutation(LOUD)
def field_renamed(page: File) -> File:
    return _last(page, lambda text: text.replace("ACTUAL", "MONTHLY_ACTUAL"))


@mutation(LOUD)
def file_cut_off(page: File) -> File:
    return _last(page, lambda text: text[:-9])


@mutation(LOUD)
def label_gone(page: File) -> File:
    return replace(page, rows=tuple(("Something else", *row[1:]) for row in page.rows))


@mutation(LOUD)
def numbers_replaced_by_words(page: File) -> File:
    return replace(page, rows=tuple((label, year, "see the note", target) for label, year, _, target in page.rows))


@mutation(LOUD)
def years_replaced_by_words(page: File) -> File:
    return replace(page, rows=tuple((label, "this year", value, target) for label, _, value, target in page.rows))


@mutation(LOUD)
def counted_in_percent(page: File) -> File:
    share = '<REC UNIT="%"'
    return _last(page, lambda text: text.replace("<REC", share))


def _with_values(page: File, change: Callable[[str], str]) -> File:
    return replace(page, rows=tuple((label, year, change(value), target) for label, year, value, target in page.rows))


@mutation(EITHER, Operator.MARKED_PERIOD)
def years_marked_provisional(page: File) -> File:
    return replace(page, rows=tuple((label, f"{year} (p)", value, target) for label, year, value, target in page.rows))


@mutation(EITHER, Operator.TOTAL_ROW)
def a_total_added(page: File) -> File:
    return replace(page, rows=(*page.rows, ("Total", "2024", "99,999,999", "")))


@mutation(QUESTION, Operator.PLACEHOLDER)
def numbers_not_filled_in_yet(page: File) -> File:
    return replace(_with_values(page, lambda _: ".."), truth={year: Said() for year in page.truth})


@mutation(EITHER, Operator.SPLIT_NUMBER)
def numbers_split_by_spaces(page: File) -> File:
    return _with_values(page, lambda value: value.replace(",", " "))


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def words_beside_the_numbers(page: File) -> File:
    return _with_values(page, lambda value: f"{value} in the last 24 hours")
