"""How the tables became what they are: applied in order, each in one transaction.

A migration that has been released is never edited: databases that it made are out there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from monitor.store import early_migrations as _earlier  # noqa: F401  # those that are applied before
from monitor.store.narrow import narrow_hex
from monitor.store.packing import pack
from monitor.store.schema import at, at_or_null, migrations, run_script
from monitor.store.views import drop_views

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


WHOLES = f"""
-- Short texts that come again nearly alike, packed: others are packed beside one of them, or are it.
CREATE TABLE wholes (
    id INTEGER PRIMARY KEY,
    packed BLOB NOT NULL UNIQUE
) STRICT;

-- The source as it read from one time on. `headers` as JSON, packed beside their whole; NULL where they are that.
CREATE TABLE new_snapshots (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    {at("seen_at")},
    check_id INTEGER NOT NULL REFERENCES checks_kept (id),
    blob_id INTEGER NOT NULL REFERENCES blobs (id),
    page_blob_id INTEGER REFERENCES blobs (id),
    screenshot_blob_id INTEGER REFERENCES blobs (id),
    url TEXT NOT NULL,
    linked_from TEXT,
    status INTEGER NOT NULL,
    whole_id INTEGER NOT NULL REFERENCES wholes (id),
    headers BLOB,
    media TEXT NOT NULL,
    fingerprint ANY NOT NULL,
    shape TEXT,
    CHECK (page_blob_id IS NULL OR linked_from IS NOT NULL)
) STRICT;

-- How claims stood: a row each time the verdict becomes another. `because` as JSON, packed as above; `reason`,
-- in words, stands with the latest of a claim.
CREATE TABLE new_verdicts (
    claim_id TEXT NOT NULL REFERENCES claims (id),
    {at("since")},
    verdict TEXT NOT NULL CHECK (verdict IN ('holds', 'holds by rounding', 'revised since', 'never matched',
        'no longer published', 'cannot tell', 'not watched')),
    value TEXT,
    value_when_published TEXT,
    snapshot_id INTEGER REFERENCES snapshots (id),
    whole_id INTEGER NOT NULL REFERENCES wholes (id),
    because BLOB,
    reason TEXT NOT NULL,
    PRIMARY KEY (claim_id, since)
) WITHOUT ROWID, STRICT;
"""

VERSIONS = """
SELECT source_id, headers, fingerprint, id, seen_at, check_id, blob_id, page_blob_id, screenshot_blob_id, url,
       linked_from, status, media, shape
  FROM snapshots ORDER BY source_id, seen_at
"""
VERDICTS = """
SELECT claim_id, because, verdict, value, value_when_published, snapshot_id, since,
       CASE WHEN since = (SELECT max(l.since) FROM verdicts l WHERE l.claim_id = v.claim_id) THEN reason ELSE '' END
  FROM verdicts v ORDER BY claim_id, since
"""
PUT_VERSION = """
INSERT INTO new_snapshots (whole_id, headers, source_id, fingerprint, id, seen_at, check_id, blob_id, page_blob_id,
    screenshot_blob_id, url, linked_from, status, media, shape)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_VERDICT = """
INSERT INTO new_verdicts (whole_id, because, claim_id, verdict, value, value_when_published, snapshot_id, since, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_WHOLE = """
INSERT INTO wholes (packed) VALUES (?) ON CONFLICT (packed) DO UPDATE SET packed = excluded.packed RETURNING id
"""

IN_PLACE = """
DROP TABLE snapshots;
DROP TABLE verdicts;
ALTER TABLE new_snapshots RENAME TO snapshots;
ALTER TABLE new_verdicts RENAME TO verdicts;
CREATE INDEX snapshots_of_source ON snapshots (source_id, seen_at);
"""


def _beside(db: Database, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows of whose and which text and what more: the whole of the text, the text packed, whose it is, and the rest.

    A text is packed beside the last whole of the same owner where that makes it small; else it is one itself.
    """
    owner, whole, whole_id = None, b"", 0
    for whose, text, *more in rows:
        body = str(text).encode()
        beside = whose == owner and len(whole) >= 16
        packed = pack(body, whole) if beside and body != whole else None
        if whose != owner or (body != whole and (packed is None or len(packed) * 5 > len(body))):
            owner, whole, packed = whose, body, None
            (whole_id,) = db.execute(PUT_WHOLE, (pack(body),)).fetchone()
        yield (whole_id, packed, whose, *more)


@migrations()
def m016_packed_reasons(db: Database) -> None:
    """Why a claim stands so, and the headers of a version, take the room of what they say otherwise than before."""
    drop_views(db)
    run_script(db, WHOLES)
    for whole, headers, whose, fingerprint, *more in _beside(db, db.execute(VERSIONS)):
        db.execute(PUT_VERSION, (whole, headers, whose, narrow_hex(fingerprint), *more))
    db.conn.executemany(PUT_VERDICT, _beside(db, db.execute(VERDICTS)))
    run_script(db, IN_PLACE)


THREADS = """
-- To which mails a notice belongs, as many do.
INSERT INTO texts (text) SELECT DISTINCT thread_id FROM notices WHERE TRUE ON CONFLICT (text) DO NOTHING;
ALTER TABLE notices ADD COLUMN thread_text_id INTEGER REFERENCES texts (id);
UPDATE notices SET thread_text_id = (SELECT id FROM texts WHERE text = thread_id);
ALTER TABLE notices DROP COLUMN thread_id;
"""


@migrations()
def m017_threads(db: Database) -> None:
    """A notice does not spell to which others it belongs."""
    drop_views(db)
    run_script(db, THREADS)


HISTORY = """
-- What a figure says of a period, or said at a time: told without a look at the rows that say something else.
DROP INDEX observations_history;
CREATE INDEX observations_history ON observations (series_id, period, rule_id, snapshot_id, until_snapshot_id);
"""


@migrations()
def m018_history(db: Database) -> None:
    """When an observation stood is in the index by which it is looked up."""
    run_script(db, HISTORY)
