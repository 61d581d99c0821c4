"""From readings to observations: declared unit, declared bounds, and what looks like a slip."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import ClassVar
from zipfile import ZipFile

import pytest

from monitor.core.catalogue import Figure
from monitor.core.doubtful import doubt
from monitor.core.extract import extract, read_capture
from monitor.kinds.extract.text import Text
from monitor.model import UNDATED, Bounds, Capture, Doubt, DoubtKind, Measure, Reading, Rule, Span, Status
from monitor.model.errors import Ambiguous, NoMatch, NotUsable, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit
from monitor.telling.questions import question
from tests.making import cells, day, fiscal_year, month, seen, year_of
from tests.told import SOURCE

MARCH = Span(date(2023, 10, 1), date(2024, 3, 31))


@dataclass(frozen=True)
class Fixed:
    """An extractor that finds what it is given."""

    readings: tuple[Reading, ...]
    version: ClassVar[int] = 1

    def read(self, document, ask):
        return self.readings


TEN_TIMES = Doubt(DoubtKind.JUMPED, Decimal("348.2"), Decimal("34.82"), "lb", Decimal(10))


def figure(*readings: Reading, bounds: Bounds | None = None) -> Figure:
    rule = Rule("fixed", 1, "{}", "0" * 64)
    return Figure("s/f", "A figure", "figure", unit("lb"), Fixed(readings), rule, bounds=bounds or Bounds())


def read(*readings: Reading, bounds: Bounds | None = None):
    return extract([figure(*readings, bounds=bounds)], Document(b"x", media="text", url="", encoding=""))


def reading(value: str | None, **more: object) -> Reading:
    return Reading(month("2024-01"), None if value is None else Decimal(value), **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Dated(Fixed):
    """One whose document tells the period of each value."""

    gives_period: ClassVar[bool] = True


def test_two_running_totals_of_one_time_are_refused_with_what_settles_it():
    two = figure(reading("1"), reading("2"))
    with pytest.raises(Ambiguous, match="narrow the rule, or name in `each` what tells them apart"):
        read(reading("1"), reading("2"))
    total = replace(two, extractor=Dated((reading("1"), reading("2"))), measure=Measure.RUNNING_TOTAL)
    with pytest.raises(Ambiguous, match="write `measure: latest` for the newest alone"):
        extract([total], Document(b"x", media="text", url="", encoding=""))


def test_an_empty_document_and_a_zip_file_are_called_what_they_are():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "FY,lb")
    rule = Text(pattern="seized {figure} of")
    watched = Figure("s/f", "A figure", "figure", unit("lb"), rule, Rule("text", 1, "{}", "0" * 64))
    packed = Document(file.getvalue(), url="https://x.org/data")
    found_none = r"^s/f: no text reads 'seized \{figure\} of'; .*; https://x.org/data"
    with pytest.raises(NotUsable, match=rf"{found_none} cannot be read as it is: it is a ZIP .*'a.csv'"):
        extract([watched], packed)
    with pytest.raises(NotUsable, match=rf"{found_none} is empty \(0 bytes\)"):
        extract([watched], Document(b"", url="https://x.org/data"))
    (read_all_the_same,) = extract([figure(reading("1.5"))], packed)
    assert read_all_the_same.value == Decimal("1.5"), "a kind of somebody else's may read what ours do not"


@dataclass(frozen=True)
class Layers:
    """An extractor that reads ZIP files itself and does not find what it looks for."""

    version: ClassVar[int] = 1

    def read(self, document, ask):
        raise NoMatch("no layer 'roads' (layers: rivers)")


def test_what_a_rule_says_of_a_zip_file_stands_before_the_advice_to_name_a_member():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("layer.shp", "rivers")
    watched = Figure("s/f", "A figure", "figure", unit("lb"), Layers(), Rule("layers", 1, "{}", "0" * 64))
    with pytest.raises(NotUsable) as caught:
        extract([watched], Document(file.getvalue(), url="https://x.org/a.zip"))
    assert str(caught.value) == (
        "s/f: no layer 'roads' (layers: rivers); https://x.org/a.zip cannot be read as it is: it is a ZIP file that "
        "holds 'layer.shp': write `member: NAME` with the name of the one that is meant"
    )


@dataclass(frozen=True)
class Hungry:
    """An extractor that takes more memory than there is, for what a page shows or only for what it hides besides."""

    for_hidden: bool
    version: ClassVar[int] = 1

    def read(self, document, ask):
        if self.for_hidden and document.unveiled is not None:
            raise NoMatch("no such words")
        raise MemoryError


@pytest.mark.parametrize("for_hidden", [False, True])
def test_a_rule_that_wants_more_memory_is_not_broken_and_may_be_tried_where_there_is_more(for_hidden):
    watched = Figure("s/f", "A figure", "figure", unit("lb"), Hungry(for_hidden), Rule("hungry", 1, "{}", "0" * 64))
    page = Document(b"<!doctype html><body><p>words</p><p hidden>hidden words</p>")
    with pytest.raises(MemoryError):
        extract([watched], page)


def test_a_reading_becomes_an_observation_in_the_declared_unit():
    (observation,) = read(reading("1.5", printed="1.5", locator="here"))
    assert (observation.value, observation.unit, observation.status) == (Decimal("1.5"), "lb", Status.NORMAL)
    assert (observation.printed, observation.locator) == ("1.5", "here")


def test_another_unit_than_the_declared_one_is_refused_and_named():
    with pytest.raises(WrongUnit, match=r"s/f: .*kg.*lb"):
        read(reading("1.5", unit=unit("kg"), printed="1.5 kg"))


def test_nothing_found_and_one_cell_found_twice_are_errors():
    with pytest.raises(NoMatch, match="s/f"):
        read()
    with pytest.raises(Ambiguous, match="two values for 2024-01"):
        read(reading("1"), reading("2"))


@pytest.mark.parametrize(
    ("value", "status"),
    [("-1", Status.SUSPECT), ("0", Status.NORMAL), ("100", Status.NORMAL), ("101", Status.SUSPECT)],
)
def test_a_number_outside_its_bounds_is_suspect(value, status):
    (observation,) = read(reading(value), bounds=Bounds(Decimal(0), Decimal(100)))
    assert observation.status is status
    assert bool(observation.doubt) is (status is Status.SUSPECT)


def test_a_mark_for_missing_is_missing_and_a_preliminary_value_provisional():
    assert read(reading(None, printed="n/a"))[0].status is Status.MISSING
    assert read(reading("1", provisional=True))[0].status is Status.PROVISIONAL


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("34.82", "348.2", "34.82 lb → 348.2 lb: it is ten times what it was: a slip"),
        ("348.2", "34.82", "348.2 lb → 34.82 lb: it was ten times what it is now: a slip"),
        ("4100", "41", "4,100 lb → 41 lb: it was a hundred times what it is now: a slip"),
        ("1.2", "1200", "it is a thousand times what it was"),
        ("10", "22.0462", "it is 2.2046 times what it was (kilograms against pounds)"),
        ("34.82", "35.5", ""),
        ("0", "5", ""),
    ],
)
def test_a_jump_by_a_factor_of_a_slip_is_a_question(before, after, words):
    (observation,) = doubt([], cells([seen(month("2024-01"), before)]), [seen(month("2024-01"), after)])
    assert (observation.status is Status.SUSPECT) is bool(words)
    assert words in question(observation.doubt)


@pytest.mark.parametrize(
    ("symbol", "before", "after", "doubted"),
    [
        ("lb", "34", "74.957", True),
        ("t", "34", "74.957", True),
        ("cases", "34", "75", False),
        ("US$", "34", "74.957", False),
        ("acres", "34", "74.957", False),
        ("%", "34", "74.957", False),
        ("number", "34", "74.957", False),
        ("cases", "34", "340", True),
        ("cases", "34", "34000", True),
        ("cases", "3", "30", False),
        ("cases", "30", "3", False),
        ("cases", "2019", "2.019", True),
        ("cases", "2.019", "2019", True),
        ("US$", "3", "30", True),
        ("%", "0.5", "50", True),
        ("%", "0.05", "50", False),
        ("per 100,000", "0.05", "50", False),
        ("jobs", "-34", "-340", True),
        ("jobs", "-34", "340", False),
    ],
)
def test_a_slip_is_one_that_can_befall_the_unit(symbol, before, after, doubted):
    was, now = (replace(seen(month("2024-01"), value), unit=symbol) for value in (before, after))
    (observation,) = doubt([], cells([was]), [now])
    assert (observation.status is Status.SUSPECT) is doubted


def test_a_sum_that_falls_while_it_counts_more_is_a_question():
    year = fiscal_year(2024)
    before = seen(year, "9.5", coverage=MARCH, derived=True)
    (fallen,) = doubt([], cells([before]), [seen(year, "9.4", derived=True)])
    assert fallen.status is Status.SUSPECT
    (grown,) = doubt([], cells([before]), [seen(year, "9.6", derived=True)])
    assert grown.status is Status.NORMAL


def test_a_value_to_date_may_grow_by_any_factor_when_the_year_is_closed_but_not_fall():
    to_date = seen(fiscal_year(2024), "3.5", coverage=None, to_date=True)
    for value, status in (("35", Status.NORMAL), ("3.4", Status.SUSPECT)):
        (closed,) = doubt([], cells([to_date]), [seen(fiscal_year(2024), value, coverage=None)])
        assert closed.status is status, value
    (slipped,) = doubt([], cells([to_date]), [replace(to_date, value=Decimal(35))])
    assert slipped.status is Status.SUSPECT


def test_a_slip_is_held_against_what_was_last_trusted():
    trusted = cells([seen(month("2024-01"), "8891")])
    slipped = cells([replace(seen(month("2024-01"), "88910"), status=Status.SUSPECT, doubt=TEN_TIMES)])
    for value, status in (("8891", Status.NORMAL), ("8895", Status.NORMAL), ("88912", Status.SUSPECT)):
        (observation,) = doubt([], slipped, [seen(month("2024-01"), value)], trusted)
        assert observation.status is status, value


def test_a_value_behind_a_missing_one_is_held_against_the_last_number():
    trusted = cells([seen(month("2024-01"), "35.01")])
    missing = cells([seen(month("2024-01"), None, printed="n/a")])
    (observation,) = doubt([], missing, [seen(month("2024-01"), "350.1")], trusted)
    assert observation.status is Status.SUSPECT


def test_a_total_with_a_doubtful_part_is_doubtful():
    before = cells(year_of(["1", "1", "1"]))
    *months, total = doubt([], before, year_of(["1", "1", "10"]))
    assert [o.status for o in months] == [Status.NORMAL, Status.NORMAL, Status.SUSPECT]
    assert total.status is Status.SUSPECT
    assert total.doubt is not None
    assert (total.doubt.kind, total.doubt.period) == (DoubtKind.INCLUDES_DOUBTFUL, "2023-12")


def test_a_suspect_value_that_still_stands_stays_suspect():
    before = replace(seen(month("2024-01"), "348.2"), status=Status.SUSPECT, doubt=TEN_TIMES)
    (still,) = doubt([], cells([before]), [seen(month("2024-01"), "348.2")])
    assert (still.status, still.doubt) == (Status.SUSPECT, TEN_TIMES)
    (other,) = doubt([], cells([before]), [seen(month("2024-01"), "36")])
    assert other.status is Status.NORMAL


def test_a_number_is_no_wording():
    wording = replace(figure(reading := Reading(UNDATED, Decimal(89), printed="89")), unit=unit("wording"))
    with pytest.raises(WrongUnit, match="read it with `phrase`"):
        extract([replace(wording, extractor=Fixed((reading,)))], Document(b"x", media="text", url="", encoding=""))


def test_an_index_has_the_base_that_its_page_names_where_nothing_beside_the_value_does():
    page = Document(b"<!doctype html><body><p>All indices: 2015 = 100.</p>")
    index = replace(
        figure(reading("104.2"), replace(reading("99"), period=month("2024-02"), base="1999=100")),
        measure=Measure.INDEX,
    )
    assert [o.base for o in extract([index], page)] == ["2015=100", "1999=100"]


def test_what_may_be_absent_may_not_be_all():
    absent = replace(figure(), extractor=Text(pattern="seized {figure} of"), optional=True)
    page = Document(b"<!doctype html><body><p>Nothing was counted.</p>")
    with pytest.raises(NoMatch, match="no text reads"):
        extract([absent], page)
    assert [o.value for o in extract([absent, figure(reading("1.5"))], page)] == [Decimal("1.5")]


def test_every_figure_that_fails_says_why_and_what_is_the_same_is_said_once():
    page = Document(b"<p>In all, the boundary is 8,891 km long and 20 wide. It is 7 km or 9 km deep.</p>", media="html")
    patterns = {"high": "{figure} high", "long": "is {figure} long", "tall": "{figure} high", "deep": "{figure} deep"}
    figures = [
        replace(figure(), id=f"border/{name}", extractor=Text(pattern=pattern), unit=unit("km"))
        for name, pattern in {**patterns, "wide": "{figure} broad"}.items()
    ]
    with pytest.raises(NoMatch) as failed:
        extract(figures, page)
    said = str(failed.value)
    assert said.startswith("border/high: ")
    assert "the same of border/tall" in said
    assert "; border/wide: " in said
    assert "border/long" not in said
    assert "no text reads '{figure} broad'" in said


def test_what_reads_as_the_document_held_is_not_read_again():
    watched = replace(SOURCE, figures=(figure(reading("1.5")),))
    body = b"<!doctype html><body><p>" + b"Officers of all fields counted what they found. " * 20
    came = Capture("https://x.org/", "https://x.org/", 200, {"content-type": "text/html"}, body, day("2024-12-05"))
    first = read_capture(watched, came, shape=None)
    assert first is not None
    assert read_capture(watched, came, shape=None, known=first[0].fingerprint) is None
