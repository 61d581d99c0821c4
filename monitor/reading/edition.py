"""Which of several files is the newest edition, by what their names and addresses say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, unquote, urlsplit

from monitor.reading.language import LANGUAGES

Date = tuple[int, ...]
"""(year), (year, month) or (year, month, day): as exact as the text is."""

WHOLE_YEAR = 13
TOKEN = re.compile(r"[a-z]+|[0-9]+")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
COMPACT = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?")
REUPLOAD = re.compile(r"(?:_([0-9]{1,2})| ?\(([0-9]{1,2})\))$")
FILE_IN_QUERY = re.compile(r"(?<![^=&/])[^=&/]+\.[A-Za-z0-9]{2,5}$")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a file's address says about its age.

    Attributes:
        address: the address or file name.
        filed: the date in its folders, such as ``/2024-Apr/`` or ``/2026-08/``: when it was uploaded; empty
            for none.
        dated: the date in its name, such as ``2024-04-08``; else empty.
        fiscal: last fiscal year in its name and the month in fiscal order (October 1 … September 12, a name
            without a month is the whole year: 13); else empty.
        stem: its name in lower case without extension and re-upload mark.
        upload: the re-upload mark ``_0`` or ``(1)``; -1 for none.
        seen: when the page or the file system says that it was uploaded, as a number that grows; None for
            unknown.
    """

    address: str
    filed: Date = ()
    dated: Date = ()
    fiscal: tuple[int, ...] = ()
    stem: str = ""
    upload: int = -1
    seen: float | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Two files of which it cannot be said which one is meant.

    Attributes:
        first: the one that ranks first, as far as anything ranks them.
        second: the one that might be meant as well.
        reason: why it cannot be said, as half a sentence.
    """

    first: Edition
    second: Edition
    reason: str


def read_edition(address: str, *, seen: float | None = None) -> Edition:
    """What an address or a file name says about its age.

    Fiscal months are in the order of the United States' federal year: October comes first, September last.
    """
    folder, name = _folder_and_name(address)
    base = re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,4}$", "", name)
    mark = REUPLOAD.search(base)
    (filed, of_folder), (dated, fiscal) = _read_name(folder), _read_name(base)
    return Edition(
        address,
        filed,
        dated,
        fiscal or of_folder,
        stem=base[: mark.start()] if mark else base,
        upload=int(mark[1] or mark[2]) if mark else -1,
        seen=seen,
    )


def pick_newest(editions: Sequence[Edition]) -> Edition | Tie:
    """The newest of at least one edition, or the doubt about it.

    One is newer than another by the first of these that both have and in which they differ: the date of the
    folder, the date in the name, the fiscal year and month, the re-upload mark on the same name, the date of
    upload. Dates of different exactness are compared as far as both go. It is a doubt when nothing tells two
    apart, and when the newest is an older edition by its name than another: an old edition uploaded again.
    """
    known = _with_true_marks(editions)
    best = known[0]
    for edition in known[1:]:
        if _order(edition, best) > 0:
            best = edition
    for other in known:
        if other is best:
            continue
        if _order(best, other) <= 0:
            return Tie(best, other, "neither dates nor names tell which of them is newer")
        if _compare(best.dated, other.dated) < 0 or _compare(best.fiscal, other.fiscal) < 0:
            return Tie(best, other, "the first has the later date, but by its name the second is the later edition")
    return best


def parse_date(text: str) -> Date:
    """The latest date in a text, as exact as the text is; empty for none."""
    return _read_name(_plain(text))[0]


def _order(a: Edition, b: Edition) -> int:
    """Above zero when `a` is newer than `b`, below when older, zero when nothing tells."""
    by_name = _compare(a.filed, b.filed) or _compare(a.dated, b.dated) or _compare(a.fiscal, b.fiscal)
    if by_name:
        return by_name
    if a.stem == b.stem and a.upload != b.upload:
        return 1 if a.upload > b.upload else -1
    if a.seen is not None and b.seen is not None and a.seen != b.seen:
        return 1 if a.seen > b.seen else -1
    return 0


def _compare(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """Order of two dates as far as both are exact; zero when one is missing."""
    exact = min(len(a), len(b))
    return (a[:exact] > b[:exact]) - (a[:exact] < b[:exact])


def _with_true_marks(editions: Sequence[Edition]) -> list[Edition]:
    """The editions, re-upload marks kept only where the first upload or ``_0`` shows that they are that.

    ``part_1`` and ``part_2`` on their own are two files, not two uploads.
    """
    uploaded = {e.stem for e in editions if e.upload <= 0}
    return [
        e if e.upload <= 0 or e.stem in uploaded else replace(e, stem=f"{e.stem}_{e.upload}", upload=-1)
        for e in editions
    ]


def _folder_and_name(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        # A name with brackets where a host would stand: no address, but it may hold a date all the same.
        parts = SplitResult("", "", address, "", "")
    folder, _, name = _plain(parts.path).rpartition("/")
    in_query = FILE_IN_QUERY.search(parts.query)
    return (folder, _plain(in_query[0])) if in_query else (folder, name)


def _plain(text: str) -> str:
    """The text in lower case, without percent-encoding and accents: ``f%C3%A9vrier`` is ``fevrier``."""
    decomposed = unicodedata.normalize("NFKD", unquote(text).lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


MONTHS = {_plain(name): number for language in LANGUAGES.values() for name, number in language.months.items()}
"""The names of months in all languages as they stand in addresses: plain."""


def _read_name(text: str) -> tuple[Date, tuple[int, ...]]:
    """The latest calendar date and the last fiscal year with its month in a plain text; each may be empty."""
    tokens = TOKEN.findall(text)
    used: set[int] = set()
    years = _fiscal_years(tokens, used)
    dates = [date for i, t in enumerate(tokens) if i not in used and (date := _date_at(tokens, i, t, used))]
    dated = max(dates, default=())
    if not years:
        return dated, ()
    return dated, (max(years), _fiscal_month(tokens, used))


def _fiscal_years(tokens: Sequence[str], used: set[int]) -> list[int]:
    """The fiscal years: ``fy24``, ``fy2024``, and both of ``fy21-24``; marks the tokens that they take."""
    years: list[int] = []
    for i, word in enumerate(tokens):
        year = _full_year(tokens, i + 1) if word == "fy" else 0
        if not year:
            continue
        used.add(i + 1)
        years.append(year)
        # A number up to 12 behind the year may be a month.
        end = _full_year(tokens, i + 2)
        if end > year and end % 100 > 12:
            used.add(i + 2)
            years.append(end)
    return years


def _full_year(tokens: Sequence[str], i: int) -> int:
    """The year that token `i` writes in two or four digits; 0 for anything else."""
    digits = tokens[i] if i < len(tokens) and tokens[i].isdigit() else ""
    return {2: 2000, 4: 0}[len(digits)] + int(digits) if len(digits) in (2, 4) else 0


def _fiscal_month(tokens: Sequence[str], used: set[int]) -> int:
    """The last month, in fiscal order, that is not part of a calendar date."""
    months = [(MONTHS[t] - 10) % 12 + 1 for i, t in enumerate(tokens) if i not in used and t in MONTHS]
    quarters = [3 * q for i in range(len(tokens)) if i not in used and (q := _quarter(tokens, i))]
    return max(months + quarters, default=WHOLE_YEAR)


def _date_at(tokens: Sequence[str], i: int, token: str, used: set[int]) -> Date:
    """The date that has its year in token `i`, empty for none; marks the tokens that it takes."""
    if compact := COMPACT.fullmatch(token):
        return tuple(int(part) for part in compact.groups() if part)
    if not YEAR.fullmatch(token):
        return ()
    month, day = (*tokens[i + 1 : i + 3], "", "")[:2]
    if i + 1 in used or not re.fullmatch(r"0[1-9]|1[0-2]", month):
        return _date_with_month_name(tokens, i, int(token), used)
    used.add(i + 1)
    if not re.fullmatch(r"0[1-9]|[12][0-9]|3[01]", day):
        return (int(token), int(month))
    used.add(i + 2)
    return (int(token), int(month), int(day))


def _date_with_month_name(tokens: Sequence[str], i: int, year: int, used: set[int]) -> Date:
    """The date in ``8 apr 2024``, ``apr 8 2024``, ``apr 2024``, ``2024 apr``, ``2024 q2``, ``2024``."""

    def token(at: int) -> str:
        return tokens[at] if 0 <= at < len(tokens) and at not in used else ""

    def day(at: int) -> tuple[int, ...]:
        return (int(token(at)),) if re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", token(at)) else ()

    for at, its_day in ((i - 1, day(i - 2)), (i - 2, day(i - 1)), (i + 1, ())):
        if month := MONTHS.get(token(at)):
            if at == i - 2 and not its_day:
                continue
            used.add(at)
            return (year, month, *its_day)
    for at in (i + 1, i - 2):
        if at not in used and (quarter := _quarter(tokens, at)):
            used.add(at)
            return (year, 3 * quarter)
    return (year,)


def _quarter(tokens: Sequence[str], i: int) -> int:
    """The quarter that begins at token `i`, such as ``q`` and ``2``; 0 for none."""
    named = 0 <= i < len(tokens) - 1 and tokens[i] in ("q", "t") and tokens[i + 1] in "1234"
    return int(tokens[i + 1]) if named else 0
