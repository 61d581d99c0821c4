"""Notices as the program would record them, made from a source whose open year is restated and then closed."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from monitor.core.catalogue import Figure, Source
from monitor.core.compare import compare
from monitor.model import (
    UNDATED,
    Article,
    Change,
    Claim,
    Doubt,
    DoubtKind,
    Grain,
    Observation,
    Period,
    Quantity,
    Reason,
    ReasonKind,
    Rule,
    Schedule,
    Snapshot,
    Span,
    Verdict,
    VerdictKind,
)
from monitor.reading.units import unit
from monitor.telling.facts import change_facts

NORTH = "drug-seizures/fentanyl-north"
SOUTH = "drug-seizures/fentanyl-south"
ARTICLE = "drug-operations"
CHECKED_AT = datetime(2024, 10, 15, 13, 0, 3, tzinfo=UTC)

TO_MARCH = ("1.0", "0.5", "1.2021", "1.0", "1.0728", "2.0")
RESTATED = ("1.0", "0.5", "1.3052", "1.0", "1.2393", "2.0")
SUMMER = ("4.0", "5.0", "6.0", "3.0", "2.772693", "7.0")


class _NeverRead:
    """An extractor for sources of which only the names matter here."""

    version = 1

    def read(self, document: object, ask: object) -> list[Any]:
        raise AssertionError("facts are not read from documents")


class _NeverFetched:
    async def fetch(self, request: object, web: object) -> Any:
        raise AssertionError("facts are not fetched")


def figure(figure_id: str, label: str, short: str, *, symbol: str = "lb") -> Figure:
    rule = Rule("dataset", 1, "{}", "0" * 64)
    return Figure(figure_id, label, short, unit(symbol), _NeverRead(), rule)  # type: ignore[arg-type]


SOURCE = Source(
    id="drug-seizures",
    title="Nationwide Drug Seizures",
    publisher="U.S. Customs and Border Protection",
    url="https://customs.example/stats/drug-seizures",
    fetcher=_NeverFetched(),  # type: ignore[arg-type]
    follow=None,
    schedule=Schedule(cron="0 9 * * *"),
    figures=(
        figure(NORTH, "Fentanyl seized at the US northern border (land)", "CBP fentanyl, northern border"),
        figure(SOUTH, "Fentanyl seized at the US southwest border (land)", "CBP fentanyl, southwest border"),
    ),
    expect_news_every=timedelta(days=40),
)

TEN_TIMES = Doubt(DoubtKind.JUMPED, Decimal("348.17193"), Decimal("34.817193"), "lb", Decimal(10))

ARTICLES = {ARTICLE: Article(ARTICLE, "Drug Operations in Canada", date(2024, 12, 5), "https://news.example/a")}


def fiscal_year(year: int) -> Period:
    return Period(f"FY{year}", Grain.FISCAL_YEAR, Span(date(year - 1, 10, 1), date(year, 9, 30)))


def month(year: int, number: int) -> Period:
    span = Span(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
    return Period(f"{year}-{number:02d}", Grain.MONTH, span)


def seen(period: Period, value: str | None, *, figure_id: str = NORTH, **more: Any) -> Observation:
    number = None if value is None else Decimal(value)
    given = {"coverage": period.span, "printed": "2 rows", "locator": "rows with Region = Northern", **more}
    return Observation(figure_id, period, number, given.pop("unit", "lb"), **given)


def year_of(values: Sequence[str], *, year: int = 2024, figure_id: str = NORTH) -> list[Observation]:
    """The months from October on and their total so far."""
    months = [month(year - 1, m) for m in (10, 11, 12)] + [month(year, m) for m in range(1, 10)]
    cells = [seen(m, v, figure_id=figure_id) for m, v in zip(months, values, strict=False)]
    last = cells[-1].period.span
    assert last is not None
    covered = Span(date(year - 1, 10, 1), last.end)
    total = str(sum(map(Decimal, values)))
    printed, locator = f"{len(values)} rows", f"rows with Region = Northern, FY = {year}"
    whole = seen(fiscal_year(year), total, figure_id=figure_id, coverage=covered, derived=True)
    return [*cells, replace(whole, printed=printed, locator=locator)]


def changes(before: Sequence[Observation], after: Sequence[Observation]) -> list[Change]:
    return compare({o.key: o for o in before}, {o.key: o for o in after})


def year_closed() -> list[Change]:
    """The open year, 6.7749 lb to March, becomes the whole one, 34.817193 lb; two of its months are restated."""
    return changes(year_of(TO_MARCH), year_of((*RESTATED, *SUMMER)))


def claim(quote: str, period: Period, *, figure_id: str = NORTH, sentence: str = "") -> Claim:
    number = Decimal(quote.split()[0].replace(",", ""))
    return Claim(
        id=f"{ARTICLE}/{quote.split()[0]}",
        article_id=ARTICLE,
        quote=quote,
        figure_id=figure_id,
        period=period,
        quantity=Quantity(number, unit("lb")),
        published_on=date(2024, 12, 5),
        sentence=sentence,
    )


CLAIM_2022 = claim("10.26 pounds", fiscal_year(2022))
CLAIM_2024 = claim("34.82 pounds", fiscal_year(2024), sentence="Agents seized 34.82 pounds at the northern border.")


def verdicts(**kinds: VerdictKind) -> dict[str, Verdict]:
    """Verdicts of the two claims: ``verdicts(y2022=…, y2024=…)``."""
    ids = {"y2022": CLAIM_2022.id, "y2024": CLAIM_2024.id}
    says = Reason(ReasonKind.SAYS, seen(fiscal_year(2024), "34.817193"))
    return {ids[name]: Verdict(ids[name], kind, says) for name, kind in kinds.items()}


BEFORE = Snapshot(
    3,
    SOURCE.id,
    datetime(2024, 4, 8, 13, 0, tzinfo=UTC),
    datetime(2024, 10, 14, 13, 0, 4, tzinfo=UTC),
    "https://customs.example/files/fy24-mar.csv",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    921_733,
)
AFTER = Snapshot(
    4,
    SOURCE.id,
    CHECKED_AT,
    CHECKED_AT,
    "https://customs.example/files/fy24.csv",
    "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    1_061_733,
)


def told(found: Sequence[Change], **given: Any) -> dict[str, Any]:
    """The facts of these changes, as they come back from the database."""
    settings: dict[str, Any] = {
        "claims": (CLAIM_2022, CLAIM_2024),
        "verdicts_before": verdicts(y2022=VerdictKind.HOLDS, y2024=VerdictKind.CANNOT_TELL),
        "verdicts_after": verdicts(y2022=VerdictKind.HOLDS, y2024=VerdictKind.HOLDS_BY_ROUNDING),
        "before": BEFORE,
        "after": AFTER,
        "checked_at": CHECKED_AT,
        "articles": ARTICLES,
        **given,
    }
    return stored(change_facts(settings.pop("source", SOURCE), found, **settings))


def stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts after a stay in the database: what JSON cannot keep is found out here."""
    kept: dict[str, Any] = json.loads(json.dumps(facts))
    assert kept == facts, "JSON changes these facts"
    return kept


# ---------------------------------------------------------------- rows of the views

SEEN_AT = "2024-10-15T13:00:03.000Z"
READ_AT = "2024-10-14T13:00:03.000Z"


def change_row(**given: Any) -> dict[str, Any]:
    return {
        "change_id": 1,
        "seen_at": SEEN_AT,
        "kind": "extended",
        "source_id": SOURCE.id,
        "figure_id": NORTH,
        "series": "",
        "period": "FY2024",
        "before_value": "6.7749",
        "after_value": "34.817193",
        "unit": "lb",
        "explanation": "FY2024 to date 6.77 lb → 34.82 lb",
        "count": 1,
        "part_of": None,
        "suspect": 0,
        "parts": "[]",
        "before_coverage_start": "2023-10-01",
        "before_coverage_end": "2024-03-31",
        "after_coverage_start": "2023-10-01",
        "after_coverage_end": "2024-09-30",
        "before_snapshot_id": 3,
        "after_snapshot_id": 4,
        **given,
    }


def claim_row(**given: Any) -> dict[str, Any]:
    return {
        "claim_id": CLAIM_2024.id,
        "article_id": ARTICLE,
        "quote": "34.82 pounds",
        "source_id": SOURCE.id,
        "figure_id": NORTH,
        "series": "",
        "period": "FY2024",
        "claimed_value": "34.82",
        "unit": "lb",
        "qualifier": "",
        "current_value": "34.817193",
        "value_when_published": "34.817193",
        "verdict": "holds by rounding",
        "since": SEEN_AT,
        "reason": "the source says 34.82 lb",
        "sentence": "",
        **given,
    }


def mirror_row(**given: Any) -> dict[str, Any]:
    return {
        "figure_id": NORTH,
        "mirror_id": "copy",
        "mirror_title": "A copy",
        "series": "",
        "period": "FY2024",
        "value": "34.817193",
        "mirror_value": "34.5",
        "unit": "lb",
        "mirror_printed": "34.5",
        "agreement": "disagrees",
        "mirror_vintage": SEEN_AT,
        "mirror_last_confirmed_at": SEEN_AT,
        **given,
    }


def figure_row(**given: Any) -> dict[str, Any]:
    return {
        "source_id": SOURCE.id,
        "figure_id": NORTH,
        "series": "",
        "period": "FY2024",
        "coverage_start": "2023-10-01",
        "coverage_end": "2024-09-30",
        "value": "34.817193",
        "low": None,
        "high": None,
        "unit": "lb",
        "status": "normal",
        "qualifier": "",
        "printed": "12 rows",
        "vintage": SEEN_AT,
        "last_confirmed_at": SEEN_AT,
        "snapshot_id": 4,
        "locator": "rows",
        "derived": 1,
        "question": "",
        **given,
    }


def health_row(**given: Any) -> dict[str, Any]:
    return {
        "source_id": SOURCE.id,
        "state": "ok",
        "last_check_at": SEEN_AT,
        "last_success_at": SEEN_AT,
        "failures_in_a_row": 0,
        "problem": None,
        "failing_since": None,
        "overdue_since": None,
        "last_news_at": SEEN_AT,
        "title": SOURCE.title,
        "publisher": SOURCE.publisher,
        "url": SOURCE.url,
        **given,
    }


# ---------------------------------------------------------------- wordings

WORDS = "drug-seizures/source-country"
STOOD = "China remains a source country for fentanyl, its analogues and, increasingly, precursor chemicals."
NOW_READS = "China is no longer a source country for fentanyl or its analogues, but remains one of precursor chemicals."
STATEMENT = replace(
    claim("1 claim", UNDATED, figure_id=WORDS),
    id=f"{ARTICLE}/source-country",
    quote="China remains a source country for fentanyl",
    quantity=Quantity(Decimal(1), unit("wording")),
)


def worded(value: int, printed: str) -> Observation:
    """What a page says of the words: 1 where they stand, 0 where they do not, with the sentence there now."""
    locator = f'text "{printed}"' if printed else "nowhere on the page"
    return Observation(WORDS, UNDATED, Decimal(value), "wording", printed=printed, locator=locator)


def words_changed(before: Observation, after: Observation, **given: Any) -> dict[str, Any]:
    """The facts of a mail about words that no longer read as they did."""
    words = figure(WORDS, "Whether China is called a source country", "source country", symbol="wording")
    settings: dict[str, Any] = {
        "source": replace(SOURCE, title="Issue notes on fentanyl", figures=(words,)),
        "claims": (STATEMENT,),
        "verdicts_before": {
            STATEMENT.id: Verdict(STATEMENT.id, VerdictKind.HOLDS, Reason(ReasonKind.WORDS_STAND, worded(1, STOOD)))
        },
        "verdicts_after": {
            STATEMENT.id: Verdict(
                STATEMENT.id, VerdictKind.REVISED_SINCE, Reason(ReasonKind.WORDS_CHANGED, worded(0, NOW_READS))
            )
        },
        **given,
    }
    return told(changes([before], [after]), **settings)
