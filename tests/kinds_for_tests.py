"""Kinds for tests of the configuration: small, and registered by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from monitor.config.installed import Kinds
from monitor.model import Ask, Capture, Message, NotModified, Reading, Request
from monitor.plugin import Envelope, Kind, Web
from monitor.reading.document import Document


class Web1(Kind):
    """Gets a page.

    Attributes:
        timeout_seconds: how long to wait.
    """

    by_default: ClassVar[bool] = True
    needs_url: ClassVar[bool] = True

    timeout_seconds: float = 20

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:
        raise NotImplementedError


class Folder(Kind):
    """Takes the newest file of a folder."""

    folder: str

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:
        raise NotImplementedError


class Grain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fiscal_year: str
    month: str | None = None


class Columns(Kind):
    """Adds up a column.

    Attributes:
        where: the rows that count, by column,
            and the value wanted there.
        calendar: what a fiscal year is.
    """

    version: ClassVar[int] = 3

    where: dict[str, str | list[str]]
    sum: str | None = None
    by: Grain | None = None
    calendar: Literal["us-federal", "ca-federal"] | None = None

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        raise NotImplementedError


class Words(Kind):
    """Finds a sentence."""

    version: ClassVar[int] = 1

    sentence: str = Field(min_length=3)
    drop: frozenset[str] = frozenset()

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        raise NotImplementedError


class Post(Kind):
    """Sends mails."""

    to: tuple[str, ...] = Field(min_length=1)

    @property
    def recipients(self) -> tuple[str, ...]:
        return self.to

    def send(self, message: Message, recipient: str, envelope: Envelope) -> None:
        raise NotImplementedError


class Files(Kind):
    """Writes mails as files."""

    by_default: ClassVar[bool] = True

    folder: str = "reports/mail"

    @property
    def recipients(self) -> tuple[str, ...]:
        return ("newsdesk",)

    def send(self, message: Message, recipient: str, envelope: Envelope) -> None:
        raise NotImplementedError


KINDS = Kinds(
    fetchers={"file": Folder, "http": Web1},
    extractors={"dataset": Columns, "json": Words, "text": Words},
    notifiers={"eml": Files, "smtp": Post},
)
