"""The small forms in which people write times, names and addresses; each refuses what could mean two things.

The functions return what they were given, or raise ValueError with what to write instead; only `seconds_in`
returns a number.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSimError
from cronsim.cronsim import Field
from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from monitor.config.complaints import instead
from monitor.core.schedule import in_cronsims_words, wall_times
from monitor.reading.addresses import OwnHosts
from monitor.reading.currencies import CODES
from monitor.reading.document import BINARY, MEDIA
from monitor.reading.document.charset import charset_named
from monitor.reading.period import CALENDARS
from monitor.reading.units import UNITS, unit

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
DURATION = re.compile(r"([0-9]{1,9}) +(second|minute|hour|day|week)s?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+")
LONGEST_SLUG = 80
READABLE = tuple(sort for sort in MEDIA if sort != BINARY)

CRON_FIELDS = {
    Field.MINUTE: "minute: write a number from 0 to 59, * for every minute, a range such as 0-30, or */15",
    Field.HOUR: "hour: write a number from 0 to 23, * for every hour, a range such as 8-18, or */6",
    Field.DAY: "day of the month: write a number from 1 to 31, * for every day, or a list such as 1,15",
    Field.MONTH: "month: write a number from 1 to 12, * for every month, or a list such as 3,6,9,12",
    Field.DOW: "weekday: write MON, TUE, WED, THU, FRI, SAT or SUN, * for every day, or a range such as MON-FRI "
    "(a week begins with MON; write 'SAT,SUN,MON' for a range across its end)",
}
"""The fields of a cron expression in their order, and what may stand there."""

_SOME_DAY = datetime(2024, 12, 1)  # noqa: DTZ001 - of a clock without a zone


def seconds_in(text: str) -> int:
    """The length of a duration such as ``40 days``.

    Raises:
        ValueError: it is not a whole number and one of the units that have a fixed length.
    """
    form = DURATION.fullmatch(text.strip())
    if form:
        return int(form[1]) * SECONDS[form[2]]
    why = ": months and years differ in length" if re.search(r"month|year", text) else ""
    raise ValueError(
        f"{text!r} is not a duration{why}; write a whole number and a unit, such as '40 days', '6 hours', "
        "'90 seconds' or '2 weeks'"
    )


def duration(text: str) -> str:
    """A duration, see `seconds_in`."""
    seconds_in(text)
    return text


def positive_duration(text: str) -> str:
    """A duration longer than nothing."""
    if seconds_in(text) == 0:
        raise ValueError(f"{text!r} is no time at all; write at least '1 second'")
    return text


@lru_cache(maxsize=4096)
def cron(text: str) -> str:
    """Five cron fields that mean the same to everybody and come due at some time.

    Weekdays are names only: 0 is Monday to some programs and Sunday to others. A day of the month together
    with a weekday means "both" to some and "either" to others, so one of the two has to be ``*``.
    """
    fields = text.split()
    if len(fields) != 5:
        count = f"{len(fields)} field{'s' if len(fields) != 1 else ''}"
        raise ValueError(
            f"{text!r} has {count}, a cron expression has five (minute, hour, day, month, "
            "weekday), such as '0 9 * * *' for every day at 9:00"
        )
    day, weekday = fields[2], fields[4]
    if re.search(r"[0-9]", weekday):
        raise ValueError(
            f"the weekday {weekday!r} in {text!r} could count from Sunday or from Monday; write MON, TUE, "
            "WED, THU, FRI, SAT, SUN"
        )
    for (field, what), word, plain in zip(CRON_FIELDS.items(), fields, in_cronsims_words(text).split(), strict=True):
        if not _names_times(field, plain):
            raise ValueError(f"{text!r} is not a cron expression: {word!r} is no {what}")
    if day != "*" and weekday != "*":
        raise ValueError(
            f"{text!r} names a day of the month and a weekday, which could mean both or either; write * for one of them"
        )
    try:
        wall_times(text, _SOME_DAY)
    except CronSimError:
        raise ValueError(f"{text!r} never comes due: that month has no such day") from None
    return text


def _names_times(field: Field, word: str) -> bool:
    """Whether the word stands for times; a step that leads out of its range at once does not: ``*/90`` minutes."""
    try:
        return all(len(field.parse(part)) > ("/" in part) for part in word.split(","))
    except CronSimError:
        return False


@lru_cache(maxsize=1024)
def timezone(text: str) -> str:
    """A time zone by its IANA name."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        # A place's own name is often all that is known: "Toronto".
        if not text.strip():
            raise ValueError("the text is empty; write a time zone such as America/Toronto or UTC") from None
        zones = sorted(available_timezones())
        places = [zone for zone in zones if zone.rpartition("/")[2].casefold() == text.strip().casefold()]
        hint = f"; did you mean {places[0]!r}?" if places else instead(text, zones, what="such as")
        raise ValueError(f"{text!r} is not a time zone{hint}") from None
    return text


def day(written: Any) -> Any:
    """A day of the calendar as year, month and day; the other forms are left to pydantic, which takes few.

    A number would be read as seconds since 1970.
    """
    if isinstance(written, date):
        return written
    text = written.strip() if isinstance(written, str) else ""
    if not isinstance(written, str) or text.isdigit():
        raise ValueError("a date such as 2024-12-05 is needed: year, month and day with hyphens between")
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"there is no day {text} in the calendar; write year, month and day: 2024-12-05") from None
    return written


def slug(text: str) -> str:
    """A name that lasts: small letters, digits and single hyphens."""
    if SLUG.fullmatch(text) and len(text) <= LONGEST_SLUG:
        return text
    if len(text) > LONGEST_SLUG:
        raise ValueError(f"this name has {len(text)} characters; at most {LONGEST_SLUG} are possible")
    better = slug_of(text)
    hint = f"; write {better!r}" if better else ""
    raise ValueError(f"the name {text!r} may have only small letters, digits and single hyphens{hint}")


def claim_name(text: str) -> str:
    """A claim by its article's name and its own: ``article/claim``."""
    article, stroke, own = text.partition("/")
    if not (stroke and SLUG.fullmatch(article) and SLUG.fullmatch(own)):
        raise ValueError(f"{text!r} does not name a claim; write its article and its own name: 'article/claim'")
    return text


def slug_of(text: str) -> str:
    """`text` with everything that a slug cannot have turned into hyphens; empty if nothing is left.

    >>> slug_of("34.82 pounds FY2024")
    '34-82-pounds-fy2024'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold())[:LONGEST_SLUG].strip("-")


def mail_address(text: str) -> str:
    """A bare mail address."""
    if not ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is not a mail address; write one such as newsdesk@example.org")
    return text


def web_address(text: str) -> str:
    """An address that begins with http:// or https:// and names a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} is not a web address: {error}") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"{text!r} is not a web address; it must begin with https:// or http://")
    if not host or re.search(r"\s", text):
        raise ValueError(f"{text!r} is not a web address; write it as the browser shows it, without spaces")
    return text


def own_host(text: str) -> str:
    """A host of our own network: a name, an address or a range of addresses."""
    OwnHosts.of([text])
    return text


def charset(text: str) -> str:
    """A character encoding by name; see `charset_named`."""
    try:
        charset_named(text)
    except LookupError:
        known = ["utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "utf-16"]
        raise ValueError(f"{text!r} is not an encoding{instead(text, known, what='such as')}") from None
    return text


def media(text: str) -> str:
    """A sort of document that can be read."""
    if text in ("zip", "archive"):
        raise ValueError("write what the file inside the ZIP file is, such as csv, and name that file: `member: NAME`")
    if text not in READABLE:
        raise ValueError(f"{text!r} is not a sort of document{instead(text, READABLE, what='there are')}")
    return text


def calendar(text: str) -> str:
    """A calendar of fiscal years, by its name in `monitor.reading.period`."""
    if text not in CALENDARS:
        raise ValueError(f"there is no calendar {text!r}{instead(text, CALENDARS, what='there are')}")
    return text


def selector(text: str) -> str:
    """A CSS selector."""
    from monitor.reading.document.markup import require_selector  # a large parser, needed where one is written

    return require_selector(text)


def json_path(text: str) -> str:
    """A JSONPath whose work is bounded."""
    from monitor.reading.document.jsonpath import require_path  # another one

    return require_path(text)


def unit_symbol(text: str) -> str:
    """A unit of the table in `monitor.reading.units`."""
    unit(text)
    return text


MOST_DIGITS = 15
"""Of an exact factor; binary numbers that programs print have more."""
FRACTION = re.compile(r"([1-9][0-9]{0,20})\s?/\s?([1-9][0-9]{0,20})")


def factor(written: Any) -> Any:
    """An exact number above 0: a whole number, a decimal with at most `MOST_DIGITS` digits, or a fraction."""
    if isinstance(written, int) and not isinstance(written, bool):
        written = Decimal(written)
    found = FRACTION.fullmatch(written.strip()) if isinstance(written, str) else None
    if found:
        return Fraction(int(found[1]), int(found[2]))
    if not isinstance(written, Decimal):
        raise ValueError("an exact factor is needed: a number such as 1000 or 0.45359237, or a fraction such as 1/3")
    if written <= 0:
        raise ValueError(f"a factor is above 0, not {written}")
    if len(written.as_tuple().digits) > MOST_DIGITS:
        raise ValueError(
            f"{written} looks like a binary number that a program printed: write the exact decimal, or a fraction"
        )
    return Fraction(written)


def _schema(**words: Any) -> WithJsonSchema:
    """What editors know of a text of that form."""
    return WithJsonSchema({"type": "string", **words})


_DURATION = _schema(pattern=f"^{DURATION.pattern}$", examples=["40 days", "6 hours", "90 seconds", "2 weeks"])

LanguageCode = Literal["en", "fr", "de", "es", "it", "nl", "pt"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Duration = Annotated[str, AfterValidator(duration), _DURATION]
PositiveDuration = Annotated[str, AfterValidator(positive_duration), _DURATION]
Cron = Annotated[str, AfterValidator(cron), _schema(examples=["0 9 * * *", "0 7 * * MON"])]
Timezone = Annotated[str, AfterValidator(timezone), _schema(examples=["America/Toronto", "UTC"])]
Day = Annotated[date, BeforeValidator(day)]
Slug = Annotated[str, AfterValidator(slug), _schema(pattern=f"^{SLUG.pattern}$", maxLength=LONGEST_SLUG)]
ClaimName = Annotated[str, AfterValidator(claim_name), _schema(pattern="^[^/]+/[^/]+$")]
MailAddress = Annotated[str, AfterValidator(mail_address), _schema(examples=["newsdesk@example.org"])]
WebAddress = Annotated[str, AfterValidator(web_address), _schema(pattern="^https?://")]
OwnHost = Annotated[str, AfterValidator(own_host), _schema(examples=["intranet.example.org", "10.1.0.0/16"])]
Charset = Annotated[str, AfterValidator(charset), _schema(examples=["utf-8", "windows-1252"])]
Media = Annotated[str, AfterValidator(media), _schema(enum=list(READABLE))]
CalendarName = Annotated[str, AfterValidator(calendar), _schema(enum=list(CALENDARS))]
Selector = Annotated[str, AfterValidator(selector)]
JsonPath = Annotated[str, AfterValidator(json_path)]
UNIT_SYMBOLS = [*UNITS, *(code for code in CODES if code not in UNITS)]
UnitSymbol = Annotated[
    str,
    AfterValidator(unit_symbol),
    WithJsonSchema({"anyOf": [{"enum": UNIT_SYMBOLS}, {"type": "string", "minLength": 1}]}),
]
Factor = Annotated[Fraction, BeforeValidator(factor), WithJsonSchema({"type": ["number", "string"]})]
