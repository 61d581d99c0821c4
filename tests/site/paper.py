"""What a page of the site is: an edition of its words, in one of several dresses.

An `Edition` changes what a page says. A `Dress` changes what surrounds it and means nothing: tokens, the day on which
the page was served, class names, the order of navigation, attributes, rows and keys. A rule must follow the first and
be blind to the second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from textwrap import dedent

HTML = "text/html; charset=utf-8"


class Edition(IntEnum):
    """Which of its texts a page shows; a later one is larger."""

    SEEN = 1
    """As the article saw it."""
    AFTER = 2
    """After a change that happened since, or might have."""
    LAST = 3
    """After a further change, where there is one."""


@dataclass(frozen=True, slots=True)
class Dress:
    """What a publisher's server makes anew without saying anything new.

    Attributes:
        token: stands in scripts, class names, style sheets' addresses and file names of builds.
        day: when the page was served; printed in its footer.
        classes: what class names begin with.
        turned: whether markup, navigation, rows and keys are in the other order.
    """

    token: str
    day: str
    classes: str = "c"
    turned: bool = False


USUAL = Dress("9f2c41d7", "14 November 2024")
NOISY = (
    Dress("b7710e3a", "15 November 2024"),
    Dress("02ce88f4", "2 December 2024", classes="redesign-x", turned=True),
)
"""The same site on other days: with other tokens, and after a redesign."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at one address.

    Attributes:
        address: ``https://host/path``, with its query if it has one.
        make: the bytes in an edition and a dress.
        content_type: what the server says that they are.
        since: the first edition of the site in which the address exists.
        posted: whether it answers to POST and not to GET.
    """

    address: str
    make: Callable[[Edition, Dress], bytes]
    content_type: str = HTML
    since: Edition = Edition.SEEN
    posted: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """A publisher with what stands on each of its pages.

    Attributes:
        name: as its header prints it.
        home: its address.
        nav: the words of its navigation.
        related: teasers beside each text, with numbers that are nobody's figures.
    """

    name: str
    home: str
    nav: Sequence[str] = ("Home", "News", "Data", "About", "Contact")
    related: Sequence[str] = ()


def page(house: House, title: str, body: str, dress: Dress, *, language: str = "en", modified: str = "") -> bytes:
    """A page of the house: header, navigation, text, related links, footer.

    Args:
        house: whose page it is.
        title: its heading.
        body: its text as HTML.
        dress: what surrounds it.
        language: of the text.
        modified: the day that the page says it was last changed on; empty for none.
    """
    nav = list(house.nav)[:: -1 if dress.turned else 1]
    main = f"<main><h1>{title}</h1>\n{dedent(body).strip()}\n</main>"
    aside = f"<aside><h2>Related</h2>{_listed(house.related)}</aside>" if house.related else ""
    parts = [aside, main] if dress.turned else [main, aside]
    dated = f'<p>Date modified: <time datetime="{modified}">{modified}</time></p>' if modified else ""
    markup = f"""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title} - {house.name}</title>
<meta name="csrf-token" content="{dress.token}">
<link rel="stylesheet" href="{house.home}/assets/site.{dress.token}.css">
<script nonce="{dress.token}">window.settings = {{"build": "{dress.token}", "view": "js-view-{dress.token}"}};</script>
</head>
<body class="page js-{dress.token}">
<header class="banner"><a class="logo" href="{house.home}/">{house.name}</a></header>
<nav class="menu" aria-label="Main">{_listed(nav)}</nav>
{"".join(parts)}
<footer class="end">{dated}
<p>&copy; {house.name}. Served on {dress.day}. <a href="{house.home}/terms">Terms</a></p></footer>
</body>
</html>
"""
    return dressed(markup, dress).encode()


def dressed(markup: str, dress: Dress) -> str:
    """The markup with the dress's class names and, turned, with attributes and boxes that it did not have."""
    markup = re.sub(r'class="', f'class="{dress.classes}-', markup)
    if not dress.turned:
        return markup
    markup = re.sub(r"<a (class=\"[^\"]*\") (href=\"[^\"]*\")", r'<a \2 data-track="nav" \1', markup)
    return re.sub(r"<p>(.*?)</p>", r'<div class="box"><p dir="ltr">\1</p></div>', markup, flags=re.DOTALL)


def _listed(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"
