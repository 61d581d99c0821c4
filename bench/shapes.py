"""Twenty pages of different shapes whose figures stand, and what publishers put around them that moves by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

Noise = Callable[[Random, int], str]
"""What moves on a page: made of chance and the number of the version."""


@dataclass(frozen=True)
class Shape:
    """A page whose figures stand.

    Attributes:
        name: what it is.
        language: that of its words.
        blocks: what it shows, block by block; noise comes between them.
        old: the characters of the figure that changes.
        new: those that come in their place.
        named: words by which an alert has to name it.
        whole: whether the blocks are a page as it came, with its own head.
    """

    name: str
    language: str
    blocks: Sequence[str]
    old: str
    new: str
    named: Sequence[str]
    whole: bool = False

    def page(self, version: int, *, changed: bool = False, seed: str = "") -> bytes:
        """One version of it, with the noise that is its own; of another seed other noise, elsewhere."""
        chance = Random(f"{self.name} {version} {seed}")
        own = Random(f"{self.name} {seed}")
        noises = own.sample(sorted(NOISE), KINDS_EACH)
        places = {noise: own.randrange(len(self.blocks) + 1) for noise in noises}
        assert "\n".join(self.blocks).count(self.old) == 1, (self.name, self.old)
        blocks = [block.replace(self.old, self.new) for block in self.blocks] if changed else self.blocks
        body = []
        for at in range(len(blocks) + 1):
            body += [self._in_its_signs(NOISE[noise](chance, version)) for noise in noises if places[noise] == at]
            body += blocks[at : at + 1]
        whole = "\n".join(body)
        if self.whole:
            return whole.encode()
        head = f"<head><title>{self.name}</title><script>t={chance.random()}</script></head>"
        return (
            f"<!doctype html><html lang={self.language}>{head}<body><h1>{self.name}</h1>{whole}</body></html>".encode()
        )

    def _in_its_signs(self, noise: str) -> str:
        """The noise with numbers as the page's language writes them."""
        if self.language == "en":
            return noise
        return re.sub(r"(?<=\d)[.,](?=\d)", lambda sign: "," if sign[0] == "." else ".", noise)


KINDS_EACH = 9
"""Kinds of noise on one page."""


def _number(chance: Random, low: int, high: int) -> str:
    return f"{chance.randint(low, high):,}"


TOPICS = ("harbours", "school meals", "old bridges", "night trains", "lost umbrellas", "beehives", "town clocks")
QUOTES = (
    "“I have counted 12 ways to fail.”",
    "“Give me 4 hours to cut a tree.”",
    "“Of 100 letters 99 are bills.”",
    "“Two and two make 22.”",
    "“At 80 one learns to wait.”",
)


def _related(chance: Random, _: int) -> str:
    items = chance.sample(TOPICS, 3)
    rows = "".join(f"<li><a href=/a{chance.randint(1, 99)}>{chance.randint(3, 30)} facts about {t}</a>" for t in items)
    return f"<h3>Read on</h3><ul>{rows}</ul>"


def _most_read(chance: Random, _: int) -> str:
    rows = "".join(
        f"<tr><td>{rank}<td>{topic}<td>{_number(chance, 100, 9000)}"
        for rank, topic in enumerate(chance.sample(TOPICS, 4), 1)
    )
    return f"<table><caption>Most read</caption><tr><th>Rank<th>Story<th>Readers{rows}</table>"


def _navigation(chance: Random, _: int) -> str:
    links = [f"<a href=/{t}>{t.title()} ({chance.randint(1, 40)})</a>" for t in TOPICS[:4]]
    return f"<ul class=menu>{''.join(f'<li>{one}' for one in chance.sample(links, 4))}</ul>"


NOISE: Mapping[str, Noise] = {
    "date": lambda _, n: f"<p>{('Monday', 'Tuesday', 'Friday')[n % 3]}, {n % 28 + 1} June 2025</p>",
    "clock": lambda r, _: f"<p>Local time {r.randint(10, 23)}:{r.randint(10, 59)}:{r.randint(10, 59)}</p>",
    "ago": lambda r, _: f"<p>Updated {r.randint(2, 59)} minutes ago</p>",
    "views": lambda r, n: f"<p>{10_000 + 37 * n + r.randint(0, 9):,} views</p>",
    "slow comments": lambda _, n: f"<p><a href=#c>{40 + n // 7} comments</a></p>",
    "banner": lambda r, _: (
        f"<div class=slot><p>{r.choice(('Hats', 'Shoes', 'Lamps', 'Tents'))} from ${r.randint(5, 80)}.99</p></div>"
    ),
    "advertising": lambda r, _: (
        f"<div class='ad-box top'><p>Only {r.randint(2, 99)} left at $9.{r.randint(10, 99)}</p></div>"
    ),
    "nonce": lambda r, _: (
        f"<p class=ref data-k={r.randint(1, 10**9)}>Ref {r.randint(10**5, 10**6)}-{r.randint(10, 99)}</p>"
    ),
    "cookie": lambda r, _: f"<p>Cookie ID: {r.randint(10**6, 10**7)}</p>",
    "navigation": _navigation,
    "related": _related,
    "most read": _most_read,
    "weather": lambda r, _: f"<div><b>Lisbon</b> {r.randint(5, 38)} °C, wind {r.randint(3, 60)} km/h</div>",
    "quote": lambda r, _: f"<blockquote>{r.choice(QUOTES)}</blockquote>",
    "ticker": lambda r, _: (
        f"<p>ACME {r.randint(90, 130)}.{r.randint(10, 99)} (+{r.randint(0, 3)}.{r.randint(1, 9)}%)</p>"
    ),
    "online": lambda r, _: f"<p>{r.randint(12, 400)} visitors online</p>",
    "made in": lambda r, _: f"<p>Page made in 0.{r.randint(100, 999)} seconds</p>",
    "poll": lambda r, _: f"<p>Our poll: yes {r.randint(30, 60)}%, no {r.randint(20, 40)}%</p>",
    "one of two": lambda r, n: r.choice(
        ("<p>Join 4,000 readers of our letter.</p>", f"<p>Win one of {n % 4 + 2} tickets to the opera.</p>")
    ),
    "now and then": lambda r, _: "<p>Storm warning: winds of 110 km/h on the coast.</p>" * (r.random() < 0.4),
    "said below": lambda r, _: (
        f"<div><p>Ann: I have {r.randint(2, 9)} boats</p><p>Bob: and {r.randint(2, 9)} dogs</p></div>"
    ),
    "countdown": lambda _, n: f"<p>{100 - n} days left to reply</p>",
}


# ---------------------------------------------------------------- shapes


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table, the first column of which names its rows."""
    names = "".join(f"<th>{one}" for one in head)
    body = "".join(f"<tr><th>{row[0]}{''.join(f'<td>{cell}' for cell in row[1:])}" for row in rows)
    return f"<table><caption>{caption}</caption><tr>{names}{body}</table>"


def cards(pairs: Sequence[tuple[str, str]], *, below: bool = False) -> str:
    """A card for each name and number, the name above or below it."""
    return "".join(
        f"<div class=c>{''.join(f'<div>{one}</div>' for one in (pair[::-1] if below else pair))}</div>"
        for pair in pairs
    )


_AREAS = ("North", "South", "East", "West", "Coast", "Hills", "Plain", "Lakes", "Forest", "Islands")


def _long() -> str:
    chance = Random("long")
    rows = [
        (f"{area} {part}", *(_number(chance, 1_000, 99_000) for _ in range(4)))
        for area in _AREAS
        for part in (
            "town",
            "county",
            "parish",
            "ward",
            "port",
            "valley",
            "road",
            "market",
            "moor",
            "mill",
            "bay",
            "ford",
        )
    ]
    rows[77] = ("Plain mill", "41,733", *rows[77][2:])
    return table(
        "Homes by place",
        ("Place", "Built", "Sold", "Let", "Empty"),
        [r for r in rows if r[0] != "Plain mill"] + [rows[77]],
    )


_MONTHS = ("January", "February", "March", "April", "May", "June")

SHAPES: Sequence[Shape] = (
    Shape(
        "Port dashboard",
        "en",
        ["<h2>Today</h2>", cards([("Ships", "1,204"), ("Crews", "31,870"), ("Tugs", "46")])],
        "31,870",
        "31,912",
        ("Crews",),
    ),
    Shape(
        "Hospital numbers",
        "en",
        ["<h2>This week</h2>", cards([("Beds", "5,310"), ("Patients", "4,877"), ("Nurses", "9,045")], below=True)],
        "4,877",
        "4,913",
        ("Patients",),
    ),
    Shape(
        "Fleet facts",
        "en",
        ["<h2>Vehicles</h2><dl><dt>Buses<dd>2,310<dt>Trams<dd>418<dt>Ferries<dd>27</dl>", "<p>Run by the city.</p>"],
        "418",
        "421",
        ("Trams",),
    ),
    Shape(
        "Release on seizures",
        "en",
        [
            "<p>Officers seized 3,412 pounds of cocaine at sea ports.</p>",
            "<p>They arrested 877 people, 12.4% more than a year earlier.</p>",
            "<h2>Background</h2><p>The service has 61,250 officers in 328 ports of entry.</p>",
        ],
        "877 people",
        "881 people",
        ("arrested",),
    ),
    Shape(
        "Farm census",
        "en",
        [
            table(
                "Animals by region",
                ("Region", "Cows", "Sheep"),
                [("North", "12,400", "88,120"), ("South", "9,310", "45,400")],
            )
        ],
        "45,400",
        "45,720",
        ("South", "Sheep"),
    ),
    Shape(
        "Road deaths",
        "en",
        [
            table(
                "Deaths by year",
                ("Road", "2022", "2023", "2024"),
                [("Motorway", "312", "298", "305"), ("Rural", "981", "1,012", "990")],
            )
        ],
        "1,012",
        "1,016",
        ("Rural", "2023"),
    ),
    Shape("Homes register", "en", [_long()], "41,733", "41,951", ("Plain mill", "Built")),
    Shape(
        "Schools compared",
        "en",
        [
            table("Pupils", ("Town", "Girls", "Boys"), [("Ely", "1,310", "1,288"), ("Ware", "2,044", "2,120")]),
            table("Teachers", ("Town", "Women", "Men"), [("Ely", "61", "34"), ("Ware", "102", "77")]),
        ],
        "102",
        "107",
        ("Teachers", "Ware", "Women"),
    ),
    Shape(
        "Museum in numbers",
        "en",
        ["<ul><li>Visitors: 1,350,200<li>Objects: 82,417<li>Rooms: 94</ul>"],
        "82,417",
        "82,530",
        ("Objects",),
    ),
    Shape(
        "Bevölkerung",
        "de",
        [
            "<p>Am Jahresende lebten 83.577.100 Menschen im Land.</p>",
            table(
                "Einwohner nach Land",
                ("Land", "Frauen", "Männer"),
                [("Hessen", "3.201.540", "3.118.770"), ("Sachsen", "2.054.310", "1.990.410")],
            ),
        ],
        "2.054.310",
        "2.055.010",
        ("Sachsen", "Frauen"),
    ),
    Shape(
        "Bulletin de santé",
        "fr",
        [
            "<p>Au total, 12 450 cas ont été confirmés en métropole.</p>",
            "<p>Les hôpitaux ont accueilli 1 873 patients, dont 214 en réanimation.</p>",
        ],
        "1 873 patients",
        "1 902 patients",
        ("hôpitaux",),
    ),
    Shape(
        "Empleo por sector",
        "es",
        [
            table(
                "Ocupados por sector",
                ("Sector", "Mujeres", "Hombres"),
                [("Industria", "812.300", "1.944.100"), ("Servicios", "8.310.700", "7.204.900")],
            )
        ],
        "7.204.900",
        "7.231.400",
        ("Servicios", "Hombres"),
    ),
    Shape(
        "Il porto in cifre",
        "it",
        [
            "<p>Il porto di oggi conta le navi, i passeggeri e le merci che sono passati per le banchine.</p>",
            "<h2>Traffico</h2>",
            cards([("Navi", "2.417"), ("Passeggeri", "918.340"), ("Container", "54.120")]),
        ],
        "918.340",
        "921.005",
        ("Passeggeri",),
    ),
    Shape(
        "Cijfers over water",
        "nl",
        [
            "<p>Het water van het land wordt door de dijken en de gemalen op het juiste peil gehouden.</p>",
            "<ul><li>Dijken: 17.512 km<li>Gemalen: 3.044<li>Sluizen: 412</ul>",
        ],
        "3.044",
        "3.051",
        ("Gemalen",),
    ),
    Shape(
        "Turismo regional",
        "pt",
        [
            "<p>As dormidas nos hotéis e nos parques são contadas por região, com os dados das empresas.</p>",
            table(
                "Dormidas por região",
                ("Região", "Hotéis", "Campismo"),
                [("Norte", "1.310.400", "88.200"), ("Algarve", "4.702.100", "301.900")],
            ),
        ],
        "88.200",
        "88.940",
        ("Norte", "Campismo"),
    ),
    Shape(
        "Rain by month",
        "en",
        [
            table(
                "Rain",
                ("Month", "2023", "2024"),
                [(month, str(40 + 3 * i), str(61 + 5 * i)) for i, month in enumerate(_MONTHS)],
            )
        ],
        "<td>76<",
        "<td>79<",
        ("Rain", "April", "2024"),
    ),
    Shape(
        "Prison places",
        "en",
        [
            "<table><caption>Places</caption><tr><th>Prison<th>Places<th>Held"
            "<tr><th colspan=3>Men<tr><th>Dale<td>410<td>433<tr><th>Ford<td>288<td>301"
            "<tr><th colspan=3>Women<tr><th>Ford<td>120<td>97<tr><th>Holm<td>75<td>81</table>"
        ],
        "<td>97",
        "<td>99",
        ("Women", "Ford", "Held"),
    ),
    Shape(
        "Library year",
        "en",
        ["<p><b>Loans</b> 3,410,220</p>", "<p><b>Members</b> 211,408</p>", "<p><b>Branches</b> 38</p>"],
        "211,408",
        "212,015",
        ("Members",),
    ),
    Shape(
        "Court statistics",
        "en",
        ["<h3>Cases opened</h3><p>18,233</p>", "<h3>Cases closed</h3><p>17,940</p>", "<h3>Judges</h3><p>311</p>"],
        "17,940",
        "17,958",
        ("Cases closed",),
    ),
    Shape(
        "Energy overview",
        "en",
        [
            "<h2>At a glance</h2>",
            cards([("Wind", "34.2%"), ("Sun", "12.9%"), ("Coal", "8.1%")]),
            "<h2>Output</h2>",
            table(
                "Output in GWh", ("Source", "Summer", "Winter"), [("Wind", "5,410", "9,120"), ("Sun", "4,055", "877")]
            ),
            "<p>In all, 211 plants delivered power to 4.1 million homes.</p>",
        ],
        "12.9%",
        "13.4%",
        ("Sun",),
    ),
)
