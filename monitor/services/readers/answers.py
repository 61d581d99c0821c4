"""What a reader answers, as JSON and back: data alone, because the process that wrote it read hostile bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from monitor.model import Grade
from monitor.model.errors import (
    Ambiguous,
    Blocked,
    CheckError,
    ExtractError,
    FetchError,
    Incomplete,
    Lacking,
    LinkNotFound,
    NoMatch,
    NotUsable,
    WrongUnit,
)

ERRORS: tuple[type[CheckError], ...] = (
    Ambiguous,
    Blocked,
    CheckError,
    ExtractError,
    FetchError,
    Incomplete,
    Lacking,
    LinkNotFound,
    NoMatch,
    NotUsable,
    WrongUnit,
)
"""What a reading may end with; of another kind's own error, the nearest of these that it is one of."""

DONE, REFUSED = b"+", b"-"
NO_ROOM = b"!"
"""The answer that the memory did not suffice: what that means is for those to say who bounded it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document was not read, as data.

    Attributes:
        name: of the error's class.
        message: its message.
        figure_id: the figure whose rule it is, of an `ExtractError`.
        grade: what came instead, of a `NotUsable`.
        status: the HTTP status, of a `FetchError`.
    """

    name: str
    message: str
    figure_id: str = ""
    grade: Grade | None = None
    status: int | None = None

    @classmethod
    def of(cls, error: CheckError) -> Refusal:
        """The error as data; what it is about is left out."""
        kind = next(kind for kind in type(error).__mro__ if kind in ERRORS)
        message = str(error.args[0]) if error.args else ""
        figure_id, grade, status = (getattr(error, name, None) for name in ("figure_id", "grade", "status"))
        return cls(kind.__name__, message, figure_id or "", grade, status)

    @property
    def error(self) -> CheckError:
        """The error that it tells of.

        Raises:
            KeyError: there is no such error.
        """
        kind = {kind.__name__: kind for kind in ERRORS}[self.name]
        if issubclass(kind, NotUsable):
            return kind(self.message, grade=self.grade or Grade.WRONG_TYPE)
        if issubclass(kind, ExtractError):
            return kind(self.message, figure_id=self.figure_id)
        return kind(self.message, status=self.status) if issubclass(kind, FetchError) else kind(self.message)


def done(task: Callable[..., Any], value: object) -> bytes:
    """The answer that a task's work is done.

    Raises:
        ValueError: it holds what JSON cannot say, such as half a surrogate pair.
    """
    return DONE + _form_of(task).dump_json(value, exclude_defaults=True)


def refused(error: CheckError) -> bytes:
    """The answer that there is none."""
    return REFUSED + _REFUSAL.dump_json(Refusal.of(error))


def value_of(task: Callable[..., Any], answer: bytes) -> Any:
    """What the task returned.

    Raises:
        CheckError: what the task raised.
        ValueError: this is no answer of that task.
    """
    kind, said = answer[:1], answer[1:]
    if kind == DONE:
        return _form_of(task).validate_json(said)
    if kind != REFUSED:
        raise ValueError("neither done nor refused")
    try:
        error = _REFUSAL.validate_json(said).error
    except (KeyError, ValidationError) as nonsense:
        raise ValueError("no refusal") from nonsense
    raise error


def learn(task: Callable[..., Any]) -> None:
    """Get ready for a task's answers, before there is a process to answer."""
    _form_of(task)


@cache
def _form_of(task: Callable[..., Any]) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(task)["return"])


_REFUSAL = TypeAdapter(Refusal)
