"""Reading the rows of a data file: which count, what time each is about, and what they add up to."""

from monitor.kinds.extract.rows.amounts import Amount, read_cells
from monitor.kinds.extract.rows.selection import Condition, Selection, select
from monitor.kinds.extract.rows.times import Slot, TimeColumns

__all__ = ["Amount", "Condition", "Selection", "Slot", "TimeColumns", "read_cells", "select"]
