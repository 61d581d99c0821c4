"""The contracts that kinds keep, and all that a kind may import: what stands in `__all__` is kept stable.

A kind is a frozen pydantic model (subclass `Kind`) whose fields are its options in YAML and whose docstring is its
manual. It is found by an entry point in the group `monitor.fetchers`, `monitor.extractors` or `monitor.notifiers`;
the entry point's name is the word that users write in ``sources.yaml``.

What is promised: a kind that imports of this program nothing but this module, and only what `__all__` names, goes on
working. A name leaves it, or changes its meaning, with a new major version only, and the changelog says so; attributes
and options with defaults may be added. What is not named here may move or go at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar, TypeVarTuple, runtime_checkable

from pydantic import BaseModel, ConfigDict

from monitor.model import (
    UNDATED,
    Ask,
    Capture,
    Follow,
    Grade,
    Measure,
    Message,
    NotModified,
    PassedOver,
    Period,
    Qualifier,
    Quantity,
    Reading,
    Readings,
    Request,
    Unit,
    Validators,
)
from monitor.model.errors import (
    Ambiguous,
    Blocked,
    CheckError,
    ConfigError,
    Disallowed,
    FetchError,
    Incomplete,
    LinkNotFound,
    NoMatch,
    NotDrawn,
    NotSetUp,
    NotUsable,
    Problem,
    PutOff,
    Refused,
    TooLarge,
    WrongUnit,
)
from monitor.reading.addresses import NO_OWN_HOSTS, Origin, OwnHosts, is_public, origin_of
from monitor.reading.answer import failure
from monitor.reading.document import Document, Grid, Records
from monitor.reading.document.markup import require_selector
from monitor.reading.glance import glance_at
from monitor.reading.grade import grade, require_ok
from monitor.reading.period import read_period
from monitor.reading.signs import Signs
from monitor.reading.sizes import Size
from monitor.reading.value import read_printed

__all__ = [
    "NUMBERS",
    "UNDATED",
    "WORDINGS",
    "Ambiguous",
    "Ask",
    "Blocked",
    "Capture",
    "CheckError",
    "ConfigError",
    "Disallowed",
    "Document",
    "Envelope",
    "Extractor",
    "FetchError",
    "Fetcher",
    "Follow",
    "Grade",
    "Grid",
    "Incomplete",
    "Kind",
    "Limits",
    "LinkNotFound",
    "Measure",
    "Message",
    "NoMatch",
    "NotDrawn",
    "NotModified",
    "NotSetUp",
    "NotUsable",
    "Notifier",
    "Origin",
    "OwnHosts",
    "PassedOver",
    "Period",
    "Post",
    "Problem",
    "PutOff",
    "Qualifier",
    "Quantity",
    "Reading",
    "Readings",
    "Records",
    "Refused",
    "Request",
    "Signs",
    "Size",
    "TooLarge",
    "Turn",
    "Unit",
    "Validators",
    "Web",
    "WrongUnit",
    "failure",
    "glance_at",
    "grade",
    "is_public",
    "origin_of",
    "read_period",
    "read_printed",
    "require_ok",
    "require_selector",
]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

NUMBERS, WORDINGS = "numbers", "wordings"
"""What an extractor may say that it finds."""


class Kind(BaseModel):
    """The root of every kind: its fields are its YAML options; unknown options are refused.

    Attributes:
        by_default: whether it is in use, without options, where a configuration names no fetcher, or no notifier; of
            each sort, one at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)

    by_default: ClassVar[bool] = False

    @classmethod
    def runs_on(cls) -> str:
        """What it runs on beside the program, or what this machine lacks for it; empty for nothing.

        `monitor doctor` shows it in a line. It must not take long, and raises nothing.
        """
        return ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost.

    Attributes:
        connect_seconds: to open the connection.
        read_seconds: between two pieces of the body.
        total_seconds: for everything, redirects and retries of this address included.
        max_bytes: of the body after decompression.
        max_redirects: how many redirects are followed.
    """

    connect_seconds: float = 10
    read_seconds: float = 20
    total_seconds: float = 120
    max_bytes: int = 20_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Post:
    """A question to an interface that takes it in the body of a request, and only reads.

    Attributes:
        body: the bytes.
        content_type: what they are: ``application/json``.
    """

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Our turn at a host, for a fetcher that asks by other means than `Web.get`.

    Attributes:
        user_agent: who we say we are, with every request.
        allows: whether robots.txt lets us ask for an address of the hosts that the turn was asked for; False for an
            address of any other host.
        clock: gives the time, UTC.
        own_hosts: hosts of our own network that what is asked may lead to, besides the host of the turn.
    """

    user_agent: str
    allows: Callable[[str], bool]
    clock: Callable[[], datetime]
    own_hosts: OwnHosts = NO_OWN_HOSTS


class Web(Protocol):
    """The one door to the network, shared by all fetchers.

    It honours robots.txt, the gap and the concurrency of each host and the global limit, sends the honest
    User-Agent, retries what retrying can help, and enforces `Limits`.
    """

    async def get(
        self,
        url: str,
        *,
        limits: Limits,
        validators: Validators | None = None,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        post: Post | None = None,
    ) -> Capture | NotModified:
        """The answer with status 200 to a GET, or to a POST; or `NotModified` for a 304 to the validators sent.

        Args:
            url: the address.
            limits: what it may cost.
            validators: what the last good answer gave; not sent with a POST.
            accept: the Accept header.
            headers: further headers, names in lower case; they may hold secrets, are sent to the host of `url` only,
                and stand in no error.
            post: what to send with a POST; None for a GET. It must be safe to send again.

        Raises:
            FetchError: or one of its subclasses, for everything else.
        """
        ...

    def turn(self, url: str, *, patience_seconds: float, also: Iterable[str] = ()) -> AbstractAsyncContextManager[Turn]:
        """Our turn at the host of `url`: nobody else asks it anything meanwhile, and the gap follows.

        For what cannot go through `get`, such as a browser. It is heavy, so few turns are given out at once. A
        `Blocked` that leaves it with a `Retry-After` keeps everybody from the host for so long.

        Args:
            url: what will be asked for.
            patience_seconds: the longest wait that the host may have asked for; other waiting is not counted.
            also: addresses of further hosts that will be asked, each for the sake of `url`.

        Raises:
            Disallowed: robots.txt forbids `url`, or it is not http or https.
            Blocked: the host asked for a longer wait.
            FetchError: a robots.txt cannot be read.
        """
        ...

    async def apart(self, task: Callable[[bytes, *Ts], T], body: bytes, *given: *Ts) -> T:
        """What a function makes of bytes that a stranger sent, in a process apart, with bounds on time and memory.

        For a fetcher that has to look into what came: a page can be made to take any time to be parsed.

        Args:
            task: a function of a module, with annotated return type: texts, numbers, lists of them, dataclasses.
            body: the bytes.
            given: what else it is told: values that can be pickled.

        Raises:
            CheckError: what the function raised; NotUsable, where the bytes crashed the process or passed its bounds.
        """
        ...


@runtime_checkable
class Fetcher(Protocol):
    """Gets a source's document. Called on the event loop, several sources at once; must not block it for long.

    It may be called again for the same request after a crash, so it must not change anything at the publisher.

    It may say three things of itself, as attributes or properties, so that a configuration that contradicts them is
    refused before anything is asked for: `needs_url`, a class variable, True where it can do nothing without the
    source's address; `follows`, False where it cannot take the link of a `follow`; and `gives`, the only media that it
    ever brings.
    """

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:
        """The document, or the word that it did not change.

        Raises:
            CheckError: with a message that says what to do; nothing else should escape.
        """
        ...


@runtime_checkable
class Extractor(Protocol):
    """Finds a figure's values in a document. Pure: the same bytes and options give the same readings.

    `version` is raised whenever the same options would read the same bytes differently than before; the earlier
    snapshots are then read again, so that our change never looks like the publisher's.
    Called off the event loop, from one thread at a time; may be called any number of times.

    It may say ten things of itself, as attributes or properties, so that a configuration that contradicts them is
    refused before anything is read: `finds`, `NUMBERS` or `WORDINGS`; `series_columns`, the names by which its series
    are told apart, in order (``Region=North; Drug=Heroin``), empty where it has none; `calendar`, by which it counts
    fiscal years; `gives_period`, False where the document does not tell it the period of a value; `goes_on`, True where
    the document tells it the one period of its value, and may tell another next time; `grains`, how long the periods
    are that it ever gives, empty where only the document tells; `signs`, by which it is said that numbers are written
    there, a `Signs`; `adds_up`, True where a value is the sum of several; `gives_unit`, True where each of its series
    has the unit that is printed, whatever is declared; and `settles_after`, where nobody chose its series: how many
    good checks in a row have to find a value before it is taken for a figure. What moves sooner is asked about once.
    And with `missing` it may name texts that its options call the publisher's mark for no value: a document of which
    all figures have lost their numbers is refused as not filled yet, but for those marks.

    It may also have a class method `offers(candidate, document)`, which gives mappings of options by which it may read
    a number that stands in a document, the best first: `monitor find` tries each, and shows those that hold. What a
    candidate has is not promised yet.
    """

    version: ClassVar[int]

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """Every reading of the figure: at least one, no two with the same series and period.

        A reader of series returns `Readings`, which name the rows or columns that it passed over: nothing of them is
        then taken for withdrawn.

        Raises:
            NoMatch: nothing was found; the message shows what was there.
            Ambiguous: more than one candidate, or a text with two meanings.
            WrongUnit: the value carries another unit than `ask.unit`.
            Incomplete: the document lacks a column that the rule needs.
        """
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a notifier needs beside the message.

    Attributes:
        sender: the From address.
        environment: the process's environment, where secrets are; never stored, never printed.
        folder: where relative paths in the configuration start.
        mail_folder: where mails that are files go (`mail` in the settings), also those of a notifier that cannot send
            on this machine.
    """

    sender: str
    environment: Mapping[str, str] = field(repr=False)
    folder: Path = Path()
    mail_folder: Path = Path("reports/mail")


@runtime_checkable
class Notifier(Protocol):
    """Brings one message to one recipient. Called off the event loop, from one thread at a time.

    It may be called twice for the same message after a crash: the same Message-ID then lets the reader's side
    recognise the copy.

    One that cannot send on this machine may write files into `Envelope.mail_folder` instead, so that nothing is lost.
    It then has a method `writes_files_because(environment)`, which says why in a few words, empty where it sends, and
    raises ConfigError where the environment contradicts itself. Commands ask it before anything is sent, and say so.
    One that can try its way without sending anything has a method `answers(environment)`, which says what answered, and
    raises PutOff, Refused or ConfigError where nothing would go out; `monitor doctor --online` asks it.
    """

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it reaches: one delivery each."""
        ...

    def send(self, message: Message, recipient: str, envelope: Envelope) -> None:
        """Hand the message over; returning means that it was accepted.

        Raises:
            Refused: it will never be accepted for this recipient.
            PutOff: it was not accepted now.
        """
        ...
