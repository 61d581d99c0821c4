"""Pages of a publisher that does not exist: 20 to 60 KB of markup as content systems write it, a table in each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from random import Random

CAPTION = "Seizures at the crossings, pounds"
COLUMNS = ("Cocaine", "Fentanyl", "Heroin", "Marijuana", "Methamphetamine")
WATCHED_COLUMN = "Fentanyl"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
ROWS = tuple(f"{month} {year}" for year in (2023, 2024) for month in MONTHS)
SMALLEST, LARGEST = 20_000, 60_000
SHARE_CHANGED = 20
"""With each edition of the figures every twentieth page prints another watched value."""

TOKEN = "\0"
PROSE = """
    the agency of a border crossing officers report monthly figures for each field office and station at land sea
    air ports during this period seizures weight pounds counted events include other narcotics data may change
    after review totals are provisional until closed year published on request contact public affairs program
    trade travel safety field operations patrol sector
"""
WORDS = PROSE.split()
# One element in about ninety bytes and a few links in every hundred words, as on the pages of large agencies.
ITEM = (
    '<li class="usa-nav__item menu-item menu-item--level-{level}">'
    '<a href="/{a}/{b}-{c}" class="usa-nav__link menu-link" data-plugin-id="menu-{n}">{words}</a></li>\n'
)
CARD = """\
<div class="views-row col-xs-12 col-md-4"><article about="/{a}/{b}-{c}" class="node node--type-release c-{token}">
<div class="node__content clearfix"><div class="field field--name-date field--type-datetime field--label-hidden">
<time datetime="2024-0{d}-1{d}T09:00:00Z" class="datetime">{m}</time></div>
<h3 class="node__title"><a href="/{a}/{b}-{c}" rel="bookmark"><span>{words}</span></a></h3>
<div class="field field--name-body field--type-text-with-summary field--label-hidden field__item"><p>{text}</p></div>
</div></article></div>
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """What the publisher serves at one time.

    Attributes:
        noise: every token (scripts, comments, classes) is another one in each.
        figures: how often a twentieth of the watched values was restated.
        etags: whether versions can be recognised by an ETag.
    """

    noise: int = 0
    figures: int = 0
    etags: bool = False


class Page:
    """One page, in any edition; the same number always gives the same bytes."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = ROWS[number % len(ROWS)]

    @cached_property
    def _pieces(self) -> list[str]:
        return _page(Random(f"page {self.number}"), self.row, self.number).split(TOKEN)

    def value(self, figures: int) -> Decimal:
        """The watched figure after so many restatements."""
        first = Decimal(Random(f"value {self.number}").randrange(20_000, 900_000)) / 100
        restated = sum(1 for edition in range(1, figures + 1) if (self.number + edition) % SHARE_CHANGED == 0)
        return first + restated * Decimal("1.25")

    def body(self, edition: Edition) -> bytes:
        """The bytes served."""
        random = Random(f"noise {self.number} {edition.noise}")
        text = self._pieces[0] + "".join(f"{random.getrandbits(48):012x}{piece}" for piece in self._pieces[1:])
        return text.replace("WATCHED", f"{self.value(edition.figures):,}").encode()


def _page(random: Random, row: str, number: int) -> str:
    """The page's text with `TOKEN` wherever something is different on each visit."""
    size = random.randrange(SMALLEST, LARGEST)
    head, tail = _head(random, number), _tail(random)
    table = _table(random, row)
    room = size - len(head) - len(tail) - len(table)
    return head + _menu(random, room * 3 // 10) + table + cards(random, room * 7 // 10) + tail


def _head(random: Random, number: int) -> str:
    title = _words(random, 6).capitalize()
    styles = "\n".join(f'<link rel="stylesheet" media="all" href="/core/{_slug(random)}.css?v=9" />' for _ in range(10))
    rules = " ".join(f".{_slug(random)}{{margin:0 {i}px;padding:{i}rem;display:flex}}" for i in range(20))
    settings = ",".join(f'"{_slug(random)}":{{"id":{random.randrange(10**6)},"on":true}}' for _ in range(30))
    return f"""\
<!DOCTYPE html>
<html lang="en" dir="ltr" class="no-js b-{TOKEN}"><head><meta charset="utf-8" />
<meta name="description" content="{_words(random, 20)}" /><meta property="og:title" content="{title}" />
<meta name="csrf-token" content="{TOKEN}" /><meta name="viewport" content="width=device-width" />
<title>{title} | Agency {number}</title>
{styles}
<style>{rules}</style>
<script nonce="{TOKEN}">window.settings={{"request":"{TOKEN}",{settings}}};</script>
<script nonce="{TOKEN}" src="/assets/app.{TOKEN}.js" defer></script></head>
<body class="path-node page-node-type-stats layout-{TOKEN}"><!-- served by {TOKEN} in {TOKEN} -->
<a href="#main" class="visually-hidden focusable">Skip to main content</a><div class="dialog-off-canvas-main-canvas">
<h1 class="page-title"><span class="field field--name-title">{title}</span></h1>
"""


def _menu(random: Random, size: int) -> str:
    items: list[str] = []
    length = 0
    while length < size:
        items.append(
            ITEM.format(
                level=random.randrange(3),
                a=_slug(random),
                b=_slug(random),
                c=_slug(random),
                n=random.randrange(10**4),
                words=_words(random, 3).title(),
            )
        )
        length += len(items[-1])
    return (
        f'<nav class="menu-{TOKEN}" aria-label="Main"><ul class="menu">\n{"".join(items)}</ul></nav><main id="main">\n'
    )


def _table(random: Random, watched: str) -> str:
    header = "".join(f'<th scope="col" class="views-field">{column}</th>' for column in ("Month", *COLUMNS))
    rows = []
    for row in ROWS:
        cells = (
            "WATCHED" if row == watched and column == WATCHED_COLUMN else f"{random.randrange(10**6) / 100:,.2f}"
            for column in COLUMNS
        )
        printed = "".join(f'<td class="num">{cell}</td>' for cell in cells)
        rows.append(f'<tr class="r-{TOKEN}"><th scope="row">{row}</th>{printed}</tr>\n')
    return (
        f'<div class="table-responsive"><table class="usa-table t-{TOKEN}"><caption>{CAPTION}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>\n{''.join(rows)}</tbody></table></div>\n"
    )


def cards(random: Random, size: int) -> str:
    """So much of a list of news, with `TOKEN` in the first of them."""
    cards: list[str] = []
    length = 0
    while length < size:
        cards.append(
            CARD.format(
                a=_slug(random),
                b=_slug(random),
                c=_slug(random),
                d=random.randrange(1, 9),
                m=random.choice(ROWS),
                token=TOKEN if len(cards) < 10 else "static",
                words=_words(random, 7).capitalize(),
                text=_words(random, random.randrange(4, 16)).capitalize(),
            )
        )
        length += len(cards[-1])
    return "".join(cards)


def _tail(random: Random) -> str:
    path = " ".join(f"{random.randrange(500) / 10}" for _ in range(60))
    return f"""\
</main><footer class="footer-{TOKEN}"><svg viewBox="0 0 50 50" role="img"><title>Seal</title><path d="M{path}z"/></svg>
<p>{_words(random, 25).capitalize()}</p></footer></div><noscript><iframe src="/t?id={TOKEN}"></iframe></noscript>
<script nonce="{TOKEN}">push({{"visit":"{TOKEN}","at":"{TOKEN}"}})</script><!-- {TOKEN} --></body></html>
"""


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))


def _slug(random: Random) -> str:
    return "-".join(random.choices(WORDS, k=2))
