"""Notices as the program would record them, made from a source whose open year is restated and then closed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from monitor.core.catalogue import Figure, Source
from monitor.core.compare import compare
from monitor.model import (
    UNDATED,
    Article,
    Change,
    ChangeKind,
    Claim,
    Doubt,
    DoubtKind,
    Grain,
    Logged,
    Observation,
    Period,
    Quantity,
    Reason,
    ReasonKind,
    Rule,
    Schedule,
    Snapshot,
    Span,
    Standing,
    Verdict,
    VerdictKind,
)
from monitor.model.facts import ChangesTold, FigureName, SourceName
from monitor.model.mirrors import Agreement, MirrorStands
from monitor.model.week import ClaimStands, Health, SourceStands, WeekTold
from monitor.reading.units import unit
from monitor.store.rows import json_of, json_text
from monitor.telling.changes import changes_told
from monitor.telling.claims import Bearing
from monitor.telling.week import week_told

T = TypeVar("T")

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


def told(found: Sequence[Change], **given: Any) -> ChangesTold:
    """The facts of these changes, as they come back from the database."""
    settings: dict[str, Any] = {
        "claims": (CLAIM_2022, CLAIM_2024),
        "verdicts_before": verdicts(y2022=VerdictKind.HOLDS, y2024=VerdictKind.CANNOT_TELL),
        "verdicts_after": verdicts(y2022=VerdictKind.HOLDS, y2024=VerdictKind.HOLDS_BY_ROUNDING),
        "before": BEFORE,
        "after": AFTER,
        "checked_at": CHECKED_AT,
        **given,
    }
    bearing = Bearing(*(settings.pop(name) for name in ("claims", "verdicts_before", "verdicts_after")), ARTICLES)
    return stored(changes_told(settings.pop("source", SOURCE), found, bearing, **settings))


def stored(facts: T) -> T:
    """The facts after a stay in the database: what JSON cannot keep is found out here."""
    kept = json_of(type(facts), json_text(facts))
    assert kept == facts, "JSON changes these facts"
    return kept


# ---------------------------------------------------------------- a week

SEEN_AT = datetime(2024, 10, 15, 13, 0, 3, tzinfo=UTC)
READ_AT = SEEN_AT - timedelta(days=1)
TO_MARCH_2024 = Span(date(2023, 10, 1), date(2024, 3, 31))
NORTH_2024 = seen(fiscal_year(2024), "34.817193", derived=True, printed="12 rows")


def logged(*, row: int = 1, kind: ChangeKind = ChangeKind.EXTENDED, **given: Any) -> Logged:
    before = given.pop("before", seen(fiscal_year(2024), "6.7749", coverage=TO_MARCH_2024))
    after = given.pop("after", NORTH_2024)
    one = after or before
    place = {"figure_id": one.figure_id, "period": one.period, "series": one.series} if one else {}
    return Logged(row, SEEN_AT, Change(kind, **{**place, **given}, before=before, after=after))


def standing(observation: Observation = NORTH_2024, confirmed_at: datetime | None = SEEN_AT, **given: Any) -> Standing:
    return Standing(replace(observation, **given), SEEN_AT, confirmed_at)


def stands(kind: VerdictKind = VerdictKind.HOLDS_BY_ROUNDING, **given: Any) -> ClaimStands:
    one = given.pop("claim", CLAIM_2024)
    now = given.pop("now", NORTH_2024)
    verdict = Verdict(one.id, kind, given.pop("why", Reason(ReasonKind.SAYS, now)))
    name = FigureName(one.figure_id, one.figure_id, one.figure_id)
    settings = {"verdict": verdict, "since": SEEN_AT, "now": now, "then": NORTH_2024, **given}
    return ClaimStands(one, ARTICLES[ARTICLE], name, **settings)


def health(
    state: Health = Health.OK, source_id: str = SOURCE.id, title: str = SOURCE.title, **given: Any
) -> SourceStands:
    name = SourceName(source_id, title, SOURCE.publisher, SOURCE.url)
    return SourceStands(name, state, **{"last_success_at": SEEN_AT, "last_news_at": SEEN_AT, **given})


def mirror(
    printed: Observation, original: Observation | None = None, *, title: str = "A copy", **given: Any
) -> MirrorStands:
    """A mirror that disagrees with its original, where not given otherwise, read once and on the day before."""
    key = (original or printed).key
    settings = {"seen_at": READ_AT, "read_at": READ_AT, "agreement": Agreement.DISAGREES, **given}
    return MirrorStands("copy", title, key, printed, snapshot_id=1, original=original, **settings)


def week_of(**given: Any) -> WeekTold:
    settings: dict[str, Any] = {
        "sources": {SOURCE.id: SOURCE},
        "week": "2024-W42",
        "start": datetime(2024, 10, 14, 4, tzinfo=UTC),
        "end": datetime(2024, 10, 21, 4, tzinfo=UTC),
        "changes": [logged()],
        "claims": [stands()],
        "standing": [standing()],
        "health": [health()],
        "head": "ab" * 32,
        **given,
    }
    return stored(week_told(settings.pop("sources"), **settings))


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


def words_changed(before: Observation, after: Observation, **given: Any) -> ChangesTold:
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
