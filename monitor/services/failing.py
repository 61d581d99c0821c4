"""How a check ends that failed: its outcome and its problem."""

from __future__ import annotations

from urllib.parse import unquote

from monitor.core.catalogue import Source
from monitor.model import Capture, Grade, Outcome
from monitor.model.checks import Refused
from monitor.model.errors import Blocked, CheckError, Disallowed, NotUsable


class RefusedBeforeError(CheckError):
    """The same document was refused by the same rules and program: it is the same problem.

    Attributes:
        before: how its last check ended.
    """

    def __init__(self, before: Refused, capture: Capture) -> None:
        super().__init__(before.problem, capture=capture)
        self.before = before
        self.reading = before.reading

    @property
    def kind(self) -> str:
        """As it was."""
        return self.before.problem_kind


def problem_of(source: Source, error: CheckError) -> str:
    """The error's message, behind the address of the document, or a file's name, where only that tells which it is."""
    message = str(error)
    address = error.capture.final_url if error.capture else source.url
    name = unquote(address.rpartition("/")[2]) if address.startswith("file:") else address
    return message if address == source.url or name in message else f"{name}: {message}"


def outcome_of(error: CheckError) -> Outcome:
    """How a check ends that met this error."""
    if isinstance(error, RefusedBeforeError):
        return error.before.outcome
    if isinstance(error, Disallowed):
        return Outcome.DISALLOWED
    if isinstance(error, Blocked) or (isinstance(error, NotUsable) and error.grade is Grade.BLOCK_PAGE):
        return Outcome.BLOCKED
    return Outcome.FAILED
