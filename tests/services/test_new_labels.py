"""A label that comes, goes or is spelled otherwise: what adds up over its column is asked about before it is told."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from monitor.services.replay import replay, verify
from tests.newsroom import Newsroom
from tests.workbooks import workbook

HEADER = ("Year", "Port", "Good", "Ships")
Row = tuple[str, str, str, int]
FORMATS = ("csv", "xlsx", "json")

HARBOUR = """\
harbour:
  title: Goods
  publisher: Harbour office
  url: SITE/goods
  media: {media}
  figures:
    timber:
      label: Timber landed
      short: Timber
      unit: ships
      extract: {{dataset: {{{where}sum: Ships, by: {{year: Year}}{more}}}}}
"""


def year(label: str, **others: int) -> list[Row]:
    """The goods of one year, by port and good."""
    ports = {"Alder": 312, "Birch": 175, **others}
    return [
        (label, port, good, tons + 31 * i) for port, tons in ports.items() for i, good in enumerate(("Timber", "Coal"))
    ]


def serve(newsroom: Newsroom, form: str, rows: Sequence[Row]) -> None:
    if form == "csv":
        lines = "".join(",".join(map(str, row)) + "\n" for row in (HEADER, *rows))
        newsroom.serve("/goods", lines, content_type="text/csv")
    elif form == "json":
        text = json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows])
        newsroom.serve("/goods", text, content_type="application/json")
    else:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        newsroom.serve("/goods", workbook({"Goods": [HEADER, *rows]}), content_type=kind)


def see(newsroom: Newsroom, form: str, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Who is told what, by a check a day later."""
    before = len(newsroom.mails)
    newsroom.wait(days=1)
    serve(newsroom, form, rows)
    newsroom.check()
    return [(mail["To"], mail["Subject"]) for mail in newsroom.mails[before:]]


def watch(newsroom: Newsroom, form: str, where: str = "where: {Good: Timber}, ", more: str = "") -> None:
    newsroom.watch(HARBOUR.format(media=form, where=where, more=more))


BEFORE = [*year("2021"), *year("2022")]
DESK = "desk@example.org"


def told(newsroom: Newsroom, subject: str = "") -> str:
    """The last mail with such a subject, with single spaces."""
    body = [mail for mail in newsroom.mails if subject in mail["Subject"]][-1].get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def doubtful(newsroom: Newsroom) -> list[str]:
    """The series and periods whose values are in doubt."""
    rows = newsroom.rows(
        "SELECT s.name, o.period FROM observations o JOIN series s ON s.id = o.series_id "
        "WHERE o.until_snapshot_id IS NULL AND o.status = 'suspect' ORDER BY 1, 2"
    )
    return [f"{series} {period}".strip() for series, period in rows]


def derived_alike(newsroom: Newsroom) -> bool:
    """Whether nothing differs where everything is derived again."""
    first = verify(newsroom.store, newsroom.catalogue).wrong
    for source in newsroom.catalogue.watched:
        replay(newsroom.store, newsroom.catalogue, source)
    return first == verify(newsroom.store, newsroom.catalogue).wrong == ()


@pytest.mark.parametrize("form", FORMATS)
def test_a_new_label_of_a_column_that_is_added_up_over_is_asked_about_once(newsroom: Newsroom, form: str) -> None:
    watch(newsroom, form)
    see(newsroom, form, BEFORE)
    new = [*BEFORE, *year("2023", Cedar=44)]
    subject = "Please look: Timber, 2023: 531 ships, published for the first time"
    assert see(newsroom, form, new) == [(DESK, subject)]
    assert "“Cedar” is new in the column “Port” (1 row, 44 ships): is it a part of this, or a total" in told(newsroom)
    assert doubtful(newsroom) == ["2023"]
    ((_, subject),) = see(newsroom, form, [*new, *year("2024", Cedar=46)])
    assert subject == "Timber, January 2023 to December 2024: 2 values published for the first time"
    assert doubtful(newsroom) == []
    assert derived_alike(newsroom)


@pytest.mark.parametrize("form", FORMATS)
def test_a_label_like_the_one_that_counts_is_asked_about(newsroom: Newsroom, form: str) -> None:
    watch(newsroom, form)
    see(newsroom, form, BEFORE)
    ((to, _),) = see(newsroom, form, [*BEFORE, *year("2023"), ("2023", "Alder", "Timber (sawn)", 70)])
    assert to == DESK
    assert (
        "“Timber (sawn)” is new in the column “Good” beside “Timber” (1 row, 70 ships): is it the same thing, renamed "
        "or divided?"
    ) in told(newsroom)
    assert doubtful(newsroom) == ["2023"]
    assert derived_alike(newsroom)


@pytest.mark.parametrize("spelling", ["timber", "Timbers", "Tim-ber", "Timber*", "Tïmber"])
def test_so_is_one_that_is_spelled_otherwise_though_no_value_is_another(newsroom: Newsroom, spelling: str) -> None:
    watch(newsroom, "csv")
    see(newsroom, "csv", BEFORE)
    more = [*BEFORE, ("2022", "Alder", spelling, 70)]
    assert see(newsroom, "csv", more) == [(DESK, "Please look: Timber, 2022: still 487 ships")]
    assert f"“{spelling}” is new in the column “Good” beside “Timber”" in told(newsroom)
    assert see(newsroom, "csv", [*more, ("2022", "Cedar", "Coal", 9)]) == []
    assert doubtful(newsroom) == []
    assert newsroom.rows("SELECT explanation FROM change_log") == [("2022: still 487 ships",)]
    assert derived_alike(newsroom)


@pytest.mark.parametrize("form", FORMATS)
def test_a_label_that_went_is_asked_about_where_sums_fell(newsroom: Newsroom, form: str) -> None:
    watch(newsroom, form)
    whole = [*year("2021", Cedar=44), *year("2022", Cedar=41)]
    see(newsroom, form, whole)
    told_of = see(newsroom, form, [row for row in [*whole, *year("2023")] if row[1] != "Cedar"])
    assert [to for to, subject in told_of if "Please look" in subject] == [DESK]
    assert "“Cedar” stands no longer in the column “Port”, over which this adds up" in told(newsroom, "Please look")
    assert doubtful(newsroom) == ["2021", "2022"]
    assert derived_alike(newsroom)


@pytest.mark.parametrize("name", ["timber", "Timber*", "Timber (sawn)"])
def test_a_series_whose_label_is_spelled_otherwise_is_neither_withdrawn_nor_released(
    newsroom: Newsroom, name: str
) -> None:
    watch(newsroom, "csv", where="", more=", each: [Good]")
    see(newsroom, "csv", BEFORE)
    renamed = [(when, port, name if good == "Timber" else good, ships) for when, port, good, ships in BEFORE]
    assert {to for to, _ in see(newsroom, "csv", renamed)} == {DESK}
    assert sorted(doubtful(newsroom)) == sorted(
        f"Good={good} {when}" for good in ("Timber", name) for when in ("2021", "2022")
    )
    assert derived_alike(newsroom)


RECORDS = """\
harbour:
  title: Goods
  publisher: Harbour office
  url: SITE/goods
  media: json
  figures:
    timber:
      label: Timber landed at Alder
      short: Timber
      unit: ships
      extract: {json: {records: $, where: {Good: Timber, Port: Alder}, value: Ships, period: Year}}
"""


def test_records_of_an_answer_under_a_label_like_the_one_that_counts_are_asked_about(newsroom: Newsroom) -> None:
    newsroom.watch(RECORDS)
    see(newsroom, "json", BEFORE)
    told_of = see(newsroom, "json", [*BEFORE, ("2023", "Alder", "Timber (sawn)", 300)])
    assert told_of == [(DESK, "Please look: Timber, 2022: still 312 ships")]
    assert "“Timber (sawn)” is new in the column “Good” beside “Timber” (1 row)" in told(newsroom)
    assert see(newsroom, "json", [*BEFORE, ("2023", "Alder", "Timber (sawn)", 301)]) == []
    assert derived_alike(newsroom)


def test_what_is_accepted_is_not_in_doubt_and_told(newsroom: Newsroom) -> None:
    watch(newsroom, "csv")
    see(newsroom, "csv", BEFORE)
    see(newsroom, "csv", [*BEFORE, ("2022", "Cedar", "Timber", 44)])
    assert doubtful(newsroom) == ["2022"]
    newsroom.watch(HARBOUR.format(media="csv", where="where: {Good: Timber}, ", more="") + "      accept: [531]\n")
    ((_, subject),) = see(newsroom, "csv", [*BEFORE, ("2022", "Cedar", "Timber", 44)])
    assert "531 ships (+44" in subject
    assert doubtful(newsroom) == []


def test_the_question_is_asked_though_checks_fail_between(newsroom: Newsroom) -> None:
    watch(newsroom, "csv")
    see(newsroom, "csv", BEFORE)
    see(newsroom, "csv", [*BEFORE, ("2022", "Cedar", "Timber", 44)][:2])
    assert see(newsroom, "csv", [*BEFORE, ("2022", "Cedar", "Timber", 44)])[-1][0] == DESK
    assert doubtful(newsroom) == ["2022"]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Month", "Jan Feb Mar Apr", "May Jun Jul Aug"),
        ("As of", "2024-01 2024-01 2024-01 2024-01", "2024-02 2024-02 2024-02 2024-02"),
        ("Fiscal", "FY2023 FY2023 FY2024 FY2024", "FY2025 FY2025 FY2024 FY2024"),
        ("Code", "11 12 11 12", "13 14 13 14"),
        ("Person", "Ann Ben Cem Dov", "Eve Fay Gil Hal"),
        ("Note", *(f"{word}_{'x' * 90} b b b" for word in "ac")),
        ("Port", "Alder Birch Alder Birch", "ALDER birch ALDER birch"),
    ],
)
def test_times_numbers_names_notes_and_spellings_are_no_new_labels(
    newsroom: Newsroom, name: str, before: str, after: str
) -> None:
    newsroom.watch(HARBOUR.format(media="csv", where="", more="").replace("by: {year: Year}", "by: {year: Year}"))

    def rows(texts: str, *ships: int) -> str:
        lines = [f"202{1 + i // 2},{text},{ships[i]}" for i, text in enumerate(texts.split())]
        return "\n".join([f"Year,{name},Ships", *lines, ""])

    newsroom.serve("/goods", rows(before, 31, 22, 47, 55), content_type="text/csv")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/goods", rows(after, 31, 22, 48, 55), content_type="text/csv")
    newsroom.check()
    assert ["Please look" in subject for subject in newsroom.subjects] == [False]
