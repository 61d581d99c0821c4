"""What figures said and how claims stood, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.model import (
    Claim,
    Decision,
    DeclaredSource,
    DoubtKind,
    Held,
    Judged,
    Key,
    Logged,
    Observation,
    Past,
    Standing,
    Status,
    Stood,
    Verdict,
    Vintage,
    is_same_place,
)
from monitor.model import log as log_contract
from monitor.model import store as contract
from monitor.model.facts import SourceName
from monitor.model.mirrors import Agreement, MirrorStands
from monitor.model.week import Health, SourceStands
from tests.store.memory.kept import ChangeRow, Judgement, Part, Row, Source


class History(Part, contract.History):
    def past(
        self,
        source_id: str,
        claims: Iterable[Claim],
        *,
        said: Iterable[Key] = (),
        unread: Iterable[str] = (),
        at: datetime | None = None,
        settling: Iterable[str] = (),
    ) -> Past:
        rows = [row for row in self._kept.present(source_id) if self._kept.figures[row.said.figure_id].watched]
        standing = {row.said.key: Held(row.said, row.id) for row in rows if row.until_id is None}
        sure = (Status.NORMAL, Status.PROVISIONAL)
        trusted = {row.said.key: Held(row.said, row.id) for row in rows if row.said.status in sure}
        gone = {row.said.key: Held(row.said, row.id) for row in rows if row.said.key not in standing}
        return Past(
            standing=standing,
            trusted={k: v for k, v in trusted.items() if k in standing and standing[k].observation.status not in sure},
            gone=gone if any(key not in standing for key in said) else {},
            earlier={key: held for figure_id in unread for key, held in self._earlier(figure_id).items()},
            stood=self._stood(source_id, at, frozenset(settling)) if at else {},
            verdicts=self.verdicts(claims),
            vintages=self.vintages(claims),
            rulings=self._whole.rulings.all(source_id),
        )

    def _stood(self, source_id: str, at: datetime, settling: frozenset[str]) -> dict[Key, list[Stood]]:
        snapshots = [row.snapshot for row, _ in self._kept.snapshots if row.snapshot.source_id == source_id]
        first_at = min((snapshot.seen_at for snapshot in snapshots), default=at)
        found: dict[Key, list[Stood]] = {}
        for row in self._kept.present(source_id):
            one = self._kept.standing(row, confirmed_by=None)
            absent = [Stood(None, first_at, one.seen_at)] if first_at < one.seen_at else []
            checks = len(self._good(source_id, one.seen_at, one.until or at))
            found.setdefault(row.said.key, absent).append(Stood(one.observation, one.seen_at, one.until, checks))
        held = {key: [one for one in rows if one.observation] for key, rows in found.items()}
        return {
            key: rows for key, rows in found.items() if len(held[key]) > 1 or held[key][-1].until or key[0] in settling
        }

    def _good(self, source_id: str, start: datetime, end: datetime | None = None) -> list[datetime]:
        ends = [one.entry.finished_at for one in self._kept.checks if one.good and one.entry.source_id == source_id]
        return [moment for moment in ends if moment >= start and (end is None or moment < end)]

    def settled(self, source_id: str, checks: int) -> list[tuple[Observation, Observation | None]]:
        found = self._settled_absent(source_id, checks)
        logged = [one.logged.change for one in self._kept.changes if one.logged.change.after]
        for row in self._kept.present(source_id):
            key = row.said.key
            own = [change for change in logged if change.after and change.after.key == key]
            told = [change.after for change in own if not change.suspect and change.after]
            turns = own and own[-1].doubt is not None and own[-1].doubt.kind is DoubtKind.IN_TURN
            stands = row.until_id is None
            if turns and told and stands and len(self._good(source_id, self._kept.seen_at(row.snapshot_id))) == checks:
                found.append((told[-1], row.said))
        return found

    def _settled_absent(self, source_id: str, checks: int) -> list[tuple[Observation, Observation | None]]:
        last = {}
        for one in self._kept.changes:
            change = one.logged.change
            last[change.figure_id, change.series, change.period.label] = one.logged
        found: list[tuple[Observation, Observation | None]] = []
        for key, logged in last.items():
            in_turn = logged.change.doubt is not None and logged.change.doubt.kind is DoubtKind.IN_TURN
            own = [one.logged.change for one in self._kept.changes]
            own = [c for c in own if (c.figure_id, c.series, c.period.label) == key and not c.suspect]
            if not in_turn or logged.change.after or not key[0].startswith(f"{source_id}/") or not own:
                continue
            if own[-1].after and len(self._good(source_id, self._kept.seen_at(logged.after_snapshot_id))) == checks:
                found.append((own[-1].after, None))
        return found

    def _earlier(self, figure_id: str) -> dict[Key, Held]:
        present = self._kept.figures[figure_id].rule
        rows = [row for row in self._kept.rows if row.said.figure_id == figure_id and row.rule != present]
        last = max(rows, key=lambda row: row.snapshot_id).rule if rows else ""
        return {row.said.key: Held(row.said, row.id) for row in rows if row.rule == last and row.until_id is None}

    def vintages(self, claims: Iterable[Claim]) -> dict[str, list[Vintage]]:
        return {claim.id: self._vintages(claim) for claim in claims}

    def _vintages(self, claim: Claim) -> list[Vintage]:
        same = [row for row in self._kept.present() if is_same_place(row.said, claim)]
        labels = {row.said.period.label for row in same}
        label = claim.period.label if claim.period.label in labels else min(labels, default="")
        rows = [self._kept.standing(row, confirmed_by=None) for row in same if row.said.period.label == label]
        found: list[Vintage] = []
        for row, following in zip(rows, [*rows[1:], None][: len(rows)], strict=True):
            found.append(Vintage(row.observation, row.seen_at))
            if row.until is not None and (following is None or row.until < following.seen_at):
                found.append(Vintage(None, row.until, row.passed))
        return found

    def verdicts(self, claims: Iterable[Claim]) -> dict[str, Verdict]:
        judged = self._kept.judged
        return {claim.id: judged[claim.id][-1].verdict for claim in claims if judged.get(claim.id)}

    def write(self, source_id: str, snapshot_id: int, decision: Decision) -> None:
        ended = {held.id for held in decision.ended}
        for row in self._kept.rows:
            if row.id in ended:
                row.until_id, row.passed = snapshot_id, row.said.key in decision.passed
        for observation in decision.new:
            rule = self._kept.figures[observation.figure_id].rule
            self._kept.rows.append(Row(self._kept.number(), observation, rule, snapshot_id))

    def write_changes(
        self, source_id: str, check_id: int, before_snapshot_id: int, after_snapshot_id: int, decision: Decision
    ) -> None:
        totals: dict[Key, int] = {}
        for change in decision.changes:
            whole = (change.figure_id, change.series, change.part_of)
            id_, figure = self._kept.number(), self._kept.figures[change.figure_id]
            unit = next((side.unit for side in (change.after, change.before) if side), figure.said.unit)
            total_id = totals.get(whole) if change.part_of else None
            sides = {"before_snapshot_id": before_snapshot_id, "after_snapshot_id": after_snapshot_id}
            logged = Logged(
                id_, self._kept.seen_at(after_snapshot_id), change, unit, total_id, check_id=check_id, **sides
            )
            self._kept.changes.append(ChangeRow(logged, figure.rule))
            totals[change.figure_id, change.series, change.period.label] = id_

    def write_verdicts(
        self, claims: Iterable[Claim], decision: Decision, seen_at: datetime, snapshot_id: int | None
    ) -> None:
        for verdict in decision.judged:
            rows = [one for one in self._kept.judged.get(verdict.claim_id, []) if one.since != seen_at]
            rows.append(Judgement(seen_at, verdict, snapshot_id))
            self._kept.judged[verdict.claim_id] = sorted(rows, key=lambda one: one.since)

    def forget(self, source_id: str, figures: Iterable[str], claims: Iterable[Claim]) -> None:
        kept, rules = self._kept, {figure_id: self._kept.figures[figure_id].rule for figure_id in figures}
        kept.rows = [row for row in kept.rows if rules.get(row.said.figure_id) != row.rule]
        kept.changes = [one for one in kept.changes if rules.get(one.logged.change.figure_id) != one.rule]
        for claim in claims:
            kept.judged.pop(claim.id, None)


class Log(Part, log_contract.Log):
    def changes(
        self, source_id: str = "", *, start: datetime | None = None, end: datetime | None = None
    ) -> list[Logged]:
        found = [
            one.logged
            for one in self._kept.changes
            if one.rule == self._kept.figures[one.logged.change.figure_id].rule
            and source_id in ("", one.logged.change.figure_id.partition("/")[0])
            and (start is None or one.logged.seen_at >= start)
            and (end is None or one.logged.seen_at < end)
        ]
        return sorted(sorted(found, key=lambda one: one.id), key=lambda one: one.seen_at, reverse=True)

    def latest(
        self, source_id: str = "", *, start: datetime | None = None, parts: bool = True, limit: int
    ) -> tuple[Iterator[Logged], int]:
        found = [one for one in self.changes(source_id, start=start) if parts or one.total_id is None]
        return iter(found[:limit]), len(found)

    def standing(
        self,
        as_of: datetime | None = None,
        *,
        source_id: str = "",
        figure_id: str = "",
        doubt: DoubtKind | None = None,
    ) -> list[Standing]:
        rows = [row for row in self._kept.present(source_id, watched=as_of is None) if self._kept.stood(row, as_of)]
        rows.sort(key=lambda row: row.said.period.label, reverse=True)
        rows.sort(key=lambda row: (row.said.figure_id, row.said.series))
        of_it = [
            row
            for row in rows
            if figure_id in ("", row.said.figure_id)
            and (doubt is None or (row.said.doubt is not None and row.said.doubt.root.kind is doubt))
        ]
        return [self._kept.standing(row, confirmed_by=as_of) for row in of_it]

    def history(
        self, figure_id: str, *, period: str = "", series: str = "", as_of: datetime | None = None
    ) -> list[Standing]:
        rows = [
            row
            for row in self._kept.present()
            if row.said.figure_id == figure_id
            and period in ("", row.said.period.label)
            and series in ("", row.said.series)
            and (as_of is None or self._kept.seen_at(row.snapshot_id) <= as_of)
        ]
        rows.sort(key=lambda row: (row.said.series, row.said.period.label))
        return [self._kept.standing(row, confirmed_by=None) for row in rows]

    def first_seen_at(self, figure_id: str = "") -> datetime | None:
        rows = [row for row in self._kept.present() if figure_id in ("", row.said.figure_id)]
        return min((self._kept.seen_at(row.snapshot_id) for row in rows), default=None)

    def mirrors(self, original_id: str = "", as_of: datetime | None = None) -> list[MirrorStands]:
        kept, found = self._kept, []
        for row in kept.present():
            source = kept.sources[row.said.figure_id.partition("/")[0]]
            original = source.said.mirrors + row.said.figure_id.removeprefix(source.said.id)
            if not (source.watched and source.said.mirrors and kept.stood(row, as_of)):
                continue
            if not kept.figures[row.said.figure_id].watched or not kept.figures[original].watched:
                continue
            if original_id in ("", source.said.mirrors):
                found.append(self._mirror(source.said, row, (original, *row.said.key[1:]), as_of))
        found.sort(key=lambda one: one.key[2], reverse=True)
        return sorted(found, key=lambda one: (one.key[0], one.source_id))

    def _mirror(self, mirror: DeclaredSource, row: Row, key: Key, as_of: datetime | None) -> MirrorStands:
        kept = self._kept
        place = replace(row.said, figure_id=key[0])
        same = [one for one in kept.present(mirror.mirrors) if is_same_place(one.said, place)]
        named = [one for one in same if one.said.key == key] or same
        published = [one for one in named if kept.stood(one, as_of)]
        original = published[0] if published and not kept.sources[mirror.mirrors].said.not_watched else None
        seen_at = kept.seen_at(row.snapshot_id)
        agreement = Agreement.NOT_READ
        if original is not None:
            same = all(getattr(original.said, end) == getattr(row.said, end) for end in ("value", "low", "high"))
            agreement = Agreement.CONFIRMS if same else Agreement.DISAGREES
        return MirrorStands(
            source_id=mirror.id,
            title=mirror.title,
            key=original.said.key if original else key,
            printed=row.said,
            seen_at=seen_at,
            read_at=max(filter(None, (seen_at, kept.good_until(mirror.id, as_of)))),
            snapshot_id=row.snapshot_id,
            agreement=agreement,
            original=original.said if original else None,
            original_seen_at=kept.seen_at(original.snapshot_id) if original else None,
        )

    def claims(self, as_of: datetime | None = None) -> list[Judged]:
        return [
            self._judged(claim, as_of) for claim in sorted(self._kept.claims.values(), key=lambda one: one.position)
        ]

    def _judged(self, claim: Claim, as_of: datetime | None) -> Judged:
        rows = [one for one in self._kept.judged.get(claim.id, []) if as_of is None or one.since <= as_of]
        if not rows:
            return Judged(claim.id)
        last = rows[-1]
        other = [place for place, one in enumerate(rows) if one.verdict.kind is not last.verdict.kind]
        held = [one for one in self._whole.history.vintages([claim])[claim.id] if as_of is None or one.seen_at <= as_of]
        then = [one for one in held if one.seen_at < self._kept.articles[claim.article_id].day[1]]
        return Judged(
            claim_id=claim.id,
            verdict=last.verdict,
            since=rows[other[-1] + 1 if other else 0].since,
            now=held[-1].observation if held else None,
            then=then[-1].observation if then else None,
            snapshot_id=last.snapshot_id,
        )

    def states(self) -> dict[Health, int]:
        return dict(Counter(one.health for one in self.health()))

    def health(
        self, as_of: datetime | None = None, *, states: Collection[Health] = tuple(Health)
    ) -> list[SourceStands]:
        watched = [
            one
            for one in self._kept.sources.values()
            if one.watched and (as_of is None or one.first_watched_at <= as_of)
        ]
        titles = {id_: one.said.title for id_, one in self._kept.sources.items()}
        told = [one for one in (self._health(one, titles, as_of) for one in watched) if one.health in states]
        return sorted(told, key=lambda one: (one.health is Health.OK, one.source.id))

    def _health(self, source: Source, titles: Mapping[str, str], as_of: datetime | None) -> SourceStands:
        kept, said = self._kept, source.said
        lasting = [
            one
            for one in kept.outages
            if one.source_id == said.id
            and (as_of is None or one.failed[0].entry.finished_at <= as_of)
            and (one.good is None or (as_of is not None and one.good.entry.finished_at > as_of))
        ]
        failed = [
            one.entry
            for one in (lasting[-1].failed if lasting else ())
            if as_of is None or one.entry.finished_at <= as_of
        ]
        success = kept.good_until(said.id, as_of)
        seen = [row.snapshot.seen_at for row, _ in kept.snapshots if row.snapshot.source_id == said.id]
        overdue = source.overdue_since if as_of is None or (source.overdue_since or as_of) <= as_of else None
        well = Health.OVERDUE if overdue else Health.OK if success else Health.NEW
        health = Health.FAILING if failed else well
        return SourceStands(
            source=SourceName(said.id, said.title, said.publisher, said.url, titles.get(said.mirrors, said.mirrors)),
            health=health,
            since={Health.FAILING: failed[0].finished_at if failed else None, Health.OVERDUE: overdue}.get(health),
            failures=len(failed),
            problem=failed[-1].problem if failed else "",
            last_success_at=success,
            last_news_at=max((at for at in seen if as_of is None or at <= as_of), default=None),
            next_due_at=source.next_due_at,
        )
