"""A value in quite another place than the last one is asked about; what an editor did to its place is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.doubtful import doubt
from monitor.core.moved import is_elsewhere, left_labels, states_another
from monitor.model import DoubtKind, Status
from monitor.reading.period import from_label
from monitor.telling.questions import question
from tests.making import cells, month, seen

MOVED = [
    ('text "In the harbour 24 ships wait."', 'text "In the canteen 3 cooks resigned yesterday."'),
    (
        'table "Ships by harbour", row "North", column "All"',
        'table "Fires in forest districts", row "North", column "All"',
    ),
    ('table "Ships by harbour: Northam", row "All"', 'table "Ships by harbour: Southey", row "All"'),
    ('sheet "Ships in Northam", row "All"', 'sheet "Ships in Port Southey", row "All"'),
    ("element '#total' beside \"Ships in Northam\"", "element '#total' beside \"Ships in Southey\""),
    ('text "24 ships wait." below "Ships in Northam"', 'text "31 ships wait." below "Ships in Southey"'),
    ('label "Ships" below "Harbour / Northam"', 'label "Ships" below "Harbour / Southey"'),
    ("element '#total' beside \"Ships\"", "element '#total' beside \"New ships\""),
    ('table "Ships by harbour", row "North"', 'table "Ships by harbour, average", row "North"'),
    ("$.ships.waiting", "$.archive.ships.waiting"),
    ("$.fires[2].acres", "$.lakes[0].acres"),
]
SAME = [
    (
        'text "24 ships wait." below "Duties across our border"',
        'text "31 ships wait." below "Changes across our border"',
    ),
    ('text "In the harbour 24 ships wait, by 5 May."', 'text "By 7 June, 31 ships wait before the harbour."'),
    (
        'table "Ships by harbour, March 2024", row "North"',
        'table "Ships by harbour, April 2024 (revised)", row "North"',
    ),
    ('table "Table 1", row "North"', 'table "Table 2", row "North"'),
    ('table "Ships by harbour, second estimate", row "A"', 'table "Ships by harbour, third estimate", row "A"'),
    ('table "Ships by harbour (provisional)", row "A"', 'table "Ships by harbour (final)", row "A"'),
    ('table "Ships in Monday\'s harbours", row "A"', 'table "Ships in Tuesday\'s harbours", row "A"'),
    ('table "Ships by harbor", row "A"', 'table "Ships by harbour", row "A"'),
    ('table "All ships by harbour", row "A"', 'table "Ships by harbour and crew", row "A"'),
    ('text "24 ships wait in Northam." below "Ships"', 'text "31 ships lie in Southey." below "Ships"'),
    (
        'text "24 wait." below "A storm from the north holds 24 ships"',
        'text "31 wait." below "A storm from the south holds 31 ships"',
    ),
    ('text "24 wait." below "Key numbers"', 'text "31 wait." below "Main numbers"'),
    (
        'text "24 wait." below "Ministers meet on the border bill"',
        'text "31 wait." below "Ministers meet on the tax bill"',
    ),
    ('table "", row "North"', 'table "Ships by harbour", row "North"'),
    ('sheet "2023", row "North"', 'sheet "2024", row "North"'),
    ("$.fires[2].acres", "$.fires[0].acres"),
    ("$.y2023.total", "$.y2024.total"),
    ("element '#total'", "element '#total', attribute 'title'"),
    ('column "Ships", line 4', 'column "Ships", 3 rows where Port = North'),
]


@pytest.mark.parametrize(("before", "after"), MOVED)
def test_another_value_in_another_place_is_a_question(before: str, after: str) -> None:
    was, now = (seen(month("2024-01"), v, locator=at) for v, at in (("24", before), ("31", after)))
    (doubted,) = doubt([], cells([was]), [now])
    assert doubted.doubt is not None
    assert doubted.doubt.kind is DoubtKind.ELSEWHERE
    assert question(doubted.doubt).endswith(f"before, it stood at {before}: is it the same figure?")
    (unmoved,) = doubt([], cells([was]), [replace(was, locator=after)])
    assert unmoved.status is Status.NORMAL, "the same value is no news"


@pytest.mark.parametrize(("before", "after"), SAME)
def test_a_place_that_is_edited_is_the_same(before: str, after: str) -> None:
    assert not is_elsewhere(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("There were 24 ships.", "There were on average 31 ships."),
        ("There were 24 ships.", "There were 31 new ships."),
        ("24 new ships came.", "31 ships came."),
        ("There were 40 ships, of which 24 sank.", "There were 90 boats, of which 31 sank."),
    ],
)
def test_another_sort_of_fact_in_the_same_words_is_a_question(before: str, after: str) -> None:
    was, now = (
        seen(month("2024-01"), v, printed=v, locator=f'text "{at}"') for v, at in (("24", before), ("31", after))
    )
    (doubted,) = doubt([], cells([was]), [now])
    assert doubted.doubt is not None
    assert doubted.doubt.kind is DoubtKind.ELSEWHERE


@pytest.mark.parametrize(
    ("sentence", "heading", "asked"),
    [
        ("{} ships came.", "Annual report {}", True),
        ("{} ships came.", "Annual report", False),
        ("In 2024, {} ships came.", "Annual report {}", False),
        ("{} ships came.", "Ships {}: a year of storms", False),
    ],
)
def test_a_sentence_for_a_year_below_the_report_of_another_is_a_question(
    *, sentence: str, heading: str, asked: bool
) -> None:
    was, now = (
        seen(from_label("2024", "calendar"), v, printed=v, locator=f'text "{sentence.format(v)}" below "{at}"')
        for v, at in (("24", heading.format(2024)), ("31", heading.format(2025).replace("storms", "calm")))
    )
    assert states_another(was, now) is asked


def test_of_the_same_sort_of_fact_it_is_news() -> None:
    was, now = (
        seen(month("2024-01"), v, printed=v, locator=f'text "On average, {v} ships came."') for v in ("24", "31")
    )
    assert not states_another(was, now)
    assert not states_another(was, replace(now, locator="$.ships"))


def test_a_value_that_is_asked_about_or_was_none_has_left_no_label() -> None:
    was, now = (seen(month("2024-01"), v, locator=at) for v, at in zip(("24", "31"), MOVED[1], strict=True))
    for before, after in ((was, replace(now, status=Status.SUSPECT)), (replace(was, value=None), now)):
        assert left_labels({}, cells([before]), [after]) == {}
