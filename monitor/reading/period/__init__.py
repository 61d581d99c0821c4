"""Texts to reference periods, labels to periods, and spans of days to words."""

from monitor.reading.language import month_number
from monitor.reading.period.calendars import (
    CALENDARS,
    fiscal_year,
    fiscal_year_of,
    from_label,
    month,
    month_in_fiscal_year,
)
from monitor.reading.period.found import Placed, find_periods
from monitor.reading.period.named import Named, read_coverage, read_named, read_period
from monitor.reading.period.spans import show_span

__all__ = [
    "CALENDARS",
    "Named",
    "Placed",
    "find_periods",
    "fiscal_year",
    "fiscal_year_of",
    "from_label",
    "month",
    "month_in_fiscal_year",
    "month_number",
    "read_coverage",
    "read_named",
    "read_period",
    "show_span",
]
