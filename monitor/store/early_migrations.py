"""The first steps by which the tables became what they are; those that followed stand in `migrations`."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema import at, at_or_null, migrations, run_script
from monitor.store.views import drop_views

SOURCES_OF_ALL_SORTS = f"""
-- How an address is known, why a source cannot be watched, and which one it republishes.
ALTER TABLE sources ADD COLUMN url_known TEXT NOT NULL DEFAULT 'seen'
    CHECK (url_known IN ('seen', 'pattern', 'recalled'));
ALTER TABLE sources ADD COLUMN not_watched TEXT CHECK (not_watched IS NULL OR NOT watched);
ALTER TABLE sources ADD COLUMN mirrors TEXT;

-- What a claim says in numbers where it prints none, which end of a range it is, of what else it speaks, its place.
ALTER TABLE claims ADD COLUMN says TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN range_end TEXT NOT NULL DEFAULT '' CHECK (range_end IN ('', 'low', 'high'));
ALTER TABLE claims ADD COLUMN scope_differs TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

-- When an article's day had ended, where the newsroom is.
ALTER TABLE articles ADD COLUMN day_ends_at TEXT NOT NULL DEFAULT '';

-- What a browser showed.
ALTER TABLE snapshots ADD COLUMN screenshot_blob_id INTEGER REFERENCES blobs (id);

-- Newer editions that appeared, each told once; a row without address where the page of editions could not be read.
CREATE TABLE editions (
    source_id TEXT NOT NULL REFERENCES sources (id),
    url TEXT NOT NULL,
    {at("seen_at")},
    problem TEXT,
    PRIMARY KEY (source_id, url),
    CHECK ((url = '') = (problem IS NOT NULL))
) STRICT;
"""


@migrations()
def m003_sources_of_all_sorts(db: Database) -> None:
    """Sources that cannot be watched, mirrors, newer editions, screenshots, and claims in words."""
    drop_views(db)
    run_script(db, SOURCES_OF_ALL_SORTS)


OUTAGES = f"""
-- Failed checks in a row, from the first to the good one that ended them, and what was told of them to whom.
CREATE TABLE outages (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    first_check_id INTEGER NOT NULL REFERENCES checks (id),
    last_check_id INTEGER NOT NULL REFERENCES checks (id),
    good_check_id INTEGER REFERENCES checks (id),
    {at_or_null("told_at")},
    told_to TEXT CHECK (told_to IN ('everybody', 'maintainer')),
    {at_or_null("end_told_at")},
    CHECK (first_check_id <= last_check_id),
    CHECK ((told_at IS NULL) = (told_to IS NULL)),
    CHECK (end_told_at IS NULL OR (told_at IS NOT NULL AND good_check_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX outages_open ON outages (source_id) WHERE good_check_id IS NULL;
CREATE INDEX outages_to_tell ON outages (id)
    WHERE good_check_id IS NOT NULL AND told_at IS NOT NULL AND end_told_at IS NULL;

-- Earlier versions told everybody of each failure at once.
INSERT INTO outages (source_id, first_check_id, last_check_id, told_at, told_to)
SELECT so.id, min(c.id), max(c.id), so.failing_since, 'everybody'
  FROM sources so JOIN checks c ON c.source_id = so.id AND c.snapshot_id IS NULL AND c.finished_at >= so.failing_since
 GROUP BY so.id;
"""


@migrations()
def m004_outages(db: Database) -> None:
    """Failures and recoveries are told after a round of checks, from rows."""
    run_script(db, OUTAGES)


TO_DATE = """
-- Whether the publisher marks that a value counts its period only so far, but not up to when.
ALTER TABLE observations ADD COLUMN to_date INTEGER NOT NULL DEFAULT 0 CHECK (to_date IN (0, 1));
"""


@migrations()
def m005_values_to_date(db: Database) -> None:
    """Values to date whose days nobody states are told from those that are merely preliminary."""
    run_script(db, TO_DATE)


LACKING = {
    ("figures", "declaration"): "TEXT NOT NULL DEFAULT '' CHECK (length(declaration) IN (0, 64))",
    ("sources", "not_before_at"): at_or_null("not_before_at").partition(" ")[2],
    ("deliveries", "first_tried_at"): at_or_null("first_tried_at").partition(" ")[2],
    ("articles", "day_ends_at"): "TEXT NOT NULL DEFAULT ''",
}
"""Columns that m001 and m003 did not make yet in the first databases, and what they hold."""

KINDS_NOT_WORDS = f"""
CREATE INDEX IF NOT EXISTS observations_of_snapshot ON observations (snapshot_id);
CREATE INDEX checks_of_source ON checks (source_id, finished_at);

-- Why a value is in doubt and why a claim stands as it does, as values; the sentences beside them are for people.
ALTER TABLE observations ADD COLUMN doubt TEXT;
UPDATE observations SET doubt = '{{"kind":"earlier version"}}' WHERE status = 'suspect';
ALTER TABLE changes ADD COLUMN in_published_period INTEGER NOT NULL DEFAULT 0 CHECK (in_published_period IN (0, 1));
ALTER TABLE changes ADD COLUMN doubt TEXT;
ALTER TABLE changes ADD COLUMN grain TEXT NOT NULL DEFAULT 'undated';
ALTER TABLE changes ADD COLUMN period_start TEXT;
ALTER TABLE changes ADD COLUMN period_end TEXT;
ALTER TABLE verdicts ADD COLUMN because TEXT NOT NULL DEFAULT '{{"kind":"not read yet"}}';

-- All is read again from the bytes held, as after a change of every rule.
UPDATE figures SET declaration = hex(zeroblob(32));

-- Which form the facts of a notice have.
ALTER TABLE notices ADD COLUMN facts_schema INTEGER NOT NULL DEFAULT 1;

-- What the program remembers of itself.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Whether a source fails is told by its outages alone.
CREATE TABLE new_sources (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT NOT NULL,
    watched INTEGER NOT NULL CHECK (watched IN (0, 1)),
    schedule TEXT NOT NULL,
    {at("first_watched_at")},
    {at("next_due_at")},
    expect_news_seconds INTEGER CHECK (expect_news_seconds > 0),
    validators TEXT NOT NULL DEFAULT '{{}}',
    checks_since_full INTEGER NOT NULL DEFAULT 0,
    {at_or_null("last_check_at")},
    {at_or_null("last_success_at")},
    {at_or_null("last_news_at")},
    {at_or_null("overdue_since")},
    {at_or_null("not_before_at")},
    url_known TEXT NOT NULL DEFAULT 'seen' CHECK (url_known IN ('seen', 'pattern', 'recalled')),
    not_watched TEXT CHECK (not_watched IS NULL OR NOT watched),
    mirrors TEXT
) STRICT;
INSERT INTO new_sources
SELECT id, title, publisher, url, watched, schedule, first_watched_at, next_due_at, expect_news_seconds, validators,
       checks_since_full, last_check_at, last_success_at, last_news_at, overdue_since, not_before_at, url_known,
       not_watched, mirrors
  FROM sources;
DROP TABLE sources;
ALTER TABLE new_sources RENAME TO sources;
CREATE INDEX sources_due ON sources (next_due_at) WHERE watched;
"""


@migrations()
def m006_kinds_not_words(db: Database) -> None:
    """Doubts and reasons are kept as values, and what is held is read again once; columns that may lack are added."""
    drop_views(db)
    for (table, column), kind in LACKING.items():
        if column not in db[table].columns_dict:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    run_script(db, KINDS_NOT_WORDS)


JUDGED_AGAIN = """
-- A verdict has a row for each reason and value that it rested on: all claims are judged again from what is held, as
-- after a change of their articles' days.
UPDATE articles SET day_ends_at = '';
"""

MEASURES = """
-- How a figure moves, what an index counts from, and whether a source went on from a period to later ones.
ALTER TABLE observations ADD COLUMN measure TEXT NOT NULL DEFAULT 'level'
    CHECK (measure IN ('level', 'running total', 'rolling', 'latest', 'index', 'rate'));
ALTER TABLE observations ADD COLUMN base TEXT NOT NULL DEFAULT '' CHECK (base = '' OR measure = 'index');
ALTER TABLE observations ADD COLUMN passed INTEGER NOT NULL DEFAULT 0
    CHECK (passed IN (0, 1) AND NOT (passed AND until_snapshot_id IS NULL));
"""

TURNS = f"""
-- Until when what a change brought back had stood there before.
ALTER TABLE changes ADD COLUMN {at_or_null("stood_until")};
CREATE INDEX changes_turned ON changes (figure_id) WHERE stood_until IS NOT NULL;
"""


@migrations()
def m007_reasons_and_measures(db: Database) -> None:
    """How claims stood at any time is told by rows; running totals, latest values and indices are told from levels."""
    for script in (JUDGED_AGAIN, MEASURES, TURNS):
        run_script(db, script)
