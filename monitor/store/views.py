"""The views: the public contract for people who query the database, documented in ``db/README.md``."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.narrow import as_ms, as_outcome, as_text
from monitor.store.rows import EVER

NOW = f"'{EVER}'"
"""As an SQL expression, a time by which everything held had been seen."""


# Every attempt at a source, as the columns that are kept narrow say it in words.
CHECKS = f"""
SELECT c.id, so.id AS source_id, {as_text("c.scheduled_ms")} AS scheduled_for,
       {as_text("c.scheduled_ms + c.started_after_ms")} AS started_at, {as_text("c.finished_ms")} AS finished_at,
       {as_outcome("c.outcome")} AS outcome, k.text AS problem_kind, p.text AS problem, c.status, u.text AS url,
       c.blob_id, c.snapshot_id, c.reading
  FROM checks_kept c
  JOIN sources so ON so.number = c.source_number
  LEFT JOIN texts k ON k.id = c.problem_kind_id
  LEFT JOIN texts p ON p.id = c.problem_id
  LEFT JOIN texts u ON u.id = c.url_id
"""


def ended_at_last(source: str, which: str, at: str) -> str:
    """An SQL expression: when the last check of a source ended, as it is kept.

    Args:
        source: the alias of the source.
        which: a condition on checks ``c``.
        at: the time by which it ended, as an SQL expression.
    """
    return f"""(SELECT max(c.finished_ms) FROM checks_kept c
         WHERE c.source_number = {source}.number AND {which} AND c.finished_ms <= {as_ms(at)})"""


def last_check_of(source: str) -> str:
    """An SQL expression: the row of the last check of a source.

    Args:
        source: the alias of the source.
    """
    of_source = f"FROM checks_kept WHERE source_number = {source}.number"
    return f"(SELECT max(id) {of_source} AND finished_ms = (SELECT max(finished_ms) {of_source}))"


def stood(observation: str, *until: str) -> str:
    """Whether an observation stood at a time, as an SQL condition.

    Args:
        observation: its alias.
        until: what times are by then, such as ``<= :at``; more than one for the earliest.
    """

    def seen(snapshot: str) -> str:
        return " AND ".join(f"{snapshot}.seen_at {bound}" for bound in until)

    return f"""EXISTS (
    SELECT 1 FROM snapshots began LEFT JOIN snapshots ended ON ended.id = {observation}.until_snapshot_id
     WHERE began.id = {observation}.snapshot_id AND {seen("began")} AND (ended.id IS NULL OR NOT ({seen("ended")})))"""


def figure_history_as_of(at: str, more: str = "") -> str:
    """Everything ever read of each figure by its present rule, with the time from which it stood.

    Args:
        at: as an SQL expression, the time by which a check has last found it so.
        more: further columns, each behind a comma: of ``o`` what was read, ``f`` the figure.
    """
    confirmed = ended_at_last(
        "so", f"c.snapshot_id IS NOT NULL AND c.finished_ms < {as_ms(f'coalesce(u.seen_at, {NOW})')}", at
    )
    return f"""
SELECT f.source_id, f.id AS figure_id, se.name AS series, o.period, o.period_start, o.period_end,
       o.coverage_start, o.coverage_end,
       o.value, o.low, o.high, o.unit, o.status, o.qualifier, o.printed, s.seen_at AS vintage,
       {as_text(confirmed)} AS last_confirmed_at,
       u.seen_at AS until, o.snapshot_id, o.locator, o.derived, o.question, o.as_of, o.to_date,
       o.measure, o.base, o.passed, o.id AS observation_id{more}
  FROM observations o
  JOIN series se ON se.id = o.series_id
  JOIN figures f ON f.id = se.figure_id AND f.rule_id = o.rule_id
  JOIN sources so ON so.id = f.source_id
  JOIN snapshots s ON s.id = o.snapshot_id
  LEFT JOIN snapshots u ON u.id = o.until_snapshot_id
"""


# Everything ever read of each figure by its present rule, and the last check that found it so.
FIGURE_HISTORY = figure_history_as_of(NOW)

# What each figure says now; what is no longer published, or no longer watched, is not here.
FIGURES_CURRENT = """
SELECT h.* FROM figure_history h JOIN figures f ON f.id = h.figure_id JOIN sources so ON so.id = f.source_id
 WHERE h.until IS NULL AND f.watched AND so.not_watched IS NULL
"""

# Every change, newest last; `part_of` names the change of the total that it belongs to.
CHANGE_LOG = """
SELECT ch.id AS change_id, a.seen_at, ch.kind, f.source_id, ch.figure_id, ch.series, ch.period,
       b.qualifier AS before_qualifier, b.value AS before_value, n.qualifier AS after_qualifier,
       n.value AS after_value, coalesce(n.unit, b.unit, f.unit) AS unit, ch.explanation,
       ch.count, ch.part_of, ch.suspect, ch.parts, b.coverage_start AS before_coverage_start,
       b.coverage_end AS before_coverage_end, n.coverage_start AS after_coverage_start,
       n.coverage_end AS after_coverage_end, coalesce(n.measure, b.measure) AS measure,
       ch.before_snapshot_id, ch.after_snapshot_id, ch.check_id
  FROM changes ch
  JOIN figures f ON f.id = ch.figure_id AND f.rule_id = ch.rule_id
  JOIN snapshots a ON a.id = ch.after_snapshot_id
  LEFT JOIN observations b ON b.id = ch.before_observation_id
  LEFT JOIN observations n ON n.id = ch.after_observation_id
"""


def called(series: str, rule: str, label: str, start: str, end: str) -> str:
    """An SQL expression: the name under which a series has a period; its own where the series has none of its days.

    Two names for the same days are one period: ``2025-Q3`` and, in years from October on, ``FY2025-Q4``.

    Args:
        series: the series' id.
        rule: the id of the rule by which it is read.
        label: the period's own name, which counts wherever the series has it.
        start: its first day; NULL where it has none.
        end: its last day.
    """
    of_series = f"FROM observations x WHERE x.series_id = {series} AND x.rule_id = {rule}"
    return f"""CASE WHEN EXISTS (SELECT 1 {of_series} AND x.period = {label}) THEN {label} ELSE coalesce(
    (SELECT min(x.period) {of_series} AND x.period_start = {start} AND x.period_end = {end}), {label}) END"""


def mirrors_as_of(at: str, more: str = "") -> str:
    """How each mirror stood by a time beside the source that it republishes, and whether it agrees.

    Args:
        at: the time, as an SQL expression.
        more: further columns, each behind a comma: of ``m`` what the mirror says, ``o`` what its original says,
            ``sm`` the mirror.
    """
    # CROSS JOIN keeps SQLite to this order: without statistics it would begin with every observation.
    return f"""
SELECT fo.id AS figure_id, fm.source_id AS mirror_id, sem.name AS series, coalesce(o.period, m.period) AS period,
       o.value, m.value AS mirror_value,
       m.unit, m.printed AS mirror_printed,
       CASE WHEN o.id IS NULL THEN 'original not read'
            WHEN o.value IS m.value AND o.low IS m.low AND o.high IS m.high THEN 'confirms'
            ELSE 'disagrees' END AS agreement,
       s.seen_at AS mirror_vintage,
       max(s.seen_at, coalesce({as_text(ended_at_last("sm", "c.snapshot_id IS NOT NULL", at))}, ''))
         AS mirror_last_confirmed_at,
       m.snapshot_id AS mirror_snapshot_id{more}
  FROM sources sm
  CROSS JOIN figures fm ON fm.source_id = sm.id AND fm.watched
  CROSS JOIN figures fo ON fo.id = sm.mirrors || substr(fm.id, length(sm.id) + 1) AND fo.watched
  CROSS JOIN sources so ON so.id = fo.source_id
  CROSS JOIN series sem ON sem.figure_id = fm.id
  CROSS JOIN observations m ON m.series_id = sem.id AND m.rule_id = fm.rule_id AND {stood("m", f"<= {at}")}
  JOIN snapshots s ON s.id = m.snapshot_id
  LEFT JOIN series seo ON seo.figure_id = fo.id AND seo.name = sem.name AND so.not_watched IS NULL
  LEFT JOIN observations o ON o.series_id = seo.id AND o.rule_id = fo.rule_id
   AND o.period = {called("seo.id", "fo.rule_id", "m.period", "m.period_start", "m.period_end")}
   AND {stood("o", f"<= {at}")}
 WHERE sm.watched AND sm.mirrors IS NOT NULL
"""


# How each mirror stands now beside the source that it republishes.
MIRRORS = mirrors_as_of(NOW)


def claim_status_as_of(at: str, more: str = "") -> str:
    """The ledger: how each claim stood by a time against the evidence held then.

    A claim stands in one way from the first of its latest rows on that have one verdict.

    Args:
        at: the time, as an SQL expression.
        more: further columns, each behind a comma: of ``v`` the verdict, ``n`` what the source says, ``w`` what it said
            when the article's day had ended, ``s`` the version behind the verdict.
    """
    name = called("se.id", "f.rule_id", "c.period", "c.period_start", "c.period_end")
    return f"""
SELECT c.position, c.id AS claim_id, c.article_id, c.quote, c.says, f.source_id, c.figure_id, f.label,
       f.unit AS figure_unit, c.series, c.period, coalesce(c.value, c.low || ' to ' || c.high) AS claimed_value,
       c.unit, c.qualifier, c.range_end,
       v.value AS current_value, n.low AS current_low, n.high AS current_high, n.qualifier AS current_qualifier,
       n.printed AS current_printed, v.value_when_published, w.low AS low_when_published, w.high AS high_when_published,
       w.qualifier AS qualifier_when_published, w.printed AS printed_when_published,
       coalesce(v.verdict, 'cannot tell') AS verdict,
       (SELECT min(y.since) FROM verdicts y WHERE y.claim_id = c.id AND y.since <= {at} AND y.since > coalesce(
         (SELECT max(z.since) FROM verdicts z WHERE z.claim_id = c.id AND z.since <= {at} AND z.verdict <> v.verdict),
         '')) AS since,
       coalesce(v.reason, 'the source has not been read yet') AS reason,
       f.scope, c.scope_differs,
       (SELECT group_concat(mirror_id || ': ' || agreement, '; ') FROM ({mirrors_as_of(at)}) m
         WHERE m.figure_id = c.figure_id AND m.series = c.series AND m.period = {name}) AS mirrors,
       v.snapshot_id, coalesce(s.url, so.url) AS url, lower(hex(b.sha256)) AS sha256, s.seen_at,
       so.last_success_at AS last_confirmed_at, c.sentence, a.title AS article, a.published_on{more}
  FROM claims c
  JOIN articles a ON a.id = c.article_id
  JOIN figures f ON f.id = c.figure_id
  JOIN sources so ON so.id = f.source_id
  LEFT JOIN verdicts v ON v.claim_id = c.id
   AND v.since = (SELECT max(since) FROM verdicts WHERE claim_id = c.id AND since <= {at})
  LEFT JOIN snapshots s ON s.id = v.snapshot_id
  LEFT JOIN blobs b ON b.id = s.blob_id
  LEFT JOIN series se ON se.figure_id = c.figure_id AND se.name = c.series AND v.verdict <> 'not watched'
  LEFT JOIN observations n ON n.series_id = se.id AND n.rule_id = f.rule_id AND n.period = {name}
   AND {stood("n", f"<= {at}")}
  LEFT JOIN observations w ON w.series_id = se.id AND w.rule_id = f.rule_id AND w.period = {name}
   AND {stood("w", f"<= {at}", "< a.day_ends_at")}
 WHERE c.watched
"""


# The ledger: how each claim stands against the evidence held.
CLAIM_STATUS = claim_status_as_of(NOW)

# For each period, its value at every vintage: revision 0 is the first value published.
REVISION_TRIANGLE = """
SELECT h.figure_id, h.series, h.period, h.vintage, h.value, h.unit, h.coverage_end,
       row_number() OVER (PARTITION BY h.figure_id, h.series, h.period ORDER BY h.vintage) - 1 AS revision_number
  FROM figure_history h
"""


def health_as_of(at: str) -> str:
    """How each source that was watched by a time stood then: new, ok, failing or overdue.

    Whether it failed is told by its outages. That it was overdue is told by its row or, where it had news after that
    time, by the notice.

    Args:
        at: the time, as an SQL expression.
    """
    by = as_ms(at)
    failed = f"""checks_kept c WHERE c.source_number = st.number AND c.snapshot_id IS NULL
           AND c.id BETWEEN o.first_check_id AND o.last_check_id AND c.finished_ms <= {by}"""
    return f"""
WITH stood AS (
  SELECT so.id AS source_id,
         {as_text(ended_at_last("so", "TRUE", at))} AS last_check_at,
         {as_text(ended_at_last("so", "c.snapshot_id IS NOT NULL", at))} AS last_success_at,
         (SELECT max(s.seen_at) FROM snapshots s WHERE s.source_id = so.id AND s.seen_at <= {at}) AS last_news_at,
         (SELECT max(o.id) FROM outages o
            JOIN checks_kept f ON f.id = o.first_check_id LEFT JOIN checks_kept g ON g.id = o.good_check_id
           WHERE o.source_id = so.id AND f.finished_ms <= {by} AND (g.id IS NULL OR g.finished_ms > {by})) AS outage_id,
         CASE WHEN so.overdue_since <= {at} THEN so.overdue_since ELSE (
           SELECT max(n.created_at) FROM notices n
            WHERE n.kind = 'overdue' AND n.source_id = so.id AND n.created_at <= {at}
              AND EXISTS (SELECT 1 FROM snapshots s WHERE s.source_id = so.id AND s.seen_at > {at})
              AND NOT EXISTS (SELECT 1 FROM snapshots s
                WHERE s.source_id = so.id AND s.seen_at > n.created_at AND s.seen_at <= {at}))
         END AS overdue_since,
         so.next_due_at, so.title, so.publisher, so.url, so.url_known, so.mirrors, so.number
    FROM sources so
   WHERE so.watched AND (so.first_watched_at <= {at}
      OR EXISTS (SELECT 1 FROM checks_kept c WHERE c.source_number = so.number AND c.finished_ms <= {by}))
)
SELECT st.source_id,
       CASE WHEN f.id IS NOT NULL THEN 'failing'
            WHEN st.overdue_since IS NOT NULL THEN 'overdue'
            WHEN st.last_success_at IS NULL THEN 'new'
            ELSE 'ok' END AS state,
       st.last_check_at, st.last_success_at,
       (SELECT count(*) FROM {failed}) AS failures_in_a_row,
       (SELECT (SELECT text FROM texts WHERE id = c.problem_id) FROM {failed}
         ORDER BY c.finished_ms DESC, c.id DESC LIMIT 1) AS problem,
       {as_text("f.finished_ms")} AS failing_since, st.overdue_since, st.last_news_at,
       st.next_due_at, st.title, st.publisher, st.url, st.url_known, st.mirrors
  FROM stood st
  LEFT JOIN outages o ON o.id = st.outage_id
  LEFT JOIN checks_kept f ON f.id = o.first_check_id
"""


# How each watched source stands now.
SOURCE_HEALTH = health_as_of(NOW)

# What waits to be sent.
OUTBOX = """
SELECT d.id AS delivery_id, n.kind AS notice_kind, d.recipient, d.attempts, d.due_at, d.error, d.notifier,
       n.source_id, n.created_at
  FROM deliveries d JOIN notices n ON n.id = d.notice_id
 WHERE d.state = 'pending'
"""

# What persons said of questions, newest last; `counts` where nobody said anything later of the same question.
RULING_LOG = """
SELECT r.id AS ruling_id, r.ruled_at, r.ruled_by, r.kind, r.note, r.question, r.matter, r.asked, r.source_id,
       r.figure_id, r.series, r.period, r.value, r.low, r.high, r.unit, r.printed, r.snapshot_id,
       NOT EXISTS (SELECT 1 FROM rulings l WHERE l.id > r.id AND l.source_id = r.source_id
         AND l.figure_id IS r.figure_id AND l.series = r.series AND l.period = r.period AND l.matter = r.matter
         AND l.value IS r.value AND l.low IS r.low AND l.high IS r.high) AS counts
  FROM rulings r
"""

VIEWS = {
    "checks": CHECKS,
    "figure_history": FIGURE_HISTORY,
    "figures_current": FIGURES_CURRENT,
    "change_log": CHANGE_LOG,
    "mirrors": MIRRORS,
    "claim_status": CLAIM_STATUS,
    "revision_triangle": REVISION_TRIANGLE,
    "source_health": SOURCE_HEALTH,
    "outbox": OUTBOX,
    "ruling_log": RULING_LOG,
}
"""Name to SELECT, in the order in which they can be created."""


def are_views_present(db: Database) -> bool:
    """Whether the views are those of this version of the program."""
    held = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return all(held.get(name) == sql for name, sql in _statements().items())


def renew_views(db: Database) -> None:
    """Make the views of this version of the program; inside a transaction."""
    drop_views(db)
    for sql in _statements().values():
        db.execute(sql)


def _statements() -> dict[str, str]:
    return {name: f"CREATE VIEW {name} AS {select.strip()}" for name, select in VIEWS.items()}


def drop_views(db: Database) -> None:
    """Drop all views, as before the tables under them change."""
    for name in set(VIEWS) & set(db.view_names()):
        db.execute(f"DROP VIEW {name}")
