"""Reading what strangers sent, in processes apart: whatever a document does to its reader, the house stands."""

from monitor.services.readers.pool import Bounds, Readers

__all__ = ["Bounds", "Readers"]
