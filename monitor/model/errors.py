"""Every error the program raises on purpose, as one tree.

::

    MonitorError
    ├── ConfigError              sources.yaml cannot be used; holds every problem found in it
    ├── UsageError               a command was asked for something that does not exist
    ├── Unrecordable             nothing can be recorded now
    │   ├── ClockError           the clock stands where it cannot be right
    │   └── DatabaseError        the database cannot be opened, is locked, or is not ours
    │       ├── Damaged          its file is damaged
    │       └── Unrecorded       what a check got could not be kept
    ├── ReportError              a report cannot be written
    ├── CheckError               one check failed; becomes a row, never a change
    │   ├── FetchError           no usable answer came (connection, time limit, 404, 5xx …)
    │   │   ├── Blocked          the publisher refuses programs (401, 403, 429, a block page)
    │   │   ├── Disallowed       robots.txt or our own settings forbid the address
    │   │   ├── TooLarge         the body passed the size limit
    │   │   ├── NotDrawn         a page came, but its scripts did not draw what was waited for
    │   │   ├── NotSetUp         this machine lacks what the source needs: a variable, a browser
    │   │   └── LinkNotFound     `follow` found no link, or could not tell which one
    │   ├── NotUsable            bytes came, but they are not the page (soft 404, login wall, truncated …)
    │   ├── Incomplete           a data file lacks columns or rows that it must have
    │   │   └── Lacking          … a column, or a value of one, that one rule needs
    │   └── ExtractError         a rule does not find exactly one value
    │       ├── NoMatch          … it finds none
    │       ├── Ambiguous        … it finds several, or the text can be read in two ways
    │       └── WrongUnit        … it finds one in another unit than declared
    └── DeliveryError            one message was not accepted
        ├── Refused              for good: do not try again
        └── PutOff               for now: try again later

A message says what, where and what to do next. Attributes carry the parts; nothing parses the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from monitor.model.captures import Capture, Grade

NO_ANSWER = "no answer"
"""The kind of a failure for which nothing came back."""

NOT_SET_UP = "not set up"
"""The kind of a failure of our own making."""

READ_AGAIN = "; it is read again next time"
"""How the message of a check ends whose document is probably half made: no more needs to be done."""

LONGEST_MESSAGE, ITS_END = 4_000, 600
"""Characters of what is kept and mailed of a failed check, and of those the last, which say what to do."""

DISALLOWED = "disallowed"
"""The kind of a failure for which nothing was asked."""


class MonitorError(Exception):
    """The root: catch it to catch everything that this program raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration file.

    Attributes:
        file: the file's path as given.
        line: counted from 1; 0 when the problem has no place.
        column: counted from 1; 0 when the problem has no place.
        where: the dotted path of keys, such as ``sources.cbp.figures.fentanyl.unit``.
        message: what is wrong and what to write instead.
    """

    file: str
    line: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.where}: {self.message}" if self.where else f"{place}: {self.message}"


class ConfigError(MonitorError):
    """The configuration cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(MonitorError):
    """A command was asked for something that does not exist, such as an unknown source."""


class Unrecordable(MonitorError):
    """Nothing can be recorded now, so nobody is asked for anything."""


class ClockError(Unrecordable):
    """The clock of this machine stands where it cannot be right: nothing may be recorded under its time."""


class DatabaseError(Unrecordable):
    """The database cannot be opened, is locked by another program, or was not made by this one."""


class Damaged(DatabaseError):
    """The database is damaged: nothing more is to be written into it."""


class Unrecorded(DatabaseError):
    """What a check got could not be kept: nothing of it was.

    Attributes:
        size: how many bytes came.
    """

    def __init__(self, message: str, *, size: int) -> None:
        super().__init__(message)
        self.size = size


class ReportError(MonitorError):
    """A report cannot be written where the configuration wants it."""


class CheckError(MonitorError):
    """One check did not succeed. It becomes a row of `checks` and never a change.

    Attributes:
        capture: the response that the failure is about, where one came: kept as evidence.
        lasting: whether reading the same document again would fail again; False where it was the machine's fault.
        reading: the name of the reading that failed, where it is known that the same one would fail again; else empty.
        absent: whether the document lacks what one rule reads, so that others may be read without it.
    """

    lasting: bool = True
    absent: ClassVar[bool] = False
    reading: str = ""

    def __init__(self, message: str, *, capture: Capture | None = None) -> None:
        is_long = len(message) > LONGEST_MESSAGE
        super().__init__(f"{message[: LONGEST_MESSAGE - ITS_END]} … {message[-ITS_END:]}" if is_long else message)
        self.capture = capture

    @property
    def kind(self) -> str:
        """The failure's name in the database: the class name in words, `too large`, `no match`."""
        name = type(self).__name__
        return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


class FetchError(CheckError):
    """No usable answer came.

    Attributes:
        status: the HTTP status, where there was one.
        retry_after_seconds: how long the publisher asks us to wait, where it says so.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        capture: Capture | None = None,
    ) -> None:
        super().__init__(message, capture=capture)
        self.status = status
        self.retry_after_seconds = retry_after_seconds

    @property
    def kind(self) -> str:
        """The failure's name with the status, where there was one: `status 404`, `no answer`."""
        if type(self) is not FetchError:
            return super().kind
        return f"status {self.status}" if self.status else NO_ANSWER


class Blocked(FetchError):
    """The publisher refuses programs: 401, 403, 429, 451 or a block page under 200."""

    @property
    def kind(self) -> str:
        """`block page`, or `blocked, status 403`."""
        if self.status == HTTPStatus.OK:
            return Grade.BLOCK_PAGE.value
        return f"blocked, status {self.status}" if self.status else "blocked"


class Disallowed(FetchError):
    """robots.txt or our own settings forbid the address; nothing was asked for."""

    @property
    def kind(self) -> str:
        """`disallowed`."""
        return DISALLOWED


class TooLarge(FetchError):
    """The body, after decompression, passed the size limit; the rest was not read."""


class NotDrawn(FetchError):
    """A page came, but what was waited for did not appear, or did not come to rest."""


class NotSetUp(FetchError):
    """The source was not asked: this machine lacks what it takes. The message says what to set or install, and where.

    It is of our own making, so the maintainer alone is told.
    """

    @property
    def kind(self) -> str:
        """`not set up`."""
        return NOT_SET_UP


class LinkNotFound(FetchError):
    """`follow` found no link on the page, or cannot tell which of several is meant."""


class NotUsable(CheckError):
    """Bytes came, but not the page that was asked for.

    Attributes:
        grade: what came instead.
    """

    def __init__(self, message: str, *, grade: Grade, capture: Capture | None = None) -> None:
        super().__init__(message, capture=capture)
        self.grade = grade

    @property
    def kind(self) -> str:
        """The grade, such as `soft 404`."""
        return self.grade.value


class Incomplete(CheckError):
    """A data file lacks columns, rows or its last line's end: it must not be compared."""


class Lacking(Incomplete):
    """A data file lacks a column, or a value of one, that one rule needs; others may not need it."""

    absent = True

    @property
    def kind(self) -> str:
        """`incomplete`, as of any file that lacks what it must have."""
        return "incomplete"


class ExtractError(CheckError):
    """A rule does not find exactly one value on the page.

    Attributes:
        figure_id: the figure whose rule it is; empty where the rule is tried on its own.
    """

    def __init__(self, message: str, *, figure_id: str = "", capture: Capture | None = None) -> None:
        super().__init__(message, capture=capture)
        self.figure_id = figure_id

    def __str__(self) -> str:
        text = super().__str__()
        return f"{self.figure_id}: {text}" if self.figure_id else text


class NoMatch(ExtractError):
    """The rule finds nothing; the message shows what was there."""

    absent = True


class Ambiguous(ExtractError):
    """The rule finds several candidates, or a text that can be read in two ways."""


class WrongUnit(ExtractError):
    """The value found carries another unit than the figure declares."""


class DeliveryError(MonitorError):
    """One message to one recipient was not accepted."""


class Refused(DeliveryError):
    """Refused for good: this delivery ends; others go on."""


class PutOff(DeliveryError):
    """Not accepted now: to be tried again later."""
