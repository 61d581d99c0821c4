"""Reading the rows of a data file: which count, what time each is about, and what they add up to."""

from monitor.dataset.cells import Amount, read_cells
from monitor.dataset.selection import Condition, Selection, select
from monitor.dataset.slots import Slot, TimeColumns

__all__ = ["Amount", "Condition", "Selection", "Slot", "TimeColumns", "read_cells", "select"]
