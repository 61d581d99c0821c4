"""Texts to the claims in them: every number with what it says, or why nothing can be watched for it."""

from monitor.reading.claims.assertion import WATCHABLE, Assertion, AssertionKind
from monitor.reading.claims.find import find_assertions

__all__ = ["WATCHABLE", "Assertion", "AssertionKind", "find_assertions"]
