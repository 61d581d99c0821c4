"""Small values for tests, with everything left out that a test is not about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from monitor.model import Claim, Grain, Key, Observation, Period, Span, Status
from monitor.reading.quantity import read_quantity

FIGURE = "customs/fentanyl"


def day(text: str) -> datetime:
    """Nine in the morning, UTC."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) + timedelta(hours=9)


def month(label: str) -> Period:
    """``2024-03``."""
    start = date.fromisoformat(f"{label}-01")
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Period(label, Grain.MONTH, Span(start, end))


def fiscal_year(year: int) -> Period:
    """The US federal fiscal year: October to September."""
    return Period(f"FY{year}", Grain.FISCAL_YEAR, Span(date(year - 1, 10, 1), date(year, 9, 30)))


def seen(period: Period, value: str | None, *, figure: str = FIGURE, series: str = "", **more: object) -> Observation:
    """An observation in pounds that counts all of its period, unless said otherwise."""
    number = None if value is None else Decimal(value)
    settings = {"coverage": period.span, "status": Status.NORMAL if value is not None else Status.MISSING, **more}
    return Observation(figure, period, number, "lb", series, **settings)  # type: ignore[arg-type]


def year_of(values: Iterable[str], *, year: int = 2024, figure: str = FIGURE, series: str = "") -> list[Observation]:
    """The months of a fiscal year from October on, and their derived total."""
    labels = [f"{year - 1}-{m:02d}" for m in (10, 11, 12)] + [f"{year}-{m:02d}" for m in range(1, 10)]
    months = [
        seen(month(label), value, figure=figure, series=series) for label, value in zip(labels, values, strict=False)
    ]
    whole = fiscal_year(year)
    assert whole.span is not None
    assert months[-1].period.span is not None
    covered = Span(whole.span.start, months[-1].period.span.end)
    total = sum((m.value for m in months if m.value is not None), Decimal(0))
    return [*months, seen(whole, str(total), figure=figure, series=series, coverage=covered, derived=True)]


def cells(observations: Iterable[Observation]) -> dict[Key, Observation]:
    """By key, as `compare` takes them."""
    return {o.key: o for o in observations}


def claim(quote: str, period: Period | None = None, *, published_on: str = "2024-12-05") -> Claim:
    """What an article printed of the figure."""
    quantity = read_quantity(quote)
    return Claim(
        id="article/claim",
        article_id="article",
        quote=quote,
        figure_id=FIGURE,
        period=period or fiscal_year(2024),
        quantity=quantity,
        published_on=date.fromisoformat(published_on),
    )
