"""Commands about what articles printed: the ledger of claims, one claim in full, and a draft of its correction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

import click

from monitor.cli.common import App, json_option, local, open_judging, raw_option, shared_options, write_rows
from monitor.cli.saying import say, say_csv
from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.model import Article, Claim, Judged, Observation, Snapshot, VerdictKind
from monitor.model.errors import UsageError
from monitor.model.mirrors import Agreement, MirrorStands
from monitor.model.store import Store
from monitor.reading.labels import counted, did_you_mean, listed, quoted, shortened
from monitor.reading.units import WORDING
from monitor.telling.amounts import amount, stated
from monitor.telling.correction import Case, Version, draft_correction
from monitor.telling.sentences import NOT_JUDGED, reason

QUOTE_LENGTH = 44
WIDE = {
    "reads": "in numbers",
    "figure_id": "figure",
    "scope": "which counts",
    "scope_differs": "but",
    "reason": "because",
    "snapshot_id": "snapshot",
    "sha256": "SHA-256",
    "url": "address",
}
"""The columns that make the table complete, with their headings."""


@click.command()
@click.argument("claim", required=False)
@click.option("--article", default="", help="Only the claims of this article.")
@click.option(
    "--verdict", type=click.Choice([kind.value for kind in VerdictKind]), help="Only claims with this verdict."
)
@click.option("--wide", is_flag=True, help="Also numbers, figure, what that counts, and evidence.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, everything known of each claim.")
@raw_option
@json_option
@shared_options
def claims(
    app: App,
    claim: str | None,
    article: str,
    verdict: str | None,
    wide: bool,
    as_csv: bool,
    raw: bool,
    as_json: bool,
) -> None:
    """The ledger: every claim of the articles with its verdict.

    Name a CLAIM to see everything known of it: sentence, scope, values, mirrors and evidence.
    """
    catalogue = app.catalogue()
    zone = catalogue.settings.timezone
    wanted = claim_of(catalogue, claim).id if claim else ""
    require_article(catalogue, article)
    with open_judging(app, catalogue) as store:
        lines = [
            line
            for line in _lines(store, catalogue)
            if wanted in ("", line.claim.id)
            and article in ("", line.article.id)
            and verdict in (None, line.verdict.value)
        ]
        reading = {line.claim.id: reads(line.claim) for line in lines}
        rows = [
            {**row, "reads": reading[row["claim_id"]]} for row in store.tables.claims() if row["claim_id"] in reading
        ]
        names = next(store.tables.select("SELECT * FROM claim_status LIMIT 0"))
    if as_csv:
        columns = [*names, "reads"]
        say_csv(columns, [[row[name] for name in columns] for row in rows], raw=raw)
    elif as_json:
        write_rows(rows, {}, as_json=True, empty="")
    elif not claim:
        _write_ledger(lines, zone, wide=wide)
    for line in lines if claim and not (as_csv or as_json) else ():
        say(*_in_full(line, zone))


@click.command()
@click.argument("claim")
@shared_options
def correction(app: App, claim: str) -> None:
    """Draft a correction of one claim, in neutral words.

    With what the article printed, what its source said when it appeared and says now, dates, links and hashes. It
    names no cause. Where the evidence supports the CLAIM or cannot decide, it says so and drafts nothing.
    """
    catalogue = app.catalogue()
    wanted = claim_of(catalogue, claim)
    with open_judging(app, catalogue) as store:
        case = _case(store, catalogue, wanted)
    say(*draft_correction(case, today=app.clock(), timezone=catalogue.settings.timezone).split("\n"))


def claim_of(catalogue: Catalogue, text: str) -> Claim:
    """The claim that a person named in full, or by the part behind the slash when that is unique.

    Raises:
        UsageError: no claim, or several, are meant.
    """
    if text in catalogue.claims:
        return catalogue.claims[text]
    meant = [claim for claim in catalogue.claims.values() if claim.id.partition("/")[2] == text]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"several articles have a claim {text!r}: {', '.join(claim.id for claim in meant)}")
    raise UsageError(f"no claim {text!r}{did_you_mean(text, catalogue.claims)}; `monitor claims` lists them")


def require_article(catalogue: Catalogue, text: str) -> None:
    """Nothing, where an article is called so or none is asked for.

    Raises:
        UsageError: there is no such article; the message names those that there are.
    """
    if text and text not in catalogue.articles:
        known = listed(list(catalogue.articles))
        raise UsageError(f"no article {text!r}{did_you_mean(text, catalogue.articles)} (there are: {known})")


def reads(claim: Claim) -> str:
    """What a claim says in numbers: ``more than 95,500,000 doses``; empty for words alone."""
    quantity = claim.quantity
    symbol = quantity.unit.symbol if quantity.unit else ""
    if symbol == WORDING:
        return ""
    words = amount(quantity.value, quantity.low, quantity.high, symbol, printed=quantity.printed)
    end = f"{claim.end} end of a range" if claim.end else ""
    return ", ".join(filter(None, (f"{quantity.qualifier} {words}".strip(), end)))


@dataclass(frozen=True, slots=True)
class _Line:
    """A claim with everything that the ledger shows of it.

    Attributes:
        claim: what was printed.
        article: where.
        figure: on what it rests.
        source: where that is published.
        judged: how it stands.
        version: the version behind the verdict; None where there is none.
        mirrors: which mirrors confirm or disagree, in words.
        confirmed_at: when the source was last read well, UTC; None where it never was.
    """

    claim: Claim
    article: Article
    figure: Figure
    source: Source
    judged: Judged
    version: Snapshot | None
    mirrors: str
    confirmed_at: datetime | None

    @property
    def verdict(self) -> VerdictKind:
        """How it stands."""
        return self.judged.verdict.kind if self.judged.verdict else VerdictKind.CANNOT_TELL

    @property
    def because(self) -> str:
        """Why it stands so."""
        return reason(self.claim, self.judged.verdict.reason) if self.judged.verdict else NOT_JUDGED

    @property
    def url(self) -> str:
        """Where the evidence was, or would be."""
        return self.version.url if self.version else self.source.url

    @property
    def note(self) -> str:
        """The shortest word on what the numbers alone do not say."""
        notes = ["counts something else" if self.claim.scope_differs else ""]
        notes += [f"mirror {one}" for one in (Agreement.DISAGREES, Agreement.CONFIRMS) if one in self.mirrors]
        return ", ".join(filter(None, notes))


def _lines(store: Store, catalogue: Catalogue) -> Iterator[_Line]:
    """Every claim, in the configuration's order."""
    beside: dict[tuple[str, str], list[MirrorStands]] = defaultdict(list)
    for mirror in store.log.mirrors():
        beside[mirror.key[:2]].append(mirror)
    states = store.sources.states(catalogue.sources)
    for judged in store.log.claims():
        claim = catalogue.claims[judged.claim_id]
        figure, source = catalogue.figure(claim.figure_id), catalogue.source(claim.figure_id.partition("/")[0])
        assert figure is not None, "the configuration was checked"
        row = store.checks.snapshot(judged.snapshot_id) if judged.snapshot_id is not None else None
        yield _Line(
            claim=claim,
            article=catalogue.articles[claim.article_id],
            figure=figure,
            source=source,
            judged=judged,
            version=row.snapshot if row else None,
            mirrors="; ".join(
                f"{mirror.source_id}: {mirror.agreement}"
                for mirror in beside[claim.figure_id, claim.series]
                if mirror.is_about(claim)
            ),
            confirmed_at=states[source.id].last_success_at,
        )


def _said(observation: Observation | None) -> str:
    """What the source says; where a person set that aside, with a word that says so."""
    aside = " (set aside)" if observation is not None and observation.is_set_aside else ""
    return f"{stated(observation)}{aside}"


def _write_ledger(lines: Sequence[_Line], zone: str, *, wide: bool) -> None:
    shown = [
        {
            "article_id": line.article.id,
            "name": line.claim.id.partition("/")[2],
            "words": shortened(line.claim.quote, QUOTE_LENGTH),
            "period": line.claim.period.label,
            "then": _said(line.judged.then),
            "now": _said(line.judged.now),
            "verdict": line.verdict.value,
            "from": local(line.judged.since, zone)[:10],
            "note": line.note,
            "reads": reads(line.claim),
            "figure_id": line.figure.id,
            "scope": line.figure.scope,
            "scope_differs": line.claim.scope_differs,
            "reason": line.because,
            "snapshot_id": line.judged.snapshot_id,
            "sha256": line.version.sha256 if line.version else "",
            "url": line.url,
        }
        for line in lines
    ]
    columns = {
        "name": "claim",
        "words": "quote",
        "period": "period",
        "then": "when published",
        "now": "now",
        "verdict": "verdict",
        "from": "since",
        "note": "note",
    }
    if len({line.article.id for line in lines}) > 1:
        columns = {"article_id": "article", **columns}
    if wide:
        columns |= WIDE
    if not any(line.note for line in lines):
        columns.pop("note")
    write_rows(shown, columns, as_json=False, empty="no claim stands so")
    if lines:
        counts = Counter(line.verdict for line in lines)
        words = ", ".join(f"{counts[kind]} {kind.value}" for kind in VerdictKind if counts[kind])
        say("", f"{counted(len(lines), 'claim')}: {words}; name one to see its evidence")


def _in_full(line: _Line, zone: str) -> list[str]:
    """One claim with everything known of it, a line each."""
    claim, article, judged, version = line.claim, line.article, line.judged, line.version
    seen = f"snapshot {version.id}, SHA-256 {version.sha256}, seen {local(version.seen_at, zone)}" if version else ""
    facts = (
        ("claim", claim.id),
        ("article", f"{article.title}, published {article.published_on}"),
        ("sentence", claim.sentence),
        ("printed", quoted(claim.quote)),
        ("in numbers", reads(claim)),
        ("rests on", f"{line.figure.label} ({line.figure.id})"),
        ("period", claim.period.label),
        ("which counts", line.figure.scope),
        ("but", claim.scope_differs),
        ("published", _said(judged.then) or "no version of that day is held"),
        ("now", _said(judged.now)),
        ("verdict", line.verdict + (f", since {local(judged.since, zone)}" if judged.since else "")),
        ("because", line.because),
        ("mirrors", line.mirrors),
        ("evidence", seen),
        ("confirmed", local(line.confirmed_at, zone)),
        ("address", line.url),
    )
    lines = []
    for label, text in facts:
        for number, part in enumerate(wrap(text, 100, break_long_words=False, break_on_hyphens=False)):
            lines.append(f"{'' if number else label:<14}{part}")
    return lines


def _case(store: Store, catalogue: Catalogue, claim: Claim) -> Case:
    source = catalogue.source(claim.figure_id.partition("/")[0])
    figure = catalogue.figure(claim.figure_id)
    assert figure is not None, "the configuration was checked"
    judged = next(judged for judged in store.log.claims() if judged.claim_id == claim.id)
    return Case(
        claim=claim,
        article=catalogue.articles[claim.article_id],
        source=source,
        figure=figure,
        verdict=judged.verdict,
        since=judged.since,
        versions=_versions(store, source.id, claim),
    )


def _versions(store: Store, source_id: str, claim: Claim) -> list[Version]:
    """What the source said of the claim's figure and period, with the snapshot that shows each."""
    vintages = store.history.vintages([claim])[claim.id]
    ends = [vintage.seen_at for vintage in vintages[1:]]
    versions = []
    for vintage, until in zip(vintages, (*ends, None), strict=False):
        row = store.checks.snapshot_at(source_id, vintage.seen_at)
        assert row is not None, "a vintage begins with a snapshot"
        snapshot = row.snapshot
        versions.append(
            Version(
                vintage.observation,
                vintage.seen_at,
                until,
                snapshot.id,
                snapshot.url,
                snapshot.sha256,
                passed=vintage.passed,
            )
        )
    return versions
