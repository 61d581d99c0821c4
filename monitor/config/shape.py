"""What ``sources.yaml`` may contain: one model for each mapping in it, with the words that editors show.

The models hold the file as it is written (durations as text, time zones as names); `monitor.config.build`
makes values of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from monitor.config.fields import (
    CalendarName,
    Charset,
    ClaimName,
    Cron,
    Day,
    Duration,
    Factor,
    JsonPath,
    LanguageCode,
    MailAddress,
    Media,
    OwnHost,
    PositiveDuration,
    Selector,
    Slug,
    Text,
    Timezone,
    UnitSymbol,
    WebAddress,
)
from monitor.reading.labels import fold
from monitor.reading.sizes import Size

LEAST_MEMORY, MOST_MEMORY = 128_000_000, 64_000_000_000
Exact = Annotated[Decimal, WithJsonSchema({"type": "number"})]
PeriodText = Annotated[Text, WithJsonSchema({"type": ["string", "integer"], "examples": ["FY2024", "2024-07", 2024]})]


class AnyShape(BaseModel):
    """The root of the file's models: unknown keys are refused, numbers count as text where text is wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class KindSlot(AnyShape):
    """A place where exactly one kind is named, with its options below it."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})
    kinds: ClassVar[Mapping[str, type[Any]]] = {}

    @property
    def chosen(self) -> tuple[str, Any]:
        """The kind's name as users write it, and the kind with its options."""
        (name,) = self.model_fields_set
        return str(type(self).model_fields[name].alias), getattr(self, name)

    @model_validator(mode="before")
    @classmethod
    def _name_one(cls, data: Any) -> Any:
        if isinstance(data, str) and data in cls.kinds:
            options = cls.kinds[data].model_fields.items()
            needed = ", ".join(f"{option.alias or name}: …" for name, option in options if option.is_required())
            raise PydanticCustomError("kind", f"write it with its options: {{{data}: {{{needed}}}}}")
        if not isinstance(data, Mapping):
            return data
        if len(data) != 1:
            found = f", not {len(data)} ({', '.join(map(str, data))})" if data else ""
            raise PydanticCustomError("kind", f"name exactly one kind here{found}; installed: {', '.join(cls.kinds)}")
        return {name: {} if options is None else options for name, options in data.items()}


EITHER_SCHEDULE = 'write either {cron: "0 9 * * *"} or {every: 6 hours}'


class CronShape(AnyShape):
    """At the times that a cron expression names."""

    cron: Cron = Field(description="Minute, hour, day, month, weekday (MON to SUN): '0 9 * * *' is every day at 9:00.")


class ScheduleShape(AnyShape):
    """When to look: at the times of a cron expression, or every so often."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    cron: Cron | None = Field(
        None, description="Minute, hour, day, month, weekday (MON to SUN): '0 9 * * *' is every day at 9:00."
    )
    every: PositiveDuration | None = Field(None, description="An interval, such as '6 hours'.")

    @model_validator(mode="before")
    @classmethod
    def _has_keys(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise PydanticCustomError("schedule", EITHER_SCHEDULE)
        return data

    @model_validator(mode="after")
    def _one(self) -> ScheduleShape:
        if (self.cron is None) == (self.every is None):
            raise PydanticCustomError("schedule", EITHER_SCHEDULE)
        return self


class FollowShape(AnyShape):
    """Where the document's own address stands at `url`, where it keeps changing: a link, or a text in JSON."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["link"]}, {"required": ["path"]}]})

    link: Selector | None = Field(None, description="A CSS selector for the links that could be meant.")
    choose: Literal["newest", "first", "last", "only"] = Field(
        "newest", description="Which of them: the newest by date, the first, the last, or the only one there may be."
    )
    path: JsonPath | None = Field(None, description="A JSONPath to the one address in the answer of an interface.")

    @model_validator(mode="after")
    def _one(self) -> FollowShape:
        if (self.link is None) == (self.path is None):
            raise ValueError("write either {link: …} for a page, or {path: …} for a JSON answer")
        if self.path is not None and "choose" in self.model_fields_set:
            raise ValueError("`choose` is for links; a `path` has to lead to exactly one address")
        return self


class BoundsShape(AnyShape):
    """The values that the figure can sensibly have; others are recorded and asked about, never news."""

    min: Exact | None = Field(None, description="The smallest sensible value, in the figure's unit.")
    max: Exact | None = Field(None, description="The largest sensible value, in the figure's unit.")

    @model_validator(mode="after")
    def _ordered(self) -> BoundsShape:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        return self


class ClaimShape(AnyShape):
    """What an article printed about the figure."""

    article: Slug = Field(description="The article's name under `articles`.")
    quote: Text = Field(description="The words as the article prints them, with the unit of a number: '34.82 pounds'.")
    says: Text | None = Field(
        None, description="What the quote says in numbers, where it prints none: 'more than 34.82 pounds'."
    )
    end: Literal["low", "high"] | None = Field(
        None, description="Which end of the source's range the quote is, where the article prints the two apart."
    )
    period: PeriodText | None = Field(
        None, description="The period it speaks of; may be left away where the figure itself names one."
    )
    sentence: str = Field("", description="The article's words around it, for mails.")
    scope_differs: str = Field(
        "",
        description="In what the article speaks of something else than the figure counts; the number alone then "
        "proves nothing.",
    )
    series: str = Field("", description="Which of the figure's series it is about, if it has several.")
    id: Slug | None = Field(
        None, description="A lasting name; made of quote and period unless two claims would get the same."
    )


class EarlierShape(AnyShape):
    """How a figure was found in earlier versions of its document, up to the day on which a page was made anew."""

    until: Day = Field(description="The last day on which the rule held: 2024-06-30.")
    since: Day | None = Field(
        None, description="The first one; if left away, the day after the rule before it, or any before."
    )
    extract: KindSlot


class FigureShape(AnyShape):
    """One quantity that somebody relies on."""

    label: Text = Field(description="What it is, for mails and reports.")
    short: Text | None = Field(None, description="The same in a few words, for mail subjects; `label` if left away.")
    unit: UnitSymbol = Field(description="Its unit. A document that prints another one is refused.")
    scope: str = Field("", description="What it counts and what it does not, in words.")
    extract: KindSlot | None
    earlier: Sequence[EarlierShape]
    bounds: BoundsShape | None = Field(None, description="The values that it can sensibly have.")
    accept: list[Exact] = Field(
        [], description="Values that look like a slip (out of bounds, ten times the last one …) and are right."
    )
    measure: Literal["level", "running total", "rolling", "latest", "index", "rate"] | None = Field(
        None, description="How it moves, which decides what a revision is; a level, unless its label says otherwise."
    )
    base: Text | None = Field(None, description="What an index counts from, where the document does not say it.")
    period: PeriodText | None = Field(None, description="The period it is about, where the document does not say it.")
    calendar: CalendarName | None = Field(
        None, description="The calendar of fiscal years in `period` and claims; the extractor's own if left away."
    )
    language: LanguageCode = Field(
        "en", description="The language of its numbers and months; if left away, the one that a page says it is in."
    )
    optional: bool = Field(
        False, description="Whether the document may lack it; the others of its source are then read without it."
    )
    claims: list[ClaimShape] = Field([], description="What articles printed about it.")
    bears_on: list[ClaimName] = Field(
        [], description="Claims that rest on other figures and on which a change here throws light: 'article/claim'."
    )


class SuccessorShape(AnyShape):
    """What a newer edition would look like, for a document that its publisher never changes."""

    page: WebAddress = Field(description="The page on which a newer edition would be linked.")
    link: Selector = Field(description="A CSS selector for links to editions: this one and newer ones.")


class SourceShape(AnyShape):
    """A public resource, how to get it and what to read from it."""

    title: Text = Field(description="What the publisher calls it.")
    publisher: Text = Field(description="Who publishes it.")
    url: WebAddress | None = Field(None, description="Where it starts. Left away only for files from a folder.")
    url_known: Literal["seen", "pattern", "recalled"] = Field(
        "seen", description="How the address is known: seen to work, made after the pattern of others, or recalled."
    )
    not_watched: Text | None = Field(
        None, description="Why no program can watch it: a broadcast, a book. Its claims are listed with this reason."
    )
    mirrors: Slug | None = Field(
        None,
        description="The source that this one republishes. It confirms that source or disagrees with it, and is "
        "never news by itself.",
    )
    successor: SuccessorShape | None = Field(None, description="How a newer edition would be recognised.")
    fetch: KindSlot | None
    follow: FollowShape | None = Field(None, description="The address to take there; the page itself if left away.")
    schedule: ScheduleShape | None = Field(None, description="When to look; every 24 hours if left away.")
    timezone: Timezone | None = Field(None, description="In which its cron is read; the settings' if left away.")
    expect_news_every: PositiveDuration | None = Field(
        None, description="How long it may stay unchanged before it is called overdue; for ever if left away."
    )
    verify_every: int = Field(
        10,
        ge=1,
        strict=True,
        description="Every how many checks the document is asked for even if the server says 'not modified'.",
    )
    minimum_rows: float = Field(
        0.67, ge=0, le=1, description="The share of the last good release's rows that a data file must have."
    )
    open_end: bool = Field(
        False, strict=True, description="Whether the last line of a whole data file may lack its line end."
    )
    media: Media | None = Field(None, description="What the document must be; taken from its bytes if left away.")
    member: Text | None = Field(
        None, description="Which file inside a ZIP file is the document; '*' stands for a part that changes."
    )
    encoding: Charset | None = Field(
        None, description="Its character encoding, where the publisher states none or a wrong one."
    )
    columns: list[Text] = Field(
        [], description="What the columns of a CSV file are called that has no header, in their order."
    )
    figures: Mapping[Slug, FigureShape]

    @field_validator("columns")
    @classmethod
    def _are_of_a_csv_file(cls, columns: list[str], info: ValidationInfo) -> list[str]:
        if columns and info.data.get("media") != "csv":
            raise ValueError("these are the columns of a CSV file: write `media: csv` beside them")
        if len({fold(name) for name in columns}) < len(columns):
            raise ValueError("a name stands twice: give each column one of its own")
        return columns


class ArticleShape(AnyShape):
    """Something published that prints figures."""

    title: Text = Field(description="Its headline.")
    published_on: Day = Field(description="The day it was published: 2024-12-05.")
    url: WebAddress | None = Field(None, description="Where it can be read.")
    language: LanguageCode | None = Field(
        None, description="The language of the numbers that claims quote of it; that of each figure if left away."
    )


class SettingsShape(AnyShape):
    """What holds for everything. Passwords are not written here: they come from the environment."""

    timezone: Timezone = Field(description="For schedules, and for the times that people are shown.")
    contact: MailAddress = Field(description="Who we are: the mail address in the User-Agent and in From.")
    maintainer: MailAddress | None = Field(
        None, description="Who is asked when a reading looks like a slip; `contact` if left away."
    )
    weekly_report: CronShape = Field(
        CronShape(cron="0 7 * * MON"), description="When the weekly report is written; Monday 7:00 if left away."
    )
    notify: list[KindSlot]
    at_once: int = Field(10, ge=1, le=100, strict=True, description="How many sources are fetched at once.")
    per_host_gap: Duration = Field("2 seconds", description="The pause between two requests to one host.")
    spread: Duration = Field(
        "10 minutes", description="Over how long the sources of one schedule are spread, each always at its own time."
    )
    allow_hosts: list[OwnHost] = Field(
        [], description="Hosts of your own network that redirects and links may lead to: names, addresses, ranges."
    )
    reading_seconds: int = Field(
        30, ge=1, le=600, strict=True, description="The processor time that reading one document may take, in seconds."
    )
    reading_clock_seconds: int = Field(
        60, ge=2, le=3600, strict=True, description="The same on the clock: more where the machine is busy."
    )
    reading_memory: Annotated[Size, Field(ge=LEAST_MEMORY, le=MOST_MEMORY)] = Field(
        1_000_000_000, description="The most memory that reading one document may take: `1 GB`."
    )
    reports: Text = Field("reports", description="The folder of the weekly reports.")
    mail: Text = Field("reports/mail", description="The folder of mails that no server is configured for.")
    digest: bool = Field(
        True,
        strict=True,
        description="Whether what one round of checks found goes to a recipient in one mail; if not, each source has "
        "a mail of its own.",
    )


class PartShape(AnyShape):
    """What a file may hold that another one includes: articles and sources."""

    articles: Mapping[Slug, ArticleShape] = Field({}, description="The articles whose numbers are checked, by name.")
    sources: Mapping[Slug, SourceShape]


class OwnUnitShape(AnyShape):
    """A unit of your own."""

    of: Text | None = Field(
        None, description="A unit that it converts into; if left away, it counts things and converts into nothing."
    )
    factor: Factor | None = Field(
        None, description="How many of these it is, exactly: a number, or a fraction such as 1/3."
    )
    names: list[Text] = Field([], description="How texts name it, beside its own name.")


class OwnShape(AnyShape):
    """What only a configuration's own file may hold."""

    settings: SettingsShape
    units: Mapping[Text, OwnUnitShape] = Field({}, description="Units of your own, by the name that figures declare.")
    include: Text | list[Text] = Field(
        [],
        description="Folders (their files *.yaml), files or patterns such as 'sources/*.yaml' that hold more articles "
        "and sources.",
    )
    include_outside: bool = Field(
        False,
        strict=True,
        description="Whether those may lie outside of the folder of this file, also behind a symbolic link.",
    )


class FileShape(PartShape, OwnShape):
    """Which public figures are watched, where they are, and what articles printed of them."""
