"""The command that reads an article, and proposes what to watch for it: ``monitor start``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from monitor.cli.accepting import Answer, accept_sure, ask_about, day_of, write_review
from monitor.cli.add import contact_for
from monitor.cli.common import App, json_option, shared_options
from monitor.cli.find import figure_of
from monitor.cli.look import label_of, row_of, settings_of, shown
from monitor.cli.saying import is_dialogue, say, say_json, table
from monitor.config.adding import yaml_of
from monitor.core.outcome import Outcome, Placed, Settled
from monitor.model import VerdictKind, canonical
from monitor.model.errors import UsageError
from monitor.reading.document import HTML, PDF, TEXT
from monitor.reading.labels import counted, shortened
from monitor.services.look import WEB, is_address, look
from monitor.services.readers.looking import CLAIMED, Claimed, How, Told, claims_in
from monitor.services.start import MOST_CITED, Cited, Traced, trace
from monitor.telling.amounts import amount

WIDE = 72


@click.command(name="start")
@click.argument("article", metavar="ADDRESS|FILE")
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--page", "pages", multiple=True, metavar="FILE=ADDRESS", help="A saved file of a page that it cites.")
@click.option("--media", type=click.Choice((HTML, PDF, TEXT)), help="What it is, where its bytes do not tell.")
@click.option("--language", type=click.Choice(CLAIMED), help="Of its text, where the page does not say it.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day of its publication, from which `last month` is reckoned; else as it says.",
)
@click.option("--cited", is_flag=True, help=f"Also ask for the pages that it cites, {MOST_CITED} at most.")
@click.option("--yes-if-sure", is_flag=True, help="Put into the configuration whatever is proposed.")
@click.option("--contact", default="", help="Your mail address, which publishers see; else the settings'.")
@json_option
@shared_options
def start_command(
    app: App,
    article: str,
    addresses: tuple[str, ...],
    pages: tuple[str, ...],
    media: str | None,
    language: str | None,
    published: datetime | None,
    cited: bool,
    yes_if_sure: bool,
    contact: str,
    as_json: bool,
) -> None:
    """Read an article, and propose what to watch for it.

    A web page, a PDF or DOCX file, or a text, plain or Markdown. Each number that can be watched is shown with what it
    says and of what time; then how many cannot, and why; then the addresses that it cites.

    With the addresses of its sources, saved files of them (--page) or --cited, each number is looked for there. It is
    proposed with a rule where one place is plainly it, or shown with up to three places to choose from, or with why
    there is none. At a terminal you are asked about each. What you accept goes into the configuration with the
    article's claim; all of it is in a review file beside it. Nothing is watched that nobody accepted.
    """
    asked = [*filter(is_address, (article, *addresses)), *(WEB if cited else ())]
    if not app.config.exists() and not contact and (yes_if_sure or (asked and is_dialogue())):
        contact = contact_for(app)
    how = How(media or "", language=language or "", published_on=published.date() if published else None)
    settings = settings_of(app, contact, asked[0] if asked else article)
    _, told = look(article, how, settings, app.clock, claims_in)
    if not (addresses or pages or cited):
        say_json(_json_of(told)) if as_json else say(*_lines(told))
        return
    saved = dict(map(_page, pages))
    own = article if is_address(article) else ""
    given = published.date() if published else None
    accepts = yes_if_sure or (is_dialogue() and not as_json)
    published_on = day_of(told, given) if accepts else None
    sought = told if cited else _without_links(told)
    traced = trace(sought, addresses, saved, settings, app.clock, lambda url: say(f"looking at {url}", err=True), own)
    if as_json:
        say_json(_json_of(told) | _traced_json(traced))
    else:
        say(*_lines(told), "", *_traced_lines(traced))
    accepted: list[Answer] = []
    if accepts:
        lines = partial(_claim_lines, traced)
        accepted = accept_sure(app, traced) if yes_if_sure else ask_about(app, traced, lines)
    write_review(app, contact, traced, accepted, article, published_on)


def _page(text: str) -> tuple[str, Path]:
    """The address and the file of ``FILE=ADDRESS``."""
    file, _, address = text.partition("=")
    if not address.startswith(("http://", "https://")):
        raise UsageError(f"--page {text}: write FILE=ADDRESS, such as seizures.csv=https://example.org/seizures.csv")
    return address, Path(file)


def _without_links(told: Told) -> Told:
    return replace(told, article=replace(told.article, links=()))


# ---------------------------------------------------------------- the article


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


# ---------------------------------------------------------------- what its claims rest on


def _traced_json(traced: Traced) -> dict[str, Any]:
    return {
        "cited": [
            {"url": one.url, "follow": one.follow.link if one.follow else "", "problem": one.problem}
            for one in traced.cited
        ],
        "outcomes": [
            {
                "quote": claim.quote,
                "outcome": one.outcome.value,
                "confidence": round(one.confidence, 3),
                "places": [_place_json(traced, place, claim) for place in one.places],
                "why": why_not(traced, one),
            }
            for claim, one in zip(traced.told.claims, traced.settled, strict=True)
        ],
    }


def _place_json(traced: Traced, place: Placed, claim: Claimed) -> dict[str, Any]:
    cited = traced.cited[place.document]
    return {
        "url": cited.url,
        "follow": cited.follow.link if cited.follow else "",
        **row_of(place.stand.candidate),
        "kind": place.proposals[0].kind,
        "options": dict(place.proposals[0].options),
        "verdict": verdict_of(place, claim).value,
    }


def _traced_lines(traced: Traced) -> Iterator[str]:
    for one in traced.cited:
        what = f"{one.url}{f' ({one.follow.link})' if one.follow else ''}"
        yield f"{what}: {one.problem}" if one.problem else f"{what}: {_documented(one)}"
    for number in range(len(traced.settled)):
        yield ""
        yield from _claim_lines(traced, number)
    yield ""
    outcomes = [one.outcome for one in traced.settled]
    told = ", ".join(f"{outcomes.count(one)} {one}" for one in Outcome if one in outcomes)
    yield f"{told or 'nothing to look for'}; {len(traced.told.unwatched)} {Outcome.UNWATCHABLE}"


def _documented(one: Cited) -> str:
    assert one.aligned is not None
    return f"read ({one.aligned.media})"


def _claim_lines(traced: Traced, number: int) -> Iterator[str]:
    claim, one = traced.told.claims[number], traced.settled[number]
    sure = f", {one.confidence:.0%} sure" if one.outcome is Outcome.PROPOSED else ""
    yield f"{number + 1}. “{claim.quote}”{f' ({claim.period})' if claim.period else ''}: {one.outcome}{sure}"
    yield f"   {shortened(claim.sentence, 2 * WIDE)}"
    if not one.places:
        yield f"   {why_not(traced, one)}"
    for at, place in enumerate(one.places, 1):
        cited, found = traced.cited[place.document], place.stand.candidate
        mark = f"{at}: " if one.outcome is Outcome.CHOOSE else ""
        when = f" ({found.period.label})" if found.period else ""
        yield f"   {mark}{shown(found)}{when} in {cited.url}: {verdict_of(place, claim).value}"
        yield f"      {shortened(label_of(found), 2 * WIDE)}"
        figure = figure_of(found, place.proposals[0], _language(cited), cited.calendar)
        yield from (f"      {line}" for line in yaml_of(figure["extract"]).rstrip("\n").split("\n"))


def _language(cited: Cited) -> str:
    return cited.aligned.language if cited.aligned else "en"


def why_not(traced: Traced, one: Settled) -> str:
    """Why nothing is proposed for a claim; empty where something is."""
    if one.places:
        return ""
    if one.unread is None:
        return "its number stands in none of these documents under like words and of a like time"
    where = traced.cited[one.unread.document].url
    return f"it stands in {where} ({shown(one.unread.stand.candidate)}), but no rule reads it: {_refused(one.unread)}"


def _refused(place: Placed) -> str:
    return place.refusal or "nothing that stands beside it is its own"


def verdict_of(place: Placed, claim: Claimed) -> VerdictKind:
    """How the claim stands against the number there."""
    one = place.stand.candidate
    exact = claim.value is None or abs(one.value or 0) == abs(claim.value)
    return VerdictKind.HOLDS if exact else VerdictKind.HOLDS_BY_ROUNDING
