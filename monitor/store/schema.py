"""The first shape of the tables, as the migrations that made it; later ones stand in `migrations`."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("figure-monitor")

# Times are UTC text of fixed width, so that text order is time order: 2024-04-08T13:00:00.000Z
_TIME = "TEXT NOT NULL CHECK (length({0}) = 24 AND {0} LIKE '%Z')"
_TIME_OR_NULL = "TEXT CHECK ({0} IS NULL OR (length({0}) = 24 AND {0} LIKE '%Z'))"


def at(column: str) -> str:
    """A column that holds a time."""
    return f"{column} {_TIME.format(column)}"


def at_or_null(column: str) -> str:
    """A column that holds a time, or nothing."""
    return f"{column} {_TIME_OR_NULL.format(column)}"


TABLES = f"""
-- Bytes by their SHA-256, stored once; `base_id` names the version they are compressed against.
CREATE TABLE blobs (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size >= 0),
    base_id INTEGER REFERENCES blobs (id),
    depth INTEGER NOT NULL CHECK ((base_id IS NULL) = (depth = 0)),
    data BLOB NOT NULL
) STRICT;

-- What sources.yaml watches, and how each source stands; a source taken out of the file stays, unwatched.
CREATE TABLE sources (
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
    failures_in_a_row INTEGER NOT NULL DEFAULT 0,
    {at_or_null("failing_since")},
    problem TEXT,
    {at_or_null("last_check_at")},
    {at_or_null("last_success_at")},
    {at_or_null("last_news_at")},
    {at_or_null("overdue_since")},
    {at_or_null("not_before_at")},
    CHECK ((failures_in_a_row > 0) = (failing_since IS NOT NULL)),
    CHECK ((failing_since IS NULL) = (problem IS NULL))
) STRICT;
CREATE INDEX sources_due ON sources (next_due_at) WHERE watched;

-- Every attempt, successful or not; one per source and due time.
CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    {at("scheduled_for")},
    {at("started_at")},
    {at("finished_at")},
    outcome TEXT NOT NULL
        CHECK (outcome IN ('changed', 'unchanged', 'not_modified', 'failed', 'blocked', 'disallowed')),
    problem_kind TEXT,
    problem TEXT,
    status INTEGER,
    url TEXT,
    blob_id INTEGER REFERENCES blobs (id),
    snapshot_id INTEGER REFERENCES snapshots (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (source_id, scheduled_for),
    CHECK ((outcome IN ('changed', 'unchanged', 'not_modified')) = (snapshot_id IS NOT NULL)),
    CHECK ((snapshot_id IS NULL) = (problem IS NOT NULL)),
    CHECK ((problem IS NULL) = (problem_kind IS NULL))
) STRICT;
CREATE INDEX checks_confirming ON checks (source_id, finished_at) WHERE snapshot_id IS NOT NULL;
CREATE INDEX checks_of_snapshot ON checks (snapshot_id, finished_at) WHERE snapshot_id IS NOT NULL;

-- The source as it read from one time on: a row each time it reads differently.
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    {at("seen_at")},
    check_id INTEGER NOT NULL REFERENCES checks (id),
    blob_id INTEGER NOT NULL REFERENCES blobs (id),
    page_blob_id INTEGER REFERENCES blobs (id),
    url TEXT NOT NULL,
    linked_from TEXT,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    media TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    shape TEXT,
    CHECK (page_blob_id IS NULL OR linked_from IS NOT NULL)
) STRICT;
CREATE INDEX snapshots_of_source ON snapshots (source_id, seen_at);

-- How figures are or were read.
CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    options TEXT NOT NULL
) STRICT;

-- The figures that are or were watched, and the rule that reads each now.
CREATE TABLE figures (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    label TEXT NOT NULL,
    unit TEXT NOT NULL,
    scope TEXT NOT NULL,
    rule_id INTEGER NOT NULL REFERENCES rules (id),
    declaration TEXT NOT NULL CHECK (length(declaration) = 64),
    watched INTEGER NOT NULL CHECK (watched IN (0, 1)),
    CHECK (id LIKE source_id || '/%')
) STRICT;
CREATE INDEX figures_of_source ON figures (source_id);

-- The series of a figure: one named '' for the figure itself, or one per combination of dimension values.
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    figure_id TEXT NOT NULL REFERENCES figures (id),
    name TEXT NOT NULL,
    UNIQUE (figure_id, name)
) STRICT;

-- What snapshots said: a row only when it differs from the one before it, until another snapshot ends it.
CREATE TABLE observations (
    id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id),
    rule_id INTEGER NOT NULL REFERENCES rules (id),
    snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    until_snapshot_id INTEGER REFERENCES snapshots (id),
    period TEXT NOT NULL,
    grain TEXT NOT NULL,
    period_start TEXT,
    period_end TEXT,
    coverage_start TEXT,
    coverage_end TEXT,
    value TEXT,
    low TEXT,
    high TEXT,
    unit TEXT NOT NULL,
    qualifier TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('normal', 'provisional', 'suspect', 'missing')),
    question TEXT NOT NULL,
    printed TEXT NOT NULL,
    locator TEXT NOT NULL,
    derived INTEGER NOT NULL CHECK (derived IN (0, 1)),
    as_of TEXT,
    CHECK ((period_start IS NULL) = (period_end IS NULL)),
    CHECK ((coverage_start IS NULL) = (coverage_end IS NULL)),
    CHECK ((low IS NULL) = (high IS NULL)),
    CHECK (value IS NULL OR low IS NULL),
    CHECK ((status = 'missing') = (value IS NULL AND low IS NULL)),
    CHECK ((status = 'suspect') = (question <> ''))
) STRICT;
CREATE UNIQUE INDEX observations_current ON observations (series_id, rule_id, period)
    WHERE until_snapshot_id IS NULL;
CREATE INDEX observations_history ON observations (series_id, period, snapshot_id);
CREATE INDEX observations_of_snapshot ON observations (snapshot_id);

-- What changed between two snapshots; a restated part names the total it belongs to.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    check_id INTEGER NOT NULL REFERENCES checks (id),
    figure_id TEXT NOT NULL REFERENCES figures (id),
    rule_id INTEGER NOT NULL REFERENCES rules (id),
    series TEXT NOT NULL,
    period TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('revised', 'extended', 'released', 'redefined', 'withdrawn', 'restored')),
    before_observation_id INTEGER REFERENCES observations (id),
    after_observation_id INTEGER REFERENCES observations (id),
    before_snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    after_snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    count INTEGER NOT NULL CHECK (count > 0),
    part_of INTEGER REFERENCES changes (id),
    parts TEXT NOT NULL,
    explanation TEXT NOT NULL,
    suspect INTEGER NOT NULL CHECK (suspect IN (0, 1)),
    CHECK (kind <> 'withdrawn' OR after_observation_id IS NULL),
    CHECK (kind <> 'released' OR before_observation_id IS NULL)
) STRICT;
CREATE INDEX changes_of_figure ON changes (figure_id, check_id);
CREATE INDEX changes_of_check ON changes (check_id);
CREATE INDEX changes_before ON changes (before_observation_id) WHERE before_observation_id IS NOT NULL;
CREATE INDEX changes_after ON changes (after_observation_id) WHERE after_observation_id IS NOT NULL;
CREATE INDEX changes_part_of ON changes (part_of) WHERE part_of IS NOT NULL;

-- What was published with figures in it.
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    published_on TEXT NOT NULL,
    url TEXT NOT NULL
) STRICT;

-- What the articles printed.
CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    figure_id TEXT NOT NULL REFERENCES figures (id),
    series TEXT NOT NULL,
    period TEXT NOT NULL,
    quote TEXT NOT NULL,
    sentence TEXT NOT NULL,
    value TEXT,
    low TEXT,
    high TEXT,
    unit TEXT NOT NULL,
    qualifier TEXT NOT NULL,
    watched INTEGER NOT NULL CHECK (watched IN (0, 1))
) STRICT;
CREATE INDEX claims_on_figure ON claims (figure_id);

-- How claims stood: a row each time the verdict becomes another.
CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY,
    claim_id TEXT NOT NULL REFERENCES claims (id),
    {at("since")},
    verdict TEXT NOT NULL CHECK (verdict IN ('holds', 'holds by rounding', 'revised since', 'never matched',
        'no longer published', 'cannot tell', 'not watched')),
    reason TEXT NOT NULL,
    value TEXT,
    value_when_published TEXT,
    snapshot_id INTEGER REFERENCES snapshots (id),
    UNIQUE (claim_id, since)
) STRICT;

-- What there is to tell, with all facts in it; written in the transaction of what it tells.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    source_id TEXT REFERENCES sources (id),
    check_id INTEGER REFERENCES checks (id),
    {at("created_at")},
    message_id TEXT NOT NULL UNIQUE,
    thread_id TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;

-- A notice for one recipient through one notifier.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notices (id),
    notifier TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'refused', 'given up')),
    attempts INTEGER NOT NULL DEFAULT 0,
    {at("due_at")},
    {at_or_null("first_tried_at")},
    {at_or_null("claimed_until")},
    {at_or_null("sent_at")},
    error TEXT,
    UNIQUE (notice_id, notifier, recipient),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (state NOT IN ('refused', 'given up') OR error IS NOT NULL)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'pending';

-- When the program's own recurring work, such as the weekly report, is next due.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    {at("next_due_at")}
) STRICT;
"""


@migrations()
def m001_tables(db: Database) -> None:
    """The first shape of the database."""
    run_script(db, TABLES)


@migrations()
def m002_views(db: Database) -> None:
    """The views that people query are made at every opening, where they differ: see `views`."""


def run_script(db: Database, script: str) -> None:
    """Statement by statement: sqlite3's executescript would commit the migration's transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)
