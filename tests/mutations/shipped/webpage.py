"""What redesigns, content systems and consent managers do to whole web pages, whatever is read of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import count

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag

from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Truth, another, mutations_into
from tests.mutations.shipped import Served, ShippedRule, figures_read_by, shipped_rule, words_of

UNREAD = ("script", "style", "title")
"""Elements whose text is left as it is."""


@dataclass(frozen=True)
class WebPage:
    """A page as it was served, or after a mutation.

    Attributes:
        served: the source with its document.
        markup: the page.
        truth: what it says of the figure.
        printed: the characters in which it says so.
        written: the page's charset.
        declared: the charset that the server names; empty for none.
    """

    served: Served = field(repr=False)
    markup: str
    truth: Truth
    printed: Sequence[str]
    written: str = "utf-8"
    declared: str = "utf-8"

    @property
    def words(self) -> Sequence[str]:
        return words_of(Document(self.markup.encode(), media="html"))

    def document(self) -> Document:
        charset = f"; charset={self.declared}" if self.declared else ""
        return self.served.read(self.markup.encode(self.written, "xmlcharrefreplace"), f"text/html{charset}")


def web_page_of(served: Served, truth: Truth, printed: Sequence[str]) -> WebPage:
    """The page that is served, of which something is read."""
    return WebPage(served, served.body.decode(), truth, printed)


# ---------------------------------------------------------------- parts

MUTATIONS: list[Mutation[WebPage]] = []
mutation = mutations_into(MUTATIONS)


def _altered(page: WebPage, alter: Callable[[BeautifulSoup], None]) -> WebPage:
    """The page with its tree altered."""
    soup = BeautifulSoup(page.markup, "lxml")
    alter(soup)
    return replace(page, markup=str(soup))


@cache
def _untouched(markup: str) -> str:
    """The page as the tree prints it."""
    return str(BeautifulSoup(markup, "lxml"))


def _texts(soup: BeautifulSoup) -> list[NavigableString]:
    """Every text that is shown, in order."""
    assert soup.body is not None
    found = [one for one in soup.body.find_all(string=True) if not isinstance(one, PreformattedString)]
    return [one for one in found if one.strip() and one.find_parent(UNREAD) is None]


def _retold(change: Callable[[str], str]) -> Callable[[WebPage], WebPage | None]:
    """A mutation that writes every shown text in another way."""

    def apply(page: WebPage) -> WebPage | None:
        def alter(soup: BeautifulSoup) -> None:
            for text in _texts(soup):
                text.replace_with(NavigableString(change(str(text))))

        after = _altered(page, alter)
        return after if after.markup != _untouched(page.markup) else None

    return apply


def _set_anew(change: Callable[[str], str]) -> Callable[[WebPage], WebPage]:
    """A mutation that sets every shown text anew, as markup."""

    def apply(page: WebPage) -> WebPage:
        def alter(soup: BeautifulSoup) -> None:
            for text in _texts(soup):
                made = BeautifulSoup(f"<body><p>{change(_escaped(str(text)))}</p></body>", "html.parser").p
                assert made is not None
                text.replace_with(*list(made.contents))

        return _altered(page, alter)

    return apply


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def main_of(soup: BeautifulSoup) -> Tag:
    """The element with the page's own text."""
    main = soup.main
    assert main is not None
    return main


def _main_markup(page: WebPage) -> str:
    return str(main_of(BeautifulSoup(page.markup, "lxml")))


def _with_main(page: WebPage, content: str) -> WebPage:
    """With another text between the page's header and footer."""
    return replace(page, markup=page.markup.replace(_between_main(page.markup), content))


def _between_main(markup: str) -> str:
    start, end = markup.index("<main>") + len("<main>"), markup.index("</main>")
    return markup[start:end]


def _before_main(page: WebPage, content: str) -> WebPage:
    return replace(page, markup=page.markup.replace("<main>", f"{content}<main>", 1))


def _behind_main(page: WebPage, content: str) -> WebPage:
    return replace(page, markup=page.markup.replace("</main>", f"</main>{content}", 1))


# ---------------------------------------------------------------- markup


@mutation(SAME)
def classes_renamed_and_ids_given(page: WebPage) -> WebPage:
    def alter(soup: BeautifulSoup) -> None:
        for i, tag in enumerate(soup.find_all(True)):
            tag["class"] = f"css-{sha256(f'{i}{tag.name}'.encode()).hexdigest()[:6]}"
            tag["id"] = f"node-{i}"

    return _altered(page, alter)


@mutation(SAME)
def attributes_added_everywhere(page: WebPage) -> WebPage:
    def alter(soup: BeautifulSoup) -> None:
        assert soup.body is not None
        for i, tag in enumerate(soup.body.find_all(True)):
            tag[f"data-v-{i % 7}"], tag["style"], tag["data-track"] = "", "margin: 12px", f"n={i}"

    return _altered(page, alter)


@mutation(SAME)
def attributes_dropped(page: WebPage) -> WebPage:
    def alter(soup: BeautifulSoup) -> None:
        assert soup.body is not None
        for tag in soup.body.find_all(True):
            tag.attrs = {name: tag[name] for name in ("colspan", "rowspan", "scope", "href") if name in tag.attrs}

    return _altered(page, alter)


@mutation(SAME)
def body_wrapped_in_containers(page: WebPage) -> WebPage:
    opened = page.markup.replace('<header class="', '<div id="app"><div class="grid"><section><header class="', 1)
    return replace(page, markup=opened.replace("</footer>", "</footer></section></div></div>", 1))


@mutation(SAME)
def main_element_made_an_article_in_a_grid(page: WebPage) -> WebPage:
    opened = page.markup.replace("<main>", '<div class="row"><div class="col-8"><article>', 1)
    return replace(page, markup=opened.replace("</main>", "</article></div></div>", 1))


@mutation(SAME)
def text_moved_behind_everything_else(page: WebPage) -> WebPage:
    main = f"<main>{_between_main(page.markup)}</main>"
    return replace(page, markup=page.markup.replace(main, "").replace("</body>", f"{main}</body>"))


@mutation(SAME)
def comments_put_into_every_text(page: WebPage) -> WebPage:
    def alter(soup: BeautifulSoup) -> None:
        for text in _texts(soup):
            half = len(text) // 2
            text.replace_with(NavigableString(text[:half]), Comment(" 99 "), NavigableString(text[half:]))

    return _altered(page, alter)


def _spans_between_words(text: str) -> str:
    return re.sub(r"(\s+)", r'<span class="gap"></span>\1<span></span>', text)


def _span_around_words(text: str) -> str:
    return re.sub(r"(\S+)", r'<span class="w">\1</span>', text)


def _bold_inside_numbers(text: str) -> str:
    return re.sub(r"(?<=\d)([.,]?\d+)", r"<b>\1</b>", text)


def _word_breaks(text: str) -> str:
    return re.sub(r"([A-Za-z]{4})(?=[A-Za-z]{3})", r"\1<wbr>", text)


MUTATIONS += [
    Mutation("empty spans put between all words", SAME, _set_anew(_spans_between_words)),
    Mutation("every word put into a span", SAME, _set_anew(_span_around_words)),
    Mutation("bold letters begun inside every number", SAME, _set_anew(_bold_inside_numbers)),
    Mutation("places marked where words may break", SAME, _set_anew(_word_breaks)),
]

# ---------------------------------------------------------------- characters

OTHER_SIGNS = str.maketrans("-–'’\"", "‑-’'”")
NO_BREAK, NARROW, SOFT, NO_WIDTH = "\u00a0", "\u202f", "\u00ad", "\u200b"


def _hyphenated(text: str) -> str:
    return re.sub(r"([A-Za-z]{3})(?=[A-Za-z]{3})", rf"\1{SOFT}", text)


def _other_signs(text: str) -> str:
    return text.translate(OTHER_SIGNS)


MUTATIONS += [
    Mutation("all spaces made unbreakable", SAME, _retold(lambda text: re.sub(r"\s+", NO_BREAK, text))),
    Mutation("all spaces made narrow", SAME, _retold(lambda text: re.sub(r"\s+", NARROW, text))),
    Mutation("all lines broken anew", SAME, _retold(lambda text: re.sub(r"\s+", "\n\t   ", text))),
    Mutation("all white space pressed together", SAME, _retold(lambda text: re.sub(r"\s+", " ", text))),
    Mutation("quotes and dashes exchanged everywhere", SAME, _retold(_other_signs)),
    Mutation("soft hyphens in all words", SAME, _retold(_hyphenated)),
    Mutation("invisible characters between words", SAME, _retold(lambda text: text.replace(" ", f" {NO_WIDTH}"))),
    Mutation("all texts in capitals", EITHER, _retold(str.upper)),
]


@mutation(SAME)
def all_characters_written_as_entities(page: WebPage) -> WebPage:
    def written(text: re.Match[str]) -> str:
        return "".join(f"&#{ord(c)};" for c in text[1])

    main = _between_main(str(BeautifulSoup(page.markup, "lxml"))).replace("&amp;", "and")
    return _with_main(page, re.sub(r"(?<=>)([^<]+)(?=<)", written, main))


@mutation(SAME)
def written_in_utf_16(page: WebPage) -> WebPage:
    return replace(
        page, markup=page.markup.replace('charset="utf-8"', 'charset="utf-16"'), written="utf-16", declared=""
    )


@mutation(SAME)
def written_in_windows_1252(page: WebPage) -> WebPage:
    markup = page.markup.replace('<meta charset="utf-8">', '<meta charset="windows-1252"><!-- café -->')
    return replace(page, markup=markup, written="cp1252", declared="windows-1252")


@mutation(SAME)
def names_of_elements_in_capitals(page: WebPage) -> WebPage:
    return replace(page, markup=re.sub(r"<(/?)([a-z][a-z0-9]*)", lambda tag: f"<{tag[1]}{tag[2].upper()}", page.markup))


# ---------------------------------------------------------------- other content


def _other_digits(page: WebPage) -> str:
    """The page's text with every number another."""
    return another(_between_main(page.markup))


@mutation(SAME)
def banner_for_consent_added(page: WebPage) -> WebPage:
    banner = '<div class="cookie" role="dialog"><p>We and our 812 partners store cookies for 13 months.</p>'
    return replace(
        page, markup=page.markup.replace("<header", f"{banner}<button>Accept all 4</button></div><header", 1)
    )


@mutation(SAME)
def paragraphs_with_numbers_added_before(page: WebPage) -> WebPage:
    return _before_main(
        page, "<p>Update: 14 people were heard in 2019.</p><p>Of 3,412 letters, 27.7 percent came late.</p>"
    )


@mutation(SAME)
def teasers_with_numbers_added_behind(page: WebPage) -> WebPage:
    return _behind_main(
        page, "<section><h2>More</h2><p>2,019 letters; 89 replies; 25 kg of paper; 946 stamps.</p></section>"
    )


@mutation(SAME)
def warning_of_another_page_added(page: WebPage) -> WebPage:
    return _before_main(page, "<div role='alert'><p>Air quality: 54 of 100. Offices close at 16:30.</p></div>")


@mutation(SAME)
def earlier_text_kept_in_a_comment(page: WebPage) -> WebPage:
    return _behind_main(page, f"<!-- {_other_digits(page)} -->")


@mutation(SAME)
def earlier_text_kept_in_a_template(page: WebPage) -> WebPage:
    return _behind_main(page, f"<template>{_other_digits(page)}</template>")


@mutation(SAME)
def text_repeated_for_browsers_without_scripts(page: WebPage) -> WebPage:
    return _behind_main(page, f"<noscript>{_other_digits(page)}</noscript>")


@mutation(SAME)
def text_repeated_in_a_script(page: WebPage) -> WebPage:
    body = " ".join(re.sub(r"<[^>]*>", " ", _other_digits(page)).split()).replace('"', "'")
    return _before_main(page, f'<script type="application/ld+json">{{"articleBody": "{body}"}}</script>')


@mutation(EITHER, Operator.HIDDEN_COPY)
def earlier_text_hidden_behind(page: WebPage) -> WebPage:
    return _behind_main(page, f'<div hidden style="display: none">{_other_digits(page)}</div>')


@mutation(EITHER)
def page_printed_twice(page: WebPage) -> WebPage:
    """Once for large screens and once for small ones."""
    return _behind_main(page, f'<div class="mobile-only">{_between_main(page.markup)}</div>')


@mutation(EITHER)
def paragraphs_parted_by_line_breaks_alone(page: WebPage) -> WebPage:
    main = re.sub(r"</?p\b[^>]*>", "<br><br>", _between_main(page.markup))
    return _with_main(page, main)


# ---------------------------------------------------------------- pages that are not the page


@mutation(LOUD)
def text_gone(page: WebPage) -> WebPage:
    return _with_main(page, "")


@mutation(LOUD)
def wall_of_consent_in_place_of_the_text(page: WebPage) -> WebPage:
    wall = """<h1>Before you continue</h1><p>We and 812 partners use cookies and other technologies to store and read
        information on your device, to measure how pages are used, and to show you what might interest you.</p>
        <p>You can accept all 4 purposes, refuse them, or choose. Your choice is kept for 13 months.</p>"""
    return _with_main(page, wall)


@mutation(LOUD)
def front_page_in_place_of_the_text(page: WebPage) -> WebPage:
    number = count(11)
    teasers = "".join(f"<li><a href='/n/{next(number)}'>Item {next(number)} of the week</a></li>" for _ in range(20))
    return _with_main(page, f"<h1>Welcome</h1><p>The site was renewed. Find pages by search.</p><ul>{teasers}</ul>")


@mutation(LOUD)
def notice_of_maintenance(page: WebPage) -> WebPage:
    return _with_main(page, "<h1>We will be back soon</h1><p>The site is under maintenance until 14:00.</p>")


@mutation(LOUD)
def page_cut_short_before_the_place(page: WebPage) -> WebPage | None:
    """The connection broke, and nobody said how long the page should be."""
    first = re.compile(r"\s+".join(map(re.escape, page.printed[0].split()[:6])))
    found = first.search(page.markup)
    return replace(page, markup=page.markup[: found.start()]) if found else None


def rules(kind: str) -> tuple[ShippedRule[WebPage], ...]:
    """The rules of a kind that read web pages."""
    return tuple(
        shipped_rule(
            figure, web_page_of(served, served.truth(figure), [o.printed for o in served.says(figure)]), on="HTML"
        )
        for served, figure in figures_read_by(kind, "html")
    )
