"""Every number that a document prints, with what its surroundings say of it: what a figure may be made of."""

from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.enumerate import MOST, Found, candidates_in, language_in
from monitor.reading.candidates.sought import Sought

__all__ = ["MOST", "Candidate", "Found", "Place", "Sought", "Spot", "candidates_in", "language_in"]
