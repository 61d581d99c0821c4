"""The command that reads an article: ``monitor start``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from monitor.cli.common import App, json_option, shared_options
from monitor.cli.look import cells_of, row_of, settings_of
from monitor.cli.saying import say, say_json, table
from monitor.model import canonical
from monitor.model.errors import CheckError
from monitor.reading.document import HTML, PDF, TEXT
from monitor.reading.labels import counted, shortened
from monitor.services.look import MOST_CITED, look, look_at_cited
from monitor.services.readers.aligning import Stands
from monitor.services.readers.looking import CLAIMED, Claimed, How, Told, claims_in
from monitor.telling.amounts import amount

Cited = tuple[str, list[Stands] | CheckError]

WIDE = 72


@click.command(name="start")
@click.argument("article", metavar="ADDRESS|FILE")
@click.option("--media", type=click.Choice((HTML, PDF, TEXT)), help="What it is, where its bytes do not tell.")
@click.option("--language", type=click.Choice(CLAIMED), help="Of its text, where the page does not say it.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day of its publication, from which `last month` is reckoned; else as it says.",
)
@click.option(
    "--cited", is_flag=True, help=f"Also look for the numbers on the pages that it cites, {MOST_CITED} at most."
)
@click.option("--contact", default="", help="Your mail address, which publishers see; else the settings'.")
@json_option
@shared_options
def start_command(
    app: App,
    article: str,
    media: str | None,
    language: str | None,
    published: datetime | None,
    cited: bool,
    contact: str,
    as_json: bool,
) -> None:
    """Read an article: what it claims, and what it cites.

    A web page, a PDF or DOCX file, or a text, plain or Markdown. Each number that can be watched is shown with what it
    says and of what time; then how many cannot, and why; then the addresses that the article cites. `monitor find`
    looks for one of the numbers in one of these. Nothing is recorded.

    With --cited these addresses are asked for, politely, and each number is shown with the places where it stands
    there: the same number, of no other time, under words that it shares. Whether it rests on one, a person says.
    """
    how = How(media or "", language=language or "", published_on=published.date() if published else None)
    settings = settings_of(app, contact, article)
    _, told = look(article, how, settings, app.clock, claims_in)
    found = look_at_cited(told, settings, app.clock) if cited else []
    if as_json:
        say_json(_json_of(told) | ({"cited": list(map(_cited_json, found))} if cited else {}))
    else:
        say(*_lines(told), *_cited_lines(told, found))


def _json_of(told: Told) -> dict[str, Any]:
    return {
        "title": told.article.title,
        "published_on": told.article.published_on,
        "language": told.language,
        "claims": [_claim(one) for one in told.claims],
        "not_watchable": told.others,
        "links": [{"url": link.url, "words": link.words} for link in told.article.links],
    }


def _claim(one: Claimed) -> dict[str, Any]:
    return {
        "quote": one.quote,
        "kind": one.kind,
        "value": canonical(one.value) if one.value is not None else None,
        "low": one.low,
        "high": one.high,
        "qualifier": one.qualifier.value,
        "unit": one.unit,
        "period": one.period,
        "subject": one.subject,
        "sentence": one.sentence,
    }


def _cited_json(entry: Cited) -> dict[str, Any]:
    url, stands = entry
    if isinstance(stands, CheckError):
        return {"url": url, "problem": str(stands), "places": []}
    return {"url": url, "problem": "", "places": [{"claim": one.claim, **row_of(one.candidate)} for one in stands]}


def _cited_lines(told: Told, found: Sequence[Cited]) -> Iterator[str]:
    for url, stands in found:
        yield ""
        yield url
        if isinstance(stands, CheckError):
            yield f"  cannot be read: {stands}"
        elif not stands:
            yield "  no number is found there under like words or a like time; see: monitor find ADDRESS NUMBER"
        else:
            rows = [(told.claims[one.claim].quote, *cells_of(one.candidate)) for one in stands]
            yield from table(rows, ("quote", "there", "period", "what"))


def _lines(told: Told) -> Iterator[str]:
    article = told.article
    yield article.title or "no title"
    yield f"published {article.published_on}" if article.published_on else "it does not say when it was published"
    yield ""
    yield f"{counted(len(told.claims), 'number')} that can be watched"
    if told.claims:
        rows = [(one.quote, _said(one), one.kind, one.period, shortened(one.sentence, WIDE)) for one in told.claims]
        yield from table(rows, ("quote", "value", "kind", "period", "sentence"))
    if told.others:
        others = ", ".join(f"{count} of kind {kind}" for kind, count in sorted(told.others.items()))
        yield f"and {others}, which cannot be watched"
    yield ""
    yield f"{counted(len(article.links), 'address', 'addresses')} cited"
    yield from (f"  {link.url}{f'  ({shortened(link.words, WIDE)})' if link.words else ''}" for link in article.links)


def _said(one: Claimed) -> str:
    value = amount(one.value, one.low, one.high, one.unit, printed=one.quote)
    return f"{one.qualifier} {value}".strip()
