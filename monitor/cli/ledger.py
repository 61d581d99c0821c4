"""Commands about what articles printed: the ledger of claims, one claim in full, and a draft of its correction."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from textwrap import wrap
from typing import Any

import click

from monitor.cli.common import App, amount_words, json_option, local, open_judging, shared_options, write_rows
from monitor.core.catalogue import Catalogue
from monitor.model import Claim, Verdict, VerdictKind
from monitor.model.errors import UsageError
from monitor.reading.labels import did_you_mean, listed, quoted, shortened
from monitor.reading.units import WORDING
from monitor.store.store import Store
from monitor.telling.amounts import wording_word
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
@json_option
@shared_options
def claims(
    app: App, claim: str | None, article: str, verdict: str | None, wide: bool, as_csv: bool, as_json: bool
) -> None:
    """The ledger: every claim of the articles with its verdict.

    Name a CLAIM to see everything known of it: sentence, scope, values, mirrors and evidence.
    """
    catalogue = app.catalogue()
    zone = catalogue.settings.timezone
    wanted = claim_of(catalogue, claim).id if claim else ""
    require_article(catalogue, article)
    with open_judging(app, catalogue) as store:
        rows = [
            {**row, "reads": reads(row)}
            for row in store.tables.claims(article)
            if (not verdict or row["verdict"] == verdict) and wanted in ("", row["claim_id"])
        ]
        names = next(store.tables.select("SELECT * FROM claim_status LIMIT 0"))
        verdicts = store.history.verdicts(catalogue.claims.values())
    if as_csv:
        click.echo(_csv([*names, "reads"], rows), nl=False)
    elif as_json:
        write_rows(rows, {}, as_json=True, empty="")
    else:
        rows = [{**row, "reason": _because(catalogue, verdicts, row["claim_id"])} for row in rows]
        if not claim:
            _write_ledger(rows, zone, wide=wide)
        for row in rows if claim else ():
            click.echo(_in_full(row, zone))


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
    click.echo(draft_correction(case, today=app.clock(), timezone=catalogue.settings.timezone))


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


def reads(row: Mapping[str, Any]) -> str:
    """What a claim of the view says in numbers: ``more than 95,500,000 doses``; empty for words alone."""
    if row["unit"] == "wording" or row["claimed_value"] is None:
        return ""
    low, _, high = row["claimed_value"].partition(" to ")
    amount = amount_words(None if high else low, low if high else None, high or None, row["unit"])
    end = f"{row['range_end']} end of a range" if row["range_end"] else ""
    return ", ".join(filter(None, (f"{row['qualifier']} {amount}".strip(), end)))


def _write_ledger(rows: Sequence[Mapping[str, Any]], zone: str, *, wide: bool) -> None:
    shown = [
        {
            **row,
            "name": row["claim_id"].partition("/")[2],
            "words": shortened(row["quote"], QUOTE_LENGTH),
            "then": _then(row),
            "now": _now(row),
            "from": local(row["since"], zone)[:10],
            "note": _note(row),
        }
        for row in rows
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
    if len({row["article_id"] for row in rows}) > 1:
        columns = {"article_id": "article", **columns}
    if wide:
        columns |= WIDE
    if not any(row["note"] for row in shown):
        columns.pop("note")
    write_rows(shown, columns, as_json=False, empty="no claim stands so")
    if rows:
        counts = Counter(row["verdict"] for row in rows)
        words = ", ".join(f"{counts[kind.value]} {kind.value}" for kind in VerdictKind if counts[kind.value])
        click.echo(f"\n{len(rows)} {'claim' if len(rows) == 1 else 'claims'}: {words}; name one to see its evidence")


def _because(catalogue: Catalogue, verdicts: Mapping[str, Verdict], claim_id: str) -> str:
    """Why a claim stands as it does."""
    verdict = verdicts.get(claim_id)
    return reason(catalogue.claims[claim_id], verdict.reason) if verdict else NOT_JUDGED


def _note(row: Mapping[str, Any]) -> str:
    """The shortest word on what the numbers alone do not say."""
    notes = ["counts something else" if row["scope_differs"] else ""]
    notes += [f"mirror {word}" for word in ("disagrees", "confirms") if word in (row["mirrors"] or "")]
    return ", ".join(filter(None, notes))


def _then(row: Mapping[str, Any]) -> str:
    """What the source said on the article's day."""
    return _amount(row, "{}_when_published")


def _now(row: Mapping[str, Any]) -> str:
    """What the source says now."""
    return _amount(row, "current_{}")


def _amount(row: Mapping[str, Any], column: str) -> str:
    """A value of the view; of words, only how they stand: the sentence is in the reason."""
    value, low, high, qualifier, printed = (
        row[column.format(name)] for name in ("value", "low", "high", "qualifier", "printed")
    )
    if row["figure_unit"] == WORDING:
        return wording_word(Decimal(value), printed or "") if value else ""
    return f"{qualifier or ''} {amount_words(value, low, high, row['figure_unit'])}".strip()


def _in_full(row: Mapping[str, Any], zone: str) -> str:
    """One claim with everything known of it, a line each."""
    evidence = f"snapshot {row['snapshot_id']}, SHA-256 {row['sha256']}, seen {local(row['seen_at'], zone)}"
    facts = (
        ("claim", row["claim_id"]),
        ("article", f"{row['article']}, published {row['published_on']}"),
        ("sentence", row["sentence"]),
        ("printed", quoted(row["quote"])),
        ("in numbers", row["reads"]),
        ("rests on", f"{row['label']} ({row['figure_id']})"),
        ("period", row["period"]),
        ("which counts", row["scope"]),
        ("but", row["scope_differs"]),
        ("published", _then(row) or "no version of that day is held"),
        ("now", _now(row)),
        ("verdict", row["verdict"] + (f", since {local(row['since'], zone)}" if row["since"] else "")),
        ("because", row["reason"]),
        ("mirrors", row["mirrors"]),
        ("evidence", evidence if row["snapshot_id"] else ""),
        ("confirmed", local(row["last_confirmed_at"], zone)),
        ("address", row["url"]),
    )
    lines = []
    for label, text in facts:
        for number, line in enumerate(wrap(text or "", 100, break_long_words=False, break_on_hyphens=False)):
            lines.append(f"{'' if number else label:<14}{line}")
    return "\n".join(lines)


def _csv(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _case(store: Store, catalogue: Catalogue, claim: Claim) -> Case:
    source = catalogue.source(claim.figure_id.partition("/")[0])
    figure = catalogue.figure(claim.figure_id)
    assert figure is not None, "the configuration was checked"
    row = next(row for row in store.tables.claims() if row["claim_id"] == claim.id)
    return Case(
        claim=claim,
        article=catalogue.articles[claim.article_id],
        source=source,
        figure=figure,
        verdict=store.history.verdicts([claim]).get(claim.id),
        since=datetime.fromisoformat(row["since"]) if row["since"] else None,
        versions=_versions(store, source.id, claim),
    )


def _versions(store: Store, source_id: str, claim: Claim) -> list[Version]:
    """What the source said of the claim's figure and period, with the snapshot that shows each."""
    vintages = store.history.vintages(claim)
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
