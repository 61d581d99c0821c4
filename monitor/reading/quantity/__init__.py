"""Texts to quantities: every number with its unit, its qualifier, its magnitude and the precision it prints."""

from monitor.reading.quantity.amount import Unread
from monitor.reading.quantity.find import (
    find_placed,
    find_quantities,
    find_unread,
    is_missing,
    read_quantity,
    unit_behind,
)

__all__ = ["Unread", "find_placed", "find_quantities", "find_unread", "is_missing", "read_quantity", "unit_behind"]
