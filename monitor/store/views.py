"""The views: the public contract for people who query the database, documented in ``db/README.md``."""

from __future__ import annotations

# Everything ever read of each figure by its present rule, with the time from which it stood and the last check that
# found it so.
FIGURE_HISTORY = """
SELECT f.source_id, f.id AS figure_id, se.name AS series, o.period, o.period_start, o.period_end,
       o.coverage_start, o.coverage_end,
       o.value, o.low, o.high, o.unit, o.status, o.qualifier, o.printed, s.seen_at AS vintage,
       (SELECT max(c.finished_at) FROM checks c
         WHERE c.source_id = f.source_id AND c.snapshot_id IS NOT NULL
           AND c.finished_at < coalesce(u.seen_at, '9999')) AS last_confirmed_at,
       u.seen_at AS until, o.snapshot_id, o.locator, o.derived, o.question, o.as_of, o.id AS observation_id
  FROM observations o
  JOIN series se ON se.id = o.series_id
  JOIN figures f ON f.id = se.figure_id AND f.rule_id = o.rule_id
  JOIN snapshots s ON s.id = o.snapshot_id
  LEFT JOIN snapshots u ON u.id = o.until_snapshot_id
"""

# What each figure says now; what is no longer published is not here.
FIGURES_CURRENT = """
SELECT h.* FROM figure_history h JOIN figures f ON f.id = h.figure_id WHERE h.until IS NULL AND f.watched
"""

# Every change, newest last; `part_of` names the change of the total that it belongs to.
CHANGE_LOG = """
SELECT ch.id AS change_id, a.seen_at, ch.kind, f.source_id, ch.figure_id, ch.series, ch.period,
       b.value AS before_value, n.value AS after_value, coalesce(n.unit, b.unit, f.unit) AS unit, ch.explanation,
       ch.count, ch.part_of, ch.suspect, ch.parts, b.coverage_start AS before_coverage_start,
       b.coverage_end AS before_coverage_end, n.coverage_start AS after_coverage_start,
       n.coverage_end AS after_coverage_end, ch.before_snapshot_id, ch.after_snapshot_id, ch.check_id
  FROM changes ch
  JOIN figures f ON f.id = ch.figure_id AND f.rule_id = ch.rule_id
  JOIN snapshots a ON a.id = ch.after_snapshot_id
  LEFT JOIN observations b ON b.id = ch.before_observation_id
  LEFT JOIN observations n ON n.id = ch.after_observation_id
"""

# How each claim stands against the evidence held.
CLAIM_STATUS = """
SELECT c.id AS claim_id, c.article_id, c.quote, f.source_id, c.figure_id, c.series, c.period,
       coalesce(c.value, c.low || ' to ' || c.high) AS claimed_value, c.unit, c.qualifier,
       v.value AS current_value, v.value_when_published,
       coalesce(v.verdict, 'cannot tell') AS verdict, v.since,
       coalesce(v.reason, 'the source has not been read yet') AS reason, v.snapshot_id, c.sentence
  FROM claims c
  JOIN figures f ON f.id = c.figure_id
  LEFT JOIN verdicts v ON v.id = (SELECT id FROM verdicts WHERE claim_id = c.id ORDER BY since DESC LIMIT 1)
 WHERE c.watched
"""

# For each period, its value at every vintage: revision 0 is the first value published.
REVISION_TRIANGLE = """
SELECT h.figure_id, h.series, h.period, h.vintage, h.value, h.unit, h.coverage_end,
       row_number() OVER (PARTITION BY h.figure_id, h.series, h.period ORDER BY h.vintage) - 1 AS revision_number
  FROM figure_history h
"""

# How each watched source stands: new, ok, failing or overdue.
SOURCE_HEALTH = """
SELECT id AS source_id,
       CASE WHEN failing_since IS NOT NULL THEN 'failing'
            WHEN overdue_since IS NOT NULL THEN 'overdue'
            WHEN last_success_at IS NULL THEN 'new'
            ELSE 'ok' END AS state,
       last_check_at, last_success_at, failures_in_a_row, problem, failing_since, overdue_since, last_news_at,
       next_due_at, title, publisher, url
  FROM sources WHERE watched
"""

# What waits to be sent.
OUTBOX = """
SELECT d.id AS delivery_id, n.kind AS notice_kind, d.recipient, d.attempts, d.due_at, d.error, d.notifier,
       n.source_id, n.created_at
  FROM deliveries d JOIN notices n ON n.id = d.notice_id
 WHERE d.state = 'pending'
"""

VIEWS = {
    "figure_history": FIGURE_HISTORY,
    "figures_current": FIGURES_CURRENT,
    "change_log": CHANGE_LOG,
    "claim_status": CLAIM_STATUS,
    "revision_triangle": REVISION_TRIANGLE,
    "source_health": SOURCE_HEALTH,
    "outbox": OUTBOX,
}
"""Name to SELECT, in the order in which they can be created."""
