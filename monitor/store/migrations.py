"""How the tables became what they are: applied in order, each in one transaction.

A migration that has been released is never edited: databases that it made are out there.
"""

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


RULINGS = f"""
-- What persons said of questions: each of a value as it was asked about, or of a source whose rule no longer fits.
CREATE TABLE rulings (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('accepted', 'rejected', 'needs work', 'reopened')),
    matter TEXT NOT NULL CHECK (matter IN ('value', 'stands', 'gone', 'rule')),
    source_id TEXT NOT NULL REFERENCES sources (id),
    figure_id TEXT REFERENCES figures (id),
    series TEXT NOT NULL,
    period TEXT NOT NULL,
    value TEXT,
    low TEXT,
    high TEXT,
    unit TEXT NOT NULL,
    printed TEXT NOT NULL,
    doubt TEXT,
    asked TEXT NOT NULL,
    snapshot_id INTEGER REFERENCES snapshots (id),
    ruled_by TEXT NOT NULL CHECK (ruled_by <> ''),
    {at("ruled_at")},
    note TEXT NOT NULL,
    CHECK ((figure_id IS NULL) = (matter = 'rule'))
) STRICT;
CREATE INDEX rulings_of_source ON rulings (source_id);
"""


@migrations()
def m008_rulings(db: Database) -> None:
    """What persons said of questions is kept as rows."""
    run_script(db, RULINGS)


READINGS = """
-- The name of the reading that a check failed with, a hash of the document and of all that decides how it is read:
-- another of the same name would fail the same, so it is not made.
ALTER TABLE checks ADD COLUMN reading BLOB
    CHECK (reading IS NULL OR (length(reading) = 32 AND problem IS NOT NULL));
"""


@migrations()
def m009_readings(db: Database) -> None:
    """A document that was refused is known again."""
    run_script(db, READINGS)


PACKED_NOTICES = """
-- The facts of a notice, packed; `like_id` names the notice of the same kind and source beside which they were.
-- What earlier versions told stays in `facts`, which is empty beside what is packed.
ALTER TABLE notices ADD COLUMN packed BLOB;
ALTER TABLE notices ADD COLUMN like_id INTEGER REFERENCES notices (id) CHECK (like_id IS NULL OR packed IS NOT NULL);
CREATE INDEX notices_whole ON notices (kind, source_id) WHERE packed IS NOT NULL AND like_id IS NULL;
"""


@migrations()
def m010_packed_notices(db: Database) -> None:
    """A notice takes the room of what it says otherwise than one before it."""
    run_script(db, PACKED_NOTICES)


DAYS_OF_CLAIMS = """
-- Which days a claim speaks of, so that it is held against them whatever they are called; filled when it is declared.
ALTER TABLE claims ADD COLUMN period_start TEXT;
ALTER TABLE claims ADD COLUMN period_end TEXT CHECK ((period_start IS NULL) = (period_end IS NULL));
"""


@migrations()
def m011_days_of_claims(db: Database) -> None:
    """A claim is known with its days, and judged again by what has them under another name."""
    run_script(db, DAYS_OF_CLAIMS)


QUIET = """
-- When sources that have not been told as overdue will be, so that each look at what is due asks only of the first.
CREATE INDEX sources_quiet ON sources (julianday(last_news_at) + expect_news_seconds / 86400.0)
    WHERE watched AND expect_news_seconds IS NOT NULL AND overdue_since IS NULL;
"""


@migrations()
def m012_quiet_sources(db: Database) -> None:
    """Which source has been silent for too long is told without a look at every one."""
    run_script(db, QUIET)


TROUBLES = """
-- By source: how every source stands is asked for all of them at once.
CREATE INDEX outages_of_source ON outages (source_id);
CREATE INDEX notices_overdue ON notices (source_id, created_at) WHERE kind = 'overdue';
"""


@migrations()
def m013_troubles_by_source(db: Database) -> None:
    """How all sources stand is told in proportion to their number."""
    run_script(db, TROUBLES)


def _kept(column: str) -> str:
    """A text of the old table of checks, as its row."""
    return f"(SELECT id FROM texts WHERE text = c.{column})"


def _numbered(column: str) -> str:
    """A time, which was text, in milliseconds since 1970."""
    return f"(strftime('%s', c.{column}) * 1000 + substr(c.{column}, 21, 3))"


NARROW_CHECKS = f"""
-- A source is numbered, so that what happens to it often need not spell its id.
CREATE TABLE new_sources (
    id TEXT NOT NULL UNIQUE,
    number INTEGER PRIMARY KEY,
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
INSERT INTO new_sources (id, title, publisher, url, watched, schedule, first_watched_at, next_due_at,
    expect_news_seconds, validators, checks_since_full, last_check_at, last_success_at, last_news_at, overdue_since,
    not_before_at, url_known, not_watched, mirrors)
SELECT id, title, publisher, url, watched, schedule, first_watched_at, next_due_at, expect_news_seconds, validators,
       checks_since_full, last_check_at, last_success_at, last_news_at, overdue_since, not_before_at, url_known,
       not_watched, mirrors
  FROM sources ORDER BY rowid;
DROP TABLE sources;
ALTER TABLE new_sources RENAME TO sources;
CREATE INDEX sources_due ON sources (next_due_at) WHERE watched;
CREATE INDEX sources_quiet ON sources (julianday(last_news_at) + expect_news_seconds / 86400.0)
    WHERE watched AND expect_news_seconds IS NOT NULL AND overdue_since IS NULL;

-- What many checks have in common: addresses, and why they failed.
CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO texts (text) SELECT url FROM checks WHERE url IS NOT NULL
 UNION SELECT problem_kind FROM checks WHERE problem_kind IS NOT NULL
 UNION SELECT problem FROM checks WHERE problem IS NOT NULL;

-- Every attempt, as the view `checks` shows it in words: times in milliseconds since 1970, outcomes by their number.
CREATE TABLE new_checks (
    id INTEGER PRIMARY KEY,
    source_number INTEGER NOT NULL REFERENCES sources (number),
    scheduled_ms INTEGER NOT NULL,
    started_after_ms INTEGER NOT NULL,
    finished_ms INTEGER NOT NULL,
    outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 5),
    problem_kind_id INTEGER REFERENCES texts (id),
    problem_id INTEGER REFERENCES texts (id),
    status INTEGER,
    url_id INTEGER REFERENCES texts (id),
    blob_id INTEGER REFERENCES blobs (id),
    snapshot_id INTEGER REFERENCES snapshots (id) DEFERRABLE INITIALLY DEFERRED,
    reading BLOB CHECK (reading IS NULL OR (length(reading) = 32 AND problem_id IS NOT NULL)),
    UNIQUE (source_number, scheduled_ms),
    CHECK ((outcome < 3) = (snapshot_id IS NOT NULL)),
    CHECK ((snapshot_id IS NULL) = (problem_id IS NOT NULL)),
    CHECK ((problem_id IS NULL) = (problem_kind_id IS NULL))
) STRICT;
INSERT INTO new_checks
SELECT c.id, so.number, {_numbered("scheduled_for")}, {_numbered("started_at")} - {_numbered("scheduled_for")},
       {_numbered("finished_at")},
       CASE c.outcome WHEN 'changed' THEN 0 WHEN 'unchanged' THEN 1 WHEN 'not_modified' THEN 2 WHEN 'failed' THEN 3
                      WHEN 'blocked' THEN 4 WHEN 'disallowed' THEN 5 END,
       {_kept("problem_kind")}, {_kept("problem")}, c.status, {_kept("url")}, c.blob_id, c.snapshot_id, c.reading
  FROM checks c JOIN sources so ON so.id = c.source_id ORDER BY c.id;
DROP TABLE checks;
-- First under the name by which other tables refer to it, so that they go along with the second.
ALTER TABLE new_checks RENAME TO checks;
ALTER TABLE checks RENAME TO checks_kept;
CREATE INDEX checks_of_source ON checks_kept (source_number, finished_ms, snapshot_id);
CREATE INDEX checks_of_snapshot ON checks_kept (snapshot_id, finished_ms) WHERE snapshot_id IS NOT NULL;
"""


@migrations()
def m014_narrow_checks(db: Database) -> None:
    """A check that found nothing new takes a quarter of the room; `checks` is a view that shows it as before."""
    drop_views(db)
    run_script(db, NARROW_CHECKS)


MAILS = """
-- The mail that holds a delivery, by its Message-ID: named before it is first tried, and never another, so that what
-- comes twice comes under one name. Before, each notice was a mail of its own.
ALTER TABLE deliveries ADD COLUMN message_id TEXT;
UPDATE deliveries SET message_id = (SELECT message_id FROM notices n WHERE n.id = notice_id);
CREATE INDEX deliveries_in_mail ON deliveries (message_id) WHERE state = 'pending';
"""


@migrations()
def m015_mails(db: Database) -> None:
    """Several notices may go to a recipient in one mail."""
    run_script(db, MAILS)
